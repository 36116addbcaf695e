//! Messages: several buffers, addresses and ancillary data; one or many a call.

use libc::{c_int, c_uint, mmsghdr, msghdr, ssize_t, timespec};

use crate::sys::message;

/// Sends a message: several buffers, an address and ancillary data in one.
///
/// Twin of sendmsg(2). Difference: MSG_NOSIGNAL is always added, so a broken connection is EPIPE
/// and never a signal.
///
/// Ancillary data carries what is not bytes, such as open descriptors between processes (AF_UNIX,
/// SCM_RIGHTS); build it with CMSG_FIRSTHDR and its kin. A descriptor sent stays open here and
/// stays yours. As with rsk_send a stream may take fewer bytes than given.
///
/// Parameters:
/// - fd: a socket.
/// - msg: the message: msg_name and msg_namelen (address, NULL and 0 if connected), msg_iov and
///   msg_iovlen (buffers, at most 1024), msg_control and msg_controllen (ancillary data, NULL and
///   0 if none). msg_flags is ignored. Only read.
/// - flags: as for rsk_send.
///
/// Returns: the number of bytes taken, ancillary data not counted, or -1.
///
/// Errors: as for rsk_sendto, and
/// - EMSGSIZE: also: msg_iovlen is too large.
/// - EINVAL: malformed ancillary data.
/// - ETOOMANYREFS: too many descriptors are on their way between processes.
/// - EBADF: also: a descriptor in the ancillary data is not open.
/// - ENOBUFS: also: too much ancillary data (net.core.optmem_max).
/// - EFAULT: msg or something it points to cannot be read.
///
/// Safety: cancellation point.
///
/// See also: rsk_recvmsg, rsk_sendmmsg; POSIX, sendmsg(2), cmsg(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_sendmsg(fd: c_int, msg: *const msghdr, flags: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { message::sendmsg(fd, msg, flags) }
}

/// Receives a message: bytes into several buffers, the sender's address and ancillary data.
///
/// Twin of recvmsg(2), no difference.
///
/// Set msg_namelen and msg_controllen before each call, for it overwrites them. Look at msg_flags
/// afterwards: MSG_TRUNC says that a datagram did not fit and was cut, MSG_CTRUNC that ancillary
/// data was lost. Descriptors that arrive (SCM_RIGHTS) are new and yours to close;
/// MSG_CMSG_CLOEXEC has them closed by exec. What is said at rsk_recv holds here too.
///
/// Parameters:
/// - fd: a socket.
/// - msg: in: places for the address (msg_name, NULL if not wanted), the bytes (msg_iov, at most
///   1024) and ancillary data (msg_control, NULL if not wanted); out: their lengths, and
///   msg_flags.
/// - flags: as for rsk_recv, and MSG_CMSG_CLOEXEC.
///
/// Returns: the number of bytes, 0 at the end of a stream or for an empty datagram, or -1.
///
/// Errors: as for rsk_recv, and
/// - EMSGSIZE: msg_iovlen is too large.
/// - EINVAL: msg_namelen is negative.
/// - EFAULT: msg or a place it names is no memory of the process.
///
/// Safety: cancellation point.
///
/// See also: rsk_sendmsg, rsk_recvmmsg; POSIX, recvmsg(2), cmsg(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_recvmsg(fd: c_int, msg: *mut msghdr, flags: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { message::recvmsg(fd, msg, flags) }
}

/// Sends several messages in one call.
///
/// Twin of sendmmsg(2). Difference: MSG_NOSIGNAL is always added, so a broken connection is EPIPE
/// and never a signal.
///
/// It stops at the first message that cannot be sent. If that is not the very first, the call
/// succeeds with the number sent before, and the reason shows only when the rest is sent again.
/// struct mmsghdr needs _GNU_SOURCE.
///
/// Parameters:
/// - fd: a socket, as a rule a datagram socket.
/// - msgs: the messages; in each msg_hdr as for rsk_sendmsg, and msg_len is filled with the
///   number of bytes taken of it.
/// - count: how many; of more than 1024 the first 1024 are sent.
/// - flags: as for rsk_send.
///
/// Returns: the number of messages sent, or -1 if the first could not be.
///
/// Errors: as for rsk_sendmsg, about the first message.
///
/// Safety: cancellation point.
///
/// See also: rsk_sendmsg, rsk_recvmmsg; sendmmsg(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_sendmmsg(fd: c_int, msgs: *mut mmsghdr, count: c_uint, flags: c_int) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { message::sendmmsg(fd, msgs, count, flags) }
}

/// Receives several messages in one call.
///
/// Twin of recvmmsg(2), no difference.
///
/// Without a flag it waits until all count messages are there; MSG_WAITFORONE waits for the first
/// only and then takes what has come. The timeout does not do what one expects, on Linux: it is
/// looked at after each message, so if none comes the call waits on. Use SO_RCVTIMEO or rsk_poll
/// instead. An error after the first message is reported by the next call. struct mmsghdr needs
/// _GNU_SOURCE.
///
/// Parameters:
/// - fd: a socket, as a rule a datagram socket.
/// - msgs: places for the messages; in each msg_hdr as for rsk_recvmsg, and msg_len is filled
///   with the number of bytes received.
/// - count: how many.
/// - flags: as for rsk_recvmsg, and MSG_WAITFORONE.
/// - timeout: in: time limit; out: what is left of it. NULL for none.
///
/// Returns: the number of messages, or -1.
///
/// Errors: as for rsk_recvmsg, and
/// - EINVAL: timeout is negative, or its nanoseconds are outside 0 to 999999999.
/// - EFAULT: msgs or timeout is no memory of the process.
///
/// Safety: cancellation point.
///
/// See also: rsk_recvmsg, rsk_sendmmsg; recvmmsg(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_recvmmsg(
    fd: c_int,
    msgs: *mut mmsghdr,
    count: c_uint,
    flags: c_int,
    timeout: *mut timespec,
) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { message::recvmmsg(fd, msgs, count, flags, timeout) }
}
