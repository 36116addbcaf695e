//! The timeout of select that Linux changes to what was left of it (RSK166).

use super::thread;
use crate::diag::misuse::Found;
use crate::diag::misuse::finding::Finding;
use crate::raw::own;

/// Selects without a wait in a row, after which they are no accident.
const MANY: u32 = 1000;
/// As many when the program was seen to use what was left before.
const FEWER: u32 = 100;
/// In which time.
const SOON_MS: u64 = 1000;

/// Seconds and microseconds.
type Time = (u64, u64);

/// What a thread remembers of the timeout of its last select.
#[derive(Clone, Copy)]
pub(super) struct Timeval {
    /// Its address; 0 = none.
    pointer: usize,
    given: Time,
    back: Time,
    /// The time that was over when it became zero; zero = it has not.
    expired: Time,
    /// A time that was left was used again.
    is_reused: bool,
    /// Calls that did not wait because of it, and when the first of them was made.
    rounds: u32,
    since: u64,
}

impl Timeval {
    /// Nothing yet.
    pub(super) const NONE: Self =
        Self { pointer: 0, given: (0, 0), back: (0, 0), expired: (0, 0), is_reused: false, rounds: 0, since: 0 };
}

/// A select is about to be made with this timeout.
pub(super) fn given(pointer: usize, time: Time) {
    thread::with(|thread| {
        let mut timeval = thread.timeval.get();
        if pointer != timeval.pointer || time != timeval.back {
            timeval = Timeval { pointer, ..Timeval::NONE };
        } else if time != (0, 0) && time != timeval.given {
            timeval.is_reused = true;
        }
        timeval.given = time;
        thread.timeval.set(timeval);
    });
}

/// It has come back with this. RSK166: since a time that was over, select was called again and again with what it left, zero,
/// and did not wait.
///
/// A program may look without waiting after a wait that was in vain; it looks like this one only if it does nothing else, a
/// thousand times within a second. Where it was seen to use what was left of a time before, a hundred times are enough.
pub(super) fn back(pointer: usize, time: Time, result: isize, found: &mut Found) {
    let mut told = None;
    thread::with(|thread| {
        let mut timeval = thread.timeval.get();
        if pointer == 0 || pointer != timeval.pointer {
            return;
        }
        timeval.back = time;
        if result == 0 && timeval.given != (0, 0) && time == (0, 0) {
            timeval.expired = timeval.given;
            timeval.rounds = 0;
        } else if result == 0 && timeval.given == (0, 0) && timeval.expired != (0, 0) {
            timeval.rounds += 1;
            if timeval.rounds == 1 {
                timeval.since = own::coarse_milliseconds();
            }
            if timeval.rounds == if timeval.is_reused { FEWER } else { MANY } {
                if own::coarse_milliseconds().saturating_sub(timeval.since) <= SOON_MS {
                    told = Some(timeval);
                }
                timeval.expired = (0, 0);
            }
        }
        thread.timeval.set(timeval);
    });
    if let Some(timeval) = told {
        found.add(&Finding::new(166, 1).with(i64::from(timeval.rounds)));
    }
}
