//! The text trace: one line a call, much as strace shows it, written when the call has returned.

use core::fmt::Write;
use std::os::fd::RawFd;

use super::decode::{Memory, write_call, write_text};
use super::messages;
use super::output::Output;
use super::text::Text;
use crate::error::Result;
use crate::gate::{self, Event, Observer, Outcome, Returns, Verdict, Word};
use crate::raw::own;

/// The trace as an observer.
pub(crate) const OBSERVER: Observer = Observer { before: |_| Verdict::Proceed, after: show };

/// Where lines go.
static OUTPUT: Output = Output::new();

/// Starts writing to a private copy of `fd`.
///
/// # Errors
/// The copy cannot be made.
pub(crate) fn start(fd: RawFd) -> Result<()> {
    OUTPUT.open(fd)?;
    gate::observe_all(super::TRACE, true);
    Ok(())
}

/// Stops.
pub(crate) fn stop() {
    gate::observe_all(super::TRACE, false);
    OUTPUT.close();
}

fn show(event: &mut Event, outcome: Outcome) {
    if !OUTPUT.is_open() {
        gate::observe_all(super::TRACE, false);
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
    OUTPUT.write(line.as_bytes());
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
