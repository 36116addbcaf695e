//! What the library knows and says about calls. Reached only through the gate (and by the C functions that ask for it):
//! no reader of the other layers meets tracing or checking code.

pub(crate) mod decode;
pub(crate) mod evidence;
pub(crate) mod explain;
mod history;
#[cfg(feature = "test-hooks")]
pub(crate) mod hook;
pub(crate) mod json;
mod korean;
pub(crate) mod language;
pub(crate) mod leaks;
pub(crate) mod messages;
pub(crate) mod misuse;
mod notes;
mod output;
pub(crate) mod site;
pub(crate) mod state;
mod structures;
mod template;
pub(crate) mod text;
pub(crate) mod trace;

use core::fmt::Write;

use self::text::Text;
use crate::error::Error;
use crate::gate::Observer;
use crate::raw::own;

/// Number of the misuse checks. First, so that they see the fd table as it was before the call.
pub(crate) const MISUSE: u8 = 0;
/// Number of the observer that keeps the fd table.
pub(crate) const STATE: u8 = 1;
/// Number of the trace.
pub(crate) const TRACE: u8 = 2;
/// Number of the observer that panics for the test suite.
#[cfg(feature = "test-hooks")]
pub(crate) const HOOK: u8 = 3;
/// The observers that see the calls marked `tracked` from the start, as bits.
pub(crate) const FROM_THE_START: u8 = 1 << MISUSE | 1 << STATE;

/// Everybody who may watch calls; the number of an observer is its place here. At most seven.
pub(crate) static OBSERVERS: &[Observer] = &[
    misuse::OBSERVER,
    state::OBSERVER,
    trace::OBSERVER,
    #[cfg(feature = "test-hooks")]
    hook::OBSERVER,
];

/// Turns on what the environment asks for.
pub(crate) fn start_from_environment() {
    if let Some(wishes) = own::environment(c"RUSTSOCK_TRACE") {
        if let Err(wrong) = trace::configure(wishes.to_bytes()) {
            complain("RUSTSOCK_TRACE", wrong.word(), &wrong);
        }
    }
    if let Some(wishes) = own::environment(c"RUSTSOCK_DIAG") {
        if let Err((error, word)) = misuse::configure::configure(wishes.to_bytes()) {
            complain("RUSTSOCK_DIAG", word, &Refused(error));
        }
    }
}

/// Why a value of `RUSTSOCK_DIAG` was refused.
struct Refused(Error);

impl core::fmt::Display for Refused {
    fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
        match self.0 {
            Error::InvalidArgument(what) => {
                write!(f, "{what}; nothing is reported. Words: teach, error, abort, json, leaks, ...: man rsk_diag")
            }
            error => match messages::error_text(error.code()) {
                Some(text) => write!(f, "cannot write there: {} ({})", text.name(), text.en),
                None => write!(f, "cannot write there: errno {}", error.code()),
            },
        }
    }
}

/// A wrong value in the environment is told: nobody would notice that it does nothing.
fn complain(variable: &str, word: &[u8], error: &dyn core::fmt::Display) {
    let mut line = Text::<512>::new();
    let _ = write!(line, "rustsock: {variable}: \"{}\": {error}", word.escape_ascii());
    line.end_line();
    own::write(libc::STDERR_FILENO, line.as_bytes());
}
