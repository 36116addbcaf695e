//! Ending a connection on purpose: when the peer has everything, or at once.

use std::os::fd::RawFd;

use libc::{POLLIN, c_int};

use super::wait::{Patience, patiently};
use crate::error::{Error, Result};
use crate::sys::caller::Room;
use crate::sys::io::recv_room;
use crate::sys::{descriptor, socket, sockopt};

/// What the peer still sends is read in pieces of this size.
const PIECE: usize = 4096;

/// Sets how long close goes on trying to send what is left: `None` = in the background (the system's own way), 0 = not at
/// all: reset.
///
/// # Errors
/// What `setsockopt(2)` says.
pub(crate) fn set_linger(fd: RawFd, seconds: Option<c_int>) -> Result<()> {
    let linger = libc::linger { l_onoff: c_int::from(seconds.is_some()), l_linger: seconds.unwrap_or(0) };
    sockopt::set(fd, libc::SOL_SOCKET, libc::SO_LINGER, &linger)
}

/// Ends sending, reads until the peer has ended too, and closes. The descriptor is closed in any case.
///
/// # Errors
/// `ETIMEDOUT`: the peer did not end in time; what `shutdown(2)` and `recv(2)` say; what `close(2)` says if all else was well.
pub(crate) fn close_drained(fd: RawFd, timeout_ms: c_int) -> Result<()> {
    let ended = drain(fd, timeout_ms);
    if ended.is_err() {
        // A socket that lingers would make close wait beyond the deadline.
        let _ = set_linger(fd, None);
    }
    let closed = close(fd);
    ended.and(closed)
}

fn drain(fd: RawFd, timeout_ms: c_int) -> Result<()> {
    let mut patience = Patience::new(timeout_ms);
    if socket::shutdown(fd, libc::SHUT_WR) == -1 {
        return Err(Error::last_os());
    }
    let mut piece = [0; PIECE];
    let room = Room::of(&mut piece);
    while patiently(fd, POLLIN, &mut patience, |flags| recv_room(fd, room, flags))? > 0 {
        // A peer that never stops sending must not outlast the deadline.
        patience.check()?;
    }
    Ok(())
}

/// Closes so that the peer is told at once that the connection is broken, and nothing is kept.
///
/// # Errors
/// What `setsockopt(2)` and `close(2)` say; the descriptor is closed in any case.
pub(crate) fn close_reset(fd: RawFd) -> Result<()> {
    let set = set_linger(fd, Some(0));
    let closed = close(fd);
    set.and(closed)
}

fn close(fd: RawFd) -> Result<()> {
    if descriptor::close(fd) == 0 { Ok(()) } else { Err(Error::last_os()) }
}
