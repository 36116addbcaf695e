//! What a stream is given to send.

use std::os::fd::{AsRawFd, RawFd};

use libc::c_int;

use super::super::context::{Context, FollowUp};
use super::super::events::{Queued, Step};
use super::super::readiness::{self, Sent};
use super::Stream;
use super::output::Obstacle;
use crate::error::{Error, Result};
use crate::names::looping::kind;
use crate::raw::own::{self, PrivateFd};
use crate::sys::caller::Bytes;
use crate::sys::{descriptor, socket};

/// What becomes of bytes that have to wait.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Keep {
    Copy,
    /// The same, of memory of ours.
    CopyOwn,
    /// The program leaves them where they are.
    Borrow,
}

impl Stream {
    /// Whether something waits to be sent.
    #[inline]
    pub(super) fn has_output(&self) -> bool {
        self.output.as_ref().is_some_and(|output| !output.is_empty())
    }

    /// Whether the program was told to wait for room, and there is none yet.
    pub(in super::super) fn owes_drain(&self) -> bool {
        self.drain_owed
    }

    /// Bytes of memory that wait.
    pub(in super::super) fn pending(&self) -> usize {
        self.output.as_ref().map_or(0, |output| output.pending)
    }

    fn check_writable(&self) -> Result<()> {
        self.check_open()?;
        if self.ending { Err(Error::Ended) } else { Ok(()) }
    }

    /// Refuses a write above the hard mark as a whole.
    fn check_room(&mut self, len: usize) -> Result<()> {
        if len > self.hard {
            return Err(Error::TooLong);
        }
        if self.pending().saturating_add(len) > self.hard {
            self.drain_owed = true;
            return Err(Error::WouldExceed);
        }
        Ok(())
    }

    /// Takes what the source of a pipe has received, whatever the marks say; whether more is welcome.
    #[inline(never)]
    pub(in super::super) fn take_piped(&mut self, ctx: &mut Context, bytes: &[u8]) -> Result<bool> {
        self.check_writable()?;
        self.take(ctx, &[Bytes::of(bytes)], bytes.len(), 0, Keep::CopyOwn)
    }

    /// Takes `pieces` as one write; whether more is welcome.
    #[inline(always)]
    pub(in super::super) fn write(
        &mut self,
        ctx: &mut Context,
        pieces: &[Bytes],
        tag: u64,
        keep: Keep,
    ) -> Result<bool> {
        self.check_writable()?;
        let len = pieces.iter().fold(0, |sum: usize, piece| sum.saturating_add(piece.len()));
        self.check_room(len)?;
        self.take(ctx, pieces, len, tag, keep)
    }

    /// As [`Stream::write`], whatever the marks say.
    #[inline(always)]
    pub(super) fn take(
        &mut self,
        ctx: &mut Context,
        pieces: &[Bytes],
        len: usize,
        tag: u64,
        keep: Keep,
    ) -> Result<bool> {
        if self.output.is_some() || self.socket.is_none() || len == 0 {
            return self.take_behind(ctx, pieces, len, tag, keep);
        }
        // Nothing waits, and mostly the kernel takes all of it.
        match readiness::send(self.fd(), pieces) {
            Sent::Some(sent) if sent == len => {
                self.accepted += len as u64;
                self.moved(ctx, len as u64);
                ctx.tell_written(self.id, tag, 0);
                Ok(true)
            }
            sent => self.take_rest(ctx, pieces, len, tag, keep, sent),
        }
    }

    /// As [`Stream::take`], when something may wait already.
    #[inline(never)]
    fn take_behind(&mut self, ctx: &mut Context, pieces: &[Bytes], len: usize, tag: u64, keep: Keep) -> Result<bool> {
        let may_send = !self.has_output() && self.socket.is_some() && len > 0;
        let sent = if may_send { readiness::send(self.fd(), pieces) } else { Sent::Some(0) };
        self.take_rest(ctx, pieces, len, tag, keep, sent)
    }

    /// Takes what the kernel has not taken of a write.
    #[inline(never)]
    fn take_rest(
        &mut self,
        ctx: &mut Context,
        pieces: &[Bytes],
        len: usize,
        tag: u64,
        keep: Keep,
        outcome: Sent,
    ) -> Result<bool> {
        let sent = match outcome {
            Sent::Some(count) => count,
            // The program's memory, not the connection, is at fault.
            Sent::Failed(libc::EFAULT) => return Err(Error::BadPointer("data")),
            Sent::Failed(code) => {
                self.accepted += len as u64;
                ctx.tell_written(self.id, tag, code);
                self.fail(ctx, code, Step::Send);
                return Ok(true);
            }
        };
        if sent < len && keep == Keep::Copy && pieces.iter().any(|piece| piece.is_wild()) {
            if sent > 0 {
                // Part of a write is on its way, and the rest of it will never be.
                self.fail_with_reset(ctx, libc::EFAULT, Step::Send);
            }
            return Err(Error::BadPointer("data"));
        }
        self.accepted += len as u64;
        self.moved(ctx, sent as u64);
        let waits = self.has_output() || self.output.as_ref().is_some_and(|output| output.has_ends());
        if sent == len && !waits && self.socket.is_some() {
            ctx.tell_written(self.id, tag, 0);
            return Ok(true);
        }
        let is_first = !self.has_output();
        let mut output = self.output.take().unwrap_or_default();
        match (keep, pieces) {
            (Keep::Borrow, [one]) => output.borrow(ctx, one.skip(sent).kept_by_caller()),
            _ => output.copy(ctx, pieces, sent),
        }
        output.end_of_write(self.accepted, tag);
        self.output = Some(output);
        if is_first {
            self.made_progress(ctx);
            self.update(ctx);
            self.schedule(ctx);
        }
        if sent > 0 && self.watched.is_edges() {
            // It was short, but only a send that takes nothing makes sure that room is told of.
            self.flush(ctx);
        }
        if self.pending() >= self.soft {
            self.drain_owed = true;
            return Ok(false);
        }
        Ok(true)
    }

    /// Takes part of a file as one write.
    pub(in super::super) fn send_file(
        &mut self,
        ctx: &mut Context,
        file: RawFd,
        offset: u64,
        len: u64,
        tag: u64,
    ) -> Result<bool> {
        self.check_writable()?;
        let copy = match descriptor::dup_cloexec(file) {
            -1 => return Err(Error::last_os()),
            fd => PrivateFd::new(fd),
        };
        if own::bytes_beyond(copy.as_raw_fd(), Some(0)).is_none() {
            return Err(Error::InvalidArgument("file is no regular file"));
        }
        self.accepted = self
            .accepted
            .checked_add(len)
            .ok_or(Error::InvalidArgument("offset and len together are beyond the largest file"))?;
        let was_empty = !self.has_output();
        let mut output = self.output.take().unwrap_or_default();
        output.file(copy, offset, len);
        output.end_of_write(self.accepted, tag);
        self.output = Some(output);
        if was_empty && self.socket.is_some() {
            self.made_progress(ctx);
            self.flush(ctx);
        }
        Ok(self.pending() < self.soft)
    }

    /// Sends what waits, as far as the kernel takes it, and tells what follows from that.
    pub(super) fn flush(&mut self, ctx: &mut Context) {
        let Some(mut output) = self.output.take() else {
            self.after_flush(ctx);
            return;
        };
        let (count, obstacle) = output.flush(ctx, self.fd(), self.watched.is_edges());
        self.output = Some(output);
        self.moved(ctx, count);
        self.tell_completed(ctx);
        match obstacle {
            None => self.after_flush(ctx),
            Some(Obstacle::Send(code)) => self.fail(ctx, code, Step::Send),
            Some(Obstacle::File(code)) => self.fail(ctx, code, Step::Sendfile),
            Some(Obstacle::FileTooShort) => self.fail_with_reset(ctx, libc::ENODATA, Step::Sendfile),
        }
    }

    /// The kernel has taken so many bytes more.
    #[inline(always)]
    fn moved(&mut self, ctx: &mut Context, count: u64) {
        if count > 0 {
            self.taken += count;
            self.was_active(ctx);
            self.made_progress(ctx);
        }
    }

    fn tell_completed(&mut self, ctx: &mut Context) {
        let taken = self.taken;
        if let Some(output) = &mut self.output {
            while let Some(tag) = output.completed(taken) {
                ctx.tell_written(self.id, tag, 0);
            }
        }
    }

    fn after_flush(&mut self, ctx: &mut Context) {
        if self.drain_owed && self.pending() <= self.soft / 4 {
            self.drain_owed = false;
            if self.pipe_from == 0 {
                ctx.tell(Queued::new(kind::DRAIN, self.id));
            } else {
                ctx.follow_ups.push_back(FollowUp::ResumePipe(self.pipe_from));
            }
        }
        if !self.has_output() && self.ending && !self.ended {
            self.send_end(ctx);
        }
        if !self.closed {
            self.update(ctx);
            self.schedule(ctx);
        }
    }

    /// The program has nothing more to send.
    pub(in super::super) fn end(&mut self, ctx: &mut Context, tag: u64) -> Result<()> {
        self.check_writable()?;
        self.end_tag = tag;
        self.end_at_last(ctx);
        Ok(())
    }

    /// Ends after what waits, unless it ends already.
    pub(super) fn end_at_last(&mut self, ctx: &mut Context) {
        self.ending = true;
        if self.socket.is_some() && !self.has_output() && !self.ended {
            self.send_end(ctx);
            if !self.closed {
                self.schedule(ctx);
            }
        }
    }

    fn send_end(&mut self, ctx: &mut Context) {
        self.ended = true;
        self.ended_at = ctx.clock();
        if socket::shutdown(self.fd(), libc::SHUT_WR) == -1 {
            let code = Error::last_os().code();
            // The other side has cut the connection: there is nobody left to be told, and what is still to be read tells more.
            if code != libc::ENOTCONN {
                self.fail(ctx, code, Step::Shutdown);
                return;
            }
        }
        ctx.tell_written(self.id, core::mem::take(&mut self.end_tag), 0);
        self.close_if_done(ctx);
    }

    /// It is over when both sides have ended and that was told.
    pub(super) fn close_if_done(&mut self, ctx: &mut Context) {
        if self.ended && self.end_told {
            self.close(ctx, 0);
        }
    }

    /// Gives up what waits; each write is told to have ended with `code`.
    pub(super) fn cancel_output(&mut self, ctx: &mut Context, code: c_int) {
        if let Some(mut output) = self.output.take() {
            output.abandon(ctx);
            while let Some(tag) = output.completed(u64::MAX) {
                ctx.tell_written(self.id, tag, code);
            }
        }
        ctx.tell_written(self.id, core::mem::take(&mut self.end_tag), code);
    }
}
