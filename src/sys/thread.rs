//! pthread.h: the calling thread.

use core::mem::MaybeUninit;
use std::thread::Builder;

use libc::{c_int, sigset_t};

use crate::error::{Error, Result};

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

/// Starts a thread nobody waits for. No signal is delivered to it: handlers of the program run in the program's threads.
pub(crate) fn start_detached(name: &str, work: impl FnOnce() + Send + 'static) -> Result<()> {
    let mut every = MaybeUninit::<sigset_t>::uninit();
    let mut before = MaybeUninit::<sigset_t>::uninit();
    // SAFETY: sigfillset fills the set.
    unsafe { libc::sigfillset(every.as_mut_ptr()) };
    // SAFETY: both are room for a set, and the first is filled.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, every.as_ptr(), before.as_mut_ptr()) };
    let started = Builder::new().name(name.to_owned()).spawn(work);
    // SAFETY: `before` was filled above.
    unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), core::ptr::null_mut()) };
    match started {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::Os(error.raw_os_error().unwrap_or(libc::EAGAIN))),
    }
}
