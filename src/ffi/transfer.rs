//! Bytes in and out.

use libc::{c_int, c_void, iovec, off_t, size_t, sockaddr, socklen_t, ssize_t};

use crate::sys::io;

/// Sends bytes on a connected socket.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_send(fd: c_int, buf: *const c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::send(fd, buf, len, flags) }
}

/// Receives bytes from a socket.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::recv(fd, buf, len, flags) }
}

/// Sends bytes to an address.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_sendto(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    addr: *const sockaddr,
    addrlen: socklen_t,
) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::sendto(fd, buf, len, flags, addr, addrlen) }
}

/// Receives bytes and the address they came from.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_recvfrom(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
    addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::recvfrom(fd, buf, len, flags, addr, addrlen) }
}

/// Reads from any file descriptor.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_read(fd: c_int, buf: *mut c_void, len: size_t) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::read(fd, buf, len) }
}

/// Writes to any file descriptor.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_write(fd: c_int, buf: *const c_void, len: size_t) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::write(fd, buf, len) }
}

/// Reads into several buffers.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_readv(fd: c_int, iov: *const iovec, iovcnt: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::readv(fd, iov, iovcnt) }
}

/// Writes several buffers.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_writev(fd: c_int, iov: *const iovec, iovcnt: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::writev(fd, iov, iovcnt) }
}

/// Sends from a file without copying through the program.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_FD(2)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_sendfile(out_fd: c_int, in_fd: c_int, offset: *mut off_t, count: size_t) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::sendfile(out_fd, in_fd, offset, count) }
}
