//! Descriptors of the program in a loop.

use libc::{c_int, c_void};

use super::super::guard;
use super::loops::LoopHandle;
use super::{hand_out, on, on_loop};
use crate::error::{Error, Result};
use crate::event::Owner;
use crate::gate::{Call, args};
use crate::names::event;

/// A descriptor of the program that a loop watches.
///
/// Made by rsk_watch_start and ended by rsk_watch_stop. It is a number that can be copied freely
/// and is checked at each call.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct WatchHandle {
    /// Number of the watch; 0 is never one.
    pub id: u64,
}

/// A function of the program that is called when a descriptor it watches is ready.
///
/// Parameters:
/// - watch: the watch.
/// - events: what it is ready for: RSK_READABLE, RSK_WRITABLE, RSK_PRIORITY, RSK_ERROR,
///   RSK_HANGUP, joined with |.
/// - user: what rsk_watch_start was given.
///
/// Since 0.1.
pub type WatchCallback = Option<unsafe extern "C" fn(watch: WatchHandle, events: c_int, user: *mut c_void)>;

/// The bits that can be asked for.
const ASKED: u32 = event::READABLE | event::WRITABLE | event::PRIORITY;

/// What is to be watched for, checked.
fn asked(events: c_int) -> Result<u32> {
    let refused =
        Error::InvalidArgument("events is none of RSK_READABLE, RSK_WRITABLE and RSK_PRIORITY, or more than those");
    u32::try_from(events).ok().filter(|events| *events != 0 && events & !ASKED == 0).ok_or(refused)
}

/// Watches a descriptor of the program: has a function called when it is ready.
///
/// For what is no stream, server or endpoint of the loop: pipes, terminals, descriptors of other
/// libraries, sockets the program uses itself. It is called as long as the descriptor is ready, in
/// every turn. The descriptor stays the program's: stop the watch before closing it.
///
/// Parameters:
/// - loop: the loop, of this thread.
/// - fd: the descriptor. One watch at a time.
/// - events: RSK_READABLE, RSK_WRITABLE and RSK_PRIORITY, joined with |.
/// - call: the function; NULL if the program asks with rsk_loop_poll, which tells of it by
///   RSK_EVENT_WATCH.
/// - user: given to it.
/// - watch: filled with the watch, with id 0 on failure; NULL if it is not wanted.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: events asks for nothing or for something else; or fd is the loop's own.
/// - EEXIST: the loop has this descriptor already.
/// - EBADF: fd is not open; or not an open loop, or one of the parent of this process.
/// - EPERM: the loop belongs to another thread; or fd is a regular file or directory, which epoll
///   does not watch.
/// - EFAULT: watch points to no memory.
/// - ENFILE, ENOMEM, ENOSPC: no object, no memory, or the user watches too much.
///
/// See also: rsk_watch_change, rsk_watch_stop, rsk_poller_add. Since 0.1.
///
/// cbindgen:postfix=RSK_FD(2)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_watch_start(
    r#loop: LoopHandle,
    fd: c_int,
    events: c_int,
    call: WatchCallback,
    user: *mut c_void,
    watch: *mut WatchHandle,
) -> c_int {
    let handlers = call.map_or(0, |call| call as usize);
    guard(Call::WatchStart, args!(r#loop.id, fd, events, handlers, user, watch), || {
        // SAFETY: NULL, or class *out*; filled first so that a wild one is found before anything is started.
        unsafe { hand_out(watch, WatchHandle { id: 0 }, "watch") }?;
        let events = asked(events)?;
        let owner = Owner { handlers, user: user as usize };
        let id = on_loop(r#loop, |core| core.watch_start(fd, events, owner))?;
        // SAFETY: the same.
        unsafe { hand_out(watch, WatchHandle { id }, "watch") }?;
        Ok(0)
    })
}

/// Changes what a descriptor is watched for.
///
/// Parameters:
/// - watch: the watch.
/// - events: as for rsk_watch_start.
///
/// Returns: 0, or -1 with nothing changed.
///
/// Errors:
/// - EINVAL: events asks for nothing or for something else.
/// - EBADF: no open watch, or its descriptor was closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_watch_start. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_watch_change(watch: WatchHandle, events: c_int) -> c_int {
    guard(Call::WatchChange, args!(watch.id, events), || {
        let events = asked(events)?;
        on(watch.id, |core| core.watch_change(watch.id, events))?;
        Ok(0)
    })
}

/// Ends watching a descriptor, which is the program's as before.
///
/// Its function is not called any more, also when it was ready in this turn.
///
/// Parameters:
/// - watch: the watch; afterwards refused everywhere.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: no open watch; it was stopped before.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_watch_start. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_watch_stop(watch: WatchHandle) -> c_int {
    guard(Call::WatchStop, args!(watch.id), || {
        on(watch.id, |core| core.watch_stop(watch.id))?;
        Ok(0)
    })
}
