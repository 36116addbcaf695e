//! The end of a connection not seen, or seen where there is none: RSK143, RSK144, RSK149.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use libc::c_int;

use super::super::finding::Finding;
use super::super::{Found, Scene, diagnosing};
use super::{Room, Sort, is_receive, moved};
use crate::diag::decode::Memory;
use crate::diag::notes::{Note, Notes};
use crate::diag::state::mark;
use crate::gate::{Call, Outcome, Returns};
use crate::raw::asking::{self, Tcp};

/// So many receives that return 0 show that the program does not take it for the end.
const ENOUGH: u64 = 3;

/// Milliseconds without a send after which sending begins anew, for a program that has not looked for input yet.
const PAUSE: u32 = 10;
/// The same for one that has: between the parts of an answer a program may have to work.
const LONG_PAUSE: u32 = 40;

/// A receive into no room at all, where it is a mistake: where the room was used up, or while bytes wait.
///
/// Asking with a NULL buffer and looking (`MSG_PEEK`) are ways to wait or to check a descriptor.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    if let Some(room) = Room::of(scene).filter(|room| is_no_room(*room)) {
        let used_up = scene.note(Note::ReceivedBytes) != 0
            && room.at as u64 == scene.note(Note::ReceivedAt).wrapping_add(scene.note(Note::ReceivedBytes));
        if Sort::of(scene.fd).is_some_and(Sort::is_stream) && (used_up || has_waiting(scene.fd)) {
            found.add(&no_room(scene, used_up));
        }
    }
}

fn is_no_room(room: Room) -> bool {
    room.len == 0 && room.at != 0 && !room.peeks() && room.flags & libc::MSG_TRUNC == 0
}

fn has_waiting(fd: c_int) -> bool {
    asking::unread(fd).is_some_and(|count| count > 0)
}

fn no_room(scene: &Scene, used_up: bool) -> Finding {
    Finding::new(144, u8::from(used_up)).with(scene.fd).with(asking::unread(scene.fd).unwrap_or(0))
}

/// Counts receives that return 0.
///
/// Three in a row by one thread on a stream that the program has not itself shut down for reading: one says that the peer has
/// ended, and no later one can say anything else. Several threads that wait on one socket each see one.
pub(super) fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    forget_zeros(scene, outcome);
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
        found.add(&no_room(scene, false));
    }
}

fn count_zero(scene: &Scene, found: &mut Found) {
    thread_local! {
        static HERE: u8 = const { 0 };
    }
    if scene.marks.any(mark::SHUT_READ) {
        return;
    }
    let thread = HERE.with(|here| core::ptr::from_ref(here) as u64);
    let Some(zeros) = zeros_of(scene.fd) else { return };
    let owner = u64::from(scene.fd.unsigned_abs()) << 32 ^ thread << ZEROS & !MOST;
    let before = zeros.load(Relaxed);
    let count = if before & !MOST == owner { ((before & MOST) + 1).min(MOST) } else { 1 };
    zeros.store(owner | count, Relaxed);
    if let (true, Some(notes)) = (diagnosing(), scene.notes) {
        notes.set(Note::Ended, 1);
    }
    if count == ENOUGH && Sort::of(scene.fd).is_some_and(Sort::is_stream) {
        found.add(&Finding::new(143, 0).with(scene.fd).with(3));
    }
}

/// Receives that returned 0 in a row, and for which descriptor and thread. Without diagnosis mode the end of a stream, which is
/// nothing special, must not cost a system call, not even one for memory: so they share a few words.
fn zeros_of(fd: c_int) -> Option<&'static AtomicU64> {
    static SHARED: [AtomicU64; 256] = [const { AtomicU64::new(0) }; 256];
    match Notes::of(fd).filter(|_| diagnosing()) {
        Some(notes) => Some(notes.cell(Note::Zeros)),
        None => SHARED.get(usize::try_from(fd).ok()? % SHARED.len()),
    }
}

/// Another socket has come to be at a number, or a socket is connected anew: counting begins again. What was not opened by the
/// library is not known to it, and nothing is reported of it.
#[allow(clippy::cast_possible_truncation, reason = "an fd came back, which is an int")]
fn forget_zeros(scene: &Scene, outcome: Outcome) {
    let fd = match scene.call {
        Call::Connect | Call::Close => scene.fd,
        call if call.signature().returns == Returns::NewFd && outcome.failure.is_none() => outcome.value as c_int,
        _ => return,
    };
    if let Some(zeros) = zeros_of(fd) {
        zeros.store(0, Relaxed);
    }
    if let Some(notes) = Notes::of(fd) {
        notes.set(Note::Ended, 0);
    }
}

/// Bits of `Note::Zeros` that count.
const ZEROS: u32 = 8;
const MOST: u64 = (1 << ZEROS) - 1;

/// Notes how often a program has sent without looking whether its peer is still there.
fn note_looks(scene: &Scene, outcome: Outcome) {
    let Some(notes) = scene.notes else { return };
    if is_receive(scene.call) || matches!(scene.call, Call::WaitReadable | Call::BytesAvailable | Call::Getsockopt) {
        looks_for_input(notes);
    } else if scene.call.puts_out() && moved(outcome).is_some() {
        notes.add(Note::SentUnseen, 1);
    }
}

/// A program waits for input or takes it, so it can see the end of its peer.
pub(super) fn looks_for_input(notes: Notes) {
    notes.set(Note::Looked, 1);
    notes.set(Note::SentUnseen, 0);
}

/// A connection that the peer has ended was sent on.
///
/// A server whose client goes away while it is answered gets the same error, and that is how it learns of it. Without being
/// asked, it is only told of a program that has sent before without looking for input in between, and has paused since, or is
/// a client that never looks. What it sent before is lost, and no error will say so. Who sends an answer in two parts, one
/// right behind the other, has no reason to look in between.
pub(super) fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    if code != libc::EPIPE || scene.marks.any(mark::SHUT_WRITE) || !scene.marks.any(mark::CONNECTED) {
        return None;
    }
    let sort = Sort::of(scene.fd).filter(|sort| sort.is_stream())?;
    let is_asked = matches!(scene.memory, Memory::Copied(_));
    if !sort.is_tcp() {
        return is_asked.then(|| Finding::new(149, 2).with(scene.fd));
    }
    let tcp = Tcp::of(scene.fd)?;
    if is_asked || has_not_looked(scene, tcp.sent_ms()) {
        // A receive has told the program, or could have told it.
        return Some(Finding::new(149, u8::from(scene.note(Note::Ended) == 0)).with(scene.fd).with(tcp.heard_ms()));
    }
    None
}

fn has_not_looked(scene: &Scene, sent_ago: u32) -> bool {
    let sends = scene.note(Note::SentUnseen);
    let has_never = scene.note(Note::Looked) == 0;
    let pause = if has_never { PAUSE } else { LONG_PAUSE };
    let never_looks = has_never && sends > 1 && !scene.marks.any(mark::ACCEPT);
    // What is looked at by a copy, or by the process it came from, is not seen.
    let is_alone = scene.note(Note::Watched) == 0 && scene.note(Note::Copied) == 0 && !scene.marks.any(mark::DUP);
    is_alone && (never_looks || sends > 0 && sent_ago >= pause)
}
