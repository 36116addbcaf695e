//! What the system tells of a descriptor, a path or the process when an error is explained: nothing is changed, nothing is
//! observed, nothing allocated, and none of it is a cancellation point.

use core::ffi::CStr;
use core::mem::offset_of;
use std::os::fd::{AsRawFd, RawFd};

use libc::{c_int, c_short, socklen_t};
use nix::errno::Errno;

use super::file::Source;
use super::own::PrivateFd;
use super::signals;

/// A socket option of several bytes; what the kernel wrote of it.
pub(crate) fn option(fd: RawFd, level: c_int, name: c_int, room: &mut [u8]) -> Option<&[u8]> {
    let mut len = socklen_t::try_from(room.len()).unwrap_or(0);
    // SAFETY: both pointers are to live memory of the length given.
    let answer = unsafe { libc::getsockopt(fd, level, name, room.as_mut_ptr().cast(), &raw mut len) };
    if answer == 0 { room.get(..len as usize) } else { None }
}

/// A time limit of a socket (`SO_RCVTIMEO`, `SO_SNDTIMEO`) in milliseconds; 0 = none.
pub(crate) fn time_limit(fd: RawFd, name: c_int) -> Option<u64> {
    let mut value = [0u8; 16];
    let value = option(fd, libc::SOL_SOCKET, name, &mut value)?;
    let [seconds, micros] = [value.get(..8)?, value.get(8..)?].map(|half| half.try_into().map(u64::from_ne_bytes));
    Some(seconds.ok()?.saturating_mul(1000).saturating_add(micros.ok()?.div_ceil(1000)))
}

/// Whether this socket waits in `name` (`SO_RCVTIMEO`, `SO_SNDTIMEO`) for some time only.
pub(crate) fn has_time_limit(fd: RawFd, name: c_int) -> bool {
    time_limit(fd, name).is_some_and(|limit| limit > 0)
}

/// Whether a receive on `fd` waits with no end: it is not non-blocking, has no time limit, and no alarm is set.
pub(crate) fn waits_for_ever(fd: RawFd) -> bool {
    is_blocking(fd) == Some(true) && time_limit(fd, libc::SO_RCVTIMEO) == Some(0) && !signals::has_alarm()
}

/// Seconds close waits, if `SO_LINGER` is on.
pub(crate) fn linger(fd: RawFd) -> Option<c_int> {
    let mut linger = [0; size_of::<libc::linger>()];
    let linger = option(fd, libc::SOL_SOCKET, libc::SO_LINGER, &mut linger)?;
    let [on, seconds] = [linger.first_chunk::<4>()?, linger.last_chunk::<4>()?].map(|four| c_int::from_ne_bytes(*four));
    (on != 0).then_some(seconds)
}

/// What TCP tells of a connection.
pub(crate) struct Tcp([u8; 144]);

impl Tcp {
    /// Asks for it; `None` if the socket is not a TCP one.
    pub(crate) fn of(fd: RawFd) -> Option<Self> {
        let mut info = Self([0; 144]);
        option(fd, libc::IPPROTO_TCP, libc::TCP_INFO, &mut info.0)?;
        Some(info)
    }

    fn byte(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    fn word(&self, at: usize) -> u32 {
        self.0.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_ne_bytes(*four))
    }

    /// `TCP_ESTABLISHED`, …
    pub(crate) fn state(&self) -> u8 {
        self.byte(0)
    }

    /// Retransmissions in a row without an answer.
    pub(crate) fn retransmits(&self) -> u8 {
        self.byte(2)
    }

    /// Probes in a row without an answer.
    pub(crate) fn probes(&self) -> u8 {
        self.byte(3)
    }

    /// Milliseconds since data was put on its way.
    pub(crate) fn sent_ms(&self) -> u32 {
        self.word(offset_of!(libc::tcp_info, tcpi_last_data_sent))
    }

    /// Milliseconds since the other end was last heard of.
    pub(crate) fn heard_ms(&self) -> u32 {
        self.word(offset_of!(libc::tcp_info, tcpi_last_ack_recv))
    }

    /// Milliseconds since data came last.
    pub(crate) fn silent_ms(&self) -> u32 {
        self.word(52)
    }

    /// Bytes received.
    pub(crate) fn received(&self) -> u32 {
        // The lower half of 64 bits tells enough: none, or some.
        self.word(128) | self.word(132)
    }

    /// Segments received.
    pub(crate) fn segments_in(&self) -> u32 {
        self.word(140)
    }
}

/// The flags of `open` an fd has now (`O_NONBLOCK`, access mode).
pub(crate) fn status_flags(fd: RawFd) -> Option<c_int> {
    // SAFETY: F_GETFL takes no pointer. fcntl is a cancellation point for F_SETLKW only.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    (flags != -1).then_some(flags)
}

/// Whether calls on `fd` wait; `None` if it is not open.
pub(crate) fn is_blocking(fd: RawFd) -> Option<bool> {
    status_flags(fd).map(|flags| flags & libc::O_NONBLOCK == 0)
}

/// Which of `events` (and of `POLLERR`, `POLLHUP`) hold for `fd` at this moment.
pub(crate) fn readiness(fd: RawFd, events: c_short) -> c_short {
    let mut one = libc::pollfd { fd, events, revents: 0 };
    let at_once = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    let no_mask = core::ptr::null::<libc::sigset_t>();
    // SAFETY: one live structure and a live timeout. Not libc::poll, which is a cancellation point.
    let ready = unsafe { libc::syscall(libc::SYS_ppoll, &raw mut one, 1usize, &raw const at_once, no_mask, 8usize) };
    if ready == 1 { one.revents } else { 0 }
}

/// Bytes that can be read from `fd` at once (of the next datagram); `None` where that cannot be asked (a listener).
pub(crate) fn unread(fd: RawFd) -> Option<usize> {
    waiting_bytes(fd, libc::FIONREAD)
}

/// Bytes the other end has not taken yet; `None` where that cannot be asked.
pub(crate) fn unsent(fd: RawFd) -> Option<usize> {
    // SIOCOUTQ has the same number.
    waiting_bytes(fd, libc::TIOCOUTQ)
}

fn waiting_bytes(fd: RawFd, request: libc::Ioctl) -> Option<usize> {
    let mut bytes: c_int = 0;
    // SAFETY: both requests write one int.
    let answer = unsafe { libc::ioctl(fd, request, &raw mut bytes) };
    if answer == 0 { usize::try_from(bytes).ok() } else { None }
}

/// Whether the other end of a stream has ended and nothing is left to read. Takes nothing away.
pub(crate) fn has_ended(fd: RawFd) -> bool {
    let mut byte = 0u8;
    let flags = libc::MSG_PEEK | libc::MSG_DONTWAIT;
    // SAFETY: the pointer is to a local of that size. By number: recv is a cancellation point.
    let answer = unsafe { libc::syscall(libc::SYS_recvfrom, fd, &raw mut byte, 1usize, flags, 0usize, 0usize) };
    answer == 0
}

/// The name of interface `index`, asked through any socket.
pub(crate) fn interface_name(through: RawFd, index: c_int) -> Option<[u8; libc::IF_NAMESIZE]> {
    // SAFETY: a structure of numbers and bytes.
    let mut request: libc::ifreq = unsafe { core::mem::zeroed() };
    request.ifr_ifru.ifru_ifindex = index;
    // SAFETY: SIOCGIFNAME reads and writes one ifreq.
    let answer = unsafe { libc::ioctl(through, libc::SIOCGIFNAME, &raw mut request) };
    (answer == 0).then(|| request.ifr_name.map(|byte| u8::from_ne_bytes(byte.to_ne_bytes())))
}

/// What `/proc/self/fd/N` points to; how many bytes.
pub(crate) fn link_target(path: &CStr, room: &mut [u8]) -> usize {
    // SAFETY: a live text and live room of the length given.
    let len = unsafe { libc::readlink(path.as_ptr(), room.as_mut_ptr().cast(), room.len()) };
    usize::try_from(len).unwrap_or(0)
}

/// The beginning of a small file.
pub(crate) fn contents<'a>(path: &CStr, room: &'a mut [u8]) -> Option<&'a [u8]> {
    let len = Source::open(path)?.read(room);
    room.get(..len).filter(|read| !read.is_empty())
}

/// Type and permissions of what is at `path`.
///
/// # Errors
/// The errno of the look.
pub(crate) fn mode(path: &CStr) -> Result<libc::mode_t, c_int> {
    let mut stat = core::mem::MaybeUninit::<libc::stat>::uninit();
    // SAFETY: a live text and room for the answer.
    let answer = unsafe { libc::fstatat(libc::AT_FDCWD, path.as_ptr(), stat.as_mut_ptr(), 0) };
    if answer != 0 {
        return Err(Errno::last_raw());
    }
    // SAFETY: filled by the call that succeeded.
    Ok(unsafe { stat.assume_init() }.st_mode)
}

/// Type and permissions of what an fd is.
pub(crate) fn mode_of(fd: RawFd) -> Option<libc::mode_t> {
    let mut stat = core::mem::MaybeUninit::<libc::stat>::uninit();
    // SAFETY: room for the answer.
    let answer = unsafe { libc::fstat(fd, stat.as_mut_ptr()) };
    if answer != 0 {
        return None;
    }
    // SAFETY: filled by the call that succeeded.
    Some(unsafe { stat.assume_init() }.st_mode)
}

/// Whether this process may do `what` (`W_OK`, `X_OK`) at `path`, by its effective user.
pub(crate) fn may(path: &CStr, what: c_int) -> bool {
    // SAFETY: a live text. Not libc::faccessat, which may open files on old kernels.
    let answer = unsafe { libc::syscall(libc::SYS_faccessat2, libc::AT_FDCWD, path.as_ptr(), what, libc::AT_EACCESS) };
    answer == 0
}

/// Whether this thread has a capability (`CAP_…` number below 32) in effect.
pub(crate) fn has_capability(number: u32) -> bool {
    // Version 3, this thread; two sets of effective, permitted, inheritable.
    let header = [0x2008_0522u32, 0];
    let mut sets = [[0u32; 3]; 2];
    // SAFETY: a header and room for what that version fills.
    let answer = unsafe { libc::syscall(libc::SYS_capget, header.as_ptr(), sets.as_mut_ptr()) };
    let [[effective, ..], _] = sets;
    answer == 0 && effective & (1 << number) != 0
}

/// The effective user.
pub(crate) fn user() -> u32 {
    nix::unistd::geteuid().as_raw()
}

/// The effective group.
pub(crate) fn group() -> u32 {
    nix::unistd::getegid().as_raw()
}

/// How many descriptors this process may have open.
pub(crate) fn descriptor_limit() -> Option<u64> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: room for the answer.
    let answer = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) };
    (answer == 0).then_some(limit.rlim_cur)
}

/// How many descriptors this process has open, where the kernel tells without a list (Linux 6.2).
pub(crate) fn open_descriptors() -> Option<i64> {
    let mut stat = core::mem::MaybeUninit::<libc::stat>::uninit();
    // SAFETY: a live text and room for the answer.
    let answer = unsafe { libc::fstatat(libc::AT_FDCWD, c"/proc/self/fd".as_ptr(), stat.as_mut_ptr(), 0) };
    if answer != 0 {
        return None;
    }
    // SAFETY: filled by the call that succeeded.
    Some(unsafe { stat.assume_init() }.st_size).filter(|count| *count > 0)
}

/// What connecting a datagram socket to the Unix address in `name` would answer: 0 if a datagram socket is there,
/// `EPROTOTYPE` if one of another type, `ECONNREFUSED` if there is a file and no socket.
///
/// Whoever is there notices nothing: the kernel compares the types first, and a datagram socket has no queue of connections.
pub(crate) fn unix_probe(name: &[u8]) -> Option<c_int> {
    // SAFETY: no pointers.
    let fd = unsafe { libc::syscall(libc::SYS_socket, libc::AF_UNIX, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) };
    let socket = PrivateFd::opened(fd)?;
    // SAFETY: a live address and its length. Not libc::connect, which is a cancellation point.
    let answer = unsafe { libc::syscall(libc::SYS_connect, socket.as_raw_fd(), name.as_ptr(), name.len()) };
    Some(if answer == 0 { 0 } else { Errno::last_raw() })
}

#[cfg(test)]
mod tests {
    use super::{contents, has_capability, interface_name, mode, open_descriptors, unix_probe};
    use std::os::fd::AsRawFd;

    #[test]
    fn the_system_answers() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(interface_name(listener.as_raw_fd(), 1).unwrap().starts_with(b"lo"));
        assert!(contents(c"/proc/sys/net/ipv4/ip_local_port_range", &mut [0; 64]).is_some());
        assert_eq!(mode(c"/no/such/path"), Err(libc::ENOENT));
        assert!(open_descriptors().is_none_or(|count| count > 3));
        let _ = has_capability(10);
        assert_eq!(unix_probe(b"\x01\x00/no/such/path\0"), Some(libc::ENOENT));
    }
}
