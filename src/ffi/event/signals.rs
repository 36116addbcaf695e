//! Signals.

use libc::{c_int, c_void};

use super::super::guard;
use super::loops::LoopHandle;
use super::{hand_out, on, on_loop};
use crate::event::Owner;
use crate::gate::{Call, args};

/// A signal that a loop tells of.
///
/// Made by rsk_signal_start and ended by rsk_signal_stop. It is a number that can be copied freely
/// and is checked at each call.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct SignalHandle {
    /// Number of the object; 0 is never one.
    pub id: u64,
}

/// A function of the program that is called when a signal has come.
///
/// Parameters:
/// - signal: the object made by rsk_signal_start.
/// - number: the signal, such as SIGINT.
/// - user: what rsk_signal_start was given.
///
/// Since 0.1.
pub type SignalCallback = Option<unsafe extern "C" fn(signal: SignalHandle, number: c_int, user: *mut c_void)>;

/// Has a function called in the loop when a signal comes.
///
/// Not in a signal handler: what ordinary functions may do, it may do too. The signal is blocked in
/// the calling thread and read from a descriptor (signalfd(2)), so it neither ends the process nor
/// interrupts anything. A signal to the process is delivered to any thread that has it not blocked:
/// call this before other threads are started, which inherit the mask. Signals that come several
/// times before they are looked at count once.
///
/// Parameters:
/// - loop: the loop, of this thread.
/// - number: SIGINT, SIGTERM, SIGHUP, ...
/// - call: the function; NULL if the program asks with rsk_loop_poll, which tells of it by
///   RSK_EVENT_SIGNAL.
/// - user: given to it.
/// - signal: filled with the object, with id 0 on failure; NULL if it is not wanted.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: no such signal, or one that cannot be caught: SIGKILL, SIGSTOP, and SIGSEGV and its
///   kin.
/// - EBADF: not an open loop, or one of the parent of this process.
/// - EPERM: the loop belongs to another thread.
/// - EFAULT: signal points to no memory.
/// - EMFILE, ENFILE, ENOMEM: no descriptor, no object or no memory left.
///
/// See also: rsk_signal_stop; signal(7). Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_signal_start(
    r#loop: LoopHandle,
    number: c_int,
    call: SignalCallback,
    user: *mut c_void,
    signal: *mut SignalHandle,
) -> c_int {
    let handlers = call.map_or(0, |call| call as usize);
    guard(Call::SignalStart, args!(r#loop.id, number, handlers, user, signal), || {
        // SAFETY: NULL, or class *out*; filled first so that a wild one is found before anything is started.
        unsafe { hand_out(signal, SignalHandle { id: 0 }, "signal") }?;
        let owner = Owner { handlers, user: user as usize };
        let id = on_loop(r#loop, |core| core.signal_start(number, owner))?;
        // SAFETY: the same.
        unsafe { hand_out(signal, SignalHandle { id }, "signal") }?;
        Ok(0)
    })
}

/// Ends telling of a signal.
///
/// If it was not blocked before rsk_signal_start it is unblocked, and does what it does by default
/// or what sigaction(2) said.
///
/// Parameters:
/// - signal: the object; afterwards refused everywhere.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: no open object; it was stopped before.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_signal_start. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_signal_stop(signal: SignalHandle) -> c_int {
    guard(Call::SignalStop, args!(signal.id), || {
        on(signal.id, |core| core.signal_stop(signal.id))?;
        Ok(0)
    })
}
