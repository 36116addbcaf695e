//! What the kernel knows of a socket and its two ends, for the observers.

use std::os::fd::RawFd;

use libc::{c_int, sockaddr, socklen_t};

/// Bytes of the largest address: a path.
pub(crate) const ROOM: usize = 112;

/// An address with its length; the rest is zero.
pub(crate) type End = ([u8; ROOM], usize);

/// The address of the other end.
pub(crate) fn peer(fd: RawFd) -> Option<End> {
    // SAFETY: the pointers come from `ask` and are to locals.
    ask(|at, len| unsafe { libc::getpeername(fd, at, len) })
}

/// The address of this end.
pub(crate) fn local(fd: RawFd) -> Option<End> {
    // SAFETY: the pointers come from `ask` and are to locals.
    ask(|at, len| unsafe { libc::getsockname(fd, at, len) })
}

fn ask(call: impl FnOnce(*mut sockaddr, *mut socklen_t) -> c_int) -> Option<End> {
    let mut room = [0u8; ROOM];
    let mut len = socklen_t::try_from(ROOM).unwrap_or(0);
    let answer = call(room.as_mut_ptr().cast(), &raw mut len);
    (answer == 0).then(|| (room, ROOM.min(len as usize)))
}

/// Family of an address, 0 if it has none.
pub(crate) fn family(address: &[u8]) -> c_int {
    match address {
        [first, second, ..] => c_int::from(u16::from_ne_bytes([*first, *second])),
        _ => 0,
    }
}

/// Port of an address of the internet; 0 for any other.
pub(crate) fn port(address: &[u8]) -> u16 {
    match address {
        [_, _, high, low, ..] if matches!(family(address), libc::AF_INET | libc::AF_INET6) => {
            u16::from_be_bytes([*high, *low])
        }
        _ => 0,
    }
}

/// Seconds close waits, if `SO_LINGER` is on.
pub(crate) fn linger(fd: RawFd) -> Option<c_int> {
    let mut linger = libc::linger { l_onoff: 0, l_linger: 0 };
    let mut len = socklen_t::try_from(size_of::<libc::linger>()).unwrap_or(0);
    // SAFETY: both pointers are to locals of the sizes given.
    let answer =
        unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_LINGER, (&raw mut linger).cast(), &raw mut len) };
    (answer == 0 && linger.l_onoff != 0).then_some(linger.l_linger)
}

/// The state of a TCP socket as the kernel numbers it (`TCP_CLOSE` is 7, `TCP_CLOSE_WAIT` 8); `None` if it is none.
pub(crate) fn tcp_state(fd: RawFd) -> Option<u8> {
    let mut state = 0u8;
    let mut len: socklen_t = 1;
    // SAFETY: both pointers are to locals; the kernel gives as much of the structure as there is room for.
    let answer =
        unsafe { libc::getsockopt(fd, libc::IPPROTO_TCP, libc::TCP_INFO, (&raw mut state).cast(), &raw mut len) };
    (answer == 0 && len == 1).then_some(state)
}

/// Milliseconds since a TCP socket has put data on its way; `None` if it is none.
pub(crate) fn last_sent_ms(fd: RawFd) -> Option<u32> {
    // struct tcp_info up to tcpi_last_data_sent: eight bytes, then words.
    let mut info = [0u32; 12];
    let mut len = socklen_t::try_from(size_of_val(&info)).unwrap_or(0);
    // SAFETY: both pointers are to locals; the kernel gives as much of the structure as there is room for.
    let answer =
        unsafe { libc::getsockopt(fd, libc::IPPROTO_TCP, libc::TCP_INFO, (&raw mut info).cast(), &raw mut len) };
    let [.., last] = info;
    (answer == 0 && len as usize == size_of_val(&info)).then_some(last)
}

/// Whether the other end of a stream has ended and nothing is left to read. Takes nothing away.
pub(crate) fn has_ended(fd: RawFd) -> bool {
    let mut byte = 0u8;
    let flags = libc::MSG_PEEK | libc::MSG_DONTWAIT;
    // SAFETY: the pointer is to a local of that size. By number: recv is a cancellation point.
    let answer = unsafe { libc::syscall(libc::SYS_recvfrom, fd, &raw mut byte, 1usize, flags, 0usize, 0usize) };
    answer == 0
}
