//! Messages: several buffers, addresses and ancillary data; one or many a call.

use libc::{c_int, c_uint, mmsghdr, msghdr, ssize_t, timespec};

use crate::sys::message;

/// Sends a message.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_sendmsg(fd: c_int, msg: *const msghdr, flags: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { message::sendmsg(fd, msg, flags) }
}

/// Receives a message.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_recvmsg(fd: c_int, msg: *mut msghdr, flags: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { message::recvmsg(fd, msg, flags) }
}

/// Sends many messages in one call.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_sendmmsg(fd: c_int, msgs: *mut mmsghdr, count: c_uint, flags: c_int) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { message::sendmmsg(fd, msgs, count, flags) }
}

/// Receives many messages in one call.
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
