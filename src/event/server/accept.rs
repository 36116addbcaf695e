//! Taking connections: so many in a turn, those that are let in, and what is done when no descriptor is left.

use libc::c_int;

use super::super::context::{Context, ns};
use super::super::core::Core;
use super::super::events::{Data, Failure, Queued, Step};
use super::super::object::Object;
use super::super::stream::Stream;
use super::{Server, listen};
use crate::error::{Error, Result};
use crate::io::accept::was_lost;
use crate::io::ending;
use crate::names::looping::{dropped, kind};
use crate::sys::address::Address;
use crate::sys::socket::{Socket, accept_next, peer_address};

/// How long it rests when no descriptor is left: at first, and at most.
const REST_MS: u32 = 10;
const MOST_REST_MS: u32 = 320;
/// Clients that are told so before each rest.
const TURNED_AWAY: u32 = 16;

impl Core {
    /// Takes the connections that wait, within what a turn allows.
    pub(in super::super) fn accept(&mut self, id: u64) {
        let Ok((server, ctx)) = self.server(id) else { return };
        if server.paused || server.resting {
            // A pause is cheap until somebody knocks.
            let _ = server.update(ctx);
            return;
        }
        for _ in 0..server.accepts_per_turn {
            let Ok((server, ctx)) = self.server(id) else { return };
            match accept_next(server.fd(), libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC) {
                Ok(fd) => {
                    server.rest_ms = 0;
                    self.accepted(id, Socket::taken(fd));
                }
                Err(Error::Os(libc::EAGAIN)) => return,
                Err(error) if was_lost(error) || error == Error::Os(libc::EINTR) => {}
                Err(Error::Os(libc::EMFILE | libc::ENFILE)) => return server.turn_away(ctx),
                Err(error) => {
                    let fd = server.fd();
                    ctx.tell_error(kind::SERVER_ERROR, id, error.code(), Step::Accept, fd);
                    // Memory may be back soon; a listening socket that is broken must not keep the loop busy.
                    return server.rest(ctx);
                }
            }
        }
    }

    /// The driver has a connection.
    fn accepted(&mut self, id: u64, socket: Socket) {
        let Ok((server, ctx)) = self.server(id) else { return };
        ctx.statistics.accepted += 1;
        if let Some(reason) = server.refuses(&socket) {
            return server.drop_connection(ctx, socket, reason);
        }
        match self.stream_of(id, socket) {
            Ok(stream) => {
                if let Some(Object::Stream(it)) = self.objects.get(stream) {
                    if it.awaits_header() {
                        it.start(&mut self.ctx);
                    } else {
                        self.ctx.tell(Queued::new(kind::CONNECTION, id).value(stream));
                        it.start_later(&mut self.ctx);
                    }
                }
            }
            Err(_) => {
                if let Ok((server, ctx)) = self.server(id) {
                    server.tell_drop(ctx, dropped::MEMORY, None, "");
                }
            }
        }
    }

    fn stream_of(&mut self, id: u64, socket: Socket) -> Result<u64> {
        let (server, ctx) = self.server(id)?;
        let (options, owner, now) = (&server.stream_options, server.stream_owner, ctx.now);
        let mut stream = Stream::connected(0, socket, options, owner, now);
        stream.set_family(server.family);
        // An option the kernel refuses is no reason to lose the connection.
        let _ = stream.apply(options);
        if server.proxied {
            stream.await_header(now.saturating_add(ns(server.proxy_ms.into())));
        }
        stream.server = id;
        server.connections += 1;
        let inserted = self.objects.insert(|stream_id| {
            stream.id = stream_id;
            Object::Stream(Box::new(stream))
        });
        if inserted.is_err() {
            self.server(id)?.0.connections -= 1;
        }
        inserted
    }

    /// A connection behind a proxy has said where it comes from.
    pub(in super::super) fn arrived(&mut self, id: u64, stream: u64) {
        let Some(Object::Stream(it)) = self.objects.get(stream) else { return };
        let source = it.address(crate::names::looping::side::PEER).ok();
        let Ok((server, ctx)) = self.server(id) else { return };
        if !server.rules.is_empty() && source.is_none_or(|source| !server.rules.permits(&source)) {
            return self.refused(id, stream, dropped::DENIED, "");
        }
        ctx.tell(Queued::new(kind::CONNECTION, id).value(stream));
    }

    /// A connection that was not told of is not let in after all.
    pub(in super::super) fn refused(&mut self, id: u64, stream: u64, reason: c_int, why: &'static str) {
        let Some(Object::Stream(mut it)) = self.objects.remove(stream) else { return };
        let peer = peer_address(it.fd()).ok();
        it.cut(&mut self.ctx, libc::ECONNABORTED);
        it.left(&mut self.ctx);
        if let Ok((server, ctx)) = self.server(id) {
            server.tell_drop(ctx, reason, peer, why);
        }
    }
}

impl Server {
    /// Why this connection is not let in.
    fn refuses(&self, socket: &Socket) -> Option<c_int> {
        if self.max > 0 && self.connections >= self.max {
            return Some(dropped::MAX);
        }
        // Behind a proxy the rules are about who the proxy speaks for.
        let rules = if self.proxied { self.proxies.as_ref() } else { Some(&self.rules) };
        let rules = rules.filter(|rules| !rules.is_empty())?;
        let permitted = peer_address(socket.fd()).is_ok_and(|peer| rules.permits(&peer));
        (!permitted).then_some(dropped::DENIED)
    }

    fn drop_connection(&self, ctx: &mut Context, socket: Socket, reason: c_int) {
        let peer = peer_address(socket.fd()).ok();
        if self.resets {
            let _ = ending::set_linger(socket.fd(), Some(0));
        }
        drop(socket);
        self.tell_drop(ctx, reason, peer, "");
    }

    fn tell_drop(&self, ctx: &mut Context, reason: c_int, peer: Option<Address>, why: &'static str) {
        ctx.statistics.dropped += 1;
        let address = peer.unwrap_or(Address::NONE);
        let data = peer.map_or(Data::None, |peer| Data::Address(Box::new(peer)));
        let failure = Failure { address, why, ..Failure::new(Step::Accept, self.fd()) };
        let event = Queued::new(kind::DROP, self.id).code(reason).value(u64::from(reason.unsigned_abs())).data(data);
        ctx.tell_failure(event, Some(Box::new(failure)));
    }

    /// No descriptor is left: some clients are told so by a close, with the one that was held for it; then it rests, or it
    /// would be told of the others without end.
    fn turn_away(&mut self, ctx: &mut Context) {
        for _ in 0..TURNED_AWAY {
            if self.reserve.take().is_none() {
                break;
            }
            let accepted = accept_next(self.fd(), libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC);
            if let Ok(fd) = accepted {
                self.drop_connection(ctx, Socket::taken(fd), dropped::DESCRIPTORS);
            }
            self.reserve = listen::reserve();
            if accepted.is_err() {
                break;
            }
        }
        self.reserve = self.reserve.take().or_else(listen::reserve);
        self.rest(ctx);
    }

    fn rest(&mut self, ctx: &mut Context) {
        self.resting = true;
        self.rest_ms = (self.rest_ms * 2).clamp(REST_MS, MOST_REST_MS);
        let due = ctx.now.saturating_add(ns(self.rest_ms.into()));
        self.set_timer(ctx, due);
        let _ = self.update(ctx);
    }

    /// It has rested.
    pub(super) fn wake_up(&mut self, ctx: &Context) {
        self.resting = false;
        if self.reserve.is_none() && !self.closing {
            self.reserve = listen::reserve();
        }
        let _ = self.update(ctx);
    }

    /// Nobody comes any more.
    pub(super) fn stop_listening(&mut self, ctx: &Context) {
        self.reserve = None;
        if let Some(socket) = self.socket.take() {
            ctx.readiness.forget(socket.fd(), &mut self.watched);
        }
    }
}
