//! The event loop and what lives in it: each file but the first ones is a section of the header.

pub(in crate::ffi) mod interned;
pub(in crate::ffi) mod versioned;
