//! All of it: sending and receiving a given number of bytes of a stream.

use std::os::fd::RawFd;

use libc::{MSG_WAITALL, POLLIN, POLLOUT, c_int};

use super::wait::{Patience, was_interrupted, would_wait};
use crate::error::{Error, Result};
use crate::sys::caller::{Bytes, Room};
use crate::sys::io::{recv_room, send_bytes};

/// Sends all of `bytes`; `sent` counts what has gone, also when it ends with an error.
///
/// # Errors
/// `ETIMEDOUT`; what `send(2)` says.
pub(crate) fn send_all(fd: RawFd, bytes: Bytes, sent: &mut usize, timeout_ms: c_int) -> Result<()> {
    let mut patience = Patience::new(timeout_ms);
    check(bytes.len())?;
    let mut left = bytes;
    loop {
        match send_bytes(fd, left, patience.flags()) {
            Ok(count) => {
                *sent += count;
                left = left.skip(count);
                if left.len() == 0 {
                    return Ok(());
                }
                patience.progress();
                // The kernel took less because of a signal, or of its own limit for one call.
                if patience.is_endless() {
                    continue;
                }
            }
            Err(error) if was_interrupted(error) => continue,
            Err(error) if would_wait(error) => {}
            Err(error) => return Err(error),
        }
        patience.wait(fd, POLLOUT)?;
    }
}

/// Receives until `room` is full or the stream ends; `received` counts what has come, also when it ends with an error.
///
/// # Errors
/// `ETIMEDOUT`; what `recv(2)` says.
pub(crate) fn recv_exact(fd: RawFd, room: Room, received: &mut usize, timeout_ms: c_int) -> Result<()> {
    let mut patience = Patience::new(timeout_ms);
    check(room.len())?;
    let mut left = room;
    while left.len() > 0 {
        match recv_room(fd, left, MSG_WAITALL | patience.flags()) {
            Ok(0) => return Ok(()),
            Ok(count) => {
                *received += count;
                left = left.skip(count);
                // There may be more: a datagram, or what follows an urgent mark.
                patience.progress();
                if left.len() > 0 {
                    patience.check()?;
                }
                continue;
            }
            Err(error) if was_interrupted(error) => continue,
            Err(error) if would_wait(error) => {}
            Err(error) => return Err(error),
        }
        patience.wait(fd, POLLIN)?;
    }
    Ok(())
}

/// A length whose result would be a negative number.
fn check(len: usize) -> Result<()> {
    if isize::try_from(len).is_err() {
        return Err(Error::InvalidArgument("len is above SSIZE_MAX"));
    }
    Ok(())
}
