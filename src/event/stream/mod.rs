//! A stream: a connection with what waits to be sent, what came in, and how long either may take.
//!
//! It is a state machine: the functions of the program ask something of it, the driver tells it outcomes, and it tells events.
//! It calls nobody.

mod attempt;
mod connect;
mod deadlines;
mod incoming;
mod options;
mod output;
mod outgoing;
mod pipe;
mod proxied;
mod state;

use std::os::fd::RawFd;

use libc::c_int;

use super::Owner;
use super::context::{Context, FollowUp};
use super::events::{Failure, Queued, Step};
use super::framing::input::Input;
use super::readiness::{Ready, Watched};
use crate::error::{Error, Result};
use crate::io::ending;
use crate::names::event;
use crate::names::looping::kind;
use crate::sys::socket::Socket;
use crate::sys::sockopt;
pub(super) use attempt::Local;
use connect::Connecting;
pub(crate) use options::{HARD, Keepalive, SOFT, StreamOptions};
pub(super) use outgoing::Keep;
use output::Output;
use proxied::Proxied;
pub(crate) use state::Counts;

/// See the module.
#[allow(clippy::struct_excessive_bools, reason = "each says one thing of the stream, and none follows from others")]
pub(super) struct Stream {
    pub(super) id: u64,
    pub(super) owner: Owner,
    /// Whether it keeps a run going.
    pub(super) counts: bool,
    /// None while it connects, and once it is closed.
    socket: Option<Socket>,
    watched: Watched,
    /// The server it came from, or 0.
    pub(super) server: u64,
    half_open: bool,
    /// The program wants no data now.
    paused: bool,
    /// The target of its pipe has no room now.
    held: bool,
    /// The other side has ended.
    read_ended: bool,
    /// That was told.
    end_told: bool,
    /// The program ends it.
    ending: bool,
    /// The kernel was told so.
    ended: bool,
    closed: bool,
    /// The program has destroyed it: what came before that is not told any more.
    is_silent: bool,
    drain_owed: bool,
    /// Nobody wants what it receives any more: the target of its pipe has gone, and it has only to finish what it sends.
    discards: bool,
    /// The idle time was told and nothing has happened since.
    idle_told: bool,
    /// There may be something to receive, which is not told again.
    may_read: bool,
    /// Receiving less than there was room for does not say that nothing is left: the other side has ended behind it, or has sent
    /// urgent data.
    reads_on: bool,
    /// It is no socket of TCP: its level is watched, because a receive stops there also behind a passed descriptor.
    by_level: bool,
    /// It is among those that are looked at again.
    is_again: bool,
    /// It is among those with unread input.
    pub(super) is_unread: bool,
    soft: usize,
    hard: usize,
    idle_ms: u32,
    write_ms: u32,
    close_ms: u32,
    /// When bytes moved last, in either direction.
    active_at: u64,
    /// When bytes that waited moved last.
    progress_at: u64,
    ended_at: u64,
    /// The timer it has set; another one that comes is stale.
    timer: Option<u64>,
    received: u64,
    /// Bytes of the program, from the start on, and how many of them the kernel has.
    accepted: u64,
    taken: u64,
    end_tag: u64,
    output: Option<Box<Output>>,
    pub(super) input: Option<Box<Input>>,
    pipe_to: u64,
    pipe_from: u64,
    pipe_keeps_open: bool,
    connecting: Option<Box<Connecting>>,
    proxied: Option<Box<Proxied>>,
}

impl Stream {
    /// Without a socket: it has yet to connect.
    pub(super) fn unconnected(id: u64, options: &StreamOptions, owner: Owner, now: u64) -> Self {
        Self {
            id,
            owner,
            counts: true,
            socket: None,
            watched: Watched::default(),
            server: 0,
            half_open: options.half_open,
            paused: options.paused,
            held: false,
            read_ended: false,
            end_told: false,
            ending: false,
            ended: false,
            closed: false,
            is_silent: false,
            drain_owed: false,
            discards: false,
            idle_told: false,
            may_read: false,
            reads_on: false,
            by_level: false,
            is_again: false,
            is_unread: false,
            soft: options.soft,
            hard: options.hard,
            idle_ms: options.idle_ms,
            write_ms: options.write_ms,
            close_ms: options.close_ms,
            active_at: now,
            progress_at: now,
            ended_at: 0,
            timer: None,
            received: 0,
            accepted: 0,
            taken: 0,
            end_tag: 0,
            output: None,
            input: None,
            pipe_to: 0,
            pipe_from: 0,
            pipe_keeps_open: false,
            connecting: None,
            proxied: None,
        }
    }

    /// On a connected, non-blocking socket.
    pub(super) fn connected(id: u64, socket: Socket, options: &StreamOptions, owner: Owner, now: u64) -> Self {
        Self { socket: Some(socket), ..Self::unconnected(id, options, owner, now) }
    }

    /// Counts it, and begins to receive.
    pub(super) fn start(&mut self, ctx: &mut Context) {
        Self::count(ctx);
        self.begin(ctx);
    }

    /// Counts it, and begins to receive when what was told before was told.
    pub(super) fn start_later(&mut self, ctx: &mut Context) {
        Self::count(ctx);
        ctx.fresh.push_back(self.id);
    }

    /// There is one more.
    fn count(ctx: &mut Context) {
        ctx.alive += 1;
        ctx.statistics.streams += 1;
    }

    /// Watches its descriptor for the first time.
    pub(super) fn watch_first(&mut self, ctx: &mut Context) -> Result<()> {
        let events = if self.paused { 0 } else { event::READABLE };
        self.watch(ctx, events)
    }

    fn watch(&mut self, ctx: &Context, events: u32) -> Result<()> {
        if self.by_level {
            ctx.readiness.watch(self.fd(), self.id, &mut self.watched, events)
        } else {
            ctx.readiness.watch_edges(self.fd(), self.id, &mut self.watched, events)
        }
    }

    /// Its socket is of that family.
    pub(super) fn set_family(&mut self, family: c_int) {
        self.by_level = !matches!(family, libc::AF_INET | libc::AF_INET6);
    }

    /// Lets go of its socket, which is the program's again.
    pub(super) fn give_up(&mut self) {
        if let Some(socket) = self.socket.take() {
            socket.give();
        }
    }

    /// Begins to receive, and to look at the time.
    pub(super) fn begin(&mut self, ctx: &mut Context) {
        self.active_at = if self.idle_ms > 0 { ctx.clock() } else { ctx.now };
        self.update(ctx);
        self.schedule(ctx);
    }

    /// The descriptor; -1 if it has none (yet, or any more).
    pub(super) fn fd(&self) -> RawFd {
        self.socket.as_ref().map_or(-1, Socket::fd)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether only its end is told of it any more.
    pub(super) fn is_silent(&self) -> bool {
        self.is_silent
    }

    /// Refuses what a stream that is closed cannot do any more.
    pub(super) fn check_open(&self) -> Result<()> {
        if self.closed { Err(Error::Destroyed) } else { Ok(()) }
    }

    /// The driver has found its descriptor ready.
    pub(super) fn ready(&mut self, ctx: &mut Context, ready: Ready) {
        if self.connecting.is_some() {
            self.attempt_ready(ctx, ready);
            return;
        }
        // An attempt that lost against another in this turn.
        if ready.fd != self.fd() {
            return;
        }
        if ready.may_write() && !self.closed && (self.has_output() || !self.watched.is_edges()) {
            self.flush(ctx);
        }
        self.reads_on |= ready.reads_on();
        if ready.may_read() && !self.closed {
            self.is_again = false;
            self.may_read = true;
            if self.must_wait(ctx) {
                self.look_again(ctx);
                return;
            }
            if self.wants_to_read() {
                self.read(ctx);
            } else {
                self.update(ctx);
            }
        }
    }

    /// Goes on reading in the next turn, if there may be something that is not told again.
    fn look_again(&mut self, ctx: &mut Context) {
        if self.may_read && !self.is_again && self.wants_to_read() && self.watched.is_edges() {
            self.is_again = true;
            ctx.readiness.look_again(self.fd(), self.id);
        }
    }

    /// The header is no business of the program, which could not resume what it has not been told of.
    fn wants_to_read(&self) -> bool {
        !self.read_ended && (self.awaits_header() || !self.paused && !self.held)
    }

    /// Watches for what is wanted now. Reading is given up only when there is something to read that nobody wants, so that a
    /// short pause costs nothing.
    fn update(&mut self, ctx: &mut Context) {
        if self.fd() == -1 {
            return;
        }
        let read = if self.wants_to_read() { event::READABLE } else { 0 };
        let write = if self.has_output() { event::WRITABLE } else { 0 };
        if let Err(error) = self.watch(ctx, read | write) {
            self.fail(ctx, error.code(), Step::Watch);
        }
    }

    /// It is over because `step` failed.
    fn fail(&mut self, ctx: &mut Context, code: c_int, step: Step) {
        let failure = Failure::of(step, self.fd(), code);
        self.finish(ctx, code, Some(failure));
    }

    /// The same where bytes are lost that the other side waits for: an end in order would look as if it had them all, and the
    /// system would keep what it has taken for somebody who does not take it.
    fn fail_with_reset(&mut self, ctx: &mut Context, code: c_int, step: Step) {
        self.reset_on_close();
        self.fail(ctx, code, step);
    }

    /// Both sides have ended, or the program says so.
    pub(super) fn close(&mut self, ctx: &mut Context, code: c_int) {
        self.finish(ctx, code, None);
    }

    /// The program destroys it.
    pub(super) fn destroy(&mut self, ctx: &mut Context, code: c_int) {
        self.is_silent = true;
        self.close(ctx, code);
    }

    /// Closes with a reset: the other side is told that something went wrong.
    pub(super) fn cut(&mut self, ctx: &mut Context, code: c_int) {
        self.reset_on_close();
        self.destroy(ctx, code);
    }

    fn reset_on_close(&self) {
        if self.fd() != -1 {
            // A Unix socket has no reset; a peer gone before us leaves nothing to tell.
            let _ = ending::set_linger(self.fd(), Some(0));
        }
    }

    /// Gives everything up, and tells so: of each write, of the failure, and last of the close.
    fn finish(&mut self, ctx: &mut Context, code: c_int, failure: Option<Box<Failure>>) {
        if self.closed {
            return;
        }
        self.closed = true;
        if let Some(socket) = self.socket.take() {
            ctx.readiness.forget(socket.fd(), &mut self.watched);
        }
        self.forget_attempts(ctx);
        // Others have nothing to do with names.
        let errno = if code < 0 { Error::Name(code).code() } else { code };
        self.cancel_output(ctx, if code == 0 { libc::ECANCELED } else { errno });
        self.leave_pipes(ctx, errno);
        if self.timer.take().is_some() {
            ctx.timers.note_stale();
        }
        if self.awaits_header() {
            // Nobody knows of it: it is its server that tells.
            self.header_failed(ctx, "the connection broke before its PROXY header came");
            return;
        }
        if code != 0 {
            let failure = failure.or_else(|| Some(Failure::of(Step::Destroy, -1, code)));
            ctx.tell_failure(Queued::new(kind::ERROR, self.id).code(code), failure);
        }
        ctx.tell(Queued::new(kind::CLOSE, self.id).code(code));
    }

    /// Its close was told: it stops to count.
    pub(super) fn left(&mut self, ctx: &mut Context) {
        ctx.alive -= usize::from(self.counts);
        ctx.statistics.streams -= 1;
        if self.server != 0 {
            ctx.follow_ups.push_back(FollowUp::Left { server: self.server });
        }
    }

    /// An option of the socket.
    fn set_option(&self, level: c_int, name: c_int, value: c_int) -> Result<()> {
        sockopt::set(self.fd(), level, name, &value)
    }
}
