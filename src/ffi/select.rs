//! select and poll.

use libc::{c_int, fd_set, nfds_t, pollfd, sigset_t, timespec, timeval};

use super::guard;
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::sys::select;

/// Waits until one of several descriptors is ready.
///
/// Twin of select(2). Difference: fails with EFAULT for an invalid timeout pointer, where libc
/// would crash.
///
/// The sets are changed to those that are ready, so fill them anew before each call. Ready to
/// read means that a read will not wait: there is data, the end of a stream, a connection to
/// accept, or an error. Descriptors from FD_SETSIZE (1024) on cannot be in a set; putting them
/// there with FD_SET corrupts memory, and rsk_fd_set refuses. rsk_poll and the poller have no
/// such limit.
///
/// Parameters:
/// - nfds: the highest descriptor in any set plus one (not their number); larger ones are not
///   watched. At most FD_SETSIZE for sets of the usual size, or the memory after them is
///   overwritten.
/// - readfds, writefds, exceptfds: watched for reading, for writing, and for exceptional
///   conditions (urgent data). NULL for none.
/// - timeout: how long to wait at most; {0, 0} returns at once. On Linux it is changed to the
///   time that was left, so set it before each call. NULL to wait without limit.
///
/// Returns: the number of ready descriptors in the three sets together (one may count more than
/// once), 0 when the time is over, or -1 with sets and timeout undefined.
///
/// Errors:
/// - EBADF: a set holds a descriptor that is not open.
/// - EINTR: a signal handler ran; SA_RESTART does not help.
/// - EINVAL: nfds is negative, or the timeout is.
/// - EFAULT: a set or the timeout is no memory of the process.
/// - ENOMEM: no memory.
///
/// Safety: cancellation point.
///
/// See also: rsk_pselect, rsk_fd_set, rsk_poll, rsk_poller_wait; POSIX, select(2). Since 0.1.
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

/// Like rsk_select, with a signal mask for the time of the wait.
///
/// Twin of pselect(2). Difference: fails with EFAULT for an invalid timeout pointer, where libc
/// would crash.
///
/// The mask is put in place and the wait begun in one step, so a signal that is blocked otherwise
/// is never missed between a test and the wait. The timeout has nanoseconds and is not changed.
///
/// Parameters:
/// - nfds, readfds, writefds, exceptfds: as for rsk_select.
/// - timeout: how long to wait at most; NULL to wait without limit.
/// - sigmask: the signals blocked during the wait; NULL to leave the mask as it is.
///
/// Returns: as rsk_select.
///
/// Errors: as for rsk_select, and
/// - EINVAL: also: the nanoseconds are outside 0 to 999999999.
/// - EFAULT: also: sigmask cannot be read.
///
/// Safety: cancellation point.
///
/// See also: rsk_select; POSIX, pselect(2). Since 0.1.
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

/// Waits until one of several descriptors is ready; their numbers may be of any size.
///
/// Twin of poll(2), no difference.
///
/// Set events to what is wanted (POLLIN, POLLOUT, POLLPRI) and look at revents afterwards.
/// POLLERR, POLLHUP and POLLNVAL (not open) are reported without being asked. POLLOUT is not
/// success: a non-blocking connect that failed is writable too, so ask rsk_getsockopt for
/// SO_ERROR. POLLHUP may come with data that is still to be read. An entry with a negative fd is
/// skipped.
///
/// Parameters:
/// - fds: the descriptors; events is read, revents is filled. May be NULL if nfds is 0.
/// - nfds: number of entries (not the highest descriptor).
/// - timeout: milliseconds to wait at most; 0 returns at once, a negative value waits without
///   limit.
///
/// Returns: the number of entries with revents other than 0, 0 when the time is over, or -1.
///
/// Errors:
/// - EINTR: a signal handler ran; SA_RESTART does not help.
/// - EINVAL: nfds is larger than the limit of open files (RLIMIT_NOFILE).
/// - EFAULT: fds is no memory of the process.
/// - ENOMEM: no memory.
///
/// Safety: cancellation point.
///
/// See also: rsk_ppoll, rsk_select, rsk_poller_wait; POSIX, poll(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_poll(fds: *mut pollfd, nfds: nfds_t, timeout: c_int) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { select::poll(fds, nfds, timeout) }
}

/// Like rsk_poll, with a finer timeout and a signal mask for the time of the wait.
///
/// Twin of ppoll(2). Difference: fails with EFAULT for an invalid timeout pointer, where libc
/// would crash.
///
/// Parameters:
/// - fds, nfds: as for rsk_poll.
/// - timeout: how long to wait at most, not changed; NULL to wait without limit.
/// - sigmask: the signals blocked during the wait; NULL to leave the mask as it is.
///
/// Returns: as rsk_poll.
///
/// Errors: as for rsk_poll, and
/// - EINVAL: also: the timeout is negative, or its nanoseconds are outside 0 to 999999999.
/// - EFAULT: also: timeout or sigmask cannot be read.
///
/// Safety: cancellation point.
///
/// See also: rsk_poll, rsk_pselect; POSIX.1-2024, ppoll(2). Since 0.1.
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
///
/// FD_SET writes outside the set when the descriptor is negative, or FD_SETSIZE (1024) or more.
/// This function refuses instead. A descriptor that is in the set already stays there.
///
/// Parameters:
/// - fd: the descriptor; it need not be open.
/// - set: the set, which rsk_fd_zero has emptied once.
///
/// Returns: 0, or -1 with the set unchanged.
///
/// Errors:
/// - EBADF: fd is negative.
/// - EINVAL: fd is FD_SETSIZE or more; use rsk_poll or the poller.
/// - EFAULT: set is NULL.
///
/// See also: rsk_fd_clr, rsk_fd_isset, rsk_fd_zero, rsk_select; POSIX, select(2). Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_fd_set(fd: c_int, set: *mut fd_set) -> c_int {
    guard(Call::FdSet, args!(fd, set), || {
        check(fd, set)?;
        // SAFETY: class *out*, and the fd is below FD_SETSIZE.
        unsafe { libc::FD_SET(fd, set) };
        Ok(0)
    })
}

/// Takes a descriptor out of a set for rsk_select, checked like rsk_fd_set.
///
/// A descriptor that is not in the set is no error.
///
/// Parameters:
/// - fd: the descriptor.
/// - set: the set.
///
/// Returns: 0, or -1 with the set unchanged.
///
/// Errors: as for rsk_fd_set.
///
/// See also: rsk_fd_set. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_fd_clr(fd: c_int, set: *mut fd_set) -> c_int {
    guard(Call::FdClr, args!(fd, set), || {
        check(fd, set)?;
        // SAFETY: class *out*, and the fd is below FD_SETSIZE.
        unsafe { libc::FD_CLR(fd, set) };
        Ok(0)
    })
}

/// Tells whether a descriptor is in a set for rsk_select, checked like rsk_fd_set.
///
/// Unlike FD_ISSET it can fail: -1 is not 0, so compare with 1.
///
/// Parameters:
/// - fd: the descriptor.
/// - set: the set; only read.
///
/// Returns: 1 (it is in the set), 0 (it is not), or -1.
///
/// Errors: as for rsk_fd_set.
///
/// See also: rsk_fd_set. Since 0.1.
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

/// Empties a set for rsk_select.
///
/// A new fd_set variable has to be emptied before its first use.
///
/// Parameters:
/// - set: the set.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EFAULT: set is NULL.
///
/// See also: rsk_fd_set. Since 0.1.
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
        return Err(Error::BadPointer("set"));
    }
    match usize::try_from(fd) {
        Err(_) => Err(Error::BadFd(fd)),
        Ok(fd) if fd >= libc::FD_SETSIZE => Err(Error::InvalidArgument("the fd is FD_SETSIZE or larger")),
        Ok(_) => Ok(()),
    }
}
