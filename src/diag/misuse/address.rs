//! Addresses that are not what the program means: RSK101 to RSK111.

mod given;
mod junk;
mod length;
mod local_path;
mod meaning;
mod parsed;
mod ports;

use libc::c_int;

use self::given::Given;
use super::finding::Finding;
use super::{Found, Group, Scene, diagnosing};
use crate::gate::{Call, Outcome};

/// The group.
pub(super) const GROUP: Group = Group { before, after, failed };

/// Checks of an address that is given to a call, by what it is and what was done before.
const GIVEN: [fn(&Scene, &Given) -> Option<Finding>; 8] = [
    length::of_given,
    local_path::does_not_fit,
    meaning::no_family,
    meaning::dissolves_nothing,
    parsed::unusable,
    ports::swapped_before,
    ports::zero,
    junk::not_zeroed,
];

/// Whether this IPv4 address is none that the program wants, but stands for a text that could not be read (RSK109).
pub(super) fn stands_for_nothing(address: &[u8]) -> bool {
    address.get(4..8) == Some(&[255; 4]) && parsed::none_was_read()
}

fn before(scene: &Scene, found: &mut Found) {
    match scene.call {
        Call::Bind | Call::Connect | Call::Sendto => {
            let Some(given) = Given::of(scene) else { return };
            for finding in GIVEN.iter().filter_map(|check| check(scene, &given)) {
                found.add(finding);
            }
            if diagnosing() {
                if let Some(finding) = meaning::reversed_target(scene, &given) {
                    found.add(finding);
                }
            }
            ports::note_use(scene, &given);
        }
        Call::Accept | Call::Accept4 | Call::Getsockname | Call::Getpeername | Call::Recvfrom => {
            length::before(scene, found);
        }
        _ => {}
    }
}

fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    length::after(scene, outcome, found);
    ports::learn_from(scene, outcome);
    if let Some(finding) = parsed::learn_from(scene, outcome) {
        found.add(finding);
    }
    ports::note_refusal(scene, outcome);
}

fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    let given = Given::of(scene)?;
    // What the arguments show was told before the call; somebody who asks has not heard it.
    let told = if scene.is_asked() { GIVEN.iter().find_map(|check| check(scene, &given)) } else { None };
    told.or_else(|| match (scene.call, code) {
        (Call::Connect, libc::ECONNREFUSED) => ports::swapped_target(scene, &given),
        (Call::Bind, libc::EADDRNOTAVAIL) => meaning::reversed_own(&given),
        (_, libc::ENODEV | libc::EINVAL | libc::ENETUNREACH) => junk::no_interface(scene, &given),
        _ => None,
    })
    .or_else(|| local_path::unusable(scene, &given, code))
    .or_else(|| if scene.is_asked() { meaning::reversed_target(scene, &given) } else { None })
}
