//! What a failed call was about: its socket, if that is still the same, and the address it was given.

use core::net::SocketAddr;

use libc::c_int;

use crate::diag::state::{self, Known, Marks};
use crate::gate::Kind;
use crate::gate::last::Failure;
use crate::names;
use crate::raw::asking::Tcp;
use crate::raw::ends::{self, Name};
use crate::raw::own;

/// The failure and the descriptor to be asked about it.
pub(super) struct Subject<'a> {
    /// What failed.
    pub(super) failure: &'a Failure,
    /// Its fd, -1 if there is none or it stands for another socket by now.
    pub(super) fd: c_int,
}

impl<'a> Subject<'a> {
    /// Looks whether the fd is still what it was.
    pub(super) fn of(failure: &'a Failure) -> Self {
        let fd = failure.fd();
        let same = failure.cookie.is_none() || failure.cookie == own::socket_cookie(fd);
        Self { failure, fd: if same { fd } else { -1 } }
    }

    /// An int option of `SOL_SOCKET`.
    pub(super) fn option(&self, name: c_int) -> Option<c_int> {
        own::int_option(self.fd, libc::SOL_SOCKET, name)
    }

    /// `AF_…` of the socket.
    pub(super) fn domain(&self) -> Option<c_int> {
        self.option(libc::SO_DOMAIN)
    }

    /// `SOCK_…` of the socket.
    pub(super) fn kind(&self) -> Option<c_int> {
        self.option(libc::SO_TYPE)
    }

    /// `IPPROTO_…` of the socket, also when it is closed by now.
    pub(super) fn protocol(&self) -> Option<c_int> {
        self.failure.protocol.or_else(|| self.option(libc::SO_PROTOCOL))
    }

    /// Whether it listens.
    pub(super) fn listens(&self) -> bool {
        self.option(libc::SO_ACCEPTCONN) == Some(1)
    }

    /// What the fd table knows of it.
    pub(super) fn marks(&self) -> Option<Marks> {
        match state::lookup(self.fd) {
            Known::Open(marks) => Some(marks),
            _ => None,
        }
    }

    /// Its own address.
    pub(super) fn local(&self) -> Option<Name> {
        ends::local(self.fd)
    }

    /// The other end.
    pub(super) fn peer(&self) -> Option<Name> {
        ends::peer(self.fd)
    }

    /// What TCP tells.
    pub(super) fn tcp(&self) -> Option<Tcp> {
        Tcp::of(self.fd)
    }

    /// The address the call was given, as it was copied, and the length it said.
    pub(super) fn given(&self) -> Option<(&'a [u8], usize)> {
        let place = self.failure.call.signature().args.iter().position(|kind| *kind == Kind::AddressIn)?;
        let len = self.failure.args.uint(place + 1) as usize;
        Some((self.failure.behind(self.failure.args.word(place)), len)).filter(|(bytes, _)| !bytes.is_empty())
    }

    /// The length the call said the address has.
    pub(super) fn given_length(&self) -> Option<usize> {
        let place = self.failure.call.signature().args.iter().position(|kind| *kind == Kind::AddressIn)?;
        Some(self.failure.args.uint(place + 1) as usize).filter(|_| self.failure.args.word(place) != 0)
    }

    /// The IP address and port the call was given.
    pub(super) fn given_internet(&self) -> Option<SocketAddr> {
        ends::internet(self.given()?.0)
    }

    /// The family inside the address the call was given.
    pub(super) fn given_family(&self) -> Option<c_int> {
        self.given().filter(|(bytes, _)| bytes.len() >= 2).map(|(bytes, _)| Name::of(bytes).family())
    }

    /// Text argument number `place` of the call, counted among its texts, up to its NUL.
    pub(super) fn text(&self, place: usize) -> Option<&'a [u8]> {
        let args = self.failure.call.signature().args;
        let (i, _) = args.iter().enumerate().filter(|(_, kind)| **kind == Kind::Text).nth(place)?;
        let bytes = self.failure.behind(self.failure.args.word(i));
        let end = bytes.iter().position(|byte| *byte == 0)?;
        bytes.get(..end)
    }

    /// What kind of socket it is, in words: "a UDP socket".
    pub(super) fn words(&self) -> Option<(&'static str, &'static str)> {
        Some(match (self.domain()?, self.kind()?, self.protocol()?) {
            (_, _, libc::IPPROTO_TCP) => ("a TCP socket", "TCP 소켓"),
            (_, libc::SOCK_DGRAM, libc::IPPROTO_UDP) => ("a UDP socket", "UDP 소켓"),
            (libc::AF_UNIX, libc::SOCK_STREAM, _) => ("a Unix stream socket", "Unix 스트림 소켓"),
            (libc::AF_UNIX, libc::SOCK_DGRAM, _) => ("a Unix datagram socket", "Unix 데이터그램 소켓"),
            (libc::AF_UNIX, ..) => ("a Unix SOCK_SEQPACKET socket", "Unix SOCK_SEQPACKET 소켓"),
            (libc::AF_PACKET, ..) => ("a packet socket", "packet 소켓"),
            (_, libc::SOCK_RAW, _) => ("a raw socket", "raw 소켓"),
            _ => return None,
        })
    }
}

/// The name of a family, `AF_…`; "" if there is none.
pub(super) fn family_name(family: c_int) -> &'static str {
    names::of(names::FAMILY, "AF_", family).unwrap_or_default()
}

/// The name of a socket type, `SOCK_…`.
pub(super) fn kind_name(kind: c_int) -> Option<&'static str> {
    names::of(names::KIND, "SOCK_", kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC))
}

/// The name of a protocol, `IPPROTO_…`.
pub(super) fn protocol_name(protocol: c_int) -> Option<&'static str> {
    names::of(names::PROTOCOL, "IPPROTO_", protocol)
}
