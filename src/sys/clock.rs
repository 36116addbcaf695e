//! The time a call may take as a whole.

use std::time::{Duration, Instant};

use libc::{c_int, timespec, timeval};

/// When a call has to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// So many milliseconds from now; a negative number is no limit.
    pub(crate) fn after_ms(timeout_ms: c_int) -> Self {
        let limit = u64::try_from(timeout_ms).ok();
        Self(limit.and_then(|ms| Instant::now().checked_add(Duration::from_millis(ms))))
    }

    /// Whether there is none.
    pub(crate) fn is_never(self) -> bool {
        self.0.is_none()
    }

    /// Whether the time is over.
    pub(crate) fn is_over(self) -> bool {
        self.left() == Some(Duration::ZERO)
    }

    /// The time that is left; `None` without a limit.
    pub(crate) fn left(self) -> Option<Duration> {
        self.0.map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// The time that is left as `poll` takes it: rounded up, so that a wait is never shorter than asked; -1 = no limit.
    pub(crate) fn left_ms(self) -> c_int {
        self.left().map_or(-1, |left| c_int::try_from(left.as_micros().div_ceil(1000)).unwrap_or(c_int::MAX))
    }

    /// The end of the first of `parts` equal parts of the time that is left.
    pub(crate) fn part(self, parts: usize) -> Self {
        let share = |left: Duration| left / u32::try_from(parts.max(1)).unwrap_or(u32::MAX);
        Self(self.left().and_then(|left| Instant::now().checked_add(share(left))))
    }
}

/// Nanoseconds of the monotonic clock.
pub(crate) fn monotonic_ns() -> u64 {
    let mut now = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a pointer to a local; the clock exists on every Linux, and reading it does not fail.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut now) };
    let [seconds, rest] = [now.tv_sec, now.tv_nsec].map(|part| u64::try_from(part).unwrap_or(0));
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}

/// Milliseconds as the type of `select` and of the time limits of a socket.
pub(crate) fn timeval_of(ms: c_int) -> timeval {
    timeval { tv_sec: (ms / 1000).into(), tv_usec: (ms % 1000 * 1000).into() }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Deadline;

    #[test]
    fn negative_is_no_limit_and_zero_is_over() {
        assert!(Deadline::after_ms(-1).is_never() && Deadline::after_ms(i32::MIN).left_ms() == -1);
        assert!(Deadline::after_ms(0).is_over() && Deadline::after_ms(0).left_ms() == 0);
        assert!(!Deadline::after_ms(i32::MAX).is_over());
    }

    #[test]
    fn wait_is_rounded_up() {
        assert!((99..=100).contains(&Deadline::after_ms(100).left_ms()));
        let soon = Deadline(Some(std::time::Instant::now() + Duration::from_micros(900)));
        assert_eq!(soon.left_ms(), 1);
    }

    #[test]
    fn parts_share_what_is_left() {
        assert!((24..=25).contains(&Deadline::after_ms(100).part(4).left_ms()));
        assert!(Deadline::after_ms(-1).part(4).is_never());
        assert!(Deadline::after_ms(100).part(0).left_ms() > 90);
    }
}
