//! An endpoint: a datagram socket that receives and sends in batches.

mod asked;
mod open;
mod outbox;
mod receive;
mod send;
#[cfg(test)]
mod tests;

use std::os::fd::RawFd;

use libc::c_int;

use super::Owner;
use super::context::Context;
use super::events::{Queued, Step};
use super::readiness::{Ready, Watched};
use crate::error::{Error, Result};
use crate::io::datagrams::Joining;
use crate::names::event;
use crate::names::looping::kind;
use crate::socket::unix;
use crate::sys::address::Address;
use crate::sys::socket::Socket;
pub(crate) use open::EndpointOptions;
use outbox::Outbox;
use receive::Untold;

/// Counted since the endpoint was opened.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) received: u64,
    pub(crate) received_bytes: u64,
    pub(crate) sent: u64,
    pub(crate) sent_bytes: u64,
    /// Those the system has refused to send.
    pub(crate) failed: u64,
    /// Those that came and for which the socket had no room.
    pub(crate) dropped: u64,
    /// Counted now: those that wait to be sent.
    pub(crate) queued: u64,
    pub(crate) queued_bytes: u64,
}

/// See the module.
#[allow(clippy::struct_excessive_bools, reason = "each says one thing of the endpoint, and none follows from others")]
pub(super) struct Endpoint {
    id: u64,
    pub(super) owner: Owner,
    /// Whether it keeps a run going.
    pub(super) counts: bool,
    /// None once it is closed.
    socket: Option<Socket>,
    watched: Watched,
    /// The file of a Unix socket that was made for it.
    path: Option<Address>,
    family: c_int,
    /// Its own address, as it was when it was opened.
    local: Address,
    has_peer: bool,
    /// The kernel joins what it receives.
    joins: bool,
    /// The program wants no datagrams now.
    paused: bool,
    batch: usize,
    max_datagram: usize,
    soft: usize,
    hard: usize,
    joining: Joining,
    outbox: Outbox,
    /// It is among those with something to send.
    is_unsent: bool,
    /// The kernel takes no more for now.
    is_full: bool,
    /// It was found ready to send, and took nothing: for so long it is not asked again.
    rest_ms: u64,
    drain_owed: bool,
    timer: Option<u64>,
    /// What came and was not told yet.
    untold: Option<Untold>,
    /// An event about what came waits in the queue.
    is_queued: bool,
    /// It is among those with unread input.
    is_unread: bool,
    counted: Counts,
}

impl Endpoint {
    fn fd(&self) -> RawFd {
        self.socket.as_ref().map_or(-1, Socket::fd)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.socket.is_none()
    }

    fn check_open(&self) -> Result<()> {
        if self.is_closed() { Err(Error::Destroyed) } else { Ok(()) }
    }

    /// The driver has found its descriptor ready.
    pub(super) fn ready(&mut self, ctx: &mut Context, ready: Ready) {
        if ready.may_write() && self.is_full {
            self.flush(ctx);
        }
        if ready.may_read() && !self.is_closed() {
            if self.paused {
                self.update(ctx);
            } else {
                self.receive(ctx);
            }
        }
    }

    /// Watches for what is wanted now. Reading is given up only when something is there that nobody wants.
    fn update(&mut self, ctx: &mut Context) {
        let (fd, watched) = (self.fd(), self.watch(ctx));
        if let Err(error) = watched {
            ctx.tell_error(kind::ENDPOINT_ERROR, self.id, error.code(), Step::Watch, fd);
        }
    }

    fn watch(&mut self, ctx: &Context) -> Result<()> {
        let Some(socket) = &self.socket else { return Ok(()) };
        let read = if self.paused { 0 } else { event::READABLE };
        let write = if self.is_full && self.timer.is_none() { event::WRITABLE } else { 0 };
        ctx.readiness.watch(socket.fd(), self.id, &mut self.watched, read | write)
    }

    /// Receives nothing for now, or again.
    fn set_paused(&mut self, ctx: &mut Context, paused: bool) -> Result<()> {
        self.check_open()?;
        self.paused = paused;
        if paused {
            return Ok(());
        }
        self.unread(ctx);
        self.watch(ctx)
    }

    /// Whether this is the timer it has set.
    pub(super) fn expects(&self, due: u64) -> bool {
        self.timer == Some(due)
    }

    /// Closes it, after what the system takes at once of what waits to be sent.
    pub(super) fn close(&mut self, ctx: &mut Context) {
        if !self.is_full {
            self.flush(ctx);
        }
        let Some(socket) = self.socket.take() else { return };
        ctx.readiness.forget(socket.fd(), &mut self.watched);
        drop(socket);
        if let Some(path) = self.path.take() {
            unix::remove_file(&path);
        }
        if let Some(untold) = self.untold.take() {
            ctx.batches.is_over(untold.batch);
        }
        ctx.queued_bytes -= self.outbox.bytes();
        self.outbox = Outbox::default();
        if self.timer.take().is_some() {
            ctx.timers.note_stale();
        }
        ctx.tell(Queued::new(kind::ENDPOINT_CLOSE, self.id));
    }

    /// Its close was told: it stops to count.
    pub(super) fn left(&self, ctx: &mut Context) {
        ctx.alive -= usize::from(self.counts);
        ctx.statistics.endpoints -= 1;
    }
}
