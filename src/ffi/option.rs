//! Socket options.

use libc::{c_int, c_void, socklen_t};

use crate::sys::sockopt;

/// Reads a socket option.
///
/// Twin of getsockopt(2), no difference.
///
/// Most options are an int. SO_RCVTIMEO and SO_SNDTIMEO are a struct timeval, SO_LINGER is a
/// struct linger. A value that does not fit is cut without an error, so give the right type.
/// Reading SO_ERROR tells the error that is pending on the socket and takes it away. SO_RCVBUF
/// and SO_SNDBUF read as twice what was set, because Linux counts its own bookkeeping.
///
/// Parameters:
/// - fd: a socket.
/// - level: SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6, ...
/// - name: the option: SO_ERROR, TCP_NODELAY, ...
/// - value: filled with the value.
/// - len: in: size of value in bytes; out: how much of it was filled.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - ENOPROTOOPT: the level does not have that option.
/// - EOPNOTSUPP: the socket does not have that level.
/// - EINVAL: *len is negative or does not fit the option.
/// - ENOTCONN: an option of a connection, and there is none.
/// - EPERM, EACCES: not allowed to this user.
/// - EBADF, ENOTSOCK, EFAULT: fd, value or len is none.
///
/// See also: rsk_setsockopt; POSIX, getsockopt(2), socket(7), ip(7), tcp(7). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_getsockopt(
    fd: c_int,
    level: c_int,
    name: c_int,
    value: *mut c_void,
    len: *mut socklen_t,
) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { sockopt::getsockopt(fd, level, name, value, len) }
}

/// Sets a socket option.
///
/// Twin of setsockopt(2), no difference.
///
/// Typical mistakes: a level that does not belong to the option (numbers repeat, so TCP_NODELAY
/// at SOL_SOCKET sets something else; its level is IPPROTO_TCP); an int of milliseconds for
/// SO_RCVTIMEO and SO_SNDTIMEO, which take a struct timeval; SO_REUSEADDR after rsk_bind, where
/// it is too late.
///
/// Parameters:
/// - fd: a socket.
/// - level: SOL_SOCKET, IPPROTO_TCP, IPPROTO_IP, IPPROTO_IPV6, ...
/// - name: the option: SO_REUSEADDR, TCP_NODELAY, ...
/// - value: the value, for most options an int (1 = on, 0 = off).
/// - len: size of the value in bytes, such as sizeof (int).
///
/// Returns: 0, or -1.
///
/// Errors:
/// - ENOPROTOOPT: the level does not have that option, or the socket not that level.
/// - EINVAL: len or the value does not fit the option.
/// - EDOM: a struct timeval with tv_usec outside 0 to 999999.
/// - EISCONN: the option cannot be set while connected.
/// - EPERM, EACCES: the option needs a privilege.
/// - EBUSY, ENODEV, EADDRNOTAVAIL, EADDRINUSE: of single options, such as for a multicast group.
/// - ENOMEM, ENOBUFS: no memory.
/// - EBADF, ENOTSOCK, EFAULT: fd or value is none.
///
/// See also: rsk_getsockopt; POSIX, setsockopt(2), socket(7), ip(7), tcp(7). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1) RSK_READS(4, 5)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_setsockopt(
    fd: c_int,
    level: c_int,
    name: c_int,
    value: *const c_void,
    len: socklen_t,
) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { sockopt::setsockopt(fd, level, name, value, len) }
}
