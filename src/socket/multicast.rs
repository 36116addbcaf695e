//! Multicast groups: receiving from them, and how datagrams to them are sent. IPv4 and IPv6 alike.

use core::ffi::CStr;
use std::os::fd::RawFd;

use libc::{c_int, group_req, ip_mreqn, sockaddr_storage};

use super::resolve;
use crate::error::{Error, Result};
use crate::sys::resolve::interface_index;
use crate::sys::sockopt;

/// Options of the protocol-independent interface (RFC 3678).
const JOIN_SOURCE: c_int = 46;
const LEAVE_SOURCE: c_int = 47;

/// `struct group_source_req`.
#[repr(C)]
struct GroupSource {
    interface: u32,
    group: sockaddr_storage,
    source: sockaddr_storage,
}

/// To become a member of a group, or to end it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Receive what is sent to it.
    Join,
    /// Receive it no more.
    Leave,
}

/// Joins or leaves a group; with a `source`, only what that sender sends to it.
pub(crate) fn change(
    change: Change,
    fd: RawFd,
    group: &CStr,
    source: Option<&CStr>,
    interface: Option<&CStr>,
) -> Result<()> {
    let socket = family(fd)?;
    let group = resolve::number(group)?;
    let source = source.map(resolve::number).transpose()?;
    if !group.is_multicast() {
        return Err(Error::InvalidArgument("group is no multicast address"));
    }
    let level = level(socket, group.family())?;
    if source.is_some_and(|source| source.family() != group.family()) {
        return Err(Error::Os(libc::EAFNOSUPPORT));
    }
    // An IPv6 group may name the interface itself: ff02::1%eth0.
    let interface = interface.map_or(Ok(group.scope()), interface_index)?;
    match source {
        None => {
            let request = group_req { gr_interface: interface, gr_group: group.storage() };
            let name = if change == Change::Join { libc::MCAST_JOIN_GROUP } else { libc::MCAST_LEAVE_GROUP };
            sockopt::set(fd, level, name, &request)
        }
        Some(source) => {
            let request = GroupSource { interface, group: group.storage(), source: source.storage() };
            let name = if change == Change::Join { JOIN_SOURCE } else { LEAVE_SOURCE };
            sockopt::set(fd, level, name, &request)
        }
    }
}

/// The family of a socket that can have to do with groups: the system lets a stream join, to no effect.
fn family(fd: RawFd) -> Result<c_int> {
    let socket = sockopt::int(fd, libc::SOL_SOCKET, libc::SO_DOMAIN)?;
    match sockopt::int(fd, libc::SOL_SOCKET, libc::SO_TYPE)? {
        libc::SOCK_STREAM if matches!(socket, libc::AF_INET | libc::AF_INET6) => Err(Error::Os(libc::EPROTO)),
        _ => Ok(socket),
    }
}

/// The level of options for groups of `family` on a socket of `socket`: an IPv6 socket can be in IPv4 groups as well.
fn level(socket: c_int, family: c_int) -> Result<c_int> {
    match (socket, family) {
        (libc::AF_INET | libc::AF_INET6, libc::AF_INET) => Ok(libc::IPPROTO_IP),
        (libc::AF_INET6, libc::AF_INET6) => Ok(libc::IPPROTO_IPV6),
        _ => Err(Error::Os(libc::EAFNOSUPPORT)),
    }
}

/// Sets through which interface, how far and with or without a copy for this host datagrams to groups are sent. What is
/// `None` or -1 stays as it is.
pub(crate) fn send_options(fd: RawFd, interface: Option<&CStr>, ttl: c_int, own_copy: c_int) -> Result<()> {
    let socket = family(fd)?;
    if !matches!(socket, libc::AF_INET | libc::AF_INET6) {
        return Err(Error::Os(libc::EAFNOSUPPORT));
    }
    if !(-1..=255).contains(&ttl) {
        return Err(Error::InvalidArgument("ttl is 0 to 255, or -1"));
    }
    if !(-1..=1).contains(&own_copy) {
        return Err(Error::InvalidArgument("loop is 0, 1 or -1"));
    }
    let interface = interface.map(interface_index).transpose()?;
    let interface = interface.map(|index| c_int::try_from(index).unwrap_or(c_int::MAX));
    let ttl = (ttl != -1).then_some(ttl);
    let own_copy = (own_copy != -1).then_some(own_copy);
    if socket == libc::AF_INET6 {
        let set = |name, value| sockopt::set::<c_int>(fd, libc::IPPROTO_IPV6, name, &value);
        interface.map_or(Ok(()), |index| set(libc::IPV6_MULTICAST_IF, index))?;
        ttl.map_or(Ok(()), |ttl| set(libc::IPV6_MULTICAST_HOPS, ttl))?;
        own_copy.map_or(Ok(()), |copy| set(libc::IPV6_MULTICAST_LOOP, copy))?;
    }
    let v4 = send_options_v4(fd, interface, ttl, own_copy);
    // For an IPv6 socket this is about the IPv4 groups it sends to; a raw one sends to none and refuses.
    match v4 {
        Err(Error::Os(libc::ENOPROTOOPT)) if socket == libc::AF_INET6 => Ok(()),
        done => done,
    }
}

fn send_options_v4(fd: RawFd, interface: Option<c_int>, ttl: Option<c_int>, own_copy: Option<c_int>) -> Result<()> {
    let set = |name, value| sockopt::set::<c_int>(fd, libc::IPPROTO_IP, name, &value);
    interface.map_or(Ok(()), |index| {
        let any = libc::in_addr { s_addr: 0 };
        let request = ip_mreqn { imr_multiaddr: any, imr_address: any, imr_ifindex: index };
        sockopt::set(fd, libc::IPPROTO_IP, libc::IP_MULTICAST_IF, &request)
    })?;
    ttl.map_or(Ok(()), |ttl| set(libc::IP_MULTICAST_TTL, ttl))?;
    own_copy.map_or(Ok(()), |copy| set(libc::IP_MULTICAST_LOOP, copy))
}
