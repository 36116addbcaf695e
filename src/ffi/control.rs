//! Datagrams with what the system knows of them.

use libc::{c_int, c_void, size_t, ssize_t};

use super::{guard, length};
use crate::gate::{Call, args};
use crate::io::info::{self, DatagramInfo};
use crate::sys::caller::{Bytes, Room};
use crate::sys::thread::uncancelled;

/// Bit of rsk_enable_info: the address of this computer a datagram was sent to, and the interface
/// it came by.
pub const RSK_INFO_LOCAL: c_int = 1;
/// Bit of rsk_enable_info: the hops it had left (TTL; with IPv6 the hop limit).
pub const RSK_INFO_TTL: c_int = 2;
/// Bit of rsk_enable_info: its type of service (TOS; with IPv6 the traffic class).
pub const RSK_INFO_TOS: c_int = 4;
/// Bit of rsk_enable_info: when it came.
pub const RSK_INFO_TIMESTAMP: c_int = 8;

/// Chooses what the system tells of each datagram a socket receives.
///
/// rsk_recv_datagram then fills it into rsk_datagram_info. Datagrams that are already waiting are
/// told of as far as possible; the time of one that came before is the time of asking. On an IPv6
/// socket it holds for the IPv4 datagrams it may get, too.
///
/// Parameters:
/// - fd: a datagram socket.
/// - what: RSK_INFO_LOCAL, RSK_INFO_TTL, RSK_INFO_TOS, RSK_INFO_TIMESTAMP joined with |. What is not
///   among them is turned off; 0 turns all off.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: what has another bit.
/// - EAFNOSUPPORT: the socket is neither AF_INET nor AF_INET6, and what is more than
///   RSK_INFO_TIMESTAMP.
/// - EBADF, ENOTSOCK: fd is none.
///
/// See also: rsk_recv_datagram, rsk_datagram_info; ip(7), ipv6(7). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_enable_info(fd: c_int, what: c_int) -> c_int {
    guard(Call::EnableInfo, args!(fd, what), || {
        info::enable(fd, what)?;
        Ok(0)
    })
}

/// Receives a datagram and what the system knows of it.
///
/// As rsk_recvfrom, with a deadline, and with what was chosen by rsk_enable_info. It waits, on a
/// non-blocking socket too, and goes on after a signal handler has run. What does not fit in buf is
/// lost: full_len is then larger than the result.
///
/// Parameters:
/// - fd: a datagram socket.
/// - buf: filled with the bytes.
/// - len: size of buf in bytes.
/// - info: size is to be set to sizeof before each call; the rest is filled. NULL if it is not
///   wanted.
/// - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
///
/// Returns: the number of bytes in buf, 0 for an empty datagram, or -1 with info unchanged.
///
/// Errors:
/// - ETIMEDOUT: nothing came in time.
/// - ECONNREFUSED: connected UDP: an earlier datagram found nobody there.
/// - EINVAL: info->size is too small.
/// - EOPNOTSUPP: a stream socket, which has no datagrams.
/// - EBADF, ENOTSOCK, EFAULT: fd or buf is none.
/// - others: as for rsk_recvmsg, except EAGAIN and EINTR, which it does not give.
///
/// See also: rsk_datagram_info, rsk_enable_info, rsk_send_datagram, rsk_recv_many. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_recv_datagram(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    info: *mut DatagramInfo,
    timeout_ms: c_int,
) -> ssize_t {
    guard(Call::RecvDatagram, args!(fd, buf, len, info, timeout_ms), || {
        // SAFETY: class *kernel*.
        let room = unsafe { Room::new(buf, len) };
        // SAFETY: class *out*; plain numbers, so any bytes in it are valid.
        let info = unsafe { info.as_mut() };
        uncancelled(|| info::receive(fd, room, info, timeout_ms)).map(length)
    })
}

/// Sends a datagram as info says: to whom, from which address, by which interface.
///
/// As rsk_sendto, with a deadline. It waits for room, on a non-blocking socket too, and goes on
/// after a signal handler has run.
///
/// To answer from the address and by the interface a datagram came to, hand over the info it was
/// received with, after setting ttl and tos to -1: what it had when it came is not what the answer
/// should have. A multicast address in local is not used.
///
/// Parameters:
/// - fd: a datagram socket.
/// - buf: the bytes.
/// - len: how many.
/// - info: size is to be set to sizeof; members that are 0 (ttl, tos: 0 or -1) leave the choice to
///   the socket and the system. NULL for the peer of rsk_connect and nothing else.
/// - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
///
/// Returns: the number of bytes taken, or -1.
///
/// Errors:
/// - ETIMEDOUT: no room came in time.
/// - EINVAL: info->size is too small, a length in it is none of an address, local is not an address
///   of this computer.
/// - EAFNOSUPPORT: local is not of the family of the socket.
/// - ENODEV, ENETUNREACH: there is no such interface, or no way from there.
/// - EBADF, ENOTSOCK, EFAULT: fd or buf is none.
/// - others: as for rsk_sendmsg, except EAGAIN and EINTR, which it does not give.
///
/// See also: rsk_datagram_info, rsk_recv_datagram, rsk_send_many. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_send_datagram(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    info: *const DatagramInfo,
    timeout_ms: c_int,
) -> ssize_t {
    guard(Call::SendDatagram, args!(fd, buf, len, info, timeout_ms), || {
        // SAFETY: class *kernel*.
        let bytes = unsafe { Bytes::new(buf, len) };
        // SAFETY: NULL, or a structure of the caller; plain numbers.
        let info = unsafe { info.as_ref() };
        uncancelled(|| info::send(fd, bytes, info, timeout_ms)).map(length)
    })
}
