//! File descriptors: copies and flags.

use libc::c_int;

use crate::sys::descriptor;

/// Makes a second file descriptor for the same socket or file.
///
/// Twin of dup(2), no difference.
///
/// Both numbers stand for the same thing and share its state: data, options, non-blocking mode.
/// The socket ends when the last of them is closed. The copy is yours to close, and is inherited
/// by exec, also if fd is not.
///
/// Parameters:
/// - fd: any open descriptor.
///
/// Returns: the copy, which has the lowest free number, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
/// - EMFILE: the process has no descriptor left.
///
/// See also: rsk_dup_cloexec, rsk_close; POSIX, dup(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_dup(fd: c_int) -> c_int {
    descriptor::dup(fd)
}

/// Makes a second file descriptor for the same socket or file, to be closed by exec.
///
/// Like fcntl(fd, F_DUPFD_CLOEXEC, 0): in one step, so that no exec in another thread can come in
/// between.
///
/// Parameters:
/// - fd: any open descriptor.
///
/// Returns: the copy, which has the lowest free number and is yours to close, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
/// - EMFILE: the process has no descriptor left.
///
/// See also: rsk_dup; POSIX, fcntl(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_dup_cloexec(fd: c_int) -> c_int {
    descriptor::dup_cloexec(fd)
}

/// Sets whether calls on a descriptor fail with EAGAIN where they would have to wait.
///
/// The mode (O_NONBLOCK) belongs to the socket or file, not to the number: copies made by rsk_dup
/// or fork, in other processes too, change with it. Take care with standard input and output,
/// which are shared with the shell. Other status flags are kept.
///
/// Parameters:
/// - fd: any open descriptor.
/// - on: 0 to wait, anything else not to.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
///
/// See also: rsk_get_nonblocking, rsk_accept4; POSIX, fcntl(2). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_set_nonblocking(fd: c_int, on: c_int) -> c_int {
    descriptor::set_nonblocking(fd, on != 0)
}

/// Tells whether calls on a descriptor fail with EAGAIN where they would have to wait.
///
/// Parameters:
/// - fd: any open descriptor.
///
/// Returns: 1 (non-blocking), 0 (blocking), or -1.
///
/// Errors:
/// - EBADF: fd is not open.
///
/// See also: rsk_set_nonblocking. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_get_nonblocking(fd: c_int) -> c_int {
    descriptor::get_nonblocking(fd)
}

/// Sets whether exec closes a descriptor.
///
/// The flag (FD_CLOEXEC) belongs to the number: copies have their own. In a program with threads
/// rather ask for it when the descriptor is made (SOCK_CLOEXEC, rsk_accept4, rsk_dup_cloexec).
///
/// Parameters:
/// - fd: any open descriptor.
/// - on: 0 to let exec keep it open, anything else to have it closed.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
///
/// See also: rsk_get_cloexec; POSIX, fcntl(2). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_set_cloexec(fd: c_int, on: c_int) -> c_int {
    descriptor::set_cloexec(fd, on != 0)
}

/// Tells whether exec closes a descriptor.
///
/// Parameters:
/// - fd: any open descriptor.
///
/// Returns: 1 (closed by exec), 0 (kept open), or -1.
///
/// Errors:
/// - EBADF: fd is not open.
///
/// See also: rsk_set_cloexec. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_get_cloexec(fd: c_int) -> c_int {
    descriptor::get_cloexec(fd)
}

/// Tells how many bytes can be read without waiting.
///
/// Like ioctl(fd, FIONREAD, ...). On a stream it counts all that has arrived; on a datagram
/// socket it is the size of the next datagram. 0 may mean that nothing is there, that the stream
/// has ended, or that the next datagram is empty: to tell these apart, receive.
///
/// Parameters:
/// - fd: a socket, pipe, terminal or regular file (there: bytes up to its end).
///
/// Returns: the number of bytes, or -1.
///
/// Errors:
/// - EINVAL: a listening socket, or a descriptor that has no such count.
/// - ENOTTY: a descriptor of a kind that has no such count.
/// - EBADF: fd is not open.
///
/// See also: rsk_recv; tcp(7), udp(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_bytes_available(fd: c_int) -> c_int {
    descriptor::bytes_available(fd)
}
