//! The epoll backend: the kernel keeps the set.

use std::os::fd::{AsRawFd, RawFd};

use libc::{c_int, epoll_event};

use super::interests::{Interests, Settled};
use super::wait::{Found, Waiter};
use crate::error::{Error, Result};
use crate::names::event;
use crate::raw::own::PrivateFd;
use crate::sys::{descriptor, epoll};

/// Our events and the kernel's.
#[allow(clippy::cast_sign_loss, reason = "the constants are bits; crate libc types them as int")]
const BITS: [(u32, u32); 8] = [
    (event::READABLE, libc::EPOLLIN as u32),
    (event::WRITABLE, libc::EPOLLOUT as u32),
    (event::PRIORITY, libc::EPOLLPRI as u32),
    (event::ERROR, libc::EPOLLERR as u32),
    (event::HANGUP, libc::EPOLLHUP as u32),
    (event::READ_END, libc::EPOLLRDHUP as u32),
    (event::EDGE, libc::EPOLLET as u32),
    (event::ONESHOT, libc::EPOLLONESHOT as u32),
];

/// What the kernel reports in our events: all but the end of the other side is in the lowest five bits.
#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler: out of bounds would not compile")]
const OURS: [u32; 32] = {
    let mut table = [0; 32];
    let mut theirs = 0;
    while theirs < table.len() {
        let mut i = 0;
        while i < BITS.len() {
            if theirs & BITS[i].1 as usize != 0 {
                table[theirs] |= BITS[i].0;
            }
            i += 1;
        }
        theirs += 1;
    }
    table
};

#[allow(clippy::cast_sign_loss, reason = "a bit")]
const READ_END: u32 = libc::EPOLLRDHUP as u32;

/// At most this many events are taken from the kernel at once, however many the caller has room for.
const BATCH: usize = 4096;

/// Adds, changes or removes `fd`; `serial` comes back with its events.
pub(super) fn control(epfd: RawFd, op: c_int, fd: RawFd, events: u32, serial: u32) -> Result<()> {
    let events = BITS.iter().filter(|(ours, _)| events & ours != 0).fold(0, |bits, (_, theirs)| bits | theirs);
    let event = epoll_event { events, u64: token(fd, serial) };
    epoll::control(epfd, op, fd, event).map_err(|error| match error {
        Error::Os(libc::EEXIST) => Error::AlreadyWatched(fd),
        Error::Os(libc::ENOENT) => Error::NotWatched(fd),
        other => other,
    })
}

#[allow(clippy::cast_sign_loss, reason = "the fd is half of a number that comes back unchanged")]
fn token(fd: RawFd, serial: u32) -> u64 {
    (u64::from(serial) << 32) | u64::from(fd as u32)
}

#[allow(clippy::cast_possible_truncation, reason = "the halves of the number `token` put together")]
#[allow(clippy::cast_possible_wrap, reason = "the fd as it was")]
fn from_token(token: u64) -> (RawFd, u32) {
    (token as u32 as RawFd, (token >> 32) as u32)
}

/// Watches the eventfd of the poller. Serials start at 1, so 0 is its own.
pub(super) fn watch_wake(epfd: RawFd, wake: RawFd) -> Result<()> {
    control(epfd, libc::EPOLL_CTL_ADD, wake, event::READABLE, 0)
}

/// Puts a fresh set with all that is watched in the place of `epoll`, under the same number.
pub(super) fn renew(epoll: &PrivateFd, wake: &PrivateFd, interests: &Settled) -> Result<()> {
    let fresh = epoll::instance()?;
    watch_wake(fresh.as_raw_fd(), wake.as_raw_fd())?;
    for (fd, events, serial) in interests.armed() {
        // An fd that is closed and gone is what this is about: it is left out.
        let _ = control(fresh.as_raw_fd(), libc::EPOLL_CTL_ADD, fd, events, serial);
    }
    descriptor::replace(epoll, &fresh)
}

/// The waiting side.
pub(super) struct Epoll {
    epfd: RawFd,
    events: Vec<epoll_event>,
    /// How many of them the last wait has filled, and how many of those were taken.
    ready: usize,
    at: usize,
}

impl Epoll {
    pub(super) fn new(epfd: RawFd) -> Self {
        Self { epfd, events: Vec::new(), ready: 0, at: 0 }
    }
}

impl Epoll {
    #[cold]
    #[inline(never)]
    fn make_room(&mut self, room: usize) {
        self.events.resize(room, epoll_event { events: 0, u64: 0 });
    }
}

impl Waiter for Epoll {
    #[inline(always)]
    fn wait(&mut self, _: &Interests, room: usize, timeout_ms: c_int) -> Result<bool> {
        let room = room.clamp(1, BATCH);
        if self.events.len() != room {
            self.make_room(room);
        }
        (self.ready, self.at) = (0, 0);
        self.ready = epoll::wait_into(self.epfd, &mut self.events, timeout_ms)?;
        Ok(self.ready > 0)
    }

    #[inline(always)]
    fn next(&mut self) -> Option<Found> {
        let event = *self.events.get(self.at).filter(|_| self.at < self.ready)?;
        self.at += 1;
        let (bits, token) = (event.events, event.u64);
        let (fd, serial) = from_token(token);
        let mut ready = OURS.get(bits as usize % OURS.len()).copied().unwrap_or(0);
        if bits & READ_END != 0 {
            ready |= event::READ_END;
        }
        Some(Found { fd, ready, serial: Some(serial) })
    }
}
