//! Kernel calls the observers make for themselves: not observed, not cancellation points.

use std::os::fd::{AsRawFd, RawFd};

use libc::c_int;

use nix::fcntl::{FcntlArg, OFlag, fcntl, open};
use nix::sys::stat::Mode;
use nix::time::{ClockId, clock_gettime};

use super::sigpipe;
use crate::error::Result;

unsafe extern "C" {
    // Left out by crate libc.
    fn secure_getenv(name: *const libc::c_char) -> *const libc::c_char;
}

/// The kernel's number for this socket: unique while the system runs, kept by dup, gone with the socket.
/// `None` if `fd` is not an open socket.
pub(crate) fn socket_cookie(fd: RawFd) -> Option<u64> {
    let mut cookie = 0u64;
    let mut len = libc::socklen_t::try_from(size_of::<u64>()).unwrap_or(0);
    // SAFETY: both pointers are to locals of the sizes given.
    let answer =
        unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_COOKIE, (&raw mut cookie).cast(), &raw mut len) };
    (answer == 0).then_some(cookie)
}

/// An integer socket option; `None` if `fd` is not an open socket or does not have it.
pub(crate) fn int_option(fd: RawFd, level: c_int, name: c_int) -> Option<c_int> {
    let mut value: c_int = 0;
    let mut len = libc::socklen_t::try_from(size_of::<c_int>()).unwrap_or(0);
    // SAFETY: both pointers are to locals of the sizes given.
    let answer = unsafe { libc::getsockopt(fd, level, name, (&raw mut value).cast(), &raw mut len) };
    (answer == 0).then_some(value)
}

/// Whether `fd` is open.
pub(crate) fn is_open(fd: RawFd) -> bool {
    fcntl(borrowed(fd), FcntlArg::F_GETFD).is_ok()
}

/// Whether `fd` is an open socket.
pub(crate) fn is_socket(fd: RawFd) -> bool {
    int_option(fd, libc::SOL_SOCKET, libc::SO_TYPE).is_some()
}

/// Whether this host has an IPv4 address: only then can a socket of its own be bound to it.
pub(crate) fn is_local_address(ip: core::net::Ipv4Addr) -> bool {
    let address = libc::sockaddr_in {
        sin_family: libc::sa_family_t::try_from(libc::AF_INET).unwrap_or(0),
        sin_port: 0,
        sin_addr: libc::in_addr { s_addr: u32::from(ip).to_be() },
        sin_zero: [0; 8],
    };
    // SAFETY: no pointers.
    let fd = unsafe { libc::syscall(libc::SYS_socket, libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) };
    let Some(socket) = PrivateFd::opened(fd) else { return false };
    // SAFETY: a live address and its length.
    unsafe { libc::syscall(libc::SYS_bind, socket.0, &raw const address, size_of_val(&address)) == 0 }
}

/// Device and inode of what `fd` is, if it is open.
pub(crate) fn identity(fd: RawFd) -> Option<(u64, u64)> {
    nix::sys::stat::fstat(borrowed(fd)).ok().map(|stat| (stat.st_dev, stat.st_ino))
}

/// How many bytes a regular file has beyond `offset`, or beyond where `fd` stands in it.
pub(crate) fn bytes_beyond(fd: RawFd, offset: Option<i64>) -> Option<usize> {
    let stat = nix::sys::stat::fstat(borrowed(fd)).ok().filter(|stat| stat.st_mode & libc::S_IFMT == libc::S_IFREG)?;
    // SAFETY: moving by nothing touches no memory.
    let at = offset.unwrap_or_else(|| unsafe { libc::lseek(fd, 0, libc::SEEK_CUR) });
    usize::try_from(stat.st_size.saturating_sub(at)).ok()
}

/// A private copy of `fd`, close-on-exec, at a number programs do not use themselves.
///
/// # Errors
/// `fd` is not open, or no descriptor is left.
pub(crate) fn private_copy(fd: RawFd) -> Result<RawFd> {
    let copy = |from| fcntl(borrowed(fd), FcntlArg::F_DUPFD_CLOEXEC(from));
    // The usual soft limit is 1024; where it is smaller (EINVAL), take what there is.
    Ok(copy(1000).or_else(|_| copy(200)).or_else(|_| copy(3))?)
}

/// Writes `bytes` in one system call; whether all of them were taken.
pub(crate) fn write(fd: RawFd, bytes: &[u8]) -> bool {
    usize::try_from(write_some(fd, bytes)) == Ok(bytes.len())
}

/// Writes `bytes`, in as many system calls as it takes; whether all of them were taken.
pub(crate) fn write_all(fd: RawFd, mut bytes: &[u8]) -> bool {
    while !bytes.is_empty() {
        let written = usize::try_from(write_some(fd, bytes)).unwrap_or(0);
        if written == 0 && nix::errno::Errno::last() != nix::errno::Errno::EINTR {
            return false;
        }
        bytes = bytes.get(written..).unwrap_or_default();
    }
    true
}

fn write_some(fd: RawFd, bytes: &[u8]) -> libc::ssize_t {
    #[allow(clippy::cast_possible_truncation, reason = "both are as wide as a register")]
    sigpipe::blocked(|| {
        // SAFETY: the pointer and length are those of a live slice. Not libc::write, which is a cancellation point.
        let written = unsafe { libc::syscall(libc::SYS_write, fd, bytes.as_ptr(), bytes.len()) };
        written as libc::ssize_t
    })
}

/// A descriptor the library opened for itself. Closed when dropped, which is no cancellation point, as std's `OwnedFd` is.
#[derive(Debug)]
pub(crate) struct PrivateFd(RawFd);

impl PrivateFd {
    /// Takes charge of an fd nobody else knows.
    pub(crate) fn new(fd: RawFd) -> Self {
        Self(fd)
    }

    /// Takes charge of what a system call that opens something has answered, unless it has failed.
    pub(crate) fn opened(answer: libc::c_long) -> Option<Self> {
        RawFd::try_from(answer).ok().filter(|fd| *fd >= 0).map(Self)
    }
}

impl AsRawFd for PrivateFd {
    fn as_raw_fd(&self) -> RawFd {
        self.0
    }
}

impl Drop for PrivateFd {
    fn drop(&mut self) {
        close(self.0);
    }
}

/// Closes an fd of [`private_copy`].
pub(crate) fn close(fd: RawFd) {
    // SAFETY: closing an fd touches no memory. Not libc::close, which is a cancellation point.
    unsafe { libc::syscall(libc::SYS_close, fd) };
}

/// Opens a file to write at its end, made if need be, and lets `work` take a copy of the fd.
///
/// # Errors
/// The file cannot be opened, or `work` fails.
pub(crate) fn appended(path: &[u8], work: impl FnOnce(RawFd) -> Result<()>) -> Result<()> {
    let flags = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_APPEND | OFlag::O_CLOEXEC | OFlag::O_NOCTTY;
    let fd = open(path, flags, Mode::from_bits_retain(0o666))?;
    work(fd.as_raw_fd())
}

/// Opens a file to write at its end, made if need be. By system call, because the libc function is a cancellation point.
///
/// # Errors
/// The file cannot be opened.
pub(crate) fn open_appended(path: &core::ffi::CStr) -> Result<PrivateFd> {
    let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_APPEND | libc::O_CLOEXEC | libc::O_NOCTTY;
    // SAFETY: a live text.
    let fd = unsafe { libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path.as_ptr(), flags, 0o666) };
    PrivateFd::opened(fd).ok_or_else(crate::error::Error::last_os)
}

/// Makes a file empty, if it is one; others are written to as they are.
pub(crate) fn empty_file(fd: RawFd) {
    // SAFETY: no pointers.
    unsafe { libc::ftruncate(fd, 0) };
}

/// Nanoseconds of the clock that only goes forward, and of the one on the wall.
pub(crate) fn clocks() -> (u64, u64) {
    (nanoseconds(libc::CLOCK_MONOTONIC), nanoseconds(libc::CLOCK_REALTIME))
}

/// Nanoseconds of the clock that only goes forward.
#[inline]
pub(crate) fn monotonic() -> u64 {
    nanoseconds(libc::CLOCK_MONOTONIC)
}

#[inline]
fn nanoseconds(clock: libc::clockid_t) -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a pointer to a local.
    unsafe { libc::clock_gettime(clock, &raw mut now) };
    u64::try_from(now.tv_sec).unwrap_or(0) * 1_000_000_000 + u64::try_from(now.tv_nsec).unwrap_or(0)
}

/// The number of this process.
pub(crate) fn process_id() -> i32 {
    nix::unistd::getpid().as_raw()
}

/// Lets another thread go on.
pub(crate) fn give_way() {
    // SAFETY: no pointers.
    unsafe { libc::sched_yield() };
}

/// Has `work` called when the process ends, or the library is unloaded.
pub(crate) fn at_exit(work: extern "C" fn()) {
    // SAFETY: atexit only keeps the address of a function of ours.
    unsafe { libc::atexit(work) };
}

/// Milliseconds of a clock that costs next to nothing to read and is a tick behind.
pub(crate) fn coarse_milliseconds() -> u64 {
    let now = clock_gettime(ClockId::CLOCK_MONOTONIC_COARSE).map(std::time::Duration::from);
    now.map_or(0, |now| u64::try_from(now.as_millis()).unwrap_or(u64::MAX))
}

/// The number of the calling thread.
pub(crate) fn thread_id() -> i32 {
    nix::unistd::gettid().as_raw()
}

/// The value of an environment variable, unless the program runs with raised rights.
pub(crate) fn environment(name: &core::ffi::CStr) -> Option<&'static core::ffi::CStr> {
    // SAFETY: `name` is NUL-terminated.
    let value = unsafe { secure_getenv(name.as_ptr()) };
    if value.is_null() {
        return None;
    }
    // SAFETY: the environment is a NUL-terminated string; it is read at once, as by any libc function that reads it.
    Some(unsafe { core::ffi::CStr::from_ptr(value) })
}

fn borrowed(fd: RawFd) -> std::os::fd::BorrowedFd<'static> {
    // -1 is the one number BorrowedFd may not hold, and the kernel calls it a bad fd like any other.
    let fd = if fd == -1 { -2 } else { fd };
    // SAFETY: only used within one system call, which checks the number itself.
    unsafe { std::os::fd::BorrowedFd::borrow_raw(fd) }
}
