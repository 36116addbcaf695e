//! Packets as they would have been on the wire: Ethernet, IPv4 or IPv6, TCP or UDP, with their checksums.

use core::net::IpAddr;

use super::out::Out;

/// Longest headers: Ethernet, IPv6, TCP with the options of a first packet.
pub(super) const HEADERS: usize = 14 + 40 + 20 + 12;
/// Most bytes of a stream that go in one packet.
pub(super) const SEGMENT: usize = 32_768;

/// Flags of TCP.
pub(super) mod flag {
    pub(in super::super) const FIN: u8 = 1;
    pub(in super::super) const SYN: u8 = 2;
    pub(in super::super) const RST: u8 = 4;
    pub(in super::super) const PSH: u8 = 8;
    pub(in super::super) const ACK: u8 = 16;
}

/// One end of a packet.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    pub(super) ip: IpAddr,
    pub(super) port: u16,
    /// Last byte of the made-up Ethernet address.
    pub(super) card: u8,
}

/// What TCP says beside the bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tcp {
    pub(super) seq: u32,
    pub(super) ack: u32,
    pub(super) flags: u8,
}

/// Puts a packet: headers, then `there` bytes that `fill` makes, of `len` there were.
pub(super) fn put(
    out: &mut Out,
    ends: [End; 2],
    tcp: Option<Tcp>,
    (len, there): (usize, usize),
    fill: impl FnOnce(&mut [u8]),
) {
    let [from, to] = ends;
    let is_v6 = from.ip.is_ipv6() || to.ip.is_ipv6();
    ethernet(out, ends, is_v6);
    let header = match tcp {
        Some(tcp) if tcp.flags & flag::SYN != 0 => 32,
        Some(_) => 20,
        None => 8,
    };
    let protocol = if tcp.is_some() { 6 } else { 17 };
    let sum = if is_v6 { ipv6(out, ends, protocol, header + len) } else { ipv4(out, ends, protocol, header + len) };
    let start = out.len();
    out.put(&from.port.to_be_bytes());
    out.put(&to.port.to_be_bytes());
    let at = if let Some(tcp) = tcp {
        tcp_rest(out, tcp);
        16
    } else {
        out.put(&low(8 + len).to_be_bytes());
        out.put(&[0; 2]);
        6
    };
    out.fill(there, fill);
    // What is not there cannot be summed up, and nobody checks a packet that is cut.
    if there == len {
        let sum = folded(summed(sum + u32::from(protocol) + high(header + len), out.since(start)));
        let sum = if sum == 0 && tcp.is_none() { 0xffff } else { sum };
        out.put_at(start + at, &sum.to_be_bytes());
    } else if tcp.is_none() && is_v6 {
        // 0 would say that there is none, which IPv6 does not allow.
        out.put_at(start + at, &[0xff; 2]);
    }
}

#[allow(clippy::cast_possible_truncation, reason = "packets have at most 65535 bytes")]
const fn low(len: usize) -> u16 {
    len as u16
}

#[allow(clippy::cast_possible_truncation, reason = "packets have at most 65535 bytes")]
const fn high(len: usize) -> u32 {
    len as u32
}

fn ethernet(out: &mut Out, [from, to]: [End; 2], is_v6: bool) {
    // Addresses anybody may make up.
    out.put(&[2, 0, 0, 0, 0, to.card]);
    out.put(&[2, 0, 0, 0, 0, from.card]);
    out.put(if is_v6 { &[0x86, 0xdd] } else { &[8, 0] });
}

/// The header, and the sum of the addresses for the checksum of what follows.
fn ipv4(out: &mut Out, [from, to]: [End; 2], protocol: u8, len: usize) -> u32 {
    let octets = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => ip.octets(),
        IpAddr::V6(_) => [0; 4],
    };
    let start = out.len();
    out.put(&[0x45, 0]);
    out.put(&low(20 + len).to_be_bytes());
    // No identification, may not be cut, 64 hops.
    out.put(&[0, 0, 0x40, 0, 64, protocol, 0, 0]);
    out.put(&octets(from.ip));
    out.put(&octets(to.ip));
    let sum = folded(summed(0, out.since(start)));
    out.put_at(start + 10, &sum.to_be_bytes());
    summed(0, out.since(start + 12))
}

fn ipv6(out: &mut Out, [from, to]: [End; 2], protocol: u8, len: usize) -> u32 {
    let octets = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().octets(),
        IpAddr::V6(ip) => ip.octets(),
    };
    out.put(&[0x60, 0, 0, 0]);
    out.put(&low(len).to_be_bytes());
    out.put(&[protocol, 64]);
    let start = out.len();
    out.put(&octets(from.ip));
    out.put(&octets(to.ip));
    summed(0, out.since(start))
}

/// What follows the ports.
fn tcp_rest(out: &mut Out, tcp: Tcp) {
    out.put(&tcp.seq.to_be_bytes());
    out.put(&tcp.ack.to_be_bytes());
    let is_syn = tcp.flags & flag::SYN != 0;
    out.put(&[if is_syn { 0x80 } else { 0x50 }, tcp.flags, 0xff, 0xff, 0, 0, 0, 0]);
    if is_syn {
        // Segments of up to 65,495 bytes, selective acknowledgements, and a window that is never full.
        out.put(&[2, 4, 0xff, 0xd7, 4, 2, 1, 3, 3, 14, 1, 0]);
    }
}

fn summed(start: u32, bytes: &[u8]) -> u32 {
    bytes.chunks(2).fold(start, |sum, pair| {
        let word = u16::from_be_bytes([pair.first().copied().unwrap_or(0), pair.get(1).copied().unwrap_or(0)]);
        // A carry goes round.
        let sum = sum + u32::from(word);
        (sum & 0xffff) + (sum >> 16)
    })
}

#[allow(clippy::cast_possible_truncation, reason = "folded to 16 bits")]
fn folded(mut sum: u32) -> u16 {
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::{End, Out, Tcp, flag, folded, put, summed};

    fn ends(v6: bool) -> [End; 2] {
        let ip = if v6 { Ipv6Addr::LOCALHOST.into() } else { Ipv4Addr::LOCALHOST.into() };
        [End { ip, port: 4000, card: 1 }, End { ip, port: 80, card: 2 }]
    }

    #[test]
    fn checksums_add_up_to_nothing() {
        for (v6, tcp) in [(false, false), (false, true), (true, false), (true, true)] {
            let mut room = [0; 256];
            let mut out = Out::new(&mut room);
            let tcp = tcp.then_some(Tcp { seq: 1, ack: 2, flags: flag::ACK });
            put(&mut out, ends(v6), tcp, (5, 5), |to| to.copy_from_slice(b"hello"));
            let packet = out.bytes();
            let (start, addresses) = if v6 { (54, &packet[22..54]) } else { (34, &packet[26..34]) };
            let pseudo = u32::try_from(packet.len() - start).unwrap() + if tcp.is_some() { 6 } else { 17 };
            assert_eq!(folded(summed(summed(pseudo, addresses), &packet[start..])), 0, "v6 {v6}");
            if !v6 {
                assert_eq!(folded(summed(0, &packet[14..34])), 0);
            }
        }
    }
}
