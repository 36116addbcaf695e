//! From an event in the queue to the event as the program sees it; and what is over when it was told.

use ::core::ffi::c_void;

use libc::c_int;

use super::Owner;
use super::core::Core;
use super::events::{Data, LoopEvent, Queued, Told};
use super::object::Object;
use super::stream::Stream;
use crate::names::looping::kind;

impl Core {
    /// What belongs to an event, and the event as the program sees it; `None` if its object is closed or gone.
    #[inline(always)]
    pub(super) fn tell(&mut self, queued: Queued) -> Option<Told> {
        match queued {
            Queued { data: Data::Arena { at, len }, source, failure, .. } => {
                let (event, handlers) = self.tell_received(source, at, len)?;
                Some(Told { event, handlers, failure })
            }
            other => self.tell_other(other),
        }
    }

    /// The event that bytes have come, which most are, and the functions for it.
    #[inline(always)]
    fn tell_received(&mut self, source: u64, at: usize, len: usize) -> Option<(LoopEvent, usize)> {
        self.ctx.arena_events -= 1;
        let Some(Object::Stream(stream)) = self.objects.get(source) else { return None };
        if stream.is_silent() {
            return None;
        }
        if !stream.takes_raw() {
            stream.push_input(&mut self.ctx, at, len);
            return None;
        }
        let Owner { handlers, user } = stream.owner;
        let data = self.ctx.arena.get(at..).unwrap_or_default().as_ptr().cast();
        self.ctx.statistics.events += 1;
        let event = LoopEvent { kind: kind::DATA, code: 0, source, value: 0, data, len, user: user as *mut c_void };
        Some((event, handlers))
    }

    #[inline(never)]
    fn tell_other(&mut self, queued: Queued) -> Option<Told> {
        let Queued { kind: what, code, source, value, data, failure } = queued;
        self.ctx.batches.untold -= usize::from(matches!(data, Data::Datagrams { .. }));
        let mut owner = Owner::default();
        if let Some(object) = self.objects.get(source) {
            if object.is_silent() && !is_told_of_the_end(what) {
                return None;
            }
            // Full again since: another one will come.
            if what == kind::DRAIN && matches!(object, Object::Stream(stream) if stream.owes_drain()) {
                return None;
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
    pub(super) fn place(&mut self, source: u64, data: Data) -> (*const c_void, usize) {
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
    pub(super) fn has_told_last(&self) -> bool {
        !self.told_closes.is_empty() || !self.told_ends.is_empty()
    }

    /// Ends streams whose other side has ended, and forgets objects whose last event is over.
    pub(super) fn retire(&mut self) {
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
}

/// What is told of an object that the program has ended.
fn is_told_of_the_end(what: c_int) -> bool {
    matches!(what, kind::WRITTEN | kind::ERROR | kind::CLOSE | kind::SERVER_CLOSE | kind::DROP | kind::ENDPOINT_CLOSE)
}
