//! Writing without `SIGPIPE` where the kernel offers no flag for it.

use core::mem::MaybeUninit;
use core::ptr;

use libc::{sigset_t, ssize_t};
use nix::errno::Errno;

/// Runs `write` with `SIGPIPE` blocked in this thread and takes back the one it may have raised.
///
/// The disposition of the signal, which belongs to the whole process, is not touched; a `SIGPIPE` that was pending before
/// stays pending. The closure may be cancelled, so nothing here has a destructor: a cancelled thread ends with the signal
/// blocked, which concerns nobody.
#[inline]
pub(crate) fn blocked(write: impl Fn() -> ssize_t) -> ssize_t {
    let sigpipe = only_sigpipe();
    let mut old = empty();
    // SAFETY: both sets are initialised locals.
    unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &raw const sigpipe, &raw mut old) };
    let was_blocked = contains_sigpipe(&old);
    let was_pending = was_blocked && is_pending();
    let answer = write();
    // A write that is cut short because the reader goes away raises the signal and answers with what it had written.
    let raised = if answer == -1 { Errno::last() == Errno::EPIPE } else { is_pending() };
    if raised && !was_pending {
        take_pending(&sigpipe);
    }
    if !was_blocked {
        // SAFETY: `old` is what the mask was.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &raw const old, ptr::null_mut()) };
    }
    answer
}

fn empty() -> sigset_t {
    let mut set = MaybeUninit::<sigset_t>::uninit();
    // SAFETY: sigemptyset fills the set.
    unsafe { libc::sigemptyset(set.as_mut_ptr()) };
    // SAFETY: filled above.
    unsafe { set.assume_init() }
}

fn only_sigpipe() -> sigset_t {
    let mut set = empty();
    // SAFETY: an initialised local and a valid signal.
    unsafe { libc::sigaddset(&raw mut set, libc::SIGPIPE) };
    set
}

fn contains_sigpipe(set: &sigset_t) -> bool {
    // SAFETY: an initialised set and a valid signal.
    unsafe { libc::sigismember(set, libc::SIGPIPE) == 1 }
}

fn is_pending() -> bool {
    let mut pending = empty();
    // SAFETY: an initialised local.
    unsafe { libc::sigpending(&raw mut pending) };
    contains_sigpipe(&pending)
}

/// By system call, because the libc function is a cancellation point; errno is kept.
fn take_pending(set: &sigset_t) {
    /// Bytes of the kernel's signal set.
    const KERNEL_SIGSET: usize = 8;
    let errno = Errno::last_raw();
    let at_once = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    let no_info: *mut libc::siginfo_t = ptr::null_mut();
    // SAFETY: the set and the timeout are live; a NULL siginfo is allowed.
    let _: libc::c_long = unsafe {
        libc::syscall(libc::SYS_rt_sigtimedwait, ptr::from_ref(set), no_info, &raw const at_once, KERNEL_SIGSET)
    };
    Errno::set_raw(errno);
}
