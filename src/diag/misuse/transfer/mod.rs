//! What goes wrong with the bytes themselves: sent short, received short, cut, left behind, taken for text, or their loss
//! explained wrongly: RSK140 to RSK156.

mod closing;
mod content;
mod datagram;
mod nobody;
mod over;
mod payload;
mod reasons;
mod received;
mod record;
pub(super) mod rehearsal;
mod unsent;
mod waits;
mod watch;

use libc::c_int;

use self::payload::Payload;
use super::finding::Finding;
use super::{Found, Group, Scene, diagnosing, recognise};
use crate::diag::notes::{Note, Notes};
use crate::diag::state::mark;
use crate::gate::{Call, Event, Outcome, Returns};
use crate::names::event;
use crate::raw::{asking, fork, own};

/// The group.
pub(super) const GROUP: Group = Group { before, after, failed };

fn before(scene: &Scene, found: &mut Found) {
    waits::before(scene);
    unsent::before(scene, found);
    datagram::before(scene, found);
    if !diagnosing() {
        return;
    }
    over::before(scene, found);
    nobody::before(scene, found);
    record::before(scene);
    received::before(scene, found);
    content::before(scene, found);
    closing::before(scene, found);
    reasons::before(scene, found);
    if let (true, Some(notes)) = (is_receive(scene.call), scene.notes) {
        notes.set(Note::Withheld, 0);
    }
}

fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    over::after(scene, outcome, found);
    unsent::after(scene, outcome);
    datagram::after(scene, outcome, found);
    note_copy(scene, outcome);
    if !diagnosing() {
        return;
    }
    remember(scene, outcome);
    nobody::after(scene, outcome);
    received::after(scene, outcome, found);
    rehearsal::after(scene, outcome);
    reasons::after(scene, outcome);
}

fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    // On request without diagnosis mode the explanations say what the running system shows; here too little is known.
    if !diagnosing() {
        return None;
    }
    over::failed(scene, code).or_else(|| datagram::failed(scene, code)).or_else(|| closing::failed(scene, code))
}

/// Changes what the kernel is asked, where only the kernel can tell what is looked for.
pub(super) fn alter(event: &mut Event) {
    if let Call::Recv | Call::Recvfrom | Call::Read = event.call {
        datagram::alter(event.args);
        rehearsal::alter(event.args);
    }
}

/// Undoes it for whoever looks at the call afterwards.
pub(super) fn restore(event: &mut Event) {
    if let Call::Recv | Call::Recvfrom | Call::Read = event.call {
        event.args.restore();
    }
}

/// Room that a call is to fill.
#[derive(Clone, Copy)]
struct Room {
    at: usize,
    len: usize,
    flags: c_int,
}

impl Room {
    /// Of a call that fills one room.
    fn of(scene: &Scene) -> Option<Self> {
        let flags = match scene.call {
            Call::Recv | Call::Recvfrom => scene.args.int(3),
            Call::Read => 0,
            _ => return None,
        };
        Some(Self { at: scene.args.word(1), len: scene.args.word(2), flags })
    }

    fn peeks(self) -> bool {
        self.flags & (libc::MSG_PEEK | libc::MSG_ERRQUEUE | libc::MSG_OOB) != 0
    }
}

/// How many bytes a call has moved, if it has.
fn moved(outcome: Outcome) -> Option<usize> {
    if outcome.failure.is_some() { None } else { usize::try_from(outcome.value).ok() }
}

/// Whether a call takes bytes from a socket.
const fn is_receive(call: Call) -> bool {
    call.takes_in() || matches!(call, Call::ReaderOpen | Call::PollerCollect)
}

/// Something was received in a way that is not looked at closely: what was noted of the receive before is of the past.
fn forget_receive(notes: Notes) {
    for note in [Note::Peeked, Note::ReceivedAt, Note::ReceivedRoom, Note::ReceivedBytes, Note::Record, Note::Zeros] {
        notes.set(note, 0);
    }
}

/// What kind of socket a descriptor is.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Sort {
    kind: c_int,
    domain: c_int,
}

impl Sort {
    const ASKED: u64 = 1 << 63;

    /// As the kernel says; in diagnosis mode, where rows are about the socket that is there, it is asked once.
    #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "small positive numbers")]
    fn of(fd: c_int) -> Option<Self> {
        let notes = if diagnosing() { Notes::of(fd) } else { None };
        if let Some(word) = notes.map(|notes| notes.get(Note::Sort)).filter(|word| *word != 0) {
            return Some(Self { kind: (word & 0xff) as c_int, domain: (word >> 8 & 0xff) as c_int });
        }
        let ask = |name| own::int_option(fd, libc::SOL_SOCKET, name);
        let sort = Self { kind: ask(libc::SO_TYPE)?, domain: ask(libc::SO_DOMAIN)? };
        if let Some(notes) = notes {
            notes.set(Note::Sort, Self::ASKED | (sort.domain as u64 & 0xff) << 8 | sort.kind as u64 & 0xff);
        }
        Some(sort)
    }

    fn is_stream(self) -> bool {
        self.kind == libc::SOCK_STREAM
    }

    fn is_datagram(self) -> bool {
        self.kind == libc::SOCK_DGRAM
    }

    fn is_internet(self) -> bool {
        matches!(self.domain, libc::AF_INET | libc::AF_INET6)
    }

    fn is_tcp(self) -> bool {
        self.is_stream() && self.is_internet()
    }
}

/// The row of a descriptor for use without diagnosis mode, where nobody else sees to it that it is about this socket.
fn own_row(fd: c_int) -> Option<Notes> {
    if !diagnosing() {
        recognise(fd);
    }
    Notes::of(fd)
}

/// Notes that a socket has another descriptor, or a stdio stream that goes on sending on it.
#[allow(clippy::cast_possible_truncation, reason = "an fd came back, which is an int")]
fn note_copy(scene: &Scene, outcome: Outcome) {
    // Some by name: they come with rustsock/posix.h.
    let copies = match scene.call.signature().name {
        "dup" | "dup2" | "dup3" | "dup_cloexec" => true,
        "fcntl" if matches!(scene.args.int(1), libc::F_DUPFD | libc::F_DUPFD_CLOEXEC) => true,
        "fdopen" => false,
        _ => return,
    };
    if outcome.failure.is_some() {
        return;
    }
    for fd in [scene.fd, if copies { outcome.value as c_int } else { scene.fd }] {
        own_row(fd);
        if let Some(notes) = Notes::make(fd).filter(|_| own::socket_cookie(fd).is_some()) {
            notes.set(Note::Copied, 1);
        }
    }
}

/// Notes what holds for a socket from now on.
#[allow(clippy::cast_possible_truncation, reason = "an fd came back, which is an int")]
fn remember(scene: &Scene, outcome: Outcome) {
    if outcome.failure.is_some() {
        return;
    }
    match scene.call {
        call if is_receive(call) && Room::of(scene).is_none() => {
            if let (true, Some(notes)) = (outcome.value > 0, scene.notes) {
                forget_receive(notes);
            }
        }
        Call::EpollCtl => {
            let removes = scene.args.int(1) == libc::EPOLL_CTL_DEL;
            let events = if removes { 0 } else { scene.int_at(scene.args.word(3)).unwrap_or(0) };
            watched(scene.args.int(2), !removes, events & libc::EPOLLOUT != 0, events & libc::EPOLLET != 0);
        }
        Call::PollerAdd | Call::PollerModify => {
            let events = scene.args.uint(2);
            watched(scene.fd, true, events & event::WRITABLE != 0, events & event::EDGE != 0);
        }
        Call::PollerRemove => watched(scene.fd, false, false, false),
        call if call.signature().returns == Returns::NewFd => {
            if let Some(notes) = Notes::of(outcome.value as c_int) {
                notes.set(Note::Epoch, fork::epoch() + 1);
            }
        }
        _ => {}
    }
}

/// A set watches a descriptor from now on for this.
fn watched(fd: c_int, is_watched: bool, writing: bool, edges: bool) {
    if let Some(notes) = Notes::make(fd) {
        if is_watched {
            notes.set(Note::Watched, 1);
        }
        notes.set(Note::WriteWatched, u64::from(writing));
        notes.set(Note::EdgeWatched, u64::from(edges));
        if writing {
            unsent::looked_after(notes);
        }
    }
}

/// Whether closing this descriptor closes the socket, as far as can be told: no copy by dup or fork was seen.
fn is_last_copy(scene: &Scene) -> bool {
    scene.note(Note::Copied) == 0 && !scene.marks.any(mark::DUP) && scene.note(Note::Epoch) == fork::epoch() + 1
}

/// Whether close drops the connection on purpose (`SO_LINGER` with no time).
fn drops_on_close(fd: c_int) -> bool {
    asking::linger(fd) == Some(0)
}

/// Whether `call` hands bytes to the kernel for `scene.fd`, and which.
fn handed_in(scene: &Scene) -> Option<Payload> {
    Payload::of(scene)
}
