//! Closed twice (RSK180) and used when closed (RSK181).
//!
//! A number says nothing about which socket its user means, and threads hand descriptors to each other in ways nobody sees: a
//! reaper closes what it has never used, a worker uses what another has opened. So a close or a use of a number that is open
//! is never a finding, however it looks. Found is what cannot be meant: a number that is not open and whose past is known, and
//! a number that became another socket while one call was at work on it. A close that hits another thread's socket shows when
//! the owner meets its number closed.

use core::cell::Cell;
use std::os::fd::RawFd;

use libc::c_int;

use super::super::finding::{Fact, Finding};
use super::super::{Found, Scene};
use super::closes;
use crate::diag::notes::{Note, Notes};
use crate::diag::state::{self, Known, mark};
use crate::gate::{self, Call, Outcome};
use crate::raw::{own, tasks};

thread_local! {
    /// What this thread tried to close last, and where.
    static LAST: Cell<(RawFd, usize)> = const { Cell::new((-1, 0)) };
    /// The descriptor a call of several steps began with, and its socket.
    static BEGAN: Cell<(RawFd, u64)> = const { Cell::new((-1, 0)) };
}

/// A call of several steps: each could meet another socket.
fn has_steps(call: Call) -> bool {
    matches!(call, Call::SendAll | Call::RecvExact | Call::SendFds | Call::RecvFds | Call::SendMany)
}

/// Notes the socket a call of several steps begins with.
pub(super) fn before(scene: &Scene) {
    if has_steps(scene.call) {
        BEGAN.set((scene.fd, scene.note(Note::Identity)));
    }
}

/// A descriptor that became another socket while a call of several steps went on: the later steps were made on that.
pub(super) fn after(scene: &Scene, found: &mut Found) {
    let (fd, cookie) = BEGAN.get();
    if has_steps(scene.call) && fd == scene.fd && cookie != 0 {
        BEGAN.set((-1, 0));
        if own::socket_cookie(fd).is_some_and(|now| now != cookie) {
            found.add(&Finding::new(181, 3).with(fd).with(scene.call).of_closed());
        }
    }
}

/// Why a call failed on a descriptor that is not open. Not: a look whether it is open, and the closing of all numbers in turn,
/// as daemons do, mostly in a child that knows the numbers from its parent.
pub(super) fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    if code != libc::EBADF || scene.fd < 0 || is_no_use(scene) || (closes(scene.call) && is_sweeping(scene.fd)) {
        return None;
    }
    let by = scene.note(Note::ClosedBy);
    if closes(scene.call) && by != 0 && !tasks::is_ours(by) {
        return None;
    }
    let past = past(scene)?;
    Some(told(scene, past).of_closed())
}

/// Not a use that is looked at here.
fn is_no_use(scene: &Scene) -> bool {
    match scene.call {
        // An epoll instance that was closed is a mistake of its own (RSK173).
        Call::EpollCtl | Call::EpollWait | Call::EpollPwait => scene.note(Note::EpollSet) != 0,
        Call::GetNonblocking | Call::GetCloexec | Call::Describe | Call::DescribeText => true,
        Call::Fcntl => matches!(scene.args.int(1), libc::F_GETFD | libc::F_GETFL),
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Past {
    /// Closed by the library.
    Closed,
    /// By something else.
    Elsewhere,
}

fn past(scene: &Scene) -> Option<Past> {
    // A close has left its own mark before it failed.
    let again = state::marks(scene.fd).any(mark::AGAIN);
    match state::lookup(scene.fd) {
        Known::Closed(_) if again || !closes(scene.call) => Some(Past::Closed),
        Known::Closed(_) | Known::ClosedElsewhere => Some(Past::Elsewhere),
        Known::Nothing if scene.note(Note::Gone) != 0 && !own::is_open(scene.fd) => Some(Past::Closed),
        _ => None,
    }
}

fn told(scene: &Scene, past: Past) -> Finding {
    let code = if closes(scene.call) { 180 } else { 181 };
    if past == Past::Elsewhere {
        return Finding::new(code, 2).with(scene.fd);
    }
    let by = scene.note(Note::ClosedBy);
    // Without diagnosis mode nobody knows who it was.
    let by_another = by != 0 && tasks::is_ours(by) && by != tasks::current();
    match scene.notes.filter(|_| by_another).and_then(hit_by_second_close) {
        Some(place) => Finding::new(180, 3).with(scene.fd).with(Fact::Place(place)),
        None => Finding::new(code, u8::from(by_another)).with(scene.fd),
    }
}

/// Whether the thread that has closed this socket, opened by the calling thread, had closed its number before: where.
fn hit_by_second_close(notes: Notes) -> Option<usize> {
    let by = notes.get(Note::ClosedBy);
    let is_second = notes.get(Note::ClosedBeforeBy) == by && notes.get(Note::OpenedBy) == tasks::current();
    is_second.then(|| notes.place(Note::ClosedBefore)).filter(|place| *place != 0)
}

/// Whether this thread closes one number after the other, from one place.
fn is_sweeping(fd: RawFd) -> bool {
    let (last, place) = LAST.get();
    last >= 0 && last.abs_diff(fd) == 1 && place == gate::caller()
}

/// Remembers a close that found nothing.
pub(super) fn remember(scene: &Scene, outcome: Outcome) {
    if scene.call == Call::Close {
        let found_nothing = outcome.failure == Some(libc::EBADF);
        LAST.set(if found_nothing { (scene.fd, gate::caller()) } else { (-1, 0) });
    }
}
