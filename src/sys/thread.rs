//! pthread.h: the calling thread.

use libc::c_int;

unsafe extern "C" {
    fn pthread_setcancelstate(state: c_int, old: *mut c_int) -> c_int;
}

const PTHREAD_CANCEL_DISABLE: c_int = 1;

/// Runs `work` with cancellation held back: functions that are not twins of a POSIX cancellation point must not become one
/// through a call they make inside.
pub(crate) fn uncancelled<T>(work: impl FnOnce() -> T) -> T {
    let mut state = 0;
    // SAFETY: a pointer to a local.
    unsafe { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &raw mut state) };
    let done = work();
    // SAFETY: NULL is allowed on Linux, and `state` is what it was.
    unsafe { pthread_setcancelstate(state, core::ptr::null_mut()) };
    done
}
