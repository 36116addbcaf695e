//! The end of a wait that is seldom taken up again, from a clock that costs next to nothing.

use core::time::Duration;

use libc::{CLOCK_MONOTONIC, CLOCK_MONOTONIC_COARSE, c_int, clockid_t, timespec};

/// The end of a wait that may have to be taken up again.
///
/// Most waits are not, so the start is read from the clock that costs next to nothing, though it may be a tick behind; the
/// end is put off by that much: a wait is never shorter than asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CoarseDeadline {
    start: Duration,
    timeout_ms: c_int,
}

impl CoarseDeadline {
    /// `timeout_ms` from now; a negative one never comes.
    #[inline]
    pub(crate) fn after(timeout_ms: c_int) -> Self {
        let start = if timeout_ms > 0 { read(CLOCK_MONOTONIC_COARSE) } else { Duration::ZERO };
        Self { start, timeout_ms }
    }

    /// Milliseconds until then, rounded up; -1 = never.
    #[cold]
    pub(crate) fn remaining_ms(self) -> c_int {
        let Ok(timeout_ms) = u64::try_from(self.timeout_ms) else { return -1 };
        let end = self.start + tick() + Duration::from_millis(timeout_ms);
        let left = end.saturating_sub(read(CLOCK_MONOTONIC));
        c_int::try_from(left.as_micros().div_ceil(1000)).map_or(self.timeout_ms, |left| left.min(self.timeout_ms))
    }
}

fn read(clock: clockid_t) -> Duration {
    let mut now = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a pointer to a local; both clocks exist since Linux 2.6.32, and reading one does not fail.
    unsafe { libc::clock_gettime(clock, &raw mut now) };
    from(now)
}

/// How far the coarse clock may be behind.
fn tick() -> Duration {
    let mut tick = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a pointer to a local.
    unsafe { libc::clock_getres(CLOCK_MONOTONIC_COARSE, &raw mut tick) };
    from(tick)
}

fn from(time: timespec) -> Duration {
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::CoarseDeadline;

    #[test]
    fn what_remains_is_never_less_than_asked_nor_more() {
        let deadline = CoarseDeadline::after(50);
        assert_eq!(deadline.remaining_ms(), 50);
        std::thread::sleep(core::time::Duration::from_millis(20));
        let left = deadline.remaining_ms();
        assert!((1..=40).contains(&left), "{left}");
        std::thread::sleep(core::time::Duration::from_millis(60));
        assert_eq!(deadline.remaining_ms(), 0);
        assert_eq!(CoarseDeadline::after(-1).remaining_ms(), -1);
    }
}
