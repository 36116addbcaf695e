//! A server: a listening socket, the streams that came from it, and who is let in.

mod accept;
mod close;
mod listen;

use std::os::fd::RawFd;

use libc::c_int;

use super::Owner;
use super::cidr::Rules;
use super::context::Context;
use super::core::Core;
use super::object::Object;
use super::readiness::Watched;
use super::stream::StreamOptions;
use crate::error::{Error, Result};
use crate::names::event;
use crate::raw::own::PrivateFd;
use crate::sys::address::Address;
use crate::sys::socket::{Socket, local_address};
pub(crate) use listen::ListenOptions;

/// See the module.
#[allow(clippy::struct_excessive_bools, reason = "each says one thing of the server, and none follows from others")]
pub(super) struct Server {
    pub(super) id: u64,
    pub(super) owner: Owner,
    /// Whether it keeps a run going.
    pub(super) counts: bool,
    /// None once it is closed.
    socket: Option<Socket>,
    watched: Watched,
    family: c_int,
    /// The file of a Unix socket that was made for it.
    path: Option<Address>,
    stream_options: StreamOptions,
    stream_owner: Owner,
    rules: Rules,
    /// Whose PROXY headers are believed; `None` = everybody's.
    proxies: Option<Rules>,
    /// Streams that came from it and are not gone.
    connections: usize,
    max: usize,
    accepts_per_turn: u32,
    proxied: bool,
    proxy_ms: u32,
    resets: bool,
    /// The program wants no connections now.
    paused: bool,
    /// No descriptor was left; it rests so long before it tries again.
    rest_ms: u32,
    resting: bool,
    /// Given up to take a connection when no descriptor is left, so that its client is told.
    reserve: Option<PrivateFd>,
    closing: bool,
    close_told: bool,
    /// When its streams are cut.
    cut_at: Option<u64>,
    forced: u64,
    timer: Option<u64>,
}

impl Server {
    fn fd(&self) -> RawFd {
        self.socket.as_ref().map_or(-1, Socket::fd)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closing
    }

    /// Whether this is the timer it has set.
    pub(super) fn expects(&self, due: u64) -> bool {
        self.timer == Some(due)
    }

    /// Watches for connections, if it wants any.
    fn update(&mut self, ctx: &Context) -> Result<()> {
        let Some(socket) = &self.socket else { return Ok(()) };
        let events = if self.paused || self.resting { 0 } else { event::READABLE };
        ctx.readiness.watch(socket.fd(), self.id, &mut self.watched, events)
    }

    fn set_timer(&mut self, ctx: &mut Context, due: u64) {
        if self.timer.replace(due).is_some() {
            ctx.timers.note_stale();
        }
        ctx.timers.set(self.id, due);
    }

    /// Its close was told: it stops to count.
    pub(super) fn left(&self, ctx: &mut Context) {
        ctx.alive -= usize::from(self.counts);
        ctx.statistics.servers -= 1;
        if self.timer.is_some() {
            ctx.timers.note_stale();
        }
    }
}

impl Core {
    fn server(&mut self, id: u64) -> Result<(&mut Server, &mut Context)> {
        match self.objects.get(id) {
            Some(Object::Server(server)) => Ok((server, &mut self.ctx)),
            _ => Err(Error::StaleHandle(id)),
        }
    }

    /// One that listens.
    fn listening(&mut self, id: u64) -> Result<(&mut Server, &mut Context)> {
        let (server, ctx) = self.server(id)?;
        if server.closing { Err(Error::StaleHandle(id)) } else { Ok((server, ctx)) }
    }

    /// Where it listens.
    pub(crate) fn server_address(&mut self, id: u64) -> Result<Address> {
        local_address(self.listening(id)?.0.fd())
    }

    /// Its descriptor.
    pub(crate) fn server_fd(&mut self, id: u64) -> Result<RawFd> {
        Ok(self.listening(id)?.0.fd())
    }

    /// How many streams it has.
    pub(crate) fn server_connections(&mut self, id: u64) -> Result<usize> {
        Ok(self.server(id)?.0.connections)
    }

    /// Their handles.
    pub(crate) fn server_streams(&mut self, id: u64) -> Result<Vec<u64>> {
        self.server(id)?;
        let is_its = |object: &Object| matches!(object, Object::Stream(it) if it.server == id && !it.awaits_header());
        Ok(self.objects.iter().filter(|(_, object)| is_its(object)).map(|(stream, _)| stream).collect())
    }

    /// Its word of the program, which its streams to come begin with too.
    pub(crate) fn server_set_user(&mut self, id: u64, user: usize) -> Result<()> {
        let (server, _) = self.server(id)?;
        (server.owner.user, server.stream_owner.user) = (user, user);
        Ok(())
    }

    /// The word of the program.
    pub(crate) fn server_user(&mut self, id: u64) -> Result<usize> {
        Ok(self.server(id)?.0.owner.user)
    }

    /// Takes no more than so many streams at a time (0 = any number). Those that are there stay.
    pub(crate) fn server_set_max(&mut self, id: u64, max: u32) -> Result<()> {
        self.listening(id)?.0.max = usize::try_from(max).unwrap_or(usize::MAX);
        Ok(())
    }

    /// Leaves connections in the queue of the kernel, or takes them again.
    pub(crate) fn server_pause(&mut self, id: u64, paused: bool) -> Result<()> {
        let (server, ctx) = self.listening(id)?;
        server.paused = paused;
        server.update(ctx)
    }

    /// Lets in, or keeps out, who matches.
    pub(crate) fn server_rule(&mut self, id: u64, cidr: &str, allowed: bool) -> Result<()> {
        let (server, _) = self.listening(id)?;
        let rule = super::cidr::Rule::parse(cidr)?;
        if allowed {
            server.rules.allow(rule);
        } else {
            server.rules.deny(rule);
        }
        Ok(())
    }
}

/// As a count of milliseconds that ends: a negative one does not.
fn limit(ms: c_int) -> Option<u64> {
    u64::try_from(ms).ok()
}
