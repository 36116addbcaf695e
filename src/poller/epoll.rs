//! The epoll backend: the kernel keeps the set.

use std::os::fd::{AsRawFd, OwnedFd, RawFd};

use libc::{c_int, epoll_event};

use super::{Found, Interests, Waiter};
use crate::error::{Error, Result};
use crate::names::event;
use crate::sys::{descriptor, epoll};

/// Our events and the kernel's.
#[allow(clippy::cast_sign_loss, reason = "the constants are bits; crate libc types them as int")]
const BITS: [(u32, u32); 7] = [
    (event::READABLE, libc::EPOLLIN as u32),
    (event::WRITABLE, libc::EPOLLOUT as u32),
    (event::PRIORITY, libc::EPOLLPRI as u32),
    (event::ERROR, libc::EPOLLERR as u32),
    (event::HANGUP, libc::EPOLLHUP as u32),
    (event::EDGE, libc::EPOLLET as u32),
    (event::ONESHOT, libc::EPOLLONESHOT as u32),
];

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
pub(super) fn renew(epoll: &OwnedFd, wake: &OwnedFd, interests: &Interests) -> Result<()> {
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
    wake: RawFd,
    events: Vec<epoll_event>,
    ready: usize,
}

impl Epoll {
    pub(super) fn new(epfd: RawFd, wake: RawFd) -> Self {
        Self { epfd, wake, events: Vec::new(), ready: 0 }
    }
}

impl Waiter for Epoll {
    fn load(&mut self, _: &Interests, max: usize) {
        let room = max.clamp(1, BATCH);
        if self.events.len() != room {
            self.events.resize(room, epoll_event { events: 0, u64: 0 });
        }
    }

    fn wait(&mut self, timeout_ms: c_int) -> Result<bool> {
        self.ready = 0;
        self.ready = epoll::wait_into(self.epfd, &mut self.events, timeout_ms)?;
        Ok(self.ready > 0)
    }

    fn collect(&mut self, found: &mut dyn FnMut(Found) -> bool) {
        for event in self.events.iter().take(self.ready) {
            let (bits, token) = (event.events, event.u64);
            let (fd, serial) = from_token(token);
            let serial = (fd != self.wake).then_some(serial);
            let ready = BITS.iter().filter(|(_, theirs)| bits & theirs != 0).fold(0, |ready, (ours, _)| ready | ours);
            if !found(Found { fd, ready, serial }) {
                break;
            }
        }
    }
}
