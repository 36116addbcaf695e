//! One way to wait for many descriptors, over `select(2)`, `poll(2)` or `epoll(7)`, chosen when the poller is opened.
//!
//! Semantics are those of level-triggered epoll whatever the backend; what a backend cannot do it refuses. The edge rules
//! are those CPython's `selectors` module arrived at: a timeout is never shorter than asked, a change the kernel refuses
//! leaves nothing behind, and an error or hang-up wakes whoever waits to read or to write.

mod collect;
mod epoll;
mod interests;
mod poll;
mod select;

use core::ffi::CStr;
use core::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use libc::c_int;

use crate::error::{Error, Result};
use crate::names::{backend, event};
use crate::raw::{fork, own};
use crate::sys;
use interests::{Interest, Interests};

/// What a caller may ask to be told.
const ASKABLE: u32 = event::READABLE | event::WRITABLE | event::PRIORITY;
/// How a caller may ask for it.
const MODES: u32 = event::EDGE | event::ONESHOT;

/// A system call that can wait for many descriptors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum Backend {
    /// `select(2)`, with sets as large as needed.
    Select = backend::SELECT,
    /// `poll(2)`.
    Poll = backend::POLL,
    /// `epoll(7)`.
    Epoll = backend::EPOLL,
}

impl Backend {
    /// The backend a caller asked for by number, unless `RUSTSOCK_POLLER` names another one.
    ///
    /// # Errors
    /// The number is none of a backend.
    pub fn choose(asked: c_int) -> Result<Self> {
        let asked = match asked {
            backend::SELECT => Self::Select,
            backend::POLL => Self::Poll,
            backend::AUTO | backend::EPOLL => Self::Epoll,
            _ => return Err(Error::InvalidArgument("backend is none of RSK_POLLER_…")),
        };
        let forced = own::environment(c"RUSTSOCK_POLLER");
        Ok([Self::Select, Self::Poll, Self::Epoll].into_iter().find(|it| Some(it.name()) == forced).unwrap_or(asked))
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static CStr {
        match self {
            Self::Select => c"select",
            Self::Poll => c"poll",
            Self::Epoll => c"epoll",
        }
    }
}

/// What happened to a watched descriptor, as a wait on a poller reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub struct Event {
    /// The descriptor; -1 for a wake-up.
    pub fd: c_int,
    /// What happened, as bits: readable, writable, priority, error, hangup, invalid or wake.
    /// Never 0; of the first three only what was asked for.
    pub events: u32,
    /// The number given when the descriptor was added or last modified; 0 for a wake-up.
    pub data: u64,
}

/// The side of a backend that waits. One thread at a time is in it.
trait Waiter: Send {
    /// Takes note of what is watched; called before each wait, under the lock.
    fn load(&mut self, interests: &Interests, max: usize);

    /// Waits, -1 = for ever; whether there is anything to collect.
    fn wait(&mut self, timeout_ms: c_int) -> Result<bool>;

    /// Hands what is ready to `found`, until it answers `false`; called under the lock.
    fn collect(&mut self, found: &mut dyn FnMut(Found) -> bool);
}

/// A ready descriptor as a backend reports it.
struct Found {
    fd: RawFd,
    ready: u32,
    /// The registration it belongs to, where the kernel keeps that apart (epoll).
    serial: Option<u32>,
}

/// Watches descriptors.
///
/// Any thread may add, modify, remove and wake while another one waits.
pub struct Poller {
    backend: Backend,
    epoll: Option<OwnedFd>,
    wake: OwnedFd,
    woken: AtomicBool,
    closed: AtomicBool,
    /// The process that opened it, see [`fork::generation`].
    process: u64,
    /// What epoll reported in the last wait though nobody watches it.
    ghost: Mutex<Option<(RawFd, Option<u32>)>>,
    /// Somebody is in a wait that does not see changes by itself (select, poll).
    waiting: AtomicBool,
    interests: Mutex<Interests>,
    waiter: Mutex<Box<dyn Waiter>>,
}

/// A lock held by a thread that panicked protects data that each operation leaves whole; so it is simply taken.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Poller {
    /// Opens a poller.
    ///
    /// # Errors
    /// What `epoll_create1(2)` and `eventfd(2)` say.
    pub fn open(backend: Backend) -> Result<Self> {
        let wake = sys::epoll::eventfd()?;
        let wake_fd = wake.as_raw_fd();
        let (epoll, waiter): (_, Box<dyn Waiter>) = match backend {
            Backend::Select => (None, Box::new(select::Select::new(wake_fd))),
            Backend::Poll => (None, Box::new(poll::Poll::new(wake_fd))),
            Backend::Epoll => {
                let epoll = sys::epoll::instance()?;
                epoll::watch_wake(epoll.as_raw_fd(), wake_fd)?;
                let waiter = Box::new(epoll::Epoll::new(epoll.as_raw_fd(), wake_fd));
                (Some(epoll), waiter)
            }
        };
        Ok(Self {
            backend,
            epoll,
            wake,
            woken: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            process: fork::generation(),
            ghost: Mutex::new(None),
            waiting: AtomicBool::new(false),
            interests: Mutex::new(Interests::default()),
            waiter: Mutex::new(waiter),
        })
    }

    /// Whether this process opened it. A child of fork has a copy of the memory but shares the descriptors, and locks that
    /// other threads of its parent held stay locked: it must leave the poller alone.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.process == fork::generation()
    }

    /// The backend in use.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// The epoll descriptor, to be watched by another epoll, select or poll.
    ///
    /// # Errors
    /// The backend is not epoll.
    pub fn fd(&self) -> Result<RawFd> {
        self.epoll.as_ref().map(AsRawFd::as_raw_fd).ok_or(Error::Unsupported)
    }

    /// Watches `fd` for `events` and reports `data` with it.
    ///
    /// # Errors
    /// The fd is watched already, is not open or cannot be watched; the events are none or not of this backend.
    pub fn add(&self, fd: RawFd, events: u32, data: u64) -> Result<()> {
        self.check(fd, events)?;
        let mut interests = lock(&self.interests);
        match &self.epoll {
            // The kernel knows best: an fd closed without `remove` is gone from its set, and its number is free again.
            Some(epoll) => {
                let serial = interests.next_serial();
                epoll::control(epoll.as_raw_fd(), libc::EPOLL_CTL_ADD, fd, events, serial)?;
                interests.set(fd, Interest { events, data, serial });
            }
            None if interests.get(fd).is_some() => return Err(Error::AlreadyWatched(fd)),
            None if own::identity(fd).is_none() => return Err(Error::BadFd(fd)),
            None => {
                let serial = interests.next_serial();
                interests.set(fd, Interest { events, data, serial });
            }
        }
        drop(interests);
        self.changed()
    }

    /// Changes what a watched `fd` is watched for; arms a one-shot anew.
    ///
    /// # Errors
    /// The fd is not watched; else as for [`Poller::add`].
    pub fn modify(&self, fd: RawFd, events: u32, data: u64) -> Result<()> {
        self.check(fd, events)?;
        let mut interests = lock(&self.interests);
        let serial = interests.get(fd).ok_or(Error::NotWatched(fd))?.serial;
        if let Some(epoll) = &self.epoll {
            let control = |op| epoll::control(epoll.as_raw_fd(), op, fd, events, serial);
            match control(libc::EPOLL_CTL_MOD) {
                // A fired one-shot is not taken over into a set made anew.
                Err(Error::NotWatched(_)) => control(libc::EPOLL_CTL_ADD)?,
                changed => changed?,
            }
        }
        interests.set(fd, Interest { events, data, serial });
        drop(interests);
        self.changed()
    }

    /// Stops watching `fd`. To be called before the fd is closed.
    ///
    /// # Errors
    /// The fd is not watched.
    pub fn remove(&self, fd: RawFd) -> Result<()> {
        let mut interests = lock(&self.interests);
        interests.get(fd).ok_or(Error::NotWatched(fd))?;
        interests.clear(fd);
        // Closed before it was removed: the kernel has forgotten it, and now we have.
        let gone = |error: &Error| matches!(error, Error::Os(libc::EBADF) | Error::NotWatched(_));
        let removed = match &self.epoll {
            Some(epoll) => match epoll::control(epoll.as_raw_fd(), libc::EPOLL_CTL_DEL, fd, 0, 0) {
                Err(error) if !gone(&error) => Err(error),
                _ => Ok(()),
            },
            None => Ok(()),
        };
        drop(interests);
        self.changed()?;
        removed
    }

    /// Waits until something is ready, somebody calls [`Poller::wake`] or `timeout_ms` have passed (-1 = no limit), and
    /// fills `events`; returns how many.
    ///
    /// # Errors
    /// `EINTR` when a signal handler ran; `EBUSY` when another thread waits on this poller.
    pub fn wait(&self, events: &mut [Event], timeout_ms: c_int) -> Result<usize> {
        let mut waiter = match self.waiter.try_lock() {
            Ok(waiter) => waiter,
            Err(TryLockError::Poisoned(waiter)) => waiter.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(Error::AlreadyWaiting),
        };
        let deadline =
            u64::try_from(timeout_ms).ok().filter(|ms| *ms > 0).map(|ms| Instant::now() + Duration::from_millis(ms));
        let mut left = timeout_ms;
        loop {
            self.waiting.store(true, SeqCst);
            waiter.load(&lock(&self.interests), events.len());
            let outcome = waiter.wait(left);
            self.waiting.store(false, SeqCst);
            if self.closed.load(SeqCst) {
                return Err(Error::Closed);
            }
            if !outcome? {
                return Ok(0);
            }
            let filled = self.fill(waiter.as_mut(), events)?;
            if filled > 0 || left == 0 {
                return Ok(filled);
            }
            // Another thread has changed the set, or removed the only fd that was ready: go on with what is left of the time.
            left = deadline.map_or(timeout_ms, remaining_ms);
        }
    }

    /// Makes the wait in progress, or else the next one, return at once with a `WAKE` event. May be called from any thread
    /// and from a signal handler.
    ///
    /// # Errors
    /// None that a live poller meets.
    pub fn wake(&self) -> Result<()> {
        self.woken.store(true, SeqCst);
        sys::epoll::signal_eventfd(&self.wake)
    }

    /// Makes the wait in progress fail, and every later one: the poller is being closed.
    ///
    /// # Errors
    /// As for [`Poller::wake`].
    pub fn end(&self) -> Result<()> {
        self.closed.store(true, SeqCst);
        sys::epoll::signal_eventfd(&self.wake)
    }

    /// Fills in the events of one wait that are of any concern to the caller.
    fn fill(&self, waiter: &mut dyn Waiter, events: &mut [Event]) -> Result<usize> {
        let mut interests = lock(&self.interests);
        let mut filled = 0;
        let mut ghost = None;
        waiter.collect(&mut |found| {
            let event = if found.fd == self.wake.as_raw_fd() {
                self.take_wake().then_some(Event { fd: -1, events: event::WAKE, data: 0 })
            } else {
                let event = take_ready(&mut interests, &found);
                if event.is_none() {
                    ghost = ghost.or(Some((found.fd, found.serial)));
                }
                event
            };
            if let (Some(event), Some(place)) = (event, events.get_mut(filled)) {
                *place = event;
                filled += 1;
            }
            filled < events.len()
        });
        if let Some(epoll) = &self.epoll {
            let mut last = lock(&self.ghost);
            // Once is another thread's `remove` that came in between. Twice is a descriptor that was closed without being
            // removed while a copy of it is open: the kernel offers no way to take it out and would report it for ever.
            if ghost.is_some() && *last == ghost {
                epoll::renew(epoll, &self.wake, &interests)?;
            }
            *last = ghost;
        }
        Ok(filled)
    }

    /// Empties the eventfd; whether a caller asked for the wake-up (and not a change of the set).
    fn take_wake(&self) -> bool {
        sys::epoll::drain_eventfd(&self.wake);
        self.woken.swap(false, SeqCst)
    }

    /// A wait in select or poll does not see a change of the set by itself.
    fn changed(&self) -> Result<()> {
        if self.epoll.is_none() && self.waiting.load(SeqCst) {
            return sys::epoll::signal_eventfd(&self.wake);
        }
        Ok(())
    }

    fn check(&self, fd: RawFd, events: u32) -> Result<()> {
        if fd < 0 {
            return Err(Error::BadFd(fd));
        }
        if events & ASKABLE == 0 || events & !(ASKABLE | MODES) != 0 {
            return Err(Error::InvalidArgument("events ask for nothing, or for what only the poller reports"));
        }
        if events & event::EDGE != 0 && self.backend != Backend::Epoll {
            return Err(Error::Unsupported);
        }
        Ok(())
    }
}

/// What to tell of a ready descriptor: nothing if it was removed since, or closed without being removed while a copy of
/// it stays open.
fn take_ready(interests: &mut Interests, found: &Found) -> Option<Event> {
    let interest = interests.get(found.fd)?;
    if found.serial.is_some_and(|serial| serial != interest.serial) {
        return None;
    }
    if interest.events & event::ONESHOT != 0 {
        interests.disarm(found.fd);
    }
    Some(Event { fd: found.fd, events: visible(found.ready, interest.events), data: interest.data })
}

/// Milliseconds until `deadline`, rounded up: a wait is never shorter than asked.
fn remaining_ms(deadline: Instant) -> c_int {
    let left = deadline.saturating_duration_since(Instant::now());
    c_int::try_from(left.as_micros().div_ceil(1000)).unwrap_or(c_int::MAX)
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
