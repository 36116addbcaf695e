//! What a wait has reported: each ready descriptor in turn, whichever call it was.

use std::os::fd::RawFd;

use super::{bit, edges, ends, flag, registered, sets};
use crate::diag::misuse::finding::Finding;
use crate::diag::misuse::{Found, Scene};
use crate::diag::notes::{Note, Notes};
use crate::gate::{Call, Outcome};
use crate::names::event;
use crate::raw::memory;

/// Entries of poll looked at in one go, and in all.
const POLL_PIECE: usize = 256;
const POLL_MOST: usize = 4096;
/// Events of epoll and of a poller looked at.
const EVENTS: usize = 128;
const POLLFD: usize = size_of::<libc::pollfd>();
const EPOLL_EVENT: usize = size_of::<libc::epoll_event>();
/// Bytes of an event of a poller: fd, events, data.
const POLLER_EVENT: usize = 16;

/// A wait is over.
pub(super) fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    let ready = usize::try_from(outcome.value).unwrap_or(0);
    match scene.call {
        Call::Select | Call::Pselect => sets::after(scene, outcome, found),
        _ if ready == 0 => {}
        Call::Poll | Call::Ppoll => polled(scene, ready, found),
        Call::EpollWait | Call::EpollPwait => of_epoll(scene, ready, found),
        Call::PollerWait => of_poller(scene, ready, found),
        Call::WaitReadable => reported(scene, scene.fd, bit::IN, false, found),
        Call::WaitWritable => reported(scene, scene.fd, bit::OUT, false, found),
        _ => {}
    }
}

fn int(bytes: &[u8], at: usize) -> i32 {
    bytes.get(at..at + 4).and_then(|it| it.try_into().ok()).map_or(0, i32::from_ne_bytes)
}

/// The number of eight bytes at `at`.
pub(super) fn long(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|it| it.try_into().ok()).map_or(0, u64::from_ne_bytes)
}

#[allow(clippy::cast_sign_loss, reason = "bits")]
fn bits(bytes: &[u8], at: usize) -> u32 {
    int(bytes, at) as u32
}

fn polled(scene: &Scene, ready: usize, found: &mut Found) {
    let count = scene.args.word(1).min(POLL_MOST);
    let mut crowd = false;
    let mut left = ready;
    let mut at = 0;
    while at < count && left > 0 {
        let mut room = [0; POLL_PIECE * POLLFD];
        let piece = (count - at).min(POLL_PIECE);
        let Some(bytes) = room.get_mut(..piece * POLLFD) else { return };
        if memory::read(scene.args.word(0) + at * POLLFD, bytes) < bytes.len() {
            return;
        }
        // Entries with a negative number are left out by poll.
        crowd |= bytes.chunks_exact(POLLFD).filter(|entry| int(entry, 0) >= 0).count() > 1;
        for entry in bytes.chunks_exact(POLLFD) {
            let (fd, both) = (int(entry, 0), bits(entry, 4).to_ne_bytes());
            let [low, high, rest @ ..] = both;
            let (asked, reported_bits) = (u16::from_ne_bytes([low, high]), u16::from_ne_bytes(rest));
            if reported_bits != 0 && fd >= 0 {
                left -= 1;
                if u32::from(reported_bits) & bit::NVAL != 0 {
                    let waits = asked != 0 && (scene.call == Call::Ppoll || scene.args.int(2) != 0);
                    ends::not_open(fd, waits, found);
                } else {
                    reported(scene, fd, u32::from(reported_bits), crowd, found);
                }
            }
            if left == 0 {
                return;
            }
        }
        at += piece;
    }
}

fn of_epoll(scene: &Scene, ready: usize, found: &mut Found) {
    let mut room = [0; EVENTS * EPOLL_EVENT];
    let Some(bytes) = room.get_mut(..ready.min(EVENTS) * EPOLL_EVENT) else { return };
    let Some(set) = registered::set_of(scene.fd, false) else { return };
    if memory::read(scene.args.word(1), bytes) < bytes.len() {
        return;
    }
    for event in bytes.chunks_exact(EPOLL_EVENT) {
        let (events, data) = (bits(event, 0), long(event, EPOLL_EVENT - 8));
        let Some(place) = registered::find(set, data) else { continue };
        if let Some(fd) = edges::delivered(place, events, found) {
            reported(scene, fd, events, true, found);
        }
    }
}

fn of_poller(scene: &Scene, ready: usize, found: &mut Found) {
    let mut room = [0; EVENTS * POLLER_EVENT];
    let Some(bytes) = room.get_mut(..ready.min(EVENTS) * POLLER_EVENT) else { return };
    if memory::read(scene.args.word(1), bytes) < bytes.len() {
        return;
    }
    for told in bytes.chunks_exact(POLLER_EVENT) {
        let (fd, events) = (int(told, 0), bits(told, 4));
        if fd < 0 {
            continue;
        }
        if events & event::INVALID != 0 {
            ends::not_open(fd, scene.args.int(3) != 0, found);
            continue;
        }
        // A poller adds "readable" and "writable" to errors and hang-ups: what is ready besides is not known then.
        let mut seen = events & (event::ERROR | event::HANGUP);
        let pairs = [(event::READABLE, bit::IN), (event::WRITABLE, bit::OUT)];
        seen |= pairs.iter().filter(|(ours, _)| events & ours != 0).fold(0, |sum, (_, theirs)| sum | theirs);
        if let Some(place) = registered::of(fd, scene.args.word(0) as u64) {
            edges::delivered(place, seen, found);
        }
        reported(scene, fd, seen, true, found);
    }
}

/// A wait has reported `bits` of `fd`.
pub(super) fn reported(scene: &Scene, fd: RawFd, bits: u32, crowd: bool, found: &mut Found) {
    let Some(notes) = Notes::make(fd) else { return };
    let mut flags = 0;
    for (bit, flag) in [(bit::IN, flag::READABLE), (bit::OUT, flag::WRITABLE)] {
        if bits & bit != 0 {
            flags |= flag;
        }
    }
    if crowd {
        flags |= flag::CROWD;
    }
    if notes.get(Note::Waiting) & flags != flags {
        notes.mark(Note::Waiting, flags);
    }
    if bits & (bit::HUP | bit::ERR) != 0 {
        ends::reported(scene, fd, notes, bits, found);
    }
}

/// A finding that says where `fd` was closed, or does not where that is not known.
pub(super) fn of_closed(code: u16, case: u8, fd: RawFd) -> Finding {
    let place = Notes::of(fd).map_or(0, |notes| notes.place(Note::Closed));
    let finding = Finding::new(code, if place == 0 { case + 1 } else { case }).with(fd);
    let finding = if place == 0 { finding } else { finding.with(crate::diag::misuse::finding::Fact::Place(place)) };
    finding.of_closed()
}
