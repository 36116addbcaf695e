//! sys/select.h and poll.h: waiting for several descriptors.

use core::ffi::c_void;

use libc::{c_int, c_short, fd_set, nfds_t, pollfd, sigset_t, timespec, timeval};
use nix::errno::Errno;

use super::clock::{Deadline, timeval_of};
use crate::error::{Error, Result};
use crate::gate::{self, Answer, Call, args};
use crate::raw::{cancellable, memory};
use crate::sys::thread::uncancelled;

/// glibc reads the timeout of these calls in user space: a wild pointer must be found out before.
fn timeout_is_wild(timeout: *const c_void) -> bool {
    if timeout.is_null() {
        return false;
    }
    let errno = Errno::last_raw();
    let wild = !memory::is_readable_timeout(timeout);
    Errno::set_raw(errno);
    wild
}

// Inlined: a jump from rsk_select to here would take its frame off the stack, and with it who called (`raw::caller`).
#[inline(always)]
pub(crate) unsafe fn select(
    nfds: c_int,
    read: *mut fd_set,
    write: *mut fd_set,
    except: *mut fd_set,
    timeout: *mut timeval,
) -> c_int {
    gate::call(Call::Select, args!(nfds, read, write, except, timeout), |a| {
        if timeout_is_wild(a.ptr(4)) {
            return c_int::stopped(libc::EFAULT);
        }
        // SAFETY: the module's contract.
        unsafe { cancellable::select(a.int(0), a.ptr_mut(1), a.ptr_mut(2), a.ptr_mut(3), a.ptr_mut(4)) }
    })
}

pub(crate) unsafe fn pselect(
    nfds: c_int,
    read: *mut fd_set,
    write: *mut fd_set,
    except: *mut fd_set,
    timeout: *const timespec,
    mask: *const sigset_t,
) -> c_int {
    gate::call(Call::Pselect, args!(nfds, read, write, except, timeout, mask), |a| {
        if timeout_is_wild(a.ptr(4)) {
            return c_int::stopped(libc::EFAULT);
        }
        // SAFETY: the module's contract.
        unsafe { cancellable::pselect(a.int(0), a.ptr_mut(1), a.ptr_mut(2), a.ptr_mut(3), a.ptr(4), a.ptr(5)) }
    })
}

pub(crate) unsafe fn poll(fds: *mut pollfd, count: nfds_t, timeout_ms: c_int) -> c_int {
    gate::call(Call::Poll, args!(fds, count, timeout_ms), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::poll(a.ptr_mut(0), a.word(1) as nfds_t, a.int(2)) }
    })
}

// Inlined: a jump to here would take the frame of the function the program calls off the stack (`raw::caller`).
#[inline(always)]
pub(crate) unsafe fn ppoll(fds: *mut pollfd, count: nfds_t, timeout: *const timespec, mask: *const sigset_t) -> c_int {
    gate::call(Call::Ppoll, args!(fds, count, timeout, mask), |a| {
        if timeout_is_wild(a.ptr(2)) {
            return c_int::stopped(libc::EFAULT);
        }
        // SAFETY: the module's contract.
        unsafe { cancellable::ppoll(a.ptr_mut(0), a.word(1) as nfds_t, a.ptr(2), a.ptr(3)) }
    })
}

/// Waits with sets of any size: one bit for each fd, as many words as the highest fd needs in all three. No cancellation point.
pub(crate) fn select_sets(sets: &mut [Vec<u64>; 3], timeout_ms: c_int) -> Result<usize> {
    let words = sets.iter().map(Vec::len).min().unwrap_or(0);
    let nfds = c_int::try_from(words * 64).unwrap_or(c_int::MAX);
    let mut timeout = timeval_of(timeout_ms);
    let limit = if timeout_ms < 0 { core::ptr::null_mut() } else { &raw mut timeout };
    let [read, write, except] = sets.each_mut().map(|set| set.as_mut_ptr().cast());
    let ready = uncancelled(|| {
        // SAFETY: each set has a bit for every fd below `nfds`; the kernel touches no others.
        unsafe { select(nfds, read, write, except, limit) }
    });
    usize::try_from(ready).map_err(|_| Error::last_os())
}

/// Waits for the descriptors of a slice. No cancellation point.
pub(crate) fn poll_slice(fds: &mut [pollfd], timeout_ms: c_int) -> Result<usize> {
    let ready = uncancelled(|| {
        // SAFETY: the pointer and count are those of a live slice.
        unsafe { poll(fds.as_mut_ptr(), fds.len() as nfds_t, timeout_ms) }
    });
    usize::try_from(ready).map_err(|_| Error::last_os())
}

/// Sleeps for some milliseconds, or until a signal comes.
pub(crate) fn rest_ms(ms: c_int) {
    let _ = poll_slice(&mut [], ms);
}

/// Waits until `fd` has one of `events` or an error or hang-up; signal handlers that run meanwhile only interrupt it.
///
/// # Errors
/// `ETIMEDOUT` when the time is over; `EBADF` for a number that is not open.
pub(crate) fn wait_until(fd: c_int, events: c_short, deadline: Deadline) -> Result<c_short> {
    let mut one = [pollfd { fd, events, revents: 0 }];
    if fd < 0 {
        return Err(Error::BadFd(fd));
    }
    loop {
        match poll_slice(&mut one, deadline.left_ms()) {
            Err(Error::Os(libc::EINTR)) => {}
            Err(error) => return Err(error),
            // A wait of INT_MAX milliseconds may end before a longer limit.
            Ok(0) if deadline.is_over() => return Err(Error::Os(libc::ETIMEDOUT)),
            Ok(0) => {}
            Ok(_) => break,
        }
    }
    let [pollfd { revents, .. }] = one;
    if revents & libc::POLLNVAL != 0 { Err(Error::BadFd(fd)) } else { Ok(revents) }
}
