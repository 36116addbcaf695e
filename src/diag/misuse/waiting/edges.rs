//! Events that come once: edge-triggered ones that were not used up (170), one-shot ones that were not armed again (171).
//!
//! A correct program may leave data unread for a while and know it: a proxy whose other side does not take more, a limit of
//! the rate, a worker that has not come to it yet. So what was seen of the program counts for it: who has read without being
//! told again, has met a full buffer when sending, or reads in another thread than the one that waits, has its own
//! book-keeping, and none of its descriptors is judged. Who also waits for room to send is judged only when it waits for good.

use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::os::fd::RawFd;

use super::registered::{self, CLOSED, EDGE, LEFT, ONESHOT, PENDING, Place, READ, TOLD};
use super::{bit, flag, ghosts, has_something, thread};
use crate::diag::misuse::finding::Finding;
use crate::diag::misuse::{Found, Scene};
use crate::diag::notes::{Note, Notes};
use crate::diag::state::{self, mark};
use crate::gate::{Call, Outcome};
use crate::raw::{asking, own, tasks};

/// How long data must have been left by a thread that waits in vain.
const IDLE_MS: u64 = 300;
/// And by one that is told of other descriptors meanwhile.
const BUSY_MS: u64 = 1000;
/// How long after its only event a one-shot must have had data.
const DISARMED_MS: u64 = 2000;

/// The program has shown that it knows what it left unread.
static KEEPS_BOOKS: AtomicBool = AtomicBool::new(false);
/// It waits for room to send as well: then it may leave data unread until there is some, or until a timer says so.
static WAITS_TO_SEND: AtomicBool = AtomicBool::new(false);
/// It has armed a one-shot again.
static ARMS_AGAIN: AtomicBool = AtomicBool::new(false);

/// The program has armed a one-shot again that had fired: it knows of that.
pub(super) fn armed_again() {
    ARMS_AGAIN.store(true, Relaxed);
}

/// The program wants to be told of room to send.
pub(super) fn waits_to_send() {
    WAITS_TO_SEND.store(true, Relaxed);
}

/// An event of the descriptor at a place was given to this thread; which descriptor that is, unless it is closed.
pub(super) fn delivered(place: &'static Place, events: u32, found: &mut Found) -> Option<RawFd> {
    if place.is(CLOSED) {
        ghosts::seen(place, found);
        return None;
    }
    let once = place.events() & (EDGE | ONESHOT) != 0;
    if once && events & bit::IN != 0 && !place.is(TOLD) {
        place.unmark(READ | LEFT);
        place.thread.store(thread::identity(), Relaxed);
        place.since.store(own::coarse_milliseconds(), Relaxed);
        registered::watch(place);
    }
    Some(place.fd())
}

/// A call on a descriptor was made: what does that say of an event that came once?
pub(super) fn read(scene: &Scene, outcome: Outcome) {
    if is_short_send(scene, outcome) {
        KEEPS_BOOKS.store(true, Relaxed);
    }
    if scene.note(Note::Registration) == 0 {
        return;
    }
    let Some(place) = registered::of(scene.fd, 0).filter(|place| place.is(PENDING)) else { return };
    let Some(is_over) = uses_up(scene, outcome) else { return };
    place.mark(READ);
    if place.events() & ONESHOT != 0 {
        return;
    }
    if place.thread.load(Relaxed) != thread::identity() || place.is(LEFT) {
        KEEPS_BOOKS.store(true, Relaxed);
    }
    if is_over {
        place.unmark(PENDING);
    } else {
        place.since.store(own::coarse_milliseconds(), Relaxed);
    }
}

/// Whether a call has found the end of what there was; `None` if it does not take anything.
fn uses_up(scene: &Scene, outcome: Outcome) -> Option<bool> {
    let peeks = |flags: i32| flags & (libc::MSG_PEEK | libc::MSG_ERRQUEUE) != 0;
    match scene.call {
        Call::Recv | Call::Recvfrom if peeks(scene.args.int(3)) => None,
        // Less than was asked for is the end as well, but for datagrams.
        Call::Recv | Call::Recvfrom | Call::Read => {
            let filled = usize::try_from(outcome.value).is_ok_and(|got| got == scene.args.word(2) && got > 0);
            Some(!filled && (outcome.value <= 0 || scene.is_stream()))
        }
        Call::Accept | Call::Accept4 => Some(outcome.failure.is_some()),
        // How much these wanted is not looked at.
        Call::Readv
        | Call::Recvmsg
        | Call::Recvmmsg
        | Call::RecvExact
        | Call::RecvFds
        | Call::RecvDatagram
        | Call::RecvMany
        | Call::AcceptMany
        | Call::ReaderOpen => Some(true),
        _ => None,
    }
}

/// Whether a send found no more room: then others wait for somebody who is slow.
fn is_short_send(scene: &Scene, outcome: Outcome) -> bool {
    match scene.call {
        Call::Send | Call::Sendto | Call::Write => {
            outcome.failure == Some(libc::EAGAIN)
                || usize::try_from(outcome.value).is_ok_and(|sent| sent < scene.args.word(2))
        }
        // How much these wanted is not looked at; but when less was taken, there is no room left.
        Call::Sendmsg | Call::Writev | Call::Sendfile | Call::Sendmmsg => {
            outcome.failure == Some(libc::EAGAIN)
                || registered::is_any_pending() && asking::readiness(scene.fd, libc::POLLOUT) & libc::POLLOUT == 0
        }
        _ => false,
    }
}

/// The set and the time limit of a wait.
fn wait_of(scene: &Scene) -> Option<(u64, i32)> {
    match scene.call {
        Call::EpollWait | Call::EpollPwait => Some((registered::set_of(scene.fd, false)?, scene.args.int(3))),
        Call::PollerWait => Some((scene.args.word(0) as u64, scene.args.int(3))),
        _ => None,
    }
}

/// A thread is about to wait.
pub(super) fn begun(scene: &Scene, found: &mut Found) {
    let Some((set, timeout_ms)) = wait_of(scene) else { return };
    for place in registered::pending(set) {
        if place.events() & ONESHOT != 0 {
            disarmed(place, found);
        } else if is_left(scene, place) {
            let again = place.is(LEFT) && is_older(place, BUSY_MS) && !WAITS_TO_SEND.load(Relaxed);
            // A wait without limit, in the only thread there is, will not end for this descriptor.
            let for_good = timeout_ms < 0 && scene.fd >= 0 && tasks::is_single_threaded();
            place.mark(LEFT);
            if again || for_good {
                tell(170, place, found);
            }
        }
    }
}

/// A wait is over.
pub(super) fn ended(scene: &Scene, outcome: Outcome, found: &mut Found) {
    if outcome.value != 0 || outcome.failure.is_some() {
        return;
    }
    let Some((set, _)) = wait_of(scene) else { return };
    for place in registered::pending(set) {
        if place.events() & ONESHOT != 0 {
            disarmed(place, found);
        } else if place.is(LEFT) && is_older(place, IDLE_MS) && !WAITS_TO_SEND.load(Relaxed) && is_left(scene, place) {
            tell(170, place, found);
        }
    }
}

fn is_older(place: &Place, ms: u64) -> bool {
    own::coarse_milliseconds().saturating_sub(place.since.load(Relaxed)) >= ms
}

/// RSK170: this thread was told of the descriptor, has read from it and has met no end, there is more, and epoll has nothing
/// to tell of it.
///
/// What came after the last read is a new event, which epoll still has to tell; so as long as it has anything to tell,
/// nothing is said. (What a poller has to tell is seen when its wait has ended in vain.)
fn is_left(scene: &Scene, place: &Place) -> bool {
    place.is(READ)
        && place.thread.load(Relaxed) == thread::identity()
        && !KEEPS_BOOKS.load(Relaxed)
        && has_something(place.fd())
        && (scene.fd < 0 || !has_something(scene.fd))
}

/// RSK171: a one-shot has fired, was read from, and has had something to read for a long time without being armed again.
///
/// A program that has ever armed one again knows how, and may have its reasons to wait with this one.
fn disarmed(place: &'static Place, found: &mut Found) {
    let is_due = place.is(READ) && !ARMS_AGAIN.load(Relaxed) && is_older(place, DISARMED_MS);
    if is_due && has_something(place.fd()) {
        tell(171, place, found);
    }
}

fn tell(code: u16, place: &'static Place, found: &mut Found) {
    let fd = place.fd();
    place.unmark(PENDING);
    place.mark(TOLD);
    let is_read_elsewhere = Notes::of(fd).is_some_and(|notes| notes.get(Note::Waiting) & flag::HAS_READER != 0);
    if is_read_elsewhere || !place.is_current() {
        return;
    }
    let finding = match asking::unread(fd).filter(|_| !state::marks(fd).any(mark::LISTENING)) {
        Some(bytes) if bytes > 0 => Finding::new(code, 0).with(fd).with(bytes),
        _ => Finding::new(code, 1).with(fd),
    };
    found.add(&finding);
}
