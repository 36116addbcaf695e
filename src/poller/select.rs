//! The select backend: three sets of bits, as long as the highest fd needs, handed over at every wait.

use std::os::fd::RawFd;

use libc::c_int;

use super::interests::{Interests, Settled};
use super::wait::{Found, Waiter};
use crate::error::{Error, Result};
use crate::names::event;
use crate::raw::own;
use crate::sys::select::select_sets;

/// What a set stands for, in the order of select's arguments.
const MEANING: [u32; 3] = [event::READABLE, event::WRITABLE, event::PRIORITY];

/// The waiting side.
pub(super) struct Select {
    wake: RawFd,
    /// What is watched.
    watched: [Vec<u64>; 3],
    /// A copy that select overwrites with what is ready.
    ready: [Vec<u64>; 3],
    version: Option<u64>,
    /// The last wait failed because a watched fd is not open.
    has_invalid: bool,
    /// The fd number at which the round over what is ready has begun, and at which the next one will.
    start: usize,
    next_start: usize,
    /// How many parts of the round were looked at; the word of the last one, and its bits that are left.
    parts: usize,
    word: usize,
    bits: u64,
}

impl Select {
    pub(super) fn new(wake: RawFd) -> Self {
        let empty = || [const { Vec::new() }; 3];
        Self {
            wake,
            watched: empty(),
            ready: empty(),
            version: None,
            has_invalid: false,
            start: 0,
            next_start: 0,
            parts: 0,
            word: 0,
            bits: 0,
        }
    }

    /// Takes note of what is watched.
    fn load(&mut self, interests: &Settled) {
        if self.version != Some(interests.version()) {
            self.watched.iter_mut().for_each(Vec::clear);
            self.watch(self.wake, event::READABLE);
            interests.armed().for_each(|(fd, events, _)| self.watch(fd, events));
            self.version = Some(interests.version());
        }
        for (ready, watched) in self.ready.iter_mut().zip(&self.watched) {
            ready.clone_from(watched);
        }
    }

    fn watch(&mut self, fd: RawFd, events: u32) {
        let Ok(index) = usize::try_from(fd) else { return };
        for (set, meaning) in self.watched.iter_mut().zip(MEANING) {
            if set.len() <= index / 64 {
                set.resize(index / 64 + 1, 0);
            }
            if let Some(word) = set.get_mut(index / 64).filter(|_| events & meaning != 0) {
                *word |= 1 << (index % 64);
            }
        }
    }

    fn words(&self) -> usize {
        self.ready.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// What the sets say of fd number `index`.
    fn events(sets: &[Vec<u64>; 3], index: usize) -> u32 {
        let bit = |set: &Vec<u64>| set.get(index / 64).is_some_and(|word| word & 1 << (index % 64) != 0);
        sets.iter().zip(MEANING).filter(|(set, _)| bit(set)).fold(0, |events, (_, meaning)| events | meaning)
    }
}

impl Waiter for Select {
    fn wait(&mut self, interests: &Interests, _: usize, timeout_ms: c_int) -> Result<bool> {
        self.load(&interests.settled());
        (self.start, self.parts, self.bits) = (self.next_start, 0, 0);
        match select_sets(&mut self.ready, timeout_ms) {
            Ok(ready) => {
                self.has_invalid = false;
                Ok(ready > 0)
            }
            // select does not say which fd is bad; `next` finds out.
            Err(Error::Os(libc::EBADF)) => {
                self.has_invalid = true;
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }

    fn next(&mut self) -> Option<Found> {
        loop {
            while self.bits == 0 {
                let Some((word, mask)) = part(self.words(), self.start, self.parts) else {
                    self.next_start = self.start;
                    return None;
                };
                self.parts += 1;
                let any = self.ready.iter().fold(0, |any, set| any | set.get(word).copied().unwrap_or(0));
                (self.word, self.bits) = (word, mask & any);
            }
            let index = self.word * 64 + self.bits.trailing_zeros() as usize;
            self.bits &= self.bits - 1;
            let Ok(fd) = RawFd::try_from(index) else { continue };
            let ready = match self.has_invalid {
                false => Self::events(&self.ready, index),
                true if own::identity(fd).is_none() => event::INVALID,
                true => continue,
            };
            self.next_start = index + 1;
            return Some(Found { fd, ready, serial: None });
        }
    }
}

/// A round sees every bit of `words` words once, beginning at bit `start`, in `words + 1` parts: a word and the bits of it
/// to look at. The first and the last part are the same word.
fn part(words: usize, start: usize, number: usize) -> Option<(usize, u64)> {
    let start = if start < words * 64 { start } else { 0 };
    let (first, upper) = (start / 64, u64::MAX << (start % 64));
    match number {
        0 if words > 0 => Some((first, upper)),
        number if number < words => Some(((first + number) % words, u64::MAX)),
        number if number == words && words > 0 => Some((first, !upper)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn a_round_sees_every_bit_once_from_the_start() {
        for start in [0, 1, 63, 64, 130, 191, 192, 1000] {
            let bits: Vec<usize> = (0..)
                .map_while(|number| part(3, start, number))
                .flat_map(|(word, mask)| {
                    (0..64).filter(move |bit| mask >> bit & 1 == 1).map(move |bit| word * 64 + bit)
                })
                .collect();
            let expected: Vec<usize> =
                if start < 192 { (start..192).chain(0..start).collect() } else { (0..192).collect() };
            assert_eq!(bits, expected, "from {start}");
        }
        assert_eq!(part(0, 0, 0), None);
    }
}
