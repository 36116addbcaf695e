//! What a check asks the kernel of a descriptor or of the process once something looks odd: no cancellation points.

use std::io::IoSliceMut;
use std::os::fd::RawFd;

use libc::{c_int, c_short};
use nix::sys::uio::{RemoteIoVec, process_vm_readv};
use nix::unistd::Pid;

/// Bytes that can be read from `fd` at once; `None` where that cannot be asked (a listener).
pub(crate) fn unread(fd: RawFd) -> Option<usize> {
    let mut bytes: c_int = 0;
    // SAFETY: FIONREAD fills an int, which this is.
    let answer = unsafe { libc::ioctl(fd, libc::FIONREAD, &raw mut bytes) };
    (answer == 0).then(|| usize::try_from(bytes).unwrap_or(0))
}

/// Whether poll would report one of `events` of `fd` now.
pub(crate) fn is_ready(fd: RawFd, events: c_short) -> bool {
    let mut one = libc::pollfd { fd, events, revents: 0 };
    let at_once = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    let no_mask = core::ptr::null::<libc::sigset_t>();
    // SAFETY: pointers to locals, one entry, no mask. By system call, because the libc function is a cancellation point.
    let ready = unsafe { libc::syscall(libc::SYS_ppoll, &raw mut one, 1, &raw const at_once, no_mask, 8) };
    ready == 1 && one.revents & events != 0
}

/// Whether calls on `fd` wait; `None` if it is not open.
pub(crate) fn is_blocking(fd: RawFd) -> Option<bool> {
    // SAFETY: F_GETFL takes no pointer.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    (flags != -1).then_some(flags & libc::O_NONBLOCK == 0)
}

/// Whether this socket waits in `option` (`SO_RCVTIMEO`, `SO_SNDTIMEO`) for some time only.
pub(crate) fn has_time_limit(fd: RawFd, option: c_int) -> bool {
    let mut limit = libc::timeval { tv_sec: 0, tv_usec: 0 };
    let mut len = libc::socklen_t::try_from(size_of::<libc::timeval>()).unwrap_or(0);
    // SAFETY: both pointers are to locals of the sizes given.
    let answer = unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, option, (&raw mut limit).cast(), &raw mut len) };
    answer == 0 && (limit.tv_sec, limit.tv_usec) != (0, 0)
}

/// The signals that have a handler, as bits (signal 1 is bit 1); with `all` also those whose handler restarts calls.
pub(crate) fn handled_signals(all: bool) -> u64 {
    (1..64).filter(|signal| has_handler(*signal, all)).fold(0, |bits, signal| bits | 1 << signal)
}

fn has_handler(signal: c_int, all: bool) -> bool {
    // SAFETY: zero is a value of every field.
    let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
    // SAFETY: asks only; the pointer is to a local.
    let answer = unsafe { libc::sigaction(signal, core::ptr::null(), &raw mut action) };
    let handler = action.sa_sigaction;
    answer == 0
        && handler != libc::SIG_DFL
        && handler != libc::SIG_IGN
        && (all || action.sa_flags & libc::SA_RESTART == 0)
}

/// Whether this process has one thread; `false` if that cannot be told.
pub(crate) fn is_single_threaded() -> bool {
    // Of the links of a directory two are its own, the others are those of the directories in it.
    nix::sys::stat::stat(c"/proc/self/task").is_ok_and(|stat| stat.st_nlink == 3)
}

/// How many descriptors the process may have.
pub(crate) fn descriptor_limit() -> u64 {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer is to a local.
    unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) };
    limit.rlim_cur
}

/// Copies several pieces of a caller's memory (address, length) into `room`, one behind the other, in one system call;
/// whether all could be read.
pub(crate) fn gather(pieces: [(usize, usize); 4], room: &mut [u8]) -> bool {
    let len: usize = pieces.iter().map(|(_, len)| len).sum();
    let Some(room) = room.get_mut(..len).filter(|room| !room.is_empty()) else { return len == 0 };
    let pieces = pieces.map(|(base, len)| RemoteIoVec { base, len });
    process_vm_readv(Pid::this(), &mut [IoSliceMut::new(room)], &pieces) == Ok(len)
}
