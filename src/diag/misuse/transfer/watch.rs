//! Calls that are looked at in default mode only while something is due: a short send has left a rest, or an empty datagram
//! came.

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::super::diagnosing;
use crate::diag::MISUSE;
use crate::gate::{self, Call};

/// Calls that are looked at while somebody needs them.
pub(super) struct Watch {
    calls: &'static [Call],
    users: AtomicU32,
}

impl Watch {
    /// Of these calls.
    pub(super) const fn new(calls: &'static [Call]) -> Self {
        Self { calls, users: AtomicU32::new(0) }
    }

    /// One more thing is due.
    pub(super) fn begin(&self) {
        if self.users.fetch_add(1, Relaxed) == 0 && !diagnosing() {
            for call in self.calls {
                gate::observe(MISUSE, *call);
            }
        }
    }

    /// One less is.
    pub(super) fn end(&self) {
        let before = self.users.fetch_update(Relaxed, Relaxed, |users| users.checked_sub(1));
        if before == Ok(1) && !diagnosing() {
            for call in self.calls {
                gate::ignore(MISUSE, *call);
            }
        }
    }

    /// Whether anything is due.
    pub(super) fn is_on(&self) -> bool {
        self.users.load(Relaxed) > 0
    }
}
