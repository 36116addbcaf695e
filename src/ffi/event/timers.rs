//! Timers.

use libc::{c_int, c_void};

use super::super::guard;
use super::loops::LoopHandle;
use super::{hand_out, on, on_loop};
use crate::error::{Error, Result};
use crate::event::Owner;
use crate::gate::{Call, args};

/// A timer of a loop.
///
/// Made by rsk_timer_start and ended by rsk_timer_stop or, if it does not repeat, when its function
/// has returned. It is a number that can be copied freely and is checked at each call.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct TimerHandle {
    /// Number of the timer; 0 is never one.
    pub id: u64,
}

/// A function of the program that is called when a timer is due.
///
/// Parameters:
/// - timer: the timer.
/// - user: what rsk_timer_start was given.
///
/// Since 0.1.
pub type TimerCallback = Option<unsafe extern "C" fn(timer: TimerHandle, user: *mut c_void)>;

/// Milliseconds as they count from now on.
fn milliseconds(given: i64, told: &'static str) -> Result<u64> {
    u64::try_from(given).map_err(|_| Error::InvalidArgument(told))
}

/// Starts a timer.
///
/// Its function is called when the time is over, never before, and later if the loop was busy.
/// Timers that are due at once are called in the order of their times, and of those with the same
/// time in the order they were set. A repeated timer that comes late is called once and not for
/// each time it missed; the next time is a multiple of repeat_ms after the first all the same.
///
/// Parameters:
/// - loop: the loop, of this thread.
/// - delay_ms: milliseconds from now; 0 is the next turn.
/// - repeat_ms: milliseconds from one time to the next; 0 = once.
/// - call: the function; NULL if the program asks with rsk_loop_poll, which tells of it by
///   RSK_EVENT_TIMER.
/// - user: given to it.
/// - timer: filled with the timer, with id 0 on failure; NULL if it is not wanted.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: a time is negative.
/// - EBADF: not an open loop, or one of the parent of this process.
/// - EPERM: the loop belongs to another thread.
/// - EFAULT: timer points to no memory.
/// - ENFILE, ENOMEM: the loop has 16 million objects, or no memory is left.
///
/// See also: rsk_timer_again, rsk_timer_stop, rsk_loop_ref. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_timer_start(
    r#loop: LoopHandle,
    delay_ms: i64,
    repeat_ms: i64,
    call: TimerCallback,
    user: *mut c_void,
    timer: *mut TimerHandle,
) -> c_int {
    let handlers = call.map_or(0, |call| call as usize);
    guard(Call::TimerStart, args!(r#loop.id, delay_ms, repeat_ms, handlers, user, timer), || {
        // SAFETY: NULL, or class *out*; filled first so that a wild one is found before anything is started.
        unsafe { hand_out(timer, TimerHandle { id: 0 }, "timer") }?;
        let delay = milliseconds(delay_ms, "delay_ms is negative")?;
        let repeat = milliseconds(repeat_ms, "repeat_ms is negative")?;
        let owner = Owner { handlers, user: user as usize };
        let id = on_loop(r#loop, |core| core.timer_start(delay, repeat, owner))?;
        // SAFETY: the same.
        unsafe { hand_out(timer, TimerHandle { id }, "timer") }?;
        Ok(0)
    })
}

/// Sets when a timer is due next.
///
/// What it was due for before is forgotten; if it repeats, it does so from the new time on. In its
/// own function this keeps a timer that does not repeat.
///
/// Parameters:
/// - timer: the timer.
/// - delay_ms: milliseconds from now.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: delay_ms is negative.
/// - EBADF: no open timer: it was stopped, or has been called and did not repeat.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_timer_start. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_timer_again(timer: TimerHandle, delay_ms: i64) -> c_int {
    guard(Call::TimerAgain, args!(timer.id, delay_ms), || {
        let delay = milliseconds(delay_ms, "delay_ms is negative")?;
        on(timer.id, |core| core.timer_again(timer.id, delay))?;
        Ok(0)
    })
}

/// Ends a timer: its function is not called any more.
///
/// Also when it was due already in this turn.
///
/// Parameters:
/// - timer: the timer; afterwards refused everywhere.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: no open timer: it was stopped, or has been called and did not repeat.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_timer_start. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_timer_stop(timer: TimerHandle) -> c_int {
    guard(Call::TimerStop, args!(timer.id), || {
        on(timer.id, |core| core.timer_stop(timer.id))?;
        Ok(0)
    })
}
