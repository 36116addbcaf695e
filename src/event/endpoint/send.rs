//! What an endpoint is given to send: gathered during a turn, and handed to the system together.

use libc::c_int;

use super::super::context::{Context, ns};
use super::super::events::{Failure, Queued, Step};
use super::Endpoint;
use super::outbox::COST;
use crate::error::{Error, Result};
use crate::names::looping::kind;
use crate::sys::address::Address;
use crate::sys::caller::Bytes;
use crate::sys::socket::peer_address;

/// So many bytes are handed to the system at once.
const GATHERED: usize = 256 << 10;
/// The longest datagrams of UDP: by IPv4, and by IPv6.
const LONGEST: usize = 65_507;
const LONGEST6: usize = 65_527;
/// It rests no longer than this before it tries again to send.
const MOST_REST: u64 = 64;

impl Endpoint {
    /// Takes a datagram, copied; whether more is welcome. `to` is empty for its peer, `source` for an address of the
    /// system's choice.
    pub(super) fn send(&mut self, ctx: &mut Context, bytes: Bytes, to: &[u8], source: &[u8]) -> Result<bool> {
        self.check_open()?;
        self.check_address(to)?;
        let longest = match self.family {
            libc::AF_INET => LONGEST,
            libc::AF_INET6 => LONGEST6,
            _ => usize::MAX,
        };
        let cost = bytes.len().saturating_add(COST);
        if bytes.len() > longest || cost > self.hard {
            return Err(Error::TooLong);
        }
        if self.outbox.weight() + cost > self.hard && !self.is_full {
            self.flush(ctx);
        }
        if self.outbox.weight() + cost > self.hard {
            self.drain_owed = true;
            return Err(Error::WouldExceed);
        }
        self.outbox.push(bytes, to, source);
        ctx.queued_bytes += bytes.len();
        let is_enough = self.outbox.len() >= self.batch || self.outbox.bytes() >= GATHERED;
        if !self.is_full && (is_enough || self.outbox.weight() >= self.soft) {
            self.flush(ctx);
        } else if !self.is_unsent && !self.is_full {
            self.is_unsent = true;
            ctx.unsent.push(self.id);
        }
        let is_welcome = self.outbox.weight() < self.soft;
        self.drain_owed |= !is_welcome;
        Ok(is_welcome)
    }

    /// Refuses what no datagram of this socket can be sent to.
    fn check_address(&self, to: &[u8]) -> Result<()> {
        let Some(family) = to.first_chunk().map(|family| c_int::from(libc::sa_family_t::from_ne_bytes(*family))) else {
            return if self.has_peer && to.is_empty() { Ok(()) } else { Err(Error::Os(libc::EDESTADDRREQ)) };
        };
        let shortest = match (self.family, family) {
            (libc::AF_INET | libc::AF_INET6, libc::AF_INET) => size_of::<libc::sockaddr_in>(),
            (libc::AF_INET6, libc::AF_INET6) => size_of::<libc::sockaddr_in6>(),
            (libc::AF_INET | libc::AF_INET6 | libc::AF_UNIX, _) if family != self.family => {
                return Err(Error::Os(libc::EAFNOSUPPORT));
            }
            _ => 3,
        };
        if to.len() < shortest {
            return Err(Error::InvalidArgument("the address is shorter than one of its family"));
        }
        Ok(())
    }

    /// The turn is over: what was gathered goes.
    pub(in super::super) fn end_of_turn(&mut self, ctx: &mut Context) {
        self.is_unsent = false;
        if !self.is_full {
            self.flush(ctx);
        }
    }

    /// Hands what waits to the system, and tells what it refuses.
    pub(super) fn flush(&mut self, ctx: &mut Context) {
        // What failed for the datagram that is first now.
        let mut failed = None;
        while !self.outbox.is_empty() && !self.is_closed() {
            match self.outbox.send(self.fd(), &mut self.joining) {
                Ok(count) => {
                    failed = None;
                    (self.is_full, self.rest_ms) = (false, 0);
                    self.counted.sent += count as u64;
                    self.counted.sent_bytes += self.forget(ctx, count) as u64;
                }
                Err(Error::Os(libc::EAGAIN)) => {
                    self.wait(ctx);
                    return;
                }
                Err(Error::Os(libc::EINTR)) => {}
                Err(error) => {
                    if failed != Some(error.code()) {
                        self.tell_unsent(ctx, error.code());
                    }
                    // A socket with a peer is told so of datagrams that went before, and this one has not been tried.
                    if self.has_peer && failed.is_none() {
                        failed = Some(error.code());
                        continue;
                    }
                    failed = None;
                    self.counted.failed += 1;
                    self.forget(ctx, 1);
                }
            }
        }
        self.is_full = false;
        self.update(ctx);
        self.tell_drain(ctx);
    }

    fn forget(&mut self, ctx: &mut Context, count: usize) -> usize {
        let bytes = self.outbox.remove(count);
        ctx.queued_bytes -= bytes;
        bytes
    }

    /// The first datagram cannot be sent, or an earlier one did not arrive.
    fn tell_unsent(&self, ctx: &mut Context, code: c_int) {
        self.tell_failure(ctx, code, Step::SendTo, Address::of_bytes(self.outbox.first_address()));
    }

    /// Tells of a failure that has to do with `address`, or with its peer if that is none.
    pub(super) fn tell_failure(&self, ctx: &mut Context, code: c_int, step: Step, address: Address) {
        let peer = || peer_address(self.fd()).unwrap_or(Address::NONE);
        let address = if address.len() == 0 { peer() } else { address };
        let failure = Failure { address, ..*Failure::of(step, self.fd(), code) };
        let event = Queued::new(kind::ENDPOINT_ERROR, self.id).code(code);
        ctx.tell_failure(event, Some(Box::new(failure)));
    }

    fn tell_drain(&mut self, ctx: &mut Context) {
        if self.drain_owed && self.outbox.weight() <= self.soft / 4 {
            self.drain_owed = false;
            ctx.tell(Queued::new(kind::ENDPOINT_DRAIN, self.id));
        }
    }

    /// The kernel takes no more: it says when it does. A Unix socket is said to be ready also while it is the receiver who
    /// has no room, so that it rests between attempts that lead to nothing.
    fn wait(&mut self, ctx: &mut Context) {
        let was_full = core::mem::replace(&mut self.is_full, true);
        if was_full && self.timer.is_none() {
            self.rest_ms = (self.rest_ms * 2).clamp(1, MOST_REST);
            let due = ctx.clock().saturating_add(ns(self.rest_ms));
            self.timer = Some(due);
            ctx.timers.set(self.id, due);
        }
        self.update(ctx);
        self.tell_drain(ctx);
    }

    /// It has rested.
    pub(in super::super) fn due(&mut self, ctx: &mut Context) {
        self.timer = None;
        self.flush(ctx);
    }
}
