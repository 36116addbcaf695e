//! RSK122 (a port nobody has chosen) and RSK132 (no room for those who wait).

use core::cell::Cell;

use libc::c_int;

use super::{is_internet, was};
use crate::diag;
use crate::diag::misuse::finding::{Fact, Finding};
use crate::diag::misuse::{Found, Scene, diagnosing};
use crate::diag::notes::{Note, Notes};
use crate::diag::state::mark;
use crate::gate::{self, Call};
use crate::raw::{ends, own};

thread_local! {
    /// A socket without an address that this thread is just making listen, or has made listen; -1 if there is none.
    static UNCHOSEN: Cell<c_int> = const { Cell::new(-1) };
    /// A socket this thread has made listen with a backlog of 0.
    static NO_QUEUE: Cell<c_int> = const { Cell::new(-1) };
}

/// Calls that tell a program which port it listens on.
const TELLING: [Call; 3] = [Call::Getsockname, Call::Describe, Call::DescribeText];

/// 122: whoever waits for connections on a port that nobody has chosen, without having asked which it is. 132: the same with
/// room for one connection only.
///
/// Listening without bind is legal, and a program that means it asks for the port before it waits. A backlog of 0 matters
/// once somebody connects: what is closed before has tried out whether it may be 0.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    match scene.call {
        Call::Listen => UNCHOSEN.set(if has_no_port(scene) { scene.fd } else { UNCHOSEN.get() }),
        call if TELLING.contains(&call) => settle(scene.fd),
        Call::Accept | Call::Accept4 | Call::AcceptMany | Call::PollerCollect | Call::WaitReadable => {
            tell(scene, scene.fd, found);
            tell_of_queue(scene, scene.fd, found);
        }
        call if waits(call) && diagnosing() => {
            tell(scene, UNCHOSEN.get(), found);
            tell_of_queue(scene, NO_QUEUE.get(), found);
        }
        Call::Connect => tell_of_queue(scene, NO_QUEUE.get(), found),
        Call::Close => {
            for pending in [&UNCHOSEN, &NO_QUEUE] {
                if pending.get() == scene.fd {
                    pending.set(-1);
                }
            }
        }
        _ => {}
    }
}

/// Whether a call waits for any of several descriptors.
fn waits(call: Call) -> bool {
    matches!(
        call,
        Call::Poll | Call::Ppoll | Call::Select | Call::Pselect | Call::EpollWait | Call::EpollPwait | Call::PollerWait
    )
}

/// Whether the life of a socket was seen from its beginning and it has no port yet.
fn has_no_port(scene: &Scene) -> bool {
    !scene.marks.any(mark::BOUND | mark::LISTENING | mark::CONNECTED)
        && was(scene, mark::SOCKET)
        && ends::local(scene.fd).and_then(|name| name.internet()).is_some_and(|address| address.port() == 0)
}

/// A listen has succeeded.
pub(super) fn after(scene: &Scene) {
    if scene.call != Call::Listen {
        return;
    }
    let empty = scene.args.int(1) == 0 && is_internet(scene);
    // Without such a socket there is nothing to note, and no row to be made.
    let notes = if empty || scene.fd == UNCHOSEN.get() { Notes::make(scene.fd) } else { Notes::of(scene.fd) };
    let Some(notes) = notes else { return };
    // A second listen gives another backlog.
    notes.set(Note::NoQueue, u64::from(empty));
    if empty {
        NO_QUEUE.set(scene.fd);
    }
    if scene.fd == UNCHOSEN.get() {
        notes.set(Note::Unchosen, 1);
        if !diagnosing() {
            for call in TELLING {
                gate::observe(diag::MISUSE, call);
            }
        }
    }
}

fn settle(fd: c_int) {
    if let Some(notes) = Notes::of(fd) {
        notes.set(Note::Unchosen, 0);
    }
    if fd == UNCHOSEN.get() {
        UNCHOSEN.set(-1);
    }
}

fn tell(scene: &Scene, fd: c_int, found: &mut Found) {
    let noted = Notes::of(fd).filter(|notes| notes.get(Note::Unchosen) != 0 && is_there(scene, fd));
    if noted.is_none() {
        return;
    }
    settle(fd);
    if let Some(name) = ends::local(fd) {
        found.add(&Finding::new(122, 2).with(fd).with(Fact::address(name.bytes())));
    }
}

/// 132: a queue for one. Negative means as many as the system allows on Linux, and some programs use it so.
fn tell_of_queue(scene: &Scene, fd: c_int, found: &mut Found) {
    let noted = Notes::of(fd).filter(|notes| notes.get(Note::NoQueue) != 0 && is_there(scene, fd));
    if let Some(notes) = noted {
        notes.set(Note::NoQueue, 0);
        found.add(&Finding::new(132, 0).with(fd));
    }
}

/// Whether `fd` is still the socket that listens. If it is the one the call is about, that is looked at with the finding.
fn is_there(scene: &Scene, fd: c_int) -> bool {
    fd == scene.fd || own::int_option(fd, libc::SOL_SOCKET, libc::SO_ACCEPTCONN) == Some(1)
}
