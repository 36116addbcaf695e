//! What <rustsock/posix.h> puts in the place of libc's functions where a twin would not do.

use libc::{
    c_char, c_int, c_void, iovec, nfds_t, off_t, pollfd, sigset_t, size_t, sockaddr, socklen_t, ssize_t, timespec,
};

use crate::sys::{io, select, stdio};

/// Writes to any file descriptor, as a recompiled program expects it.
///
/// For <rustsock/posix.h>, which puts it in the place of write. It is rsk_write but for this: on
/// all that is not a socket it raises SIGPIPE as write(2) does, so that a program in a pipeline
/// still ends when nobody reads its output. On a socket it does not.
///
/// Parameters:
/// - fd, buf, len: as for rsk_write.
///
/// Returns: the number of bytes taken, or -1. rsk_last_call then says "write".
///
/// Errors: as for rsk_write.
///
/// Safety: cancellation point.
///
/// See also: rsk_write; POSIX, write(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_posix_write(fd: c_int, buf: *const c_void, len: size_t) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::posix_write(fd, buf, len) }
}

/// Writes several buffers, as a recompiled program expects it.
///
/// For <rustsock/posix.h>, which puts it in the place of writev. It is rsk_writev but for this:
/// on all that is not a socket it raises SIGPIPE as writev(2) does.
///
/// Parameters:
/// - fd, iov, iovcnt: as for rsk_writev.
///
/// Returns: the number of bytes taken in all, or -1. rsk_last_call then says "writev".
///
/// Errors: as for rsk_writev.
///
/// Safety: cancellation point. A thread cancelled while it writes to a socket runs its cleanup
/// handlers with SIGPIPE blocked.
///
/// See also: rsk_writev; POSIX, writev(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_posix_writev(fd: c_int, iov: *const iovec, iovcnt: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::posix_writev(fd, iov, iovcnt) }
}

/// Sends bytes of a file, as a recompiled program expects it.
///
/// For <rustsock/posix.h>, which puts it in the place of sendfile. It is rsk_sendfile but for
/// this: on all that is not a socket it raises SIGPIPE as sendfile(2) does.
///
/// Parameters:
/// - out_fd, in_fd, offset, count: as for rsk_sendfile.
///
/// Returns: the number of bytes sent, 0 at the end of the file, or -1. rsk_last_call then says
/// "sendfile".
///
/// Errors: as for rsk_sendfile.
///
/// Safety: not a cancellation point.
///
/// See also: rsk_sendfile; sendfile(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_FD(2)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_posix_sendfile(out_fd: c_int, in_fd: c_int, offset: *mut off_t, count: size_t) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::posix_sendfile(out_fd, in_fd, offset, count) }
}

/// Prints what errno means, as libc does.
///
/// Twin of perror(3), no difference, and not rsk_perror: <rustsock/posix.h> leaves what a program
/// prints as it was.
///
/// Parameters:
/// - s: text to begin with, followed by ": "; NULL or "" for none.
///
/// Returns: nothing.
///
/// Safety: cancellation point. Not in a signal handler.
///
/// See also: rsk_perror, rsk_strerror; POSIX, perror(3). Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_posix_perror(s: *const c_char) {
    // SAFETY: class *text*.
    unsafe { stdio::perror(s) }
}

/// Returns the text of an errno value, as libc has it.
///
/// Twin of strerror(3), no difference.
///
/// EAI_ codes of rsk_getaddrinfo are no errno values: their texts come from rsk_gai_strerror.
/// rsk_explain says more than either.
///
/// Parameters:
/// - errnum: an errno value.
///
/// Returns: the text, in the language of setlocale(3); good until this thread calls it again.
///
/// Safety: not in a signal handler.
///
/// See also: rsk_gai_strerror, rsk_error_name, rsk_explain; POSIX, strerror(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_strerror(errnum: c_int) -> *mut c_char {
    stdio::strerror(errnum)
}

/// Reads into a buffer whose size the compiler knows.
///
/// For <rustsock/posix.h>, under which _FORTIFY_SOURCE comes here instead of to __read_chk of
/// libc. It is rsk_read, and ends the program with libc's message if len is more than buflen.
///
/// Parameters:
/// - fd, buf, len: as for rsk_read.
/// - buflen: size of buf in bytes.
///
/// Returns: the number of bytes, 0 at the end, or -1. rsk_last_call then says "read".
///
/// Errors: as for rsk_read.
///
/// Safety: cancellation point.
///
/// See also: rsk_read; read(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_posix_read_chk(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    buflen: size_t,
) -> ssize_t {
    stdio::fits_or_ends(len, buflen);
    // SAFETY: class *kernel*.
    unsafe { io::read(fd, buf, len) }
}

/// Receives into a buffer whose size the compiler knows.
///
/// For <rustsock/posix.h>, as rsk_posix_read_chk, in the place of __recv_chk.
///
/// Parameters:
/// - fd, buf, len, flags: as for rsk_recv.
/// - buflen: size of buf in bytes.
///
/// Returns: the number of bytes, or -1. rsk_last_call then says "recv".
///
/// Errors: as for rsk_recv.
///
/// Safety: cancellation point.
///
/// See also: rsk_recv; recv(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_posix_recv_chk(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    buflen: size_t,
    flags: c_int,
) -> ssize_t {
    stdio::fits_or_ends(len, buflen);
    // SAFETY: class *kernel*.
    unsafe { io::recv(fd, buf, len, flags) }
}

/// Receives into a buffer whose size the compiler knows, with the address of the sender.
///
/// For <rustsock/posix.h>, as rsk_posix_read_chk, in the place of __recvfrom_chk.
///
/// Parameters:
/// - fd, buf, len, flags, addr, addrlen: as for rsk_recvfrom.
/// - buflen: size of buf in bytes.
///
/// Returns: the number of bytes, or -1. rsk_last_call then says "recvfrom".
///
/// Errors: as for rsk_recvfrom.
///
/// Safety: cancellation point.
///
/// See also: rsk_recvfrom; recvfrom(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_posix_recvfrom_chk(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    buflen: size_t,
    flags: c_int,
    addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> ssize_t {
    stdio::fits_or_ends(len, buflen);
    // SAFETY: class *kernel*.
    unsafe { io::recvfrom(fd, buf, len, flags, addr, addrlen) }
}

/// Waits for the descriptors of an array whose size the compiler knows.
///
/// For <rustsock/posix.h>, as rsk_posix_read_chk, in the place of __poll_chk.
///
/// Parameters:
/// - fds, nfds, timeout: as for rsk_poll.
/// - fdslen: size of fds in bytes.
///
/// Returns: the number of descriptors with events, 0 when the time is over, or -1. rsk_last_call
/// then says "poll".
///
/// Errors: as for rsk_poll.
///
/// Safety: cancellation point.
///
/// See also: rsk_poll; poll(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_posix_poll_chk(
    fds: *mut pollfd,
    nfds: nfds_t,
    timeout: c_int,
    fdslen: size_t,
) -> c_int {
    stdio::fits_or_ends(bytes_of(nfds), fdslen);
    // SAFETY: class *kernel*.
    unsafe { select::poll(fds, nfds, timeout) }
}

/// Waits for the descriptors of an array whose size the compiler knows, with a signal mask.
///
/// For <rustsock/posix.h>, as rsk_posix_read_chk, in the place of __ppoll_chk.
///
/// Parameters:
/// - fds, nfds, timeout, sigmask: as for rsk_ppoll.
/// - fdslen: size of fds in bytes.
///
/// Returns: the number of descriptors with events, 0 when the time is over, or -1. rsk_last_call
/// then says "ppoll".
///
/// Errors: as for rsk_ppoll.
///
/// Safety: cancellation point.
///
/// See also: rsk_ppoll; ppoll(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_posix_ppoll_chk(
    fds: *mut pollfd,
    nfds: nfds_t,
    timeout: *const timespec,
    sigmask: *const sigset_t,
    fdslen: size_t,
) -> c_int {
    stdio::fits_or_ends(bytes_of(nfds), fdslen);
    // SAFETY: class *kernel*.
    unsafe { select::ppoll(fds, nfds, timeout, sigmask) }
}

/// Bytes of so many `struct pollfd`.
fn bytes_of(nfds: nfds_t) -> size_t {
    size_t::try_from(nfds).unwrap_or(size_t::MAX).saturating_mul(size_of::<pollfd>())
}
