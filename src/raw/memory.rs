//! Looking at a caller's memory without trusting the pointer.

use core::ffi::c_void;
use std::io::IoSliceMut;

use nix::sys::uio::{RemoteIoVec, process_vm_readv};
use nix::unistd::Pid;

/// Copies up to `room.len()` bytes from `address`; returns how many could be read (0 for a wild pointer).
///
/// The kernel does the reading, so a wrong pointer costs an answer and not the process. About a microsecond: for failures
/// and tracing only.
pub(crate) fn read(address: usize, room: &mut [u8]) -> usize {
    if address == 0 || room.is_empty() {
        return 0;
    }
    let remote = RemoteIoVec { base: address, len: room.len() };
    process_vm_readv(Pid::this(), &mut [IoSliceMut::new(room)], &[remote]).unwrap_or(0)
}

/// Whether the 16 bytes of a `struct timespec` or `timeval` can be read at `timeout`.
///
/// glibc reads these two in user space, so a wild pointer would end the process there. `futex(2)` reads its timeout before
/// it looks at anything else and, asked to wait for a value the word does not have, returns at once.
pub(crate) fn is_readable_timeout(timeout: *const c_void) -> bool {
    let word: u32 = 0;
    // SAFETY: FUTEX_WAIT only compares `word` with 1, and the kernel checks `timeout` itself.
    let answer = unsafe {
        libc::syscall(libc::SYS_futex, &raw const word, libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG, 1, timeout)
    };
    answer == 0 || nix::errno::Errno::last() != nix::errno::Errno::EFAULT
}

/// Fresh zeroed pages, not committed until touched; `None` when the system has no room.
pub(crate) fn map_zeroed(len: usize) -> Option<*mut c_void> {
    // SAFETY: an anonymous mapping at an address of the kernel's choice touches no memory in use.
    let pages = unsafe {
        libc::mmap(
            core::ptr::null_mut(),
            len,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    (pages != libc::MAP_FAILED).then_some(pages)
}

/// Gives pages of [`map_zeroed`] back.
///
/// # Safety
/// `pages` and `len` are a mapping nobody refers to any more.
pub(crate) unsafe fn unmap(pages: *mut c_void, len: usize) {
    // SAFETY: the caller's promise.
    unsafe { libc::munmap(pages, len) };
}
