//! Socket options.

use libc::{c_int, c_void, socklen_t};

use crate::sys::sockopt;

/// Reads a socket option.
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
