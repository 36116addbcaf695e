//! Running a loop, and reaching it from other threads.

use core::mem::MaybeUninit;

use libc::{c_int, c_void};

use super::super::guard;
use super::dispatch::dispatch;
use super::loops::LoopHandle;
use super::{done, on_loop};
use crate::error::Error;
use crate::event::events::{LoopEvent, Told};
use crate::event::{self, Owner, front};
use crate::gate::{Call, args};
use crate::raw::memory;
use crate::sys::thread::uncancelled;

/// Kind of rsk_loop_event: a server listens.
pub const RSK_EVENT_LISTENING: c_int = 1;
/// Kind of rsk_loop_event: a server has a new stream, whose id is value.
pub const RSK_EVENT_CONNECTION: c_int = 2;
/// Kind of rsk_loop_event: a server has refused a connection. value: why, one of RSK_DROP_MAX, ...
pub const RSK_EVENT_DROP: c_int = 3;
/// Kind of rsk_loop_event: a server could not accept; it goes on. code: errno.
pub const RSK_EVENT_SERVER_ERROR: c_int = 4;
/// Kind of rsk_loop_event: a server is closed; its last event. value: streams that were cut off.
pub const RSK_EVENT_SERVER_CLOSE: c_int = 5;
/// Kind of rsk_loop_event: the name for a stream was looked up. value: how many addresses.
pub const RSK_EVENT_LOOKUP: c_int = 6;
/// Kind of rsk_loop_event: a stream tries the address data.
pub const RSK_EVENT_ATTEMPT: c_int = 7;
/// Kind of rsk_loop_event: a stream is connected.
pub const RSK_EVENT_CONNECT: c_int = 8;
/// Kind of rsk_loop_event: a stream has received data.
pub const RSK_EVENT_DATA: c_int = 9;
/// Kind of rsk_loop_event: the write whose tag is value has ended. code: 0, errno or ECANCELED.
pub const RSK_EVENT_WRITTEN: c_int = 10;
/// Kind of rsk_loop_event: a stream that asked to wait takes more again.
pub const RSK_EVENT_DRAIN: c_int = 11;
/// Kind of rsk_loop_event: the peer of a stream sends no more.
pub const RSK_EVENT_END: c_int = 12;
/// Kind of rsk_loop_event: a time of a stream is over. value: RSK_TIMEOUT_IDLE.
pub const RSK_EVENT_TIMEOUT: c_int = 13;
/// Kind of rsk_loop_event: a stream has failed. code: errno, or an EAI_ value.
pub const RSK_EVENT_ERROR: c_int = 14;
/// Kind of rsk_loop_event: a stream is closed; its last event. code: why, 0 if in order.
pub const RSK_EVENT_CLOSE: c_int = 15;
/// Kind of rsk_loop_event: a timer was due.
pub const RSK_EVENT_TIMER: c_int = 16;
/// Kind of rsk_loop_event: the signal value has come.
pub const RSK_EVENT_SIGNAL: c_int = 17;
/// Kind of rsk_loop_event: a watched descriptor is ready. value: RSK_READABLE, ...
pub const RSK_EVENT_WATCH: c_int = 18;
/// Kind of rsk_loop_event: rsk_loop_post was called. user: what it was given.
pub const RSK_EVENT_POST: c_int = 19;
/// Kind of rsk_loop_event: offloaded work is done. code: 0, or ECANCELED. user: what was given.
pub const RSK_EVENT_OFFLOAD: c_int = 20;
/// Kind of rsk_loop_event: rsk_loop_wakeup was called.
pub const RSK_EVENT_WAKEUP: c_int = 21;
/// Kind of rsk_loop_event: an endpoint has received value datagrams.
pub const RSK_EVENT_DATAGRAMS: c_int = 22;
/// Kind of rsk_loop_event: an endpoint that asked to wait takes more again.
pub const RSK_EVENT_ENDPOINT_DRAIN: c_int = 23;
/// Kind of rsk_loop_event: an endpoint was told of a failure; it goes on. code: errno.
pub const RSK_EVENT_ENDPOINT_ERROR: c_int = 24;
/// Kind of rsk_loop_event: an endpoint is closed; its last event.
pub const RSK_EVENT_ENDPOINT_CLOSE: c_int = 25;

/// A function of the program that is called in the thread of a loop.
///
/// Parameters:
/// - loop: the loop.
/// - user: what rsk_loop_post was given.
///
/// Since 0.1.
pub type LoopCallback = Option<unsafe extern "C" fn(r#loop: LoopHandle, user: *mut c_void)>;

/// A function of the program that works in a thread of its own. See rsk_loop_offload.
///
/// Parameters:
/// - user: what rsk_loop_offload was given.
///
/// Since 0.1.
pub type OffloadWork = Option<unsafe extern "C" fn(user: *mut c_void)>;

/// A function of the program that is called in the thread of a loop when offloaded work is done.
///
/// Parameters:
/// - loop: the loop.
/// - code: 0; ECANCELED if the loop was closed before the work began.
/// - user: what rsk_loop_offload was given.
///
/// Since 0.1.
pub type OffloadDone = Option<unsafe extern "C" fn(r#loop: LoopHandle, code: c_int, user: *mut c_void)>;

/// Runs a loop: waits, and calls the functions of the program for what happens.
///
/// It returns when nothing that counts is left (see rsk_loop_ref): no server, stream, timer,
/// signal, watch or endpoint, no posted work. Or after rsk_loop_stop; it may then be run again.
///
/// Callbacks are called one after the other, never from inside another call of the library. All
/// calls are allowed in them but running or closing this loop. They are ordinary functions of the
/// program: what they leave in errno is the program's, they are no cancellation points, and they
/// may not be left by longjmp(3) or an exception.
///
/// Parameters:
/// - loop: the loop.
///
/// Returns: 0 when nothing is left, 1 after rsk_loop_stop; or -1.
///
/// Errors:
/// - EBADF: not an open loop, or one of the parent of this process.
/// - EBUSY: called in a callback of this loop.
/// - EPERM: the loop belongs to another thread.
/// - ENOMEM: no memory left for waiting.
///
/// See also: rsk_loop_turn, rsk_loop_stop, rsk_loop_post. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_run(r#loop: LoopHandle) -> c_int {
    guard(Call::LoopRun, args!(r#loop.id), || uncancelled(|| front::run(r#loop.id, dispatch)).map(c_int::from))
}

/// Runs one turn of a loop: waits for something at most so long, and calls the functions of the
/// program for all that has happened.
///
/// For programs with a loop of their own, such as games, and loops inside other loops (see
/// rsk_loop_fd). A turn has an end, however much comes in: what is left is for the next.
///
/// Parameters:
/// - loop: the loop.
/// - timeout_ms: milliseconds to wait; 0 does not wait, -1 waits without limit, also when nothing is
///   left on the loop (see rsk_loop_alive). It waits no longer than until the next timer is due, and
///   ends when a signal handler has run.
///
/// Returns: how many events there were, 0 if there was nothing in time; or -1.
///
/// Errors: as for rsk_loop_run.
///
/// See also: rsk_loop_run, rsk_loop_poll. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_turn(r#loop: LoopHandle, timeout_ms: c_int) -> c_int {
    guard(Call::LoopTurn, args!(r#loop.id, timeout_ms), || {
        uncancelled(|| front::turn(r#loop.id, timeout_ms, dispatch)).map(count)
    })
}

/// Runs one turn of a loop without callbacks: fills an array with what has happened.
///
/// The events are those of the callbacks, in the same order, and mean the same; rsk_loop_event
/// says which. For programs that rather have one place for everything, and for other languages.
/// What has no room comes with the next call, which then does not wait. Sockets do what they do
/// without callbacks too: a server accepts, a stream receives until it is paused.
///
/// The events of one array have happened before the program sees the first. What it closes, stops
/// or pauses while it goes through them may still have events further on, which it leaves out
/// itself; calls on what is gone fail with EALREADY or EBADF. With max 1 each event can decide on
/// the next.
///
/// Parameters:
/// - loop: the loop.
/// - events: filled with the events.
/// - max: how many it has room for.
/// - timeout_ms: as for rsk_loop_turn.
///
/// Returns: how many events there are, 0 if there was nothing in time; or -1.
///
/// Errors: as for rsk_loop_run, and
/// - EINVAL: max is not above 0.
/// - EFAULT: events is NULL or points to no memory.
///
/// See also: rsk_loop_event, rsk_loop_run. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_loop_poll(
    r#loop: LoopHandle,
    events: *mut LoopEvent,
    max: c_int,
    timeout_ms: c_int,
) -> c_int {
    guard(Call::LoopPoll, args!(r#loop.id, events, max, timeout_ms), || {
        let room = usize::try_from(max).ok().filter(|room| *room > 0);
        let room = room.ok_or(Error::InvalidArgument("max is not above 0, so no event could be told"))?;
        // A program has one array as a rule: it is looked at when it is another one.
        let array = events as usize;
        if array == 0 || !on_loop(r#loop, |core| Ok(core.knows_array(array)))? {
            if array == 0 || memory::is_wild(array, size_of::<LoopEvent>()) {
                return Err(Error::BadPointer("events"));
            }
            on_loop(r#loop, |core| {
                core.learn_array(array);
                Ok(())
            })?;
        }
        // SAFETY: class *out*, of `room` events; they are only written, so that nobody minds what was there.
        let places: &mut [MaybeUninit<LoopEvent>] = unsafe { core::slice::from_raw_parts_mut(events.cast(), room) };
        let mut places = places.iter_mut();
        let give = |told: Told| {
            if let Some(place) = places.next() {
                place.write(told.event);
            }
            places.len() > 0
        };
        uncancelled(|| front::poll(r#loop.id, timeout_ms, give)).map(count)
    })
}

/// Ends rsk_loop_run: it returns 1 after the callback that is running.
///
/// From any thread, and in a signal handler. If the loop does not run, the next run ends at once.
///
/// Parameters:
/// - loop: the loop.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open loop, or one of the parent of this process.
///
/// See also: rsk_loop_run, rsk_loop_wakeup. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_stop(r#loop: LoopHandle) -> c_int {
    guard(Call::LoopStop, args!(r#loop.id), || done(uncancelled(|| event::stop(r#loop.id))))
}

/// Ends the wait of a loop, or the next one.
///
/// From any thread, and in a signal handler. rsk_loop_poll tells of it by RSK_EVENT_WAKEUP, once
/// however often it was called since the last time; rsk_loop_run goes on.
///
/// Parameters:
/// - loop: the loop.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open loop, or one of the parent of this process.
///
/// See also: rsk_loop_post, rsk_loop_stop. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_wakeup(r#loop: LoopHandle) -> c_int {
    guard(Call::LoopWakeup, args!(r#loop.id), || done(uncancelled(|| event::wake(r#loop.id))))
}

/// Has a function called in the thread of a loop.
///
/// From any thread, not in a signal handler. This is how other threads have something done with
/// servers and streams. The functions are called in the order of the posts, each once; what is
/// posted when the loop is closed is not called.
///
/// Parameters:
/// - loop: the loop.
/// - call: the function; NULL if the program asks with rsk_loop_poll, which tells of it by
///   RSK_EVENT_POST.
/// - user: given to it.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open loop, or one of the parent of this process.
/// - ENOMEM: no memory left.
///
/// See also: rsk_loop_wakeup, rsk_loop_offload. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_post(r#loop: LoopHandle, call: LoopCallback, user: *mut c_void) -> c_int {
    let call = call.map_or(0, |call| call as usize);
    guard(Call::LoopPost, args!(r#loop.id, call, user), || {
        done(uncancelled(|| event::post(r#loop.id, Owner { handlers: call, user: user as usize })))
    })
}

/// Has work done that takes long or waits, in another thread.
///
/// At most four threads serve all loops of the process; they are started when there is work and
/// end when there was none for a while. Work is begun in the order of the calls. It may not use
/// the loop, but may post to it; done is called in the loop's thread.
///
/// Parameters:
/// - loop: the loop, of this thread.
/// - work: called in a thread of the library, with all signals blocked.
/// - done: called in the loop afterwards, exactly once; NULL if the program asks with
///   rsk_loop_poll, which tells of it by RSK_EVENT_OFFLOAD.
/// - user: given to both.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EFAULT: work is NULL.
/// - EBADF: not an open loop, or one of the parent of this process.
/// - EPERM: the loop belongs to another thread.
/// - EAGAIN: 1024 pieces of work wait for a thread, or none could be started.
///
/// See also: rsk_loop_post. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_offload(
    r#loop: LoopHandle,
    work: OffloadWork,
    done: OffloadDone,
    user: *mut c_void,
) -> c_int {
    let (work, told) = (work.map_or(0, |work| work as usize), done.map_or(0, |done| done as usize));
    guard(Call::LoopOffload, args!(r#loop.id, work, told, user), || {
        if work == 0 {
            return Err(Error::BadPointer("work"));
        }
        super::done(on_loop(r#loop, |core| core.offload(work, told, user as usize)))
    })
}

/// How many events there were.
fn count(events: usize) -> c_int {
    c_int::try_from(events).unwrap_or(c_int::MAX)
}
