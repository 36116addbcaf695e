//! sys/epoll.h, and the eventfd that wakes a waiter.

use std::os::fd::{AsRawFd, RawFd};

use libc::{c_int, epoll_event, sigset_t};
use nix::errno::Errno;

use crate::error::{Error, Result};
use crate::gate::{self, Answer, Args, Call, args};
use crate::raw::cancellable;
use crate::raw::own::PrivateFd;

pub(crate) fn epoll_create(size: c_int) -> c_int {
    gate::call(Call::EpollCreate, args!(size), |a| {
        // SAFETY: no pointers.
        unsafe { libc::epoll_create(a.int(0)) }
    })
}

pub(crate) fn epoll_create1(flags: c_int) -> c_int {
    gate::call(Call::EpollCreate1, args!(flags), |a| {
        // SAFETY: no pointers.
        unsafe { libc::epoll_create1(a.int(0)) }
    })
}

pub(crate) unsafe fn epoll_ctl(epfd: c_int, op: c_int, fd: c_int, event: *mut epoll_event) -> c_int {
    gate::call(Call::EpollCtl, args!(epfd, op, fd, event), |a| {
        // SAFETY: the module's contract.
        unsafe { libc::epoll_ctl(a.int(0), a.int(1), a.int(2), a.ptr_mut(3)) }
    })
}

pub(crate) unsafe fn epoll_wait(epfd: c_int, events: *mut epoll_event, max: c_int, timeout_ms: c_int) -> c_int {
    gate::call(Call::EpollWait, args!(epfd, events, max, timeout_ms), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::epoll_wait(a.int(0), a.ptr_mut(1), a.int(2), a.int(3)) }
    })
}

pub(crate) unsafe fn epoll_pwait(
    epfd: c_int,
    events: *mut epoll_event,
    max: c_int,
    timeout_ms: c_int,
    mask: *const sigset_t,
) -> c_int {
    gate::call(Call::EpollPwait, args!(epfd, events, max, timeout_ms, mask), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::epoll_pwait(a.int(0), a.ptr_mut(1), a.int(2), a.int(3), a.ptr(4)) }
    })
}

/// An epoll instance of our own.
pub(crate) fn instance() -> Result<PrivateFd> {
    own(epoll_create1(libc::EPOLL_CLOEXEC))
}

/// Changes what `epfd` watches of `fd`.
pub(crate) fn control(epfd: RawFd, op: c_int, fd: RawFd, mut event: epoll_event) -> Result<()> {
    // SAFETY: the event is a live local.
    match unsafe { epoll_ctl(epfd, op, fd, &raw mut event) } {
        0 => Ok(()),
        _ => Err(Error::last_os()),
    }
}

/// Waits and fills `events` from its start; how many. By system call, because the libc function is a cancellation point.
#[inline(always)]
pub(crate) fn wait_into(epfd: RawFd, events: &mut [epoll_event], timeout_ms: c_int) -> Result<usize> {
    let max = c_int::try_from(events.len()).unwrap_or(c_int::MAX);
    let ready = gate::call(Call::EpollWait, args!(epfd, events.as_mut_ptr(), max, timeout_ms), |a| {
        // SAFETY: the slice has room for `max` events.
        unsafe { wait_uncancelled(a) }
    });
    usize::try_from(ready).map_err(|_| Error::last_os())
}

/// `epoll_wait(2)` without libc: one function less to return through, and after a system call each return is mispredicted.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "the kernel answers an int")]
unsafe fn wait_uncancelled(a: &Args) -> c_int {
    let answer: isize;
    // SAFETY: as for the caller; rcx and r11 are what the instruction overwrites.
    unsafe {
        core::arch::asm!(
            "syscall",
            inlateout("rax") libc::SYS_epoll_wait as isize => answer,
            in("rdi") a.word(0),
            in("rsi") a.word(1),
            in("rdx") a.word(2),
            in("r10") a.word(3),
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack, preserves_flags),
        );
    }
    if answer < 0 { c_int::stopped(-answer as c_int) } else { answer as c_int }
}

/// `epoll_pwait(2)` without a mask: architectures younger than it do without `epoll_wait`.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "the kernel answers an int")]
unsafe fn wait_uncancelled(a: &Args) -> c_int {
    let no_mask = core::ptr::null::<sigset_t>();
    // SAFETY: as for the caller; without a mask its size is not looked at.
    let ready = unsafe {
        libc::syscall(libc::SYS_epoll_pwait, a.int(0), a.ptr_mut::<epoll_event>(1), a.int(2), a.int(3), no_mask, 8)
    };
    ready as c_int
}

/// A new eventfd: non-blocking, close-on-exec, count 0.
pub(crate) fn eventfd() -> Result<PrivateFd> {
    own(gate::call(Call::Eventfd, args!(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK), |a| {
        // SAFETY: no pointers.
        unsafe { libc::eventfd(a.uint(0), a.int(1)) }
    }))
}

/// Sets the count of an eventfd back to 0.
pub(crate) fn drain_eventfd(eventfd: &PrivateFd) {
    let mut count = 0u64;
    #[allow(clippy::cast_possible_truncation, reason = "both are as wide as a register")]
    gate::call(Call::Read, args!(eventfd.as_raw_fd(), &raw mut count, size_of::<u64>()), |a| {
        // SAFETY: the room is eight bytes, which is what an eventfd gives. By system call, as above.
        let read = unsafe { libc::syscall(libc::SYS_read, a.int(0), a.ptr_mut::<u64>(1), a.word(2)) };
        read as libc::ssize_t
    });
}

/// Adds 1 to the count of an eventfd. A count that is full already says as much.
pub(crate) fn signal_eventfd(eventfd: &PrivateFd) -> Result<()> {
    let one = 1u64;
    #[allow(clippy::cast_possible_truncation, reason = "both are as wide as a register")]
    let written = gate::call(Call::Write, args!(eventfd.as_raw_fd(), &raw const one, size_of::<u64>()), |a| {
        // SAFETY: eight live bytes. By system call, because the libc function is a cancellation point.
        let written = unsafe { libc::syscall(libc::SYS_write, a.int(0), a.ptr::<u64>(1), a.word(2)) };
        written as libc::ssize_t
    });
    if written != -1 || Errno::last() == Errno::EAGAIN { Ok(()) } else { Err(Error::last_os()) }
}

/// Takes charge of a descriptor that was just made.
fn own(fd: c_int) -> Result<PrivateFd> {
    match fd {
        -1 => Err(Error::last_os()),
        fd => Ok(PrivateFd::new(fd)),
    }
}
