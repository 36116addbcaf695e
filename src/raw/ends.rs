//! The addresses of a socket's two ends, as the kernel knows them, and reading an address.

use core::net::SocketAddr;
use std::os::fd::RawFd;

use libc::{c_int, sockaddr, socklen_t};

/// Room for any socket address.
pub(crate) const ROOM: usize = size_of::<libc::sockaddr_storage>();

/// The bytes of a `struct sockaddr`.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(C, align(8))]
pub(crate) struct Name {
    bytes: [u8; ROOM],
    len: usize,
}

impl Name {
    /// The bytes that are there.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// From bytes that were kept; what does not fit is left out.
    pub(crate) fn of(kept: &[u8]) -> Self {
        let mut name = Self { bytes: [0; ROOM], len: kept.len().min(ROOM) };
        for (place, byte) in name.bytes.iter_mut().zip(kept) {
            *place = *byte;
        }
        name
    }

    /// Its family.
    pub(crate) fn family(&self) -> c_int {
        family(self.bytes())
    }

    /// Its port, 0 if it has none.
    pub(crate) fn port(&self) -> u16 {
        port(self.bytes())
    }

    /// As an IP address and port, if it is one.
    pub(crate) fn internet(&self) -> Option<SocketAddr> {
        internet(self.bytes())
    }
}

/// The address of this end of a socket.
pub(crate) fn local(fd: RawFd) -> Option<Name> {
    // SAFETY: the pointers come from `ask` and are to locals.
    ask(|at, len| unsafe { libc::getsockname(fd, at, len) })
}

/// The address of the other end.
pub(crate) fn peer(fd: RawFd) -> Option<Name> {
    // SAFETY: the pointers come from `ask` and are to locals.
    ask(|at, len| unsafe { libc::getpeername(fd, at, len) })
}

fn ask(call: impl FnOnce(*mut sockaddr, *mut socklen_t) -> c_int) -> Option<Name> {
    let mut name = Name { bytes: [0; ROOM], len: 0 };
    let mut len = socklen_t::try_from(ROOM).unwrap_or(0);
    if call(name.bytes.as_mut_ptr().cast(), &raw mut len) != 0 {
        return None;
    }
    name.len = (len as usize).min(ROOM);
    Some(name)
}

/// Family of an address, `AF_UNSPEC` if it has none.
pub(crate) fn family(address: &[u8]) -> c_int {
    address.first_chunk::<2>().map_or(libc::AF_UNSPEC, |two| libc::sa_family_t::from_ne_bytes(*two).into())
}

/// Port of an address of the internet; 0 for any other.
pub(crate) fn port(address: &[u8]) -> u16 {
    match address {
        [_, _, high, low, ..] if matches!(family(address), libc::AF_INET | libc::AF_INET6) => {
            u16::from_be_bytes([*high, *low])
        }
        _ => 0,
    }
}

/// The IP address and port in the bytes of a `struct sockaddr_in` or `sockaddr_in6`.
pub(crate) fn internet(address: &[u8]) -> Option<SocketAddr> {
    let port = port(address);
    match family(address) {
        libc::AF_INET => Some((<[u8; 4]>::try_from(address.get(4..8)?).ok()?, port).into()),
        libc::AF_INET6 => Some((<[u8; 16]>::try_from(address.get(8..24)?).ok()?, port).into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{internet, local};
    use std::os::fd::AsRawFd;

    #[test]
    fn an_address_cut_short_is_none() {
        assert_eq!(internet(&[2, 0, 0x1f, 0x90, 127, 0, 0, 1]), Some("127.0.0.1:8080".parse().unwrap()));
        for short in [&[][..], &[2], &[2, 0, 1, 1, 127, 0, 0], &[10, 0, 0, 80]] {
            assert_eq!(internet(short), None);
        }
    }

    #[test]
    fn only_a_socket_has_ends() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let name = local(listener.as_raw_fd()).unwrap();
        assert_eq!(name.internet(), Some(listener.local_addr().unwrap()));
        assert_eq!(local(-1).map(|name| name.family()), None);
    }
}
