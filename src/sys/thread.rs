//! pthread.h: the calling thread.

use core::mem::MaybeUninit;
use std::thread::Builder;

use libc::sigset_t;

use crate::error::{Error, Result};
pub(crate) use crate::raw::tasks::uncancelled;

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
