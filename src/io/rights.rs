//! Descriptors and credentials over `AF_UNIX`.

use std::os::fd::RawFd;

use libc::{POLLIN, POLLOUT, SOL_SOCKET, c_int};

use super::control::{Control, Messages, int_at};
use super::wait::{Patience, patiently};
use crate::error::{Error, Result};
use crate::sys::batch::{no_address, receive_one, send_one};
use crate::sys::caller::{Bytes, Room};
use crate::sys::{descriptor, sockopt};

/// The kernel passes no more in one message (`SCM_MAX_FD`).
pub(crate) const MOST: usize = 253;
/// Room for these, the credentials, and what else a socket may be set to tell.
const ROOM: usize = 1024 + 32 + 512;

/// Who sent a message, as the kernel vouches for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Credentials {
    /// Process; 0 if it is not visible from here or not known.
    pub pid: libc::pid_t,
    /// User.
    pub uid: libc::uid_t,
    /// Group.
    pub gid: libc::gid_t,
}

impl Credentials {
    /// What the kernel says of nobody in particular (`overflowuid`).
    const UNKNOWN: Self = Self { pid: 0, uid: 65534, gid: 65534 };

    fn own() -> Self {
        let (pid, uid, gid) = (nix::unistd::getpid(), nix::unistd::geteuid(), nix::unistd::getegid());
        Self { pid: pid.as_raw(), uid: uid.as_raw(), gid: gid.as_raw() }
    }

    fn read(data: &[u8]) -> Option<Self> {
        let number = |at: usize| Some(*data.get(at..)?.first_chunk::<4>()?);
        let (pid, uid, gid) = (int_at(data, 0)?, number(4)?, number(8)?);
        Some(Self { pid, uid: u32::from_ne_bytes(uid), gid: u32::from_ne_bytes(gid) })
    }
}

/// Sends bytes with descriptors, and the credentials of this process; how many bytes were taken.
///
/// # Errors
/// Too many descriptors, or no byte to carry them; `ETIMEDOUT`; what `sendmsg(2)` says.
pub(crate) fn send(fd: RawFd, bytes: Bytes, fds: &[RawFd], timeout_ms: c_int) -> Result<usize> {
    let mut patience = Patience::new(timeout_ms);
    if fds.len() > MOST {
        return Err(Error::InvalidArgument("more than 253 descriptors"));
    }
    if bytes.len() == 0 && !fds.is_empty() {
        return Err(Error::InvalidArgument("descriptors need at least one byte to travel with"));
    }
    let mut control = Control::<ROOM>::new();
    if !fds.is_empty() {
        // Sockets of other families take the bytes and drop the descriptors without a word.
        if sockopt::int(fd, SOL_SOCKET, libc::SO_DOMAIN)? != libc::AF_UNIX {
            return Err(Error::Os(libc::EOPNOTSUPP));
        }
        let mut numbers = [0u8; MOST * size_of::<RawFd>()];
        for (place, fd) in numbers.chunks_exact_mut(size_of::<RawFd>()).zip(fds) {
            place.copy_from_slice(&fd.to_ne_bytes());
        }
        control.push(SOL_SOCKET, libc::SCM_RIGHTS, &[numbers.get(..size_of_val(fds)).unwrap_or_default()]);
    }
    let own = Credentials::own();
    let own = [own.pid.to_ne_bytes(), own.uid.to_ne_bytes(), own.gid.to_ne_bytes()];
    control.push(SOL_SOCKET, libc::SCM_CREDENTIALS, &[own.as_flattened()]);
    patiently(fd, POLLOUT, &mut patience, |flags| send_one(fd, bytes, &[], control.filled(), flags))
}

/// What came with [`receive`].
#[derive(Debug)]
pub(crate) struct Arrival {
    /// Bytes; 0 is the end of a stream.
    pub(crate) bytes: usize,
    /// Descriptors: how many came, though only an arrival without failure has them open.
    pub(crate) fds: usize,
    /// Who sent it.
    pub(crate) sender: Credentials,
    /// Why it could not be taken whole; its descriptors were closed.
    pub(crate) failure: Option<Error>,
}

/// Receives bytes with descriptors, close-on-exec, all of them or none, and asks for the sender if `with_sender`.
///
/// # Errors
/// `ETIMEDOUT`; what `recvmsg(2)` says.
pub(crate) fn receive(
    fd: RawFd,
    room: Room,
    fds: &mut [RawFd],
    with_sender: bool,
    timeout_ms: c_int,
) -> Result<Arrival> {
    let mut patience = Patience::new(timeout_ms);
    if with_sender && sockopt::int(fd, SOL_SOCKET, libc::SO_PASSCRED)? == 0 {
        sockopt::set(fd, SOL_SOCKET, libc::SO_PASSCRED, &1)?;
    }
    let mut control = Control::<ROOM>::new();
    let mut address = no_address();
    let received = patiently(fd, POLLIN, &mut patience, |flags| {
        receive_one(fd, room, &mut address, control.room(), flags | libc::MSG_CMSG_CLOEXEC)
    })?;
    let mut arrival =
        Arrival { bytes: received.bytes, fds: 0, sender: Credentials::UNKNOWN, failure: cut(received.flags) };
    for item in control.received(received.control) {
        match (item.level, item.kind) {
            (SOL_SOCKET, libc::SCM_RIGHTS) => {
                for number in item.data.descriptors() {
                    if let Some(place) = fds.get_mut(arrival.fds) {
                        *place = number;
                    } else {
                        arrival.failure = Some(Error::Os(libc::EMSGSIZE));
                        descriptor::close(number);
                    }
                    arrival.fds += 1;
                }
            }
            (SOL_SOCKET, libc::SCM_CREDENTIALS) => {
                arrival.sender = Credentials::read(item.data).unwrap_or(Credentials::UNKNOWN);
            }
            // A descriptor nobody asked this call for; left open it would be lost.
            (SOL_SOCKET, SCM_PIDFD) => item.data.descriptors().for_each(|fd| {
                descriptor::close(fd);
            }),
            _ => {}
        }
    }
    if arrival.failure.is_some() {
        for fd in fds.iter_mut().take(arrival.fds) {
            descriptor::close(core::mem::replace(fd, -1));
        }
    }
    Ok(arrival)
}

/// Closes the descriptors that came with a message nobody expected any with: left open they would be lost.
pub(crate) fn refuse_descriptors(items: Messages) {
    let carriers = items.filter(|item| item.level == SOL_SOCKET && matches!(item.kind, libc::SCM_RIGHTS | SCM_PIDFD));
    for fd in carriers.flat_map(|item| item.data.descriptors()) {
        descriptor::close(fd);
    }
}

/// Left out by crate libc.
const SCM_PIDFD: c_int = 4;

/// What the kernel could not deliver.
fn cut(flags: c_int) -> Option<Error> {
    // The room is as large as a message can need: what did not fit found no free number in this process.
    let numbers = (flags & libc::MSG_CTRUNC != 0).then_some(Error::Os(libc::EMFILE));
    let data = (flags & libc::MSG_TRUNC != 0).then_some(Error::Os(libc::EMSGSIZE));
    numbers.or(data)
}

/// Descriptors in the data of a control message.
trait Descriptors {
    fn descriptors(&self) -> impl Iterator<Item = RawFd>;
}

impl Descriptors for [u8] {
    fn descriptors(&self) -> impl Iterator<Item = RawFd> {
        self.chunks_exact(size_of::<RawFd>()).filter_map(|fd| Some(RawFd::from_ne_bytes(fd.try_into().ok()?)))
    }
}
