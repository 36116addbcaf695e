//! What the gate and its observers themselves need from the kernel: none of it is shown to observers again.
//!
//! Everything else goes through [`crate::sys`].

pub(crate) mod asking;
pub(crate) mod callback;
pub(crate) mod caller;
pub(crate) mod cancellable;
pub(crate) mod ends;
pub(crate) mod exclusive;
pub(crate) mod file;
pub(crate) mod fork;
pub(crate) mod holders;
pub(crate) mod memory;
pub(crate) mod netlink;
pub(crate) mod own;
pub(crate) mod registry;
pub(crate) mod rtnetlink;
pub(crate) mod signals;
pub(crate) mod sigpipe;
pub(crate) mod sock_diag;
pub(crate) mod spare;
pub(crate) mod sparse;
pub(crate) mod tasks;
pub(crate) mod turn;
pub(crate) mod unix_diag;
pub(crate) mod v6only;
pub(crate) mod words;
