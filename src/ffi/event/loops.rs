//! Loops.

use core::ffi::c_char;

use libc::{c_int, size_t};

use super::super::{give, guard};
use super::dispatch::dispatch;
use super::versioned::{Versioned, fill, given};
use super::{done, on, on_loop};
use crate::error::{Error, Result};
use crate::event::core::Core;
use crate::event::{self, LoopOptions, front};
use crate::gate::{Call, args};
use crate::sys::thread::uncancelled;

/// A loop: waits for sockets, timers, signals and other threads at once, and calls functions of the
/// program for what happens.
///
/// Made by rsk_loop_open and ended by rsk_loop_close. It belongs to the thread that opened it: only
/// rsk_loop_post, rsk_loop_wakeup and rsk_loop_stop may be called from others, everything else
/// fails there with EPERM. It is a number that can be copied freely and is checked at each call:
/// after the close it is refused with EBADF, also when a new loop has taken its place.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct LoopHandle {
    /// Number of the loop; 0 is never one.
    pub id: u64,
}

/// What a loop is to be like, for rsk_loop_open.
///
/// Set size, and leave the rest zero for the defaults.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct LoopSettings {
    /// sizeof (rsk_loop_options).
    pub size: size_t,
    /// RSK_POLLER_AUTO, RSK_POLLER_SELECT, RSK_POLLER_POLL or RSK_POLLER_EPOLL: what it waits
    /// with. The environment variable RUSTSOCK_POLLER decides whatever is asked here.
    pub backend: c_int,
    /// 0.
    pub flags: c_int,
    /// Most bytes received from one stream at once: 1024 to 1048576; 0 = 65536.
    pub read_size: size_t,
}

// SAFETY: it begins with its size, and all its members may be zero.
unsafe impl Versioned for LoopSettings {}

/// What a loop has done and has, for rsk_loop_stats.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct LoopStatistics {
    /// In: sizeof (rsk_loop_statistics) of the program. Out: how much of it was filled.
    pub size: size_t,
    /// Turns since it was opened.
    pub turns: u64,
    /// Events since it was opened.
    pub events: u64,
    /// Streams there are.
    pub streams: u64,
    /// Servers there are.
    pub servers: u64,
    /// Timers there are.
    pub timers: u64,
    /// Datagram endpoints there are.
    pub endpoints: u64,
    /// Bytes of all streams and endpoints that the system has not taken yet.
    pub queued_bytes: u64,
    /// Connections its servers have accepted since it was opened.
    pub accepted: u64,
    /// Connections they have refused since then.
    pub dropped: u64,
}

// SAFETY: it begins with its size, and all its members may be zero.
unsafe impl Versioned for LoopStatistics {}

/// The options, checked as far as the loop does not do so itself.
fn options(given: Option<LoopSettings>) -> Result<LoopOptions> {
    match given {
        None => Ok(LoopOptions::default()),
        Some(LoopSettings { flags: 0, backend, read_size, .. }) => Ok(LoopOptions { backend, read_size }),
        Some(_) => Err(Error::InvalidArgument("flags of a loop is 0, there are none yet")),
    }
}

/// Opens a loop.
///
/// Open servers, streams, timers and so on in it, then call rsk_loop_run: it calls the functions
/// of the program that belong to them until nothing is left, or rsk_loop_stop. A program that
/// rather asks for events calls rsk_loop_poll again and again and needs no callbacks. Both may be
/// used on one loop.
///
/// The loop belongs to the calling thread (see rsk_loop_own). Any number of threads may each have
/// loops of their own. The library starts no thread for it, but for rsk_loop_offload and for
/// looking up names. It opens two or three descriptors, which exec closes.
///
/// Parameters:
/// - options: what it is to be like; NULL for the defaults.
/// - loop: filled with the loop; with id 0 on failure.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: the size of options was not set, or one of them is none of its values.
/// - EFAULT: loop is NULL, or one of both points to no memory.
/// - EMFILE, ENFILE, ENOMEM: no descriptor, no loop (there may be 4096) or no memory left.
///
/// Safety: a loop belongs to the process that opened it. In a child made by fork it is refused
/// with EBADF, except by rsk_loop_close, which gives up the child's copies of its descriptors
/// without a callback.
///
/// See also: rsk_loop_run, rsk_loop_poll, rsk_loop_close, rsk_server_listen,
/// rsk_stream_connect. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_loop_open(options: *const LoopSettings, r#loop: *mut LoopHandle) -> c_int {
    guard(Call::LoopOpen, args!(options, r#loop), || {
        // SAFETY: class *out*; filled first so that NULL is found before anything is opened.
        unsafe { give(r#loop, LoopHandle { id: 0 }, "loop") }?;
        // SAFETY: NULL or class *out*, of the size it tells.
        let options = self::options(unsafe { given(options) }?)?;
        let id = uncancelled(|| event::open(&options))?;
        // SAFETY: class *out*.
        unsafe { give(r#loop, LoopHandle { id }, "loop") }?;
        Ok(0)
    })
}

/// Closes a loop and all that is in it.
///
/// Streams are destroyed, and their callbacks told so: on_written with ECANCELED for what was not
/// sent, then on_close; then on_close of servers. Work that was posted is not done any more;
/// offloaded work that has not begun is not either, and its function is called with ECANCELED.
/// Call it when rsk_loop_run has returned: it does not wait for anything but offloaded work that
/// is being done.
///
/// Parameters:
/// - loop: the loop; afterwards it and all of its objects are refused everywhere.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open loop; it was closed before.
/// - EBUSY: called in a callback of the loop: rsk_loop_stop ends a run.
/// - EPERM: the loop belongs to another thread.
///
/// See also: rsk_loop_open, rsk_server_close. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_close(r#loop: LoopHandle) -> c_int {
    guard(Call::LoopClose, args!(r#loop.id), || done(uncancelled(|| front::close(r#loop.id, dispatch))))
}

/// Makes the calling thread the one a loop belongs to.
///
/// For a program that opens its loops in one thread and runs them in others. Only while nobody is
/// in a call on the loop.
///
/// Parameters:
/// - loop: the loop.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open loop.
/// - EBUSY: the loop runs, or another thread is in a call on it.
///
/// See also: rsk_loop_open, rsk_loop_post. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_own(r#loop: LoopHandle) -> c_int {
    guard(Call::LoopOwn, args!(r#loop.id), || {
        uncancelled(|| event::own(r#loop.id))?;
        Ok(0)
    })
}

/// Tells the descriptor by which a loop can be part of another loop.
///
/// It becomes readable when rsk_loop_turn or rsk_loop_poll with a timeout of 0 has something to
/// do, timers included: watch it with select, poll, epoll, GLib, asyncio or a second loop of this
/// library, and call one of both when it is. Now and then it is readable for nothing.
///
/// Parameters:
/// - loop: the loop.
///
/// Returns: the descriptor, which stays the loop's: do not read it or close it. Or -1.
///
/// Errors:
/// - ENOTSUP: the loop uses select or poll.
/// - EBADF: not an open loop.
/// - EPERM: the loop belongs to another thread.
/// - EMFILE, ENFILE, ENOMEM: no descriptor left for its timers.
///
/// See also: rsk_loop_timeout, rsk_loop_turn, rsk_poller_fd. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_fd(r#loop: LoopHandle) -> c_int {
    guard(Call::LoopFd, args!(r#loop.id), || on_loop(r#loop, Core::fd))
}

/// Tells how long a loop may wait: when it has something to do without anything coming from
/// outside.
///
/// For a program that waits for the descriptors of the loop in its own way.
///
/// Parameters:
/// - loop: the loop.
///
/// Returns: milliseconds until then, rounded up; 0 if there is something to do now, -1 if there
/// will not be. -1 with errno set is a failure.
///
/// Errors:
/// - EBADF: not an open loop.
/// - EPERM: the loop belongs to another thread.
///
/// See also: rsk_loop_fd. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_timeout(r#loop: LoopHandle) -> c_int {
    guard(Call::LoopTimeout, args!(r#loop.id), || on_loop(r#loop, |core| Ok(core.timeout_ms())))
}

/// Tells whether anything is left on a loop that rsk_loop_run would go on for.
///
/// For programs that take turns themselves: rsk_loop_turn and rsk_loop_poll without a limit go on
/// waiting when nothing is left, because another thread may post.
///
/// Parameters:
/// - loop: the loop.
///
/// Returns: 1 if there are events to tell, posts, or objects that count (rsk_loop_ref); 0 if not;
/// or -1.
///
/// Errors:
/// - EBADF: not an open loop.
/// - EPERM: the loop belongs to another thread.
///
/// See also: rsk_loop_run, rsk_loop_poll, rsk_loop_ref. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_alive(r#loop: LoopHandle) -> c_int {
    guard(Call::LoopAlive, args!(r#loop.id), || on_loop(r#loop, |core| Ok(c_int::from(core.is_alive()))))
}

/// Tells the time a loop goes by.
///
/// As of the beginning of the turn: all callbacks of a turn see the same time, and asking costs no
/// system call.
///
/// Parameters:
/// - loop: the loop.
///
/// Returns: milliseconds of the monotonic clock (CLOCK_MONOTONIC); or -1.
///
/// Errors:
/// - EBADF: not an open loop.
/// - EPERM: the loop belongs to another thread.
///
/// See also: rsk_timer_start. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_now(r#loop: LoopHandle) -> i64 {
    guard(Call::LoopNow, args!(r#loop.id), || on_loop(r#loop, |core| Ok(core.now_ms())))
}

/// Tells the name of the backend a loop uses.
///
/// Parameters:
/// - loop: the loop.
///
/// Returns: "select", "poll" or "epoll", a text that is never freed or changed; or NULL.
///
/// Errors:
/// - EBADF: not an open loop.
/// - EPERM: the loop belongs to another thread.
///
/// See also: rsk_loop_open. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_backend_name(r#loop: LoopHandle) -> *const c_char {
    guard(Call::LoopBackendName, args!(r#loop.id), || on_loop(r#loop, |core| Ok(core.backend_name().as_ptr())))
}

/// Tells what a loop has done so far and what is in it.
///
/// Parameters:
/// - loop: the loop.
/// - statistics: filled. Set statistics->size to sizeof (rsk_loop_statistics) before the call; on
///   success it is how much was filled.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open loop.
/// - EPERM: the loop belongs to another thread.
/// - EINVAL: statistics->size was not set.
/// - EFAULT: statistics is NULL or points to no memory.
///
/// See also: rsk_loop_statistics, rsk_stream_counters. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_loop_stats(r#loop: LoopHandle, statistics: *mut LoopStatistics) -> c_int {
    guard(Call::LoopStats, args!(r#loop.id, statistics), || {
        let told = on_loop(r#loop, |core| Ok(core.statistics()))?;
        let told = LoopStatistics {
            size: size_of::<LoopStatistics>(),
            turns: told.turns,
            events: told.events,
            streams: told.streams,
            servers: told.servers,
            timers: told.timers,
            endpoints: told.endpoints,
            queued_bytes: told.queued_bytes,
            accepted: told.accepted,
            dropped: told.dropped,
        };
        // SAFETY: class *out*, of the size it tells.
        unsafe { fill(statistics, &told) }?;
        Ok(0)
    })
}

/// Says whether an object keeps rsk_loop_run going.
///
/// A run ends when nothing that counts is left. Every server, stream, timer, signal, watch and
/// endpoint counts from the start. A timer that only writes statistics, say, should not.
///
/// Parameters:
/// - id: the id member of its handle.
/// - on: 0 = it does not count, else it does. Repeating changes nothing.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: no open object, or a loop, which does not count itself.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_loop_run. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_loop_ref(id: u64, on: c_int) -> c_int {
    guard(Call::LoopRef, args!(id, on), || {
        self::on(id, |core| core.set_ref(id, on != 0))?;
        Ok(0)
    })
}
