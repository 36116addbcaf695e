//! The poller.

use core::ffi::c_char;

use libc::c_int;

use super::{give, guard};
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::poller::{Backend, Event, Poller};
use crate::raw::registry::{Registry, Use};
use crate::sys::thread::uncancelled;

/// Backend: the best there is (epoll).
pub const RSK_POLLER_AUTO: c_int = 0;
/// Backend: select(2).
pub const RSK_POLLER_SELECT: c_int = 1;
/// Backend: poll(2).
pub const RSK_POLLER_POLL: c_int = 2;
/// Backend: epoll(7).
pub const RSK_POLLER_EPOLL: c_int = 3;

/// Event: a read will not block (data, end of stream, a connection to accept, or an error to fetch).
pub const RSK_READABLE: c_int = 1;
/// Event: a write will not block.
pub const RSK_WRITABLE: c_int = 2;
/// Event: urgent data.
pub const RSK_PRIORITY: c_int = 4;
/// Event, reported only: an error is pending; read it with SO_ERROR or from the next call.
pub const RSK_ERROR: c_int = 8;
/// Event, reported only: the connection is over in both directions.
pub const RSK_HANGUP: c_int = 16;
/// Event, reported only: the descriptor is not open (select and poll; epoll forgets a closed descriptor).
pub const RSK_INVALID: c_int = 32;
/// Event, reported only: rsk_poller_wake was called.
pub const RSK_WAKE: c_int = 64;
/// Mode, asked only: report a change once, not a state as long as it lasts (epoll).
pub const RSK_EDGE: c_int = 256;
/// Mode, asked only: report once, then be silent until rsk_poller_modify.
pub const RSK_ONESHOT: c_int = 512;

/// A poller. After rsk_poller_close the handle is refused with EBADF, also when a new poller took its place.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct PollerHandle {
    /// Number of the poller; 0 is none.
    pub id: u64,
}

static POLLERS: Registry<Poller> = Registry::new();

#[allow(clippy::cast_sign_loss, reason = "flags are bits, an int only in C")]
const fn bits(events: c_int) -> u32 {
    events as u32
}

fn poller(handle: PollerHandle) -> Result<Use<'static, Poller>> {
    POLLERS.get(handle.id).ok_or(Error::StaleHandle(handle.id))
}

/// Opens a poller.
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
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_close(poller: PollerHandle) -> c_int {
    guard(Call::PollerClose, args!(poller.id), || {
        let closed = uncancelled(|| POLLERS.close(poller.id));
        if closed { Ok(0) } else { Err(Error::StaleHandle(poller.id)) }
    })
}

/// Tells which backend a poller uses.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_backend(poller: PollerHandle) -> c_int {
    guard(Call::PollerBackend, args!(poller.id), || Ok(self::poller(poller)?.backend() as c_int))
}

/// Tells the name of the backend a poller uses: "select", "poll" or "epoll".
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_backend_name(poller: PollerHandle) -> *const c_char {
    guard(Call::PollerBackendName, args!(poller.id), || Ok(self::poller(poller)?.backend().name().as_ptr()))
}

/// Watches a descriptor.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_add(poller: PollerHandle, fd: c_int, events: c_int, data: u64) -> c_int {
    guard(Call::PollerAdd, args!(poller.id, fd, events, data), || {
        self::poller(poller)?.add(fd, bits(events), data)?;
        Ok(0)
    })
}

/// Changes what a descriptor is watched for.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_modify(poller: PollerHandle, fd: c_int, events: c_int, data: u64) -> c_int {
    guard(Call::PollerModify, args!(poller.id, fd, events, data), || {
        self::poller(poller)?.modify(fd, bits(events), data)?;
        Ok(0)
    })
}

/// Watches a descriptor no more.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_remove(poller: PollerHandle, fd: c_int) -> c_int {
    guard(Call::PollerRemove, args!(poller.id, fd), || {
        self::poller(poller)?.remove(fd)?;
        Ok(0)
    })
}

/// Waits for events.
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
        let poller = self::poller(poller)?;
        if events.is_null() {
            return Err(Error::NullPointer("events"));
        }
        // SAFETY: class *out*, of `max` events; plain numbers, so any bytes in them are valid.
        let events = unsafe { core::slice::from_raw_parts_mut(events, room) };
        let ready = uncancelled(|| poller.wait(events, timeout_ms))?;
        Ok(c_int::try_from(ready).unwrap_or(c_int::MAX))
    })
}

/// Makes a wait return.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_wake(poller: PollerHandle) -> c_int {
    guard(Call::PollerWake, args!(poller.id), || {
        self::poller(poller)?.wake()?;
        Ok(0)
    })
}

/// Tells the descriptor of a poller on epoll, to be watched by another poller.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_poller_fd(poller: PollerHandle) -> c_int {
    guard(Call::PollerFd, args!(poller.id), || self::poller(poller)?.fd())
}
