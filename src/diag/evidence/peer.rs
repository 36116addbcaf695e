//! Why a connection was refused.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::path;
use super::port::meets;
use super::reason::{Reason, address};
use super::subject::Subject;
use crate::diag::messages::live;
use crate::gate::Call;
use crate::raw::netlink::Next;
use crate::raw::rtnetlink;
use crate::raw::sock_diag::{self, LISTENING, Seen};

/// `ECONNREFUSED`.
pub(super) fn refused(subject: &Subject) -> Option<Reason> {
    match subject.failure.call {
        Call::UnixConnect => return path::refused(subject),
        Call::Connect if subject.given_family() == Some(libc::AF_UNIX) => return path::refused(subject),
        Call::Connect if subject.protocol() != Some(libc::IPPROTO_TCP) => return None,
        Call::Connect | Call::TcpConnect => {}
        _ if subject.kind() == Some(libc::SOCK_DGRAM) && subject.protocol() == Some(libc::IPPROTO_UDP) => {
            return Some(Reason::live(&live::REFUSED_DATAGRAM).with(address(subject.peer()?.bytes())));
        }
        _ => return None,
    }
    let target = target(subject)?;
    if target.port() == 0 {
        return Some(Reason::live(&live::REFUSED_PORT_0));
    }
    if is_local(target.ip())? {
        return here(target);
    }
    Some(Reason::live(&live::REFUSED_REMOTE).with(target.ip()).with(target.port()))
}

/// Where the call wanted to go. Names are not looked up, but for the one that needs no looking.
fn target(subject: &Subject) -> Option<SocketAddr> {
    let target = match subject.failure.call {
        Call::TcpConnect => {
            let text = |place| subject.text(place).and_then(|text| core::str::from_utf8(text).ok());
            let ip = match text(0)? {
                "localhost" => Ipv4Addr::LOCALHOST.into(),
                host => host.parse::<IpAddr>().ok()?,
            };
            SocketAddr::new(ip, text(1)?.parse().ok()?)
        }
        _ => subject.given_internet()?,
    };
    // To no address means to this computer.
    let ip = match target.ip().to_canonical() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    Some(SocketAddr::new(ip, target.port()))
}

fn is_local(ip: IpAddr) -> Option<bool> {
    if ip.is_loopback() {
        return Some(true);
    }
    Some(rtnetlink::route(ip).ok()?.local)
}

fn here(target: SocketAddr) -> Option<Reason> {
    let swapped = target.port().swap_bytes();
    let mut found: [Option<Seen>; 3] = [None; 3];
    let [same, elsewhere, other_port] = &mut found;
    let answered = sock_diag::tcp([target.port(), swapped], LISTENING, &mut |seen| {
        let place = match (seen.local.port() == target.port(), meets(target, seen)) {
            (true, true) => &mut *same,
            (true, false) => &mut *elsewhere,
            (false, _) => &mut *other_port,
        };
        *place = Some(*seen);
        Next::More
    });
    if !answered {
        return None;
    }
    let [same, elsewhere, other_port] = found;
    Some(match (same, elsewhere, other_port) {
        (Some(_), ..) => Reason::live(&live::REFUSED_NOW_LISTENING).with(target),
        (_, Some(seen), _) if seen.only_ipv6 && seen.local.ip().is_unspecified() => {
            Reason::live(&live::REFUSED_IPV6_ONLY).with(target).with(seen.local)
        }
        (_, Some(seen), _) => Reason::live(&live::REFUSED_ELSEWHERE).with(target).with(seen.local),
        (.., Some(_)) => Reason::live(&live::REFUSED_SWAPPED).with(target.port()).with(swapped),
        _ => Reason::live(&live::REFUSED_NOBODY).with(target.port()),
    })
}
