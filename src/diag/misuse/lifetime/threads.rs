//! Two threads at one socket: closed while another thread is inside a call on it (RSK182), and two that send at once
//! (RSK185).
//!
//! The row of a descriptor says which thread is inside which call on it. A thread can leave a call without the library seeing
//! it (`pthread_cancel`, `siglongjmp`), so what the row says is checked with the kernel.

use libc::{c_int, c_long};

use super::super::finding::{Fact, Finding};
use super::super::{Found, Scene};
use super::{closes, receives};
use crate::diag::notes::Note;
use crate::diag::state::mark;
use crate::gate::{Call, SIGNATURES};
use crate::raw::{own, tasks};

/// On a socket of one host, what is sent in one call of at most this length arrives in one piece.
const WHOLE_ON_UNIX: usize = 32_768;

pub(super) fn before(scene: &Scene, found: &mut Found) {
    if closes(scene.call) {
        close(scene, found);
    } else if let Some(notes) = scene.notes {
        let note = word(scene.call);
        let Some(note) = note else { return };
        let other = notes.swap(note, inside(scene.call));
        if note == Note::Sending {
            send(scene, other, found);
        }
    }
}

pub(super) fn after(scene: &Scene) {
    if let (Some(note), Some(notes)) = (word(scene.call), scene.notes) {
        notes.retract(note, inside(scene.call));
    }
}

/// Where it is noted that a thread is inside this call.
fn word(call: Call) -> Option<Note> {
    match call {
        call if receives(call) => Some(Note::Receiving),
        call if call.puts_out() => Some(Note::Sending),
        _ => None,
    }
}

/// This thread, inside `call`.
fn inside(call: Call) -> u64 {
    (call as u64) << 32 | u64::from(tasks::thread())
}

/// The thread and the call in words.
fn parts(inside: u64) -> (u32, Option<&'static str>) {
    let thread = u32::try_from(inside & u64::from(u32::MAX)).unwrap_or(0);
    let call = usize::try_from(inside >> 32).ok().and_then(|call| SIGNATURES.get(call));
    (thread, call.map(|row| row.name))
}

/// Whether a thread sleeps in a call on `fd`: one with that first argument, or in a wait that is part of one.
fn sleeps_at(thread: u32, fd: c_int) -> bool {
    const WAITS: [c_long; 2] = [libc::SYS_poll, libc::SYS_ppoll];
    tasks::sleeps_in(thread)
        .is_some_and(|(call, first)| WAITS.contains(&call) || (moves_data(call) && c_int::try_from(first) == Ok(fd)))
}

fn moves_data(call: c_long) -> bool {
    const CALLS: [c_long; 13] = [
        libc::SYS_recvfrom,
        libc::SYS_recvmsg,
        libc::SYS_recvmmsg,
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_sendmmsg,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_sendfile,
    ];
    CALLS.contains(&call)
}

/// A descriptor is closed while another thread sleeps in a call on it. That thread must be seen asleep there. Not after a
/// shutdown of that direction, which has woken it.
fn close(scene: &Scene, found: &mut Found) {
    let directions = [(Note::Receiving, mark::SHUT_READ), (Note::Sending, mark::SHUT_WRITE)];
    for (note, shut) in directions {
        let (thread, call) = parts(scene.note(note));
        if thread == 0 || thread == tasks::thread() || scene.marks.any(shut) || !sleeps_at(thread, scene.fd) {
            continue;
        }
        let Some(call) = call else { continue };
        found.add(&Finding::new(182, u8::from(note == Note::Sending)).with(scene.fd).with(call));
    }
}

/// Two threads are inside calls that send on one stream. Not: threads that take turns, one that sends while another receives,
/// datagrams, and what a socket of one host takes in one piece.
fn send(scene: &Scene, other: u64, found: &mut Found) {
    let (thread, call) = parts(other);
    if thread == 0 || thread == tasks::thread() || !scene.is_stream() || !tasks::is_alive(thread) {
        return;
    }
    let is_local = own::int_option(scene.fd, libc::SOL_SOCKET, libc::SO_DOMAIN) == Some(libc::AF_UNIX);
    let is_long = matches!(scene.call, Call::Send | Call::Write | Call::SendAll) && scene.args.word(2) > WHOLE_ON_UNIX;
    // Asleep somewhere else, it has left the call without a word.
    let has_left = tasks::sleeps_in(thread).is_some() && !sleeps_at(thread, scene.fd);
    if (is_local && !is_long) || has_left {
        return;
    }
    let call = call.map_or(Fact::None, Fact::Name);
    found.add(&Finding::new(185, 0).with(scene.fd).with(call));
}
