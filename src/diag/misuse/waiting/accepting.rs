//! Listeners in event loops: blocking ones (174), accepted sockets that are expected not to block (175), accept without a
//! descriptor left (176).

use std::os::fd::RawFd;

use super::registered::{self, EDGE};
use super::{flag, has_something, noted, thread};
use crate::diag::misuse::finding::{Fact, Finding};
use crate::diag::misuse::{Found, Scene, diagnosing};
use crate::diag::notes::{Note, Notes};
use crate::diag::state::{self, Known};
use crate::gate::{Call, Outcome};
use crate::raw::{asking, own};

/// Failures of accept that are too many, and in which time.
const REFUSED: u64 = 100;
const REFUSED_MS: u64 = 1000;
/// Descriptors counted at most.
const COUNTED: u64 = 1 << 16;

/// RSK174: accept on a blocking listener that a wait for several descriptors has reported.
///
/// The client may have gone, or another process may have been first: then accept waits, and with it all the other
/// descriptors. A program that waits for its listener alone has nothing else to attend to and is not told; nor one whose
/// accept has a time limit.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    thread::with(|thread| thread.short.set(None));
    let is_reported = noted(scene, flag::READABLE) && noted(scene, flag::CROWD) && !noted(scene, flag::TOLD);
    let Some(notes) = scene.notes.filter(|_| is_reported) else { return };
    let attends_others = match registered::of(scene.fd, 0) {
        Some(place) => registered::watches_others(place.set.load(core::sync::atomic::Ordering::Relaxed), scene.fd),
        None => true,
    };
    if attends_others
        && asking::is_blocking(scene.fd) == Some(true)
        && !asking::has_time_limit(scene.fd, libc::SO_RCVTIMEO)
    {
        notes.mark(Note::Waiting, flag::TOLD);
        found.add(&Finding::new(174, 0).with(scene.fd));
    }
}

/// A call on a descriptor was made.
pub(super) fn after(scene: &Scene, outcome: Outcome) {
    match scene.call {
        Call::Accept | Call::Accept4 => accepted(scene, outcome),
        Call::Recv | Call::Read | Call::Recvfrom => {
            let got = usize::try_from(outcome.value).unwrap_or(0);
            if got > 0 && got < scene.args.word(2) && noted(scene, flag::ACCEPTED_BLOCKING) {
                let call = (scene.fd, scene.args.word(1), scene.args.word(2));
                thread::with(|thread| thread.short.set(Some(call)));
            }
        }
        _ => thread::with(|thread| {
            // What is sent in a loop that reads to the end does not end it; else this may be a conversation.
            let is_edge = |fd| registered::of(fd, 0).is_some_and(|place| place.events() & EDGE != 0);
            if thread.short.get().is_some_and(|(fd, _, _)| !is_edge(fd)) {
                thread.short.set(None);
            }
        }),
    }
}

fn accepted(scene: &Scene, outcome: Outcome) {
    if noted(scene, flag::READABLE) {
        if let Some(notes) = scene.notes {
            notes.unmark(Note::Waiting, flag::READABLE);
        }
    }
    let Some(new) = RawFd::try_from(outcome.value).ok().filter(|new| *new >= 0) else { return };
    if let Some(listener) = scene.notes.filter(|_| !noted(scene, flag::HAS_SERVED)) {
        listener.mark(Note::Waiting, flag::HAS_SERVED);
    }
    let is_asked = scene.call == Call::Accept4 && scene.args.int(3) & libc::SOCK_NONBLOCK != 0;
    if !is_asked && asking::is_blocking(scene.fd) == Some(false) {
        if let Some(notes) = Notes::make(new) {
            notes.mark(Note::Waiting, flag::ACCEPTED_BLOCKING);
        }
    }
}

/// RSK175: a socket accepted by a non-blocking listener is read to the end in an event loop, and blocks.
///
/// A program may well want its connections to block. So all of this must be so: a wait for several descriptors has reported
/// it, the last receive into this very buffer was short, and this one, right behind it, will wait.
pub(super) fn reads(scene: &Scene, found: &mut Found) {
    let Some((fd, pointer, len)) = thread::with(|thread| thread.short.take()) else { return };
    let waits = scene.call == Call::Read || scene.args.int(3) & libc::MSG_DONTWAIT == 0;
    if (fd, pointer, len) == (scene.fd, scene.args.word(1), scene.args.word(2))
        && waits
        && noted(scene, flag::ACCEPTED_BLOCKING)
        && noted(scene, flag::CROWD)
        && asking::is_blocking(fd) == Some(true)
        && !asking::has_time_limit(fd, libc::SO_RCVTIMEO)
        && !has_something(fd)
    {
        found.add(&Finding::new(175, 0).with(fd).with(scene.call));
    }
}

/// RSK176: accept fails again and again because no descriptor is left, and nothing is done about it.
///
/// A correct program closes something, stops listening for a while, or rests: then it does not fail a hundred times in a
/// second.
pub(super) fn refused(scene: &Scene, outcome: Outcome, found: &mut Found) {
    if !matches!(scene.call, Call::Accept | Call::Accept4 | Call::AcceptMany) {
        return;
    }
    let code = outcome.failure.filter(|code| matches!(*code, libc::EMFILE | libc::ENFILE));
    let Some(code) = code else {
        if outcome.failure.is_none() && scene.note(Note::Refused) != 0 {
            if let Some(notes) = scene.notes {
                notes.set(Note::Refused, 0);
            }
        }
        return;
    };
    let Some(notes) = Notes::make(scene.fd) else { return };
    let count = notes.add(Note::Refused, 1) + 1;
    if count == 1 {
        notes.set(Note::RefusedAt, own::coarse_milliseconds());
    }
    if count == REFUSED {
        notes.set(Note::Refused, 0);
        if own::coarse_milliseconds().saturating_sub(notes.get(Note::RefusedAt)) <= REFUSED_MS {
            found.add(&without_descriptor(code));
        }
    }
}

/// The finding with the limit, the sockets that are open, and the place that has opened most of them.
fn without_descriptor(code: libc::c_int) -> Finding {
    let times = i64::try_from(REFUSED).unwrap_or(0);
    if code == libc::ENFILE {
        return Finding::new(176, 2).with(times);
    }
    let limit = asking::descriptor_limit().unwrap_or(0);
    let most = RawFd::try_from(limit.min(COUNTED)).unwrap_or(0);
    let sockets = || (0..if diagnosing() { most } else { 0 }).filter(|fd| matches!(state::lookup(*fd), Known::Open(_)));
    let opened = |fd| Notes::of(fd).map_or(0, |notes| notes.place(Note::Opened));
    let (mut open, mut place, mut votes) = (0u32, 0, 0u32);
    for fd in sockets() {
        open += 1;
        // The place of more than half of them is what is left when each other one takes one away.
        match (votes, opened(fd)) {
            (0, candidate) => (place, votes) = (candidate, 1),
            (_, same) if same == place => votes += 1,
            _ => votes -= 1,
        }
    }
    let is_known = place != 0 && sockets().filter(|fd| opened(*fd) == place).count() * 2 > open as usize;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    Finding::new(176, u8::from(is_known)).with(times).with(limit).with(open).with(Fact::Place(place))
}
