//! Work that one thread at a time does for all: taken by one atomic operation, never waited for, and free in the child of a
//! fork whoever had it in the parent.

use core::cell::UnsafeCell;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicU64, Ordering::SeqCst};

use super::fork;

/// A value and who uses it: 0, or the generation of that process plus one.
pub(crate) struct Turn<T> {
    holder: AtomicU64,
    value: UnsafeCell<T>,
}

// SAFETY: the value is reached only through `Held`, of which there is one at a time: it moves between threads, hence Send.
unsafe impl<T: Send> Sync for Turn<T> {}

/// The value, until this is dropped.
pub(crate) struct Held<'a, T>(&'a Turn<T>);

impl<T> Turn<T> {
    /// Not in use.
    pub(crate) const fn new(value: T) -> Self {
        Self { holder: AtomicU64::new(0), value: UnsafeCell::new(value) }
    }

    /// The value, unless somebody in this process uses it. A child that takes it from its parent finds it as a thread there
    /// left it, perhaps in the middle of a change: the value must be one that any mixture of old and new is good for.
    pub(crate) fn try_take(&self) -> Option<Held<'_, T>> {
        let us = fork::generation() + 1;
        let holder = self.holder.load(SeqCst);
        if holder == us {
            return None;
        }
        self.holder.compare_exchange(holder, us, SeqCst, SeqCst).is_ok().then(|| Held(self))
    }
}

impl<T> Deref for Held<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: whoever has `Held` has the value to itself, as long as it lives.
        unsafe { &*self.0.value.get() }
    }
}

impl<T> DerefMut for Held<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`, and `self` is borrowed mutably.
        unsafe { &mut *self.0.value.get() }
    }
}

impl<T> Drop for Held<'_, T> {
    fn drop(&mut self) {
        self.0.holder.store(0, SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::Turn;

    #[test]
    fn child_of_a_fork_is_not_shut_out_by_a_thread_of_its_parent() {
        static TURN: Turn<u8> = Turn::new(0);
        let held = TURN.try_take();
        assert!(held.is_some() && TURN.try_take().is_none());
        assert!(TURN.try_take().is_none(), "who was refused has given back what was not his");
        // SAFETY: the child only takes the turn and ends.
        match unsafe { libc::fork() } {
            0 => {
                let free = TURN.try_take().is_some();
                // SAFETY: ends the child at once.
                unsafe { libc::_exit(i32::from(!free)) };
            }
            child => {
                let mut status = -1;
                // SAFETY: waits for our child.
                assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
                assert_eq!(status, 0);
            }
        }
        drop(held);
        assert!(TURN.try_take().is_some());
    }
}
