//! All of one loop, and its turn: an iterator of events that does the work as it is asked for them.
//!
//! It never calls the program. Whoever asks for the next event lets go of the core before the event is told, so that what
//! the program does then finds the core free: nothing is ever called from inside a call.

use ::core::ffi::{CStr, c_void};
use std::os::fd::RawFd;
use std::sync::Arc;

use libc::c_int;

use super::Owner;
use super::context::{Context, FollowUp, Statistics};
use super::embedding::Embedding;
use super::event::{Data, LoopEvent, Queued, Told};
use super::object::Object;
use super::readiness::{Readiness, Ready};
use super::shared::{Post, Shared};
use super::slab::Slab;
use super::stream::Stream;
use crate::error::{Error, Result};
use crate::names::looping::kind;
use crate::sys::address::Address;
use crate::sys::clock;

/// So many events are told before a turn looks at the next descriptor, whatever the program's answers make of new ones.
const BURST: usize = 1024;
/// So many descriptors are looked at before what came of them is told: the kernel's code for one kind of call is in the cache
/// then. It saves a tenth with a thousand busy connections.
const BATCH: usize = 64;
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
    front: Front,
    /// A turn, or a run of turns, is going on.
    running: bool,
    burst: usize,
    read_size: usize,
    embedding: Option<Embedding>,
    /// Objects whose close was told: gone when the event is over.
    told_closes: Vec<u64>,
    /// Streams whose end was told.
    told_ends: Vec<u64>,
    /// Addresses that events told in this turn point to.
    held: Vec<Box<Address>>,
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
    fn rearm(&mut self) {
        let due = if self.timeout_ms() == 0 { Some(0) } else { self.ctx.timers.next_due() };
        if let Some(embedding) = &mut self.embedding {
            embedding.arm(due);
        }
    }

    /// Whether it runs, so that it cannot be closed.
    pub(super) fn is_running(&self) -> bool {
        self.running
    }

    /// Whether anything is left that a run goes on for.
    pub(super) fn is_alive(&self) -> bool {
        self.ctx.alive > 0 || self.has_work() || self.shared.has_posts()
    }

    /// Whether there is something to tell without waiting.
    fn has_work(&self) -> bool {
        let ctx = &self.ctx;
        !ctx.queue.is_empty()
            || !ctx.unread.is_empty()
            || !ctx.unsent.is_empty()
            || ctx.readiness.has_ready()
            || ctx.readiness.has_again()
            || self.has_told_last()
    }

    /// How long it may wait before it has something to do by itself; -1 = for ever.
    pub(crate) fn timeout_ms(&self) -> c_int {
        if self.has_work() || self.shared.has_posts() {
            return 0;
        }
        let Some(due) = self.ctx.timers.next_due() else { return -1 };
        let left = due.saturating_sub(clock::monotonic_ns()).div_ceil(1_000_000);
        c_int::try_from(left).unwrap_or(c_int::MAX)
    }

    /// Begins a turn: waits until there is something to do, at most `timeout_ms` (-1 = no limit).
    pub(super) fn begin(&mut self, timeout_ms: c_int) -> Result<()> {
        self.flush_endpoints();
        self.retire();
        self.held.clear();
        let objects = &mut self.objects;
        self.ctx.pinned.retain(|id| match objects.get(*id) {
            Some(Object::Stream(stream)) => !stream.release(),
            _ => false,
        });
        self.ctx.batches.begin();
        if self.ctx.arena_events == 0 {
            self.ctx.arena_used = 0;
        }
        self.burst = 0;
        self.ctx.statistics.turns += 1;
        if !self.ctx.readiness.has_ready() {
            let own = self.timeout_ms();
            let timeout = if timeout_ms < 0 || (0..timeout_ms).contains(&own) { own } else { timeout_ms };
            self.ctx.readiness.wait(timeout)?;
        }
        self.ctx.now = clock::monotonic_ns();
        Ok(())
    }

    /// The next event of this turn.
    pub(super) fn next(&mut self) -> Option<Told> {
        if self.front == Front::Callbacks && self.has_told_last() {
            self.retire();
        }
        loop {
            if self.burst < BURST {
                if let Some(queued) = self.ctx.queue.pop_front() {
                    self.burst += 1;
                    match self.tell(queued) {
                        Some(told) => return Some(told),
                        None => continue,
                    }
                }
            }
            if !self.work() && !self.flush_endpoints() {
                return None;
            }
            self.burst = 0;
            self.settle();
        }
    }

    /// Does one piece of work that makes events; `false` if there is none left in this turn.
    fn work(&mut self) -> bool {
        // A frame is told at once, so that none waits when the program changes what is to be done with it.
        let unread = if self.ctx.queue.is_empty() { self.ctx.unread.pop_front() } else { None };
        if let Some(id) = unread {
            match self.objects.get(id) {
                Some(Object::Stream(stream)) => stream.tell_input(&mut self.ctx),
                Some(Object::Endpoint(endpoint)) => endpoint.tell_untold(&mut self.ctx),
                _ => {}
            }
            return true;
        }
        if self.front == Front::Callbacks {
            self.ctx.batches.begin();
            if self.ctx.arena_events == 0 {
                self.ctx.arena_used = 0;
            }
        }
        if !self.has_room() {
            return false;
        }
        let mut looked = 0;
        while looked < BATCH && self.has_room() {
            let Some(ready) = self.ctx.readiness.next() else { break };
            self.ready(ready);
            self.settle();
            looked += 1;
        }
        if looked > 0 {
            return true;
        }
        if let Some((id, due)) = self.ctx.timers.pop_due(self.ctx.now) {
            self.due(id, due);
            return true;
        }
        false
    }

    /// Whether one more stream or endpoint can receive.
    fn has_room(&self) -> bool {
        self.ctx.arena.len() - self.ctx.arena_used >= self.read_size && !self.ctx.batches.are_many()
    }

    #[inline]
    fn ready(&mut self, ready: Ready) {
        if ready.is_wake() {
            self.woken();
            return;
        }
        let ctx = &mut self.ctx;
        if ready.id == self.id {
            if let Some(embedding) = &mut self.embedding {
                embedding.rung();
            }
            return;
        }
        match self.objects.get(ready.id) {
            Some(Object::Stream(stream)) => stream.ready(ctx, ready),
            Some(Object::Server(_)) => self.accept(ready.id),
            Some(Object::Signal(signal)) => signal.ready(ctx),
            Some(Object::Watch(watch)) => watch.ready(ctx, ready),
            Some(Object::Endpoint(endpoint)) => endpoint.ready(ctx, ready),
            // It went away in this turn.
            Some(Object::Timer(_)) | None => {}
        }
    }

    fn due(&mut self, id: u64, due: u64) {
        let ctx = &mut self.ctx;
        match self.objects.get(id) {
            Some(Object::Stream(stream)) if stream.expects(due) => stream.due(ctx),
            Some(Object::Server(server)) if server.expects(due) => self.server_due(id),
            Some(Object::Timer(timer)) if timer.expects(due) => timer.due(ctx),
            Some(Object::Endpoint(endpoint)) if endpoint.expects(due) => endpoint.due(ctx),
            _ => {}
        }
        self.prune_timers();
    }

    /// Throws out stale timers when there are many.
    pub(super) fn prune_timers(&mut self) {
        if self.ctx.timers.must_prune() {
            let objects = &mut self.objects;
            self.ctx.timers.prune(|id, due| match objects.get(id) {
                Some(Object::Stream(stream)) => stream.expects(due),
                Some(Object::Server(server)) => server.expects(due),
                Some(Object::Timer(timer)) => timer.expects(due),
                Some(Object::Endpoint(endpoint)) => endpoint.expects(due),
                _ => false,
            });
        }
    }

    /// Somebody called wake, or posted.
    fn woken(&mut self) {
        if self.shared.take_wakeup() {
            self.ctx.tell(Queued::new(kind::WAKEUP, self.id));
        }
        for post in self.shared.take_posts() {
            self.posted(post);
        }
    }

    /// What belongs to an event, and the event as the program sees it; `None` if its object is closed or gone.
    fn tell(&mut self, queued: Queued) -> Option<Told> {
        let Queued { kind: what, code, source, value, data, failure } = queued;
        self.ctx.arena_events -= usize::from(matches!(data, Data::Arena { .. }));
        self.ctx.batches.untold -= usize::from(matches!(data, Data::Datagrams { .. }));
        let mut owner = Owner::default();
        if let Some(object) = self.objects.get(source) {
            if object.is_silent() && !is_told_of_the_end(what) {
                return None;
            }
            if let (Object::Stream(stream), Data::Arena { at, len }) = (&mut *object, &data) {
                if !stream.takes_raw() {
                    stream.push_input(&mut self.ctx, *at, *len);
                    return None;
                }
            }
            if let (Object::Endpoint(endpoint), Data::Datagrams { batch, at, .. }) = (&mut *object, &data) {
                if !endpoint.is_next(&mut self.ctx, *batch, *at) {
                    return None;
                }
            }
            if let Object::Timer(timer) = object {
                if !timer.take_untold() {
                    return None;
                }
                if timer.is_over() {
                    self.told_closes.push(source);
                }
            }
            owner = object.owner();
        } else if let Data::Call(given) = data {
            owner = given;
        } else if what != kind::WAKEUP {
            return None;
        }
        let (data, len) = self.place(source, data);
        if matches!(what, kind::CLOSE | kind::SERVER_CLOSE | kind::ENDPOINT_CLOSE) {
            self.told_closes.push(source);
        } else if what == kind::END {
            self.told_ends.push(source);
        }
        self.ctx.statistics.events += 1;
        let event = LoopEvent { kind: what, code, source, value, data, len, user: owner.user as *mut c_void };
        Some(Told { event, handlers: owner.handlers, failure })
    }

    /// Where the bytes of an event are.
    fn place(&mut self, source: u64, data: Data) -> (*const c_void, usize) {
        let bytes = match data {
            Data::None | Data::Call(_) => return (::core::ptr::null(), 0),
            Data::Arena { at, len } => self.ctx.arena.get(at..at + len),
            Data::Input { at, len } => match self.objects.get(source) {
                Some(Object::Stream(stream)) => stream.input_bytes(at, len),
                _ => None,
            },
            Data::Datagrams { batch, at, count } => return self.ctx.batches.list(batch, at, count),
            Data::Address(address) => {
                self.held.push(address);
                self.held.last().map(|address| address.bytes())
            }
        };
        bytes.map_or((::core::ptr::null(), 0), |bytes| (bytes.as_ptr().cast(), bytes.len()))
    }

    /// Whether something is to be done after events that were told.
    fn has_told_last(&self) -> bool {
        !self.told_closes.is_empty() || !self.told_ends.is_empty()
    }

    /// Ends streams whose other side has ended, and forgets objects whose last event is over.
    fn retire(&mut self) {
        while let Some(id) = self.told_ends.pop() {
            self.with_stream(id, Stream::end_was_told);
            self.settle();
        }
        while let Some(id) = self.told_closes.pop() {
            // Set again in its own callback.
            if matches!(self.objects.get(id), Some(Object::Timer(timer)) if !timer.is_over()) {
                continue;
            }
            match self.objects.remove(id) {
                Some(Object::Stream(mut stream)) => stream.left(&mut self.ctx),
                Some(Object::Server(server)) => server.left(&mut self.ctx),
                Some(Object::Timer(timer)) => timer.left(&mut self.ctx),
                Some(Object::Endpoint(endpoint)) => endpoint.left(&mut self.ctx),
                _ => {}
            }
            self.settle();
        }
    }

    /// Does what objects have asked to be done to others.
    pub(super) fn settle(&mut self) {
        while let Some(next) = self.ctx.follow_ups.pop_front() {
            match next {
                FollowUp::Destroy { stream, code } => {
                    let code = if code == 0 { libc::ECANCELED } else { code };
                    self.with_stream(stream, |stream, ctx| stream.cut(ctx, code));
                }
                FollowUp::TargetLeft { source, code } => {
                    self.with_stream(source, |stream, ctx| stream.lose_target(ctx, code))
                }
                FollowUp::Pump { stream, at, len } => self.pump(stream, at, len),
                FollowUp::PumpInput { stream, at, len } => self.pump_input(stream, at, len),
                FollowUp::ResumePipe(from) => self.with_stream(from, |stream, ctx| stream.hold(ctx, false)),
                FollowUp::EndPipe { to, ends } => self.with_stream(to, |stream, ctx| stream.end_of_pipe(ctx, ends)),
                FollowUp::Left { server } => self.stream_left(server),
                FollowUp::Arrived { server, stream } => self.arrived(server, stream),
                FollowUp::Refused { server, stream, reason, why } => self.refused(server, stream, reason, why),
            }
        }
    }

    /// Something was posted from another thread.
    fn posted(&mut self, post: Post) {
        match post {
            Post::Call(call) => self.ctx.tell(Queued::new(kind::POST, self.id).data(Data::Call(call))),
            Post::Done(call) => self.offloaded(call, 0),
            Post::Found { stream, found } => self.found(stream, found),
        }
    }

    /// Ends all there is, and lets nothing new begin.
    pub(super) fn destroy_all(&mut self) {
        self.objects.seal();
        let all: Vec<u64> = self.objects.iter().map(|(id, _)| id).collect();
        for id in all {
            match self.objects.get(id) {
                Some(Object::Stream(stream)) => stream.destroy(&mut self.ctx, 0),
                // One that closes already is cut sooner now.
                Some(Object::Server(_)) => drop(self.server_close(id, 0, 0)),
                Some(Object::Endpoint(endpoint)) => endpoint.close(&mut self.ctx),
                _ => drop(self.objects.remove(id)),
            }
        }
        self.settle();
        self.end_offloads();
    }

    /// The events that are left of what was destroyed.
    pub(super) fn next_of_the_end(&mut self) -> Option<Told> {
        loop {
            self.retire();
            let queued = self.ctx.queue.pop_front()?;
            if let Some(told) = self.tell(queued) {
                return Some(told);
            }
        }
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

    /// Milliseconds of the monotonic clock, as of the last wait.
    pub(crate) fn now_ms(&self) -> i64 {
        i64::try_from(self.ctx.now / 1_000_000).unwrap_or(i64::MAX)
    }

    /// What it waits with.
    pub(crate) fn backend_name(&self) -> &'static CStr {
        self.ctx.readiness.backend_name()
    }

    fn with_stream(&mut self, id: u64, work: impl FnOnce(&mut Stream, &mut Context)) {
        if let Some(Object::Stream(stream)) = self.objects.get(id) {
            work(stream, &mut self.ctx);
        }
    }

    /// The stream of a handle, for a call of the program, and what it shares.
    pub(super) fn stream(&mut self, id: u64) -> Result<(&mut Stream, &mut Context)> {
        match self.objects.get(id) {
            Some(Object::Stream(stream)) => Ok((stream, &mut self.ctx)),
            _ => Err(Error::StaleHandle(id)),
        }
    }
}

/// What is told of an object that the program has ended.
fn is_told_of_the_end(what: c_int) -> bool {
    matches!(what, kind::WRITTEN | kind::ERROR | kind::CLOSE | kind::SERVER_CLOSE | kind::DROP | kind::ENDPOINT_CLOSE)
}
