//! What the library knows and says about calls. Reached only through the gate (and by the C functions that ask for it):
//! no reader of the other layers meets tracing or checking code.

pub(crate) mod decode;
pub(crate) mod evidence;
pub(crate) mod explain;
#[cfg(feature = "test-hooks")]
pub(crate) mod hook;
mod korean;
pub(crate) mod language;
pub(crate) mod messages;
pub(crate) mod state;
pub(crate) mod text;
pub(crate) mod trace;

use crate::gate::Observer;
use crate::raw::own;

/// Number of the observer that keeps the fd table; it sees the calls marked `tracked` from the start.
pub(crate) const STATE: u8 = 0;
/// Number of the trace.
pub(crate) const TRACE: u8 = 1;
/// Number of the observer that panics for the test suite.
#[cfg(feature = "test-hooks")]
pub(crate) const HOOK: u8 = 2;

/// Everybody who may watch calls; the number of an observer is its place here. At most seven.
pub(crate) static OBSERVERS: &[Observer] = &[
    state::OBSERVER,
    trace::OBSERVER,
    #[cfg(feature = "test-hooks")]
    hook::OBSERVER,
];

/// Turns on what the environment asks for.
pub(crate) fn start_from_environment() {
    if own::environment(c"RUSTSOCK_TRACE").is_some_and(|value| value == c"1") {
        // Without standard error there is nobody to tell.
        let _ = trace::start(libc::STDERR_FILENO);
    }
    if own::environment(c"RUSTSOCK_DIAG").is_some_and(|mode| !matches!(mode.to_bytes(), b"" | b"0" | b"off")) {
        evidence::search_processes(true);
    }
}
