//! One stream's data as another one's: with back-pressure, the end, and the loss of either.

use libc::c_int;

use super::super::context::{Context, FollowUp};
use super::Stream;
use crate::error::{Error, Result};

impl Stream {
    /// Its data goes to stream `to` from now on; 0 = it is told again.
    pub(in super::super) fn pipe_to(&mut self, ctx: &mut Context, to: u64, keeps_open: bool) -> Result<u64> {
        self.check_open()?;
        self.take_back(ctx);
        let before = core::mem::replace(&mut self.pipe_to, to);
        self.pipe_keeps_open = keeps_open;
        self.held = false;
        self.discards = false;
        self.go_on_reading(ctx);
        if to != 0 && self.end_told {
            // Nothing more comes that could end the target.
            self.pipe_ended(ctx);
        }
        Ok(before)
    }

    /// Stream `from` sends through it, which is why its room is no business of the program; 0 = none does.
    pub(in super::super) fn pipe_from(&mut self, from: u64) -> Result<()> {
        self.check_open()?;
        if from != 0 && self.pipe_from != 0 && self.pipe_from != from {
            return Err(Error::Busy);
        }
        if from != 0 && self.ending {
            return Err(Error::Ended);
        }
        self.pipe_from = from;
        Ok(())
    }

    /// Where its data goes.
    pub(in super::super) fn pipe_target(&self) -> u64 {
        self.pipe_to
    }

    /// The target has no room, or has it again.
    pub(in super::super) fn hold(&mut self, ctx: &mut Context, held: bool) {
        self.held = held;
        if !held && !self.closed {
            self.go_on_reading(ctx);
        }
    }

    /// It has nothing more to hand on.
    pub(super) fn pipe_ended(&mut self, ctx: &mut Context) {
        let to = core::mem::take(&mut self.pipe_to);
        ctx.follow_ups.push_back(FollowUp::EndPipe { to, ends: !self.pipe_keeps_open });
    }

    /// The source has ended.
    pub(in super::super) fn end_of_pipe(&mut self, ctx: &mut Context, ends: bool) {
        self.pipe_from = 0;
        if ends && !self.ending && !self.closed {
            self.end_at_last(ctx);
        }
    }

    /// The target of its pipe has closed. One that only has to send the rest and end does so; what still comes in is lost with the
    /// target. Else it goes too: nobody would be told that its data gets nowhere.
    pub(in super::super) fn lose_target(&mut self, ctx: &mut Context, code: c_int) {
        if code != 0 || !self.ending {
            self.cut(ctx, if code == 0 { libc::ECANCELED } else { code });
        } else if !self.closed {
            self.pipe_to = 0;
            self.discards = true;
            self.hold(ctx, false);
        }
    }

    /// It closes: who is at the other end of a pipe that has not ended goes with it.
    pub(super) fn leave_pipes(&mut self, ctx: &mut Context, code: c_int) {
        let (target, source) = (core::mem::take(&mut self.pipe_to), core::mem::take(&mut self.pipe_from));
        if target != 0 && target != self.id {
            ctx.follow_ups.push_back(FollowUp::Destroy { stream: target, code });
        }
        if source != 0 && source != self.id {
            ctx.follow_ups.push_back(FollowUp::TargetLeft { source, code });
        }
    }
}
