//! What is watched: a table by fd number, changed under a lock and read without one.

use core::sync::atomic::{AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release, Ordering::SeqCst};
use std::os::fd::RawFd;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// What one descriptor is watched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interest {
    /// Events and modes asked for.
    pub(super) events: u32,
    /// The caller's number.
    pub(super) data: u64,
    /// Tells this registration from earlier ones of the same fd number.
    pub(super) serial: u32,
}

/// Marks a one-shot that has fired. Never part of what a caller asks for.
const DISARMED: u32 = 1 << 31;

/// A place of the table, sixteen bytes: `serial` in the high half and `events` in the low one, 0 = "not watched"; `data`.
#[derive(Debug, Default)]
struct Place {
    serial_and_events: AtomicU64,
    data: AtomicU64,
}

/// Places in the first chunk; each further one is twice as long as the one before, so that a table grows without moving.
const FIRST: usize = 64;
/// Chunks: together they cover every non-negative `int`.
const CHUNKS: usize = 26;

/// What is watched.
#[derive(Debug, Default)]
pub(super) struct Interests {
    chunks: [OnceLock<Box<[Place]>>; CHUNKS],
    /// Counted up at the beginning and at the end of a change: odd while there is one.
    changes: AtomicU64,
    lock: Mutex<Counters>,
}

#[derive(Debug, Default)]
struct Counters {
    last_serial: u32,
    /// No place at or after this one is watched.
    used: usize,
}

/// The table while nobody changes it.
pub(super) struct Settled<'a> {
    table: &'a Interests,
    counters: MutexGuard<'a, Counters>,
}

/// The table while one thread changes it, and with it what the kernel watches.
pub(super) struct Changing<'a>(Settled<'a>);

impl Interests {
    /// To read it as a whole.
    pub(super) fn settled(&self) -> Settled<'_> {
        // A lock held by a thread that panicked protects data that each operation leaves whole; so it is simply taken.
        Settled { table: self, counters: self.lock.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    /// To change it.
    pub(super) fn change(&self) -> Changing<'_> {
        let settled = self.settled();
        self.changes.fetch_add(1, SeqCst);
        Changing(settled)
    }

    /// What `fd` is watched for; waits for the end of a change that is going on.
    pub(super) fn get(&self, fd: RawFd) -> Option<Interest> {
        self.undisturbed(fd).or_else(|| self.settled().get(fd))
    }

    /// What `fd` is watched for, if it is and nobody changes anything meanwhile.
    #[inline(always)]
    pub(super) fn undisturbed(&self, fd: RawFd) -> Option<Interest> {
        let before = self.changes.load(Acquire);
        let seen = self.read(fd)?;
        // As long as no change began, what was read belongs together.
        (before % 2 == 0 && self.changes.load(Relaxed) == before).then_some(seen)
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the halves of the word")]
    fn read(&self, fd: RawFd) -> Option<Interest> {
        let place = self.place(usize::try_from(fd).ok()?)?;
        let word = place.serial_and_events.load(Acquire);
        let data = place.data.load(Acquire);
        let (serial, events) = ((word >> 32) as u32, word as u32);
        (events != 0).then_some(Interest { events: events & !DISARMED, data, serial })
    }

    #[inline]
    fn place(&self, index: usize) -> Option<&Place> {
        let (chunk, offset) = position(index);
        self.chunks.get(chunk)?.get()?.get(offset)
    }

    /// Whether something is watched at `index`, and not a one-shot that has fired.
    fn word(&self, index: usize) -> u64 {
        self.place(index).map_or(0, |place| place.serial_and_events.load(Acquire))
    }
}

/// Chunk and offset of a place: the chunks begin at 0, 64, 192, 448 …, `FIRST` less than a power of two.
#[inline]
fn position(index: usize) -> (usize, usize) {
    let shifted = index + FIRST;
    let power = shifted.ilog2();
    ((power - FIRST.ilog2()) as usize, shifted - (1 << power))
}

impl Settled<'_> {
    /// Another number after every change of what is watched.
    pub(super) fn version(&self) -> u64 {
        self.table.changes.load(Relaxed)
    }

    /// What `fd` is watched for.
    pub(super) fn get(&self, fd: RawFd) -> Option<Interest> {
        self.table.read(fd)
    }

    /// The armed descriptors in order: fd, events and modes, serial.
    pub(super) fn armed(&self) -> impl Iterator<Item = (RawFd, u32, u32)> {
        (0..self.counters.used).filter_map(|index| {
            let fd = RawFd::try_from(index).ok()?;
            let interest = self.get(fd).filter(|_| self.table.word(index) & u64::from(DISARMED) == 0)?;
            Some((fd, interest.events, interest.serial))
        })
    }
}

impl Changing<'_> {
    /// A number for a new registration.
    pub(super) fn next_serial(&mut self) -> u32 {
        self.0.counters.last_serial = self.0.counters.last_serial.wrapping_add(1);
        self.0.counters.last_serial
    }

    /// What `fd` is watched for.
    pub(super) fn get(&self, fd: RawFd) -> Option<Interest> {
        self.0.get(fd)
    }

    /// Watches `fd`, armed.
    pub(super) fn set(&mut self, fd: RawFd, interest: Interest) {
        let Ok(index) = usize::try_from(fd) else { return };
        let (chunk, offset) = position(index);
        let make = || (0..FIRST << chunk).map(|_| Place::default()).collect();
        if let Some(place) = self.0.table.chunks.get(chunk).and_then(|it| it.get_or_init(make).get(offset)) {
            place.data.store(interest.data, Release);
            place.serial_and_events.store((u64::from(interest.serial) << 32) | u64::from(interest.events), Release);
        }
        self.0.counters.used = self.0.counters.used.max(index + 1);
    }

    /// Watches `fd` no more.
    pub(super) fn clear(&mut self, fd: RawFd) {
        let table = self.0.table;
        if let Some(place) = usize::try_from(fd).ok().and_then(|index| table.place(index)) {
            place.serial_and_events.store(0, Release);
        }
        let used = &mut self.0.counters.used;
        while used.checked_sub(1).is_some_and(|last| table.word(last) == 0) {
            *used -= 1;
        }
    }

    /// A one-shot has fired: not watched until it is set again.
    pub(super) fn disarm(&mut self, fd: RawFd) {
        if let Some(place) = usize::try_from(fd).ok().and_then(|index| self.0.table.place(index)) {
            place.serial_and_events.fetch_or(u64::from(DISARMED), Release);
        }
    }
}

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.0.table.changes.fetch_add(1, Release);
    }
}

#[cfg(test)]
mod tests {
    use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

    use super::{Interest, Interests, position};

    #[test]
    fn every_number_has_a_place_of_its_own() {
        let places: Vec<_> = (0..2000).map(position).collect();
        assert_eq!(places.first(), Some(&(0, 0)));
        assert_eq!((position(63), position(64)), ((0, 63), (1, 0)));
        assert_eq!((position(191), position(192)), ((1, 127), (2, 0)));
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(position(i32::MAX as usize).0 < super::CHUNKS);
    }

    #[test]
    fn reader_never_sees_half_of_a_change() {
        let interests = Interests::default();
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for serial in 0..200_000 {
                    let events = 1 + serial % 7;
                    let mut changing = interests.change();
                    changing.clear(5);
                    changing.set(5, Interest { events, data: u64::from(events + serial), serial });
                }
                done.store(true, Relaxed);
            });
            let mut was_seen = false;
            while !done.load(Relaxed) {
                let seen = interests.get(5);
                assert!(seen.is_some() || !was_seen, "seen while it was cleared only to be set anew");
                if let Some(seen) = seen {
                    assert_eq!(seen.data, u64::from(seen.events + seen.serial));
                    was_seen = true;
                }
            }
        });
    }

    #[test]
    fn fired_one_shot_is_watched_but_not_armed() {
        let interests = Interests::default();
        let (one, other) = (Interest { events: 1, data: 7, serial: 1 }, Interest { events: 2, data: 8, serial: 2 });
        let armed = || interests.settled().armed().collect::<Vec<_>>();
        interests.change().set(3, one);
        interests.change().set(300, other);
        interests.change().disarm(3);
        assert_eq!(interests.get(3), Some(one));
        assert_eq!(armed(), [(300, 2, 2)]);
        interests.change().clear(300);
        assert_eq!(interests.get(300), None);
        assert_eq!(armed(), []);
        interests.change().set(3, one);
        assert_eq!(armed(), [(3, 1, 1)]);
    }
}
