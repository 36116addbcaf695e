//! Addresses this computer has or has not.

use core::fmt::Write;
use core::net::{IpAddr, Ipv4Addr};

use super::port;
use super::reason::Reason;
use super::subject::Subject;
use crate::diag::messages::live::{self, Live};
use crate::diag::text::Text;
use crate::gate::Call;
use crate::raw::netlink::Next;
use crate::raw::rtnetlink;

/// How many addresses are named.
const NAMED: usize = 4;

/// `EADDRNOTAVAIL`.
pub(super) fn not_available(subject: &Subject) -> Option<Reason> {
    match subject.failure.call {
        Call::Bind => foreign(subject.given_internet()?.ip(), &live::ADDRESS_FOREIGN),
        Call::TcpListen | Call::UdpOpen => {
            let host = core::str::from_utf8(subject.text(0)?).ok()?;
            foreign(host.parse().ok()?, &live::ADDRESS_FOREIGN_HOST)
        }
        Call::Connect if subject.protocol() == Some(libc::IPPROTO_TCP) => to_peer(subject),
        _ => None,
    }
}

fn foreign(ip: IpAddr, row: &'static Live) -> Option<Reason> {
    let reversed = match ip {
        IpAddr::V4(ip) => Some(IpAddr::from(Ipv4Addr::from(u32::from(ip).swap_bytes()))),
        IpAddr::V6(_) => None,
    };
    let mut named = Text::<200>::new();
    let (mut count, mut ours, mut turned) = (0usize, false, false);
    let answered = rtnetlink::addresses(ip, &mut |own| {
        ours |= own.address == ip;
        turned |= Some(own.address) == reversed;
        if count < NAMED {
            let _ = write!(named, "{}{}", if count == 0 { "" } else { ", " }, own.address);
        }
        count += 1;
        Next::More
    });
    if !answered || ours {
        return None;
    }
    if let Some(reversed) = reversed.filter(|reversed| turned || reversed.is_loopback()) {
        return Some(Reason::live(&live::ADDRESS_REVERSED).with(ip).with(reversed));
    }
    if count == 0 {
        return Some(Reason::live(&live::ADDRESS_NONE_OF_FAMILY).with(family(ip)));
    }
    if count > NAMED {
        let _ = named.write_str(", ...");
    }
    Some(Reason::live(row).with(ip).with(named.as_str()))
}

fn family(ip: IpAddr) -> &'static str {
    if ip.is_ipv4() { "IPv4" } else { "IPv6" }
}

/// Whether this computer has an address of the family of `like` that is good for `enough`.
pub(super) fn has_any(like: IpAddr, enough: impl Fn(bool) -> bool) -> Option<bool> {
    let mut any = false;
    let answered = rtnetlink::addresses(like, &mut |own| {
        any |= enough(own.global);
        if any { Next::Enough } else { Next::More }
    });
    answered.then_some(any)
}

fn to_peer(subject: &Subject) -> Option<Reason> {
    let peer = subject.given_internet()?;
    if let Some(reason) = port::connection(subject) {
        return Some(reason);
    }
    if !has_any(peer.ip(), |_| true)? {
        return Some(Reason::live(&live::ADDRESS_NONE_OF_FAMILY).with(family(peer.ip())));
    }
    if peer.is_ipv6() {
        return None;
    }
    let (low, high) = port::given_by_kernel()?;
    Some(Reason::live(&live::PORTS_USED_UP_TO_PEER).with(low).with(high).with(peer))
}
