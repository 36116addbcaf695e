//! TODO

use super::{Found, Group, Scene};
use crate::diag::misuse::finding::Finding;
use crate::gate::Outcome;

/// The group.
pub(super) const GROUP: Group = Group { before, after, failed };

fn before(_scene: &Scene, _found: &mut Found) {}

fn after(_scene: &Scene, _outcome: Outcome, _found: &mut Found) {}

fn failed(_scene: &Scene, _code: libc::c_int) -> Option<Finding> {
    None
}
