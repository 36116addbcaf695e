//! UDP: bound and connected sockets.

use core::ffi::CStr;
use std::os::fd::RawFd;

use libc::c_int;

use super::tcp::to_bind;
use super::{Flags, first_of, open_bound, resolve, turn_on};
use crate::error::{Error, Result};
use crate::names::flag;
use crate::sys::clock::Deadline;
use crate::sys::socket::{Socket, connect_to};

const OPEN_FLAGS: c_int = Flags::FAMILIES | flag::NO_REUSEADDR | flag::REUSEPORT | flag::BROADCAST;

/// A socket bound to the first address of `host` that can be had; `None` = to every address.
///
/// `SO_REUSEADDR` on UDP lets two programs hold one port, and only one of them gets the datagrams. Of those to a group each
/// gets a copy: so it is set when the address is a group, and not otherwise.
pub(crate) fn open(host: Option<&CStr>, service: &CStr, flags: c_int, deadline: Deadline) -> Result<RawFd> {
    let flags = Flags::checked(flags, OPEN_FLAGS)?;
    let addresses = to_bind(host, service, libc::SOCK_DGRAM, flags, deadline)?;
    first_of(&addresses, |_, address| {
        let shared = address.is_multicast() && !flags.has(flag::NO_REUSEADDR);
        let socket = open_bound(flags, libc::SOCK_DGRAM, address, shared)?;
        allow_broadcast(&socket, flags)?;
        Ok(socket.give())
    })
}

/// A socket whose peer is the first address of `host` there is a way to. Nothing is sent.
pub(crate) fn connect(host: &CStr, service: &CStr, flags: c_int, deadline: Deadline) -> Result<RawFd> {
    let flags = Flags::checked(flags, Flags::FAMILIES | flag::BROADCAST)?;
    let addresses = resolve::addresses(Some(host), service, flags.family(), libc::SOCK_DGRAM, deadline)?;
    first_of(&addresses, |_, address| {
        let socket = flags.open(address.family(), libc::SOCK_DGRAM, 0)?;
        allow_broadcast(&socket, flags)?;
        connect_to(socket.fd(), address)?;
        Ok(socket.give())
    })
}

/// A socket bound to `host` and `service` whose peer is the first address of `peer` there is a way to from there.
pub(crate) fn open_to(
    (host, service): (Option<&CStr>, &CStr),
    peer: (&CStr, &CStr),
    flags: c_int,
    deadline: Deadline,
) -> Result<RawFd> {
    let flags = Flags::checked(flags, OPEN_FLAGS)?;
    let peers = resolve::addresses(Some(peer.0), peer.1, flags.family(), libc::SOCK_DGRAM, deadline)?;
    let all = resolve::addresses(host, service, flags.family(), libc::SOCK_DGRAM, deadline)?;
    first_of(&peers, |_, peer| {
        let near: Vec<_> = all.iter().filter(|address| address.family() == peer.family()).copied().collect();
        if near.is_empty() {
            return Err(Error::Os(libc::EAFNOSUPPORT));
        }
        first_of(&near, |_, address| {
            let socket = open_bound(flags, libc::SOCK_DGRAM, address, false)?;
            allow_broadcast(&socket, flags)?;
            connect_to(socket.fd(), peer)?;
            Ok(socket.give())
        })
    })
}

fn allow_broadcast(socket: &Socket, flags: Flags) -> Result<()> {
    if flags.has(flag::BROADCAST) { turn_on(socket, libc::SO_BROADCAST) } else { Ok(()) }
}
