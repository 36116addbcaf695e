//! PROXY protocol, to come.
use crate::sys::address::Address;

/// A header.
#[derive(Debug, Clone)]
pub(crate) struct Header {
    pub(crate) source: Address,
    pub(crate) destination: Address,
}
impl Header {
    pub(crate) fn is_proxied(&self) -> bool {
        true
    }
}
/// Outcome.
pub(crate) enum Parsed {
    Incomplete,
    Header(Header, usize),
    Malformed(&'static str),
}
pub(crate) fn parse(_: &[u8]) -> Parsed {
    Parsed::Malformed("")
}
