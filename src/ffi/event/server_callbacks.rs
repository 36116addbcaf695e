//! Servers as C programs have them: a handle, and the functions of the program that are called for one.

use core::ptr;

use libc::{c_int, c_void, size_t, sockaddr, socklen_t};

use super::interned::{Handlers, Interned};
use super::stream_callbacks::{self, StreamCallbacks, StreamHandle};
use super::versioned::{Versioned, given};
use crate::error::Result;

/// A server: listens in a loop, and makes a stream of each connection.
///
/// Made by rsk_server_listen or rsk_server_adopt and ended by rsk_server_close. It is a number that
/// can be copied freely and is checked at each call: once its on_close has returned it is refused
/// with EBADF, also when a new server has taken its place.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct ServerHandle {
    /// Number of the server; 0 is never one.
    pub id: u64,
}

/// What a program is told of a server: its functions, each of which may be NULL.
///
/// Set size, and leave out what is not wanted. The library copies it. They are called by
/// rsk_loop_run and rsk_loop_turn, in the thread that owns the loop, and never from inside another
/// call: a callback may close the server and destroy its streams.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct ServerCallbacks {
    /// sizeof (rsk_server_callbacks).
    pub size: size_t,
    /// It listens. The first callback.
    pub on_listening: Option<unsafe extern "C" fn(server: ServerHandle, user: *mut c_void)>,
    /// A client has connected. Nothing has been read from it yet: give its stream functions and a
    /// pointer of its own here with rsk_stream_set_callbacks, unless those of stream below are
    /// right.
    pub on_connection: Option<unsafe extern "C" fn(server: ServerHandle, stream: StreamHandle, user: *mut c_void)>,
    /// A client was refused: reason is one of RSK_DROP_MAX, ... The address is valid until the
    /// callback returns; len is 0 if it is not known.
    pub on_drop: Option<
        unsafe extern "C" fn(
            server: ServerHandle,
            reason: c_int,
            peer: *const sockaddr,
            len: socklen_t,
            user: *mut c_void,
        ),
    >,
    /// Accepting has failed with code, an errno; rsk_explain and rsk_perror tell why. The server
    /// goes on: it tries again after a while.
    pub on_error: Option<unsafe extern "C" fn(server: ServerHandle, code: c_int, user: *mut c_void)>,
    /// The server is closed, and so are all its streams: after their on_close, exactly once and
    /// last. forced tells how many streams were cut off by it, 0 if all had ended in time.
    pub on_close: Option<unsafe extern "C" fn(server: ServerHandle, forced: c_int, user: *mut c_void)>,
    /// The functions its streams have from the start; copied, NULL = none. They are given the
    /// user pointer of the server until rsk_stream_set_user says another.
    pub stream: *const StreamCallbacks,
}

// SAFETY: it begins with its size, and all its members may be zero.
unsafe impl Versioned for ServerCallbacks {}
// SAFETY: each member is one word.
unsafe impl Handlers for ServerCallbacks {}
// SAFETY: functions; the one pointer is NULL in what is kept.
unsafe impl Send for ServerCallbacks {}
// SAFETY: the same.
unsafe impl Sync for ServerCallbacks {}

/// Those of all servers.
pub(super) static KEPT: Interned<ServerCallbacks> = Interned::new();

/// Keeps the functions of a server, and those its streams begin with: the word of each, 0 for none.
///
/// # Safety
/// NULL or a structure as the header says, and so is what it points to.
pub(super) unsafe fn server_callbacks(callbacks: *const ServerCallbacks) -> Result<(usize, usize)> {
    // SAFETY: the caller's promise.
    let Some(given) = (unsafe { given(callbacks) })? else { return Ok((0, 0)) };
    // SAFETY: the caller's promise.
    let streams = unsafe { stream_callbacks::kept(given.stream) }?;
    let kept = ServerCallbacks { size: size_of::<ServerCallbacks>(), stream: ptr::null(), ..given };
    Ok((KEPT.address(kept), streams))
}
