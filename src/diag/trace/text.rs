//! The text form: one line a call, much as strace shows it.

use core::fmt::{Result, Write};

use super::out::Out;
use super::record::Record;
use crate::diag::decode::{Memory, write_call, write_text};
use crate::diag::messages;
use crate::diag::text::Text;
use crate::gate::{Returns, Word};

/// Bytes of a line, the newline included.
pub(super) const LINE: usize = 1024;
/// Bytes of its call and arguments: the rest is for the result.
const CALL: usize = 850;

/// Writes the line of a record.
pub(super) fn write(out: &mut Out, record: &Record) {
    let mut line = Text::<LINE>::new();
    let _ = write!(line, "rustsock {}: {}", record.thread(), if record.is_inner() { "  " } else { "" });
    let _ = call(&mut line, record);
    let _ = result(&mut line, record);
    line.end_line();
    out.put(line.as_bytes());
}

/// The call with its arguments, cut if it is long.
fn call(line: &mut Text<LINE>, record: &Record) -> Result {
    let mut room = [0; CALL];
    let mut words = Out::new(&mut room);
    write_named_call(&mut words, record)?;
    line.write_str(core::str::from_utf8(words.bytes()).unwrap_or_default())?;
    line.write_str(if words.full { "...)" } else { "" })
}

/// The call with its arguments.
pub(super) fn write_named_call(out: &mut impl Write, record: &Record) -> Result {
    let outcome = record.outcome();
    let result = outcome.failure.is_none().then_some(outcome.value);
    match record.call() {
        Some(call) => write_call(out, call, &record.args(), Memory::Recorded(record), result),
        None => Ok(()),
    }
}

fn result(line: &mut impl Write, record: &Record) -> Result {
    let outcome = record.outcome();
    let returns = record.call().map_or(Returns::Value, |call| call.signature().returns);
    match (outcome.failure, returns) {
        (None, Returns::Nothing) => Ok(()),
        (None, Returns::Text) => {
            line.write_str(" = ")?;
            write_text(line, outcome.value.word(), Memory::Live)
        }
        (None, Returns::Pointer) => write!(line, " = {:#x}", outcome.value),
        (None, _) => write!(line, " = {}", outcome.value),
        // Not a failure: the answer to a connect that does not wait.
        (Some(libc::EINPROGRESS), _) => write!(line, " = {} EINPROGRESS (connecting, not done yet)", outcome.value),
        (Some(code), returns) => {
            match returns {
                Returns::Pointer | Returns::Text => line.write_str(" = NULL")?,
                _ => write!(line, " = {}", outcome.value)?,
            }
            match messages::error_text(code) {
                Some(error) => write!(line, " {} ({})", error.name(), error.en),
                None => write!(line, " errno {code}"),
            }
        }
    }
}
