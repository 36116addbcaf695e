//! A lock for what one thread at a time may use and nobody waits for: taken by one atomic operation, given back by a store.

use core::cell::UnsafeCell;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicBool, Ordering::Acquire, Ordering::Release};

/// A value and whether somebody uses it.
pub(crate) struct Exclusive<T> {
    taken: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: the value is reached only through `Taken`, of which there is one at a time: it moves between threads, hence Send.
unsafe impl<T: Send> Sync for Exclusive<T> {}

/// The value, until this is dropped.
pub(crate) struct Taken<'a, T>(&'a Exclusive<T>);

impl<T> Exclusive<T> {
    /// Not in use.
    pub(crate) const fn new(value: T) -> Self {
        Self { taken: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// The value, unless somebody uses it.
    pub(crate) fn try_take(&self) -> Option<Taken<'_, T>> {
        // Not `then_some`: that would make a `Taken` in either case, and drop it, which gives back what another has.
        if self.taken.swap(true, Acquire) { None } else { Some(Taken(self)) }
    }
}

impl<T> Deref for Taken<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: whoever has `Taken` has the value to itself, as long as it lives.
        unsafe { &*self.0.value.get() }
    }
}

impl<T> DerefMut for Taken<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`, and `self` is borrowed mutably.
        unsafe { &mut *self.0.value.get() }
    }
}

impl<T> Drop for Taken<'_, T> {
    fn drop(&mut self) {
        self.0.taken.store(false, Release);
    }
}

#[cfg(test)]
mod tests {
    use super::Exclusive;

    #[test]
    fn second_user_is_refused_and_nothing_is_lost() {
        let counter = Exclusive::new(0);
        let first = counter.try_take();
        assert!(counter.try_take().is_none());
        drop(first);
        let taken = || (0..10_000).filter(|_| counter.try_take().map(|mut count| *count += 1).is_some()).count();
        let total: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..2).map(|_| scope.spawn(taken)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(*counter.try_take().unwrap(), total);
    }
}
