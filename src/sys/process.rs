//! sys/pidfd.h: sockets of other processes.

use std::os::fd::{AsRawFd, RawFd};

use libc::c_int;

use crate::error::{Error, Result};
use crate::gate::{self, Answer, Call, args};
use crate::raw::own::PrivateFd;

/// A copy of a descriptor of another process: the same socket, seen from here. Close-on-exec, as every such copy is.
///
/// # Errors
/// `ESRCH`: no such process. `EBADF`: it has no such descriptor. `EPERM`: it is not ours to look into. `ENOSYS`: the kernel is
/// older than 5.6.
pub(crate) fn copy_of(pid: c_int, fd: RawFd) -> Result<PrivateFd> {
    let process = opened(gate::call(Call::PidfdOpen, args!(pid, 0), |a| {
        // SAFETY: two numbers.
        answer(unsafe { libc::syscall(libc::SYS_pidfd_open, a.int(0), a.int(1)) })
    }))?;
    opened(gate::call(Call::PidfdGetfd, args!(process.as_raw_fd(), fd, 0), |a| {
        // SAFETY: three numbers.
        answer(unsafe { libc::syscall(libc::SYS_pidfd_getfd, a.int(0), a.int(1), a.int(2)) })
    }))
}

/// As an `int`, which every result of these calls is.
fn answer(result: libc::c_long) -> c_int {
    c_int::try_from(result).unwrap_or_else(|_| c_int::stopped(libc::EOVERFLOW))
}

fn opened(fd: c_int) -> Result<PrivateFd> {
    if fd == -1 { Err(Error::last_os()) } else { Ok(PrivateFd::new(fd)) }
}
