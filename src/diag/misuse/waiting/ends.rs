//! Reports of a wait that nobody does anything about: closed descriptors (167), sockets that were never connected (168),
//! ends that are not handled (169).

use std::os::fd::RawFd;

use super::{bit, flag, is_same, reports};
use crate::diag::misuse::finding::Finding;
use crate::diag::misuse::{Found, Scene, recognise};
use crate::diag::notes::{Note, Notes};
use crate::diag::state::{self, Known, mark};
use crate::gate::Call;
use crate::raw::{look, own};

/// Reports of one end that are too many.
const TOO_MANY: u64 = 1000;

/// A call uses a descriptor: from here on its ends are counted anew.
pub(super) fn used(scene: &Scene) {
    let fd = if scene.call == Call::EpollCtl { scene.args.int(2) } else { scene.fd };
    let notes = if fd == scene.fd { scene.notes } else { Notes::of(fd) };
    if let Some(notes) = notes.filter(|notes| notes.get(Note::Ends) != 0) {
        notes.set(Note::Ends, 0);
    }
}

/// RSK167: a wait says that a descriptor is not open, which it will say for ever.
///
/// A correct program may ask whether a number is open, without waiting or without asking for events: that is not counted.
/// One that closes in one thread what another waits for takes the answer once. So twice, and only of what this library has
/// closed.
pub(super) fn not_open(fd: RawFd, waits: bool, found: &mut Found) {
    if !waits || !matches!(state::lookup(fd), Known::Closed(_)) {
        return;
    }
    let Some(notes) = Notes::make(fd) else { return };
    if notes.add(Note::NotOpen, 1) == 1 {
        found.add(reports::of_closed(167, 0, fd));
    }
}

/// A wait has reported an error or a hang-up.
pub(super) fn reported(scene: &Scene, fd: RawFd, notes: Notes, bits: u32, found: &mut Found) {
    let before = notes.add(Note::Ends, 1);
    if before == 0 {
        recognise(fd);
        notes.set(Note::Ends, 1);
        notes.set(Note::EndsUnread, look::unread(fd).map_or(0, |bytes| bytes as u64 + 1));
        if is_fresh(fd, bits) && waits(scene) {
            found.add(Finding::new(168, 0).with(fd));
        }
    }
    if before + 1 == TOO_MANY && nobody_reads(fd, notes) {
        let name = if bits & bit::HUP == 0 { "POLLERR" } else { "POLLHUP" };
        let is_datagram = own::int_option(fd, libc::SOL_SOCKET, libc::SO_TYPE) == Some(libc::SOCK_DGRAM);
        let case = u8::from(is_datagram && bits & bit::HUP == 0);
        found.add(Finding::new(169, case).with(fd).with(name).with(i64::try_from(TOO_MANY).unwrap_or(0)));
    }
}

/// A wait without a time only looks; who does that may well know what it will see.
fn waits(scene: &Scene) -> bool {
    match scene.call {
        Call::Poll => scene.args.int(2) != 0,
        Call::EpollWait | Call::EpollPwait | Call::PollerWait => scene.args.int(3) != 0,
        _ => true,
    }
}

/// RSK168: a TCP socket on which neither connect nor listen was called.
///
/// After a connection the kernel also reports that there is an end to read; a connect that has failed comes with an error,
/// and the fd table knows of it. A connect behind the library's back that has failed and whose error was fetched looks the
/// same, and is no more connected than a fresh one.
fn is_fresh(fd: RawFd, bits: u32) -> bool {
    const TCP_CLOSE: u8 = 7;
    let history = mark::LISTENING | mark::CONNECTING | mark::CONNECTED | mark::SHUT_READ | mark::SHUT_WRITE;
    let Known::Open(marks) = state::lookup(fd) else { return false };
    let [tcp_state, ..] = own::int_option(fd, libc::IPPROTO_TCP, libc::TCP_INFO).unwrap_or(0).to_ne_bytes();
    bits & (bit::HUP | bit::ERR) == bit::HUP
        && marks.any(mark::SOCKET)
        && !marks.any(history)
        && tcp_state == TCP_CLOSE
        && !look::is_ready(fd, libc::POLLRDHUP)
}

/// RSK169: after so many reports nothing was done on the descriptor with a call of the library, and what there is to read is
/// still there, so nobody else did either.
fn nobody_reads(fd: RawFd, notes: Notes) -> bool {
    notes.get(Note::Waiting) & flag::HAS_READER == 0
        && look::unread(fd).map_or(0, |bytes| bytes as u64 + 1) == notes.get(Note::EndsUnread)
        && is_same(fd, notes)
}
