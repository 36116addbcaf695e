//! What can be asked of a stream, and taking it apart again.

use std::os::fd::RawFd;

use libc::c_int;

use super::super::context::Context;
use super::super::events::Queued;
use super::super::proxy::Header;
use super::Stream;
use crate::error::{Error, Result};
use crate::names::looping::{kind, side, state as bit};
use crate::sys::address::Address;
use crate::sys::caller::Room;
use crate::sys::socket::{Socket, local_address, peer_address};
use crate::sys::{descriptor, sockopt};

/// Bytes of a stream, from its start.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) received: u64,
    /// Taken from the program.
    pub(crate) queued: u64,
    /// Taken by the kernel.
    pub(crate) taken: u64,
    /// Acknowledged by the other side's system.
    pub(crate) acknowledged: u64,
}

impl Stream {
    /// Its state as bits.
    pub(in super::super) fn state(&self) -> c_int {
        let bits = [
            (self.connecting.is_some(), bit::CONNECTING),
            (self.end_told, bit::READABLE_END),
            (self.ending, bit::ENDING),
            (self.ended, bit::ENDED),
            (self.paused, bit::PAUSED),
            (self.closed, bit::CLOSED),
        ];
        bits.into_iter().filter(|(is, _)| *is).fold(0, |bits, (_, bit)| bits | bit)
    }

    pub(in super::super) fn counters(&self) -> Counts {
        let acknowledged = match sockopt::int(self.fd(), libc::SOL_SOCKET, libc::SO_PROTOCOL) {
            Ok(libc::IPPROTO_TCP) => {
                let unsent = u64::try_from(descriptor::bytes_unsent(self.fd())).unwrap_or(0);
                // The end is counted there, as one byte, until it is acknowledged too.
                self.taken.saturating_sub(unsent.saturating_sub(u64::from(self.ended)))
            }
            _ => self.taken,
        };
        Counts { received: self.received, queued: self.accepted, taken: self.taken, acknowledged }
    }

    /// The address of one end; behind a PROXY header the one it told.
    pub(in super::super) fn address(&self, which: c_int) -> Result<Address> {
        let told = self.header().filter(|header| header.command == 1 && header.family != libc::AF_UNSPEC);
        match (which, told) {
            (side::LOCAL, Some(header)) => Ok(header.destination),
            (side::PEER, Some(header)) => Ok(header.source),
            _ if self.fd() == -1 => Err(if self.closed { Error::Destroyed } else { Error::Os(libc::ENOTCONN) }),
            (side::LOCAL, None) => local_address(self.fd()),
            (side::PEER, None) => peer_address(self.fd()),
            _ => Err(Error::InvalidArgument("which is neither RSK_LOCAL nor RSK_PEER")),
        }
    }

    /// The PROXY header it began with.
    pub(in super::super) fn proxy_header(&self) -> Result<Header> {
        self.header().cloned().ok_or(Error::Os(libc::ENODATA))
    }

    /// Its descriptor, for calls of the socket API.
    pub(in super::super) fn descriptor(&self) -> Result<RawFd> {
        self.check_open()?;
        self.socket.as_ref().map(Socket::fd).ok_or(Error::Os(libc::ENOTCONN))
    }

    /// Gives the socket back, with what came in and was not told.
    pub(in super::super) fn detach(&mut self, ctx: &mut Context, room: Room) -> Result<(RawFd, usize)> {
        self.check_open()?;
        if self.has_output() {
            return Err(Error::Busy);
        }
        self.take_back(ctx);
        let left = self.input.as_ref().map_or(&[][..], |input| input.leftover());
        let len = left.len();
        if len > room.len() {
            return Err(Error::NoRoom(len));
        }
        let fd = self.descriptor()?;
        room.fill(left);
        // Whoever has it next may watch it: the loop must have let go of it.
        let _ = ctx.readiness.watch(fd, self.id, &mut self.watched, 0);
        if let Some(socket) = self.socket.take() {
            socket.give();
        }
        (self.closed, self.is_silent) = (true, true);
        self.cancel_output(ctx, libc::ECANCELED);
        self.leave_pipes(ctx, 0);
        if self.timer.take().is_some() {
            ctx.timers.note_stale();
        }
        ctx.tell(Queued::new(kind::CLOSE, self.id));
        Ok((fd, len))
    }
}
