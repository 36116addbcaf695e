//! sys/stat.h and unistd.h: the files of Unix sockets.

use core::ffi::CStr;

use crate::error::{Error, Result};
use crate::gate::{self, Call, args};

/// Which file a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Identity {
    device: u64,
    inode: u64,
    /// Whether it is a socket.
    pub(crate) is_socket: bool,
}

/// The file at `path`, which is not followed if it is a link.
pub(crate) fn identity(path: &CStr) -> Result<Identity> {
    // SAFETY: made of integers only.
    let mut found: libc::stat = unsafe { core::mem::zeroed() };
    let answer = gate::call(Call::Lstat, args!(path.as_ptr(), &raw mut found), |a| {
        // SAFETY: a live text, and room for the answer.
        unsafe { libc::lstat(a.ptr(0), a.ptr_mut(1)) }
    });
    if answer == -1 {
        return Err(Error::last_os());
    }
    let is_socket = found.st_mode & libc::S_IFMT == libc::S_IFSOCK;
    Ok(Identity { device: found.st_dev, inode: found.st_ino, is_socket })
}

/// Removes the file at `path`.
pub(crate) fn remove(path: &CStr) -> Result<()> {
    let answer = gate::call(Call::Unlink, args!(path.as_ptr()), |a| {
        // SAFETY: a live text.
        unsafe { libc::unlink(a.ptr(0)) }
    });
    if answer == -1 { Err(Error::last_os()) } else { Ok(()) }
}
