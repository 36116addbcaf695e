//! epoll.

use libc::{c_int, epoll_event, sigset_t};

use crate::sys::epoll;

/// Makes an epoll instance.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_epoll_create1(flags: c_int) -> c_int {
    epoll::epoll_create1(flags)
}

/// Changes what an epoll instance watches.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_epoll_ctl(epfd: c_int, op: c_int, fd: c_int, event: *mut epoll_event) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { epoll::epoll_ctl(epfd, op, fd, event) }
}

/// Waits for events of an epoll instance.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_epoll_wait(
    epfd: c_int,
    events: *mut epoll_event,
    maxevents: c_int,
    timeout: c_int,
) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { epoll::epoll_wait(epfd, events, maxevents, timeout) }
}

/// As rsk_epoll_wait, with a signal mask for the time of the wait.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_epoll_pwait(
    epfd: c_int,
    events: *mut epoll_event,
    maxevents: c_int,
    timeout: c_int,
    sigmask: *const sigset_t,
) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { epoll::epoll_pwait(epfd, events, maxevents, timeout, sigmask) }
}
