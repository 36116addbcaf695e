//! IPv4, IPv6 and ICMP.

#![allow(clippy::doc_markdown, reason = "the documentation goes into the C header")]

use super::{Seen, at, checksum, u16_at, u32_at};

/// The header of an IPv4 packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Ipv4View {
    /// Type of service: DSCP and ECN.
    pub tos: u8,
    /// How many routers it may still pass.
    pub ttl: u8,
    /// What follows: IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP, ...
    pub protocol: u8,
    /// 1 if the checksum of the header is right, else 0.
    pub checksum_right: u8,
    /// Bytes of the whole packet, header included.
    pub total_length: u16,
    /// Bytes after the header. More than there is if the packet was cut, as inside an ICMP error;
    /// less if the frame was filled up.
    pub payload_length: u16,
    /// Number that the fragments of one packet share.
    pub identification: u16,
    /// Where the payload belongs in the packet, in bytes; above 0 it does not begin with a header.
    pub fragment_offset: u16,
    /// The checksum as sent.
    pub checksum: u16,
    /// 1 if it must not be cut into fragments.
    pub dont_fragment: u8,
    /// 1 if further fragments follow this one.
    pub more_fragments: u8,
    /// From whom: 4 bytes as sent, for rsk_inet_ntop with AF_INET.
    pub source: [u8; 4],
    /// To whom.
    pub destination: [u8; 4],
}

/// The header of an IPv6 packet, with its extension headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Ipv6View {
    /// DSCP and ECN.
    pub traffic_class: u8,
    /// What follows the first 40 bytes: a protocol, or an extension header.
    pub next_header: u8,
    /// How many routers it may still pass.
    pub hop_limit: u8,
    /// What follows the extension headers: IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMPV6, ...; of an
    /// encrypted packet IPPROTO_ESP.
    pub protocol: u8,
    /// Number that routers tell flows apart by.
    pub flow_label: u32,
    /// Bytes after the first 40, extension headers included.
    pub payload_length: u16,
    /// Where the payload belongs in the packet, in bytes; above 0 it does not begin with a header.
    pub fragment_offset: u16,
    /// Number that the fragments of one packet share; 0 if it is whole.
    pub identification: u32,
    /// 1 if it is a fragment.
    pub is_fragment: u8,
    /// 1 if further fragments follow this one.
    pub more_fragments: u8,
    /// From whom: 16 bytes as sent, for rsk_inet_ntop with AF_INET6.
    pub source: [u8; 16],
    /// To whom.
    pub destination: [u8; 16],
}

/// The header of an ICMP or ICMPv6 message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct IcmpView {
    /// What it says: ICMP_ECHO (8), ICMP_ECHOREPLY (0), ICMP_DEST_UNREACH (3), ...; ICMPv6 has
    /// numbers of its own.
    pub r#type: u8,
    /// More of the same, depending on type.
    pub code: u8,
    /// The checksum as sent. rsk_checksum over the whole message gives 0 if it is right; that of
    /// ICMPv6 covers the addresses as well.
    pub checksum: u16,
    /// Of an echo request or reply: who asked.
    pub identifier: u16,
    /// Of an echo request or reply: which of the questions.
    pub sequence: u16,
    /// The same four bytes as one number, which other messages use for other things.
    pub rest: u32,
}

/// Reads the header of an IPv4 packet.
pub(crate) fn ipv4(bytes: &[u8]) -> Seen<Ipv4View> {
    let [version_and_words, tos] = at(bytes, 0)?;
    let [ttl, protocol] = at(bytes, 8)?;
    let header = usize::from(version_and_words & 0x0f) * 4;
    let total_length = u16_at(bytes, 2)?;
    let payload_length = total_length.checked_sub(u16::try_from(header).ok()?)?;
    let whole = bytes.get(..header)?;
    if version_and_words >> 4 != 4 || header < 20 {
        return None;
    }
    let fragment = u16_at(bytes, 6)?;
    let view = Ipv4View {
        tos,
        ttl,
        protocol,
        checksum_right: u8::from(checksum(whole) == 0),
        total_length,
        payload_length,
        identification: u16_at(bytes, 4)?,
        fragment_offset: (fragment & 0x1fff) * 8,
        checksum: u16_at(bytes, 10)?,
        dont_fragment: u8::from(fragment & 0x4000 != 0),
        more_fragments: u8::from(fragment & 0x2000 != 0),
        source: at(bytes, 12)?,
        destination: at(bytes, 16)?,
    };
    Some((view, header))
}

/// Reads the header of an IPv6 packet and its extension headers.
pub(crate) fn ipv6(bytes: &[u8]) -> Seen<Ipv6View> {
    let first = u32_at(bytes, 0)?;
    let [next_header, hop_limit] = at(bytes, 6)?;
    if first >> 28 != 6 {
        return None;
    }
    let [_, _, flow @ ..] = first.to_be_bytes();
    let mut view = Ipv6View {
        traffic_class: u8::try_from(first >> 20 & 0xff).ok()?,
        next_header,
        hop_limit,
        protocol: next_header,
        flow_label: u32::from(u16::from_be_bytes(flow)) | (first & 0x000f_0000),
        payload_length: u16_at(bytes, 4)?,
        fragment_offset: 0,
        identification: 0,
        is_fragment: 0,
        more_fragments: 0,
        source: at(bytes, 8)?,
        destination: at(bytes, 24)?,
    };
    let end = extensions(bytes, &mut view)?;
    Some((view, end))
}

/// Passes the extension headers; where what follows them begins.
fn extensions(bytes: &[u8], view: &mut Ipv6View) -> Option<usize> {
    const HOP_BY_HOP: u8 = 0;
    const ROUTING: u8 = 43;
    const FRAGMENT: u8 = 44;
    const AUTHENTICATION: u8 = 51;
    const DESTINATION: u8 = 60;
    let mut next = 40;
    // Each is at least eight bytes long, so this ends with the packet.
    while view.fragment_offset == 0 {
        let kind = view.protocol;
        if !matches!(kind, HOP_BY_HOP | ROUTING | FRAGMENT | AUTHENTICATION | DESTINATION) {
            break;
        }
        let [following, len] = at(bytes, next)?;
        let len = match kind {
            FRAGMENT => {
                let offset = u16_at(bytes, next + 2)?;
                view.is_fragment = 1;
                view.fragment_offset = offset & 0xfff8;
                view.more_fragments = u8::from(offset & 1 != 0);
                view.identification = u32_at(bytes, next + 4)?;
                8
            }
            AUTHENTICATION => (usize::from(len) + 2) * 4,
            _ => (usize::from(len) + 1) * 8,
        };
        bytes.get(next..next + len)?;
        view.protocol = following;
        next += len;
    }
    Some(next)
}

/// Reads the header of an ICMP message.
pub(crate) fn icmp(bytes: &[u8]) -> Seen<IcmpView> {
    let [kind, code] = at(bytes, 0)?;
    let view = IcmpView {
        r#type: kind,
        code,
        checksum: u16_at(bytes, 2)?,
        identifier: u16_at(bytes, 4)?,
        sequence: u16_at(bytes, 6)?,
        rest: u32_at(bytes, 4)?,
    };
    Some((view, 8))
}
