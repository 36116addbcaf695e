//! Moving data as programs mean it: all of it, in time, in lines, with descriptors, in batches.
//!
//! What a program would otherwise write around each call of [`crate::sys`]: the loop over short transfers, the wait for a
//! full or an empty buffer, the deadline, the retry after a signal. None of it changes the mode of a descriptor: what must
//! not wait says so call by call (`MSG_DONTWAIT`) and waits in `poll(2)`.

pub(crate) mod accept;
pub(crate) mod arena;
pub(crate) mod control;
pub(crate) mod datagrams;
pub(crate) mod ending;
pub(crate) mod groups;
pub(crate) mod info;
pub(crate) mod reader;
pub(crate) mod rights;
pub(crate) mod wait;
pub(crate) mod whole;
