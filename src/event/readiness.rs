//! The driver on readiness: what a poller says is ready is turned into what has happened.
//!
//! Streams and servers are told outcomes (`Stream::received`, `Stream::sent`, `Server::accepted`, …) and never ask whether
//! something is ready. A driver on completion (`io_uring`) would be a file beside this one, with the same functions: what
//! is asked for here becomes a request there, and its completion the same outcome. That is why bytes that wait to be sent
//! stay where they are until [`Sent`] says how many have gone.

use core::ffi::CStr;
use std::os::fd::RawFd;
use std::sync::Arc;

use libc::c_int;

use crate::error::{Error, Result};
use crate::names::event;
use crate::poller::{Backend, Event, Poller};
use crate::sys::caller::{Bytes, Room};
use crate::sys::{batch, io};

/// Descriptors that are looked at in one turn; the others are next.
const AT_ONCE: usize = 512;

/// What has become of bytes that were to be sent.
#[derive(Clone, Copy)]
pub(super) enum Sent {
    /// So many have gone, perhaps none.
    Some(usize),
    Failed(c_int),
}

/// What came in.
#[derive(Clone, Copy)]
pub(super) enum Received {
    /// So many bytes.
    Some(usize),
    /// The other side has ended.
    End,
    /// Nothing, after all.
    Nothing,
    Failed(c_int),
}

/// A descriptor of an object that is ready.
#[derive(Clone, Copy)]
pub(super) struct Ready {
    pub(super) fd: RawFd,
    pub(super) id: u64,
    pub(super) events: u32,
}

/// What is watched for one descriptor, kept by the object that has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Watched(u32);

impl Watched {
    /// Every change.
    const EDGES: Self = Self(event::EDGE);

    /// Whether changes only are told.
    pub(super) fn is_edges(self) -> bool {
        self == Self::EDGES
    }
}

pub(super) struct Readiness {
    poller: Arc<Poller>,
    ready: Vec<Event>,
    filled: usize,
    at: usize,
    /// Whether a stream is told of changes only. It saves the kernel a second look at each stream in every wait, and any call
    /// to change what is watched; a stream remembers what it has not finished.
    edges: bool,
    /// Streams that are to be looked at again though nothing changes.
    again: Vec<Ready>,
}

impl Readiness {
    pub(super) fn new(poller: Arc<Poller>) -> Self {
        let edges = poller.backend() == Backend::Epoll;
        Self { poller, ready: vec![Event::default(); AT_ONCE], filled: 0, at: 0, edges, again: Vec::new() }
    }

    pub(super) fn backend_name(&self) -> &'static CStr {
        self.poller.backend().name()
    }

    /// The descriptor that is ready when one of ours is.
    pub(super) fn fd(&self) -> Result<RawFd> {
        self.poller.fd()
    }

    /// Watches `fd` of object `id` for `events` (0 = nothing) from now on; nothing is done if it is so already.
    pub(super) fn watch(&self, fd: RawFd, id: u64, watched: &mut Watched, events: u32) -> Result<()> {
        if watched.0 == events {
            return Ok(());
        }
        match (watched.0, events) {
            (0, _) => self.poller.add(fd, events, id)?,
            (_, 0) => self.poller.remove(fd)?,
            _ => self.poller.modify(fd, events, id)?,
        }
        watched.0 = events;
        Ok(())
    }

    /// As [`Readiness::watch`] for a stream of TCP, which is told of changes where that is possible: there all of them, whatever
    /// it wants now.
    pub(super) fn watch_edges(&self, fd: RawFd, id: u64, watched: &mut Watched, events: u32) -> Result<()> {
        if !self.edges {
            return self.watch(fd, id, watched, events);
        }
        if !watched.is_edges() {
            self.poller.watch_edges(fd, id, watched.0 != 0)?;
            *watched = Watched::EDGES;
        }
        Ok(())
    }

    /// Finds the stream ready in the next turn, as a level would.
    pub(super) fn look_again(&mut self, fd: RawFd, id: u64) {
        self.again.push(Ready { fd, id, events: event::READABLE });
    }

    /// Watches it no more; it is closed next.
    pub(super) fn forget(&self, fd: RawFd, watched: &mut Watched) {
        if watched.0 != 0 {
            self.poller.forget(fd);
            watched.0 = 0;
        }
    }

    /// Whether something that was found ready is still to be looked at.
    pub(super) fn has_ready(&self) -> bool {
        self.at < self.filled
    }

    /// Whether something is to be looked at without a change.
    pub(super) fn has_again(&self) -> bool {
        !self.again.is_empty()
    }

    /// Waits until something is ready, at most `timeout_ms`. A signal handler that ran ends the wait too.
    pub(super) fn wait(&mut self, timeout_ms: c_int) -> Result<()> {
        (self.filled, self.at) = (0, 0);
        match self.poller.wait(&mut self.ready, timeout_ms) {
            Ok(filled) => self.filled = filled,
            Err(Error::Os(libc::EINTR)) => {}
            Err(error) => return Err(error),
        }
        self.add_again();
        Ok(())
    }

    /// What was to be looked at again comes after what has changed; what has no place is next.
    fn add_again(&mut self) {
        let places = self.ready.get_mut(self.filled..).unwrap_or_default();
        let count = self.again.len().min(places.len());
        for (place, it) in places.iter_mut().zip(self.again.drain(..count)) {
            *place = Event { fd: it.fd, events: it.events, data: it.id };
        }
        self.filled += count;
    }

    /// The next that is ready.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Ready> {
        let found = *self.ready.get(self.at).filter(|_| self.at < self.filled)?;
        self.at += 1;
        Some(Ready { fd: found.fd, id: found.data, events: found.events })
    }
}

impl Ready {
    pub(super) fn may_read(self) -> bool {
        self.events & event::READABLE != 0
    }

    pub(super) fn may_write(self) -> bool {
        self.events & event::WRITABLE != 0
    }

    /// The other side has ended, or the connection is broken: reading goes on until that is found. So it does behind urgent
    /// data, at which a receive stops.
    pub(super) fn reads_on(self) -> bool {
        self.events & (event::READ_END | event::HANGUP | event::ERROR | event::PRIORITY) != 0
    }

    /// Somebody called wake.
    pub(super) fn is_wake(self) -> bool {
        self.events & event::WAKE != 0
    }
}

/// Receives into `room` what is there.
#[inline]
pub(super) fn receive(fd: RawFd, room: &mut [u8]) -> Received {
    match io::recv_room(fd, Room::of(room), libc::MSG_DONTWAIT) {
        Ok(0) => Received::End,
        Ok(count) => Received::Some(count),
        Err(Error::Os(libc::EAGAIN | libc::EINTR)) => Received::Nothing,
        Err(error) => Received::Failed(error.code()),
    }
}

/// Sends of `pieces` what the kernel takes now.
#[inline(always)]
pub(super) fn send(fd: RawFd, pieces: &[Bytes]) -> Sent {
    let sent = match pieces {
        [one] => io::send_bytes(fd, *one, libc::MSG_DONTWAIT),
        many => send_many(fd, many),
    };
    outcome(sent)
}

#[inline(never)]
fn send_many(fd: RawFd, pieces: &[Bytes]) -> Result<usize> {
    batch::send_pieces(fd, pieces, libc::MSG_DONTWAIT)
}

/// Sends of a file what the kernel takes now.
pub(super) fn send_file(fd: RawFd, file: RawFd, offset: u64, len: usize) -> Sent {
    outcome(io::send_file(fd, file, offset, len))
}

#[inline]
fn outcome(sent: Result<usize>) -> Sent {
    match sent {
        Ok(count) => Sent::Some(count),
        Err(Error::Os(libc::EAGAIN | libc::EINTR)) => Sent::Some(0),
        Err(error) => Sent::Failed(error.code()),
    }
}
