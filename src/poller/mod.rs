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
mod wait;

use core::ffi::CStr;
use core::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::os::fd::{AsRawFd, RawFd};

use libc::c_int;

use crate::error::{Error, Result};
use crate::names::{backend, event};
use crate::raw::exclusive::Exclusive;
use crate::raw::own::PrivateFd;
use crate::raw::{fork, own};
use crate::sys;
use interests::{Interest, Interests};
use wait::{AnyWaiter, WaitingSide};

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
            _ => return Err(Error::InvalidArgument("backend is none of RSK_POLLER_AUTO, _SELECT, _POLL and _EPOLL")),
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

/// Watches descriptors.
///
/// Any thread may add, modify, remove and wake while another one waits.
pub struct Poller {
    backend: Backend,
    epoll: Option<PrivateFd>,
    wake: PrivateFd,
    woken: AtomicBool,
    closed: AtomicBool,
    /// The process that opened it, see [`fork::generation`].
    process: u64,
    /// Somebody is in a wait that does not see changes by itself (select, poll).
    waiting: AtomicBool,
    interests: Interests,
    waiting_side: Exclusive<WaitingSide>,
}

impl Poller {
    /// Opens a poller.
    ///
    /// # Errors
    /// What `epoll_create1(2)` and `eventfd(2)` say.
    pub fn open(backend: Backend) -> Result<Self> {
        let wake = sys::epoll::eventfd()?;
        let wake_fd = wake.as_raw_fd();
        let (epoll, waiter) = match backend {
            Backend::Select => (None, AnyWaiter::Select(select::Select::new(wake_fd))),
            Backend::Poll => (None, AnyWaiter::Poll(poll::Poll::new(wake_fd))),
            Backend::Epoll => {
                let epoll = sys::epoll::instance()?;
                epoll::watch_wake(epoll.as_raw_fd(), wake_fd)?;
                let waiter = AnyWaiter::Epoll(epoll::Epoll::new(epoll.as_raw_fd()));
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
            waiting: AtomicBool::new(false),
            interests: Interests::default(),
            waiting_side: Exclusive::new(WaitingSide { waiter, ghost: None }),
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
        let mut interests = self.interests.change();
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
        let mut interests = self.interests.change();
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
        let mut interests = self.interests.change();
        interests.get(fd).ok_or(Error::NotWatched(fd))?;
        interests.clear(fd);
        // Closed before it was removed: the kernel has forgotten it, and now we have.
        let gone =
            |error: &Error| matches!(error, Error::Os(libc::EBADF | libc::EPERM | libc::EINVAL) | Error::NotWatched(_));
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

    /// Watches `fd` for every change there is to tell, the end of the other side apart; `known` says that it is watched already.
    /// On epoll only. What is ready now is a change too.
    pub(crate) fn watch_edges(&self, fd: RawFd, data: u64, known: bool) -> Result<()> {
        let Some(epoll) = &self.epoll else { return Err(Error::Unsupported) };
        let events = event::READABLE | event::WRITABLE | event::READ_END | event::PRIORITY | event::EDGE;
        let mut interests = self.interests.change();
        let (op, serial) = match interests.get(fd).filter(|_| known) {
            Some(before) => (libc::EPOLL_CTL_MOD, before.serial),
            None => (libc::EPOLL_CTL_ADD, interests.next_serial()),
        };
        epoll::control(epoll.as_raw_fd(), op, fd, events, serial)?;
        interests.set(fd, Interest { events, data, serial });
        Ok(())
    }

    /// Stops watching `fd`, which the caller closes next: epoll drops it by itself then. If a copy of it stays open elsewhere,
    /// its events are found to be nobody's (see `wait`).
    pub(crate) fn forget(&self, fd: RawFd) {
        if self.interests.get(fd).is_some() {
            self.interests.change().clear(fd);
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
        if fd == self.wake.as_raw_fd() {
            return Err(Error::InvalidArgument("the fd is the poller's own"));
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
