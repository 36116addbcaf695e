//! Version 2: bytes of fixed places.

use core::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use libc::c_int;

use super::crc32c::crc32c;
use super::{Header, LONGEST, NO_HEADER, Parsed, tlv};
use crate::sys::address::Address;

const SIGNATURE: &[u8] = b"\r\n\r\n\0\r\nQUIT\n";
/// What every header begins with: signature, version and command, family and kind, the length of the rest.
const FIXED: usize = 16;
/// Where the length of the rest stands.
const LENGTH: usize = 14;
const PROXY: u8 = 1;
const TOO_LONG: &str = "the PROXY header would have more than 4096 bytes";

/// Whose addresses follow, and how many bytes of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    V4,
    V6,
    Unix,
}

/// As [`super::parse`], of bytes that begin like a header of this version.
pub(super) fn parse(bytes: &[u8]) -> Parsed {
    match header(bytes) {
        Ok(Some((header, used))) => Parsed::Header(Box::new(header), used),
        Ok(None) => Parsed::Incomplete,
        Err(why) => Parsed::Malformed(why),
    }
}

/// The header, `None` while it is not whole.
fn header(bytes: &[u8]) -> Result<Option<(Header, usize)>, &'static str> {
    if !bytes.iter().zip(SIGNATURE).all(|(byte, expected)| byte == expected) {
        return Err(NO_HEADER);
    }
    let Some(version) = bytes.get(SIGNATURE.len()) else { return Ok(None) };
    let command = match (version >> 4, version & 15) {
        (2, command @ (0 | PROXY)) => command,
        (2, _) => return Err("the command in the PROXY header is neither LOCAL nor PROXY"),
        _ => return Err("the version of the binary PROXY header is not 2"),
    };
    let Some(means) = bytes.get(SIGNATURE.len() + 1) else { return Ok(None) };
    // A proxy that speaks for itself has no addresses to tell; what it put there is to be passed over.
    let told = if command == PROXY { told(*means)? } else { None };
    let Some(rest) = rest_len(bytes, told)? else { return Ok(None) };
    let addresses = bytes.get(FIXED..).unwrap_or_default();
    let used = FIXED + rest;
    let Some((family, kind)) = told else {
        let header = Header::without_addresses(2, command.into());
        return Ok((bytes.len() >= used).then_some((header, used)));
    };
    let area = addresses.get(family.len()..).unwrap_or_default();
    let area_len = rest - family.len();
    let checksum = tlv::walk(area.get(..area_len).unwrap_or(area), area_len)?;
    let Some(whole) = bytes.get(..used) else { return Ok(None) };
    if !checksum.is_none_or(|at| has_checksum(whole, FIXED + family.len() + at)) {
        return Err("the checksum of the PROXY header is wrong");
    }
    let (source, destination) = family.addresses(addresses).unwrap_or((Address::NONE, Address::NONE));
    let header = Header { version: 2, command: PROXY.into(), family: family.number(), kind, source, destination };
    Ok(Some((header, used)))
}

/// How many bytes follow the fixed ones, as far as it is known.
fn rest_len(bytes: &[u8], told: Option<(Family, c_int)>) -> Result<Option<usize>, &'static str> {
    let Some(high) = bytes.get(LENGTH) else { return Ok(None) };
    let low = bytes.get(LENGTH + 1);
    let rest = usize::from(*high) << 8 | usize::from(low.copied().unwrap_or(0));
    if FIXED + rest > LONGEST {
        return Err(TOO_LONG);
    }
    if low.is_some() && told.is_some_and(|(family, _)| rest < family.len()) {
        return Err("the PROXY header is too short for the addresses of its family");
    }
    Ok(low.is_some().then_some(rest))
}

/// Whose addresses the header tells and of what kind of socket; `None` if it does not.
fn told(means: u8) -> Result<Option<(Family, c_int)>, &'static str> {
    let family = match means >> 4 {
        0 => None,
        1 => Some(Family::V4),
        2 => Some(Family::V6),
        3 => Some(Family::Unix),
        _ => return Err("the PROXY header names an unknown address family"),
    };
    let kind = match means & 15 {
        0 => None,
        1 => Some(libc::SOCK_STREAM),
        2 => Some(libc::SOCK_DGRAM),
        _ => return Err("the PROXY header names an unknown kind of connection"),
    };
    Ok(family.zip(kind))
}

/// Whether the four bytes at `at` are the checksum of all, themselves taken as zero.
fn has_checksum(header: &[u8], at: usize) -> bool {
    let given = header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    let own = at..at + 4;
    let counted = header.iter().enumerate().map(|(place, byte)| if own.contains(&place) { 0 } else { *byte });
    given == Some(crc32c(counted))
}

impl Family {
    const fn len(self) -> usize {
        match self {
            Self::V4 => 12,
            Self::V6 => 36,
            Self::Unix => 216,
        }
    }

    const fn number(self) -> c_int {
        match self {
            Self::V4 => libc::AF_INET,
            Self::V6 => libc::AF_INET6,
            Self::Unix => libc::AF_UNIX,
        }
    }

    /// Source and destination; `None` only if there are not enough bytes.
    fn addresses(self, bytes: &[u8]) -> Option<(Address, Address)> {
        match self {
            Self::V4 => {
                let ip = |at| part::<4>(bytes, at).map(Ipv4Addr::from);
                Some((end(ip(0)?, part(bytes, 8)?), end(ip(4)?, part(bytes, 10)?)))
            }
            Self::V6 => {
                let ip = |at| part::<16>(bytes, at).map(Ipv6Addr::from);
                Some((end(ip(0)?, part(bytes, 32)?), end(ip(16)?, part(bytes, 34)?)))
            }
            Self::Unix => Some((Address::unix_padded(&part(bytes, 0)?), Address::unix_padded(&part(bytes, 108)?))),
        }
    }
}

fn end(ip: impl Into<core::net::IpAddr>, port: [u8; 2]) -> Address {
    Address::internet(SocketAddr::new(ip.into(), u16::from_be_bytes(port)))
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepted, at, refused};
    use super::super::{Header, LONGEST, Parsed, parse};
    use super::{FIXED, SIGNATURE, crc32c};
    use crate::sys::address::Address;

    const V4: [u8; 12] = [192, 0, 2, 1, 198, 51, 100, 7, 0x9c, 0x40, 1, 0xbb];

    /// A header with everything its length says.
    fn made(command: u8, means: u8, rest: &[u8]) -> Vec<u8> {
        [SIGNATURE, &[command, means], &u16::try_from(rest.len()).unwrap().to_be_bytes(), rest].concat()
    }

    fn with_checksum(mut header: Vec<u8>, at: usize) -> Vec<u8> {
        let sum = crc32c(header.iter().copied());
        header[at..at + 4].copy_from_slice(&sum.to_be_bytes());
        header
    }

    fn told(family: i32, kind: i32, source: Address, destination: Address) -> Header {
        Header { version: 2, command: 1, family, kind, source, destination }
    }

    #[test]
    fn all_families_and_kinds_are_read() {
        let v4 = |kind| told(libc::AF_INET, kind, at("192.0.2.1:40000"), at("198.51.100.7:443"));
        assert_eq!(accepted(&made(0x21, 0x11, &V4)), v4(libc::SOCK_STREAM));
        assert_eq!(accepted(&made(0x21, 0x12, &V4)), v4(libc::SOCK_DGRAM));
        let mut v6 = [0; 36];
        (v6[15], v6[16], v6[31], v6[33], v6[34]) = (1, 0xfe, 2, 80, 1);
        let header = told(libc::AF_INET6, libc::SOCK_STREAM, at("[::1]:80"), at("[fe00::2]:256"));
        assert_eq!(accepted(&made(0x21, 0x21, &v6)), header);
        let mut unix = [0; 216];
        unix[..6].copy_from_slice(b"/run/x");
        unix[108..112].copy_from_slice(b"\0abc");
        let (source, destination) = (Address::unix_path(b"/run/x").unwrap(), Address::unix_abstract(b"abc").unwrap());
        assert_eq!(accepted(&made(0x21, 0x31, &unix)), told(libc::AF_UNIX, libc::SOCK_STREAM, source, destination));
        let unnamed = told(libc::AF_UNIX, libc::SOCK_DGRAM, Address::unix_any(), Address::unix_any());
        assert_eq!(accepted(&made(0x21, 0x32, &[0; 216])), unnamed);
    }

    #[test]
    fn a_header_without_addresses_is_passed_over_as_long_as_it_says() {
        for (command, means) in [(0x20, 0), (0x20, 0x11), (0x20, 0xff), (0x21, 0), (0x21, 0x01), (0x21, 0x10)] {
            for len in [0, 1, 12, 300, LONGEST - FIXED] {
                let header = accepted(&made(command, means, &vec![0xee; len]));
                assert_eq!(header, Header::without_addresses(2, i32::from(command & 1)), "{command:x} {means:x} {len}");
            }
        }
    }

    #[test]
    fn what_the_specification_does_not_know_is_refused_at_its_byte() {
        for (command, certain) in [(0x11, 13), (0x31, 13), (0x01, 13), (0x22, 13), (0x2f, 13), (b'P', 13)] {
            assert_eq!(refused(&made(command, 0x11, &V4)).1, certain);
        }
        for means in [0x41, 0xf1, 0x13, 0x1f, 0x03, 0x40] {
            assert_eq!(refused(&made(0x21, means, &[0; 216])).1, 14);
        }
        let strange_byte = |at: usize| {
            let mut bytes = made(0x21, 0x11, &V4);
            bytes[at] ^= 0x20;
            refused(&bytes)
        };
        for at in 1..SIGNATURE.len() {
            assert_eq!(strange_byte(at).1, at + 1);
        }
    }

    #[test]
    fn lengths_that_cannot_be_are_refused_before_the_rest_comes() {
        for (means, len) in [(0x11, 0), (0x11, 11), (0x21, 35), (0x31, 215), (0x32, 108)] {
            assert_eq!(
                refused(&made(0x21, means, &vec![0; len])),
                ("the PROXY header is too short for the addresses of its family", 16)
            );
        }
        // One byte or two cannot be a TLV.
        for len in [13, 14] {
            assert_eq!(refused(&made(0x21, 0x11, &vec![0; len])).1, 16);
        }
        assert_eq!(refused(&made(0x20, 0, &vec![0; LONGEST - FIXED + 1])), (super::TOO_LONG, 16));
        assert_eq!(refused(&made(0x21, 0, &vec![0; 0x1000])), (super::TOO_LONG, 15));
        assert_eq!(parse(&[SIGNATURE, &[0x21, 0x11, 0x0f]].concat()), Parsed::Incomplete);
    }

    #[test]
    fn what_follows_the_addresses_must_be_well_formed() {
        let rest = |more: &[u8]| made(0x21, 0x11, &[&V4, more].concat());
        let plain = accepted(&made(0x21, 0x11, &V4));
        assert_eq!(accepted(&rest(&[4, 0, 0])), plain);
        assert_eq!(accepted(&rest(&[1, 0, 2, b'h', b'2', 0xea, 0, 3, 1, 2, 3, 4, 0, 1, 0])), plain);
        assert_eq!(accepted(&rest(&[&[5, 1, 0][..], &[7; 256]].concat())), plain);
        let largest = [&[4, 0x0f, 0xe1][..], &vec![0; 0xfe1]].concat();
        assert_eq!(accepted(&rest(&largest)), plain);
        assert_eq!(refused(&rest(&[1, 0, 3, b'h', b'2'])).1, FIXED + 12 + 3);
        assert_eq!(refused(&rest(&[1, 9, 0, b'h', b'2'])).1, FIXED + 12 + 2);
        assert_eq!(refused(&rest(&[1, 0, 1, b'h', b'2'])).1, FIXED + 12 + 3);
    }

    #[test]
    fn a_checksum_finds_every_flipped_bit() {
        let rest = [&V4[..], &[4, 0, 1, 9, 3, 0, 4, 0, 0, 0, 0, 2, 0, 1, b'a']].concat();
        let place = FIXED + V4.len() + 7;
        let good = with_checksum(made(0x21, 0x11, &rest), place);
        assert_eq!(accepted(&good), accepted(&made(0x21, 0x11, &V4)));
        for at in 0..good.len() * 8 {
            let mut bytes = good.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            match parse(&bytes) {
                Parsed::Malformed(_) => {}
                // It says now that the rest does not concern us, that more follows, or that its checksum is something else.
                Parsed::Header(header, _) if at / 8 == 12 => {
                    assert_eq!((header.command, header.source), (0, Address::NONE));
                }
                Parsed::Header(header, _) if at / 8 == 13 => assert_eq!(header.source, Address::NONE),
                Parsed::Header(header, _) if at / 8 == place - 3 => assert_eq!(header.source, at_source()),
                Parsed::Incomplete if at / 8 == 14 || at / 8 == 15 => {}
                other => panic!("bit {at}: {other:?}"),
            }
        }
        let mut wrong = good;
        wrong[place] ^= 1;
        assert_eq!(refused(&wrong), ("the checksum of the PROXY header is wrong", wrong.len()));
    }

    fn at_source() -> Address {
        at("192.0.2.1:40000")
    }
}
