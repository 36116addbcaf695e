//! epoll.

use libc::{c_int, epoll_event, sigset_t};

use crate::sys::epoll;

/// Makes an epoll instance and returns a file descriptor for it.
///
/// Twin of epoll_create1(2), no difference.
///
/// The descriptor is yours to close. A child made by fork shares the instance, not a copy of it.
/// For a program that shall not depend on epoll there is rsk_poller_open.
///
/// Parameters:
/// - flags: 0 or EPOLL_CLOEXEC.
///
/// Returns: the descriptor, or -1.
///
/// Errors:
/// - EINVAL: unknown flag.
/// - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
///
/// See also: rsk_epoll_ctl, rsk_epoll_wait; epoll_create1(2), epoll(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_epoll_create1(flags: c_int) -> c_int {
    epoll::epoll_create1(flags)
}

/// Makes an epoll instance, in the older way.
///
/// Twin of epoll_create(2), no difference.
///
/// rsk_epoll_create1 does the same and can have exec close it.
///
/// Parameters:
/// - size: any number above 0; it has no meaning any more.
///
/// Returns: the descriptor, or -1.
///
/// Errors:
/// - EINVAL: size is 0 or negative.
/// - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
///
/// See also: rsk_epoll_create1; epoll_create(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_epoll_create(size: c_int) -> c_int {
    epoll::epoll_create(size)
}

/// Adds a descriptor to what an epoll instance watches, changes what it is watched for, or
/// removes it.
///
/// Twin of epoll_ctl(2), no difference.
///
/// Remove a descriptor before it is closed: the instance watches the socket and not the number,
/// so as long as a copy is open (rsk_dup, fork) its events keep coming, and nobody can remove
/// them.
///
/// Parameters:
/// - epfd: the epoll instance.
/// - op: EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL.
/// - fd: the descriptor to watch: a socket, pipe, terminal, eventfd, another epoll instance, ...
/// - event: events to watch for (EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLPRI; EPOLLET, EPOLLONESHOT,
///   EPOLLEXCLUSIVE; EPOLLERR and EPOLLHUP always come) and data to be reported with them. Not
///   used by EPOLL_CTL_DEL, where it may be NULL.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EEXIST: ADD, and fd is watched already.
/// - ENOENT: MOD or DEL, and fd is not watched.
/// - EPERM: a regular file or directory, which is always ready and cannot be watched.
/// - EINVAL: epfd is no epoll instance, or is fd itself; unknown op; EPOLLEXCLUSIVE with what it
///   does not allow.
/// - ELOOP: instances would watch each other in a circle, or in too long a chain.
/// - ENOSPC: the user watches too much (fs.epoll.max_user_watches).
/// - ENOMEM: no memory.
/// - EBADF: epfd or fd is not open.
/// - EFAULT: event cannot be read.
///
/// See also: rsk_epoll_create1, rsk_epoll_wait; epoll_ctl(2). Since 0.1.
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
/// Twin of epoll_wait(2), no difference.
///
/// If more descriptors are ready than maxevents, the next calls report the others in turn.
///
/// Parameters:
/// - epfd: the epoll instance.
/// - events: filled from the start with what happened: events and data of each.
/// - maxevents: room in events, at least 1.
/// - timeout: milliseconds to wait at most; 0 returns at once, a negative value waits without
///   limit.
///
/// Returns: the number of events, 0 when the time is over, or -1.
///
/// Errors:
/// - EINTR: a signal handler ran; SA_RESTART does not help.
/// - EINVAL: epfd is no epoll instance, or maxevents is below 1 or absurdly large.
/// - EFAULT: events is no memory to write to.
/// - EBADF: epfd is not open.
///
/// Safety: cancellation point.
///
/// See also: rsk_epoll_pwait, rsk_epoll_ctl; epoll_wait(2). Since 0.1.
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

/// Like rsk_epoll_wait, with a signal mask for the time of the wait.
///
/// Twin of epoll_pwait(2), no difference.
///
/// Parameters:
/// - epfd, events, maxevents, timeout: as for rsk_epoll_wait.
/// - sigmask: the signals blocked during the wait; NULL to leave the mask as it is.
///
/// Returns: as rsk_epoll_wait.
///
/// Errors: as for rsk_epoll_wait, and
/// - EFAULT: also: sigmask cannot be read.
///
/// Safety: cancellation point.
///
/// See also: rsk_epoll_wait, rsk_pselect; epoll_pwait(2). Since 0.1.
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
