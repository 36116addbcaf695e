//! One socket, and what is told of those without connections.

use libc::{SOCK_DGRAM, SOCK_SEQPACKET, SOCK_STREAM};

use super::address::Addr;
use super::flow::{Id, Step, Viewer, What};
use super::meaning::segment;
use super::record::Record;

/// A socket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Socket {
    /// Its descriptor plus one; 0 = nothing here.
    pub(super) fd: i32,
    pub(super) family: i32,
    pub(super) kind: i32,
    pub(super) local: Addr,
    pub(super) peer: Addr,
    /// Its connection, and the end it is at.
    pub(super) connection: Id,
    pub(super) end: usize,
    /// Closing it resets the connection.
    pub(super) abortive: bool,
    /// Datagrams of other sockets of ours on their way to this one.
    pub(super) expected: usize,
    /// Its address as others have seen it last.
    pub(super) shown_as: Addr,
}

impl Socket {
    /// No socket.
    pub(super) const NONE: Self = Self {
        fd: 0,
        family: 0,
        kind: 0,
        local: Addr::NONE,
        peer: Addr::NONE,
        connection: 0,
        end: 0,
        abortive: false,
        expected: 0,
        shown_as: Addr::NONE,
    };

    /// Its address as `other`, or the last who could tell, sees it.
    fn address(&self, other: Addr) -> Addr {
        let known = self.local.is_wild() && !other.is_some() && self.shown_as.is_some();
        if known { self.shown_as } else { self.local.seen_from(other) }
    }

    /// Whether it has connections that are followed.
    pub(super) fn is_stream(&self) -> bool {
        let is_tcp = matches!(self.family, libc::AF_INET | libc::AF_INET6) && self.kind == SOCK_STREAM;
        is_tcp || (self.family == libc::AF_UNIX && matches!(self.kind, SOCK_STREAM | SOCK_SEQPACKET))
    }

    /// Whether it is here, and can be sent datagrams.
    pub(super) fn is_open_datagram(&self) -> bool {
        self.fd != 0 && self.is_datagram() && self.local.is_some()
    }

    /// Whether it sends datagrams that are followed.
    pub(super) fn is_datagram(&self) -> bool {
        self.kind == SOCK_DGRAM && matches!(self.family, libc::AF_INET | libc::AF_INET6 | libc::AF_UNIX)
    }
}

/// Tells what happened at one socket.
pub(super) fn at_one_end(what: What, socket: &Socket, record: &Record, to: &mut impl Viewer) {
    let states = [""; 2];
    let (from, is_unix) = (socket.address(Addr::NONE), socket.family == libc::AF_UNIX);
    let ours = [true, false];
    to.see(&Step {
        what,
        from,
        to: socket.peer,
        ours,
        states,
        numbers: [0; 2],
        len: 0,
        at: 0,
        is_unix,
        seen: false,
        record,
    });
}

/// Tells that a datagram of another socket of ours was received.
pub(super) fn taken(socket: &Socket, other: Addr, len: usize, record: &Record, to: &mut impl Viewer) {
    let (from, is_unix) = (socket.address(other), socket.family == libc::AF_UNIX);
    let states = [""; 2];
    let ours = [true; 2];
    to.see(&Step {
        what: What::Taken,
        from,
        to: other,
        ours,
        states,
        numbers: [0; 2],
        len,
        at: 0,
        is_unix,
        seen: false,
        record,
    });
}

/// A datagram, or several that the kernel takes apart or has joined; how many.
pub(super) fn datagrams(
    socket: &Socket,
    other: Addr,
    came: bool,
    len: usize,
    record: &Record,
    to: &mut impl Viewer,
) -> usize {
    let (local, is_unix) = (socket.local.seen_from(other), socket.family == libc::AF_UNIX);
    let (from, to_whom) = if came { (other, local) } else { (local, other) };
    let ours = if came { [false, true] } else { [true, false] };
    let segment = segment(record).unwrap_or(len).max(1);
    let (mut at, mut count) = (0, 0);
    loop {
        count += 1;
        let part = segment.min(len - at);
        let (states, numbers) = ([""; 2], [0; 2]);
        to.see(&Step {
            what: What::Datagram,
            from,
            to: to_whom,
            ours,
            states,
            numbers,
            len: part,
            at,
            is_unix,
            seen: came,
            record,
        });
        at += part;
        if at >= len {
            return count;
        }
    }
}
