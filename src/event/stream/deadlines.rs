//! How long a stream may take: one timer for all its times, set for the first of them.

use libc::c_int;

use super::super::context::{Context, ns};
use super::super::events::{Queued, Step};
use super::Stream;
use crate::error::{Error, Result};
use crate::names::looping::{kind, timeout};

impl Stream {
    /// When the first of its times is over.
    fn next_deadline(&self) -> Option<u64> {
        let after = |start: u64, ms: u32| (ms > 0).then(|| start.saturating_add(ns(ms.into())));
        let idle = if self.idle_told || self.awaits_header() { None } else { after(self.active_at, self.idle_ms) };
        let write =
            if self.has_output() && self.socket.is_some() { after(self.progress_at, self.write_ms) } else { None };
        let close = if self.ended { after(self.ended_at, self.close_ms) } else { None };
        // Never is the largest number: comparing what is not there would look like a use of nothing under valgrind.
        let dues =
            [idle, write, close, self.header_deadline(), self.connect_deadline()].map(|due| due.unwrap_or(u64::MAX));
        dues.into_iter().min().filter(|due| *due != u64::MAX)
    }

    /// Sets the timer, unless one is set that comes in time. A timer that comes too early is set again: times that move
    /// with every byte cost nothing that way.
    pub(super) fn schedule(&mut self, ctx: &mut Context) {
        let Some(due) = self.next_deadline().filter(|_| !self.closed) else { return };
        if self.timer.is_some_and(|set| set <= due) {
            return;
        }
        if self.timer.replace(due).is_some() {
            ctx.timers.note_stale();
        }
        ctx.timers.set(self.id, due);
    }

    /// Bytes have moved. After a silence that was told the next one has to be looked for again. The clock is asked, because
    /// what the program does between two waits may take long, and no time is to be over early.
    #[inline]
    pub(super) fn was_active(&mut self, ctx: &mut Context) {
        if self.idle_ms > 0 {
            self.note_active(ctx);
        }
    }

    #[inline(never)]
    fn note_active(&mut self, ctx: &mut Context) {
        self.active_at = ctx.clock();
        if core::mem::take(&mut self.idle_told) {
            self.schedule(ctx);
        }
    }

    /// Bytes that waited have moved, or begin to wait.
    #[inline]
    pub(super) fn made_progress(&mut self, ctx: &mut Context) {
        if self.write_ms > 0 {
            self.progress_at = ctx.clock();
        }
    }

    /// Whether this is the timer it has set.
    pub(in super::super) fn expects(&self, due: u64) -> bool {
        self.timer == Some(due)
    }

    /// Its timer is due: looks which of the times are over.
    pub(in super::super) fn due(&mut self, ctx: &mut Context) {
        self.timer = None;
        let now = ctx.now;
        let is_over = |start: u64, ms: u32| ms > 0 && start.saturating_add(ns(ms.into())) <= now;
        if self.header_deadline().is_some_and(|due| due <= now) {
            self.header_failed(ctx, "no PROXY header came in time");
        } else if self.connecting.is_some() {
            self.connect_due(ctx);
        } else if self.has_output() && is_over(self.progress_at, self.write_ms) {
            self.fail_with_reset(ctx, libc::ETIMEDOUT, Step::Stall);
        } else if self.ended && is_over(self.ended_at, self.close_ms) {
            self.fail_with_reset(ctx, libc::ETIMEDOUT, Step::Close);
        }
        if !self.closed && !self.idle_told && !self.awaits_header() && is_over(self.active_at, self.idle_ms) {
            self.idle_told = true;
            ctx.tell(Queued::new(kind::TIMEOUT, self.id).value(timeout::IDLE as u64));
        }
        self.schedule(ctx);
    }

    /// Sets one of the times, from now on.
    pub(in super::super) fn set_timeout(&mut self, ctx: &mut Context, which: c_int, ms: u32) -> Result<()> {
        self.check_open()?;
        match which {
            timeout::IDLE => {
                self.idle_ms = ms;
                self.idle_told = false;
                self.active_at = ctx.clock();
            }
            timeout::WRITE => {
                self.write_ms = ms;
                self.progress_at = ctx.clock();
            }
            timeout::CLOSE => {
                self.close_ms = ms;
                self.ended_at = ctx.clock();
            }
            timeout::CONNECT => self.set_connect_time(ctx, ms),
            _ => return Err(Error::InvalidArgument("which is none of RSK_TIMEOUT_IDLE, CONNECT, WRITE and CLOSE")),
        }
        self.schedule(ctx);
        Ok(())
    }
}
