//! One attempt to connect: a socket on its way to one address.

use core::ffi::CStr;
use core::net::{Ipv4Addr, Ipv6Addr};
use std::os::fd::RawFd;

use libc::c_int;

use super::super::context::{Context, ns};
use super::super::events::Step;
use super::super::readiness::Watched;
use crate::error::{Error, Result};
use crate::names::event;
use crate::socket::{self, tcp};
use crate::sys::address::Address;
use crate::sys::socket::{Socket, bind_to, connect_to, peer_address};
use crate::sys::sockopt;

/// The first and the longest pause before a Unix socket whose server has no room is tried again.
const PAUSE: u64 = 1;
const LONGEST_PAUSE: u64 = 64;

/// States of `TCP_INFO` in which the other side has not answered yet.
const SYN_SENT: u8 = 2;
const SYN_RECV: u8 = 3;

/// See the module.
pub(super) struct Attempt {
    /// Which of the addresses.
    pub(super) index: usize,
    address: Address,
    socket: Socket,
    watched: Watched,
    /// When it is tried again, and how long the pause is.
    again: Option<(u64, u64)>,
}

/// An attempt that has failed: why, in which step, on which descriptor, and with which address.
pub(super) struct Failed {
    pub(super) error: Error,
    pub(super) step: Step,
    pub(super) fd: RawFd,
    pub(super) address: Address,
}

/// What has become of an attempt.
pub(super) enum Outcome {
    Connected(Socket, Watched),
    Underway(Attempt),
    Failed(Failed),
}

impl Attempt {
    /// Begins to connect stream `id` to `address`, from `local` if that is given.
    pub(super) fn begin(ctx: &Context, id: u64, index: usize, address: Address, local: Option<&Local>) -> Outcome {
        let failed = |error, step, fd, address| Outcome::Failed(Failed { error, step, fd, address });
        let kind = libc::SOCK_STREAM | libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
        let socket = match Socket::new(address.family(), kind, 0) {
            Ok(socket) => socket,
            Err(error) => return failed(error, Step::Socket, -1, address),
        };
        if let Some(local) = local.and_then(|local| local.address(address.family())) {
            if let Err(error) = bind_local(socket.fd(), &local) {
                return failed(error, Step::Bind, socket.fd(), local);
            }
        }
        let attempt = Self { index, address, socket, watched: Watched::default(), again: None };
        attempt.connect(ctx, id)
    }

    fn connect(mut self, ctx: &Context, id: u64) -> Outcome {
        match connect_to(self.socket.fd(), &self.address) {
            Ok(()) => self.connected(),
            Err(Error::Os(libc::EINPROGRESS)) => {
                match ctx.readiness.watch(self.socket.fd(), id, &mut self.watched, event::WRITABLE) {
                    Ok(()) => Outcome::Underway(self),
                    Err(error) => self.failed(error, Step::Watch),
                }
            }
            // The queue of the server is full. Nothing tells when there is room again.
            Err(Error::Os(libc::EAGAIN)) if self.address.family() == libc::AF_UNIX => {
                let pause = self.again.map_or(PAUSE, |(_, pause)| (pause * 2).min(LONGEST_PAUSE));
                self.again = Some((ctx.now.saturating_add(ns(pause)), pause));
                Outcome::Underway(self)
            }
            Err(error) => self.failed(error, Step::Connect),
        }
    }

    /// When it is to be tried again.
    pub(super) fn again(&self) -> Option<u64> {
        self.again.map(|(at, _)| at)
    }

    /// Tries it again.
    pub(super) fn retry(self, ctx: &Context, id: u64) -> Outcome {
        self.connect(ctx, id)
    }

    pub(super) fn fd(&self) -> RawFd {
        self.socket.fd()
    }

    /// Its descriptor was found ready.
    pub(super) fn ready(self, ctx: &Context) -> Outcome {
        match sockopt::int(self.fd(), libc::SOL_SOCKET, libc::SO_ERROR) {
            Ok(0) => match peer_address(self.fd()) {
                Ok(_) => self.settled(ctx),
                // Ready was another one that had its number before.
                Err(Error::Os(libc::ENOTCONN)) if self.is_unanswered() => Outcome::Underway(self),
                Err(error) => self.given_up(ctx, error),
            },
            Ok(errno) => self.given_up(ctx, Error::Os(errno)),
            Err(error) => self.given_up(ctx, error),
        }
    }

    fn is_unanswered(&self) -> bool {
        sockopt::tcp_info(self.fd()).is_ok_and(|(info, _)| matches!(info.tcpi_state, SYN_SENT | SYN_RECV))
    }

    fn settled(self, ctx: &Context) -> Outcome {
        match tcp::refuse_self(&self.socket) {
            Ok(()) => Outcome::Connected(self.socket, self.watched),
            Err(error) => self.given_up(ctx, error),
        }
    }

    fn connected(self) -> Outcome {
        match tcp::refuse_self(&self.socket) {
            Ok(()) => Outcome::Connected(self.socket, self.watched),
            Err(error) => self.failed(error, Step::Connect),
        }
    }

    fn given_up(mut self, ctx: &Context, error: Error) -> Outcome {
        ctx.readiness.forget(self.socket.fd(), &mut self.watched);
        self.failed(error, Step::Connect)
    }

    fn failed(self, error: Error, step: Step) -> Outcome {
        Outcome::Failed(Failed { error, step, fd: self.fd(), address: self.address })
    }

    /// Gives it up; what is told if that is because the time is over.
    pub(super) fn abandon(mut self, ctx: &Context) -> Failed {
        ctx.readiness.forget(self.socket.fd(), &mut self.watched);
        Failed { error: Error::Os(libc::ETIMEDOUT), step: Step::Connect, fd: self.fd(), address: self.address }
    }
}

/// Where to connect from.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Local {
    Address(Address),
    /// Of whatever address the system chooses.
    Port(u16),
}

impl Local {
    /// What was asked for as host, which may be empty, and service: both numbers.
    pub(in super::super) fn of(host: &CStr, service: &CStr) -> Result<Self> {
        let no_port = |_| Error::InvalidArgument("local_service is no port in digits");
        let any = socket::numeric(c"0.0.0.0", service).map_err(no_port)?;
        if host.is_empty() {
            return Ok(Self::Port(any.port()));
        }
        let no_host = |_| Error::InvalidArgument("local_host is no IP address in numbers");
        socket::numeric(host, service).map(Self::Address).map_err(no_host)
    }

    pub(super) fn port(&self) -> u16 {
        match self {
            Self::Address(address) => address.port(),
            Self::Port(port) => *port,
        }
    }

    /// The address to bind a socket of that family to; `None` if it is of another family.
    pub(super) fn address(&self, family: c_int) -> Option<Address> {
        match self {
            Self::Address(address) => Some(*address).filter(|address| address.family() == family),
            Self::Port(port) if family == libc::AF_INET6 => {
                Some(Address::internet((Ipv6Addr::UNSPECIFIED, *port).into()))
            }
            Self::Port(port) => Some(Address::internet((Ipv4Addr::UNSPECIFIED, *port).into())),
        }
    }
}

/// Gives a socket its local address. A port that is given may have connections of before in `TIME_WAIT`; one that is not is
/// chosen when the kernel knows the peer, so that the same can be used for several peers.
fn bind_local(fd: RawFd, local: &Address) -> Result<()> {
    if local.port() == 0 {
        // Where the kernel cannot do that, there are fewer ports.
        let _ = sockopt::set(fd, libc::IPPROTO_IP, libc::IP_BIND_ADDRESS_NO_PORT, &1);
    } else {
        sockopt::set(fd, libc::SOL_SOCKET, libc::SO_REUSEADDR, &1)?;
    }
    bind_to(fd, local)
}
