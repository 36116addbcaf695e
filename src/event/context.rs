//! What the objects of a loop share: the queue of events, the driver, the timers, the room for what is received.

use std::collections::VecDeque;
use std::os::fd::RawFd;

use libc::c_int;

use super::batches::Batches;
use super::events::{Data, Failure, Queued, Step};
use super::readiness::Readiness;
use super::timers::Timers;
use crate::names::looping::kind;
use crate::sys::clock;

/// Buffers that are kept for the next stream whose bytes must wait.
const SPARE: usize = 64;
/// The capacity of one.
pub(super) const SPARE_SIZE: usize = 65_536;

/// Something to be done to another object, once the one at work is put down.
pub(super) enum FollowUp {
    /// A stream goes away with the source of its pipe.
    Destroy { stream: u64, code: c_int },
    /// The target of a pipe goes away.
    TargetLeft { source: u64, code: c_int },
    /// What a stream received, here in the arena, goes to the target of its pipe.
    Pump { stream: u64, at: usize, len: usize },
    /// The same, in its input.
    PumpInput { stream: u64, at: usize, len: usize },
    /// The target of a pipe has room again.
    ResumePipe(u64),
    /// The source of a pipe has ended, and its target is to end too, or not.
    EndPipe { to: u64, ends: bool },
    /// A stream of a server has gone.
    Left { server: u64 },
    /// A connection is complete.
    Arrived { server: u64, stream: u64 },
    /// One is not let in.
    Refused { server: u64, stream: u64, reason: c_int, why: &'static str },
}

/// Counted since the loop was opened.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Statistics {
    pub(crate) turns: u64,
    pub(crate) events: u64,
    pub(crate) accepted: u64,
    pub(crate) dropped: u64,
    /// Counted now.
    pub(crate) streams: u64,
    pub(crate) servers: u64,
    pub(crate) timers: u64,
    pub(crate) endpoints: u64,
    pub(crate) queued_bytes: u64,
}

/// See the module.
pub(super) struct Context {
    pub(super) readiness: Readiness,
    pub(super) timers: Timers,
    pub(super) queue: VecDeque<Queued>,
    pub(super) follow_ups: VecDeque<FollowUp>,
    /// Streams and endpoints that have input which was not told yet.
    pub(super) unread: VecDeque<u64>,
    /// Streams of whose input something was told, which stays where it is until the next turn.
    pub(super) pinned: Vec<u64>,
    /// What the program was told in this turn must stay where it is until the next.
    pub(super) keeps_data: bool,
    /// Objects that keep a run going.
    pub(super) alive: usize,
    /// Nanoseconds of the monotonic clock, as of the last look at it.
    pub(super) now: u64,
    /// The same when the turn began.
    pub(super) turn_began: u64,
    /// The most that is received from one stream at once.
    pub(super) read_size: usize,
    pub(super) arena: Vec<u8>,
    pub(super) arena_used: usize,
    /// Events in the queue that are about the arena.
    pub(super) arena_events: usize,
    /// Room for datagrams.
    pub(super) batches: Batches,
    /// Endpoints that have datagrams to send, which go together at the end of the turn.
    pub(super) unsent: Vec<u64>,
    /// Streams that are watched once they were told of: what the program refuses at once costs no call for that.
    pub(super) fresh: VecDeque<u64>,
    pub(super) statistics: Statistics,
    /// Bytes of all streams and endpoints that wait to be sent.
    pub(super) queued_bytes: usize,
    spare: Vec<Vec<u8>>,
}

impl Context {
    pub(super) fn new(readiness: Readiness, read_size: usize, arena: usize) -> Self {
        let now = clock::monotonic_ns();
        Self {
            readiness,
            timers: Timers::default(),
            queue: VecDeque::new(),
            follow_ups: VecDeque::new(),
            unread: VecDeque::new(),
            pinned: Vec::new(),
            keeps_data: false,
            alive: 0,
            now,
            turn_began: now,
            read_size,
            arena: vec![0; arena],
            arena_used: 0,
            arena_events: 0,
            batches: Batches::default(),
            unsent: Vec::new(),
            fresh: VecDeque::new(),
            statistics: Statistics::default(),
            queued_bytes: 0,
            spare: Vec::new(),
        }
    }

    /// Tells of bytes that a stream has received into the arena. The same as [`Context::tell`], on the shortest way.
    #[inline(always)]
    pub(super) fn tell_received(&mut self, stream: u64, at: usize, len: usize) {
        self.arena_used = at + len;
        self.arena_events += 1;
        self.queue.push_back(Queued::new(kind::DATA, stream).data(Data::Arena { at, len }));
    }

    /// Tells an event, after those that wait.
    #[inline(never)]
    pub(super) fn tell(&mut self, event: Queued) {
        self.arena_events += usize::from(matches!(event.data, Data::Arena { .. }));
        self.batches.untold += usize::from(matches!(event.data, Data::Datagrams { .. }));
        self.queue.push_back(event);
    }

    /// Takes back what a stream has received into the arena and the program was not told yet: the places, in order, and whether the
    /// end that follows was to be told.
    pub(super) fn take_back(&mut self, stream: u64) -> (Vec<(usize, usize)>, bool) {
        let (mut places, mut end) = (Vec::new(), false);
        if self.arena_events > 0 {
            self.queue.retain(|event| match event.data {
                Data::Arena { at, len } if event.source == stream => {
                    places.push((at, len));
                    false
                }
                _ if event.kind == kind::END && event.source == stream && !places.is_empty() => {
                    end = true;
                    false
                }
                _ => true,
            });
            self.arena_events -= places.len();
        }
        (places, end)
    }

    /// Takes connections back that a server was not told of yet: the streams.
    pub(super) fn take_connections(&mut self, server: u64) -> Vec<u64> {
        let is_it = |event: &Queued| event.kind == kind::CONNECTION && event.source == server;
        let streams: Vec<u64> = self.queue.iter().filter(|event| is_it(event)).map(|event| event.value).collect();
        if !streams.is_empty() {
            self.queue.retain(|event| !is_it(event));
        }
        streams
    }

    /// Tells of a failure of object `source`.
    pub(super) fn tell_failure(&mut self, event: Queued, failure: Option<Box<Failure>>) {
        self.queue.push_back(Queued { failure, ..event });
    }

    /// Tells that the write with that tag is over.
    #[inline]
    pub(super) fn tell_written(&mut self, stream: u64, tag: u64, code: c_int) {
        if tag != 0 {
            self.tell(Queued::new(kind::WRITTEN, stream).code(code).value(tag));
        }
    }

    /// Tells that a step on `fd` of object `source` failed.
    pub(super) fn tell_error(&mut self, kind: c_int, source: u64, code: c_int, step: Step, fd: RawFd) {
        self.tell_failure(Queued::new(kind, source).code(code), Some(Failure::of(step, fd, code)));
    }

    /// The time now, for calls that come long after the last wait.
    pub(super) fn clock(&mut self) -> u64 {
        self.now = clock::monotonic_ns();
        self.now
    }

    /// An empty buffer.
    pub(super) fn buffer(&mut self) -> Vec<u8> {
        self.spare.pop().unwrap_or_else(|| Vec::with_capacity(SPARE_SIZE))
    }

    /// Gives a buffer back.
    pub(super) fn give_back(&mut self, mut buffer: Vec<u8>) {
        if self.spare.len() < SPARE && buffer.capacity() == SPARE_SIZE {
            buffer.clear();
            self.spare.push(buffer);
        }
    }
}

/// Milliseconds as nanoseconds.
pub(super) fn ns(ms: u64) -> u64 {
    ms.saturating_mul(1_000_000)
}
