//! Words that all threads write without locks, mapped once and never given back: a reader may be anywhere in them.

use core::sync::atomic::{AtomicPtr, AtomicU64, Ordering::AcqRel, Ordering::Acquire, Ordering::Relaxed};

use super::memory;

/// A mapping of words; the first says how many there are, that one included.
pub(crate) struct Words(AtomicPtr<AtomicU64>);

impl Words {
    /// None yet.
    pub(crate) const fn new() -> Self {
        Self(AtomicPtr::new(core::ptr::null_mut()))
    }

    /// All of them, if there are any.
    #[inline]
    pub(crate) fn get(&self) -> Option<&'static [AtomicU64]> {
        let first = self.0.load(Acquire);
        if first.is_null() {
            return None;
        }
        // SAFETY: mapped, zeroed and never unmapped.
        let count = unsafe { &*first }.load(Relaxed);
        // SAFETY: the first word was set to the number of words mapped, before anybody could see it.
        Some(unsafe { core::slice::from_raw_parts(first, usize::try_from(count).unwrap_or(0)) })
    }

    /// Maps `count` words, unless there are as many already; whether there are that many now. The second word goes on from
    /// what it was. Words that were there before stay mapped, for somebody may be in them: whoever asks for ever more wastes
    /// memory.
    pub(crate) fn map(&self, count: usize) -> bool {
        let before = self.0.load(Acquire);
        if self.get().is_some_and(|words| words.len() >= count) {
            return true;
        }
        let count = count.max(2);
        let len = count * size_of::<AtomicU64>();
        let Some(fresh) = memory::map_zeroed(len).map(<*mut core::ffi::c_void>::cast::<AtomicU64>) else {
            return false;
        };
        // SAFETY: a word of the fresh mapping, which nobody else has seen.
        unsafe { &*fresh }.store(count as u64, Relaxed);
        let second = self.get().and_then(|words| words.get(1)).map_or(0, |word| word.load(Acquire));
        // SAFETY: there are at least two words.
        let place = unsafe { fresh.add(1) };
        // SAFETY: as the first.
        unsafe { &*place }.store(second, Relaxed);
        if self.0.compare_exchange(before, fresh, AcqRel, Acquire).is_err() {
            // SAFETY: another thread was first, so nobody has seen this mapping.
            unsafe { memory::unmap(fresh.cast(), len) };
        }
        self.get().is_some_and(|words| words.len() >= count)
    }
}
