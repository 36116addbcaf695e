//! Unix sockets: by path, and by abstract name.

use core::ffi::CStr;
use std::os::fd::RawFd;

use libc::c_int;

use super::Flags;
use crate::error::{Error, Result};
use crate::names::flag;
use crate::sys::address::Address;
use crate::sys::clock::{Deadline, timeval_of};
use crate::sys::file;
use crate::sys::socket::{Socket, bind_to, connect_to, start_listening};
use crate::sys::sockopt;

/// A socket bound to `path`, listening unless it is of type `SOCK_DGRAM`.
pub(crate) fn listen(path: &CStr, kind: c_int, backlog: c_int, flags: c_int) -> Result<RawFd> {
    let flags = Flags::checked(flags, flag::REPLACE_STALE)?;
    let address = address(path, kind)?;
    let socket = flags.open(libc::AF_UNIX, kind, 0)?;
    match bind_to(socket.fd(), &address) {
        Err(Error::Os(libc::EADDRINUSE)) if flags.has(flag::REPLACE_STALE) => {
            remove_stale(path, &address)?;
            bind_to(socket.fd(), &address)?;
        }
        other => other?,
    }
    if kind != libc::SOCK_DGRAM {
        start_listening(socket.fd(), if backlog <= 0 { libc::SOMAXCONN } else { backlog })?;
    }
    Ok(socket.give())
}

/// A connection to the socket at `path`. A datagram socket gets a name of the kernel's choice, so that it can be answered.
pub(crate) fn connect(path: &CStr, kind: c_int, flags: c_int, deadline: Deadline) -> Result<RawFd> {
    let flags = Flags::checked(flags, 0)?;
    let address = address(path, kind)?;
    let socket = flags.open_nonblocking(libc::AF_UNIX, kind, 0)?;
    if kind == libc::SOCK_DGRAM {
        bind_to(socket.fd(), &Address::unix_any())?;
    }
    match connect_to(socket.fd(), &address) {
        Ok(()) => flags.give(socket),
        // The queue of the server is full. No event tells when there is room: only a blocking connect waits for it.
        Err(Error::Os(libc::EAGAIN)) if deadline.is_over() => Err(Error::Os(libc::ETIMEDOUT)),
        Err(Error::Os(libc::EAGAIN)) => connect_waiting(flags, kind, &address, deadline),
        Err(error) => Err(error),
    }
}

/// Connects with a blocking socket, whose limit is `SO_SNDTIMEO`.
fn connect_waiting(flags: Flags, kind: c_int, address: &Address, deadline: Deadline) -> Result<RawFd> {
    let socket = Flags(flags.0 & !flag::NONBLOCK).open(libc::AF_UNIX, kind, 0)?;
    loop {
        set_limit(&socket, deadline)?;
        match connect_to(socket.fd(), address) {
            Ok(()) => break,
            Err(Error::Os(libc::EINTR | libc::EAGAIN)) if !deadline.is_over() => {}
            Err(Error::Os(libc::EINTR | libc::EAGAIN)) => return Err(Error::Os(libc::ETIMEDOUT)),
            Err(error) => return Err(error),
        }
    }
    set_limit(&socket, Deadline::after_ms(-1))?;
    if flags.has(flag::NONBLOCK) && crate::sys::descriptor::set_nonblocking(socket.fd(), true) == -1 {
        return Err(Error::last_os());
    }
    Ok(socket.give())
}

/// Sets how long the socket waits in connect and send; zero is no limit.
fn set_limit(socket: &Socket, deadline: Deadline) -> Result<()> {
    let ms = if deadline.is_never() { 0 } else { deadline.left_ms().max(1) };
    let limit = timeval_of(ms);
    sockopt::set(socket.fd(), libc::SOL_SOCKET, libc::SO_SNDTIMEO, &limit)
}

pub(crate) fn address(path: &CStr, kind: c_int) -> Result<Address> {
    if !matches!(kind, libc::SOCK_STREAM | libc::SOCK_SEQPACKET | libc::SOCK_DGRAM) {
        return Err(Error::InvalidArgument("type is SOCK_STREAM, SOCK_SEQPACKET or SOCK_DGRAM"));
    }
    let address = match path.to_bytes() {
        [] | [b'@'] => return Err(Error::InvalidArgument("the path is empty")),
        [b'@', name @ ..] => Address::unix_abstract(name),
        path => Address::unix_path(path),
    };
    address.ok_or(Error::Os(libc::ENAMETOOLONG))
}

/// Removes the file of a Unix socket that listens no more.
pub(crate) fn remove_file(address: &Address) {
    let path = address.unix_name();
    if let Ok(path) = CStr::from_bytes_until_nul(path) {
        // Gone already, or somebody else's directory by now: nothing that the end of a server could fail for.
        let _ = file::remove(path);
    }
}

/// Removes the file at `path` if it is a socket that no process holds any more.
///
/// It is asked with a datagram socket: that connects to no stream listener and so leaves no connection in its queue, and of
/// a living socket of another type the kernel says so (`EPROTOTYPE`), where a stream socket would only hear that nobody
/// listens (yet).
fn remove_stale(path: &CStr, address: &Address) -> Result<()> {
    let in_use = Error::Os(libc::EADDRINUSE);
    if address.unix_name().first() == Some(&0) {
        // An abstract name goes with its socket: it is never stale.
        return Err(in_use);
    }
    let found = file::identity(path).map_err(|_| in_use)?;
    if !found.is_socket {
        return Err(in_use);
    }
    let probe = Socket::new(libc::AF_UNIX, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK, 0)?;
    match connect_to(probe.fd(), address) {
        Err(Error::Os(libc::ECONNREFUSED)) => {}
        // Removed by somebody else meanwhile.
        Err(Error::Os(libc::ENOENT)) => return Ok(()),
        _ => return Err(in_use),
    }
    // Another server may have done the same just now: only what was asked is removed.
    if file::identity(path) != Ok(found) {
        return Err(in_use);
    }
    match file::remove(path) {
        Err(Error::Os(libc::ENOENT)) => Ok(()),
        other => other,
    }
}
