//! What the program asks of endpoints, by handle.

use core::ffi::CStr;
use std::os::fd::RawFd;

use libc::c_int;

use super::super::context::Context;
use super::super::core::Core;
use super::super::object::Object;
use super::{Counts, Endpoint};
use crate::error::{Error, Result};
use crate::io::info;
use crate::names::looping::side;
use crate::socket::multicast::{self, Change};
use crate::sys::address::Address;
use crate::sys::caller::Bytes;
use crate::sys::socket::{local_address, peer_address};
use crate::sys::sockopt;

impl Core {
    pub(super) fn endpoint(&mut self, id: u64) -> Result<(&mut Endpoint, &mut Context)> {
        match self.objects.get(id) {
            Some(Object::Endpoint(endpoint)) => Ok((endpoint, &mut self.ctx)),
            _ => Err(Error::StaleHandle(id)),
        }
    }

    /// One that is not closed.
    fn open_endpoint(&mut self, id: u64) -> Result<(&mut Endpoint, &mut Context)> {
        let (endpoint, ctx) = self.endpoint(id)?;
        if endpoint.is_closed() { Err(Error::StaleHandle(id)) } else { Ok((endpoint, ctx)) }
    }

    /// Takes a datagram for `to`, or for its peer if that is empty; whether more is welcome.
    pub(crate) fn endpoint_send(&mut self, id: u64, bytes: Bytes, to: &[u8]) -> Result<bool> {
        let (endpoint, ctx) = self.open_endpoint(id)?;
        endpoint.send(ctx, bytes, to, &[])
    }

    /// Takes a datagram for `to` that comes from `local`, the address at which `to` has sent one.
    pub(crate) fn endpoint_reply(
        &mut self,
        id: u64,
        bytes: Bytes,
        to: &[u8],
        local: &[u8],
        interface: c_int,
    ) -> Result<bool> {
        let (endpoint, ctx) = self.open_endpoint(id)?;
        let local = Address::of_bytes(local);
        // One that is bound to an address sends from there anyway.
        if local.family() != endpoint.family || endpoint.local.is_specific() {
            return endpoint.send(ctx, bytes, to, &[]);
        }
        let source = info::source(&local, interface);
        endpoint.send(ctx, bytes, to, source.filled())
    }

    /// Hands on what endpoints have gathered; whether there was any.
    pub(in super::super) fn flush_endpoints(&mut self) -> bool {
        let any = !self.ctx.unsent.is_empty();
        while let Some(id) = self.ctx.unsent.pop() {
            if let Ok((endpoint, ctx)) = self.endpoint(id) {
                endpoint.end_of_turn(ctx);
            }
        }
        any
    }

    /// Joins or leaves a group.
    pub(crate) fn endpoint_change(
        &mut self,
        id: u64,
        change: Change,
        (group, interface, source): (&CStr, Option<&CStr>, Option<&CStr>),
    ) -> Result<()> {
        multicast::change(change, self.open_endpoint(id)?.0.fd(), group, source, interface)
    }

    pub(crate) fn endpoint_pause(&mut self, id: u64, paused: bool) -> Result<()> {
        let (endpoint, ctx) = self.open_endpoint(id)?;
        endpoint.set_paused(ctx, paused)
    }

    pub(crate) fn endpoint_address(&mut self, id: u64, which: c_int) -> Result<Address> {
        let fd = self.open_endpoint(id)?.0.fd();
        match which {
            side::LOCAL => local_address(fd),
            side::PEER => peer_address(fd),
            _ => Err(Error::InvalidArgument("which is neither RSK_LOCAL nor RSK_PEER")),
        }
    }

    pub(crate) fn endpoint_fd(&mut self, id: u64) -> Result<RawFd> {
        Ok(self.open_endpoint(id)?.0.fd())
    }

    pub(crate) fn endpoint_counters(&mut self, id: u64) -> Result<Counts> {
        let (endpoint, _) = self.endpoint(id)?;
        let (queued, queued_bytes) = (endpoint.outbox.len() as u64, endpoint.outbox.bytes() as u64);
        if !endpoint.is_closed() {
            // Before Linux 4.12 nobody tells.
            endpoint.counted.dropped = sockopt::drops(endpoint.fd()).unwrap_or(0).into();
        }
        Ok(Counts { queued, queued_bytes, ..endpoint.counted })
    }

    /// The program's word for it.
    pub(crate) fn endpoint_user(&mut self, id: u64) -> Result<usize> {
        Ok(self.endpoint(id)?.0.owner.user)
    }

    pub(crate) fn endpoint_set_user(&mut self, id: u64, user: usize) -> Result<()> {
        self.endpoint(id)?.0.owner.user = user;
        Ok(())
    }

    /// Ends it.
    pub(crate) fn endpoint_close(&mut self, id: u64) -> Result<()> {
        let (endpoint, ctx) = self.endpoint(id)?;
        endpoint.check_open()?;
        endpoint.close(ctx);
        Ok(())
    }
}
