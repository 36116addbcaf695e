//! Receiving many datagrams with few system calls.
//!
//! A UDP socket can be given datagrams of one sender joined into groups, with the size at which to cut (GRO, `UDP_GRO`).
//! Here they are cut up again. A group cannot be received in parts: so it is only taken when there is room for the largest.

use std::os::fd::RawFd;

use libc::{POLLIN, c_int};

use super::control::{Control, number};
use super::datagrams::SEGMENTS;
use super::wait::{Patience, patiently};
use crate::error::{Error, Result};
use crate::names::flag;
use crate::sys::batch::{AT_ONCE, Landing, address_bytes, no_address, receive_into};
use crate::sys::caller::Message;
use crate::sys::sockopt;

/// Waits for a datagram, then takes all that are there; how many.
///
/// # Errors
/// `EMSGSIZE`: the socket joins datagrams, and there are fewer than 128 places. `ETIMEDOUT`; what `recvmsg(2)` says.
pub(crate) fn receive_many(fd: RawFd, messages: &mut [Message], flags: c_int, timeout_ms: c_int) -> Result<usize> {
    let mut patience = Patience::new(timeout_ms);
    if flags & !flag::NO_OFFLOAD != 0 {
        return Err(Error::InvalidArgument("flags are RSK_NO_OFFLOAD only"));
    }
    if joins(fd, messages.len(), flags & flag::NO_OFFLOAD == 0)? {
        receive_groups(fd, messages, &mut patience)
    } else {
        receive_single(fd, messages, &mut patience)
    }
}

/// Whether the socket joins datagrams, which it is told to if it may and there is room.
fn joins(fd: RawFd, places: usize, may: bool) -> Result<bool> {
    let enough = places >= SEGMENTS;
    match sockopt::int(fd, libc::SOL_UDP, libc::UDP_GRO) {
        Ok(0) if may && enough => Ok(sockopt::set(fd, libc::SOL_UDP, libc::UDP_GRO, &1).is_ok()),
        // Not UDP, or a kernel before 5.0. What is wrong with the descriptor the receiving call tells.
        Ok(0) | Err(_) => Ok(false),
        Ok(_) if enough => Ok(true),
        Ok(_) => Err(Error::Os(libc::EMSGSIZE)),
    }
}

fn receive_single(fd: RawFd, messages: &mut [Message], patience: &mut Patience) -> Result<usize> {
    // A blocking socket may wait in the kernel, for the first one only.
    let mut received =
        patiently(fd, POLLIN, patience, |flags| receive_into(fd, messages, flags | libc::MSG_WAITFORONE))?;
    let mut came = received;
    // Less than was asked for says that there are no more, or that something is wrong, which the next call is told.
    while let Some(rest) = messages.get_mut(received..).filter(|rest| !rest.is_empty() && came == AT_ONCE) {
        came = receive_into(fd, rest, libc::MSG_DONTWAIT).unwrap_or(0);
        received += came;
    }
    Ok(received)
}

/// Apart from the other way because of the room it takes on the stack.
#[inline(never)]
fn receive_groups(fd: RawFd, messages: &mut [Message], patience: &mut Patience) -> Result<usize> {
    let mut landing = Landing::new();
    let mut received = patiently(fd, POLLIN, patience, |flags| receive_group(fd, &mut landing, messages, flags))?;
    while let Some(rest) = messages.get_mut(received..).filter(|rest| rest.len() >= SEGMENTS) {
        match receive_group(fd, &mut landing, rest, libc::MSG_DONTWAIT) {
            Ok(more) => received += more,
            // None there, or an error that the kernel tells again or that concerns an earlier datagram sent.
            Err(_) => break,
        }
    }
    Ok(received)
}

/// Receives one group and cuts it up; how many datagrams it was.
fn receive_group(fd: RawFd, landing: &mut Landing, messages: &mut [Message], flags: c_int) -> Result<usize> {
    let mut control = Control::<512>::new();
    let mut address = no_address();
    let (came, bytes) = landing.receive(fd, &mut address, control.room(), flags)?;
    let mut items = control.received(came.control);
    let size = items.find(|item| item.level == libc::SOL_UDP && item.kind == libc::UDP_GRO);
    let size = size.and_then(|item| number(item.data)).and_then(|size| usize::try_from(size).ok());
    let size = match size.filter(|size| *size > 0) {
        Some(size) => size,
        // Other control messages left no room for the size: what came may be one datagram or many.
        None if came.flags & libc::MSG_CTRUNC != 0 => return Err(Error::Os(libc::ENOBUFS)),
        None => bytes.len(),
    };
    let address = address_bytes(&address, came.address);
    if bytes.is_empty() {
        return Ok(messages.first_mut().map_or(0, |message| {
            message.take(&[], address);
            1
        }));
    }
    let mut count = 0;
    for (datagram, message) in bytes.chunks(size).zip(messages) {
        message.take(datagram, address);
        count += 1;
    }
    Ok(count)
}
