//! A table indexed by fd or handle number: any index, memory only where it is used, no lock.

use core::ffi::c_void;
use core::marker::PhantomData;
use core::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering::AcqRel, Ordering::Acquire};

use super::memory;

/// Entries in one chunk.
const CHUNK: usize = 1 << 16;
/// Chunks: together they cover every non-negative `int`.
const CHUNKS: usize = 1 << 15;

/// Types for which zeroed memory is a valid "nothing here yet" value and which are used through shared references only.
///
/// # Safety
/// All-zero bytes must be a valid value, and the type must be made of atomics (or be otherwise `Sync`).
pub(crate) unsafe trait Zeroed: Sync {}

// SAFETY: integers, for which zero is a value, in atomics.
unsafe impl Zeroed for (AtomicU64, AtomicU32) {}

// SAFETY: as above.
unsafe impl<const N: usize> Zeroed for [AtomicU64; N] {}

/// The table. Chunks are mapped when an index in them is first claimed and live as long as the process: a reader may hold a
/// reference to an entry at any time.
pub(crate) struct Sparse<T> {
    chunks: [AtomicPtr<T>; CHUNKS],
    owns: PhantomData<T>,
}

impl<T: Zeroed> Sparse<T> {
    /// An empty table.
    #[allow(clippy::large_stack_arrays, reason = "only ever evaluated for statics")]
    pub(crate) const fn new() -> Self {
        Self { chunks: [const { AtomicPtr::new(core::ptr::null_mut()) }; CHUNKS], owns: PhantomData }
    }

    /// The entry at `index`, if its chunk exists.
    pub(crate) fn get(&self, index: usize) -> Option<&T> {
        let chunk = self.chunks.get(index / CHUNK)?.load(Acquire);
        if chunk.is_null() {
            return None;
        }
        // SAFETY: a chunk holds CHUNK entries and the offset is below that.
        let entry = unsafe { chunk.add(index % CHUNK) };
        // SAFETY: chunks are mapped zeroed, which is a valid T (trait Zeroed), and never unmapped.
        Some(unsafe { &*entry })
    }

    /// The entry at `index`, its chunk made if need be; `None` when the index is too large or memory is short.
    pub(crate) fn claim(&self, index: usize) -> Option<&T> {
        let slot = self.chunks.get(index / CHUNK)?;
        if slot.load(Acquire).is_null() {
            let len = CHUNK * size_of::<T>();
            let fresh = memory::map_zeroed(len)?;
            if slot.compare_exchange(core::ptr::null_mut(), fresh.cast(), AcqRel, Acquire).is_err() {
                // SAFETY: another thread was first, so nobody has seen this mapping.
                unsafe { memory::unmap(fresh.cast::<c_void>(), len) };
            }
        }
        self.get(index)
    }
}
