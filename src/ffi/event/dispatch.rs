//! Calls the function of the program that an event is for.
//!
//! Nothing is held while it runs: it may call whatever it likes. Its failures are kept as anywhere else in the program, and
//! when it is told of a failure, the last error is that one, so that `rsk_explain` and `rsk_perror` tell the cause. Whoever
//! runs a loop holds cancellation back, because our frames could not be unwound.

use core::mem::transmute;

use libc::{c_int, c_void, socklen_t};

use super::endpoint_callbacks::{self, EndpointCallbacks, EndpointHandle};
use super::loops::LoopHandle;
use super::past;
use super::running::{LoopCallback, OffloadDone};
use super::server_callbacks::{self, ServerCallbacks, ServerHandle};
use super::signals::{SignalCallback, SignalHandle};
use super::stream_callbacks::{self, StreamCallbacks, StreamHandle};
use super::timers::{TimerCallback, TimerHandle};
use super::watches::{WatchCallback, WatchHandle};
use crate::event::events::{LoopEvent, Told};
use crate::gate::last;
use crate::names::looping::kind;

/// Calls the function for `told`, if there is one.
#[inline(always)]
pub(super) fn dispatch(told: &Told) {
    let event = &told.event;
    last::aloud(|| {
        if event.kind == kind::DATA {
            stream_callbacks::of(told.handlers).and_then(|set| of_data(set, event))
        } else {
            dispatch_other(told)
        }
    });
}

#[inline(never)]
fn dispatch_other(told: &Told) -> Option<()> {
    let event = &told.event;
    if let Some(failure) = &told.failure {
        past::record(failure, event);
    }
    match event.kind {
        kind::LISTENING..=kind::SERVER_CLOSE => {
            server_callbacks::KEPT.at(told.handlers).and_then(|set| of_server(set, event))
        }
        kind::LOOKUP..=kind::CLOSE => stream_callbacks::of(told.handlers).and_then(|set| of_stream(set, event)),
        kind::DATAGRAMS..=kind::ENDPOINT_CLOSE => {
            endpoint_callbacks::of(told.handlers).and_then(|set| of_endpoint(set, event))
        }
        _ => of_one(told.handlers, event),
    }
}

/// Small numbers that travel in the value of an event.
fn number(event: &LoopEvent) -> c_int {
    c_int::try_from(event.value).unwrap_or(c_int::MAX)
}

/// Size of the address in the data of an event.
fn address_len(event: &LoopEvent) -> socklen_t {
    socklen_t::try_from(event.len).unwrap_or(0)
}

fn of_server(set: &ServerCallbacks, event: &LoopEvent) -> Option<()> {
    let (server, user) = (ServerHandle { id: event.source }, event.user);
    // SAFETY (of each call): a function the program gave for this, with what it was told to expect.
    match event.kind {
        // SAFETY: as above.
        kind::LISTENING => set.on_listening.map(|call| unsafe { call(server, user) }),
        kind::CONNECTION => {
            let stream = StreamHandle { id: event.value };
            // SAFETY: as above.
            set.on_connection.map(|call| unsafe { call(server, stream, user) })
        }
        kind::DROP => {
            let (peer, len) = (event.data.cast(), address_len(event));
            // SAFETY: as above.
            set.on_drop.map(|call| unsafe { call(server, number(event), peer, len, user) })
        }
        // SAFETY: as above.
        kind::SERVER_ERROR => set.on_error.map(|call| unsafe { call(server, event.code, user) }),
        // SAFETY: as above.
        _ => set.on_close.map(|call| unsafe { call(server, number(event), user) }),
    }
}

/// Most events are this one.
#[inline]
fn of_data(set: &StreamCallbacks, event: &LoopEvent) -> Option<()> {
    let stream = StreamHandle { id: event.source };
    // SAFETY: a function the program gave for this, with what it was told to expect.
    set.on_data.map(|call| unsafe { call(stream, event.data, event.len, event.user) })
}

fn of_stream(set: &StreamCallbacks, event: &LoopEvent) -> Option<()> {
    let (stream, user) = (StreamHandle { id: event.source }, event.user);
    // SAFETY (of each call): a function the program gave for this, with what it was told to expect.
    match event.kind {
        // SAFETY: as above.
        kind::LOOKUP => set.on_lookup.map(|call| unsafe { call(stream, number(event), user) }),
        kind::ATTEMPT => {
            let (to, len) = (event.data.cast(), address_len(event));
            // SAFETY: as above.
            set.on_attempt.map(|call| unsafe { call(stream, to, len, user) })
        }
        // SAFETY: as above.
        kind::CONNECT => set.on_connect.map(|call| unsafe { call(stream, user) }),
        kind::DATA => of_data(set, event),
        // SAFETY: as above.
        kind::WRITTEN => set.on_written.map(|call| unsafe { call(stream, event.value, event.code, user) }),
        // SAFETY: as above.
        kind::DRAIN => set.on_drain.map(|call| unsafe { call(stream, user) }),
        // SAFETY: as above.
        kind::END => set.on_end.map(|call| unsafe { call(stream, user) }),
        // SAFETY: as above.
        kind::TIMEOUT => set.on_timeout.map(|call| unsafe { call(stream, number(event), user) }),
        // SAFETY: as above.
        kind::ERROR => set.on_error.map(|call| unsafe { call(stream, event.code, user) }),
        // SAFETY: as above.
        _ => set.on_close.map(|call| unsafe { call(stream, event.code, user) }),
    }
}

fn of_endpoint(set: &EndpointCallbacks, event: &LoopEvent) -> Option<()> {
    let (endpoint, user) = (EndpointHandle { id: event.source }, event.user);
    // SAFETY (of each call): a function the program gave for this, with what it was told to expect.
    match event.kind {
        kind::DATAGRAMS => {
            let (list, count) = (event.data.cast(), usize::try_from(event.value).unwrap_or(0));
            // SAFETY: as above.
            set.on_datagrams.map(|call| unsafe { call(endpoint, list, count, user) })
        }
        // SAFETY: as above.
        kind::ENDPOINT_DRAIN => set.on_drain.map(|call| unsafe { call(endpoint, user) }),
        // SAFETY: as above.
        kind::ENDPOINT_ERROR => set.on_error.map(|call| unsafe { call(endpoint, event.code, user) }),
        // SAFETY: as above.
        _ => set.on_close.map(|call| unsafe { call(endpoint, user) }),
    }
}

/// Events whose object has one function, which is the word itself.
fn of_one(word: usize, event: &LoopEvent) -> Option<()> {
    let function = word as *const c_void;
    let (id, user) = (event.source, event.user);
    match event.kind {
        kind::TIMER => {
            // SAFETY: 0, or the function that rsk_timer_start was given.
            let call = unsafe { transmute::<*const c_void, TimerCallback>(function) }?;
            // SAFETY: the program gave it for this.
            unsafe { call(TimerHandle { id }, user) };
        }
        kind::SIGNAL => {
            // SAFETY: 0, or the function that rsk_signal_start was given.
            let call = unsafe { transmute::<*const c_void, SignalCallback>(function) }?;
            // SAFETY: the program gave it for this.
            unsafe { call(SignalHandle { id }, number(event), user) };
        }
        kind::WATCH => {
            // SAFETY: 0, or the function that rsk_watch_start was given.
            let call = unsafe { transmute::<*const c_void, WatchCallback>(function) }?;
            // SAFETY: the program gave it for this.
            unsafe { call(WatchHandle { id }, number(event), user) };
        }
        kind::POST => {
            // SAFETY: 0, or the function that rsk_loop_post was given.
            let call = unsafe { transmute::<*const c_void, LoopCallback>(function) }?;
            // SAFETY: the program gave it for this.
            unsafe { call(LoopHandle { id }, user) };
        }
        kind::OFFLOAD => {
            // SAFETY: 0, or the function that rsk_loop_offload was given.
            let call = unsafe { transmute::<*const c_void, OffloadDone>(function) }?;
            // SAFETY: the program gave it for this.
            unsafe { call(LoopHandle { id }, event.code, user) };
        }
        _ => return None,
    }
    Some(())
}
