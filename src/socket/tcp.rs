//! TCP: listening and connecting.

use core::ffi::CStr;
use std::os::fd::RawFd;

use libc::c_int;

use super::{Flags, first_of, open_bound, resolve};
use crate::error::{Error, Result};
use crate::names::flag;
use crate::sys::address::Address;
use crate::sys::clock::Deadline;
use crate::sys::select::wait_until;
use crate::sys::socket::{Socket, connect_to, local_address, peer_address, start_listening};
use crate::sys::sockopt;

const LISTEN_FLAGS: c_int = Flags::FAMILIES | flag::NO_REUSEADDR | flag::REUSEPORT;

/// A listening socket on the first address of `host` that can be had; `None` = on every address.
pub(crate) fn listen(
    host: Option<&CStr>,
    service: &CStr,
    backlog: c_int,
    flags: c_int,
    deadline: Deadline,
) -> Result<RawFd> {
    let flags = Flags::checked(flags, LISTEN_FLAGS)?;
    let backlog = if backlog <= 0 { libc::SOMAXCONN } else { backlog };
    let reuse = !flags.has(flag::NO_REUSEADDR);
    let addresses = to_bind(host, service, libc::SOCK_STREAM, flags, deadline)?;
    first_of(&addresses, |_, address| {
        let socket = open_bound(flags, libc::SOCK_STREAM, address, reuse)?;
        start_listening(socket.fd(), backlog)?;
        Ok(socket.give())
    })
}

/// The addresses to bind to. Every address is an IPv6 socket, which takes IPv4 too; where there is no IPv6, an IPv4 one.
/// Never the second because the first is in use: that would be a server that half of its clients cannot reach.
pub(super) fn to_bind(
    host: Option<&CStr>,
    service: &CStr,
    kind: c_int,
    flags: Flags,
    deadline: Deadline,
) -> Result<Vec<Address>> {
    let mut found = resolve::addresses(host, service, flags.family(), kind, deadline)?;
    if host.is_none() && flags.family() == libc::AF_UNSPEC {
        let family = if has_ipv6()? { libc::AF_INET6 } else { libc::AF_INET };
        found.retain(|address| address.family() == family);
    }
    Ok(found)
}

fn has_ipv6() -> Result<bool> {
    match Socket::new(libc::AF_INET6, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) {
        Ok(_) => Ok(true),
        Err(Error::Os(libc::EAFNOSUPPORT)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// A connection to the first address of `host` that takes it. Each address gets an equal part of the time that is left,
/// so that a silent one does not keep the others from their turn.
pub(crate) fn connect(host: &CStr, service: &CStr, flags: c_int, timeout_ms: c_int) -> Result<RawFd> {
    let deadline = Deadline::after_ms(timeout_ms);
    let flags = Flags::checked(flags, Flags::FAMILIES)?;
    let only_start = flags.has(flag::NONBLOCK) && timeout_ms == 0;
    let addresses = resolve::addresses(Some(host), service, flags.family(), libc::SOCK_STREAM, deadline)?;
    let count = addresses.len();
    let connected = first_of(&addresses, |i, address| {
        if i > 0 && deadline.is_over() {
            return Err(Error::Os(libc::ETIMEDOUT));
        }
        let socket = flags.open_nonblocking(address.family(), libc::SOCK_STREAM, 0)?;
        match connect_to(socket.fd(), address) {
            Err(Error::Os(libc::EINPROGRESS)) if only_start => return Ok(socket),
            Err(Error::Os(libc::EINPROGRESS)) => finish(socket.fd(), deadline.part(count - i))?,
            other => other?,
        }
        refuse_self(&socket)?;
        Ok(socket)
    });
    match connected {
        Ok(socket) => flags.give(socket),
        Err(_) if deadline.is_over() && timeout_ms > 0 => Err(Error::Os(libc::ETIMEDOUT)),
        Err(error) => Err(error),
    }
}

/// A connect to a free port of this host can meet itself (simultaneous open), when the kernel chooses just that port for
/// this end: what was meant is a server that is not there.
pub(crate) fn refuse_self(socket: &Socket) -> Result<()> {
    match (local_address(socket.fd()), peer_address(socket.fd())) {
        (Ok(local), Ok(peer)) if local.bytes() == peer.bytes() => Err(Error::Os(libc::ECONNREFUSED)),
        // A connection that is over already is told by the first use of it.
        _ => Ok(()),
    }
}

/// Waits until a connect in progress has ended, and how.
pub(crate) fn finish(fd: RawFd, deadline: Deadline) -> Result<()> {
    if sockopt::int(fd, libc::SOL_SOCKET, libc::SO_ACCEPTCONN)? != 0 {
        return Err(Error::InvalidArgument("a listening socket does not connect"));
    }
    // Connected already: not to wait for room to send.
    if peer_address(fd).is_ok() {
        return Ok(());
    }
    wait_until(fd, libc::POLLOUT, deadline)?;
    match sockopt::int(fd, libc::SOL_SOCKET, libc::SO_ERROR)? {
        0 => peer_address(fd).map(|_| ()),
        errno => Err(Error::Os(errno)),
    }
}
