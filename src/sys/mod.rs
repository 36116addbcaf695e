//! The kernel's calls, one file per facility, each passed through the gate.
//!
//! The functions keep the C convention — the result as the kernel gives it, the reason in errno — because most of them are
//! handed straight to a C caller. None of them follows a pointer it was given: the kernel does, and answers `EFAULT`.
//! They are all `unsafe` for one reason, stated here once: **the memory a pointer argument names must be the caller's to
//! read or write as the call's man page says** (a NULL or unmapped pointer is an error, not undefined behaviour).

#![allow(clippy::missing_safety_doc, reason = "the contract is the same for all and stated in the module")]

pub(crate) mod address;
pub(crate) mod arrivals;
pub(crate) mod batch;
pub(crate) mod caller;
pub(crate) mod clock;
pub(crate) mod coarse;
pub(crate) mod descriptor;
pub(crate) mod epoll;
pub(crate) mod file;
pub(crate) mod inet;
pub(crate) mod io;
pub(crate) mod message;
pub(crate) mod process;
pub(crate) mod resolve;
pub(crate) mod select;
pub(crate) mod signal;
pub(crate) mod socket;
pub(crate) mod sockopt;
pub(crate) mod stdio;
pub(crate) mod thread;
pub(crate) mod timerfd;
