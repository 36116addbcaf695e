//! A loop inside another one: its descriptor is readable when it has something to do, also by the time alone.

use super::readiness::{Readiness, Watched};
use crate::error::Result;
use crate::names::event;
use crate::sys::timerfd::TimerFd;

/// The clock that makes the descriptor of the poller readable. Only a loop whose descriptor was asked for has one.
pub(super) struct Embedding {
    clock: TimerFd,
    /// What it is set to; `None` = to nothing.
    armed: Option<u64>,
}

impl Embedding {
    /// For loop `id`.
    pub(super) fn new(readiness: &Readiness, id: u64) -> Result<Self> {
        let clock = TimerFd::open()?;
        readiness.watch(clock.fd(), id, &mut Watched::default(), event::READABLE)?;
        Ok(Self { clock, armed: None })
    }

    /// The loop has something to do at `due` (0 = now), or not before something comes.
    pub(super) fn arm(&mut self, due: Option<u64>) {
        if self.armed != due {
            self.armed = due;
            self.clock.set(due);
        }
    }

    /// It was due, and the loop is at work.
    pub(super) fn rung(&mut self) {
        self.arm(None);
    }
}
