//! Sockets set up in the wrong order or with the wrong options: RSK120 to RSK132.

use super::finding::Finding;
use super::{Found, Group, Scene};
use crate::diag::state::mark;
use crate::gate::{Call, Outcome};

/// The group.
pub(super) const GROUP: Group = Group { before, after, failed };

fn before(scene: &Scene, found: &mut Found) {
    match scene.call {
        Call::Bind if scene.marks.any(mark::BOUND) => found.add(Finding::new(126, 0).with(scene.fd)),
        Call::Connect if scene.marks.any(mark::CONNECTED) && scene.is_stream() && !scene.dissolves() => {
            found.add(Finding::new(126, 1).with(scene.fd));
        }
        _ => {}
    }
}

fn after(_scene: &Scene, _outcome: Outcome, _found: &mut Found) {}

fn failed(_scene: &Scene, _code: libc::c_int) -> Option<Finding> {
    None
}
