//! RSK140: a send took a part, and the rest is never sent.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use libc::c_int;

use super::super::finding::{Fact, Finding};
use super::super::{Found, Scene, diagnosing};
use super::payload::{Head, Payload};
use super::watch::Watch;
use super::{Room, drops_on_close, handed_in, moved, own_row};
use crate::diag::notes::{Note, Notes};
use crate::diag::state::mark;
use crate::gate::{self, Call, Outcome};
use crate::raw::{asking, fork, own};

/// In `Note::UnsentState`: it was a file.
const FILE: u64 = 16;
/// The program has since shown that it knows of the rest.
const LOOKED_AFTER: u64 = 32;

/// While a rest is due on some descriptor.
static DUE: Watch = Watch::new(&[
    Call::Send,
    Call::Sendto,
    Call::Sendmsg,
    Call::Sendmmsg,
    Call::Write,
    Call::Writev,
    Call::Sendfile,
    Call::SendAll,
    Call::SendMany,
    Call::SendEach,
    Call::SendFds,
    Call::SendDatagram,
    Call::CloseDrained,
    Call::CloseReset,
    Call::Poll,
    Call::Ppoll,
    Call::Select,
    Call::Pselect,
    Call::EpollWait,
    Call::EpollPwait,
    Call::PollerWait,
    Call::PollerCollect,
    Call::WaitWritable,
]);

/// Waits of the whole process while a rest was due.
static WAITS: AtomicU64 = AtomicU64::new(0);
/// A call without a descriptor of its own has sent on many: what was due on any of them is not known any more.
static SENT_ON_MANY: AtomicU64 = AtomicU64::new(0);

/// Looks for a rest that is passed over by the call that follows a short send.
///
/// A correct program goes on at the first byte that was not taken, or moves the rest to the front of its buffer and sends the
/// same bytes from there; urgent data may go in between. It may also give up: then the peer is gone, or it has waited to be
/// able to write, or tried again, or a time limit of the socket has passed, or it resets the connection. None of these is
/// reported. A plain close right after the short send is: whoever gives up because a part was sent cannot be told from who
/// has not looked, so a program that drops a peer for the first short send should reset (`close_reset`).
pub(super) fn before(scene: &Scene, found: &mut Found) {
    if !DUE.is_on() {
        return;
    }
    match scene.call {
        // In diagnosis mode it is known for which descriptors it waits.
        Call::EpollWait
        | Call::EpollPwait
        | Call::PollerWait
        | Call::PollerCollect
        | Call::Poll
        | Call::Ppoll
        | Call::Select
        | Call::Pselect
            if !diagnosing() =>
        {
            count_wait();
        }
        Call::SendEach => {
            SENT_ON_MANY.fetch_add(1, Relaxed);
        }
        _ => {}
    }
    if scene.fd < 0 || scene.note(Note::UnsentLeft) == 0 {
        return;
    }
    let Some(notes) = own_row(scene.fd).filter(|notes| notes.get(Note::UnsentLeft) != 0) else { return };
    match scene.call {
        Call::Send | Call::Sendto | Call::Sendmsg if is_urgent(scene) => {}
        Call::Send
        | Call::Sendto
        | Call::Sendmsg
        | Call::Write
        | Call::Writev
        | Call::SendAll
        | Call::SendFds
        | Call::SendDatagram => next_send(scene, notes, found),
        Call::Sendfile | Call::SendMany | Call::Sendmmsg | Call::CloseReset | Call::Connect => forget(notes),
        Call::WaitWritable => looked_after(notes),
        Call::Shutdown if scene.args.int(1) == libc::SHUT_WR => ends(scene, notes, found, 2),
        Call::CloseDrained => ends(scene, notes, found, 2),
        Call::Shutdown if scene.args.int(1) == libc::SHUT_RDWR => gives_up_or_ends(scene, notes, found),
        Call::Close => gives_up_or_ends(scene, notes, found),
        _ => {}
    }
}

/// The process waits, perhaps for some rest to be sent.
pub(super) fn count_wait() {
    WAITS.fetch_add(1, Relaxed);
}

/// Notes a short send, and what shows that the connection is lost anyway.
pub(super) fn after(scene: &Scene, outcome: Outcome) {
    if scene.call == Call::Sendfile {
        file_sent(scene, outcome);
        return;
    }
    match moved(outcome) {
        Some(0) | None => {
            let over = match outcome.failure {
                None => Room::of(scene).is_some_and(|room| room.len > 0),
                Some(code) => !matches!(code, libc::EAGAIN | libc::EINTR) && scene.fd >= 0,
            };
            if let (true, Some(notes)) = (over && scene.note(Note::UnsentLeft) != 0, scene.notes) {
                looked_after(notes);
            }
        }
        Some(sent) => {
            if let Some(payload) = sends_a_stream(scene.call).then(|| handed_in(scene)).flatten() {
                if sent < payload.len() {
                    short(scene, &payload, sent);
                }
            }
        }
    }
}

const fn sends_a_stream(call: Call) -> bool {
    matches!(call, Call::Send | Call::Sendto | Call::Sendmsg | Call::Write | Call::Writev)
}

fn is_urgent(scene: &Scene) -> bool {
    let flags = if scene.call == Call::Sendmsg { 2 } else { 3 };
    scene.args.int(flags) & libc::MSG_OOB != 0
}

fn short(scene: &Scene, payload: &Payload, sent: usize) {
    let Some((at, _)) = payload.at(sent) else { return };
    let head = payload.head(scene, sent);
    note(scene, at, payload.len(), sent, head.word(), head.len() as u64);
}

/// A part of a file went. That there is a rest the size of the file says.
fn file_sent(scene: &Scene, outcome: Outcome) {
    let Some(sent) = moved(outcome).filter(|sent| *sent < scene.args.word(3)) else { return };
    if let Some(rest) = diagnosing().then(|| own::bytes_beyond(scene.args.int(1), offset(scene))).flatten() {
        let due = rest.min(scene.args.word(3) - sent);
        if due > 0 {
            note(scene, 0, sent + due, sent, 0, FILE);
        }
    }
}

/// Where sendfile stands in the file: the offset it was given, or the file's own.
fn offset(scene: &Scene) -> Option<i64> {
    let mut bytes = [0; 8];
    let given = scene.args.word(2);
    (given != 0 && scene.look(given, &mut bytes).len() == 8).then(|| i64::from_ne_bytes(bytes))
}

fn note(scene: &Scene, at: usize, asked: usize, sent: usize, head: u64, state: u64) {
    if !diagnosing() {
        super::recognise(scene.fd);
    }
    let Some(notes) = Notes::make(scene.fd) else { return };
    // A copy by dup may send the rest.
    if own::socket_cookie(scene.fd).is_none() || notes.get(Note::Copied) != 0 || scene.marks.any(mark::DUP) {
        return;
    }
    if notes.get(Note::UnsentLeft) == 0 {
        DUE.begin();
    }
    notes.set(Note::UnsentAt, at as u64);
    notes.set(Note::UnsentAsked, asked as u64);
    notes.set(Note::UnsentHead, head);
    let watched = if notes.get(Note::WriteWatched) != 0 { LOOKED_AFTER } else { 0 };
    notes.set(Note::UnsentState, state | watched);
    notes.set(Note::UnsentPlace, gate::caller() as u64);
    notes.set(Note::UnsentWaits, moment());
    notes.set(Note::UnsentLeft, (asked - sent) as u64);
}

/// Changes when the process waits, forks, or sends on many descriptors at once.
fn moment() -> u64 {
    let changes = WAITS.load(Relaxed).wrapping_add(SENT_ON_MANY.load(Relaxed) << 20);
    changes ^ fork::generation() << 48
}

fn forget(notes: Notes) {
    notes.set(Note::UnsentLeft, 0);
    DUE.end();
}

/// The program does something about a rest: if it closes now, it gives up.
pub(super) fn looked_after(notes: Notes) {
    if notes.get(Note::UnsentLeft) != 0 {
        notes.set(Note::UnsentState, notes.get(Note::UnsentState) | LOOKED_AFTER);
    }
}

fn next_send(scene: &Scene, notes: Notes, found: &mut Found) {
    let Some(payload) = handed_in(scene) else { return forget(notes) };
    // Nothing is sent on a stream; the rest is still due.
    let Some((at, _)) = payload.at(0) else { return };
    let (due, state) = (notes.get(Note::UnsentAt), notes.get(Note::UnsentState));
    let rest = Head::noted(notes.get(Note::UnsentHead), state & 0xf);
    let goes_on = state & FILE != 0 || at as u64 == due || payload.head(scene, 0).agrees(rest);
    let elsewhere = SENT_ON_MANY.load(Relaxed) > 0;
    if !goes_on && !elsewhere {
        found.add(&finding(notes, 0));
    }
    forget(notes);
}

/// Sending is ended in good order.
fn ends(scene: &Scene, notes: Notes, found: &mut Found, case: u8) {
    let lost = asking::readiness(scene.fd, 0) & (libc::POLLERR | libc::POLLHUP) != 0;
    if !lost && SENT_ON_MANY.load(Relaxed) == 0 {
        found.add(&finding(notes, case));
    }
    forget(notes);
}

fn gives_up_or_ends(scene: &Scene, notes: Notes, found: &mut Found) {
    let gives_up = notes.get(Note::UnsentState) & LOOKED_AFTER != 0
        || notes.get(Note::UnsentWaits) != moment()
        || notes.get(Note::Copied) != 0
        || has_send_limit(scene.fd)
        || drops_on_close(scene.fd);
    if gives_up { forget(notes) } else { ends(scene, notes, found, if scene.call == Call::Close { 1 } else { 2 }) }
}

fn finding(notes: Notes, case: u8) -> Finding {
    let number = |note| Fact::Number(i64::try_from(notes.get(note)).unwrap_or(i64::MAX));
    let (asked, left) = (notes.get(Note::UnsentAsked), notes.get(Note::UnsentLeft));
    let sent = Fact::Number(i64::try_from(asked.saturating_sub(left)).unwrap_or(i64::MAX));
    let place = Fact::Place(notes.place(Note::UnsentPlace));
    Finding::new(140, case).with(sent).with(number(Note::UnsentAsked)).with(number(Note::UnsentLeft)).with(place)
}

/// Whether `SO_SNDTIMEO` is set: a short send then says that the time is up.
fn has_send_limit(fd: c_int) -> bool {
    asking::has_time_limit(fd, libc::SO_SNDTIMEO)
}
