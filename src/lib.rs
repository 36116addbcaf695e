//! rustsock: the BSD socket API with a Rust core.
//!
//! The library is used through its C ABI (`include/rustsock.h`) and through the Python package over it. This crate is its
//! inside. From the bottom up — a layer uses those above it in this list, never those below (`tests/layers.rs` checks):
//!
//! | module | what it is |
//! |---|---|
//! | [`error`] | what can go wrong; errno and `EAI_…` in one code space |
//! | `names` | the constants of the socket API by name |
//! | `raw` | kernel access for the gate and its observers only |
//! | `gate` | the one seam every call passes; observers attach here |
//! | `diag` | the observers and what they say: fd table, trace, explanations (reached through the gate) |
//! | `sys` | the kernel's calls, one file per facility, each through the gate |
//! | `socket` | opening sockets of every kind, describing them, reading packet headers |
//! | `io` | moving data as programs mean it: all of it, in time, in lines, in batches |
//! | [`poller`] | one way to wait over select, poll and epoll |
//! | `event` | one loop over everything: timers, servers, streams, datagram endpoints |
//! | `ffi` | the C ABI, thin |
//! | `command` | the command `rustsock` |

// In the order of the layers.
#[macro_use]
mod c_text;
pub mod error;
mod names;
mod raw;
mod gate;
mod diag;
mod sys;
mod socket;
mod io;
pub mod poller;
mod event;
#[cfg(feature = "capi")]
pub mod ffi;
#[doc(hidden)]
pub mod command;
