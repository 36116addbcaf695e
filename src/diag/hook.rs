//! A panic on request, so that the test suite can see that none leaves the library. Not in ordinary builds.

use core::sync::atomic::{AtomicU16, Ordering::Relaxed};

use crate::gate::{self, Event, Observer, SIGNATURES, Verdict};

/// The observer that panics.
pub(crate) const OBSERVER: Observer = Observer { before: panic_if_asked, after: |_, _| {} };

const NONE: u16 = u16::MAX;

/// The number of the call that is to panic next.
static TARGET: AtomicU16 = AtomicU16::new(NONE);

/// Makes the next call named `name` panic; whether there is such a call.
pub(crate) fn arm(name: &str) -> bool {
    let Some(target) = SIGNATURES.iter().position(|row| row.name == name).and_then(|i| u16::try_from(i).ok()) else {
        return false;
    };
    TARGET.store(target, Relaxed);
    gate::observe_all(super::HOOK, true);
    true
}

#[allow(clippy::panic, reason = "it is what this file is for")]
fn panic_if_asked(event: &mut Event) -> Verdict {
    if TARGET.compare_exchange(event.call as u16, NONE, Relaxed, Relaxed).is_ok() {
        gate::observe_all(super::HOOK, false);
        panic!("asked for by rsk_test_panic_in");
    }
    Verdict::Proceed
}
