//! Connected to itself (RSK187): the system chose for this end the very port that was asked for, so nobody else was needed.

use libc::c_int;

use super::super::finding::Finding;
use super::super::{Found, Scene, diagnosing};
use crate::diag::state::mark;
use crate::gate::{Call, Outcome};
use crate::raw::{ends, own};

/// A connect that has succeeded, at once or later; with reports on also the first use of one that was not finished. Not of a
/// socket that was bound: that is done on purpose. Not of datagrams, which may be sent to oneself.
pub(super) fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    if outcome.failure.is_some() || scene.marks.any(mark::BOUND) || !ends_connect(scene) {
        return;
    }
    let (Some(local), Some(peer)) = (ends::local(scene.fd), ends::peer(scene.fd)) else { return };
    let is_internet = matches!(local.family(), libc::AF_INET | libc::AF_INET6);
    if is_internet && local == peer && scene.is_stream() {
        found.add(&Finding::new(187, 0).with(scene.fd).with(c_int::from(local.port())));
    }
}

fn ends_connect(scene: &Scene) -> bool {
    match scene.call {
        Call::Connect | Call::ConnectFinish => true,
        Call::Getsockopt => {
            let asked = (scene.args.int(1), scene.args.int(2)) == (libc::SOL_SOCKET, libc::SO_ERROR);
            asked && is_connecting(scene) && own::int_option(scene.fd, libc::SOL_SOCKET, libc::SO_ERROR) == Some(0)
        }
        Call::Send | Call::Write | Call::SendAll => is_connecting(scene),
        _ => false,
    }
}

fn is_connecting(scene: &Scene) -> bool {
    diagnosing() && scene.marks.any(mark::CONNECTING)
}
