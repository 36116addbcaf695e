//! Objects behind handles: a number that can be checked, so that use after close is an answer and not undefined behaviour.
//!
//! Lock-free, because a handle may be used in a signal handler and across a fork in a threaded program.

use core::ops::Deref;
use core::sync::atomic::{
    AtomicPtr, AtomicU32, AtomicU64, Ordering::AcqRel, Ordering::Acquire, Ordering::Relaxed, Ordering::Release,
};

use super::sparse::{Sparse, Zeroed};

/// A slot's state: generation in the high half, then the `OPEN` bit, then the number of users.
const GENERATION: u64 = 1 << 32;
const OPEN: u64 = 1 << 31;
const USERS: u64 = OPEN - 1;

/// One place for an object.
struct Slot<T> {
    state: AtomicU64,
    object: AtomicPtr<T>,
    /// Next free slot, plus one; 0 = none.
    next: AtomicU32,
}

// SAFETY: made of atomics; all-zero is a free slot of generation 0. T is shared between threads, hence the bounds.
unsafe impl<T: Send + Sync> Zeroed for Slot<T> {}

/// All objects of one kind.
pub(crate) struct Registry<T> {
    slots: Sparse<Slot<T>>,
    /// Slots ever used.
    used: AtomicU32,
    /// Free list: a change counter in the high half (against ABA), the first free slot plus one in the low.
    free: AtomicU64,
}

/// An object in use: it lives at least as long as this.
pub(crate) struct Use<'a, T: Send + Sync + 'static> {
    registry: &'a Registry<T>,
    index: u32,
    slot: &'a Slot<T>,
    object: &'a T,
}

impl<T: Send + Sync + 'static> Registry<T> {
    /// Empty.
    pub(crate) const fn new() -> Self {
        Self { slots: Sparse::new(), used: AtomicU32::new(0), free: AtomicU64::new(0) }
    }

    /// Takes `object` in and returns its handle, which is never 0; `None` when no slot is left.
    pub(crate) fn open(&self, object: T) -> Option<u64> {
        let (index, slot) = self.take_slot()?;
        slot.object.store(Box::into_raw(Box::new(object)), Relaxed);
        let generation = slot.state.load(Relaxed) / GENERATION + 1;
        // Generation 0 would make handle 0, which is nobody's.
        let generation = if generation > u64::from(u32::MAX) { 1 } else { generation };
        slot.state.store((generation * GENERATION) | OPEN | 1, Release);
        Some((generation * GENERATION) | u64::from(index))
    }

    /// The object of a handle, if it is open.
    pub(crate) fn get(&self, handle: u64) -> Option<Use<'_, T>> {
        let (index, slot) = self.slot(handle)?;
        slot.state
            .fetch_update(AcqRel, Acquire, |state| (is_open(state, handle) && state & USERS < USERS).then(|| state + 1))
            .ok()?;
        let object = slot.object.load(Acquire);
        // SAFETY: the state said open and now counts this user, so the object is not freed before `Use` is dropped.
        let object = unsafe { &*object };
        Some(Use { registry: self, index, slot, object })
    }

    /// Ends a handle; whether it was open. The object is dropped when its last user is done.
    pub(crate) fn close(&self, handle: u64) -> bool {
        let Some((index, slot)) = self.slot(handle) else { return false };
        let closed =
            slot.state.fetch_update(AcqRel, Acquire, |state| is_open(state, handle).then(|| (state & !OPEN) - 1));
        match closed {
            Ok(before) => {
                if before & USERS == 1 {
                    self.discard(index, slot);
                }
                true
            }
            Err(_) => false,
        }
    }

    #[allow(clippy::cast_possible_truncation, reason = "the low half of the handle is the index")]
    fn slot(&self, handle: u64) -> Option<(u32, &Slot<T>)> {
        let index = handle as u32;
        Some((index, self.slots.get(index as usize)?))
    }

    #[allow(clippy::cast_possible_truncation, reason = "the low half is the index")]
    fn take_slot(&self) -> Option<(u32, &Slot<T>)> {
        let mut head = self.free.load(Acquire);
        while let Some(index) = (head as u32).checked_sub(1) {
            let slot = self.slots.get(index as usize)?;
            let rest = ((head / GENERATION).wrapping_add(1) << 32) | u64::from(slot.next.load(Acquire));
            match self.free.compare_exchange(head, rest, AcqRel, Acquire) {
                Ok(_) => return Some((index, slot)),
                Err(now) => head = now,
            }
        }
        let index = self.used.fetch_add(1, Relaxed);
        Some((index, self.slots.claim(index as usize)?))
    }

    /// Drops the object of a slot nobody uses and gives the slot back.
    #[cold]
    #[inline(never)]
    #[allow(clippy::cast_possible_truncation, reason = "the low half is the index")]
    fn discard(&self, index: u32, slot: &Slot<T>) {
        let object = slot.object.swap(core::ptr::null_mut(), AcqRel);
        // SAFETY: made by Box::into_raw in `open`; the handle is closed and its last user gone, and only one caller sees that.
        drop(unsafe { Box::from_raw(object) });
        let mut head = self.free.load(Acquire);
        loop {
            slot.next.store(head as u32, Relaxed);
            let with = ((head / GENERATION).wrapping_add(1) << 32) | u64::from(index + 1);
            match self.free.compare_exchange(head, with, AcqRel, Acquire) {
                Ok(_) => return,
                Err(now) => head = now,
            }
        }
    }
}

fn is_open(state: u64, handle: u64) -> bool {
    state & OPEN != 0 && state / GENERATION == handle / GENERATION
}

impl<T: Send + Sync> Deref for Use<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.object
    }
}

impl<T: Send + Sync> Drop for Use<'_, T> {
    fn drop(&mut self) {
        let before = self.slot.state.fetch_sub(1, AcqRel);
        if before & (OPEN | USERS) == 1 {
            self.registry.discard(self.index, self.slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use core::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::sync::Arc;

    use super::{GENERATION, Registry};

    struct Counted(Arc<AtomicUsize>);

    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.fetch_add(1, SeqCst);
        }
    }

    #[test]
    fn stale_handle_is_refused_after_its_slot_is_used_again() {
        let registry = Registry::new();
        let first = registry.open(1).unwrap();
        assert!(registry.close(first));
        let second = registry.open(2).unwrap();
        assert_eq!(first % GENERATION, second % GENERATION, "the slot is used again");
        assert!(registry.get(first).is_none());
        assert!(!registry.close(first));
        assert_eq!(*registry.get(second).unwrap(), 2);
    }

    #[test]
    fn object_outlives_its_handle_while_in_use() {
        let drops = Arc::new(AtomicUsize::new(0));
        let registry = Registry::new();
        let handle = registry.open(Counted(drops.clone())).unwrap();
        let in_use = registry.get(handle).unwrap();
        assert!(registry.close(handle));
        assert!(registry.get(handle).is_none());
        assert_eq!(drops.load(SeqCst), 0);
        drop(in_use);
        assert_eq!(drops.load(SeqCst), 1);
    }

    #[test]
    fn made_up_handles_are_refused() {
        let registry = Registry::new();
        let _ = registry.open(()).unwrap();
        for handle in [0, 1, u64::MAX, u64::from(u32::MAX), 1 << 63] {
            assert!(registry.get(handle).is_none(), "{handle:#x}");
            assert!(!registry.close(handle), "{handle:#x}");
        }
    }

    #[test]
    fn every_object_is_dropped_once_under_contention() {
        let drops = Arc::new(AtomicUsize::new(0));
        let registry = Registry::new();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..2000 {
                        let handle = registry.open(Counted(drops.clone())).unwrap();
                        std::thread::scope(|inner| {
                            if handle % 64 == 0 {
                                inner.spawn(|| drop(registry.get(handle)));
                            }
                            assert!(registry.close(handle));
                        });
                    }
                });
            }
        });
        assert_eq!(drops.load(SeqCst), 8000);
    }
}
