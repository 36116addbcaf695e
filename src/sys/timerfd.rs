//! sys/timerfd.h: a clock that can be watched.

use std::os::fd::{AsRawFd, RawFd};

use libc::{c_long, itimerspec, timespec};

use crate::error::{Error, Result};
use crate::raw::own::PrivateFd;

/// A clock of our own, on the monotonic time.
pub(crate) struct TimerFd(PrivateFd);

impl TimerFd {
    /// Set to nothing.
    pub(crate) fn open() -> Result<Self> {
        // SAFETY: no pointers.
        let fd = unsafe { libc::timerfd_create(libc::CLOCK_MONOTONIC, libc::TFD_NONBLOCK | libc::TFD_CLOEXEC) };
        if fd == -1 { Err(Error::last_os()) } else { Ok(Self(PrivateFd::new(fd))) }
    }

    pub(crate) fn fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }

    /// Readable from `due_ns` on, until it is set anew; `None` = never.
    pub(crate) fn set(&self, due_ns: Option<u64>) {
        let none = timespec { tv_sec: 0, tv_nsec: 0 };
        // Zero would take it back.
        let value = due_ns.map_or(none, |due| timespec {
            tv_sec: c_long::try_from(due / 1_000_000_000).unwrap_or(c_long::MAX),
            tv_nsec: c_long::try_from(due % 1_000_000_000).unwrap_or(0).max(1),
        });
        let setting = itimerspec { it_interval: none, it_value: value };
        // SAFETY: a live setting; NULL says that the old one is not wanted. It does not fail with times in range.
        unsafe { libc::timerfd_settime(self.fd(), libc::TFD_TIMER_ABSTIME, &raw const setting, core::ptr::null_mut()) };
    }
}
