//! All that one loop has.

use ::core::ffi::CStr;
use std::os::fd::RawFd;
use std::sync::Arc;

use libc::c_int;

use super::context::{Context, Statistics};
use super::embedding::Embedding;
use super::object::Object;
use super::readiness::Readiness;
use super::shared::Shared;
use super::slab::Slab;
use super::stream::Stream;
use crate::error::{Error, Result};
use crate::sys::address::Address;
use crate::sys::clock;

/// How much room there is for what is received in a turn, as multiples of what one stream may receive.
const ARENA: usize = 4;

/// Who asks for events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Front {
    /// Each event is over when the next is asked for.
    Callbacks,
    /// Events stay valid until the next turn.
    Array,
}

/// See the module.
pub(crate) struct Core {
    pub(super) id: u64,
    pub(super) shared: Arc<Shared>,
    pub(super) objects: Slab,
    pub(super) ctx: Context,
    pub(super) front: Front,
    /// A turn, or a run of turns, is going on.
    pub(super) running: bool,
    pub(super) burst: usize,
    pub(super) read_size: usize,
    pub(super) embedding: Option<Embedding>,
    /// Where the events of the last poll went.
    array: usize,
    /// Objects whose close was told: gone when the event is over.
    pub(super) told_closes: Vec<u64>,
    /// Streams whose end was told.
    pub(super) told_ends: Vec<u64>,
    /// Addresses that events told in this turn point to, each at a place of its own.
    #[allow(clippy::vec_box, reason = "events point to them while others are added")]
    pub(super) held: Vec<Box<Address>>,
}

impl Core {
    pub(super) fn new(id: u64, number: usize, shared: Arc<Shared>, read_size: usize) -> Self {
        let readiness = Readiness::new(Arc::clone(&shared.poller));
        Self {
            id,
            shared,
            objects: Slab::new(number),
            ctx: Context::new(readiness, read_size, read_size * ARENA),
            front: Front::Callbacks,
            running: false,
            burst: 0,
            read_size,
            embedding: None,
            array: 0,
            told_closes: Vec::new(),
            told_ends: Vec::new(),
            held: Vec::new(),
        }
    }

    /// Begins to run.
    pub(super) fn enter(&mut self, front: Front) -> Result<()> {
        if self.running {
            return Err(Error::Running);
        }
        self.running = true;
        self.front = front;
        self.ctx.keeps_data = front == Front::Array;
        Ok(())
    }

    /// Stops to run.
    pub(super) fn leave(&mut self) {
        self.flush_endpoints();
        self.running = false;
        self.call_done();
    }

    /// A call of the program is done: whoever waits for this loop from outside may have to be told.
    #[inline]
    pub(super) fn call_done(&mut self) {
        if self.embedding.is_some() && !self.running {
            self.rearm();
        }
    }

    #[cold]
    pub(super) fn rearm(&mut self) {
        let due = if self.timeout_ms() == 0 { Some(0) } else { self.ctx.timers.next_due() };
        if let Some(embedding) = &mut self.embedding {
            embedding.arm(due);
        }
    }

    /// Whether events went to that place the last time.
    pub(crate) fn knows_array(&self, place: usize) -> bool {
        self.array == place
    }

    /// Events go to that place.
    pub(crate) fn learn_array(&mut self, place: usize) {
        self.array = place;
    }

    /// Whether it runs, so that it cannot be closed.
    pub(super) fn is_running(&self) -> bool {
        self.running
    }

    /// Whether anything is left that a run goes on for.
    pub(crate) fn is_alive(&self) -> bool {
        self.ctx.alive > 0 || self.has_work() || self.shared.has_posts()
    }

    /// Whether there is something to tell without waiting.
    pub(super) fn has_work(&self) -> bool {
        let ctx = &self.ctx;
        !ctx.queue.is_empty()
            || !ctx.unread.is_empty()
            || !ctx.unsent.is_empty()
            || !ctx.fresh.is_empty()
            || ctx.readiness.has_ready()
            || ctx.readiness.has_again()
            || self.has_told_last()
    }

    /// As [`Core::wait_ms`], for a loop that waits elsewhere: a timer that was stopped does not end that wait.
    pub(crate) fn timeout_ms(&mut self) -> c_int {
        while let Some((id, due)) = self.ctx.timers.first() {
            if self.objects.get(id).is_some_and(|object| object.expects(due)) {
                break;
            }
            self.ctx.timers.drop_first();
        }
        self.wait_ms()
    }

    /// How long it may wait before it has something to do by itself, or a timer that was stopped would be due; -1 = for ever.
    pub(super) fn wait_ms(&self) -> c_int {
        if self.has_work() || self.shared.has_posts() {
            return 0;
        }
        let Some(due) = self.ctx.timers.next_due() else { return -1 };
        let left = due.saturating_sub(clock::monotonic_ns()).div_ceil(1_000_000);
        c_int::try_from(left).unwrap_or(c_int::MAX)
    }

    /// What it has done so far, and what it has now.
    pub(crate) fn statistics(&self) -> Statistics {
        Statistics { queued_bytes: self.ctx.queued_bytes as u64, ..self.ctx.statistics }
    }

    /// The descriptor another loop watches to know when this one has something to do, be it by the time.
    pub(crate) fn fd(&mut self) -> Result<RawFd> {
        let fd = self.ctx.readiness.fd()?;
        if self.embedding.is_none() {
            self.embedding = Some(Embedding::new(&self.ctx.readiness, self.id)?);
            self.call_done();
        }
        Ok(fd)
    }

    /// Milliseconds of the monotonic clock, as of the beginning of the turn.
    pub(crate) fn now_ms(&self) -> i64 {
        i64::try_from(self.ctx.turn_began / 1_000_000).unwrap_or(i64::MAX)
    }

    /// What it waits with.
    pub(crate) fn backend_name(&self) -> &'static CStr {
        self.ctx.readiness.backend_name()
    }

    /// The stream of a handle, for a call of the program, and what it shares.
    pub(super) fn stream(&mut self, id: u64) -> Result<(&mut Stream, &mut Context)> {
        match self.objects.get(id) {
            Some(Object::Stream(stream)) => Ok((stream, &mut self.ctx)),
            _ => Err(Error::StaleHandle(id)),
        }
    }
}
