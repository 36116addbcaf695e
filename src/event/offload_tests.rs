//! Offloaded work: done once, in other threads, never in the way of the loop, and given up when the loop is closed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use core::ffi::c_void;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use libc::c_int;

use super::{LoopOptions, Owner, front, open, reach};
use crate::error::Error;
use crate::names::backend;
use crate::names::looping::kind;
use crate::raw::tasks;

/// The threads are the same for all tests.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

static OPEN: AtomicBool = AtomicBool::new(false);
static WAITING: AtomicUsize = AtomicUsize::new(0);

/// Work that lasts until the gate is open.
extern "C" fn wait_at_the_gate(_: *mut c_void) {
    WAITING.fetch_add(1, SeqCst);
    while !OPEN.load(SeqCst) {
        tasks::pause(1);
    }
    WAITING.fetch_sub(1, SeqCst);
}

/// Work that counts in the place it was given.
extern "C" fn count(place: *mut c_void) {
    COUNTS[place as usize % COUNTS.len()].fetch_add(1, SeqCst);
}

static COUNTS: [AtomicUsize; 200] = [const { AtomicUsize::new(0) }; 200];

const DONE: usize = 77;

fn offload(id: u64, work: extern "C" fn(*mut c_void), user: usize) -> crate::error::Result<()> {
    reach(id, |core| core.offload(work as *const () as usize, DONE, user))
}

fn new_loop() -> u64 {
    open(&LoopOptions { backend: backend::AUTO, read_size: 0 }).unwrap()
}

fn poll(id: u64, timeout_ms: c_int) -> Vec<(c_int, usize)> {
    let mut seen = Vec::new();
    front::poll(id, timeout_ms, |told| {
        if told.event.kind == kind::OFFLOAD {
            assert_eq!((told.handlers, told.event.source), (DONE, id));
        }
        seen.push((told.event.kind, told.event.user as usize));
        true
    })
    .unwrap();
    seen
}

/// Blocks all threads of the pool.
fn block(id: u64) -> usize {
    OPEN.store(false, SeqCst);
    for user in 0..4 {
        offload(id, wait_at_the_gate, user).unwrap();
    }
    while WAITING.load(SeqCst) < 4 {
        tasks::pause(1);
    }
    4
}

#[test]
fn each_is_done_once_and_keeps_a_run_going() {
    let _alone = alone();
    let id = new_loop();
    for user in 0..200 {
        offload(id, count, user).unwrap();
    }
    let mut told = Vec::new();
    assert_eq!(
        front::run(id, |event| {
            assert_eq!(COUNTS[event.event.user as usize].load(SeqCst), 1);
            told.push(event.event.user as usize);
        }),
        Ok(false)
    );
    told.sort_unstable();
    assert!(told.into_iter().eq(0..200) && COUNTS.iter().all(|count| count.load(SeqCst) == 1));
    front::close(id, |_| panic!("all was told")).unwrap();
}

#[test]
fn work_that_lasts_holds_up_neither_loop_nor_names_and_has_bounds() {
    let _alone = alone();
    let id = new_loop();
    block(id);
    reach(id, |core| core.timer_start(1, 0, Owner { handlers: 0, user: 5 })).unwrap();
    assert_eq!(poll(id, 2000), [(kind::TIMER, 5)]);
    let options = super::stream::StreamOptions::default();
    let stream = reach(id, |core| core.stream_connect(c"localhost", c"1", &options, Owner::default())).unwrap();
    assert_eq!(poll(id, 5000)[0].0, kind::LOOKUP);
    reach(id, |core| core.stream_destroy(stream, 0)).unwrap();
    poll(id, 0);

    for user in 0..1024 {
        offload(id, count, user).unwrap();
    }
    assert_eq!(offload(id, count, 0), Err(Error::Os(libc::EAGAIN)));
    OPEN.store(true, SeqCst);
    let mut done = 0;
    while done < 4 + 1024 {
        let seen = poll(id, 2000);
        assert!(!seen.is_empty());
        done += seen.len();
    }
    for count in &COUNTS {
        count.store(0, SeqCst);
    }
    assert_eq!(poll(id, 0), []);
    front::close(id, |_| panic!("all was told")).unwrap();
}

#[test]
fn a_loop_that_is_closed_gives_up_what_waits_and_awaits_what_was_begun() {
    let _alone = alone();
    let (id, other) = (new_loop(), new_loop());
    let begun = block(id);
    for user in 0..10 {
        offload(id, count, user).unwrap();
        offload(other, count, 100 + user).unwrap();
    }
    let opening = std::thread::spawn(|| {
        std::thread::sleep(Duration::from_millis(50));
        OPEN.store(true, SeqCst);
    });
    let mut told = Vec::new();
    front::close(id, |event| {
        assert_eq!((event.event.kind, event.handlers), (kind::OFFLOAD, DONE));
        told.push(event.event.code);
        let refused = reach(id, |core| core.offload(count as *const () as usize, 0, 0));
        assert_eq!(refused, Err(Error::Closed));
    })
    .unwrap();
    told.sort_unstable();
    assert_eq!(told.iter().filter(|code| **code == 0).count(), begun);
    assert_eq!(told.iter().filter(|code| **code == libc::ECANCELED).count(), 10);
    opening.join().unwrap();
    assert_eq!(WAITING.load(SeqCst), 0);
    assert!(COUNTS[..10].iter().all(|count| count.load(SeqCst) == 0), "given up, and done all the same");
    let mut done = 0;
    while done < 10 {
        done += poll(other, 2000).len();
    }
    assert!(COUNTS[100..110].iter().all(|count| count.load(SeqCst) == 1));
    for count in &COUNTS {
        count.store(0, SeqCst);
    }
    front::close(other, |_| panic!("all was told")).unwrap();
    assert_eq!(offload(other, count, 0), Err(Error::StaleHandle(other)));
}
