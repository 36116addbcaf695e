//! Waiting for one descriptor, with one deadline for all the waits of a call.

use std::os::fd::RawFd;
use std::time::{Duration, Instant};

use libc::{c_int, c_short, pollfd};

use crate::error::{Error, Result};
use crate::sys;

/// How long a call may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    /// As long as it takes.
    None,
    /// It may not wait.
    AtOnce,
    /// From the first wait on this many milliseconds; the clock is not read before.
    For(u64),
    /// Until then.
    Until(Instant),
}

/// The patience of one call: its deadline, and what it has waited for in vain.
#[derive(Debug)]
pub(crate) struct Patience {
    limit: Limit,
    /// Waits that ended without the call getting any further.
    barren: u32,
}

/// After this many waits in a row that led to nothing, readiness is not believed any more.
const CREDULITY: u32 = 2;

impl Patience {
    /// Negative = no limit, 0 = no wait, else milliseconds.
    pub(crate) fn new(timeout_ms: c_int) -> Self {
        let limit = match u64::try_from(timeout_ms) {
            Err(_) => Limit::None,
            Ok(0) => Limit::AtOnce,
            Ok(ms) => Limit::For(ms),
        };
        Self { limit, barren: 0 }
    }

    /// Whether the call may wait inside the kernel for as long as it takes.
    pub(crate) fn is_endless(&self) -> bool {
        self.limit == Limit::None
    }

    /// `MSG_DONTWAIT`, unless the call may wait in the kernel.
    pub(crate) fn flags(&self) -> c_int {
        if self.is_endless() { 0 } else { libc::MSG_DONTWAIT }
    }

    /// The call has got further.
    pub(crate) fn progress(&mut self) {
        self.barren = 0;
    }

    /// Waits until `fd` is ready for `events` (`POLLIN`, `POLLOUT`), or has an error to tell.
    ///
    /// # Errors
    /// `ETIMEDOUT`: the time of the call is over. `EBADF`: not open.
    pub(crate) fn wait(&mut self, fd: RawFd, events: c_short) -> Result<()> {
        if self.limit == Limit::AtOnce {
            return Err(Error::Os(libc::ETIMEDOUT));
        }
        // Some conditions look like readiness and are not: an entry in the error queue, room for another peer than the one
        // meant. A short rest keeps them from using up the processor.
        if self.barren >= CREDULITY {
            sys::select::rest_ms(1);
        }
        self.barren = self.barren.saturating_add(1);
        if self.left_ms() == 0 || !self.ready(fd, events)? {
            return Err(Error::Os(libc::ETIMEDOUT));
        }
        Ok(())
    }

    /// As [`Patience::wait`], but with the answer `false` when the time is over, and with a look also if there is none.
    pub(crate) fn ready(&mut self, fd: RawFd, events: c_short) -> Result<bool> {
        if fd < 0 {
            return Err(Error::BadFd(fd));
        }
        loop {
            let mut one = [pollfd { fd, events, revents: 0 }];
            let left = self.left_ms();
            match sys::select::poll_slice(&mut one, left) {
                Ok(0) if left == 0 => return Ok(false),
                Ok(0) | Err(Error::Os(libc::EINTR)) => {}
                Ok(_) if one.iter().any(|it| it.revents & libc::POLLNVAL != 0) => return Err(Error::BadFd(fd)),
                Ok(_) => return Ok(true),
                Err(error) => return Err(error),
            }
        }
    }

    /// For work that goes on without a wait.
    ///
    /// # Errors
    /// `ETIMEDOUT`: the time of the call is over. A call that may not wait is not limited by the clock.
    pub(crate) fn check(&mut self) -> Result<()> {
        if self.limit != Limit::AtOnce && self.left_ms() == 0 {
            return Err(Error::Os(libc::ETIMEDOUT));
        }
        Ok(())
    }

    /// Milliseconds that are left, rounded up; -1 = no limit. The first call starts the clock.
    fn left_ms(&mut self) -> c_int {
        let until = match self.limit {
            Limit::None => return -1,
            Limit::AtOnce => return 0,
            Limit::For(ms) => {
                let until = Instant::now() + Duration::from_millis(ms);
                self.limit = Limit::Until(until);
                return c_int::try_from(ms).unwrap_or(c_int::MAX);
            }
            Limit::Until(until) => until,
        };
        let left = until.saturating_duration_since(Instant::now());
        c_int::try_from(left.as_micros().div_ceil(1000)).unwrap_or(c_int::MAX)
    }
}

/// Whether an attempt is to be repeated once the descriptor is ready.
pub(crate) fn would_wait(error: Error) -> bool {
    matches!(error, Error::Os(libc::EAGAIN))
}

/// Whether an attempt is to be repeated at once.
pub(crate) fn was_interrupted(error: Error) -> bool {
    matches!(error, Error::Os(libc::EINTR))
}

/// Makes `attempt` until it does something, waiting for `events` in between. The attempt gets the flags to use.
pub(crate) fn patiently<T>(
    fd: RawFd,
    events: c_short,
    patience: &mut Patience,
    mut attempt: impl FnMut(c_int) -> Result<T>,
) -> Result<T> {
    loop {
        match attempt(patience.flags()) {
            Err(error) if was_interrupted(error) => {}
            Err(error) if would_wait(error) => patience.wait(fd, events)?,
            done => {
                patience.progress();
                return done;
            }
        }
    }
}

/// Whether `fd` is ready within the time.
///
/// # Errors
/// `fd` is not open.
pub(crate) fn is_ready(fd: RawFd, events: c_short, timeout_ms: c_int) -> Result<bool> {
    Patience::new(timeout_ms).ready(fd, events)
}

/// Sets how long a receiving and a sending call on `fd` may wait: -1 = without limit, -2 = as it is.
///
/// # Errors
/// A time is 0 or below -2; what `setsockopt(2)` says.
pub(crate) fn set_timeouts(fd: RawFd, receive_ms: c_int, send_ms: c_int) -> Result<()> {
    if [receive_ms, send_ms].iter().any(|ms| *ms == 0 || *ms < -2) {
        return Err(Error::InvalidArgument("a time must be at least 1 ms; -1 = none, -2 = as it is"));
    }
    if receive_ms == -2 && send_ms == -2 {
        return sys::sockopt::int(fd, libc::SOL_SOCKET, libc::SO_TYPE).map(drop);
    }
    for (ms, option) in [(receive_ms, libc::SO_RCVTIMEO), (send_ms, libc::SO_SNDTIMEO)] {
        if ms != -2 {
            let ms = ms.max(0); // To the kernel 0 is no limit.
            let time = sys::clock::timeval_of(ms);
            sys::sockopt::set(fd, libc::SOL_SOCKET, option, &time)?;
        }
    }
    Ok(())
}
