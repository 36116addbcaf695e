//! A few threads of the process for what would hold a loop up, and the work that waits for one of them.
//!
//! A thread is started when there is work and none is free, and ends when there was none for a while. Nothing of it is left in
//! the child of a fork, which begins with a pool of its own.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Owner;
use crate::error::{Error, Result};
use crate::sys::thread::start_detached;

/// How long a thread stays without work.
const IDLE: Duration = Duration::from_secs(5);

/// What a thread is to do, and how it is told what came of it.
pub(super) type Work = Box<dyn FnOnce() + Send>;

struct Job {
    /// Whom it is for.
    owner: u64,
    /// What belongs to it, should it be given up.
    call: Owner,
    work: Work,
}

struct State {
    waiting: VecDeque<Job>,
    /// The owners of what is being done.
    begun: Vec<u64>,
    threads: usize,
    idle: usize,
}

/// See the module.
pub(super) struct Pool {
    name: &'static str,
    /// So many threads at most.
    threads: usize,
    /// So much work may wait.
    room: usize,
    state: Mutex<State>,
    came: Condvar,
    done: Condvar,
}

impl Pool {
    pub(super) const fn new(name: &'static str, threads: usize, room: usize) -> Self {
        let state = State { waiting: VecDeque::new(), begun: Vec::new(), threads: 0, idle: 0 };
        Self { name, threads, room, state: Mutex::new(state), came: Condvar::new(), done: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has `work` done for `owner`, after what waits already.
    pub(super) fn submit(&'static self, owner: u64, call: Owner, work: Work) -> Result<()> {
        let mut state = self.lock();
        if state.waiting.len() >= self.room {
            return Err(Error::Os(libc::EAGAIN));
        }
        state.waiting.push_back(Job { owner, call, work });
        if state.waiting.len() > state.idle && state.threads < self.threads {
            match start_detached(self.name, || self.serve()) {
                Ok(()) => state.threads += 1,
                // The threads there are will come to it.
                Err(_) if state.threads > 0 => {}
                Err(error) => {
                    state.waiting.pop_back();
                    return Err(error);
                }
            }
        }
        drop(state);
        self.came.notify_one();
        Ok(())
    }

    /// Takes back what `owner` has submitted and nobody has begun; what belongs to it, in order.
    pub(super) fn take_back(&self, owner: u64) -> Vec<Owner> {
        let mut state = self.lock();
        let mut calls = Vec::new();
        while let Some(place) = state.waiting.iter().position(|job| job.owner == owner) {
            calls.extend(state.waiting.remove(place).map(|job| job.call));
        }
        calls
    }

    /// Waits for the end of what was begun for `owner`.
    pub(super) fn await_begun(&self, owner: u64) {
        let mut state = self.lock();
        while state.begun.contains(&owner) {
            state = self.done.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// What a thread does.
    fn serve(&self) {
        let mut state = self.lock();
        loop {
            if let Some(Job { owner, work, .. }) = state.waiting.pop_front() {
                state.begun.push(owner);
                drop(state);
                // A thread that is lost would be missed.
                let _ = catch_unwind(AssertUnwindSafe(work));
                state = self.lock();
                if let Some(place) = state.begun.iter().position(|begun| *begun == owner) {
                    state.begun.swap_remove(place);
                }
                self.done.notify_all();
                continue;
            }
            state.idle += 1;
            let (woken, waited) = self.came.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
            state = woken;
            state.idle -= 1;
            if waited.timed_out() && state.waiting.is_empty() {
                state.threads -= 1;
                return;
            }
        }
    }
}
