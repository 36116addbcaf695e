//! What other threads may reach of a loop: to post, to wake, to stop.

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering::AcqRel, Ordering::Acquire, Ordering::Release};
use std::sync::{Arc, Mutex, PoisonError};

use super::Owner;
use crate::error::Result;
use crate::poller::Poller;
use crate::sys::address::Address;

/// Something for the thread of the loop.
pub(super) enum Post {
    /// A function of the program.
    Call(Owner),
    /// Offloaded work is done.
    Done(Owner),
    /// The name for a stream was looked up.
    Found { stream: u64, found: Result<Vec<Address>> },
}

/// See the module.
pub(super) struct Shared {
    /// The handle of the loop.
    id: AtomicU64,
    pub(super) poller: Arc<Poller>,
    posts: Mutex<Vec<Post>>,
    stopped: AtomicBool,
    woken: AtomicBool,
}

impl Shared {
    pub(super) fn new(poller: Poller) -> Self {
        Self {
            id: AtomicU64::new(0),
            poller: Arc::new(poller),
            posts: Mutex::new(Vec::new()),
            stopped: AtomicBool::new(false),
            woken: AtomicBool::new(false),
        }
    }

    /// The loop has that handle.
    pub(super) fn name(&self, id: u64) {
        self.id.store(id, Release);
    }

    pub(super) fn id(&self) -> u64 {
        self.id.load(Acquire)
    }

    pub(super) fn post(&self, post: Post) -> Result<()> {
        let mut posts = self.posts.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = posts.is_empty();
        posts.push(post);
        drop(posts);
        if is_first { self.poller.wake() } else { Ok(()) }
    }

    pub(super) fn has_posts(&self) -> bool {
        !self.posts.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    pub(super) fn take_posts(&self) -> Vec<Post> {
        core::mem::take(&mut *self.posts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends the wait. Safe in a signal handler.
    pub(super) fn wake(&self) -> Result<()> {
        self.woken.store(true, Release);
        self.poller.wake()
    }

    pub(super) fn take_wakeup(&self) -> bool {
        self.woken.swap(false, AcqRel)
    }

    /// Ends the run. Safe in a signal handler.
    pub(super) fn stop(&self) -> Result<()> {
        self.stopped.store(true, Release);
        self.poller.wake()
    }

    /// Whether it was stopped; forgets it.
    pub(super) fn take_stop(&self) -> bool {
        self.stopped.swap(false, AcqRel)
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Acquire)
    }
}
