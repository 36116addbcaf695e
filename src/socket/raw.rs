//! Sockets below TCP and UDP: raw IP, and whole frames of a network interface.

use core::ffi::CStr;
use std::os::fd::RawFd;

use libc::c_int;

use super::{Flags, turn_on};
use crate::error::{Error, Result};
use crate::names::flag;
use crate::sys::address::Address;
use crate::sys::resolve::interface_index;
use crate::sys::socket::bind_to;
use crate::sys::sockopt;

/// A raw IP socket of one protocol.
pub(crate) fn open(family: c_int, protocol: c_int, flags: c_int) -> Result<RawFd> {
    let flags = Flags::checked(flags, flag::HEADER_INCLUDED | flag::BROADCAST)?;
    let (level, header_included) = match family {
        libc::AF_INET => (libc::IPPROTO_IP, libc::IP_HDRINCL),
        libc::AF_INET6 => (libc::IPPROTO_IPV6, libc::IPV6_HDRINCL),
        _ => return Err(Error::Os(libc::EAFNOSUPPORT)),
    };
    // The field in the packet has eight bits; the kernel takes some larger numbers and receives nothing for them.
    if !(0..=255).contains(&protocol) {
        return Err(Error::InvalidArgument("protocol is 1 to 255"));
    }
    let socket = flags.open(family, libc::SOCK_RAW, protocol)?;
    if flags.has(flag::HEADER_INCLUDED) {
        sockopt::set(socket.fd(), level, header_included, &1)?;
    }
    if flags.has(flag::BROADCAST) {
        turn_on(&socket, libc::SO_BROADCAST)?;
    }
    Ok(socket.give())
}

/// A packet socket that sees every frame of an interface; `None` = of all.
pub(crate) fn open_packets(interface: Option<&CStr>, flags: c_int) -> Result<RawFd> {
    let flags = Flags::checked(flags, 0)?;
    // Of protocol 0 at first, so that nothing is received before it is bound to its interface. Opened before the interface
    // is looked up: who lacks the privilege is to hear of that.
    let socket = flags.open(libc::AF_PACKET, libc::SOCK_RAW, 0)?;
    let index = interface.map_or(Ok(0), interface_index)?;
    bind_to(socket.fd(), &Address::packets(c_int::try_from(index).map_err(|_| Error::Os(libc::ENODEV))?))?;
    Ok(socket.give())
}
