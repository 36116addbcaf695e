//! Ethernet, with VLAN tags.

#![allow(clippy::doc_markdown, reason = "the documentation goes into the C header")]

use super::{Seen, at, u16_at};

/// The header of an Ethernet frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct EthernetView {
    /// To whom: 6 bytes as sent.
    pub destination: [u8; 6],
    /// From whom.
    pub source: [u8; 6],
    /// What follows: ETH_P_IP (0x0800), ETH_P_IPV6 (0x86DD), ETH_P_ARP (0x0806), ...; below 0x0600
    /// it is a length (IEEE 802.3).
    pub protocol: u16,
    /// Number of the VLAN, of the outer one if there are two; -1 if the frame has no tag.
    pub vlan: i32,
}

/// Protocols that are tags: IEEE 802.1Q, and 802.1ad for the outer of two.
const TAGS: [u16; 2] = [0x8100, 0x88a8];

/// Reads the header of a frame.
pub(crate) fn ethernet(bytes: &[u8]) -> Seen<EthernetView> {
    let mut view = EthernetView { destination: at(bytes, 0)?, source: at(bytes, 6)?, protocol: 0, vlan: -1 };
    let mut next = 12;
    loop {
        view.protocol = u16_at(bytes, next)?;
        next += 2;
        if !TAGS.contains(&view.protocol) {
            return Some((view, next));
        }
        let tag = u16_at(bytes, next)?;
        next += 2;
        if view.vlan == -1 {
            view.vlan = i32::from(tag & 0x0fff);
        }
    }
}
