//! sys/signalfd.h: signals that are read like data.

use core::mem::MaybeUninit;
use std::os::fd::{AsRawFd, RawFd};

use libc::{c_int, c_void, signalfd_siginfo, sigset_t};

use crate::error::{Error, Result};
use crate::raw::own::PrivateFd;

/// A signal that is blocked in the thread that opened this, and read from a descriptor. Dropped in the same thread, it is
/// unblocked again unless it was blocked before.
pub(crate) struct SignalFd {
    fd: PrivateFd,
    number: c_int,
    set: sigset_t,
    was_blocked: bool,
}

impl SignalFd {
    /// For the signal of that number.
    pub(crate) fn open(number: c_int) -> Result<Self> {
        if matches!(number, libc::SIGKILL | libc::SIGSTOP) {
            return Err(Error::InvalidArgument("the signals SIGKILL and SIGSTOP cannot be caught"));
        }
        let set = set_of(number)?;
        let mut before = MaybeUninit::<sigset_t>::uninit();
        // SAFETY: a filled set, and room for another.
        unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, before.as_mut_ptr()) };
        // SAFETY: filled by the call above, which does not fail with these arguments.
        let was_blocked = unsafe { libc::sigismember(before.as_ptr(), number) } == 1;
        // SAFETY: a filled set.
        let fd = unsafe { libc::signalfd(-1, &raw const set, libc::SFD_NONBLOCK | libc::SFD_CLOEXEC) };
        if fd == -1 {
            let error = Error::last_os();
            unblock(&set, was_blocked);
            return Err(error);
        }
        Ok(Self { fd: PrivateFd::new(fd), number, set, was_blocked })
    }

    pub(crate) fn fd(&self) -> RawFd {
        self.fd.as_raw_fd()
    }

    /// The signal it is for.
    pub(crate) fn number(&self) -> c_int {
        self.number
    }

    /// The signal stays blocked when this is dropped, and `other`, which is for the same one, unblocks it in its stead.
    pub(crate) fn leave_to(&mut self, other: &mut Self) {
        other.was_blocked &= core::mem::replace(&mut self.was_blocked, true);
    }

    /// The number of a signal that has come.
    pub(crate) fn take(&self) -> Option<u32> {
        let mut info = MaybeUninit::<signalfd_siginfo>::uninit();
        let size = size_of::<signalfd_siginfo>();
        // SAFETY: room of that size. By number: libc's read is a cancellation point.
        let read = unsafe { libc::syscall(libc::SYS_read, self.fd(), info.as_mut_ptr().cast::<c_void>(), size) };
        if usize::try_from(read) != Ok(size) {
            return None;
        }
        // SAFETY: the kernel has filled all of it.
        Some(unsafe { info.assume_init_ref() }.ssi_signo)
    }
}

impl Drop for SignalFd {
    fn drop(&mut self) {
        unblock(&self.set, self.was_blocked);
    }
}

fn unblock(set: &sigset_t, was_blocked: bool) {
    if !was_blocked {
        // SAFETY: a filled set; NULL says that the old one is not wanted.
        unsafe { libc::pthread_sigmask(libc::SIG_UNBLOCK, set, core::ptr::null_mut()) };
    }
}

fn set_of(number: c_int) -> Result<sigset_t> {
    let mut set = MaybeUninit::<sigset_t>::uninit();
    // SAFETY: room for a set.
    unsafe { libc::sigemptyset(set.as_mut_ptr()) };
    // SAFETY: emptied above.
    if unsafe { libc::sigaddset(set.as_mut_ptr(), number) } == -1 {
        return Err(Error::InvalidArgument("no such signal"));
    }
    // SAFETY: filled above.
    Ok(unsafe { set.assume_init() })
}
