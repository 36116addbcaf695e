//! Socket options.

use libc::{c_int, c_void, socklen_t};

use crate::gate::{self, Call, args};

pub(crate) unsafe fn getsockopt(
    fd: c_int,
    level: c_int,
    name: c_int,
    value: *mut c_void,
    len: *mut socklen_t,
) -> c_int {
    gate::call(Call::Getsockopt, args!(fd, level, name, value, len), |a| {
        // SAFETY: the module's contract.
        unsafe { libc::getsockopt(a.int(0), a.int(1), a.int(2), a.ptr_mut(3), a.ptr_mut(4)) }
    })
}

pub(crate) unsafe fn setsockopt(fd: c_int, level: c_int, name: c_int, value: *const c_void, len: socklen_t) -> c_int {
    gate::call(Call::Setsockopt, args!(fd, level, name, value, len), |a| {
        // SAFETY: the module's contract.
        unsafe { libc::setsockopt(a.int(0), a.int(1), a.int(2), a.ptr(3), a.uint(4)) }
    })
}
