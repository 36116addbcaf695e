//! Handles of the objects of loops: a number that says which loop, which place in it, and which object of those that had
//! the place one after the other.

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Bits of the place in its loop.
const INDEX: u32 = 24;
/// Bits of the number of the loop.
const LOOP: u32 = 12;
/// Bits that tell objects at one place apart.
const GENERATION: u32 = 28;

/// How many loops there can be at a time.
pub(super) const LOOPS: usize = 1 << LOOP;
/// How many objects a loop can have at a time.
pub(super) const OBJECTS: usize = 1 << INDEX;

static LAST: AtomicU32 = AtomicU32::new(0);

/// A number no object of the last 268 million had. Never 0.
pub(super) fn next_generation() -> u32 {
    loop {
        let next = LAST.fetch_add(1, Relaxed).wrapping_add(1) % (1 << GENERATION);
        if next != 0 {
            return next;
        }
    }
}

/// The handle of the object at `index` of loop `number`.
pub(super) fn pack(generation: u32, number: usize, index: usize) -> u64 {
    let place = ((number % LOOPS) << INDEX) | (index % OBJECTS);
    (u64::from(generation) << (INDEX + LOOP)) | place as u64
}

/// The number of the loop.
#[inline]
pub(super) fn loop_of(handle: u64) -> usize {
    low(handle) >> INDEX & (LOOPS - 1)
}

/// The place in the loop.
pub(super) fn index_of(handle: u64) -> usize {
    low(handle) & (OBJECTS - 1)
}

/// What tells it from other objects at the same place.
#[allow(clippy::cast_possible_truncation, reason = "28 bits are left")]
pub(super) fn generation_of(handle: u64) -> u32 {
    (handle >> (INDEX + LOOP)) as u32
}

#[allow(clippy::cast_possible_truncation, reason = "only the lower 36 bits are looked at")]
fn low(handle: u64) -> usize {
    handle as usize
}

#[cfg(test)]
mod tests {
    use super::{generation_of, index_of, loop_of, next_generation, pack};

    #[test]
    fn parts_come_back() {
        for (generation, number, index) in [(1, 0, 0), ((1 << 28) - 1, 4095, (1 << 24) - 1), (77, 3, 12_345)] {
            let handle = pack(generation, number, index);
            assert_eq!((generation_of(handle), loop_of(handle), index_of(handle)), (generation, number, index));
        }
        assert_ne!(next_generation(), next_generation());
    }
}
