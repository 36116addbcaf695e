//! unistd.h, fcntl.h, sys/ioctl.h: what works on any descriptor.

use std::os::fd::{AsRawFd, BorrowedFd, RawFd};

use libc::{c_int, c_long, c_ulong};
use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, OFlag};

use crate::error::{Error, Result};
use crate::gate::{self, Answer, Call, args};
use crate::raw::cancellable;
use crate::raw::own::PrivateFd;

/// Linux has freed the fd even when close answers `EINTR`: calling it again could close a stranger's, so that is success.
// Inlined: a jump from rsk_close to here would take its frame off the stack, and with it who called (`raw::caller`).
#[inline(always)]
pub(crate) fn close(fd: c_int) -> c_int {
    gate::call(Call::Close, args!(fd), |a| {
        let errno = Errno::last_raw();
        // SAFETY: no pointers.
        let answer = unsafe { cancellable::close(a.int(0)) };
        if answer == -1 && Errno::last() == Errno::EINTR {
            Errno::set_raw(errno);
            return 0;
        }
        answer
    })
}

pub(crate) fn dup(fd: c_int) -> c_int {
    gate::call(Call::Dup, args!(fd), |a| {
        // SAFETY: no pointers.
        unsafe { libc::dup(a.int(0)) }
    })
}

pub(crate) fn dup2(fd: c_int, place: c_int) -> c_int {
    gate::call(Call::Dup2, args!(fd, place), |a| {
        // SAFETY: no pointers.
        unsafe { libc::dup2(a.int(0), a.int(1)) }
    })
}

pub(crate) fn dup3(fd: c_int, place: c_int, flags: c_int) -> c_int {
    gate::call(Call::Dup3, args!(fd, place, flags), |a| {
        // SAFETY: no pointers.
        unsafe { libc::dup3(a.int(0), a.int(1), a.int(2)) }
    })
}

/// The argument is a word, whatever the command takes: libc and the kernel pass it on the same way.
pub(crate) unsafe fn fcntl(fd: c_int, command: c_int, argument: c_long) -> c_int {
    gate::call(Call::Fcntl, args!(fd, command, argument), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::fcntl(a.int(0), a.int(1), a.long(2)) }
    })
}

/// As [`fcntl`].
pub(crate) unsafe fn ioctl(fd: c_int, request: c_ulong, argument: c_long) -> c_int {
    gate::call(Call::Ioctl, args!(fd, request, argument), |a| {
        // SAFETY: the module's contract.
        unsafe { libc::ioctl(a.int(0), a.word(1) as c_ulong, a.long(2)) }
    })
}

pub(crate) fn dup_cloexec(fd: c_int) -> c_int {
    gate::call(Call::DupCloexec, args!(fd), |a| control(a.int(0), FcntlArg::F_DUPFD_CLOEXEC(0)))
}

pub(crate) fn set_nonblocking(fd: c_int, on: bool) -> c_int {
    gate::call(Call::SetNonblocking, args!(fd, c_int::from(on)), |a| {
        let before = control(a.int(0), FcntlArg::F_GETFL);
        if before == -1 {
            return -1;
        }
        let mut flags = OFlag::from_bits_retain(before);
        flags.set(OFlag::O_NONBLOCK, a.int(1) != 0);
        control(a.int(0), FcntlArg::F_SETFL(flags))
    })
}

pub(crate) fn get_nonblocking(fd: c_int) -> c_int {
    gate::call(Call::GetNonblocking, args!(fd), |a| match control(a.int(0), FcntlArg::F_GETFL) {
        -1 => -1,
        flags => c_int::from(flags & libc::O_NONBLOCK != 0),
    })
}

pub(crate) fn set_cloexec(fd: c_int, on: bool) -> c_int {
    gate::call(Call::SetCloexec, args!(fd, c_int::from(on)), |a| {
        let flags = if a.int(1) != 0 { FdFlag::FD_CLOEXEC } else { FdFlag::empty() };
        control(a.int(0), FcntlArg::F_SETFD(flags))
    })
}

pub(crate) fn get_cloexec(fd: c_int) -> c_int {
    gate::call(Call::GetCloexec, args!(fd), |a| match control(a.int(0), FcntlArg::F_GETFD) {
        -1 => -1,
        flags => c_int::from(flags & libc::FD_CLOEXEC != 0),
    })
}

pub(crate) fn bytes_available(fd: c_int) -> c_int {
    gate::call(Call::BytesAvailable, args!(fd), |a| {
        let mut bytes: c_int = 0;
        // SAFETY: FIONREAD writes one int.
        let answer = unsafe { libc::ioctl(a.int(0), libc::FIONREAD, &raw mut bytes) };
        if answer == -1 { -1 } else { bytes }
    })
}

/// Bytes the other end has not taken yet (`SIOCOUTQ`).
pub(crate) fn bytes_unsent(fd: c_int) -> c_int {
    gate::call(Call::BytesUnsent, args!(fd), |a| {
        let mut bytes: c_int = 0;
        // SAFETY: TIOCOUTQ, which is SIOCOUTQ, writes one int.
        let answer = unsafe { libc::ioctl(a.int(0), libc::TIOCOUTQ, &raw mut bytes) };
        if answer == -1 { -1 } else { bytes }
    })
}

/// Makes `place` refer to what `by` refers to, close-on-exec.
pub(crate) fn replace(place: &PrivateFd, by: &PrivateFd) -> Result<()> {
    let made = dup3(by.as_raw_fd(), place.as_raw_fd(), libc::O_CLOEXEC);
    if made == -1 { Err(Error::last_os()) } else { Ok(()) }
}

/// fcntl with the C convention; none of these commands blocks or is a cancellation point.
fn control(fd: RawFd, command: FcntlArg) -> c_int {
    if fd < 0 {
        return c_int::stopped(libc::EBADF);
    }
    // SAFETY: the number is not -1, and the kernel checks that it is open.
    let fd = unsafe { BorrowedFd::borrow_raw(fd) };
    nix::fcntl::fcntl(fd, command).unwrap_or(-1)
}
