//! Routes and addresses of this computer, asked of the kernel: what `ip route get` and `ip addr` show.

use core::net::IpAddr;

use libc::c_int;

use super::asking;
use super::netlink::{DUMP, Netlink, Next, attribute};

/// The way to a destination.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    /// Whether the destination is an address of this computer.
    pub(crate) local: bool,
    /// Whether the destination stands for all of a network.
    pub(crate) broadcast: bool,
    /// The router packets go to, if the destination is not on a network this computer is on.
    pub(crate) gateway: Option<IpAddr>,
    /// The interface they leave by, as a NUL-padded text.
    pub(crate) interface: [u8; libc::IF_NAMESIZE],
    /// Whether the router, or else the destination, has answered on that network; `None` if the kernel does not know.
    pub(crate) answers: Option<bool>,
}

/// An address of this computer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Own {
    /// The address.
    pub(crate) address: IpAddr,
    /// Whether it is good for the whole network, not for one link or this computer only.
    pub(crate) global: bool,
}

fn family_of(address: IpAddr) -> u8 {
    u8::try_from(if address.is_ipv4() { libc::AF_INET } else { libc::AF_INET6 }).unwrap_or(0)
}

fn address_in(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => Some(IpAddr::from(<[u8; 4]>::try_from(bytes).ok()?)),
        16 => Some(IpAddr::from(<[u8; 16]>::try_from(bytes).ok()?)),
        _ => None,
    }
}

/// How this computer would reach `destination`.
///
/// # Errors
/// The errno a packet there would get (`ENETUNREACH`, …); `EAGAIN` if the kernel cannot be asked.
pub(crate) fn route(destination: IpAddr) -> Result<Route, c_int> {
    let socket = Netlink::open(libc::NETLINK_ROUTE).ok_or(libc::EAGAIN)?;
    let (octets, len) = octets(destination);
    // struct rtmsg: family, destination length in bits, and what may stay 0.
    let head = [family_of(destination), if len == 4 { 32 } else { 128 }, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let name = [(len + 4).to_ne_bytes(), libc::RTA_DST.to_ne_bytes()];
    let value = octets.get(16 - usize::from(len)..).unwrap_or_default();
    let mut found = None;
    socket.ask(libc::RTM_GETROUTE, 0, &[&head, name.as_flattened(), value], &mut |_, body| {
        found = told(&socket, body);
        Next::Enough
    })?;
    let (mut route, index) = found.ok_or(libc::EAGAIN)?;
    if !route.local {
        route.answers = answers(&socket, route.gateway.unwrap_or(destination), index);
    }
    Ok(route)
}

/// Whether the neighbour `ip` at interface `index` has answered, as `ip neigh` shows it.
fn answers(socket: &Netlink, ip: IpAddr, index: c_int) -> Option<bool> {
    /// `NUD_FAILED`, and the states of one that has answered.
    const FAILED: u16 = 0x20;
    const ANSWERED: u16 = 0x02 | 0x04 | 0x08 | 0x10;
    // struct ndmsg, then NDA_DST.
    let mut head = [0; 12];
    if let Some(first) = head.first_mut() {
        *first = family_of(ip);
    }
    let ends = index.to_ne_bytes();
    for (place, byte) in head.iter_mut().skip(4).zip(ends) {
        *place = byte;
    }
    let (octets, len) = octets(ip);
    let name = [(len + 4).to_ne_bytes(), 1u16.to_ne_bytes()];
    let value = octets.get(16 - usize::from(len)..).unwrap_or_default();
    let mut state = 0;
    socket
        .ask(libc::RTM_GETNEIGH, 0, &[&head, name.as_flattened(), value], &mut |_, body| {
            state = body.get(8..10).and_then(|two| two.try_into().ok()).map_or(0, u16::from_ne_bytes);
            Next::Enough
        })
        .ok()?;
    match state {
        FAILED => Some(false),
        state if state & ANSWERED != 0 => Some(true),
        _ => None,
    }
}

/// The bytes of an address, at the end of room for sixteen, and how many they are.
fn octets(ip: IpAddr) -> ([u8; 16], u16) {
    match ip {
        IpAddr::V4(ip) => (ip.to_ipv6_mapped().octets(), 4),
        IpAddr::V6(ip) => (ip.octets(), 16),
    }
}

fn told(socket: &Netlink, body: &[u8]) -> Option<(Route, c_int)> {
    let kind = *body.get(7)?;
    let attributes = body.get(12..)?;
    let index =
        attribute(attributes, libc::RTA_OIF).and_then(|four| four.try_into().ok()).map_or(0, c_int::from_ne_bytes);
    let route = Route {
        answers: None,
        local: kind == libc::RTN_LOCAL,
        broadcast: kind == libc::RTN_BROADCAST,
        gateway: attribute(attributes, libc::RTA_GATEWAY).and_then(address_in),
        interface: asking::interface_name(socket.fd(), index).unwrap_or_default(),
    };
    Some((route, index))
}

/// Shows the addresses of this computer, of the family of `like`; whether the kernel answered.
pub(crate) fn addresses(like: IpAddr, each: &mut dyn FnMut(Own) -> Next) -> bool {
    let Some(socket) = Netlink::open(libc::NETLINK_ROUTE) else { return false };
    // struct ifaddrmsg.
    let head = [family_of(like), 0, 0, 0, 0, 0, 0, 0];
    let answer = socket.ask(libc::RTM_GETADDR, DUMP, &[&head], &mut |_, body| {
        let scope = body.get(3).copied().unwrap_or(0);
        let attributes = body.get(8..).unwrap_or_default();
        let own = attribute(attributes, libc::IFA_LOCAL).or_else(|| attribute(attributes, libc::IFA_ADDRESS));
        match own.and_then(address_in) {
            // Without NETLINK_GET_STRICT_CHK the kernel may tell of other families, too.
            Some(address) if address.is_ipv4() == like.is_ipv4() => {
                each(Own { address, global: scope == libc::RT_SCOPE_UNIVERSE })
            }
            _ => Next::More,
        }
    });
    answer.is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Next, addresses, route};

    #[test]
    fn loopback_is_local_and_listed() {
        let loopback = "127.0.0.1".parse().unwrap();
        if let Ok(route) = route(loopback) {
            assert!(route.local && route.gateway.is_none() && route.interface.starts_with(b"lo"));
        }
        let mut hits = 0;
        let answered = addresses(loopback, &mut |own| {
            hits += usize::from(own.address == loopback && !own.global);
            Next::More
        });
        assert!(!answered || hits == 1);
    }
}
