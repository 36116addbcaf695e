//! Accepting all connections that wait.

use std::os::fd::RawFd;

use libc::{POLLIN, c_int};

use super::wait::{Patience, was_interrupted};
use crate::error::{Error, Result};
use crate::names::flag;
use crate::sys::{descriptor, socket, sockopt};

/// Takes connections from the queue of `fd` until it is empty or `fds` is full; how many. Never waits, on a blocking socket
/// either, and leaves its mode alone.
///
/// # Errors
/// Only if none was accepted: what `accept4(2)` says, except of single connections that were lost in the queue.
pub(crate) fn accept_many(fd: RawFd, fds: &mut [RawFd], flags: c_int) -> Result<usize> {
    if flags & !(flag::NONBLOCK | flag::INHERIT) != 0 {
        return Err(Error::InvalidArgument("flags are RSK_NONBLOCK and RSK_INHERIT only"));
    }
    let nonblocking = if flags & flag::NONBLOCK == 0 { 0 } else { libc::SOCK_NONBLOCK };
    let cloexec = if flags & flag::INHERIT == 0 { libc::SOCK_CLOEXEC } else { 0 };
    drain(fd, fds, nonblocking | cloexec)
}

fn drain(fd: RawFd, fds: &mut [RawFd], flags: c_int) -> Result<usize> {
    let may_block = match descriptor::get_nonblocking(fd) {
        -1 => return Err(Error::last_os()),
        mode => mode == 0,
    };
    let mut accepted = 0;
    while let Some(place) = fds.get_mut(accepted) {
        if may_block {
            match Patience::new(0).ready(fd, POLLIN) {
                Ok(true) => {}
                Ok(false) if accepted == 0 => return none_waits(fd),
                Err(error) if accepted == 0 => return Err(error),
                Ok(false) | Err(_) => break,
            }
        }
        match socket::accept_next(fd, flags) {
            Ok(new) => {
                *place = new;
                accepted += 1;
            }
            Err(Error::Os(libc::EAGAIN)) => break,
            Err(error) if was_interrupted(error) || was_lost(error) => {}
            Err(error) if accepted == 0 => return Err(error),
            // The next call meets it again and reports it.
            Err(_) => break,
        }
    }
    Ok(accepted)
}

/// Nothing to accept, if this is a socket that could ever have something.
fn none_waits(fd: RawFd) -> Result<usize> {
    let option = |name| sockopt::int(fd, libc::SOL_SOCKET, name);
    match (option(libc::SO_ACCEPTCONN)?, option(libc::SO_TYPE)?) {
        (0, libc::SOCK_STREAM | libc::SOCK_SEQPACKET) => Err(Error::Os(libc::EINVAL)),
        (0, _) => Err(Error::Os(libc::EOPNOTSUPP)),
        _ => Ok(0),
    }
}

/// Errors of a connection that broke before it was accepted, which accept(2) passes on: the next one may be well.
pub(crate) fn was_lost(error: Error) -> bool {
    matches!(
        error,
        Error::Os(
            libc::ECONNABORTED
                | libc::EPROTO
                | libc::ENETDOWN
                | libc::ENETUNREACH
                | libc::EHOSTDOWN
                | libc::EHOSTUNREACH
                | libc::ENONET
        )
    )
}
