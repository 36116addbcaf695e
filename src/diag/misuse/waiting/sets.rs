//! The sets of select: descriptors at or above nfds (164), too large ones (165), sets that were not filled anew (166), closed
//! descriptors (167).
//!
//! A program may have sets shorter than an `fd_set`, made of as many words as nfds needs. So nothing is believed beyond the
//! word that holds nfds - 1, unless `rsk_fd_zero` or `rsk_fd_set` was called for this very set: they are for whole sets.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::os::fd::RawFd;

use super::{bit, has_something, reports, timeout};
use crate::diag::decode::Memory;
use crate::diag::misuse::finding::Finding;
use crate::diag::misuse::{Found, Scene};
use crate::diag::notes::{Note, Notes};
use crate::diag::state::{self, Known};
use crate::gate::{Call, Outcome};
use crate::raw::{look, memory, own};

/// The sets by name, in the order of the arguments of select.
const NAMES: [&str; 3] = ["read", "write", "except"];
/// Words of a whole set.
const WORDS: usize = size_of::<libc::fd_set>() / 8;
/// Bytes of a `struct timeval`.
const TIMEVAL: usize = 16;

/// Calls in a row with a set that lacks a descriptor, after which that is no accident.
const ROUNDS: u64 = 3;

type Mask = [AtomicU64; WORDS];

/// What is remembered of a set.
struct Set {
    /// Its address; 0 = the place is free.
    pointer: AtomicU64,
    /// `rsk_fd_zero` was called for it.
    is_whole: AtomicU64,
    /// What `rsk_fd_set` has put in and `rsk_fd_clr` has taken out since the last select.
    added: Mask,
    taken: Mask,
    /// What the last select was given and what it gave back.
    given: Mask,
    back: Mask,
    /// Descriptors that select took out and nobody has put back, for so many calls.
    gone: Mask,
    rounds: AtomicU64,
    state: AtomicU64,
}

/// The set was just made, or emptied: what is in it is the program's wish.
const FRESH: u64 = 0;
/// Select has changed it.
const CHANGED: u64 = 1;
/// The program fills it anew, or was told that it should.
const SETTLED: u64 = 2;

static SETS: [Set; 32] = [const { Set::new() }; 32];

impl Set {
    const fn new() -> Self {
        const fn mask() -> Mask {
            [const { AtomicU64::new(0) }; WORDS]
        }
        Self {
            pointer: AtomicU64::new(0),
            is_whole: AtomicU64::new(0),
            added: mask(),
            taken: mask(),
            given: mask(),
            back: mask(),
            gone: mask(),
            rounds: AtomicU64::new(0),
            state: AtomicU64::new(FRESH),
        }
    }

    /// The place of the set at `pointer`; one that another set had is emptied.
    fn at(pointer: usize) -> Option<&'static Self> {
        let set = SETS.get(Self::index(pointer)).filter(|_| pointer != 0)?;
        if set.pointer.swap(pointer as u64, Relaxed) != pointer as u64 {
            set.is_whole.store(0, Relaxed);
            set.begin(FRESH);
        }
        Some(set)
    }

    /// The place of the set at `pointer`, if it still has it: another thread may have needed it meanwhile.
    fn still_at(pointer: usize) -> Option<&'static Self> {
        SETS.get(Self::index(pointer)).filter(|set| pointer != 0 && set.pointer.load(Relaxed) == pointer as u64)
    }

    #[allow(clippy::cast_possible_truncation, reason = "any bits of a hash are good")]
    fn index(pointer: usize) -> usize {
        (pointer as u64 >> 3).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(5) as usize % SETS.len()
    }

    fn begin(&self, state: u64) {
        self.state.store(state, Relaxed);
        self.rounds.store(0, Relaxed);
        for mask in [&self.added, &self.taken, &self.gone] {
            clear(mask);
        }
    }
}

fn clear(mask: &Mask) {
    for word in mask {
        word.store(0, Relaxed);
    }
}

fn raise(mask: &Mask, fd: usize, on: bool) {
    if let Some(word) = mask.get(fd / 64) {
        let bit = 1 << (fd % 64);
        if on {
            word.fetch_or(bit, Relaxed)
        } else {
            word.fetch_and(!bit, Relaxed)
        };
    }
}

/// The descriptors of a set given by its words.
fn members(word: impl Fn(usize) -> u64) -> impl Iterator<Item = usize> {
    (0..WORDS).flat_map(move |i| {
        let mut left = word(i);
        core::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(i * 64 + bit)
        })
    })
}

fn of_mask(mask: &Mask) -> impl Iterator<Item = usize> {
    members(|i| mask.get(i).map_or(0, |word| word.load(Relaxed)))
}

/// `rsk_fd_zero`, `rsk_fd_set` or `rsk_fd_clr` is called for a set.
pub(super) fn changed(scene: &Scene) {
    if scene.call == Call::FdZero {
        if let Some(set) = Set::at(scene.args.word(0)) {
            set.is_whole.store(1, Relaxed);
            set.begin(FRESH);
            clear(&set.back);
        }
        return;
    }
    let (Some(set), Ok(fd)) = (Set::at(scene.args.word(1)), usize::try_from(scene.args.int(0))) else { return };
    raise(&set.added, fd, scene.call == Call::FdSet);
    raise(&set.taken, fd, scene.call == Call::FdClr);
    raise(&set.gone, fd, false);
}

/// The three sets of a call as they are now, and its timeout.
struct Sets {
    words: usize,
    bytes: [u8; 3 * WORDS * 8 + TIMEVAL],
}

impl Sets {
    /// Copied in one system call; `None` if there is nothing to see or something cannot be read.
    fn look(scene: &Scene) -> Option<Self> {
        let nfds = usize::try_from(scene.args.int(0)).ok()?;
        let words = nfds.div_ceil(64).min(WORDS);
        let piece = |i: usize, len: usize| {
            let pointer = scene.args.word(i);
            (pointer, if pointer == 0 { 0 } else { len })
        };
        let limit = if scene.call == Call::Select { TIMEVAL } else { 0 };
        let mut sets = Self { words, bytes: [0; 3 * WORDS * 8 + TIMEVAL] };
        let pieces = [piece(1, words * 8), piece(2, words * 8), piece(3, words * 8), piece(4, limit)];
        look::gather(pieces, &mut sets.bytes).then_some(sets)
    }

    /// Where set `i` (0 to 2) begins, or the timeout (3): what is NULL takes no room.
    fn start(&self, scene: &Scene, i: usize) -> usize {
        (0..i).filter(|i| scene.args.word(i + 1) != 0).count() * self.words * 8
    }

    fn word(&self, start: usize, word: usize) -> u64 {
        if word < self.words { reports::long(&self.bytes, start + word * 8) } else { 0 }
    }

    fn timeval(&self, scene: &Scene) -> (u64, u64) {
        let start = self.start(scene, 3);
        (reports::long(&self.bytes, start), reports::long(&self.bytes, start + 8))
    }
}

/// A select is about to be made.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    let Some(sets) = Sets::look(scene) else { return };
    if scene.call == Call::Select {
        timeout::given(scene.args.word(4), sets.timeval(scene));
    }
    let nfds = usize::try_from(scene.args.int(0)).unwrap_or(0);
    let mut told = false;
    for (i, name) in NAMES.iter().enumerate() {
        let Some(set) = Set::at(scene.args.word(i + 1)) else { continue };
        let start = sets.start(scene, i);
        if let Some(fd) = unwatched(&sets, start, nfds, set).filter(|_| !told) {
            found.add(Finding::new(164, 0).with(fd).with(*name).with(nfds));
            told = true;
        }
        // RSK165. Sets of another size are not emptied with `rsk_fd_zero`, and do not lie so close to each other; and nfds is
        // believed to be a descriptor plus one.
        let is_an_fd_set = set.is_whole.load(Relaxed) == 1 || overlaps(scene, i, nfds);
        if nfds > libc::FD_SETSIZE && is_an_fd_set && is_open(nfds - 1) && !told {
            found.add(Finding::new(165, 1).with(nfds).with(libc::FD_SETSIZE));
            told = true;
        }
        compare(set, &sets, start, nfds);
        if let Some(fd) = missing(set, nfds).filter(|_| i == 0) {
            found.add(Finding::new(166, 0).with(fd).with(i64::try_from(ROUNDS).unwrap_or(0)));
            set.begin(SETTLED);
        }
    }
}

/// Whether set `i` of a select reaches into another one if it has room for nfds descriptors.
fn overlaps(scene: &Scene, i: usize, nfds: usize) -> bool {
    let (begin, len) = (scene.args.word(i + 1), nfds.div_ceil(64) * 8);
    let mut others = (1..4).map(|set| scene.args.word(set));
    others.any(|other| other > begin && other - begin < len)
}

fn is_open(fd: usize) -> bool {
    RawFd::try_from(fd).is_ok_and(|fd| own::identity(fd).is_some())
}

/// RSK164: an open descriptor in the set at or above nfds.
///
/// One that is closed may have been left in the set on purpose: only the others are watched. And bits are believed only where
/// the set has memory for certain, see above.
fn unwatched(sets: &Sets, start: usize, nfds: usize, set: &Set) -> Option<usize> {
    let from = |fd: &usize| *fd >= nfds;
    let seen = members(|i| sets.word(start, i)).filter(from).find(|fd| is_open(*fd));
    // Where rsk_fd_set has just put something into this very set, there is memory of it.
    let is_there = |fd: usize| {
        let mut word = [0; 8];
        let pointer = usize::try_from(set.pointer.load(Relaxed)).unwrap_or(0) + fd / 64 * 8;
        memory::read(pointer, &mut word) == word.len() && u64::from_ne_bytes(word) >> (fd % 64) & 1 == 1
    };
    seen.or_else(|| of_mask(&set.added).filter(from).find(|fd| is_there(*fd) && is_open(*fd)))
}

/// Compares a set with what the last select has left in it.
///
/// How a set is filled is seen only if `rsk_fd_zero` has emptied it; of others only those are looked at that have become empty
/// and are still given with the nfds of what was in them, which nobody does to sleep. One that differs, but for what `rsk_fd_set` and `rsk_fd_clr` have done to it, is filled by the program itself: that set is
/// not looked at again.
fn compare(set: &Set, sets: &Sets, start: usize, nfds: usize) {
    let state = set.state.load(Relaxed);
    let is_seen = set.is_whole.load(Relaxed) == 1 || (0..WORDS).all(|i| sets.word(start, i) == 0);
    let mut is_left = state == CHANGED && is_seen;
    let mut missing = 0;
    for i in 0..WORDS {
        let now = sets.word(start, i);
        let load = |mask: &Mask| mask.get(i).map_or(0, |word| word.load(Relaxed));
        let left = (load(&set.back) | load(&set.added)) & !load(&set.taken);
        is_left &= left == now;
        let below = nfds.saturating_sub(i * 64).min(64);
        let watched = if below == 64 { u64::MAX } else { (1 << below) - 1 };
        if let Some(gone) = set.gone.get(i) {
            let taken_out = load(&set.given) & !load(&set.back) & !load(&set.taken);
            // A call that is for fewer descriptors is another call.
            is_left &= taken_out & !watched == 0;
            let lacking = if state == CHANGED { (gone.load(Relaxed) | taken_out) & !now } else { 0 };
            gone.store(lacking, Relaxed);
            missing |= lacking;
        }
        if let Some(given) = set.given.get(i) {
            given.store(now & watched, Relaxed);
        }
    }
    clear(&set.added);
    clear(&set.taken);
    match (state, is_left) {
        (CHANGED, false) => set.begin(SETTLED),
        (CHANGED, true) if missing != 0 => {
            set.rounds.fetch_add(1, Relaxed);
        }
        (CHANGED, true) => set.rounds.store(0, Relaxed),
        _ => {}
    }
}

/// RSK166: a descriptor that select took out of the set as not ready, that was not put back for several calls in a row, is
/// open and has something to read.
///
/// A program that copies or fills its sets before each call puts something back sooner or later and is then believed for
/// good; one that takes a descriptor out with `rsk_fd_clr` means it.
fn missing(set: &Set, nfds: usize) -> Option<usize> {
    if set.state.load(Relaxed) != CHANGED || set.rounds.load(Relaxed) < ROUNDS {
        return None;
    }
    if set.is_whole.load(Relaxed) == 0 && of_mask(&set.gone).last()? + 1 != nfds {
        return None;
    }
    of_mask(&set.gone).find(|fd| RawFd::try_from(*fd).is_ok_and(has_something))
}

/// A select is over.
pub(super) fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    if outcome.failure.is_some() {
        // The sets are as they were.
        for set in (1..4).filter_map(|i| Set::still_at(scene.args.word(i))) {
            for (back, given) in set.back.iter().zip(&set.given) {
                back.store(given.load(Relaxed), Relaxed);
            }
        }
        return;
    }
    let Some(sets) = Sets::look(scene) else { return };
    let watched: u32 = (0..3).map(|i| given(scene, i)).sum();
    for i in 0..3 {
        if scene.args.word(i + 1) == 0 {
            continue;
        }
        let start = sets.start(scene, i);
        let bits = if i == 0 { bit::IN } else { bit::OUT };
        for fd in members(|word| sets.word(start, word)).take_while(|_| i < 2) {
            reports::reported(scene, RawFd::try_from(fd).unwrap_or(-1), bits, watched > 1, found);
        }
        let Some(set) = Set::still_at(scene.args.word(i + 1)) else { continue };
        for (word, back) in set.back.iter().enumerate() {
            back.store(sets.word(start, word), Relaxed);
        }
        if set.state.load(Relaxed) == FRESH {
            set.state.store(CHANGED, Relaxed);
        }
    }
    if scene.call == Call::Select {
        timeout::back(scene.args.word(4), sets.timeval(scene), outcome.value, found);
    }
}

/// How many descriptors set `i` had when the call was made.
fn given(scene: &Scene, i: usize) -> u32 {
    Set::still_at(scene.args.word(i + 1))
        .map_or(0, |set| set.given.iter().map(|word| word.load(Relaxed).count_ones()).sum())
}

/// Why a call with sets has failed.
///
/// That a descriptor was refused is an explanation and no mistake: that is what `rsk_fd_set` is asked for.
pub(super) fn failed(scene: &Scene, code: libc::c_int) -> Option<Finding> {
    let is_asked = matches!(scene.memory, Memory::Copied(_));
    match (scene.call, code) {
        (Call::FdSet | Call::FdClr | Call::FdIsset, libc::EINVAL) if is_asked => {
            Some(Finding::new(165, 0).with(scene.args.int(0)).with(libc::FD_SETSIZE - 1))
        }
        (Call::Select | Call::Pselect, libc::EBADF) => closed_in_set(scene, is_asked),
        _ => None,
    }
}

/// RSK167: the closed descriptor that makes select fail. Told the second time: a program may learn of it by the first.
fn closed_in_set(scene: &Scene, is_asked: bool) -> Option<Finding> {
    let sets = Sets::look(scene)?;
    let nfds = usize::try_from(scene.args.int(0)).ok()?;
    let given = (0..3).filter(|i| scene.args.word(i + 1) != 0).map(|i| sets.start(scene, i));
    let closed = given.into_iter().find_map(|start| {
        let watched = members(|word| sets.word(start, word)).take_while(|fd| *fd < nfds);
        watched.filter_map(|fd| RawFd::try_from(fd).ok()).find(|fd| matches!(state::lookup(*fd), Known::Closed(_)))
    })?;
    let is_due = is_asked || Notes::make(closed)?.add(Note::NotOpen, 1) == 1;
    is_due.then(|| reports::of_closed(167, 2, closed))
}
