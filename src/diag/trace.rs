//! The text trace: one line a call, much as strace shows it, written when the call has returned.

use core::fmt::Write;
use core::sync::atomic::{AtomicI32, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use std::os::fd::RawFd;

use super::decode::{Memory, write_call, write_text};
use super::messages;
use super::text::Text;
use crate::error::Result;
use crate::gate::{self, Event, Observer, Outcome, Returns, Verdict, Word};
use crate::raw::own;

/// The trace as an observer.
pub(crate) const OBSERVER: Observer = Observer { before: |_| Verdict::Proceed, after: show };

/// Our own copy of the fd lines are written to, -1 when off.
static OUTPUT: AtomicI32 = AtomicI32::new(-1);
/// What that fd was when the trace began, folded to one number.
static IDENTITY: AtomicU64 = AtomicU64::new(0);

/// Starts writing to a private copy of `fd`.
///
/// # Errors
/// The copy cannot be made.
pub(crate) fn start(fd: RawFd) -> Result<()> {
    let copy = own::private_copy(fd)?;
    // Between the two nobody writes: an fd and the identity of another do not go together.
    let before = OUTPUT.swap(-1, SeqCst);
    IDENTITY.store(identity(copy), SeqCst);
    OUTPUT.store(copy, SeqCst);
    if before != -1 {
        own::close(before);
    }
    gate::observe_all(super::TRACE, true);
    Ok(())
}

/// Stops.
pub(crate) fn stop() {
    gate::observe_all(super::TRACE, false);
    let before = OUTPUT.swap(-1, Relaxed);
    if before != -1 {
        own::close(before);
    }
}

fn identity(fd: RawFd) -> u64 {
    own::identity(fd).map_or(0, |(device, inode)| device.rotate_left(32) ^ inode)
}

fn show(event: &mut Event, outcome: Outcome) {
    let output = OUTPUT.load(Relaxed);
    if output == -1 {
        return;
    }
    // A program may close fds it did not open (a daemon does): never write into what came in the place of ours.
    if identity(output) != IDENTITY.load(Relaxed) {
        // Unless another thread has just begun a new one.
        if OUTPUT.compare_exchange(output, -1, Relaxed, Relaxed).is_ok() {
            gate::observe_all(super::TRACE, false);
        }
        return;
    }
    let mut line = Text::<1024>::new();
    let result = outcome.failure.is_none().then_some(outcome.value);
    let _ = write!(line, "rustsock {}: ", own::thread_id());
    let _ = write_call(&mut line, event.call, event.args, Memory::Live, result);
    let _ = match (outcome.failure, event.call.signature().returns) {
        (Some(code), returns) => write_failure(&mut line, returns, outcome.value, code),
        (None, Returns::Nothing) => Ok(()),
        (None, Returns::Text) => {
            let _ = line.write_str(" = ");
            write_text(&mut line, outcome.value.word(), Memory::Live)
        }
        (None, Returns::Pointer) => write!(line, " = {:#x}", outcome.value),
        (None, _) => write!(line, " = {}", outcome.value),
    };
    line.end_line();
    own::write(output, line.as_bytes());
}

fn write_failure(line: &mut Text<1024>, returns: Returns, value: isize, code: libc::c_int) -> core::fmt::Result {
    match returns {
        Returns::Pointer | Returns::Text => line.write_str(" = NULL")?,
        _ => write!(line, " = {value}")?,
    }
    match messages::error_text(code) {
        Some(error) => write!(line, " {} ({})", error.name(), error.en),
        None => write!(line, " errno {code}"),
    }
}
