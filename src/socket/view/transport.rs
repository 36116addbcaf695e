//! TCP and UDP.

#![allow(clippy::doc_markdown, reason = "the documentation goes into the C header")]

use super::{Seen, u16_at, u32_at};

/// The header of a TCP segment, with its options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct TcpView {
    /// Port it was sent from.
    pub source_port: u16,
    /// Port it was sent to.
    pub destination_port: u16,
    /// Number of its first byte (of SYN and FIN themselves, too).
    pub sequence: u32,
    /// Number of the byte that is expected next; valid with TH_ACK.
    pub acknowledgement: u32,
    /// TH_FIN, TH_SYN, TH_RST, TH_PUSH, TH_ACK, TH_URG of netinet/tcp.h; then ECE (0x40), CWR
    /// (0x80) and AE (0x100).
    pub flags: u16,
    /// How much the sender takes, not yet multiplied by the window scale.
    pub window: u16,
    /// The checksum as sent; it covers the addresses as well, and is often filled in by the network
    /// card only.
    pub checksum: u16,
    /// Where urgent data ends; valid with TH_URG.
    pub urgent: u16,
    /// Option: the largest segment the sender takes, or -1.
    pub mss: i32,
    /// Option: by how many bits the sender's windows are to be shifted, or -1.
    pub window_scale: i32,
    /// Option: 1 if the sender understands selective acknowledgements.
    pub sack_permitted: i32,
    /// Option: how many of the ranges below are valid.
    pub sack_count: i32,
    /// Option: received ranges beyond acknowledgement, each from its first number ...
    pub sack_begin: [u32; 4],
    /// ... to the number behind its last.
    pub sack_end: [u32; 4],
    /// Option: the sender's clock, or -1.
    pub timestamp: i64,
    /// Option: the receiver's clock as the sender saw it last, or -1.
    pub timestamp_echo: i64,
}

/// The header of a UDP datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct UdpView {
    /// Port it was sent from.
    pub source_port: u16,
    /// Port it was sent to.
    pub destination_port: u16,
    /// Bytes of the datagram, the 8 of the header included.
    pub length: u16,
    /// The checksum as sent; 0 is none. It covers the addresses as well.
    pub checksum: u16,
}

/// Reads the header of a TCP segment.
pub(crate) fn tcp(bytes: &[u8]) -> Seen<TcpView> {
    let words_and_flags = u16_at(bytes, 12)?;
    let header = usize::from(words_and_flags >> 12) * 4;
    // Fewer than 20 bytes would end before the options begin.
    let options = bytes.get(20..header)?;
    let mut view = TcpView {
        source_port: u16_at(bytes, 0)?,
        destination_port: u16_at(bytes, 2)?,
        sequence: u32_at(bytes, 4)?,
        acknowledgement: u32_at(bytes, 8)?,
        flags: words_and_flags & 0x01ff,
        window: u16_at(bytes, 14)?,
        checksum: u16_at(bytes, 16)?,
        urgent: u16_at(bytes, 18)?,
        mss: -1,
        window_scale: -1,
        sack_permitted: 0,
        sack_count: 0,
        sack_begin: [0; 4],
        sack_end: [0; 4],
        timestamp: -1,
        timestamp_echo: -1,
    };
    tcp_options(options, &mut view)?;
    Some((view, header))
}

fn tcp_options(mut options: &[u8], view: &mut TcpView) -> Option<()> {
    const END: u8 = 0;
    const NOTHING: u8 = 1;
    while let Some((kind, rest)) = options.split_first() {
        match *kind {
            END => return Some(()),
            NOTHING => {
                options = rest;
                continue;
            }
            _ => {}
        }
        let len = usize::from(*rest.first()?);
        let value = options.get(2..len)?;
        match (*kind, value.len()) {
            (2, 2) => view.mss = i32::from(u16_at(value, 0)?),
            (3, 1) => view.window_scale = i32::from(*value.first()?),
            (4, 0) => view.sack_permitted = 1,
            (5, 8 | 16 | 24 | 32) => sack(value, view)?,
            (8, 8) => {
                view.timestamp = i64::from(u32_at(value, 0)?);
                view.timestamp_echo = i64::from(u32_at(value, 4)?);
            }
            (2..=5 | 8, _) => return None,
            _ => {}
        }
        options = options.get(len..)?;
    }
    Some(())
}

fn sack(value: &[u8], view: &mut TcpView) -> Option<()> {
    let places = view.sack_begin.iter_mut().zip(view.sack_end.iter_mut());
    view.sack_count = 0;
    for (range, (begin, end)) in value.chunks_exact(8).zip(places) {
        *begin = u32_at(range, 0)?;
        *end = u32_at(range, 4)?;
        view.sack_count += 1;
    }
    Some(())
}

/// Reads the header of a UDP datagram.
pub(crate) fn udp(bytes: &[u8]) -> Seen<UdpView> {
    let view = UdpView {
        source_port: u16_at(bytes, 0)?,
        destination_port: u16_at(bytes, 2)?,
        length: u16_at(bytes, 4)?,
        checksum: u16_at(bytes, 6)?,
    };
    (view.length >= 8).then_some((view, 8))
}
