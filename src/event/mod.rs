//! A loop that waits for everything, and the servers, streams, timers and so on that live on it.
//!
//! # Two front ends over one core
//! [`core::Core`] is an iterator of events ([`turn`]): a turn waits once, then `next` does one piece of work after the other and gives
//! what came of it. A front end ([`front`]) asks for the next event and tells it: by calling a function of the program, or
//! in an array. The core is free meanwhile, so that whatever the program does then is a call like any other.
//!
//! # Who may call
//! A loop belongs to one thread, and [`reach`] refuses others. What other threads may do goes through [`shared`].
//!
//! # Handles
//! Every object has a handle that is found out to be stale when its object is gone ([`handle`], [`slab`]). An object that
//! is closed gives back its descriptor at once and its handle when the last event about it is over.

mod batches;
pub(crate) mod cidr;
mod closing;
mod context;
pub(crate) mod core;
mod embedding;
pub(crate) mod endpoint;
pub(crate) mod events;
pub(crate) mod framing;
pub(crate) mod front;
mod handle;
mod happy;
mod loops;
mod object;
mod offload;
mod pool;
pub(crate) mod proxy;
mod readiness;
pub(crate) mod server;
mod shared;
mod signal;
mod slab;
pub(crate) mod stream;
mod streams;
mod telling;
mod timer;
mod timers;
mod turn;
#[cfg(test)]
mod connect_tests;
#[cfg(test)]
mod offload_tests;
#[cfg(test)]
mod seldom_tests;
#[cfg(test)]
mod tests;
mod watch;

pub(crate) use loops::{LoopOptions, loop_of, open, own, post, reach, reach_loop, stop, wake};

/// Words of the program that go with an object: which functions to call, and what to give them. Nobody here looks at them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) handlers: usize,
    pub(crate) user: usize,
}
