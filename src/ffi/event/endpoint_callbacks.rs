//! Endpoints as C programs have them: a handle, and the functions of the program that are called for one.

use libc::{c_int, c_void, size_t};

use super::interned::{Handlers, Interned};
use super::versioned::{Versioned, given};
use crate::error::Result;
use crate::sys::arrivals::Datagram;

/// An endpoint: a datagram socket of a loop, UDP or Unix, that receives and sends in batches.
///
/// Made by rsk_endpoint_open or rsk_endpoint_adopt and ended by rsk_endpoint_close. It is a number
/// that can be copied freely and is checked at each call: once on_close has returned it is refused
/// with EBADF, also when a new endpoint has taken its place.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct EndpointHandle {
    /// Number of the endpoint; 0 is never one.
    pub id: u64,
}

/// What a program is told of an endpoint: its functions, each of which may be NULL.
///
/// Set size, and leave out what is not wanted. The library copies it. They are called by
/// rsk_loop_run and rsk_loop_turn, in the thread that owns the loop, and never from inside another
/// call: a callback may send, and close the endpoint.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct EndpointCallbacks {
    /// sizeof (rsk_endpoint_callbacks).
    pub size: size_t,
    /// count datagrams have come, at least 1 and at most batch, in order. They and what they point
    /// to are valid until the callback returns, also when it closes the endpoint.
    pub on_datagrams:
        Option<unsafe extern "C" fn(endpoint: EndpointHandle, list: *const Datagram, count: size_t, user: *mut c_void)>,
    /// Little is queued any more after a send had answered 0 or failed with EAGAIN: go on.
    pub on_drain: Option<unsafe extern "C" fn(endpoint: EndpointHandle, user: *mut c_void)>,
    /// A datagram could not be sent, did not arrive (ECONNREFUSED, for an endpoint with a peer), or
    /// receiving has failed: code is an errno, and rsk_explain and rsk_perror tell why. The others
    /// are not touched by it, and the endpoint goes on.
    pub on_error: Option<unsafe extern "C" fn(endpoint: EndpointHandle, code: c_int, user: *mut c_void)>,
    /// The endpoint is closed. Exactly once and last: what belongs to user can be freed.
    pub on_close: Option<unsafe extern "C" fn(endpoint: EndpointHandle, user: *mut c_void)>,
}

// SAFETY: it begins with its size, and no function is NULL.
unsafe impl Versioned for EndpointCallbacks {}
// SAFETY: a size and pointers to functions.
unsafe impl Handlers for EndpointCallbacks {}

/// Those of all endpoints.
static CALLBACKS: Interned<EndpointCallbacks> = Interned::new();

/// The word for the callbacks of a program; 0 for NULL.
///
/// # Safety
/// NULL, or a structure as the header says.
pub(super) unsafe fn kept(callbacks: *const EndpointCallbacks) -> Result<usize> {
    // SAFETY: the caller's promise.
    let callbacks = unsafe { given(callbacks) }?;
    Ok(callbacks.map_or(0, |callbacks| {
        CALLBACKS.address(EndpointCallbacks { size: size_of::<EndpointCallbacks>(), ..callbacks })
    }))
}

/// The callbacks a word stands for; `None` for 0.
pub(super) fn of(word: usize) -> Option<&'static EndpointCallbacks> {
    CALLBACKS.at(word)
}
