//! How a stream comes to its connection: the name looked up, the addresses tried, within a time.

use super::super::context::{Context, ns};
use super::super::event::{Data, Failure, Queued, Step};
use super::super::readiness::{Ready, Watched};
use super::{Stream, StreamOptions};
use crate::error::{Error, Result};
use crate::names::event;
use crate::names::looping::kind;
use crate::sys::address::Address;
use crate::sys::socket::{Socket, bind_to, connect_to, peer_address};
use crate::sys::sockopt;

/// A stream that has no connection yet.
pub(super) struct Connecting {
    options: StreamOptions,
    addresses: Vec<Address>,
    at: usize,
    attempt: Option<(Socket, Watched)>,
    due: Option<u64>,
}

impl Stream {
    /// Connects to one of `addresses`.
    pub(in super::super) fn connect(&mut self, ctx: &mut Context, options: &StreamOptions, addresses: Vec<Address>) {
        let due = (options.connect_ms > 0).then(|| ctx.now.saturating_add(ns(options.connect_ms.into())));
        self.connecting = Some(Box::new(Connecting { options: options.clone(), addresses, at: 0, attempt: None, due }));
        self.try_next(ctx, Error::Name(libc::EAI_NONAME));
        self.schedule(ctx);
    }

    /// Tries the next address.
    pub(in super::super) fn try_next(&mut self, ctx: &mut Context, last: Error) {
        let Some(connecting) = &mut self.connecting else { return };
        let Some(address) = connecting.addresses.get(connecting.at).copied() else {
            let address = connecting.addresses.last().copied().unwrap_or(Address::NONE);
            let failure = Failure { step: Step::Connect, fd: -1, address, why: "" };
            return self.finish(ctx, last.code(), Some(Box::new(failure)));
        };
        connecting.at += 1;
        ctx.tell(Queued::new(kind::ATTEMPT, self.id).data(Data::Address(Box::new(address))));
        if let Err(error) = self.attempt(ctx, &address) {
            self.try_next(ctx, error);
        }
    }

    fn attempt(&mut self, ctx: &mut Context, address: &Address) -> Result<()> {
        let Some(connecting) = &mut self.connecting else { return Ok(()) };
        let socket = Socket::new(address.family(), libc::SOCK_STREAM | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC, 0)?;
        if let Some((host, service)) = &connecting.options.local {
            bind_to(socket.fd(), &crate::socket::numeric(host, service)?)?;
        }
        match connect_to(socket.fd(), address) {
            Ok(()) => {
                self.arrive(ctx, socket, Watched::default());
                Ok(())
            }
            Err(Error::Os(libc::EINPROGRESS)) => {
                let mut watched = Watched::default();
                ctx.readiness.watch(socket.fd(), self.id, &mut watched, event::WRITABLE)?;
                connecting.attempt = Some((socket, watched));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// The driver has found the descriptor of an attempt ready.
    pub(super) fn attempt_ready(&mut self, ctx: &mut Context, ready: Ready) {
        let Some(connecting) = &mut self.connecting else { return };
        let Some((socket, mut watched)) = connecting.attempt.take_if(|(socket, _)| socket.fd() == ready.fd) else {
            return;
        };
        let error = match sockopt::int(socket.fd(), libc::SOL_SOCKET, libc::SO_ERROR) {
            Ok(0) => peer_address(socket.fd()).err(),
            Ok(errno) => Some(Error::Os(errno)),
            Err(error) => Some(error),
        };
        match error {
            None => self.arrive(ctx, socket, watched),
            Some(error) => {
                ctx.readiness.forget(socket.fd(), &mut watched);
                drop(socket);
                self.try_next(ctx, error);
            }
        }
    }

    /// It is connected.
    fn arrive(&mut self, ctx: &mut Context, socket: Socket, watched: Watched) {
        let Some(connecting) = self.connecting.take() else { return };
        self.socket = Some(socket);
        self.watched = watched;
        let _ = self.apply(&connecting.options);
        ctx.tell(Queued::new(kind::CONNECT, self.id));
        self.begin(ctx);
        self.flush(ctx);
    }

    /// What is set when it is connected; `None` if it is.
    pub(super) fn options_to_come(&mut self) -> Option<&mut StreamOptions> {
        Some(&mut self.connecting.as_mut()?.options)
    }

    pub(super) fn connect_deadline(&self) -> Option<u64> {
        self.connecting.as_ref()?.due
    }

    pub(super) fn set_connect_time(&mut self, ctx: &mut Context, ms: u32) {
        let now = ctx.clock();
        if let Some(connecting) = &mut self.connecting {
            connecting.due = (ms > 0).then(|| now.saturating_add(ns(ms.into())));
        }
    }

    /// The time to connect is over.
    pub(super) fn connect_due(&mut self, ctx: &mut Context) {
        let Some(connecting) = &self.connecting else { return };
        if connecting.due.is_some_and(|due| due <= ctx.now) {
            let address = connecting.addresses.get(connecting.at.saturating_sub(1)).copied().unwrap_or(Address::NONE);
            let failure = Failure { step: Step::Connect, fd: -1, address, why: "" };
            self.finish(ctx, libc::ETIMEDOUT, Some(Box::new(failure)));
        }
    }

    pub(super) fn forget_attempts(&mut self, ctx: &mut Context) {
        if let Some(connecting) = self.connecting.take() {
            if let Some((socket, mut watched)) = connecting.attempt {
                ctx.readiness.forget(socket.fd(), &mut watched);
            }
        }
    }
}
