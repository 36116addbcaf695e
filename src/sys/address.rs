//! Socket addresses as values: the bytes of a `struct sockaddr` of any family.

use core::fmt;
use core::net::{Ipv6Addr, SocketAddr};

use libc::{c_int, sockaddr, sockaddr_storage, socklen_t};

use crate::names::write_address;

/// Room for any address.
const ROOM: usize = size_of::<sockaddr_storage>();
/// Where `sun_path` begins.
const PATH: usize = 2;
/// Bytes of `sun_path`.
const PATH_ROOM: usize = 108;

/// An address, aligned as every `struct sockaddr` needs to be.
#[derive(Clone, Copy)]
#[repr(C, align(8))]
pub(crate) struct Address {
    bytes: [u8; ROOM],
    len: usize,
}

impl Address {
    /// No address: family `AF_UNSPEC`, no bytes.
    pub(crate) const NONE: Self = Self { bytes: [0; ROOM], len: 0 };

    fn of(family: c_int, parts: &[&[u8]]) -> Self {
        let mut made = Self::NONE;
        let family = libc::sa_family_t::try_from(family).unwrap_or(0).to_ne_bytes();
        for byte in family.iter().chain(parts.iter().copied().flatten()) {
            if let Some(place) = made.bytes.get_mut(made.len) {
                *place = *byte;
                made.len += 1;
            }
        }
        made
    }

    /// A Unix socket with a path in the file system; `None` if it is too long.
    pub(crate) fn unix_path(path: &[u8]) -> Option<Self> {
        (path.len() < PATH_ROOM).then(|| Self::of(libc::AF_UNIX, &[path, &[0]]))
    }

    /// A Unix socket with a name outside the file system; `None` if it is too long.
    pub(crate) fn unix_abstract(name: &[u8]) -> Option<Self> {
        (name.len() < PATH_ROOM).then(|| Self::of(libc::AF_UNIX, &[&[0], name]))
    }

    /// A Unix socket whose name the kernel chooses.
    pub(crate) fn unix_any() -> Self {
        Self::of(libc::AF_UNIX, &[])
    }

    /// A Unix socket as in `sun_path` with all its zeros: unnamed if there is nothing else, outside the file system if the first
    /// byte is one. Zeros at the end of such a name cannot be told from the filling; they do not count.
    pub(crate) fn unix_padded(path: &[u8; PATH_ROOM]) -> Self {
        let used = match path.first() {
            Some(0) => path.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1),
            _ => path.iter().position(|byte| *byte == 0).map_or(PATH_ROOM, |end| end + 1),
        };
        Self::of(libc::AF_UNIX, &[path.get(..used).unwrap_or_default()])
    }

    /// An IP address and a port.
    pub(crate) fn internet(end: SocketAddr) -> Self {
        let port = end.port().to_be_bytes();
        match end {
            SocketAddr::V4(end) => Self::of(libc::AF_INET, &[&port, &end.ip().octets(), &[0; 8]]),
            SocketAddr::V6(end) => {
                let (flow, scope) = (end.flowinfo().to_ne_bytes(), end.scope_id().to_ne_bytes());
                Self::of(libc::AF_INET6, &[&port, &flow, &end.ip().octets(), &scope])
            }
        }
    }

    /// The packets of an interface (0 = all), of every protocol.
    pub(crate) fn packets(interface: c_int) -> Self {
        let protocol = u16::try_from(libc::ETH_P_ALL).unwrap_or(0).to_be_bytes();
        Self::of(libc::AF_PACKET, &[&protocol, &interface.to_ne_bytes(), &[0; 12]])
    }

    /// The address at `from`, of which `len` bytes are there.
    ///
    /// # Safety
    /// `len` bytes can be read at `from`.
    pub(super) unsafe fn copied(from: *const sockaddr, len: socklen_t) -> Self {
        let mut copy = Self::NONE;
        copy.len = (len as usize).min(ROOM);
        // SAFETY: the caller's promise for `from`; at most ROOM bytes go into ROOM bytes of our own.
        unsafe { core::ptr::copy_nonoverlapping(from.cast::<u8>(), copy.bytes.as_mut_ptr(), copy.len) };
        copy
    }

    /// From its bytes; what is longer than any address is cut.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        let mut made = Self::NONE;
        made.len = bytes.len().min(ROOM);
        made.bytes.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        made
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// How many there are.
    #[allow(clippy::cast_possible_truncation, reason = "at most ROOM")]
    pub(crate) const fn len(&self) -> socklen_t {
        self.len as socklen_t
    }

    /// Its family, `AF_UNSPEC` if there is none.
    pub(crate) fn family(&self) -> c_int {
        self.part::<2>(0).map_or(libc::AF_UNSPEC, |bytes| libc::sa_family_t::from_ne_bytes(bytes).into())
    }

    /// The IPv4 address of an `AF_INET` one.
    pub(crate) fn ipv4(&self) -> Option<[u8; 4]> {
        if self.family() == libc::AF_INET { self.part(4) } else { None }
    }

    /// The IPv6 address of an `AF_INET6` one.
    pub(crate) fn ipv6(&self) -> Option<Ipv6Addr> {
        if self.family() == libc::AF_INET6 { self.part::<16>(8).map(Ipv6Addr::from) } else { None }
    }

    /// The port of an IP address, 0 if it has none.
    pub(crate) fn port(&self) -> u16 {
        let is_internet = matches!(self.family(), libc::AF_INET | libc::AF_INET6);
        self.part::<2>(2).filter(|_| is_internet).map_or(0, u16::from_be_bytes)
    }

    /// Whether it is the IP address of one place, and not of all of this host.
    pub(crate) fn is_specific(&self) -> bool {
        let ipv4 = self.ipv4().is_some_and(|ip| ip != [0; 4]);
        ipv4 || self.ipv6().is_some_and(|ip| !ip.is_unspecified())
    }

    /// The number of the interface an `AF_INET6` one is meant for, 0 if it names none.
    pub(crate) fn scope(&self) -> u32 {
        if self.family() == libc::AF_INET6 { self.part::<4>(24).map_or(0, u32::from_ne_bytes) } else { 0 }
    }

    /// What follows the family of an `AF_UNIX` one.
    pub(crate) fn unix_name(&self) -> &[u8] {
        if self.family() == libc::AF_UNIX { self.bytes().get(PATH..).unwrap_or_default() } else { &[] }
    }

    /// Whether it is a multicast group.
    pub(crate) fn is_multicast(&self) -> bool {
        let ipv4 = self.ipv4().is_some_and(|[first, ..]| first & 0xf0 == 0xe0);
        ipv4 || self.ipv6().is_some_and(|ip| ip.is_multicast())
    }

    fn part<const N: usize>(&self, at: usize) -> Option<[u8; N]> {
        self.bytes().get(at..at + N)?.try_into().ok()
    }

    /// As the system's type.
    pub(crate) fn storage(&self) -> sockaddr_storage {
        // SAFETY: plain bytes of exactly that size; every pattern is a valid sockaddr_storage.
        unsafe { core::mem::transmute::<[u8; ROOM], sockaddr_storage>(self.bytes) }
    }

    /// From the system's type, of which `len` bytes are filled.
    pub(crate) fn of_storage(storage: &sockaddr_storage, len: socklen_t) -> Self {
        // SAFETY: no more is read than the storage has.
        unsafe { Self::copied(core::ptr::from_ref(storage).cast(), len.min(socklen_t::try_from(ROOM).unwrap_or(0))) }
    }

    /// For a call that reads it.
    pub(super) const fn pointer(&self) -> *const sockaddr {
        self.bytes.as_ptr().cast()
    }

    /// What a call puts in.
    pub(super) fn filled(fill: impl FnOnce(*mut sockaddr, *mut socklen_t) -> c_int) -> Option<Self> {
        let mut address = Self::NONE;
        let mut len = socklen_t::try_from(ROOM).unwrap_or(0);
        if fill(address.bytes.as_mut_ptr().cast(), &raw mut len) == -1 {
            return None;
        }
        address.len = (len as usize).min(ROOM);
        Some(address)
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Address {}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write_address(out, self.bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn lengths_are_those_of_the_structures() {
        assert_eq!(Address::packets(1).len() as usize, size_of::<libc::sockaddr_ll>());
        assert_eq!(Address::internet(([127, 0, 0, 1], 80).into()).len() as usize, size_of::<libc::sockaddr_in>());
        assert_eq!(Address::internet(([0u16; 8], 80).into()).len() as usize, size_of::<libc::sockaddr_in6>());
        assert_eq!(Address::unix_any().len(), 2);
        assert_eq!(Address::unix_abstract(b"abc").unwrap().len(), 6);
    }

    #[test]
    fn a_path_without_room_for_its_end_is_refused() {
        assert!(Address::unix_path(&[b'a'; 107]).is_some());
        assert!(Address::unix_path(&[b'a'; 108]).is_none());
        assert!(Address::unix_abstract(&[b'a'; 107]).is_some());
        assert!(Address::unix_abstract(&[b'a'; 108]).is_none());
    }

    #[test]
    fn the_filling_of_a_name_is_not_part_of_it() {
        let padded = |name: &[u8]| {
            let mut path = [0; 108];
            path[..name.len()].copy_from_slice(name);
            Address::unix_padded(&path)
        };
        assert_eq!(padded(b""), Address::unix_any());
        assert_eq!(padded(b"/run/x"), Address::unix_path(b"/run/x").unwrap());
        assert_eq!(padded(b"/run/x\0rubbish"), Address::unix_path(b"/run/x").unwrap());
        assert_eq!(padded(b"\0a\0b"), Address::unix_abstract(b"a\0b").unwrap());
        assert_eq!(padded(&[b'x'; 108]).len(), 110);
    }
}
