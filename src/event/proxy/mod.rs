//! The header a proxy puts before a connection to say whose it is: the PROXY protocol, versions 1 and 2.
//!
//! What is read here comes from anybody. Only what the specification says is taken, and a header that can no longer become
//! valid is refused without waiting for its end.

mod crc32c;
mod tlv;
mod v1;
mod v2;

use libc::c_int;

use crate::sys::address::Address;

/// The longest header that is waited for.
pub(crate) const LONGEST: usize = 4096;

const NO_HEADER: &str = "the connection does not begin with a PROXY header";

/// What a header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// 1 or 2.
    pub version: c_int,
    /// 1: the connection is made for another host; 0: for the proxy itself, say to see whether the server lives.
    pub command: c_int,
    /// `AF_INET`, `AF_INET6`, `AF_UNIX`; `AF_UNSPEC` if the header does not say whose the connection is.
    pub family: c_int,
    /// `SOCK_STREAM`, `SOCK_DGRAM`; 0 as above.
    pub kind: c_int,
    /// Who connected to the proxy.
    pub source: Address,
    /// What it connected to.
    pub destination: Address,
}

impl Header {
    /// A header that leaves the connection's own addresses valid.
    const fn without_addresses(version: c_int, command: c_int) -> Self {
        let (source, destination) = (Address::NONE, Address::NONE);
        Self { version, command, family: libc::AF_UNSPEC, kind: 0, source, destination }
    }
}

/// What the first bytes of a connection are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parsed {
    /// The beginning of what may become a header.
    Incomplete,
    /// A header, and how many bytes it has.
    Header(Box<Header>, usize),
    /// No header, whatever follows; why.
    Malformed(&'static str),
}

/// Looks for a header at the beginning of all bytes a connection has brought so far.
pub(crate) fn parse(bytes: &[u8]) -> Parsed {
    match bytes.first() {
        None => Parsed::Incomplete,
        Some(b'P') => v1::parse(bytes),
        Some(b'\r') => v2::parse(bytes),
        Some(_) => Parsed::Malformed(NO_HEADER),
    }
}

#[cfg(test)]
mod tests {
    use super::{Header, LONGEST, Parsed, parse};
    use crate::sys::address::Address;

    /// The header at the beginning of `bytes`, after all that must hold of a valid one was tried.
    pub(super) fn accepted(bytes: &[u8]) -> Header {
        let Parsed::Header(header, used) = parse(bytes) else {
            panic!("{:?}: {:?}", bytes.escape_ascii(), parse(bytes))
        };
        assert_eq!(used, bytes.len());
        for len in 0..bytes.len() {
            assert_eq!(parse(&bytes[..len]), Parsed::Incomplete, "{:?}, {len} bytes of it", bytes.escape_ascii());
        }
        let more = [bytes, b"\r\nGET / HTTP/1.1\r\n"].concat();
        assert_eq!(parse(&more), Parsed::Header(header.clone(), used));
        *header
    }

    /// Why `bytes` are refused, and after how many of them it was certain.
    pub(super) fn refused(bytes: &[u8]) -> (&'static str, usize) {
        let Parsed::Malformed(why) = parse(bytes) else { panic!("{:?}: {:?}", bytes.escape_ascii(), parse(bytes)) };
        let certain = (0..=bytes.len()).find(|len| parse(&bytes[..*len]) != Parsed::Incomplete).unwrap();
        for len in certain..=bytes.len() {
            assert!(matches!(parse(&bytes[..len]), Parsed::Malformed(_)), "{:?} at {len}", bytes.escape_ascii());
        }
        (why, certain)
    }

    pub(super) fn at(text: &str) -> Address {
        Address::internet(text.parse().unwrap())
    }

    #[test]
    fn other_protocols_are_known_at_their_first_byte() {
        for stranger in [&b"GET / HTTP/1.1\r\n"[..], b"\x16\x03\x01", b"SSH-2.0", b"\0", b"\n", b" PROXY TCP4"] {
            assert_eq!(refused(stranger).1, 1, "{stranger:?}");
        }
        assert_eq!(refused(b"POST / HTTP/1.1\r\n").1, 2);
        assert_eq!(refused(b"\r\n\r\nQUIT").1, 5);
        assert_eq!(parse(b""), Parsed::Incomplete);
    }

    /// Changed bytes give another header, a refusal or a wait, and a wait has its end.
    #[test]
    fn no_changed_byte_is_believed_or_waited_for_without_end() {
        let v2 =
            [&b"\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x13\x0a\0\0\x01\x0a\0\0\x02\x1f\x90\0\x50"[..], b"\x04\0\x04abcd"]
                .concat();
        for good in
            [&b"PROXY TCP4 192.0.2.1 198.51.100.7 40000 443\r\n"[..], b"PROXY TCP6 ::1 2001:db8::2 0 65535\r\n", &v2]
        {
            let header = accepted(good);
            let mut bytes = good.to_vec();
            for at in 0..bytes.len() {
                for byte in 0..=255 {
                    bytes[at] = byte;
                    for len in [at + 1, usize::midpoint(at, bytes.len()), bytes.len()] {
                        parse(&bytes[..len]);
                    }
                    bytes.resize(LONGEST, b'x');
                    assert_ne!(parse(&bytes), Parsed::Incomplete, "byte {at} made {byte}");
                    bytes.truncate(good.len());
                }
                bytes[at] = good[at];
            }
            assert_eq!(accepted(&bytes), header);
        }
    }

    #[test]
    fn random_bytes_behind_every_true_beginning_are_survived() {
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        let mut roll = || {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random
        };
        let beginnings: [&[u8]; 4] = [
            b"PROXY ",
            b"PROXY TCP4 1",
            b"\r\n\r\n\0\r\nQUIT\n",
            b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x2f\x0a\0\0\x01\x0a\0\0\x02\x1f\x90\0\x50",
        ];
        for round in 0..20_000 {
            let mut bytes = beginnings[round % 4].to_vec();
            let few = [b'0', b'.', b' ', b':', b'\r', b'\n', 0, 3, 4, 0];
            for _ in 0..roll() % 60 {
                bytes.push(if roll() % 4 == 0 {
                    roll().to_le_bytes()[0]
                } else {
                    few[usize::try_from(roll() % 10).unwrap()]
                });
            }
            // Once decided it stays so: more bytes never make a refused or accepted header a different one.
            let decided =
                (0..=bytes.len()).map(|len| parse(&bytes[..len])).find(|parsed| *parsed != Parsed::Incomplete);
            match (decided, parse(&bytes)) {
                (Some(Parsed::Malformed(_)), Parsed::Malformed(_)) => {}
                (decided, last) => {
                    assert_eq!(decided.unwrap_or(Parsed::Incomplete), last, "{:?}", bytes.escape_ascii());
                }
            }
        }
    }
}
