//! The poll backend: the set is handed over at every wait.

use std::os::fd::RawFd;

use libc::{c_int, c_short, pollfd};

use super::interests::{Interests, Settled};
use super::wait::{Found, Waiter};
use crate::error::Result;
use crate::names::event;
use crate::sys::select::poll_slice;

/// Our events and the kernel's.
const BITS: [(u32, c_short); 6] = [
    (event::READABLE, libc::POLLIN),
    (event::WRITABLE, libc::POLLOUT),
    (event::PRIORITY, libc::POLLPRI),
    (event::ERROR, libc::POLLERR),
    (event::HANGUP, libc::POLLHUP),
    (event::INVALID, libc::POLLNVAL),
];

/// The waiting side.
pub(super) struct Poll {
    /// The eventfd first, then what is watched.
    fds: Vec<pollfd>,
    version: Option<u64>,
    /// Where to look next, and how many are left to be looked at.
    at: usize,
    left: usize,
}

impl Poll {
    pub(super) fn new(wake: RawFd) -> Self {
        Self { fds: vec![pollfd { fd: wake, events: libc::POLLIN, revents: 0 }], version: None, at: 0, left: 0 }
    }

    /// Takes note of what is watched.
    fn load(&mut self, interests: &Settled) {
        if self.version == Some(interests.version()) {
            return;
        }
        self.fds.truncate(1);
        self.fds.extend(interests.armed().map(|(fd, events, _)| {
            let events = BITS.iter().filter(|(ours, _)| events & ours != 0).fold(0, |bits, (_, theirs)| bits | theirs);
            pollfd { fd, events, revents: 0 }
        }));
        self.version = Some(interests.version());
    }
}

impl Waiter for Poll {
    fn wait(&mut self, interests: &Interests, _: usize, timeout_ms: c_int) -> Result<bool> {
        self.load(&interests.settled());
        let ready = poll_slice(&mut self.fds, timeout_ms)?;
        (self.at, self.left) = (if self.at < self.fds.len() { self.at } else { 0 }, self.fds.len());
        Ok(ready > 0)
    }

    fn next(&mut self) -> Option<Found> {
        while self.left > 0 {
            let entry = *self.fds.get(self.at)?;
            self.at = if self.at + 1 < self.fds.len() { self.at + 1 } else { 0 };
            self.left -= 1;
            if entry.revents != 0 {
                let ready =
                    BITS.iter().filter(|(_, bit)| entry.revents & bit != 0).fold(0, |ready, (ours, _)| ready | ours);
                return Some(Found { fd: entry.fd, ready, serial: None });
            }
        }
        None
    }
}
