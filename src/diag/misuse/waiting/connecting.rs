//! A connect that goes on in the background: taken for a failure or used at once (162), taken for a success (163).

use super::{flag, noted, thread};
use crate::diag::misuse::finding::Finding;
use crate::diag::misuse::{Found, Scene};
use crate::diag::notes::{Note, Notes};
use crate::diag::state::{self, mark};
use crate::gate::{Call, Outcome, last};
use crate::raw::asking::{self, Tcp};
use crate::raw::sock_diag;

/// A call on a descriptor was made: what has become of its connect?
pub(super) fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    let was_asked = match (scene.call, outcome.failure) {
        (Call::Connect, Some(libc::EINPROGRESS)) => return started(scene),
        (Call::Connect, Some(libc::EALREADY)) => return tried(scene, found),
        (Call::Connect | Call::ConnectFinish | Call::Getpeername, _) => true,
        (Call::Getsockopt, None) => (scene.args.int(1), scene.args.int(2)) == (libc::SOL_SOCKET, libc::SO_ERROR),
        (call, Some(libc::EAGAIN)) if call.transfers() => return tried(scene, found),
        (call, None) => call.transfers() && outcome.value > 0,
        _ => false,
    };
    if was_asked && scene.marks.any(mark::CONNECTING) && !noted(scene, flag::FETCHED) {
        if let Some(notes) = Notes::make(scene.fd) {
            notes.mark(Note::Waiting, flag::FETCHED);
        }
    }
}

fn started(scene: &Scene) {
    let Some(notes) = Notes::make(scene.fd) else { return };
    notes.unmark(Note::Waiting, flag::WRITABLE | flag::FETCHED | flag::PRINTED);
    notes.set(Note::ConnectTries, 0);
    notes.set(Note::ConnectThread, thread::identity());
    notes.set(Note::ConnectWaits, thread::waits());
}

/// Whether a connect goes on that nobody has waited for: this thread has started it and has made no wait since.
fn is_unattended(scene: &Scene) -> bool {
    scene.marks.any(mark::CONNECTING)
        && !noted(scene, flag::FETCHED | flag::WRITABLE)
        && scene.note(Note::ConnectThread) == thread::identity()
        && scene.note(Note::ConnectWaits) == thread::waits()
        && asking::is_blocking(scene.fd) == Some(false)
}

/// RSK162: the socket is used again and again while it connects, without a wait.
///
/// A correct program may try once, is told EAGAIN and waits then; so the second attempt counts. A program that asks from time
/// to time and does something else meanwhile looks the same, unless it sleeps by waiting.
fn tried(scene: &Scene, found: &mut Found) {
    if !scene.marks.any(mark::CONNECTING) || !is_unattended(scene) {
        return;
    }
    let tcp_state = Tcp::of(scene.fd).map(|tcp| tcp.state());
    let Some(notes) = scene.notes.filter(|_| tcp_state == Some(sock_diag::state::SYN_SENT)) else { return };
    if notes.add(Note::ConnectTries, 1) == 1 {
        found.add(&Finding::new(162, 1).with(scene.fd));
        notes.mark(Note::Waiting, flag::FETCHED);
    }
}

/// A failure is printed: does the program take "in progress" for an error?
pub(super) fn printed() {
    let Some(failure) = last::get() else { return };
    let is_it = match (failure.call, failure.code) {
        (Call::Connect, libc::EINPROGRESS | libc::EALREADY) => true,
        (call, libc::EAGAIN) => call.transfers(),
        _ => false,
    };
    let fd = failure.fd();
    if let Some(notes) = Notes::of(fd).filter(|_| is_it && state::marks(fd).any(mark::CONNECTING)) {
        notes.mark(Note::Waiting, flag::PRINTED);
    }
}

/// RSK162: the socket is closed though its connect goes on, and nobody has waited for it.
///
/// To start a connect and give it up at once may be meant. Not if "in progress" was printed as an error, or if something was
/// to be sent or received.
pub(super) fn closed(scene: &Scene, found: &mut Found) {
    let took_for_failure = noted(scene, flag::PRINTED) || scene.note(Note::ConnectTries) > 0;
    if took_for_failure && is_unattended(scene) {
        found.add(&Finding::new(162, 0).with(scene.fd));
    }
}

/// RSK163: a call fails with the error of the connect, which was not asked for when a wait reported the socket writable.
///
/// Only errors that a connection once made does not have.
pub(super) fn failed(scene: &Scene, code: libc::c_int) -> Option<Finding> {
    let of_connect = matches!(code, libc::ECONNREFUSED | libc::EHOSTUNREACH | libc::ENETUNREACH);
    let is_it = of_connect
        && scene.call.transfers()
        && scene.marks.any(mark::CONNECTING)
        && noted(scene, flag::WRITABLE)
        && !noted(scene, flag::FETCHED);
    is_it.then(|| Finding::new(163, 0).with(scene.fd))
}
