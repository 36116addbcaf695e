//! The two files that tell where in the program a call was made, held open while there are reports: a process that has no
//! descriptor left is told the place too. Its limit is its own business and is left alone.

use core::ffi::CStr;
use core::sync::atomic::{AtomicI32, AtomicU64, Ordering::Relaxed};
use std::os::fd::RawFd;

use nix::sys::stat::stat;

use super::own::{self, PrivateFd};

/// Where the kernel says what is mapped where.
pub(crate) const MAPS: &CStr = c"/proc/self/maps";
/// The program.
const PROGRAM: &CStr = c"/proc/self/exe";

/// A descriptor and what it was when it was opened: a program that closes every number has closed it too, and may have
/// something else there.
struct Kept {
    fd: AtomicI32,
    device: AtomicU64,
    inode: AtomicU64,
}

impl Kept {
    const fn new() -> Self {
        Self { fd: AtomicI32::new(-1), device: AtomicU64::new(0), inode: AtomicU64::new(0) }
    }

    /// The file, if it is still open.
    fn get(&self) -> Option<RawFd> {
        let fd = self.fd.load(Relaxed);
        let is_there = fd != -1 && own::identity(fd) == Some((self.device.load(Relaxed), self.inode.load(Relaxed)));
        is_there.then_some(fd)
    }

    /// Opens it, unless it is open, at a number programs do not use themselves.
    fn keep(&self, path: &CStr) {
        if self.get().is_some() {
            return;
        }
        let flags = libc::O_RDONLY | libc::O_CLOEXEC;
        // SAFETY: a live text. Not libc::openat, which is a cancellation point.
        let fd = unsafe { libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path.as_ptr(), flags) };
        let Some(file) = PrivateFd::opened(fd) else { return };
        let copy = own::private_copy(std::os::fd::AsRawFd::as_raw_fd(&file));
        let Some((fd, (device, inode))) = copy.ok().and_then(|fd| Some((fd, own::identity(fd)?))) else { return };
        self.device.store(device, Relaxed);
        self.inode.store(inode, Relaxed);
        self.fd.store(fd, Relaxed);
    }
}

static OF_MAPS: Kept = Kept::new();
static OF_PROGRAM: Kept = Kept::new();

/// Holds both open from now on.
pub(crate) fn keep() {
    OF_MAPS.keep(MAPS);
    OF_PROGRAM.keep(PROGRAM);
}

/// The descriptor to read `path` from where it cannot be opened.
pub(super) fn instead_of(path: &CStr) -> Option<RawFd> {
    if path == MAPS {
        return OF_MAPS.get();
    }
    let file = stat(path).ok()?;
    let program = OF_PROGRAM.get()?;
    (own::identity(program) == Some((file.st_dev, file.st_ino))).then_some(program)
}
