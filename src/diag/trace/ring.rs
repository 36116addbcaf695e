//! The ring: the last records, in memory of a fixed size that all threads write without waiting for each other.
//!
//! Whoever has something to keep claims room by one addition, writes, and then marks it as whole. When the ring is full the
//! oldest records give way. A reader takes a record only if its mark is that of its place and its checksum is right: one that
//! is not finished yet, or was overwritten while it was read, is left out.

use core::sync::atomic::{AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};

use crate::raw::words::Words;

/// Words in a slot; records begin at slots.
const SLOT: usize = 8;
/// Words before the first slot: how many words there are, and how many slots were ever claimed.
const BEFORE: usize = SLOT;
/// Where the number of slots claimed stands.
const HEAD: usize = 1;

/// Place of each word every record has.
pub(super) mod at {
    /// Mark that the record is whole.
    pub(in super::super) const MARK: usize = 0;
    /// Length in words (low half); call, number of pieces and flags.
    pub(in super::super) const SHAPE: usize = 1;
    /// Checksum of what follows.
    pub(in super::super) const SUM: usize = 2;
    /// When.
    pub(in super::super) const TIME: usize = 3;
    /// Thread (low half) and process.
    pub(in super::super) const WHO: usize = 4;
    /// Result.
    pub(in super::super) const RESULT: usize = 5;
    /// Code of the failure, 0 if none.
    pub(in super::super) const FAILURE: usize = 6;
    /// Arguments.
    pub(in super::super) const ARGS: usize = 7;
    /// Kind of the socket: family, type and protocol; 0 if unknown.
    pub(in super::super) const SOCKET: usize = 14;
    /// The first piece of memory.
    pub(in super::super) const PIECES: usize = 16;
}

static RING: Words = Words::new();

/// Room claimed in the ring.
pub(super) struct Room {
    words: &'static [AtomicU64],
    slot: u64,
    next: usize,
    sum: u64,
}

/// A mark no slot has by chance: the number of the slot, scrambled.
fn mark(slot: u64) -> u64 {
    (slot + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
}

#[inline]
fn added(sum: u64, word: u64) -> u64 {
    sum.rotate_left(5) ^ word
}

/// Slots of the ring.
fn slots(words: &[AtomicU64]) -> u64 {
    ((words.len() - BEFORE) / SLOT) as u64
}

/// The word `i` words behind the start of `slot`. The number of slots is a power of two.
#[inline]
fn place(words: &[AtomicU64], slot: u64, i: usize) -> Option<&AtomicU64> {
    let count = words.len() - BEFORE;
    #[allow(clippy::cast_possible_truncation, reason = "only the low bits matter")]
    words.get(BEFORE + ((slot as usize).wrapping_mul(SLOT).wrapping_add(i) & (count - 1)))
}

/// Makes a ring of at least `bytes`, unless there is one as large; whether there is now.
pub(super) fn make(bytes: usize) -> bool {
    let words = bytes.div_ceil(size_of::<u64>()).next_power_of_two().max(64 * SLOT);
    RING.map(words + BEFORE)
}

/// Bytes of the ring, 0 if there is none.
pub(super) fn size() -> usize {
    RING.get().map_or(0, |words| (words.len() - BEFORE) * size_of::<u64>())
}

/// Slots claimed so far.
#[inline]
pub(super) fn head() -> u64 {
    RING.get().and_then(|words| words.get(HEAD)).map_or(0, |head| head.load(Acquire))
}

/// How many halves of the ring were filled so far.
#[inline]
pub(super) fn halves() -> u64 {
    RING.get().map_or(0, |words| head() / (slots(words) / 2).max(1))
}

/// The first slot that may still hold what was written there.
pub(super) fn oldest() -> u64 {
    RING.get().map_or(0, |words| head().saturating_sub(slots(words)))
}

/// How far `slot` is behind, of 256 parts of the ring.
pub(super) fn lag(slot: u64) -> u64 {
    RING.get().map_or(0, |words| head().saturating_sub(slot) * 256 / slots(words))
}

impl Room {
    /// Room for `words`; `None` without a ring, or with one that is too small.
    #[inline]
    pub(super) fn claim(words: usize) -> Option<Self> {
        let ring = RING.get()?;
        let count = words.div_ceil(SLOT) as u64;
        if count > slots(ring) / 2 {
            return None;
        }
        let slot = ring.get(HEAD)?.fetch_add(count, Relaxed);
        Some(Self { words: ring, slot, next: at::TIME, sum: words as u64 })
    }

    /// Writes the next word.
    #[inline]
    pub(super) fn put(&mut self, word: u64) {
        if let Some(place) = place(self.words, self.slot, self.next) {
            place.store(word, Relaxed);
        }
        self.sum = added(self.sum, word);
        self.next += 1;
    }

    /// Writes a word that stands earlier, and is not part of the checksum.
    fn set(&self, i: usize, word: u64, order: core::sync::atomic::Ordering) {
        if let Some(place) = place(self.words, self.slot, i) {
            place.store(word, order);
        }
    }

    /// The record is whole.
    #[inline]
    pub(super) fn finish(self, shape: u64) {
        self.set(at::SHAPE, (self.next as u64) | shape << 32, Relaxed);
        self.set(at::SUM, added(self.sum, shape), Relaxed);
        self.set(at::MARK, mark(self.slot), Release);
    }
}

/// What is at a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A record of so many words, copied.
    Record(usize),
    /// No record begins here, or it is not whole.
    Nothing,
}

impl Found {
    /// The slot after it.
    pub(super) fn next(self, slot: u64) -> u64 {
        match self {
            Self::Record(words) => slot + words.div_ceil(SLOT) as u64,
            Self::Nothing => slot + 1,
        }
    }
}

/// Copies the record at `slot`.
pub(super) fn read(slot: u64, room: &mut [u64]) -> Found {
    copy(slot, room).map_or(Found::Nothing, Found::Record)
}

#[allow(clippy::cast_possible_truncation, reason = "the low half is the length")]
fn copy(slot: u64, room: &mut [u64]) -> Option<usize> {
    let words = RING.get()?;
    let load = |i| place(words, slot, i).map_or(0, |word| word.load(Relaxed));
    if place(words, slot, at::MARK)?.load(Acquire) != mark(slot) {
        return None;
    }
    let shape = load(at::SHAPE);
    let len = shape as u32 as usize;
    if len < at::PIECES || len > room.len() || len > words.len() / 2 {
        return None;
    }
    let mut sum = len as u64;
    for (i, to) in room.iter_mut().enumerate().take(len) {
        *to = load(i);
        if i >= at::TIME {
            sum = added(sum, *to);
        }
    }
    let held = room.get(at::SHAPE)? >> 32;
    (added(sum, held) == *room.get(at::SUM)? && *room.get(at::SHAPE)? == shape).then_some(len)
}

#[cfg(test)]
mod tests {
    use super::{Found, Room, at, head, lag, make, oldest, read};

    fn write(words: usize, with: u64) -> u64 {
        let mut room = Room::claim(at::PIECES + words).unwrap();
        let slot = room.slot;
        for _ in at::TIME..at::PIECES + words {
            room.put(with);
        }
        room.finish(7);
        slot
    }

    #[test]
    fn what_was_overwritten_or_never_finished_is_not_read() {
        assert!(make(1 << 20));
        let mut words = [0; 256];
        let first = write(3, 11);
        assert_eq!(read(first, &mut words), Found::Record(at::PIECES + 3));
        assert!(words[at::TIME..at::PIECES + 3].iter().all(|word| *word == 11));
        assert_eq!(read(first + 1, &mut words), Found::Nothing, "the middle of a record is no record");
        assert_eq!(read(first, &mut words[..4]), Found::Nothing, "no room for it");
        let unfinished = Room::claim(at::PIECES).unwrap();
        assert_eq!(read(unfinished.slot, &mut words), Found::Nothing);
        while lag(first) < 300 {
            write(100, 12);
        }
        assert_eq!(read(first, &mut words), Found::Nothing);
        assert!(oldest() > first);
    }

    #[test]
    fn torn_records_are_noticed() {
        std::thread::scope(|scope| {
            assert!(make(1 << 20));
            for with in 1..5u64 {
                scope.spawn(move || {
                    for i in 0..20_000 {
                        write(i % 50, with);
                    }
                });
            }
            let mut words = [0; 256];
            for _ in 0..20_000 {
                let mut slot = oldest();
                for _ in 0..50 {
                    let found = read(slot, &mut words);
                    if let Found::Record(len) = found {
                        // Other tests write to the ring too, but nobody else the same word all over.
                        let ours = words[at::SHAPE] >> 32 == 7;
                        let same = words[at::TIME..len].iter().all(|word| *word == words[at::TIME]);
                        assert!(!ours || same, "{words:?}");
                    }
                    slot = found.next(slot);
                }
            }
            assert!(head() > 0);
        });
    }
}
