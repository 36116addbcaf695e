//! The poller.

use core::ffi::c_char;

use libc::c_int;

use super::{give, guard};
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::poller::{Backend, Event, Poller};
use crate::raw::registry::Registry;
use crate::sys::thread::uncancelled;

/// Backend of rsk_poller_open: the best there is, which on Linux is epoll.
pub const RSK_POLLER_AUTO: c_int = 0;
/// Backend of rsk_poller_open: select(2), with sets of any size. It cannot tell errors and
/// hang-ups from readiness.
pub const RSK_POLLER_SELECT: c_int = 1;
/// Backend of rsk_poller_open: poll(2).
pub const RSK_POLLER_POLL: c_int = 2;
/// Backend of rsk_poller_open: epoll(7). Its cost does not grow with the number of descriptors
/// that are idle.
pub const RSK_POLLER_EPOLL: c_int = 3;

/// Event: a read will not wait. There is data, the end of the stream, a connection to accept, or
/// an error to fetch.
pub const RSK_READABLE: c_int = 1;
/// Event: a write will not wait. Not the same as success: after a non-blocking connect, ask for
/// SO_ERROR.
pub const RSK_WRITABLE: c_int = 2;
/// Event: urgent data has come (MSG_OOB), or another exceptional condition of poll(2).
pub const RSK_PRIORITY: c_int = 4;
/// Event, reported only: an error is pending. Ask for SO_ERROR, or the next call fails with it.
/// Not told by select, which reports RSK_READABLE and RSK_WRITABLE instead, if they were asked
/// for.
pub const RSK_ERROR: c_int = 8;
/// Event, reported only: the connection is over in both directions, or was never made. There may
/// still be data to read. Not told by select, which reports RSK_READABLE instead, if that was
/// asked for.
pub const RSK_HANGUP: c_int = 16;
/// Event, reported only: the descriptor is not open. It was closed before it was removed, which
/// select and poll report at each wait until it is removed; epoll forgets it silently, unless a
/// copy is open.
pub const RSK_INVALID: c_int = 32;
/// Event, reported only: rsk_poller_wake was called. The fd of this event is -1.
pub const RSK_WAKE: c_int = 64;
/// Mode, asked only, epoll only: report once when something new happens, not as long as it lasts.
/// After such an event read or write until EAGAIN, or the rest stays unseen.
pub const RSK_EDGE: c_int = 256;
/// Mode, asked only: report once, then nothing, errors included, until rsk_poller_modify.
pub const RSK_ONESHOT: c_int = 512;

/// A poller: watches descriptors and tells which are ready, by select, poll or epoll.
///
/// Made by rsk_poller_open and ended by rsk_poller_close. It is a number that can be copied
/// freely and is checked at each call: after the close it is refused with EBADF, also when a new
/// poller has taken its place.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct PollerHandle {
    /// Number of the poller; 0 is never one.
    pub id: u64,
}

static POLLERS: Registry<Poller> = Registry::new();

#[allow(clippy::cast_sign_loss, reason = "flags are bits, an int only in C")]
const fn bits(events: c_int) -> u32 {
    events as u32
}

/// Runs `work` on the poller of a handle, with cancellation held back: nothing of it is a cancellation point.
pub(super) fn on<R>(handle: PollerHandle, work: impl FnOnce(&Poller) -> Result<R>) -> Result<R> {
    uncancelled(|| reach(handle, work))
}

/// As [`on`], for work that calls no cancellation point by itself: a wait, which is made too often to pay for more.
#[inline(always)]
fn reach<R>(handle: PollerHandle, work: impl FnOnce(&Poller) -> Result<R>) -> Result<R> {
    let poller = POLLERS.get(handle.id).ok_or(Error::StaleHandle(handle.id))?;
    if poller.is_ours() { work(&poller) } else { Err(Error::Inherited) }
}

/// Closes a poller and ends a wait in it; a child of fork only gives up its own copies of the descriptors.
fn close(handle: PollerHandle) -> Result<()> {
    uncancelled(|| {
        let poller = POLLERS.get(handle.id).ok_or(Error::StaleHandle(handle.id))?;
        if !POLLERS.close(handle.id) {
            return Err(Error::StaleHandle(handle.id));
        }
        if poller.is_ours() { poller.end() } else { Ok(()) }
    })
}

/// Opens a poller.
///
/// One interface for select, poll and epoll, with the behaviour of level-triggered epoll: a
/// descriptor is reported as long as it is ready. Add descriptors, wait, handle the events, wait
/// again.
///
/// The environment variable RUSTSOCK_POLLER, set to select, poll or epoll, decides the backend
/// whatever is asked here. The poller opens one or two descriptors of its own, which exec closes.
/// It is yours: end it with rsk_poller_close.
///
/// Parameters:
/// - backend: RSK_POLLER_AUTO, RSK_POLLER_SELECT, RSK_POLLER_POLL or RSK_POLLER_EPOLL.
/// - out: filled with the poller; with id 0 on failure.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: backend is none of the four.
/// - EFAULT: out is NULL or points to no memory.
/// - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
///
/// Safety: a poller belongs to the process that opened it. In a child made by fork it is refused
/// with EBADF, except by rsk_poller_close, which gives up the child's copies of its descriptors.
///
/// See also: rsk_poller_add, rsk_poller_wait, rsk_poller_close; epoll(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_poller_open(backend: c_int, out: *mut PollerHandle) -> c_int {
    guard(Call::PollerOpen, args!(backend, out), || {
        // SAFETY: class *out*; filled first so that NULL is found before anything is opened.
        unsafe { give(out, PollerHandle { id: 0 }, "out") }?;
        let opened = uncancelled(|| Poller::open(Backend::choose(backend)?))?;
        let id = POLLERS.open(opened).ok_or(Error::TooManyHandles)?;
        // SAFETY: class *out*.
        unsafe { give(out, PollerHandle { id }, "out") }?;
        Ok(0)
    })
}

/// Closes a poller; the descriptors it watched stay open.
///
/// A thread that waits in it is woken; its wait fails with EBADF.
///
/// Parameters:
/// - poller: the poller; afterwards refused everywhere.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open poller; it was closed before.
///
/// See also: rsk_poller_open, rsk_poller_wake. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_close(poller: PollerHandle) -> c_int {
    guard(Call::PollerClose, args!(poller.id), || {
        close(poller)?;
        Ok(0)
    })
}

/// Tells which backend a poller uses.
///
/// Parameters:
/// - poller: the poller.
///
/// Returns: RSK_POLLER_SELECT, RSK_POLLER_POLL or RSK_POLLER_EPOLL, never RSK_POLLER_AUTO; or -1.
///
/// Errors:
/// - EBADF: not an open poller.
///
/// See also: rsk_poller_backend_name, rsk_poller_open. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_backend(poller: PollerHandle) -> c_int {
    guard(Call::PollerBackend, args!(poller.id), || on(poller, |it| Ok(it.backend() as c_int)))
}

/// Tells the name of the backend a poller uses.
///
/// Parameters:
/// - poller: the poller.
///
/// Returns: "select", "poll" or "epoll", a text that is never freed or changed; or NULL.
///
/// Errors:
/// - EBADF: not an open poller.
///
/// See also: rsk_poller_backend. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_backend_name(poller: PollerHandle) -> *const c_char {
    guard(Call::PollerBackendName, args!(poller.id), || on(poller, |it| Ok(it.backend().name().as_ptr())))
}

/// Starts watching a descriptor.
///
/// The poller does not own the descriptor. Remove it before closing it: a number that is still
/// watched may meanwhile stand for another socket. Any thread may add while another one waits;
/// the wait then takes the new descriptor into account. Memory grows with the highest descriptor
/// watched, 16 bytes each.
///
/// Parameters:
/// - poller: the poller.
/// - fd: the descriptor, usually non-blocking.
/// - events: at least one of RSK_READABLE, RSK_WRITABLE and RSK_PRIORITY, joined with |;
///   RSK_ONESHOT or RSK_EDGE may be added.
/// - data: any number or pointer of yours; it comes back with each event, and the library does
///   not look at it.
///
/// Returns: 0, or -1 with nothing changed.
///
/// Errors:
/// - EEXIST: fd is watched already; see rsk_poller_modify. Also, with select and poll, when it was
///   closed without being removed and the number was given out again; epoll sees that it is new.
/// - EINVAL: events asks for nothing, or for what is reported only; or fd is the poller's own.
/// - ENOTSUP: RSK_EDGE, and the backend is select or poll.
/// - EPERM: epoll only: a regular file or directory. With select and poll it is always ready.
/// - ENOSPC: epoll only: the user watches too much (fs.epoll.max_user_watches).
/// - ELOOP: epoll only: epoll instances would watch each other.
/// - ENOMEM: no memory.
/// - EBADF: not an open poller, or fd is not open.
///
/// See also: rsk_poller_modify, rsk_poller_remove, rsk_poller_wait. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_add(poller: PollerHandle, fd: c_int, events: c_int, data: u64) -> c_int {
    guard(Call::PollerAdd, args!(poller.id, fd, events, data), || {
        on(poller, |it| it.add(fd, bits(events), data))?;
        Ok(0)
    })
}

/// Changes what a descriptor is watched for, and arms RSK_ONESHOT anew.
///
/// Events and data replace those given before. Watch for RSK_WRITABLE only while there is
/// something to write: a socket is writable nearly always, and a loop that asks for it all the
/// time never rests.
///
/// Parameters:
/// - poller: the poller.
/// - fd: a descriptor that is watched.
/// - events, data: as for rsk_poller_add.
///
/// Returns: 0, or -1 with nothing changed.
///
/// Errors:
/// - ENOENT: fd is not watched; see rsk_poller_add.
/// - EINVAL, ENOTSUP, ENOMEM: as for rsk_poller_add.
/// - EBADF: not an open poller, or fd is negative; epoll only: fd was closed without being
///   removed.
///
/// See also: rsk_poller_add. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_modify(poller: PollerHandle, fd: c_int, events: c_int, data: u64) -> c_int {
    guard(Call::PollerModify, args!(poller.id, fd, events, data), || {
        on(poller, |it| it.modify(fd, bits(events), data))?;
        Ok(0)
    })
}

/// Stops watching a descriptor.
///
/// To be called before the descriptor is closed. Called after it, it still succeeds, so that one
/// can make up for a close made elsewhere. If a copy of the descriptor is open (rsk_dup, fork),
/// epoll goes on watching that and has no way to be told otherwise; the poller notices at the next
/// event and makes its epoll set anew, which takes a system call for each descriptor watched and
/// ends the nesting of rsk_poller_fd in another epoll.
/// No event of fd is reported by a wait that begins after this; events a wait has returned
/// already are yours to drop.
///
/// Parameters:
/// - poller: the poller.
/// - fd: a descriptor that is watched; stays open and yours.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - ENOENT: fd is not watched.
/// - EBADF: not an open poller.
///
/// See also: rsk_poller_add, rsk_close. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_remove(poller: PollerHandle, fd: c_int) -> c_int {
    guard(Call::PollerRemove, args!(poller.id, fd), || {
        on(poller, |it| it.remove(fd))?;
        Ok(0)
    })
}

/// Waits until a watched descriptor is ready, the poller is woken or the time is over.
///
/// An event is reported as long as it lasts: what is not handled now is reported by the next
/// wait. If more is ready than there is room for, the following waits report the rest in turn. An
/// error or a hang-up is also reported as RSK_READABLE and RSK_WRITABLE to those who asked for
/// these: the read or write then tells what it is.
///
/// One thread at a time may wait on a poller; others may use all its other functions meanwhile.
///
/// Parameters:
/// - poller: the poller.
/// - events: filled from the start; must have room for max events.
/// - max: room in events, at least 1. On epoll at most 4096 are reported at once.
/// - timeout_ms: milliseconds to wait at most; 0 returns at once, a negative value waits without
///   limit.
///
/// Returns: the number of events, 0 when the time is over and never before, or -1.
///
/// Errors:
/// - EINTR: a signal handler ran; as a rule just wait again.
/// - EBUSY: another thread waits on this poller.
/// - EINVAL: max is below 1.
/// - EFAULT: events is NULL. A wild pointer crashes the process.
/// - EBADF: not an open poller, or it was closed during the wait.
/// - ENOMEM: no memory.
///
/// Safety: not a cancellation point: a thread that waits is ended by rsk_poller_wake.
///
/// See also: rsk_event, rsk_poller_add, rsk_poller_wake. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_poller_wait(
    poller: PollerHandle,
    events: *mut Event,
    max: c_int,
    timeout_ms: c_int,
) -> c_int {
    guard(Call::PollerWait, args!(poller.id, events, max, timeout_ms), || {
        let room = usize::try_from(max).ok().filter(|max| *max > 0);
        let room = room.ok_or(Error::InvalidArgument("max must be at least 1"))?;
        if events.is_null() {
            return Err(Error::BadPointer("events"));
        }
        // SAFETY: class *out*, of `max` events; plain numbers, so any bytes in them are valid.
        let events = unsafe { core::slice::from_raw_parts_mut(events, room) };
        let ready = reach(poller, |it| it.wait(events, timeout_ms))?;
        Ok(c_int::try_from(ready).unwrap_or(c_int::MAX))
    })
}

/// Makes the wait in progress on a poller, or else the next one, return at once.
///
/// That wait reports an event with fd -1 and RSK_WAKE, besides any others. Several calls before a
/// wait returns make one event. It never waits itself.
///
/// Parameters:
/// - poller: the poller.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open poller.
///
/// Safety: may be called from any thread and in a signal handler. Close the poller only when no
/// handler can wake it any more.
///
/// See also: rsk_poller_wait. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_wake(poller: PollerHandle) -> c_int {
    guard(Call::PollerWake, args!(poller.id), || {
        on(poller, Poller::wake)?;
        Ok(0)
    })
}

/// Tells the descriptor of a poller on epoll, so that another poller, select or event loop can
/// watch it.
///
/// It is readable while the poller has events; then call rsk_poller_wait with timeout 0. It stays
/// the poller's: do not close it, and change what is watched through the poller alone.
///
/// Parameters:
/// - poller: the poller.
///
/// Returns: the descriptor, valid until rsk_poller_close; or -1.
///
/// Errors:
/// - ENOTSUP: the backend is select or poll, which have no such descriptor.
/// - EBADF: not an open poller.
///
/// See also: rsk_poller_backend; epoll(7). Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_fd(poller: PollerHandle) -> c_int {
    guard(Call::PollerFd, args!(poller.id), || on(poller, Poller::fd))
}
