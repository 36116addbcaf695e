//! Waiting that never wakes, wakes for nothing or loses events: RSK160 to RSK176.

use super::finding::Finding;
use super::{Found, Group, Scene};
use crate::gate::{Call, Outcome};

/// The group.
pub(super) const GROUP: Group = Group { before, after, failed };

/// The sets of select by name, in the order of its arguments.
const SETS: [&str; 3] = ["read", "write", "except"];

fn before(scene: &Scene, found: &mut Found) {
    if let Call::Select | Call::Pselect = scene.call {
        unwatched(scene, found);
    }
}

/// A descriptor in a set at or above nfds.
fn unwatched(scene: &Scene, found: &mut Found) {
    let Ok(nfds) = usize::try_from(scene.args.int(0)) else { return };
    for (i, name) in SETS.iter().enumerate() {
        let mut set = [0; size_of::<libc::fd_set>()];
        let set = scene.look(scene.args.word(i + 1), &mut set);
        let beyond = (nfds..set.len() * 8).find(|fd| set.get(fd / 8).is_some_and(|byte| byte >> (fd % 8) & 1 == 1));
        if let Some(fd) = beyond {
            found.add(Finding::new(164, 0).with(fd).with(*name).with(nfds));
            return;
        }
    }
}

fn after(_scene: &Scene, _outcome: Outcome, _found: &mut Found) {}

fn failed(_scene: &Scene, _code: libc::c_int) -> Option<Finding> {
    None
}
