//! What epoll instances and pollers watch, as far as the library was told: a table of fixed size, without locks.
//!
//! It is a cache like the fd table. What does not fit is not known; what two descriptors share cannot be told apart and is
//! not known either; and a place is believed only as long as its descriptor is the socket it was.

use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::os::fd::RawFd;

use super::{bit, edges, thread};
use crate::diag::misuse::{Scene, recognise};
use crate::diag::notes::{Note, Notes};
use crate::gate::{Call, Outcome};
use crate::names::event;
use crate::raw::{memory, own};

/// Watched for something new only.
pub(super) const EDGE: u32 = 1 << 31;
/// Watched for one report.
pub(super) const ONESHOT: u32 = 1 << 30;

/// Something was reported and not yet taken care of.
pub(super) const PENDING: u64 = 1;
/// Since then, something was read and did not come to an end.
pub(super) const READ: u64 = 1 << 1;
/// The thread that was told waited again all the same.
pub(super) const LEFT: u64 = 1 << 2;
/// The descriptor was closed without being taken out.
pub(super) const CLOSED: u64 = 1 << 3;
/// Several descriptors of a set have the same data.
const SHARED: u64 = 1 << 4;
/// It was told of.
pub(super) const TOLD: u64 = 1 << 5;

/// One descriptor in one set.
pub(super) struct Place {
    /// The set; 0 = the place is free.
    pub(super) set: AtomicU64,
    /// What comes back with its events.
    data: AtomicU64,
    /// The descriptor (high half) and what it is watched for.
    fd_events: AtomicU64,
    /// The cookie of the socket, 0 if it is none.
    pub(super) cookie: AtomicU64,
    pub(super) state: AtomicU64,
    /// The thread that was told last, or that closed it.
    pub(super) thread: AtomicU64,
    /// When it was told or read last.
    pub(super) since: AtomicU64,
    /// Events since it was closed.
    pub(super) ghosts: AtomicU64,
}

const PLACES: usize = 4096;
/// Places tried for one descriptor.
const TRIES: usize = 8;

static TABLE: [Place; PLACES] = [const {
    Place {
        set: AtomicU64::new(0),
        data: AtomicU64::new(0),
        fd_events: AtomicU64::new(0),
        cookie: AtomicU64::new(0),
        state: AtomicU64::new(0),
        thread: AtomicU64::new(0),
        since: AtomicU64::new(0),
        ghosts: AtomicU64::new(0),
    }
}; PLACES];

/// Places with something pending, plus one: those a wait looks at. 0 = free.
static PENDING_PLACES: [AtomicU32; 32] = [const { AtomicU32::new(0) }; 32];

/// Numbers of epoll instances; those of pollers are smaller.
static NEXT_SET: AtomicU64 = AtomicU64::new(1 << 63);

impl Place {
    pub(super) fn fd(&self) -> RawFd {
        RawFd::try_from(self.fd_events.load(Relaxed) >> 32).unwrap_or(-1)
    }

    #[allow(clippy::cast_possible_truncation, reason = "the halves of the word")]
    pub(super) fn events(&self) -> u32 {
        self.fd_events.load(Relaxed) as u32
    }

    pub(super) fn is(&self, state: u64) -> bool {
        self.state.load(Relaxed) & state != 0
    }

    pub(super) fn mark(&self, state: u64) {
        self.state.fetch_or(state, Relaxed);
    }

    pub(super) fn unmark(&self, state: u64) {
        self.state.fetch_and(!state, Relaxed);
    }

    /// Whether its descriptor is still the socket it was.
    pub(super) fn is_current(&self) -> bool {
        own::socket_cookie(self.fd()).unwrap_or(0) == self.cookie.load(Relaxed)
    }
}

fn at(index: u64) -> Option<&'static Place> {
    TABLE.get(usize::try_from(index).ok()?)
}

/// The places a descriptor of `set` with `data` may have.
fn places(set: u64, data: u64) -> impl Iterator<Item = (usize, &'static Place)> {
    #[allow(clippy::cast_possible_truncation, reason = "any bits of a hash are good")]
    let start = ((set ^ data.rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize;
    (0..TRIES).filter_map(move |i| {
        let index = (start + i) % PLACES;
        Some((index, TABLE.get(index)?))
    })
}

/// The number of the epoll instance at `epfd`; given to it if need be (`make`).
pub(super) fn set_of(epfd: RawFd, make: bool) -> Option<u64> {
    let notes = if make { Notes::make(epfd) } else { Notes::of(epfd) }?;
    if notes.get(Note::EpollSet) == 0 && make {
        notes.set(Note::EpollSet, NEXT_SET.fetch_add(1, Relaxed));
    }
    Some(notes.get(Note::EpollSet)).filter(|set| *set != 0)
}

/// What `set` watches with `data`.
pub(super) fn find(set: u64, data: u64) -> Option<&'static Place> {
    let is_it = |place: &Place| place.set.load(Relaxed) == set && place.data.load(Relaxed) == data;
    places(set, data).map(|(_, place)| place).find(|place| is_it(place) && !place.is(SHARED))
}

/// The place of `fd`, if it is watched by `set` (0 = by any).
pub(super) fn of(fd: RawFd, set: u64) -> Option<&'static Place> {
    let place = at(Notes::of(fd)?.get(Note::Registration).checked_sub(1)?)?;
    let its = place.set.load(Relaxed);
    (place.fd() == fd && its != 0 && (set == 0 || set == its)).then_some(place)
}

/// Whether `set` watches anything beside `fd`.
pub(super) fn watches_others(set: u64, fd: RawFd) -> bool {
    TABLE.iter().any(|place| place.set.load(Relaxed) == set && place.fd() != fd && !place.is(CLOSED))
}

fn enter(set: u64, fd: RawFd, events: u32, data: u64) {
    let Some(notes) = Notes::make(fd) else { return };
    recognise(fd);
    notes.set(Note::Registration, 0);
    let is_same = |place: &Place| place.set.load(Relaxed) == set && place.data.load(Relaxed) == data;
    let is_free = |place: &Place| place.set.load(Relaxed) == 0 || place.is(CLOSED) && !place.is_current();
    let same = places(set, data).find(|(_, place)| is_same(place));
    if let Some((_, place)) = same.filter(|(_, place)| place.fd() != fd && !place.is(CLOSED)) {
        place.mark(SHARED);
        return;
    }
    let Some((index, place)) = same.or_else(|| places(set, data).find(|(_, place)| is_free(place))) else { return };
    place.set.store(0, Relaxed);
    place.data.store(data, Relaxed);
    place.fd_events.store(u64::try_from(fd).unwrap_or(0) << 32 | u64::from(events), Relaxed);
    place.cookie.store(own::socket_cookie(fd).unwrap_or(0), Relaxed);
    for word in [&place.state, &place.thread, &place.since, &place.ghosts] {
        word.store(0, Relaxed);
    }
    place.set.store(set, Relaxed);
    notes.set(Note::Registration, index as u64 + 1);
}

fn leave(set: u64, fd: RawFd) {
    if let Some(place) = of(fd, set) {
        place.set.store(0, Relaxed);
    }
    if let Some(notes) = Notes::of(fd) {
        notes.set(Note::Registration, 0);
    }
}

/// A descriptor is about to be closed: a set that still has it may go on to report it.
pub(super) fn closed(fd: RawFd) {
    let Some(place) = of(fd, 0) else { return };
    place.thread.store(thread::identity(), Relaxed);
    place.unmark(PENDING);
    place.mark(CLOSED);
}

/// Something is pending at a place; whether waits will look at it.
pub(super) fn watch(place: &'static Place) {
    place.mark(PENDING);
    #[allow(clippy::cast_possible_truncation, reason = "below the number of places")]
    let number = Notes::of(place.fd()).map_or(0, |notes| notes.get(Note::Registration)) as u32;
    if number == 0 || PENDING_PLACES.iter().any(|it| it.load(Relaxed) == number) {
        return;
    }
    let _ = PENDING_PLACES.iter().any(|it| it.compare_exchange(0, number, Relaxed, Relaxed).is_ok());
}

/// Whether something is pending anywhere.
pub(super) fn is_any_pending() -> bool {
    PENDING_PLACES.iter().any(|entry| entry.load(Relaxed) != 0)
}

/// The places of `set` with something pending.
pub(super) fn pending(set: u64) -> impl Iterator<Item = &'static Place> {
    PENDING_PLACES.iter().filter_map(move |entry| {
        let number = entry.load(Relaxed);
        let place = at(u64::from(number.checked_sub(1)?))?;
        if !place.is(PENDING) || place.set.load(Relaxed) == 0 {
            let _ = entry.compare_exchange(number, 0, Relaxed, Relaxed);
            return None;
        }
        (place.set.load(Relaxed) == set).then_some(place)
    })
}

/// A descriptor was put into a set, changed or taken out.
pub(super) fn after(scene: &Scene, outcome: Outcome) {
    if outcome.failure.is_some() {
        return;
    }
    let args = scene.args;
    match scene.call {
        Call::EpollCreate1 => {
            let _ = RawFd::try_from(outcome.value).ok().and_then(|epfd| set_of(epfd, true));
        }
        Call::EpollCtl if args.int(1) == libc::EPOLL_CTL_DEL => {
            if let Some(set) = set_of(args.int(0), false) {
                leave(set, args.int(2));
            }
        }
        Call::EpollCtl => {
            let mut event = [0; size_of::<libc::epoll_event>()];
            let Some(set) = set_of(args.int(0), true) else { return };
            if memory::read(args.word(3), &mut event) == event.len() {
                let (events, data) = (super::reports::long(&event, 0), super::reports::long(&event, event.len() - 8));
                #[allow(clippy::cast_possible_truncation, reason = "the events are in the first four bytes")]
                let events = if cfg!(target_endian = "little") { events as u32 } else { (events >> 32) as u32 };
                change(set, args.int(2), events, data, args.int(1) == libc::EPOLL_CTL_MOD);
            }
        }
        Call::PollerAdd | Call::PollerModify => {
            let asked = args.uint(2);
            let bits = [(event::READABLE, bit::IN), (event::WRITABLE, bit::OUT)];
            let modes = [(event::EDGE, EDGE), (event::ONESHOT, ONESHOT)].into_iter().chain(bits);
            let events = modes.filter(|(ours, _)| asked & ours != 0).fold(0, |bits, (_, theirs)| bits | theirs);
            let fd = args.int(1);
            change(args.word(0) as u64, fd, events, u64::try_from(fd).unwrap_or(0), scene.call == Call::PollerModify);
        }
        Call::PollerRemove => leave(args.word(0) as u64, args.int(1)),
        _ => {}
    }
}

fn change(set: u64, fd: RawFd, events: u32, data: u64, is_change: bool) {
    if events & bit::OUT != 0 {
        edges::waits_to_send();
    }
    if is_change {
        if let Some(place) = of(fd, set) {
            if place.events() & ONESHOT != 0 && place.is(PENDING) {
                edges::armed_again();
            }
            leave(set, fd);
        }
    }
    enter(set, fd, events, data);
}
