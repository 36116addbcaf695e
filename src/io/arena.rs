//! Bytes of many connections in one piece of memory, and bytes for many connections in one call.

use std::os::fd::RawFd;

use libc::c_int;

use super::wait::was_interrupted;
use crate::error::Error;
use crate::names::chunk;
use crate::sys::caller::{Chunk, Room};
use crate::sys::io::{recv_room, send_bytes};
use crate::sys::sockopt;

/// As long as there is that much, no connection is offered less.
const PIECE: usize = 4096;

/// What receiving from a connection came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// So many bytes.
    Data(usize),
    /// The stream has ended.
    End,
    /// The connection failed.
    Failed(c_int),
    /// Nothing to receive, or nothing that can be received here: the caller may know more.
    Nothing,
}

/// Memory that is filled from the start.
pub(crate) struct Arena<'a> {
    left: Room<'a>,
}

impl<'a> Arena<'a> {
    pub(crate) fn new(room: Room<'a>) -> Self {
        Self { left: room }
    }

    /// Where the next bytes go.
    pub(crate) fn place(&self) -> Room<'a> {
        self.left
    }

    /// Receives what `fd` has, without waiting, into its share of the room: an equal one with `others` still to come.
    pub(crate) fn receive(&mut self, fd: RawFd, others: usize) -> Taken {
        let share = (self.left.len() / (others + 1)).max(PIECE);
        let room = self.left.first(share);
        if room.len() == 0 {
            return Taken::Nothing;
        }
        loop {
            return match recv_room(fd, room, libc::MSG_DONTWAIT) {
                Ok(0) if is_stream(fd) => Taken::End,
                Ok(count) => {
                    self.left = self.left.skip(count);
                    Taken::Data(count)
                }
                Err(error) if was_interrupted(error) => continue,
                // Nothing there; a listening socket; no socket at all.
                Err(Error::Os(libc::EAGAIN | libc::ENOTCONN | libc::ENOTSOCK)) => Taken::Nothing,
                Err(error) => Taken::Failed(error.code()),
            };
        }
    }
}

/// On a datagram socket nothing is a datagram, not the end.
fn is_stream(fd: RawFd) -> bool {
    sockopt::int(fd, libc::SOL_SOCKET, libc::SO_TYPE) != Ok(libc::SOCK_DGRAM)
}

/// Sends every chunk, without waiting, and notes in it what became of it; how many were taken whole.
pub(crate) fn send_each(chunks: &mut [Chunk]) -> usize {
    let mut whole = 0;
    let mut failed = 0;
    for i in 0..chunks.len() {
        let (before, rest) = chunks.split_at_mut(i);
        let Some(chunk) = rest.first_mut() else { break };
        // What follows on the same stream must not overtake what is left of an earlier chunk.
        let blocker = if failed > 0 { before.iter().find(|it| it.fd == chunk.fd && it.error != 0) } else { None };
        (chunk.done, chunk.error) = match blocker {
            Some(earlier) => (0, earlier.error),
            None => send(chunk),
        };
        if chunk.error == 0 {
            whole += 1;
        } else {
            failed += 1;
        }
    }
    whole
}

/// Sends one chunk: how many bytes were taken, and the errno of why not all.
fn send(chunk: &Chunk) -> (usize, c_int) {
    let mut left = chunk.bytes();
    loop {
        match send_bytes(chunk.fd, left, libc::MSG_DONTWAIT) {
            Ok(count) if count < left.len() => left = left.skip(count),
            Ok(_) => return (chunk.len, 0),
            Err(error) if was_interrupted(error) => {}
            Err(error) => return (chunk.len - left.len(), error.code()),
        }
    }
}

/// A chunk that says what happened on `fd`.
pub(crate) fn told(fd: RawFd, tag: u64, events: u32, place: Room, taken: Taken) -> Chunk {
    let (kind, len, error) = match taken {
        Taken::Data(count) => (chunk::DATA, count, 0),
        Taken::End => (chunk::END, 0, 0),
        Taken::Failed(error) => (chunk::ERROR, 0, error),
        Taken::Nothing => (chunk::READY, 0, 0),
    };
    let data = if len > 0 { place.pointer().cast() } else { core::ptr::null_mut() };
    Chunk { data, len, done: 0, tag, fd, kind, events, error }
}

/// For a kind of event without bytes.
pub(crate) fn note(fd: RawFd, tag: u64, events: u32, kind: c_int, error: c_int) -> Chunk {
    Chunk { data: core::ptr::null_mut(), len: 0, done: 0, tag, fd, kind, events, error }
}
