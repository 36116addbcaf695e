//! Where lines go: a private copy of a descriptor that ends rather than write into what came in its place.

use core::sync::atomic::{AtomicI32, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};
use std::os::fd::RawFd;

use crate::error::Result;
use crate::raw::own;

/// A place for lines.
pub(crate) struct Output {
    /// Our own copy, -1 when there is none.
    fd: AtomicI32,
    /// What that was when it was made, folded to one number.
    identity: AtomicU64,
}

impl Output {
    /// Nowhere.
    pub(crate) const fn new() -> Self {
        Self { fd: AtomicI32::new(-1), identity: AtomicU64::new(0) }
    }

    /// Begins to write to a private copy of `fd`.
    ///
    /// # Errors
    /// The copy cannot be made.
    pub(crate) fn open(&self, fd: RawFd) -> Result<()> {
        let copy = own::private_copy(fd)?;
        // Between the two nobody writes: an fd and the identity of another do not go together.
        let before = self.fd.swap(-1, SeqCst);
        self.identity.store(identity(copy), SeqCst);
        self.fd.store(copy, SeqCst);
        if before != -1 {
            own::close(before);
        }
        Ok(())
    }

    /// Ends.
    pub(crate) fn close(&self) {
        let before = self.fd.swap(-1, Relaxed);
        if before != -1 {
            own::close(before);
        }
    }

    /// Whether there is one, and it is still what it was: a program may close fds it did not open (a daemon does).
    pub(crate) fn is_open(&self) -> bool {
        let fd = self.fd.load(Relaxed);
        if fd == -1 {
            return false;
        }
        let same = identity(fd) == self.identity.load(Relaxed);
        if !same {
            // Unless another thread has just begun a new one.
            let _ = self.fd.compare_exchange(fd, -1, Relaxed, Relaxed);
        }
        same
    }

    /// The fd to write to, if there is one.
    pub(crate) fn fd(&self) -> Option<RawFd> {
        self.is_open().then(|| self.fd.load(Relaxed))
    }

    /// Writes one line or more at once; whether all of it was taken.
    pub(crate) fn write(&self, bytes: &[u8]) -> bool {
        self.fd().is_some_and(|fd| own::write(fd, bytes))
    }

    /// Writes a whole document, however often that takes; whether all of it was taken.
    pub(crate) fn write_all(&self, bytes: &[u8]) -> bool {
        self.is_open() && own::write_all(self.fd.load(Relaxed), bytes)
    }

    /// Makes it empty, if it is a file.
    pub(crate) fn empty(&self) {
        if self.is_open() {
            own::empty_file(self.fd.load(Relaxed));
        }
    }
}

fn identity(fd: RawFd) -> u64 {
    own::identity(fd).map_or(0, |(device, inode)| device.rotate_left(32) ^ inode)
}
