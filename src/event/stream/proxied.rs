//! A connection that came through a proxy: it says first on whose behalf.

use super::super::context::{Context, FollowUp};
use super::super::proxy::{Header, Parsed, parse};
use super::Stream;
use crate::names::looping::dropped;

/// Before the header is there, and after.
pub(super) enum Proxied {
    Awaited { bytes: Vec<u8>, due: u64 },
    Told(Box<Header>),
}

impl Stream {
    /// A PROXY header has to come first, until `due`.
    pub(in super::super) fn await_header(&mut self, due: u64) {
        self.proxied = Some(Box::new(Proxied::Awaited { bytes: Vec::new(), due }));
    }

    /// Whether it is not yet known on whose behalf it is.
    pub(in super::super) fn awaits_header(&self) -> bool {
        matches!(self.proxied.as_deref(), Some(Proxied::Awaited { .. }))
    }

    pub(super) fn header(&self) -> Option<&Header> {
        match self.proxied.as_deref() {
            Some(Proxied::Told(header)) => Some(header),
            _ => None,
        }
    }

    pub(super) fn header_deadline(&self) -> Option<u64> {
        match self.proxied.as_deref() {
            Some(Proxied::Awaited { due, .. }) => Some(*due),
            _ => None,
        }
    }

    /// Bytes of the arena that begin with the header, or go on with it.
    pub(super) fn header_bytes(&mut self, ctx: &mut Context, at: usize, len: usize) {
        let Some(Proxied::Awaited { bytes, .. }) = self.proxied.as_deref_mut() else { return };
        bytes.extend_from_slice(ctx.arena.get(at..at + len).unwrap_or_default());
        match parse(bytes) {
            Parsed::Incomplete => {}
            Parsed::Malformed(why) => self.header_failed(ctx, why),
            Parsed::Header(header, used) => {
                let rest = bytes.split_off(used);
                self.proxied = Some(Box::new(Proxied::Told(header)));
                ctx.follow_ups.push_back(FollowUp::Arrived { server: self.server, stream: self.id });
                if !rest.is_empty() {
                    self.input.get_or_insert_default().push(&rest);
                    self.unread(ctx);
                }
                self.schedule(ctx);
            }
        }
    }

    /// The other side ended before its header did.
    pub(super) fn header_ended(&mut self, ctx: &mut Context) {
        self.header_failed(ctx, "the connection ended before its PROXY header did");
    }

    /// It is not let in.
    pub(super) fn header_failed(&mut self, ctx: &mut Context, why: &'static str) {
        let (server, stream) = (self.server, self.id);
        ctx.follow_ups.push_back(FollowUp::Refused { server, stream, reason: dropped::PROXY, why });
    }
}
