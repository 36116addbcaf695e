//! Sockets set up in the wrong order or with the wrong options: RSK120 to RSK132.

mod creation;
mod in_use;
mod listening;
mod option;
mod order;
mod twice;

use libc::c_int;

use super::catalogue::Level;
use super::finding::Finding;
use super::{Found, Group, Scene, diagnosing};
use crate::diag::notes::{Note, Notes};
use crate::diag::state;
use crate::gate::{Call, Outcome};

/// The group.
pub(super) const GROUP: Group = Group { before, after, failed };

/// What shows before the call is made.
fn told_before(scene: &Scene) -> Option<Finding> {
    match scene.call {
        Call::Bind => twice::bind(scene),
        Call::Connect => twice::connect(scene),
        Call::Setsockopt => {
            option::late(scene).or_else(|| option::of_wrong_level(scene)).or_else(|| option::of_wrong_size(scene))
        }
        _ => None,
    }
}

fn before(scene: &Scene, found: &mut Found) {
    creation::note_use(scene);
    listening::before(scene, found);
    if let Some(finding) = told_before(scene) {
        found.add(&finding);
    }
}

fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    creation::learn_from(scene, outcome);
    match outcome.failure {
        None => {
            listening::after(scene);
            remember_listener(scene, outcome);
        }
        Some(libc::EAGAIN | libc::EINTR | libc::EINPROGRESS) => {}
        Some(code) => {
            remember_refusal(scene, code);
            // With reports the observer asks for the reason itself.
            let seen = if diagnosing() { None } else { unfit(scene, code) };
            if let Some(finding) = seen.filter(|seen| seen.mistake().is_some_and(|row| row.level == Level::Always)) {
                found.add(&finding);
            }
        }
    }
}

fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    // What the arguments show was told before the call; somebody who asks has not heard it.
    let told = if scene.is_asked() { told_before(scene) } else { None };
    told.or_else(|| match code {
        libc::EAGAIN | libc::EINTR | libc::EINPROGRESS => None,
        libc::EBADF => creation::of_nothing(scene),
        libc::ENOTSOCK => creation::of_a_comparison(scene),
        libc::EADDRINUSE => in_use::held(scene),
        _ => unfit(scene, code),
    })
}

/// What arguments and history say of a failure.
fn unfit(scene: &Scene, code: c_int) -> Option<Finding> {
    match (scene.call, code) {
        (Call::Bind, libc::EINVAL) => twice::bound_by_itself(scene),
        (Call::Setsockopt, libc::EDOM | libc::EINVAL) => option::refused(scene, code),
        _ => order::wrong(scene, code),
    }
}

/// A connect has failed: later calls fail because of it.
fn remember_refusal(scene: &Scene, code: c_int) {
    if scene.call != Call::Connect || matches!(code, libc::EALREADY | libc::EISCONN) {
        return;
    }
    if let (Some(notes), Ok(code)) = (Notes::make(scene.fd), u64::try_from(code)) {
        notes.set(Note::ConnectError, code);
    }
}

/// A connection was accepted: people mix it up with the socket it came from.
fn remember_listener(scene: &Scene, outcome: Outcome) {
    if !diagnosing() || !matches!(scene.call, Call::Accept | Call::Accept4) {
        return;
    }
    if let (Some(notes), Ok(listener)) =
        (i32::try_from(outcome.value).ok().and_then(Notes::make), u64::try_from(scene.fd))
    {
        notes.set(Note::Listener, listener + 1);
    }
}

/// Whether one of these marks is set, and by what was done to the socket that is there now: programs open and close sockets
/// by other ways too. Costs a system call if it is.
fn was(scene: &Scene, marks: u32) -> bool {
    scene.marks.any(marks) && state::is_current(scene.fd)
}

/// Whether a socket has addresses of the internet.
fn is_internet(scene: &Scene) -> bool {
    matches!(scene.socket_option(libc::SO_DOMAIN), Some(libc::AF_INET | libc::AF_INET6))
}
