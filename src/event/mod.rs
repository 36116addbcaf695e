//! One loop that waits for everything, and the servers, streams and endpoints that live on it.

#![cfg_attr(not(test), expect(dead_code, reason = "the loop over these parts is to come"))]

pub(crate) mod cidr;
pub(crate) mod framing;
pub(crate) mod happy;
pub(crate) mod proxy;
pub(crate) mod timers;
