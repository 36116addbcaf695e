//! The socket address that is given to a call.

use core::net::{IpAddr, SocketAddr};

use libc::c_int;

use crate::diag::misuse::Scene;
use crate::diag::misuse::finding::Fact;
use crate::gate::Call;
use crate::raw::ends;

/// Room for any socket address, and for what is behind one that is too long.
pub(super) const ROOM: usize = size_of::<libc::sockaddr_storage>();

/// An address and the length it is said to have.
pub(super) struct Given {
    /// The length in the arguments, right or wrong.
    pub(super) len: usize,
    bytes: [u8; ROOM],
    there: usize,
}

impl Given {
    /// The address among the arguments of a call, if it takes one and was given one.
    pub(super) fn of(scene: &Scene) -> Option<Self> {
        let at = match scene.call {
            Call::Bind | Call::Connect => 1,
            Call::Sendto => 4,
            _ => return None,
        };
        let pointer = scene.args.word(at);
        if pointer == 0 {
            return None;
        }
        let mut bytes = [0; ROOM];
        let there = scene.look(pointer, &mut bytes).len();
        Some(Self { len: scene.args.uint(at + 1) as usize, bytes, there })
    }

    /// What is in memory at the address, also behind its length.
    pub(super) fn memory(&self) -> &[u8] {
        self.bytes.get(..self.there).unwrap_or_default()
    }

    /// The address, as long as it is said to be and as far as it is there.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len.min(self.there)).unwrap_or_default()
    }

    /// The family in it.
    pub(super) fn family(&self) -> Option<c_int> {
        self.memory().first_chunk::<2>().map(|two| libc::sa_family_t::from_ne_bytes(*two).into())
    }

    /// As an IP address with a port; `None` for any other.
    pub(super) fn internet(&self) -> Option<SocketAddr> {
        ends::internet(self.bytes())
    }

    /// The IP address of it, without the form that puts an IPv4 one into IPv6.
    pub(super) fn ip(&self) -> Option<IpAddr> {
        self.internet().map(|address| address.ip().to_canonical())
    }

    /// A 32-bit number of the address, in the byte order of this machine.
    pub(super) fn word(&self, at: usize) -> Option<u32> {
        self.bytes().get(at..)?.first_chunk().map(|four| u32::from_ne_bytes(*four))
    }

    /// The path of a Unix address: all bytes behind the family.
    pub(super) fn path(&self) -> Option<&[u8]> {
        (self.family() == Some(libc::AF_UNIX)).then(|| self.bytes().get(2..).unwrap_or_default())
    }

    /// The address as a fact.
    pub(super) fn fact(&self) -> Fact {
        Fact::address(self.bytes())
    }
}

/// The protocol family of a socket.
pub(super) fn domain(scene: &Scene) -> Option<c_int> {
    scene.socket_option(libc::SO_DOMAIN)
}

/// Bytes as a fact.
pub(super) fn text(bytes: &[u8]) -> Fact {
    Fact::text(bytes)
}
