//! A turn of a loop: an iterator of events that does the work as it is asked for them.
//!
//! It never calls the program. Whoever asks for the next event lets go of the core before the event is told, so that what
//! the program does then finds the core free: nothing is ever called from inside a call.

use libc::c_int;

use super::context::{Context, FollowUp};
use super::core::{Core, Front};
use super::events::{Data, Queued, Told};
use super::object::Object;
use super::readiness::Ready;
use super::shared::Post;
use super::stream::Stream;
use crate::error::Result;
use crate::names::looping::kind;

/// So many events are told before a turn looks at the next descriptor, whatever the program's answers make of new ones.
const BURST: usize = 1024;
/// So many descriptors are looked at before what came of them is told: the kernel's code for one kind of call is in the cache
/// then.
const BATCH: usize = 64;

impl Core {
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
            let own = self.wait_ms();
            let timeout = if timeout_ms < 0 || (0..timeout_ms).contains(&own) { own } else { timeout_ms };
            self.ctx.readiness.wait(timeout)?;
        }
        self.ctx.turn_began = self.ctx.clock();
        Ok(())
    }

    /// The next event of this turn.
    #[inline(always)]
    pub(super) fn next(&mut self) -> Option<Told> {
        if self.front == Front::Callbacks && self.has_told_last() {
            self.retire();
        }
        loop {
            while self.burst < BURST {
                let Some(queued) = self.ctx.queue.pop_front() else { break };
                self.burst += 1;
                if let Some(told) = self.tell(queued) {
                    return Some(told);
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
    #[inline(never)]
    pub(super) fn work(&mut self) -> bool {
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
        if let Some(id) = self.ctx.fresh.pop_front() {
            self.with_stream(id, Stream::begin);
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
        // What has become due since is for the next turn, which looks at the descriptors first.
        if let Some((id, due)) = self.ctx.timers.pop_due(self.ctx.turn_began) {
            self.due(id, due);
            return true;
        }
        false
    }

    /// Whether one more stream or endpoint can receive.
    pub(super) fn has_room(&self) -> bool {
        self.ctx.arena.len() - self.ctx.arena_used >= self.read_size && !self.ctx.batches.are_many()
    }

    #[inline(always)]
    pub(super) fn ready(&mut self, ready: Ready) {
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

    pub(super) fn due(&mut self, id: u64, due: u64) {
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
            self.ctx.timers.prune(|id, due| objects.get(id).is_some_and(|object| object.expects(due)));
        }
    }

    /// Somebody called wake, or posted.
    pub(super) fn woken(&mut self) {
        if self.shared.take_wakeup() {
            self.ctx.tell(Queued::new(kind::WAKEUP, self.id));
        }
        for post in self.shared.take_posts() {
            self.posted(post);
        }
    }

    /// Something was posted from another thread.
    pub(super) fn posted(&mut self, post: Post) {
        match post {
            Post::Call(call) => self.ctx.tell(Queued::new(kind::POST, self.id).data(Data::Call(call))),
            Post::Done(call) => self.offloaded(call, 0),
            Post::Found { stream, found } => self.found(stream, found),
        }
    }

    /// Does what objects have asked to be done to others.
    #[inline]
    pub(super) fn settle(&mut self) {
        if !self.ctx.follow_ups.is_empty() {
            self.settle_all();
        }
    }

    #[inline(never)]
    fn settle_all(&mut self) {
        while let Some(next) = self.ctx.follow_ups.pop_front() {
            match next {
                FollowUp::Destroy { stream, code } => {
                    let code = if code == 0 { libc::ECANCELED } else { code };
                    self.with_stream(stream, |stream, ctx| stream.cut(ctx, code));
                }
                FollowUp::TargetLeft { source, code } => {
                    self.with_stream(source, |stream, ctx| stream.lose_target(ctx, code));
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

    pub(super) fn with_stream(&mut self, id: u64, work: impl FnOnce(&mut Stream, &mut Context)) {
        if let Some(Object::Stream(stream)) = self.objects.get(id) {
            work(stream, &mut self.ctx);
        }
    }
}
