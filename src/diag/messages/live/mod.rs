//! Causes that were seen in the running system, and the step that follows from them. `{0}`, `{1}`, … stand for what was seen.
//!
//! Each says one cause: what `crate::diag::evidence` has made sure of. What was seen is told as of the moment of asking
//! ("now"), where it may have changed since the call.

mod arguments;
mod descriptors;
mod endpoint_refusals;
mod framing_refusals;
mod loop_refusals;
mod names;
mod peers;
mod ports;
mod refusals;
mod proxy_refusals;
mod server_refusals;
mod stream_refusals;

pub(crate) use arguments::*;
pub(crate) use descriptors::*;
pub(crate) use names::*;
pub(crate) use peers::*;
pub(crate) use ports::*;
pub(crate) use refusals::refusal;

use super::Text;

/// One cause, in both languages.
#[derive(Debug)]
pub(crate) struct Live {
    /// English.
    pub(crate) en: Text,
    /// Korean.
    pub(crate) ko: Text,
}

/// Declares rows: English cause and step, Korean cause and step.
macro_rules! live {
    ($($name:ident $en_why:literal $en_hint:literal $ko_why:literal $ko_hint:literal)*) => {
        $(pub(crate) static $name: Live = Live {
            en: Text { why: $en_why, hint: $en_hint },
            ko: Text { why: $ko_why, hint: $ko_hint },
        };)*
        /// All of this file.
        #[cfg(test)]
        pub(super) const ALL: &[&Live] = &[$(&$name),*];
    };
}
use live;

/// Every row.
#[cfg(test)]
pub(super) const TABLES: &[&[&Live]] = &[
    arguments::ALL,
    descriptors::ALL,
    names::ALL,
    peers::ALL,
    ports::ALL,
    refusals::ALL,
    framing_refusals::ALL,
    stream_refusals::ALL,
    loop_refusals::ALL,
    server_refusals::ALL,
    proxy_refusals::ALL,
    endpoint_refusals::ALL,
];
