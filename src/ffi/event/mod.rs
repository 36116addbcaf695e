//! The event loop and what lives in it: each public file is a section of the header.

// In the order of the header.
pub mod loops;
pub mod running;
pub mod timers;
pub mod signals;
pub mod watches;
pub mod server_callbacks;
pub mod server_options;
pub mod servers;
pub mod server_state;
pub mod stream_callbacks;
pub mod stream_options;
pub mod streams;
pub mod stream_writing;
pub mod stream_reading;
pub mod stream_settings;
pub mod stream_state;
pub mod endpoint_callbacks;
pub mod endpoint_options;
pub mod endpoints;
pub mod endpoint_state;
pub mod addresses;

mod dispatch;
pub(in crate::ffi) mod interned;
mod past;
pub(in crate::ffi) mod versioned;

use libc::c_int;

use self::loops::LoopHandle;
use super::give;
use crate::error::Result;
use crate::event;
use crate::event::core::Core;
use crate::sys::thread::uncancelled;

/// Runs `work` on the loop that has the object `id`, with cancellation held back: nothing of it is a cancellation point.
fn on<R>(id: u64, work: impl FnOnce(&mut Core) -> Result<R>) -> Result<R> {
    uncancelled(|| event::reach(id, work))
}

/// As [`on`], for what is asked of the loop itself.
fn on_loop<R>(r#loop: LoopHandle, work: impl FnOnce(&mut Core) -> Result<R>) -> Result<R> {
    uncancelled(|| event::reach_loop(r#loop.id, work))
}

/// Fills a handle, unless the caller wants none.
///
/// # Safety
/// NULL, or class *out*.
unsafe fn hand_out<T>(out: *mut T, handle: T, name: &'static str) -> Result<()> {
    if out.is_null() {
        return Ok(());
    }
    // SAFETY: class *out*.
    unsafe { give(out, handle, name) }
}

/// Success as C has it.
fn done(done: Result<()>) -> Result<c_int> {
    done.map(|()| 0)
}
