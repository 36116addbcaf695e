//! Socket options.

use libc::{c_int, c_void, socklen_t};
use nix::errno::Errno;

use crate::error::{Error, Result};
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

/// Sets an option that has the type of `value`.
pub(crate) fn set<T: Copy>(fd: c_int, level: c_int, name: c_int, value: &T) -> Result<()> {
    let len = socklen_t::try_from(size_of::<T>()).unwrap_or(0);
    // SAFETY: pointer and length are those of a live value, which the kernel reads.
    let answer = unsafe { setsockopt(fd, level, name, core::ptr::from_ref(value).cast(), len) };
    if answer == 0 { Ok(()) } else { Err(Error::from(Errno::last())) }
}

/// Asks for an option that is an `int`.
pub(crate) fn int(fd: c_int, level: c_int, name: c_int) -> Result<c_int> {
    let mut value: c_int = 0;
    let mut len = socklen_t::try_from(size_of::<c_int>()).unwrap_or(0);
    // SAFETY: both pointers are to locals of the sizes given.
    let answer = unsafe { getsockopt(fd, level, name, (&raw mut value).cast(), &raw mut len) };
    if answer == 0 { Ok(value) } else { Err(Error::from(Errno::last())) }
}
