//! Streams as C programs have them: a handle, and the functions of the program that are called for one.

use libc::{c_int, c_void, size_t, sockaddr, socklen_t};

use super::interned::{Handlers, Interned};
use super::versioned::{Versioned, given};
use crate::error::Result;

/// A stream: a connection of a loop, over TCP or a Unix socket.
///
/// Made by rsk_stream_connect, rsk_stream_connect_unix, rsk_stream_adopt, or by a server for each
/// client. It is a number that can be copied freely and is checked at each call: once on_close has
/// returned it is refused with EBADF, also when a new stream has taken its place.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct StreamHandle {
    /// Number of the stream; 0 is never one.
    pub id: u64,
}

/// What a program is told of a stream: its functions, each of which may be NULL.
///
/// Set size, and leave out what is not wanted. The library copies it. They are called by
/// rsk_loop_run and rsk_loop_turn, in the thread that owns the loop, and never from inside another
/// call: a callback may write, end, destroy, and free what belongs to the program. The order for
/// one stream is that of this structure: on_lookup, on_attempt and on_connect only where the
/// program connects; then on_data, on_written, on_drain, on_end and on_timeout as they come; at
/// last on_error, if it failed, and on_close.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct StreamCallbacks {
    /// sizeof (rsk_stream_callbacks).
    pub size: size_t,
    /// The name has been looked up: count addresses are going to be tried.
    pub on_lookup: Option<unsafe extern "C" fn(stream: StreamHandle, count: c_int, user: *mut c_void)>,
    /// A connection to this address has been begun. The address is valid until the callback
    /// returns.
    pub on_attempt:
        Option<unsafe extern "C" fn(stream: StreamHandle, to: *const sockaddr, len: socklen_t, user: *mut c_void)>,
    /// The connection is there. What was written before is on its way.
    pub on_connect: Option<unsafe extern "C" fn(stream: StreamHandle, user: *mut c_void)>,
    /// len bytes have come, at least 1; with framing, one frame, which may be empty. They are valid
    /// until the callback returns, also when it destroys the stream.
    pub on_data:
        Option<unsafe extern "C" fn(stream: StreamHandle, data: *const c_void, len: size_t, user: *mut c_void)>,
    /// The write with that tag is done: code is 0 when the system has taken all of it, else an
    /// errno, ECANCELED if the stream was destroyed before. Exactly once for each write that was
    /// accepted with a tag other than 0, in the order of the writes.
    pub on_written: Option<unsafe extern "C" fn(stream: StreamHandle, tag: u64, code: c_int, user: *mut c_void)>,
    /// The queue is down to a quarter of the soft mark, after a write answered 0 or failed with
    /// EAGAIN: go on.
    pub on_drain: Option<unsafe extern "C" fn(stream: StreamHandle, user: *mut c_void)>,
    /// The peer has ended its side: no more on_data. Unless RSK_STREAM_HALF_OPEN was asked for,
    /// the stream ends its own side when this has returned: what is written here is still sent.
    pub on_end: Option<unsafe extern "C" fn(stream: StreamHandle, user: *mut c_void)>,
    /// Nothing was received or sent for the idle time: which is RSK_TIMEOUT_IDLE. The stream stays
    /// as it is; it is told once, until something moves again.
    pub on_timeout: Option<unsafe extern "C" fn(stream: StreamHandle, which: c_int, user: *mut c_void)>,
    /// The stream has failed with code, an errno or EAI_ code; rsk_explain and rsk_perror tell why.
    /// At most once; on_close follows.
    pub on_error: Option<unsafe extern "C" fn(stream: StreamHandle, code: c_int, user: *mut c_void)>,
    /// The stream is closed. Exactly once and last: what belongs to user can be freed. code is 0
    /// if both sides ended in order or the program destroyed it without a code, else that of
    /// on_error.
    pub on_close: Option<unsafe extern "C" fn(stream: StreamHandle, code: c_int, user: *mut c_void)>,
}

// SAFETY: it begins with its size, and no function is NULL.
unsafe impl Versioned for StreamCallbacks {}
// SAFETY: a size and pointers to functions.
unsafe impl Handlers for StreamCallbacks {}

/// Those of all streams.
static CALLBACKS: Interned<StreamCallbacks> = Interned::new();

/// The word for the callbacks of a program; 0 for NULL.
///
/// # Safety
/// NULL, or a structure as the header says.
pub(super) unsafe fn kept(callbacks: *const StreamCallbacks) -> Result<usize> {
    // SAFETY: the caller's promise.
    let callbacks = unsafe { given(callbacks) }?;
    Ok(callbacks.map_or(0, |callbacks| CALLBACKS.address(callbacks)))
}

/// The callbacks a word stands for; `None` for 0.
pub(super) fn of(word: usize) -> Option<&'static StreamCallbacks> {
    CALLBACKS.at(word)
}
