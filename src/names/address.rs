//! Socket addresses in text.

use core::fmt::{Result, Write};
use core::net::{Ipv4Addr, Ipv6Addr};

use super::{FAMILY, of};

/// Writes the bytes of a `struct sockaddr`, whatever family: `127.0.0.1:80`, `[::1]:80`, `unix:/run/x`, `unix:@name`.
///
/// Short or unknown addresses are told as such; nothing is assumed to be there that is not.
pub(crate) fn write_address(out: &mut impl Write, address: &[u8]) -> Result {
    let Some(family) = family_of(address) else {
        return write!(out, "an address of {} bytes", address.len());
    };
    match i32::from(family) {
        libc::AF_INET => match (number::<2>(address, 2), number::<4>(address, 4)) {
            (Some(port), Some(ip)) => write!(out, "{}:{}", Ipv4Addr::from(ip), u16::from_be_bytes(port)),
            _ => write!(out, "an AF_INET address of {} bytes", address.len()),
        },
        libc::AF_INET6 => match (number::<2>(address, 2), number::<16>(address, 8)) {
            (Some(port), Some(ip)) => write_ipv6(out, address, ip, u16::from_be_bytes(port)),
            _ => write!(out, "an AF_INET6 address of {} bytes", address.len()),
        },
        libc::AF_PACKET => match number::<4>(address, 4).map(i32::from_ne_bytes) {
            Some(0) => out.write_str("every interface"),
            Some(index) => write!(out, "interface {index}"),
            None => write!(out, "an AF_PACKET address of {} bytes", address.len()),
        },
        libc::AF_UNIX => write_unix(out, address.get(2..).unwrap_or_default()),
        family => match of(FAMILY, "AF_", family) {
            Some(name) => write!(out, "an {name} address"),
            None => write!(out, "an address of unknown family {family}"),
        },
    }
}

fn write_ipv6(out: &mut impl Write, address: &[u8], ip: [u8; 16], port: u16) -> Result {
    write!(out, "[{}", Ipv6Addr::from(ip))?;
    if let Some(scope) = number::<4>(address, 24).map(u32::from_ne_bytes).filter(|scope| *scope != 0) {
        write!(out, "%{scope}")?;
    }
    write!(out, "]:{port}")
}

fn write_unix(out: &mut impl Write, path: &[u8]) -> Result {
    match path {
        [] => out.write_str("unix:(unnamed)"),
        [0, name @ ..] => write!(out, "unix:@{}", name.escape_ascii()),
        path => {
            let end = path.iter().position(|byte| *byte == 0).unwrap_or(path.len());
            write!(out, "unix:{}", path.get(..end).unwrap_or_default().escape_ascii())
        }
    }
}

fn family_of(address: &[u8]) -> Option<libc::sa_family_t> {
    number::<2>(address, 0).map(libc::sa_family_t::from_ne_bytes)
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::write_address;

    fn shown(bytes: &[u8]) -> String {
        let mut text = String::new();
        assert!(write_address(&mut text, bytes).is_ok());
        text
    }

    #[test]
    fn every_family_is_shown() {
        assert_eq!(shown(&[2, 0, 0x1f, 0x90, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]), "127.0.0.1:8080");
        let mut v6 = [0u8; 28];
        v6[0] = 10;
        v6[3] = 80;
        v6[23] = 1;
        assert_eq!(shown(&v6), "[::1]:80");
        v6[24] = 2;
        assert_eq!(shown(&v6), "[::1%2]:80");
        assert_eq!(shown(b"\x01\x00/tmp/x\x00junk"), "unix:/tmp/x");
        assert_eq!(shown(b"\x01\x00\x00name"), "unix:@name");
        assert_eq!(shown(b"\x01\x00"), "unix:(unnamed)");
        assert_eq!(shown(b"\x11\x00\x00\x03\x02\x00\x00\x00"), "interface 2");
        assert_eq!(shown(b"\x10\x00\x00\x00"), "an AF_NETLINK address");
    }

    #[test]
    fn cut_addresses_are_not_read_past_their_end() {
        assert_eq!(shown(&[]), "an address of 0 bytes");
        assert_eq!(shown(&[2]), "an address of 1 bytes");
        assert_eq!(shown(&[2, 0, 0x1f]), "an AF_INET address of 3 bytes");
        assert_eq!(shown(&[10, 0, 0, 0]), "an AF_INET6 address of 4 bytes");
    }
}
