//! Socket options.

use libc::{c_int, c_void, socklen_t};

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

/// Sets an option to a value of the type it has.
pub(crate) fn set<T>(fd: c_int, level: c_int, name: c_int, value: &T) -> Result<()> {
    let len = socklen_t::try_from(size_of::<T>()).unwrap_or(0);
    // SAFETY: a live value and its size.
    match unsafe { setsockopt(fd, level, name, core::ptr::from_ref(value).cast(), len) } {
        0 => Ok(()),
        _ => Err(Error::last_os()),
    }
}

/// An option that is an int.
pub(crate) fn int(fd: c_int, level: c_int, name: c_int) -> Result<c_int> {
    let mut value: c_int = 0;
    // SAFETY: any bytes are an int.
    unsafe { fill(fd, level, name, &mut value) }.map(|_| value)
}

/// What the kernel knows of a TCP connection, and how many bytes of it this kernel fills; the rest is zero.
pub(crate) fn tcp_info(fd: c_int) -> Result<(libc::tcp_info, usize)> {
    // SAFETY: made of integers only.
    let mut info: libc::tcp_info = unsafe { core::mem::zeroed() };
    // SAFETY: any bytes are a tcp_info.
    let len = unsafe { fill(fd, libc::IPPROTO_TCP, libc::TCP_INFO, &mut info) }?;
    Ok((info, len))
}

/// Who was at the other end of a Unix socket when it connected.
pub(crate) fn peer_credentials(fd: c_int) -> Result<libc::ucred> {
    let mut who = libc::ucred { pid: 0, uid: 0, gid: 0 };
    // SAFETY: any bytes are a ucred.
    unsafe { fill(fd, libc::SOL_SOCKET, libc::SO_PEERCRED, &mut who) }.map(|_| who)
}

/// Where the kernel has the number of datagrams a socket had no room for.
const DROPS: usize = 8;
/// `SO_MEMINFO` (Linux 4.12).
const MEMORY: c_int = 55;

/// How many datagrams the kernel has thrown away because the socket had no room for them.
pub(crate) fn drops(fd: c_int) -> Result<u32> {
    let mut numbers = [0u32; DROPS + 1];
    // SAFETY: any bytes are numbers.
    unsafe { fill(fd, libc::SOL_SOCKET, MEMORY, &mut numbers) }?;
    Ok(numbers.last().copied().unwrap_or(0))
}

/// Reads an option into `value`; how many bytes of it were filled.
///
/// # Safety
/// Any bytes are a valid `T`.
unsafe fn fill<T>(fd: c_int, level: c_int, name: c_int, value: &mut T) -> Result<usize> {
    let mut len = socklen_t::try_from(size_of::<T>()).unwrap_or(0);
    // SAFETY: room of the length given.
    match unsafe { getsockopt(fd, level, name, core::ptr::from_mut(value).cast(), &raw mut len) } {
        0 => Ok(len as usize),
        _ => Err(Error::last_os()),
    }
}
