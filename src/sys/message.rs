//! Messages with ancillary data, one or many a call.

use libc::{MSG_NOSIGNAL, c_int, mmsghdr, msghdr, ssize_t, timespec};

use crate::gate::{self, Call, args};
use crate::raw::cancellable;

pub(crate) unsafe fn sendmsg(fd: c_int, msg: *const msghdr, flags: c_int) -> ssize_t {
    gate::call(Call::Sendmsg, args!(fd, msg, flags), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::sendmsg(a.int(0), a.ptr(1), a.int(2) | MSG_NOSIGNAL) }
    })
}

pub(crate) unsafe fn recvmsg(fd: c_int, msg: *mut msghdr, flags: c_int) -> ssize_t {
    gate::call(Call::Recvmsg, args!(fd, msg, flags), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::recvmsg(a.int(0), a.ptr_mut(1), a.int(2)) }
    })
}

pub(crate) unsafe fn sendmmsg(fd: c_int, msgs: *mut mmsghdr, count: u32, flags: c_int) -> c_int {
    gate::call(Call::Sendmmsg, args!(fd, msgs, count, flags), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::sendmmsg(a.int(0), a.ptr_mut(1), a.uint(2), a.int(3) | MSG_NOSIGNAL) }
    })
}

pub(crate) unsafe fn recvmmsg(
    fd: c_int,
    msgs: *mut mmsghdr,
    count: u32,
    flags: c_int,
    timeout: *mut timespec,
) -> c_int {
    gate::call(Call::Recvmmsg, args!(fd, msgs, count, flags, timeout), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::recvmmsg(a.int(0), a.ptr_mut(1), a.uint(2), a.int(3), a.ptr_mut(4)) }
    })
}
