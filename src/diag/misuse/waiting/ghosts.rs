//! Things used after their end: descriptors closed while a set still has them (172), handles and epoll instances that are
//! closed (173).

use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use super::registered::{self, CLOSED, Place, TOLD};
use super::{reports, thread};
use crate::diag::decode::Memory;
use crate::diag::misuse::finding::Finding;
use crate::diag::misuse::{Found, Scene};
use crate::diag::notes::{Note, Notes};
use crate::gate::{Call, Kind, Outcome};
use crate::raw::own;

/// Handles that were closed lately: pollers in the first row, readers in the second.
static CLOSED_HANDLES: [[AtomicU64; 64]; 2] = [const { [const { AtomicU64::new(0) }; 64] }; 2];
static NEXT: [AtomicU32; 2] = [const { AtomicU32::new(0) }; 2];

/// RSK172: an event of a descriptor that this program has closed.
///
/// Another thread may have been given the event before the close. So it must be the thread that has closed it, or come twice.
pub(super) fn seen(place: &Place, found: &mut Found) {
    let me = thread::identity();
    let is_mine = place.thread.load(Relaxed) == me;
    if !is_mine && place.ghosts.swap(me, Relaxed) != me || place.is(TOLD) {
        return;
    }
    place.mark(TOLD);
    found.add(&reports::of_closed(172, 0, place.fd()));
}

/// Whether a call is about a poller or reader that has to be open.
pub(super) fn takes_handle(call: Call) -> bool {
    call.signature().args.first() == Some(&Kind::Handle)
}

fn row(call: Call) -> usize {
    usize::from(call.signature().name.starts_with("reader"))
}

/// RSK173: a handle that was closed. It is known by its number, which no other ever has.
///
/// A wait that another thread ends by closing the poller is no such mistake: the handle was open when the wait began.
pub(super) fn stale(scene: &Scene, found: &mut Found) {
    let handle = scene.args.word(0) as u64;
    let Some(closed) = CLOSED_HANDLES.get(row(scene.call)) else { return };
    if handle != 0 && closed.iter().any(|it| it.load(Relaxed) == handle) {
        let what = if row(scene.call) == 0 { "poller" } else { "reader" };
        found.add(&Finding::new(173, 0).with(what));
    }
}

/// A handle was closed, or a reader opened.
pub(super) fn after(scene: &Scene, outcome: Outcome) {
    if outcome.failure.is_some() {
        return;
    }
    match scene.call {
        Call::PollerClose | Call::ReaderClose => {
            let (Some(closed), Some(next)) = (CLOSED_HANDLES.get(row(scene.call)), NEXT.get(row(scene.call))) else {
                return;
            };
            if let Some(place) = closed.get(next.fetch_add(1, Relaxed) as usize % closed.len()) {
                place.store(scene.args.word(0) as u64, Relaxed);
            }
        }
        Call::ReaderOpen => {
            if let Some(notes) = Notes::make(scene.fd) {
                notes.mark(Note::Waiting, super::flag::HAS_READER);
            }
        }
        _ => {}
    }
}

/// Why a call on an epoll instance has failed.
pub(super) fn failed(scene: &Scene, code: libc::c_int) -> Option<Finding> {
    if code != libc::EBADF || !matches!(scene.call, Call::EpollCtl | Call::EpollWait | Call::EpollPwait) {
        return None;
    }
    if own::identity(scene.fd).is_none() {
        return (scene.note(Note::EpollSet) != 0).then(|| reports::of_closed(173, 1, scene.fd));
    }
    // Without a copy of it the descriptor is gone from the set, and many programs do not care. So this explains and is not told.
    let is_asked = matches!(scene.memory, Memory::Copied(_));
    let fd = scene.args.int(2);
    let taken_out = is_asked && scene.call == Call::EpollCtl && scene.args.int(1) == libc::EPOLL_CTL_DEL;
    let place = registered::of(fd, 0).filter(|place| taken_out && place.is(CLOSED));
    place.map(|_| reports::of_closed(172, 2, fd))
}
