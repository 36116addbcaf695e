//! Waiting, accepting and receiving in one call: what a server with many connections does in each turn of its loop.

use std::os::fd::RawFd;

use libc::c_int;

use super::{Event, Poller};
use crate::error::{Error, Result};
use crate::io::accept::accept_many;
use crate::io::arena::{Arena, Taken, note, told};
use crate::names::{chunk, event, flag};
use crate::sys::caller::{Chunk, Room};
use crate::sys::coarse::CoarseDeadline;

/// Events taken up in one call; also how many connections are accepted at once.
const EVENTS: usize = 256;

impl Poller {
    /// Waits; then accepts from `listener`, receives from every other descriptor that is readable, and tells of the rest.
    /// How many chunks were filled; 0 when the time is over.
    ///
    /// # Errors
    /// As for [`Poller::wait`].
    pub(crate) fn collect(
        &self,
        listener: RawFd,
        arena: Room,
        chunks: &mut [Chunk],
        timeout_ms: c_int,
    ) -> Result<usize> {
        let deadline = CoarseDeadline::after(timeout_ms);
        let mut left = timeout_ms;
        loop {
            if let Some(filled) = self.collect_once(listener, arena, chunks, left)? {
                return Ok(filled);
            }
            left = deadline.remaining_ms();
        }
    }

    /// One wait; `None` when another thread or process took the connection that ended it, and there may be time left.
    fn collect_once(
        &self,
        listener: RawFd,
        arena: Room,
        chunks: &mut [Chunk],
        timeout_ms: c_int,
    ) -> Result<Option<usize>> {
        let mut events = [Event::default(); EVENTS];
        // A listener alone can fill all places with new connections; so it is looked at last.
        let most = chunks.len().min(EVENTS);
        let events = events.get_mut(..most).unwrap_or_default();
        let ready = self.wait(events, timeout_ms)?;
        let is_over = ready == 0 || timeout_ms == 0;
        let ready = events.get(..ready).unwrap_or_default();
        let mut arena = Arena::new(arena);
        let mut places = chunks.iter_mut();
        let mut filled = 0;
        let mut accepting = None;
        for (i, event) in ready.iter().enumerate() {
            if event.fd == listener && listener >= 0 && event.events & event::READABLE != 0 {
                accepting = Some(*event);
                continue;
            }
            let Some(place) = places.next() else { break };
            *place = self.handle(event, &mut arena, ready.len() - i - 1);
            filled += 1;
        }
        if let Some(event) = accepting {
            filled += self.accept(&event, places.into_slice());
        }
        Ok((filled > 0 || is_over).then_some(filled))
    }

    /// One descriptor that is not the listener.
    fn handle(&self, event: &Event, arena: &mut Arena, others: usize) -> Chunk {
        if event.events & event::WAKE != 0 {
            return note(-1, 0, event.events, chunk::WAKE, 0);
        }
        if event.events & event::READABLE == 0 || event.events & event::INVALID != 0 {
            return note(event.fd, event.data, event.events, chunk::READY, 0);
        }
        let place = arena.place();
        let taken = arena.receive(event.fd, others);
        if matches!(taken, Taken::End | Taken::Failed(_)) {
            // It is over with this one, and it would be reported for ever. Another thread may have been first.
            let _ = self.remove(event.fd);
        }
        told(event.fd, event.data, event.events, place, taken)
    }

    /// Accepts as many connections as there are places, and watches them; how many places were filled.
    fn accept(&self, event: &Event, places: &mut [Chunk]) -> usize {
        let mut new = [-1; EVENTS];
        let most = places.len().min(EVENTS);
        let accepted = accept_many(event.fd, new.get_mut(..most).unwrap_or_default(), flag::NONBLOCK);
        let accepted = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                let told = note(event.fd, event.data, event.events, chunk::ERROR, error.code());
                return places.first_mut().map_or(0, |place| {
                    *place = told;
                    1
                });
            }
        };
        for (fd, place) in new.iter().take(accepted).zip(places) {
            let tag = u64::try_from(*fd).unwrap_or(0);
            let added = self.add(*fd, event::READABLE, tag);
            *place = note(*fd, tag, 0, chunk::NEW, added.map_or_else(Error::code, |()| 0));
        }
        accepted
    }
}
