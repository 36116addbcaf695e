//! Addresses of sockets in a form in which equal ones are equal.

use core::fmt::{Result, Write};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::names;

/// An address: its family, then what tells it from others. IPv4 in IPv6 is IPv4; what is longer (Unix) is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Addr {
    len: u8,
    bytes: [u8; 63],
}

impl Addr {
    /// No address.
    pub(super) const NONE: Self = Self { len: 0, bytes: [0; 63] };

    fn made(family: i32, parts: &[&[u8]]) -> Self {
        let mut made = Self::NONE;
        let family = u16::try_from(family).unwrap_or(0).to_ne_bytes();
        for byte in family.iter().chain(parts.iter().copied().flatten()) {
            if let Some(place) = made.bytes.get_mut(usize::from(made.len)) {
                *place = *byte;
                made.len += 1;
            }
        }
        made
    }

    /// From the bytes of a `struct sockaddr`.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let part = |from: usize, len: usize| bytes.get(from..from + len).unwrap_or_default();
        let family = bytes.first_chunk::<2>().map_or(0, |family| i32::from(u16::from_ne_bytes(*family)));
        match family {
            0 => Self::NONE,
            libc::AF_INET => Self::made(family, &[part(2, 2), part(4, 4)]),
            libc::AF_INET6 => {
                let ip = <[u8; 16]>::try_from(part(8, 16)).map_or(Ipv6Addr::UNSPECIFIED, Ipv6Addr::from);
                match ip.to_ipv4_mapped() {
                    Some(ip) => Self::made(libc::AF_INET, &[part(2, 2), &ip.octets()]),
                    None => Self::made(family, &[part(2, 2), &ip.octets()]),
                }
            }
            libc::AF_UNIX => {
                let name = bytes.get(2..).unwrap_or_default();
                let end = name.iter().skip(1).position(|byte| *byte == 0).map_or(name.len(), |end| end + 1);
                let is_path = name.first().is_some_and(|first| *first != 0);
                Self::made(family, &[name.get(..if is_path { end } else { name.len() }).unwrap_or_default()])
            }
            family => Self::made(family, &[bytes.get(2..).unwrap_or_default()]),
        }
    }

    /// Of a Unix socket without a name, told from others by a number.
    pub(super) fn unnamed(number: u32) -> Self {
        let mut digits = [b'0'; 5];
        let mut rest = number;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        Self::made(libc::AF_UNIX, &[b"(unnamed ", &digits, b")"])
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// Whether there is one; a Unix socket without a name has none.
    pub(super) fn is_some(&self) -> bool {
        self.len > 2
    }

    fn is_unix(&self) -> bool {
        self.bytes().first_chunk::<2>().is_some_and(|family| i32::from(u16::from_ne_bytes(*family)) == libc::AF_UNIX)
    }

    /// The port, 0 without one.
    pub(super) fn port(&self) -> u16 {
        let port = self.bytes().get(2..4).and_then(|port| port.try_into().ok());
        if self.ip().is_some() { port.map_or(0, u16::from_be_bytes) } else { 0 }
    }

    /// The IP address of one that has such.
    pub(super) fn ip(&self) -> Option<IpAddr> {
        if self.is_unix() {
            return None;
        }
        let ip = self.bytes().get(4..)?;
        let v4 = || ip.try_into().ok().map(|ip: [u8; 4]| IpAddr::from(Ipv4Addr::from(ip)));
        v4().or_else(|| ip.try_into().ok().map(|ip: [u8; 16]| IpAddr::from(Ipv6Addr::from(ip))))
    }

    fn with_ip(self, ip: IpAddr) -> Self {
        let port = self.port().to_be_bytes();
        match ip {
            IpAddr::V4(ip) => Self::made(libc::AF_INET, &[&port, &ip.octets()]),
            IpAddr::V6(ip) => Self::made(libc::AF_INET6, &[&port, &ip.octets()]),
        }
    }

    /// Whether it is every address of the computer.
    pub(super) fn is_wild(&self) -> bool {
        self.ip().is_some_and(|ip| ip.is_unspecified())
    }

    /// As it is seen from `other`: a socket bound to every address has one there, which is known on the loopback only.
    pub(super) fn seen_from(self, other: Self) -> Self {
        match other.ip() {
            Some(IpAddr::V4(ip)) if self.is_wild() && ip.is_loopback() => self.with_ip(Ipv4Addr::LOCALHOST.into()),
            Some(IpAddr::V6(ip)) if self.is_wild() && ip.is_loopback() => self.with_ip(ip.into()),
            Some(IpAddr::V4(_)) if self.is_wild() => self.with_ip(Ipv4Addr::UNSPECIFIED.into()),
            _ => self,
        }
    }

    /// Whether a socket with this address may have sent as `other`.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self == other || (self.is_wild() && self.port() == other.port() && other.ip().is_some())
    }

    /// Writes it as everywhere else.
    pub(super) fn write(&self, out: &mut impl Write) -> Result {
        let bytes = self.bytes();
        match self.ip() {
            Some(IpAddr::V4(ip)) => write!(out, "{ip}:{}", self.port()),
            Some(IpAddr::V6(ip)) => write!(out, "[{ip}]:{}", self.port()),
            None if self.len == 0 => out.write_str("(no address)"),
            None => names::write_address(out, bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Addr;

    fn shown(addr: Addr) -> String {
        let mut text = String::new();
        assert!(addr.write(&mut text).is_ok());
        text
    }

    #[test]
    fn one_place_has_one_address() {
        let v4 = Addr::of(&[2, 0, 0x1f, 0x90, 127, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9]);
        let mut mapped = [0u8; 28];
        mapped[0] = 10;
        mapped[2..4].copy_from_slice(&[0x1f, 0x90]);
        mapped[18..24].copy_from_slice(&[0xff, 0xff, 127, 0, 0, 1]);
        assert_eq!(Addr::of(&mapped), v4);
        assert_eq!(shown(v4), "127.0.0.1:8080");
        let wild = Addr::of(&[2, 0, 0x1f, 0x90, 0, 0, 0, 0]);
        assert!(wild.covers(&v4) && !v4.covers(&wild) && wild.seen_from(v4) == v4);
    }

    #[test]
    fn unix_names_end_where_they_end() {
        assert_eq!(Addr::of(b"\x01\0/tmp/x\0junk"), Addr::of(b"\x01\0/tmp/x\0"));
        assert_eq!(shown(Addr::of(b"\x01\0\0name")), "unix:@name");
        assert!(!Addr::of(b"\x01\0").is_some() && Addr::unnamed(1) != Addr::unnamed(2));
        assert_eq!(Addr::unnamed(12).port(), 0);
    }
}
