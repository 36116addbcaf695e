//! What comes to an endpoint: a batch with one call, cut up where the kernel has joined, and told in lists.

use core::ffi::c_uint;

use libc::c_int;

use super::super::context::Context;
use super::super::events::{Data, Queued, Step};
use super::Endpoint;
use crate::error::Error;
use crate::io::control::{Messages, number};
use crate::io::info::Arrival;
use crate::names::looping::kind;
use crate::sys::address::Address;
use crate::sys::arrivals::{Arrivals, Arrived};

/// Datagrams as the kernel joins them have room in this.
pub(super) const JOINED: usize = 1 << 16;

/// A batch of which not all is in events.
pub(super) struct Untold {
    pub(super) batch: usize,
    at: usize,
}

impl Endpoint {
    /// Receives one batch. More that is there has its turn after the other descriptors.
    pub(super) fn receive(&mut self, ctx: &mut Context) {
        if self.untold.is_some() || self.is_queued {
            return;
        }
        let size = if self.joins { JOINED } else { self.max_datagram };
        let batch = ctx.batches.take(self.batch, size);
        let Some(arrivals) = ctx.batches.get(batch) else { return };
        match arrivals.receive(self.fd(), self.batch, self.family != libc::AF_UNIX) {
            Ok(came) => {
                let lost = (0..came).filter(|place| !self.sort(arrivals, *place)).count();
                let datagrams = arrivals.listed();
                self.counted.received += datagrams.len() as u64;
                self.counted.received_bytes += datagrams.iter().map(|datagram| datagram.len as u64).sum::<u64>();
                if lost > 0 {
                    self.tell_failure(ctx, libc::ENOBUFS, Step::Receive, Address::NONE);
                }
                self.untold = Some(Untold { batch, at: 0 });
                self.tell_untold(ctx);
            }
            Err(error) => {
                ctx.batches.give_back(batch);
                if !matches!(error, Error::Os(libc::EAGAIN | libc::EINTR)) {
                    self.tell_failure(ctx, error.code(), Step::Receive, Address::NONE);
                }
            }
        }
    }

    /// Puts what came in one place into the list; `false` if it cannot be told where one datagram ends and the next begins.
    fn sort(&self, arrivals: &mut Arrivals, place: usize) -> bool {
        let Some(Arrived { len, flags }) = arrivals.at(place) else { return true };
        let (mut arrival, mut joined) = (None, None);
        for item in Messages::of(arrivals.control(place)) {
            if item.level == libc::SOL_UDP && item.kind == libc::UDP_GRO {
                joined = number(item.data).and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0);
            } else if let Some(found) = Arrival::of(item) {
                arrival = Some(found);
            }
        }
        if self.joins && joined.is_none() && flags & libc::MSG_CTRUNC != 0 {
            return false;
        }
        let interface = arrival.map_or(0, |arrival| c_uint::try_from(arrival.interface).unwrap_or(0));
        arrivals.set_local(place, arrival.map_or(Address::NONE, |arrival| arrival.local(self.local.port())));
        let one = joined.unwrap_or(len);
        let mut at = 0;
        loop {
            let whole = one.min(len - at);
            let told = whole.min(self.max_datagram);
            let cut: c_int = if told < whole { libc::MSG_TRUNC } else { flags & libc::MSG_TRUNC };
            arrivals.list(place, at, told, interface, cut);
            at += whole;
            if at >= len {
                return true;
            }
        }
    }

    /// Tells the next part of what came.
    pub(in super::super) fn tell_untold(&mut self, ctx: &mut Context) {
        self.is_unread = false;
        if self.paused || self.is_closed() {
            return;
        }
        let Some(Untold { batch, at }) = self.untold.take() else { return };
        let all = ctx.batches.get(batch).map_or(0, |arrivals| arrivals.listed().len());
        let count = (all - at).min(self.batch);
        if count > 0 {
            let data = Data::Datagrams { batch, at, count };
            self.is_queued = true;
            ctx.tell(Queued::new(kind::DATAGRAMS, self.id).value(count as u64).data(data));
        }
        if at + count < all {
            self.untold = Some(Untold { batch, at: at + count });
            self.unread(ctx);
        } else {
            ctx.batches.is_over(batch);
        }
    }

    /// The event about what is `at` that place of a batch is the next to be told. Not if the endpoint has been paused since:
    /// then it waits.
    pub(in super::super) fn is_next(&mut self, ctx: &mut Context, batch: usize, at: usize) -> bool {
        self.is_queued = false;
        if self.paused {
            ctx.batches.is_not_over(batch);
            self.untold = Some(Untold { batch, at });
        }
        !self.paused
    }

    /// What came and was not told is, soon.
    pub(super) fn unread(&mut self, ctx: &mut Context) {
        if self.untold.is_some() && !self.is_unread {
            self.is_unread = true;
            ctx.unread.push_back(self.id);
        }
    }
}
