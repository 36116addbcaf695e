//! File descriptors: copies and flags.

use libc::c_int;

use crate::sys::descriptor;

/// Makes a second file descriptor for the same socket.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_dup(fd: c_int) -> c_int {
    descriptor::dup(fd)
}

/// As rsk_dup, and the copy is closed by exec.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_dup_cloexec(fd: c_int) -> c_int {
    descriptor::dup_cloexec(fd)
}

/// Sets whether calls on this descriptor fail with EAGAIN instead of waiting.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_set_nonblocking(fd: c_int, on: c_int) -> c_int {
    descriptor::set_nonblocking(fd, on != 0)
}

/// Tells whether the descriptor is non-blocking.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_get_nonblocking(fd: c_int) -> c_int {
    descriptor::get_nonblocking(fd)
}

/// Sets whether exec closes the descriptor.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_set_cloexec(fd: c_int, on: c_int) -> c_int {
    descriptor::set_cloexec(fd, on != 0)
}

/// Tells whether exec closes the descriptor.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_get_cloexec(fd: c_int) -> c_int {
    descriptor::get_cloexec(fd)
}

/// Tells how many bytes can be read without waiting.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_bytes_available(fd: c_int) -> c_int {
    descriptor::bytes_available(fd)
}
