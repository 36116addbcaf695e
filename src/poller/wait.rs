//! Waiting: the way from the kernel's events to the caller's.
//!
//! A wait costs little more than the system call it makes, so what happens seldom is kept out of the way: in functions of its
//! own, marked cold.

use core::sync::atomic::Ordering::SeqCst;
use std::os::fd::{AsRawFd, RawFd};

use libc::c_int;

use super::interests::{Interest, Interests};
use super::{ASKABLE, Event, Poller, epoll, poll, select};
use crate::error::{Error, Result};
use crate::names::event;
use crate::sys;
use crate::sys::coarse::CoarseDeadline;

/// The side of a backend that waits. One thread at a time is in it.
pub(super) trait Waiter {
    /// Waits for what is watched now, -1 = for ever; whether anything is ready. `room` is how much the caller takes.
    fn wait(&mut self, interests: &Interests, room: usize, timeout_ms: c_int) -> Result<bool>;

    /// The next ready descriptor of the last wait. After a wait that was not asked to the end, the next one begins where
    /// the asking stopped, so that a caller with little room sees every descriptor in turn.
    fn next(&mut self) -> Option<Found>;
}

/// A ready descriptor as a backend reports it.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) fd: RawFd,
    pub(super) ready: u32,
    /// The registration it belongs to, where the kernel keeps that apart (epoll).
    pub(super) serial: Option<u32>,
}

impl Found {
    #[inline]
    fn is_of(self, interest: &Interest) -> bool {
        self.serial.is_none_or(|serial| serial == interest.serial)
    }
}

/// A ready descriptor nobody watches, and its registration.
type Ghost = (RawFd, Option<u32>);

/// What only the thread that waits touches.
pub(super) struct WaitingSide {
    pub(super) waiter: AnyWaiter,
    /// What epoll reported in the last wait though nobody watches it.
    pub(super) ghost: Option<Ghost>,
}

/// The waiter of the backend. Not a trait object, so that the way from the kernel's events to the caller's is one loop.
pub(super) enum AnyWaiter {
    Select(select::Select),
    Poll(poll::Poll),
    Epoll(epoll::Epoll),
}

impl Poller {
    /// Waits until something is ready, somebody calls [`Poller::wake`] or `timeout_ms` have passed (-1 = no limit), and
    /// fills `events`; returns how many.
    ///
    /// # Errors
    /// `EINTR` when a signal handler ran; `EBUSY` when another thread waits on this poller.
    #[inline(always)]
    pub fn wait(&self, events: &mut [Event], timeout_ms: c_int) -> Result<usize> {
        let mut side = self.waiting_side.try_take().ok_or(Error::AlreadyWaiting)?;
        let WaitingSide { waiter, ghost } = &mut *side;
        match waiter {
            AnyWaiter::Epoll(epoll) => self.wait_with(epoll, ghost, events, timeout_ms),
            AnyWaiter::Select(select) => self.wait_apart(select, ghost, events, timeout_ms),
            AnyWaiter::Poll(poll) => self.wait_apart(poll, ghost, events, timeout_ms),
        }
    }

    /// The backends that are slow by nature, kept out of the way of the one that is not.
    #[inline(never)]
    fn wait_apart(
        &self,
        waiter: &mut impl Waiter,
        last: &mut Option<Ghost>,
        events: &mut [Event],
        timeout_ms: c_int,
    ) -> Result<usize> {
        self.wait_with(waiter, last, events, timeout_ms)
    }

    #[inline(always)]
    fn wait_with(
        &self,
        waiter: &mut impl Waiter,
        last: &mut Option<Ghost>,
        events: &mut [Event],
        timeout_ms: c_int,
    ) -> Result<usize> {
        let deadline = CoarseDeadline::after(timeout_ms);
        match self.wait_once(waiter, last, events, timeout_ms)? {
            Some(filled) => Ok(filled),
            None => self.wait_on(waiter, last, events, deadline),
        }
    }

    /// Another thread has changed the set, or removed the only fd that was ready: goes on with what is left of the time.
    #[cold]
    #[inline(never)]
    fn wait_on(
        &self,
        waiter: &mut impl Waiter,
        last: &mut Option<Ghost>,
        events: &mut [Event],
        deadline: CoarseDeadline,
    ) -> Result<usize> {
        loop {
            if let Some(filled) = self.wait_once(waiter, last, events, deadline.remaining_ms())? {
                return Ok(filled);
            }
        }
    }

    /// One wait of the backend; `None` when its events concerned nobody and there may be time left.
    #[inline(always)]
    fn wait_once(
        &self,
        waiter: &mut impl Waiter,
        last: &mut Option<Ghost>,
        events: &mut [Event],
        timeout_ms: c_int,
    ) -> Result<Option<usize>> {
        if self.epoll.is_none() {
            self.waiting.store(true, SeqCst);
        }
        let outcome = waiter.wait(&self.interests, events.len(), timeout_ms);
        if self.epoll.is_none() {
            self.waiting.store(false, SeqCst);
        }
        if self.closed.load(SeqCst) {
            return Err(Error::Closed);
        }
        if !outcome? {
            return Ok(Some(0));
        }
        let filled = self.fill(waiter, last, events)?;
        Ok((filled > 0 || timeout_ms == 0).then_some(filled))
    }

    /// Fills in the events of one wait that are of any concern to the caller.
    #[inline(always)]
    fn fill(&self, waiter: &mut impl Waiter, last: &mut Option<Ghost>, events: &mut [Event]) -> Result<usize> {
        let mut filled = 0;
        let mut ghost = None;
        while let Some(place) = events.get_mut(filled) {
            let Some(found) = waiter.next() else { break };
            if let Some(event) = self.plain(found) {
                *place = event;
                filled += 1;
            } else if let Some(event) = self.special(found, &mut ghost) {
                *place = event;
                filled += 1;
            }
        }
        if ghost.is_some() || last.is_some() {
            self.renew_if_stuck(ghost, last)?;
        }
        Ok(filled)
    }

    /// The event of a descriptor that is watched, and not for one shot. Most are, so nothing else is on this way.
    #[inline(always)]
    fn plain(&self, found: Found) -> Option<Event> {
        let interest = self.interests.undisturbed(found.fd)?;
        let events = visible(found.ready, interest.events);
        let plain = found.is_of(&interest)
            && interest.events & event::ONESHOT == 0
            && events != 0
            && found.fd != self.wake.as_raw_fd();
        plain.then_some(Event { fd: found.fd, events, data: interest.data })
    }

    /// The event of any other descriptor, if it concerns the caller.
    #[cold]
    #[inline(never)]
    fn special(&self, found: Found, ghost: &mut Option<Ghost>) -> Option<Event> {
        if found.fd == self.wake.as_raw_fd() {
            return self.take_wake().then_some(Event { fd: -1, events: event::WAKE, data: 0 });
        }
        let mut changing = self.interests.change();
        let Some(interest) = changing.get(found.fd).filter(|interest| found.is_of(interest)) else {
            // Removed since, or closed without being removed while a copy of it stays open.
            *ghost = ghost.or(Some((found.fd, found.serial)));
            return None;
        };
        let events = visible(found.ready, interest.events);
        if events == 0 {
            // Another thread has just asked for something else.
            return None;
        }
        if interest.events & event::ONESHOT != 0 {
            changing.disarm(found.fd);
        }
        Some(Event { fd: found.fd, events, data: interest.data })
    }

    /// Deals with what epoll reports though nobody watches it. Once is another thread's `remove` that came in between.
    /// Twice is a descriptor that was closed without being removed while a copy of it is open: the kernel offers no way to
    /// take it out and would report it for ever.
    #[cold]
    #[inline(never)]
    fn renew_if_stuck(&self, ghost: Option<Ghost>, last: &mut Option<Ghost>) -> Result<()> {
        if let Some(epoll) = self.epoll.as_ref().filter(|_| ghost.is_some() && last.is_some()) {
            epoll::renew(epoll, &self.wake, &self.interests.settled())?;
        }
        *last = ghost;
        Ok(())
    }

    /// Empties the eventfd; whether a caller asked for the wake-up (and not a change of the set).
    fn take_wake(&self) -> bool {
        sys::epoll::drain_eventfd(&self.wake);
        self.woken.swap(false, SeqCst)
    }
}

/// What is told of `ready` to somebody who asked for `asked`.
///
/// Errors and hang-ups are always told; they, and anything a kernel may add one day, also count as readable and writable,
/// because reading or writing is how the caller finds out more.
fn visible(ready: u32, asked: u32) -> u32 {
    let mut seen = ready;
    if ready & !ASKABLE != 0 {
        seen |= event::READABLE | event::WRITABLE;
    }
    seen & (asked & ASKABLE | !ASKABLE)
}
