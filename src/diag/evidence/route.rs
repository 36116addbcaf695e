//! Why a host or network cannot be reached.

use core::net::IpAddr;

use super::address::has_any;
use super::reason::Reason;
use super::subject::Subject;
use crate::diag::messages::live;
use crate::raw::rtnetlink::{self, Route};

/// `ENETUNREACH` and `EHOSTUNREACH`.
pub(super) fn unreachable(subject: &Subject) -> Option<Reason> {
    let ip = subject.given_internet()?.ip().to_canonical();
    let tcp = subject.protocol() == Some(libc::IPPROTO_TCP);
    if tcp && ip.is_multicast() {
        return Some(Reason::live(&live::ROUTE_MANY).with(ip).word(("multicast", "멀티캐스트")));
    }
    let broadcast = matches!(ip, IpAddr::V4(ip) if ip.is_broadcast());
    if tcp && broadcast {
        return Some(many(ip));
    }
    match rtnetlink::route(ip) {
        Err(libc::ENETUNREACH) if ip.is_ipv6() && has_any(ip, |global| global) == Some(false) => {
            Some(Reason::live(&live::ROUTE_NO_IPV6).with(ip))
        }
        Err(libc::ENETUNREACH) => Some(Reason::live(&live::ROUTE_NONE).with(ip)),
        Err(libc::EHOSTUNREACH | libc::EACCES | libc::EINVAL) => Some(Reason::live(&live::ROUTE_FORBIDDEN).with(ip)),
        Err(_) => None,
        Ok(route) if tcp && route.broadcast => Some(many(ip)),
        Ok(route) => by(subject.failure.code, ip, &route),
    }
}

fn many(ip: IpAddr) -> Reason {
    Reason::live(&live::ROUTE_MANY).with(ip).word(("broadcast", "브로드캐스트"))
}

fn by(code: i32, ip: IpAddr, route: &Route) -> Option<Reason> {
    let end = route.interface.iter().position(|byte| *byte == 0)?;
    let interface = core::str::from_utf8(route.interface.get(..end)?).ok()?;
    let to = |row| Some(Reason::live(row).with(ip).with(interface));
    match (code, route.gateway, route.answers) {
        (libc::EHOSTUNREACH, Some(router), Some(false)) => to(&live::ROUTER_SILENT).map(|row| row.with(router)),
        (libc::EHOSTUNREACH, Some(router), Some(true)) => to(&live::ROUTER_REJECTS).map(|row| row.with(router)),
        (libc::EHOSTUNREACH, Some(router), None) => to(&live::HOST_REJECTED).map(|row| row.with(router)),
        (libc::EHOSTUNREACH, None, Some(true)) => to(&live::HOST_REJECTS),
        (libc::EHOSTUNREACH, None, _) if !route.local => to(&live::HOST_SILENT),
        (libc::ENETUNREACH, None, _) => to(&live::ROUTE_NOW),
        _ => None,
    }
}
