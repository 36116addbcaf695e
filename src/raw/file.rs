//! Reading files for reports: no allocation, no lock, no cancellation point, no blocking on what is no file.

use core::cell::Cell;
use core::ffi::CStr;
use core::ops::Deref;
use std::os::fd::{AsRawFd, RawFd};

use nix::errno::Errno;

use super::own::PrivateFd;
use super::spare;

/// A file open for reading, and how far it was read.
pub(crate) struct Source {
    fd: RawFd,
    at: Cell<libc::off_t>,
    /// Closed with this, unless it is one that is kept open.
    _own: Option<PrivateFd>,
}

impl Source {
    /// Opens `path`; `None` if it cannot be.
    pub(crate) fn open(path: &CStr) -> Option<Self> {
        let flags = libc::O_RDONLY | libc::O_CLOEXEC | libc::O_NONBLOCK | libc::O_NOCTTY;
        // SAFETY: `path` is NUL-terminated. Not libc::open, which is a cancellation point.
        let fd = unsafe { libc::syscall(libc::SYS_openat, libc::AT_FDCWD, path.as_ptr(), flags) };
        let own = PrivateFd::opened(fd);
        let none_left = own.is_none() && matches!(Errno::last(), Errno::EMFILE | Errno::ENFILE);
        let fd = match &own {
            Some(own) => own.as_raw_fd(),
            None if none_left => spare::instead_of(path)?,
            None => return None,
        };
        Some(Self { fd, at: Cell::new(0), _own: own })
    }

    /// Reads on; how many bytes, 0 at the end or where it fails.
    pub(crate) fn read(&self, room: &mut [u8]) -> usize {
        let (at, len) = (self.at.get(), room.len());
        // SAFETY: the pointer and length are those of a live slice. Not libc::pread, which is a cancellation point.
        let count = unsafe { libc::syscall(libc::SYS_pread64, self.fd, room.as_mut_ptr(), len, at) };
        let count = usize::try_from(count).unwrap_or(0).min(room.len());
        self.at.set(at + libc::off_t::try_from(count).unwrap_or(0));
        count
    }

    /// The whole content; `None` for an empty file or what is no ordinary file.
    pub(crate) fn map(&self) -> Option<Mapped> {
        // SAFETY: a structure of numbers, for which zeroes are valid.
        let mut stat: libc::stat = unsafe { core::mem::zeroed() };
        // SAFETY: a local of the right type.
        let answer = unsafe { libc::fstat(self.fd, &raw mut stat) };
        if answer != 0 || stat.st_mode & libc::S_IFMT != libc::S_IFREG {
            return None;
        }
        let len = usize::try_from(stat.st_size).ok().filter(|len| *len > 0)?;
        // SAFETY: a new mapping at an address of the kernel's choice touches no memory in use.
        let pages = unsafe { libc::mmap(core::ptr::null_mut(), len, libc::PROT_READ, libc::MAP_PRIVATE, self.fd, 0) };
        (pages != libc::MAP_FAILED).then_some(Mapped { pages: pages.cast(), len })
    }
}

/// A file in memory. Made of files that run in this process: one that is cut short while mapped ends the process anyway.
pub(crate) struct Mapped {
    pages: *mut u8,
    len: usize,
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: mapped for reading with this length until dropped.
        unsafe { core::slice::from_raw_parts(self.pages, self.len) }
    }
}

impl Drop for Mapped {
    fn drop(&mut self) {
        // SAFETY: our mapping, to which nobody refers any more.
        unsafe { super::memory::unmap(self.pages.cast(), self.len) };
    }
}

/// Where the program itself starts, in memory.
pub(crate) fn program_entry() -> usize {
    // SAFETY: reads a table the kernel made; takes no lock.
    let entry = unsafe { libc::getauxval(libc::AT_ENTRY) };
    usize::try_from(entry).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn content_is_read_and_mapped() {
        let file = Source::open(c"/proc/self/exe").expect("open");
        let mut magic = [0; 4];
        assert_eq!(file.read(&mut magic), 4);
        assert_eq!(&magic, b"\x7fELF");
        assert_eq!(file.map().expect("map").get(..4), Some(&magic[..]));
    }

    #[test]
    fn what_is_no_file_is_refused() {
        assert!(Source::open(c"/nowhere/at/all").is_none());
        let directory = Source::open(c"/").expect("open");
        assert!(directory.map().is_none());
        assert_eq!(directory.read(&mut [0; 4]), 0);
    }
}
