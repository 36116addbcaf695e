//! What the gate and its observers themselves need from the kernel: none of it is shown to observers again.
//!
//! Everything else goes through [`crate::sys`].

pub(crate) mod caller;
pub(crate) mod cancellable;
pub(crate) mod ends;
pub(crate) mod exclusive;
pub(crate) mod file;
pub(crate) mod fork;
pub(crate) mod holders;
pub(crate) mod memory;
pub(crate) mod own;
pub(crate) mod registry;
pub(crate) mod sigpipe;
pub(crate) mod sparse;
pub(crate) mod tasks;
