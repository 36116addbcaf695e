//! The time on the wall of what was recorded on the clock that only goes forward.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::raw::own;

/// What has to be added.
static OFFSET: AtomicU64 = AtomicU64::new(0);

/// Looks at both clocks: a trace begins.
pub(super) fn begin() {
    let (monotonic, wall) = own::clocks();
    OFFSET.store(wall.wrapping_sub(monotonic), Relaxed);
}

/// Nanoseconds since 1970.
pub(super) fn wall(monotonic: u64) -> u64 {
    monotonic.wrapping_add(OFFSET.load(Relaxed))
}
