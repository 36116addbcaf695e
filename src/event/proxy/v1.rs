//! Version 1: one line of text.

use core::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use super::{Header, NO_HEADER, Parsed};
use crate::sys::address::Address;

/// The longest line, with its end.
const LONGEST: usize = 107;
const TCP4: &[u8] = b"PROXY TCP4 ";
const TCP6: &[u8] = b"PROXY TCP6 ";
const UNKNOWN: &[u8] = b"PROXY UNKNOWN";
const TOO_LONG: &str = "the line of the PROXY header does not end within 107 bytes";

/// As [`super::parse`], of bytes that begin like a header of this version.
pub(super) fn parse(bytes: &[u8]) -> Parsed {
    let possible = bytes.get(..LONGEST).unwrap_or(bytes);
    if let Some(len) = possible.windows(2).position(|end| end == b"\r\n") {
        return match line(possible.get(..len).unwrap_or_default()) {
            Ok(header) => Parsed::Header(Box::new(header), len + 2),
            Err(why) => Parsed::Malformed(why),
        };
    }
    match refusal_of_beginning(bytes) {
        None => Parsed::Incomplete,
        Some(why) => Parsed::Malformed(why),
    }
}

/// Reads a line without its end.
fn line(text: &[u8]) -> Result<Header, &'static str> {
    // What follows UNKNOWN is to be ignored, whatever it is.
    if text.strip_prefix(UNKNOWN).is_some_and(|rest| matches!(rest.first(), None | Some(b' '))) {
        return Ok(Header::without_addresses(1, 1));
    }
    if !text.starts_with(b"PROXY ") {
        return Err(NO_HEADER);
    }
    let (rest, family) = match (text.strip_prefix(TCP4), text.strip_prefix(TCP6)) {
        (Some(rest), _) => (rest, libc::AF_INET),
        (_, Some(rest)) => (rest, libc::AF_INET6),
        _ => return Err("the PROXY header names none of TCP4, TCP6 and UNKNOWN"),
    };
    let rest = core::str::from_utf8(rest).map_err(|_| "the PROXY header is not plain text")?;
    let mut fields = rest.split(' ');
    let mut address = |why| {
        let field = fields.next().unwrap_or_default();
        let ip = if family == libc::AF_INET {
            field.parse::<Ipv4Addr>().map(Into::into)
        } else {
            field.parse::<Ipv6Addr>().map(Into::into)
        };
        ip.map_err(|_| why)
    };
    let source: core::net::IpAddr = address("the source in the PROXY header is no address of its family")?;
    let destination = address("the destination in the PROXY header is no address of its family")?;
    let source = SocketAddr::new(source, port(fields.next())?);
    let destination = SocketAddr::new(destination, port(fields.next())?);
    if fields.next().is_some() {
        return Err("the PROXY header goes on behind its ports");
    }
    let (source, destination) = (Address::internet(source), Address::internet(destination));
    Ok(Header { version: 1, command: 1, family, kind: libc::SOCK_STREAM, source, destination })
}

/// A port in digits, without a sign or leading zeros.
fn port(field: Option<&str>) -> Result<u16, &'static str> {
    let field = field.unwrap_or_default();
    let plain = field.bytes().all(|byte| byte.is_ascii_digit()) && (field == "0" || !field.starts_with('0'));
    field.parse().ok().filter(|_| plain).ok_or("a port in the PROXY header is no number from 0 to 65535")
}

/// Why no line can begin so; `None` if one can. It can if one of the ways to complete it gives a line.
fn refusal_of_beginning(bytes: &[u8]) -> Option<&'static str> {
    if let Some(possible) = bytes.get(..LONGEST) {
        return line(possible).err().or(Some(TOO_LONG));
    }
    if [TCP4, TCP6, UNKNOWN].iter().any(|beginning| beginning.starts_with(bytes)) {
        return None;
    }
    // The first refusal is about the bytes as they are, the others about attempts to complete the field they end in.
    let mut first = None;
    for missing in completions(bytes) {
        let whole = [bytes, missing.as_bytes()].concat();
        match whole.strip_suffix(b"\r\n") {
            Some(text) if whole.len() <= LONGEST => match line(text) {
                Ok(_) => return None,
                Err(why) => first.get_or_insert(why),
            },
            _ => first.get_or_insert(TOO_LONG),
        };
    }
    first
}

/// What may be missing of a line that begins so: of each kind the shortest. One of them makes it whole if anything does.
fn completions(bytes: &[u8]) -> Vec<String> {
    if bytes.ends_with(b"\r") {
        return vec!["\n".to_owned()];
    }
    let is_ipv4 = bytes.starts_with(TCP4);
    let any = if is_ipv4 { "0.0.0.0" } else { "::" };
    let (rest, in_address) = match bytes.split(|byte| *byte == b' ').count() {
        _ if bytes.starts_with(UNKNOWN) => ("\r\n".to_owned(), false),
        3 => (format!(" {any} 0 0\r\n"), true),
        4 => (" 0 0\r\n".to_owned(), true),
        5 => (" 0\r\n".to_owned(), false),
        _ => ("\r\n".to_owned(), false),
    };
    let fillings = match (in_address, is_ipv4) {
        (true, true) => filled(&["", "0"], ".0", 3),
        // Groups, or an IPv4 address at the end.
        (true, false) => [filled(&["", "0", ":"], ":0", 7), filled(&["", "0"], ".0", 3)].concat(),
        // A port that is there in part is one already.
        _ => filled(&[if bytes.ends_with(b" ") { "0" } else { "" }], "", 0),
    };
    fillings.into_iter().map(|filling| filling + &rest).collect()
}

/// Each beginning, with up to `most` times `more` behind it.
fn filled(beginnings: &[&str], more: &str, most: usize) -> Vec<String> {
    beginnings
        .iter()
        .flat_map(|beginning| (0..=most).map(move |times| beginning.to_string() + &more.repeat(times)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{accepted, at, refused};
    use super::super::{Header, Parsed, parse};
    use super::{LONGEST, TOO_LONG};
    use crate::sys::address::Address;

    fn tcp(family: i32, source: &str, destination: &str) -> Header {
        let (source, destination) = (at(source), at(destination));
        Header { version: 1, command: 1, family, kind: libc::SOCK_STREAM, source, destination }
    }

    #[test]
    fn addresses_of_both_families_are_read() {
        let v4 = |source, destination| tcp(libc::AF_INET, source, destination);
        assert_eq!(
            accepted(b"PROXY TCP4 192.0.2.1 198.51.100.7 40000 443\r\n"),
            v4("192.0.2.1:40000", "198.51.100.7:443")
        );
        let longest = b"PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n";
        assert_eq!(accepted(longest), v4("255.255.255.255:65535", "255.255.255.255:65535"));
        assert_eq!(accepted(b"PROXY TCP4 0.0.0.0 10.0.0.1 0 1\r\n"), v4("0.0.0.0:0", "10.0.0.1:1"));
        let v6 = |source, destination| tcp(libc::AF_INET6, source, destination);
        assert_eq!(accepted(b"PROXY TCP6 :: ::1 1 2\r\n"), v6("[::]:1", "[::1]:2"));
        let text = b"PROXY TCP6 2001:DB8:0:0:0:0:0:1 ::ffff:192.0.2.1 1 2\r\n";
        assert_eq!(accepted(text), v6("[2001:db8::1]:1", "[::ffff:192.0.2.1]:2"));
        let all = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        let longest = format!("PROXY TCP6 {all} {all} 65535 65535\r\n");
        assert_eq!(longest.len(), 104);
        assert_eq!(accepted(longest.as_bytes()), v6(&format!("[{all}]:65535"), &format!("[{all}]:65535")));
        for ip in [
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1::8",
            "fe80::",
            "64:ff9b::192.0.2.1",
            "1:2:3:4:5:6:1.2.3.4",
            "::1.2.3.4",
        ] {
            accepted(format!("PROXY TCP6 {ip} {ip} 10 20\r\n").as_bytes());
        }
    }

    #[test]
    fn unknown_says_nothing_whatever_follows() {
        let nothing = Header::without_addresses(1, 1);
        let ignored: [&[u8]; 5] = [b"", b" ", b" ffff::1 x", b" \xff\0\n", b"  TCP4 1.2.3.4"];
        for rest in ignored {
            assert_eq!(accepted(&[b"PROXY UNKNOWN", rest, b"\r\n"].concat()), nothing);
        }
        assert_eq!((nothing.family, nothing.kind, nothing.source), (libc::AF_UNSPEC, 0, Address::NONE));
        let line = |len: usize| [b"PROXY UNKNOWN ", &*vec![b'x'; len - 16], b"\r\n"].concat();
        assert_eq!(accepted(&line(LONGEST)), nothing);
        assert_eq!(refused(&line(LONGEST + 1)), (TOO_LONG, LONGEST - 1));
    }

    #[test]
    fn anything_else_is_refused_where_it_becomes_certain() {
        for (text, certain) in [
            ("PROXZ", 5),
            ("proxy", 1),
            ("PROXY  TCP4", 7),
            ("PROXY TCP5", 10),
            ("PROXY UDP4", 8),
            ("PROXY UNKNOWNS\r\n", 14),
            ("PROXY TCP4\r\n", 11),
            ("PROXY TCP4 \r\n", 12),
            ("PROXY TCP4  1.2.3.4", 12),
            ("PROXY TCP4 256.1.1.1", 14),
            ("PROXY TCP4 01.1.1.1", 13),
            ("PROXY TCP4 1.2.3.4.5", 19),
            ("PROXY TCP4 1.2.3 ", 17),
            ("PROXY TCP4 ::1", 12),
            ("PROXY TCP6 1.2.3.4 ", 13),
            ("PROXY TCP6 :1", 13),
            ("PROXY TCP6 1:2:3:4:5:6:7:8:", 27),
            ("PROXY TCP6 1::2::", 17),
            ("PROXY TCP6 12345", 16),
            ("PROXY TCP6 ::1%1", 15),
            ("PROXY TCP6 ::ffff:1.2.3.256", 27),
            ("PROXY TCP4 1.2.3.4 1.2.3.x", 26),
            ("PROXY TCP4 1.2.3.4 1.2.3.4 +1", 28),
            ("PROXY TCP4 1.2.3.4 1.2.3.4 00", 29),
            ("PROXY TCP4 1.2.3.4 1.2.3.4 65536", 32),
            ("PROXY TCP4 1.2.3.4 1.2.3.4 1 \r\n", 30),
            ("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n", 31),
            ("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n", 29),
            ("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n", 31),
            ("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\rx", 32),
            ("PROXY TCP4 1.2.3.4 1.2.3.4 1 \u{661}", 30),
            ("PROXY TCP4 1.2.3.4\t1.2.3.4 1 2\r\n", 19),
        ] {
            assert_eq!(refused(text.as_bytes()).1, certain, "{text:?}: {}", refused(text.as_bytes()).0);
        }
    }

    #[test]
    fn the_reason_names_the_part_that_is_wrong() {
        let why = |text: &str| refused(text.as_bytes()).0;
        assert!(why("POST").contains("does not begin"));
        assert!(why("PROXY UDP4 ").contains("none of TCP4"));
        assert!(why("PROXY TCP4 1.2.3.400 1.2.3.4 1 2\r\n").contains("source"));
        assert!(why("PROXY TCP4 1.2.3.400").contains("source"));
        assert!(why("PROXY TCP6 ::1 1.2.3.4 1 2\r\n").contains("destination"));
        assert!(why("PROXY TCP4 1.2.3.4 1.2.3.4 1 70000").contains("port"));
        assert!(why("PROXY TCP4 1.2.3.4 1.2.3.4 1 2 3\r\n").contains("behind its ports"));
    }

    /// The longest addresses there are in text do not all fit into a line: that is seen before the line is too long.
    #[test]
    fn a_line_that_cannot_end_in_time_is_not_waited_for() {
        let ip = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255";
        let text = format!("PROXY TCP6 {ip} {ip} ");
        assert_eq!(refused(text.as_bytes()).0, TOO_LONG);
        assert_eq!(parse(&text.as_bytes()[..98]), Parsed::Incomplete);
    }
}
