//! Timers of the program.

use super::Owner;
use super::context::{Context, ns};
use super::core::Core;
use super::events::Queued;
use super::object::Object;
use crate::error::{Error, Result};
use crate::names::looping::kind;
use crate::sys::clock;

/// One timer.
pub(super) struct Timer {
    id: u64,
    pub(super) owner: Owner,
    pub(super) counts: bool,
    due: Option<u64>,
    /// Nanoseconds until it is due again; 0 = it is not.
    repeat: u64,
    /// It was due, and that is not told yet.
    is_untold: bool,
}

impl Timer {
    pub(super) fn expects(&self, due: u64) -> bool {
        self.due == Some(due)
    }

    /// Tells so, and is set again if it repeats. Ticks that were missed are not made up for.
    pub(super) fn due(&mut self, ctx: &mut Context) {
        if !core::mem::replace(&mut self.is_untold, true) {
            ctx.tell(Queued::new(kind::TIMER, self.id));
        }
        let last = self.due.take().unwrap_or(ctx.now);
        if self.repeat > 0 {
            let next = last.saturating_add(self.repeat);
            self.set(ctx, if next > ctx.now { next } else { ctx.now.saturating_add(self.repeat) });
        }
    }

    fn set(&mut self, ctx: &mut Context, due: u64) {
        if self.due.replace(due).is_some() {
            ctx.timers.note_stale();
        }
        ctx.timers.set(self.id, due);
    }

    /// Whether that it was due is still to be told: it may have been put off meanwhile.
    pub(super) fn take_untold(&mut self) -> bool {
        core::mem::take(&mut self.is_untold)
    }

    /// Whether it will not be due any more.
    pub(super) fn is_over(&self) -> bool {
        self.due.is_none() && !self.is_untold
    }

    /// It is forgotten.
    pub(super) fn left(&self, ctx: &mut Context) {
        ctx.alive -= usize::from(self.counts);
        ctx.statistics.timers -= 1;
        if self.due.is_some() {
            ctx.timers.note_stale();
        }
    }
}

impl Core {
    /// A timer due in `delay_ms`, then every `repeat_ms` (0 = once).
    pub(crate) fn timer_start(&mut self, delay_ms: u64, repeat_ms: u64, owner: Owner) -> Result<u64> {
        let id = self.objects.insert(|id| {
            Object::Timer(Box::new(Timer {
                id,
                owner,
                counts: true,
                due: None,
                repeat: ns(repeat_ms),
                is_untold: false,
            }))
        })?;
        self.ctx.alive += 1;
        self.ctx.statistics.timers += 1;
        self.timer_again(id, delay_ms)?;
        Ok(id)
    }

    /// It is due in `delay_ms` from now.
    pub(crate) fn timer_again(&mut self, id: u64, delay_ms: u64) -> Result<()> {
        let due = clock::monotonic_ns().saturating_add(ns(delay_ms));
        let Some(Object::Timer(timer)) = self.objects.get(id) else { return Err(Error::StaleHandle(id)) };
        timer.is_untold = false;
        timer.set(&mut self.ctx, due);
        self.prune_timers();
        Ok(())
    }

    /// It is forgotten, also if it is due already and was not told.
    pub(crate) fn timer_stop(&mut self, id: u64) -> Result<()> {
        let Some(Object::Timer(_)) = self.objects.get(id) else { return Err(Error::StaleHandle(id)) };
        if let Some(Object::Timer(timer)) = self.objects.remove(id) {
            timer.left(&mut self.ctx);
        }
        self.prune_timers();
        Ok(())
    }
}
