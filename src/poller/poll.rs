//! The poll backend: the set is handed over at every wait.

use std::os::fd::RawFd;

use libc::{c_int, c_short, pollfd};

use super::{Found, Interests, Waiter};
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
    /// Where to begin collecting, so that a caller with little room sees every fd in turn.
    start: usize,
}

impl Poll {
    pub(super) fn new(wake: RawFd) -> Self {
        Self { fds: vec![pollfd { fd: wake, events: libc::POLLIN, revents: 0 }], version: None, start: 0 }
    }
}

impl Waiter for Poll {
    fn load(&mut self, interests: &Interests, _: usize) {
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

    fn wait(&mut self, timeout_ms: c_int) -> Result<bool> {
        poll_slice(&mut self.fds, timeout_ms).map(|ready| ready > 0)
    }

    fn collect(&mut self, found: &mut dyn FnMut(Found) -> bool) {
        let start = if self.start < self.fds.len() { self.start } else { 0 };
        let (before, after) = self.fds.split_at(start);
        for (i, entry) in after.iter().chain(before).enumerate().filter(|(_, entry)| entry.revents != 0) {
            let ready =
                BITS.iter().filter(|(_, bit)| entry.revents & bit != 0).fold(0, |ready, (ours, _)| ready | ours);
            if !found(Found { fd: entry.fd, ready, serial: None }) {
                self.start = (start + i + 1) % self.fds.len();
                return;
            }
        }
    }
}
