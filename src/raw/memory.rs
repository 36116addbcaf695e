//! Looking at a caller's memory without trusting the pointer.

use core::ffi::c_void;
use std::io::{IoSlice, IoSliceMut};

use nix::errno::Errno;
use nix::sys::uio::{RemoteIoVec, process_vm_readv, process_vm_writev};
use nix::unistd::Pid;

/// Copies up to `room.len()` bytes from `address`; returns how many could be read (0 for a wild pointer).
///
/// The kernel does the reading, so a wrong pointer costs an answer and not the process. About a microsecond: for failures
/// and tracing only.
pub(crate) fn read(address: usize, room: &mut [u8]) -> usize {
    copy(address, room).unwrap_or(0)
}

/// Copies several pieces of a caller's memory (address, length) into `room`, one behind the other, in one system call;
/// whether all could be read.
pub(crate) fn gather(pieces: [(usize, usize); 4], room: &mut [u8]) -> bool {
    let len: usize = pieces.iter().map(|(_, len)| len).sum();
    let Some(room) = room.get_mut(..len).filter(|room| !room.is_empty()) else { return len == 0 };
    let pieces = pieces.map(|(base, len)| RemoteIoVec { base, len });
    process_vm_readv(Pid::this(), &mut [IoSliceMut::new(room)], &pieces) == Ok(len)
}

/// Overwrites `bytes.len()` bytes at `address`, as far as that can be written.
pub(crate) fn overwrite(address: usize, bytes: &[u8]) {
    let remote = RemoteIoVec { base: address, len: bytes.len() };
    // A page that cannot be written ends it; nobody relies on the rest.
    let _ = process_vm_writev(Pid::this(), &[IoSlice::new(bytes)], &[remote]);
}

fn copy(address: usize, room: &mut [u8]) -> nix::Result<usize> {
    if room.is_empty() {
        return Ok(0);
    }
    let remote = RemoteIoVec { base: address, len: room.len() };
    process_vm_readv(Pid::this(), &mut [IoSliceMut::new(room)], &[remote])
}

/// The `len` bytes at `address`, in words; the last is filled up with zeroes.
///
/// Read as they are, without asking the kernel: only for memory which it has just gone through itself for a call that
/// succeeded. (Whoever unmaps a buffer while another thread is in a call on it may end the process, here as anywhere.)
#[inline]
pub(crate) fn just_used(address: usize, len: usize) -> impl Iterator<Item = u64> {
    (0..len).step_by(size_of::<u64>()).map(move |at| {
        let mut word = [0u8; size_of::<u64>()];
        let from = (address + at) as *const u8;
        let count = (len - at).min(word.len());
        // SAFETY: the kernel has read or filled these bytes, as the caller says, and the word has room for them.
        unsafe { core::ptr::copy_nonoverlapping(from, word.as_mut_ptr(), count) };
        u64::from_ne_bytes(word)
    })
}

/// Whether `len` bytes at `address` are not there, looking at no more than [`LOOK`] of them. NULL is not wild: what it means
/// is the call's business. Where the system forbids looking (some sandboxes do), nothing is.
pub(crate) fn is_wild(address: usize, len: usize) -> bool {
    let mut room = [0; LOOK];
    let len = len.min(LOOK);
    address != 0
        && match copy(address, room.get_mut(..len).unwrap_or_default()) {
            Ok(there) => there < len,
            Err(errno) => errno == Errno::EFAULT,
        }
}

/// Enough for any socket address and for `struct addrinfo`.
const LOOK: usize = size_of::<libc::sockaddr_storage>();

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
    answer == 0 || Errno::last() != Errno::EFAULT
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

/// As [`map_zeroed`], and a fork leaves the child with zeroes in their place.
pub(crate) fn map_wiped_on_fork(len: usize) -> Option<*mut c_void> {
    let pages = map_zeroed(len)?;
    // SAFETY: the pages just mapped.
    if unsafe { libc::madvise(pages, len, libc::MADV_WIPEONFORK) } == 0 {
        return Some(pages);
    }
    // SAFETY: nobody else has seen the mapping.
    unsafe { unmap(pages, len) };
    None
}

/// Gives pages of [`map_zeroed`] back.
///
/// # Safety
/// `pages` and `len` are a mapping nobody refers to any more.
pub(crate) unsafe fn unmap(pages: *mut c_void, len: usize) {
    // SAFETY: the caller's promise.
    unsafe { libc::munmap(pages, len) };
}
