//! select and poll.

use libc::{c_int, fd_set, nfds_t, pollfd, sigset_t, timespec, timeval};

use super::guard;
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::sys::select;

/// Waits until one of several descriptors is ready.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_select(
    nfds: c_int,
    readfds: *mut fd_set,
    writefds: *mut fd_set,
    exceptfds: *mut fd_set,
    timeout: *mut timeval,
) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { select::select(nfds, readfds, writefds, exceptfds, timeout) }
}

/// As rsk_select, with a signal mask for the time of the wait.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_pselect(
    nfds: c_int,
    readfds: *mut fd_set,
    writefds: *mut fd_set,
    exceptfds: *mut fd_set,
    timeout: *const timespec,
    sigmask: *const sigset_t,
) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { select::pselect(nfds, readfds, writefds, exceptfds, timeout, sigmask) }
}

/// Waits until one of several descriptors is ready; no limit on their numbers.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_poll(fds: *mut pollfd, nfds: nfds_t, timeout: c_int) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { select::poll(fds, nfds, timeout) }
}

/// As rsk_poll, with a finer timeout and a signal mask.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_ppoll(
    fds: *mut pollfd,
    nfds: nfds_t,
    timeout: *const timespec,
    sigmask: *const sigset_t,
) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { select::ppoll(fds, nfds, timeout, sigmask) }
}

/// Adds a descriptor to a set for rsk_select, checked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_fd_set(fd: c_int, set: *mut fd_set) -> c_int {
    guard(Call::FdSet, args!(fd, set), || {
        check(fd, set)?;
        // SAFETY: class *out*, and the fd is below FD_SETSIZE.
        unsafe { libc::FD_SET(fd, set) };
        Ok(0)
    })
}

/// Takes a descriptor out of a set, checked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_fd_clr(fd: c_int, set: *mut fd_set) -> c_int {
    guard(Call::FdClr, args!(fd, set), || {
        check(fd, set)?;
        // SAFETY: class *out*, and the fd is below FD_SETSIZE.
        unsafe { libc::FD_CLR(fd, set) };
        Ok(0)
    })
}

/// Tells whether a descriptor is in a set, checked.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_fd_isset(fd: c_int, set: *const fd_set) -> c_int {
    guard(Call::FdIsset, args!(fd, set), || {
        check(fd, set)?;
        // SAFETY: class *out* (read), and the fd is below FD_SETSIZE.
        Ok(c_int::from(unsafe { libc::FD_ISSET(fd, set) }))
    })
}

/// Empties a set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_fd_zero(set: *mut fd_set) -> c_int {
    guard(Call::FdZero, args!(set), || {
        check(0, set)?;
        // SAFETY: class *out*.
        unsafe { libc::FD_ZERO(set) };
        Ok(0)
    })
}

/// FD_SET and its kin write beyond the set when the fd is too large.
fn check(fd: c_int, set: *const fd_set) -> Result<()> {
    if set.is_null() {
        return Err(Error::NullPointer("set"));
    }
    match usize::try_from(fd) {
        Err(_) => Err(Error::BadFd(fd)),
        Ok(fd) if fd >= libc::FD_SETSIZE => Err(Error::InvalidArgument("the fd is FD_SETSIZE or larger")),
        Ok(_) => Ok(()),
    }
}
