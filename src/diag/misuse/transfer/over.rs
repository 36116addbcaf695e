//! The end of a connection not seen, or seen where there is none: RSK143, RSK144, RSK149.

use libc::c_int;

use super::super::finding::Finding;
use super::super::{Found, Scene, diagnosing};
use super::{Room, Sort, is_receive, moved, own_row, tcp_info};
use crate::diag::decode::Memory;
use crate::diag::notes::{Note, Notes};
use crate::diag::state::mark;
use crate::gate::{Call, Outcome};
use crate::raw::own;

/// So many receives that return 0 show that the program does not take it for the end.
const ENOUGH: u64 = 3;

/// Milliseconds without a send after which sending begins anew: a tick of the coarse clock is 4 at most.
const PAUSE: u64 = 12;

/// A receive into no room at all, where it is a mistake: where the room was used up, or while bytes wait.
///
/// Asking with a NULL buffer and looking (`MSG_PEEK`) are ways to wait or to check a descriptor.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    if let Some(room) = Room::of(scene).filter(|room| is_no_room(*room)) {
        let used_up = scene.note(Note::ReceivedBytes) != 0
            && room.at as u64 == scene.note(Note::ReceivedAt).wrapping_add(scene.note(Note::ReceivedBytes));
        if Sort::of(scene.fd).is_some_and(Sort::is_stream) && (used_up || has_waiting(scene.fd)) {
            found.add(no_room(scene, used_up));
        }
    }
}

fn is_no_room(room: Room) -> bool {
    room.len == 0 && room.at != 0 && !room.peeks() && room.flags & libc::MSG_TRUNC == 0
}

fn has_waiting(fd: c_int) -> bool {
    own::readable_bytes(fd).is_some_and(|count| count > 0)
}

fn no_room(scene: &Scene, used_up: bool) -> Finding {
    Finding::new(144, u8::from(used_up)).with(scene.fd).with(own::readable_bytes(scene.fd).unwrap_or(0))
}

/// Counts receives that return 0.
///
/// Three in a row by one thread on a stream that the program has not itself shut down for reading: one says that the peer has
/// ended, and no later one can say anything else. Several threads that wait on one socket each see one.
pub(super) fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    if scene.call == Call::Connect && scene.note(Note::Zeros) != 0 && outcome.failure.is_none() {
        // A socket may be disconnected and connected anew.
        if let Some(notes) = scene.notes {
            notes.set(Note::Zeros, 0);
            notes.set(Note::EndedAt, 0);
        }
    }
    let room = match scene.call {
        Call::RecvExact => Some(Room { at: scene.args.word(1), len: scene.args.word(2), flags: 0 }),
        _ => Room::of(scene),
    };
    if diagnosing() {
        note_looks(scene, outcome);
    }
    let (Some(room), Some(count)) = (room, moved(outcome)) else { return };
    if count > 0 || room.peeks() {
        return;
    }
    if room.len > 0 {
        count_zero(scene, found);
    } else if !diagnosing() && is_no_room(room) && scene.is_stream() && has_waiting(scene.fd) {
        found.add(no_room(scene, false));
    }
}

fn count_zero(scene: &Scene, found: &mut Found) {
    if scene.marks.any(mark::SHUT_READ) || !Sort::of(scene.fd).is_some_and(Sort::is_stream) {
        return;
    }
    own_row(scene.fd);
    let Some(notes) = Notes::make(scene.fd) else { return };
    let thread = u64::from(own::thread_id().unsigned_abs()) << 32;
    let zeros = match notes.get(Note::Zeros) {
        0 => {
            notes.set(Note::EndedAt, own::coarse_milliseconds() + 1);
            thread | 1
        }
        before if before >> 32 == thread >> 32 => before + 1,
        _ => thread | 1,
    };
    notes.set(Note::Zeros, zeros);
    if zeros & u64::from(u32::MAX) == ENOUGH {
        found.add(Finding::new(143, 0).with(scene.fd).with(3));
    }
}

/// Notes how often a program has sent without looking whether its peer is still there.
fn note_looks(scene: &Scene, outcome: Outcome) {
    let Some(notes) = scene.notes else { return };
    if is_receive(scene.call) || matches!(scene.call, Call::WaitReadable | Call::BytesAvailable | Call::Getsockopt) {
        notes.set(Note::SentUnseen, 0);
    } else if is_send(scene.call) && moved(outcome).is_some() {
        notes.add(Note::SentUnseen, 1);
        notes.set(Note::SentAt, own::coarse_milliseconds());
    }
}

const fn is_send(call: Call) -> bool {
    matches!(
        call,
        Call::Send
            | Call::Sendto
            | Call::Sendmsg
            | Call::Write
            | Call::Writev
            | Call::Sendfile
            | Call::SendAll
            | Call::SendFds
    )
}

/// A descriptor is waited for, so the program will see the end of its peer.
pub(super) fn looks_for_input(notes: Notes) {
    notes.set(Note::SentUnseen, 0);
}

/// A connection that the peer has ended was sent on.
///
/// A server whose client goes away while it is answered gets the same error, and that is how it learns of it. Without being
/// asked, it is only told of a program that has sent before without once looking for input in between, and either begins to
/// send with that or has paused since: what it sent before the pause is lost, and no error will say so.
pub(super) fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    let was_connected = scene.marks.any(mark::CONNECTED) || !scene.marks.any(mark::SOCKET | mark::CONNECTING);
    if code != libc::EPIPE || scene.marks.any(mark::SHUT_WRITE) || !was_connected {
        return None;
    }
    let sort = Sort::of(scene.fd).filter(|sort| sort.is_stream())?;
    let is_asked = matches!(scene.memory, Memory::Copied(_));
    if !is_asked && (!sort.is_tcp() || !has_not_looked(scene)) {
        return None;
    }
    let ended = scene.note(Note::EndedAt);
    if ended != 0 && sort.is_tcp() {
        let ago = own::coarse_milliseconds().saturating_sub(ended - 1);
        return Some(Finding::new(149, 0).with(scene.fd).with(i64::try_from(ago).unwrap_or(0)));
    }
    match tcp_info(scene.fd).filter(|_| sort.is_tcp()) {
        Some((_, heard)) => Some(Finding::new(149, 1).with(scene.fd).with(heard)),
        None => Some(Finding::new(149, 2).with(scene.fd)),
    }
}

fn has_not_looked(scene: &Scene) -> bool {
    let pause = own::coarse_milliseconds().saturating_sub(scene.note(Note::SentAt));
    let sends = scene.note(Note::SentUnseen);
    scene.note(Note::Watched) == 0 && (sends == 1 || sends > 1 && pause >= PAUSE)
}
