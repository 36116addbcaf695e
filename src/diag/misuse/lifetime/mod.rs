//! Descriptors that live too short, too long or in two threads at once, and connections to the wrong place: RSK180 to RSK190.

mod closed;
mod ending;
mod family;
mod inherited;
mod leak;
mod lookup;
mod myself;
mod permission;
mod threads;

pub(super) use leak::at_end;
pub(super) use lookup::rehearse;

use super::finding::Finding;
use super::{Found, Group, Scene, diagnosing};
use crate::gate::{Call, Outcome};

/// The first code of the group.
pub(super) const FIRST: u16 = 180;

/// The group.
pub(super) const GROUP: Group = Group { before, after, failed };

fn before(scene: &Scene, found: &mut Found) {
    if !diagnosing() {
        return;
    }
    threads::before(scene, found);
    ending::before(scene, found);
    closed::before(scene);
    inherited::before(scene);
    lookup::before(scene);
}

fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    myself::after(scene, outcome, found);
    if diagnosing() {
        threads::after(scene);
        ending::after(scene, outcome);
        inherited::after(scene, outcome);
        lookup::after(scene, found);
        closed::after(scene, found);
    } else if let Some(finding) = outcome.failure.and_then(|code| closed::failed(scene, code)) {
        // With reports on, the engine asks for the reason of every failure.
        found.add(finding);
    }
    closed::remember(scene, outcome);
}

fn failed(scene: &Scene, code: libc::c_int) -> Option<Finding> {
    closed::failed(scene, code)
        .or_else(|| inherited::failed(scene, code))
        .or_else(|| leak::failed(scene, code))
        .or_else(|| permission::failed(scene, code))
        .or_else(|| family::failed(scene, code))
}

/// Whether a call closes its descriptor.
fn closes(call: Call) -> bool {
    matches!(call, Call::Close | Call::CloseDrained | Call::CloseReset)
}

/// Whether a call takes something in: data or connections.
fn receives(call: Call) -> bool {
    matches!(
        call,
        Call::Recv
            | Call::Recvfrom
            | Call::Recvmsg
            | Call::Recvmmsg
            | Call::Read
            | Call::Readv
            | Call::RecvExact
            | Call::RecvFds
            | Call::RecvDatagram
            | Call::RecvMany
            | Call::Accept
            | Call::Accept4
            | Call::AcceptMany
    )
}

/// Whether a call sends.
fn sends(call: Call) -> bool {
    matches!(
        call,
        Call::Send
            | Call::Sendto
            | Call::Sendmsg
            | Call::Sendmmsg
            | Call::Write
            | Call::Writev
            | Call::Sendfile
            | Call::SendAll
            | Call::SendFds
            | Call::SendDatagram
            | Call::SendMany
    )
}
