//! What each thread remembers of its own waiting.

use core::cell::Cell;
use std::os::fd::RawFd;

use super::again::Spin;
use super::timeout::Timeval;

/// Of one thread. Nothing in it has a destructor.
pub(super) struct Thread {
    waits: Cell<u64>,
    /// How it runs into EAGAIN.
    pub(super) spin: Cell<Spin>,
    /// The timeout of its last select.
    pub(super) timeval: Cell<Timeval>,
    /// Descriptor, buffer and length of its last call, if that was a receive that got less than it asked for.
    pub(super) short: Cell<Option<(RawFd, usize, usize)>>,
}

thread_local! {
    static THREAD: Thread = const {
        Thread {
            waits: Cell::new(0),
            spin: Cell::new(Spin::NONE),
            timeval: Cell::new(Timeval::NONE),
            short: Cell::new(None),
        }
    };
}

/// Looks at what this thread remembers.
pub(super) fn with<R>(work: impl FnOnce(&Thread) -> R) -> R {
    THREAD.with(work)
}

/// This thread begins to wait for readiness.
pub(super) fn waited() {
    with(|thread| {
        thread.waits.set(thread.waits.get().wrapping_add(1));
        thread.spin.replace(Spin::NONE).refuted();
        thread.short.set(None);
    });
}

/// How many waits this thread has made.
pub(super) fn waits() -> u64 {
    with(|thread| thread.waits.get())
}

/// A number that no other thread has as long as this one lives; never 0.
pub(super) fn identity() -> u64 {
    with(|thread| core::ptr::from_ref(thread) as usize as u64)
}
