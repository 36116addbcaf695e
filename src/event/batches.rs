//! The room that datagrams arrive in: of the loop, lent to the endpoint whose turn it is, and kept for the next.

use core::ffi::c_void;
use core::ptr::null;

use crate::sys::arrivals::{Arrivals, Datagram};

/// So many batches are told in one turn of the array front end, which keeps all of them until the next.
const AT_ONCE: usize = 8;

/// See the module.
#[derive(Default)]
pub(super) struct Batches {
    all: Vec<Arrivals>,
    free: Vec<usize>,
    /// All of them is in events, which may have been told.
    over: Vec<usize>,
    /// Events that wait and are about them.
    pub(super) untold: usize,
}

impl Batches {
    /// Room for `places` datagrams of `size` bytes, under a number.
    pub(super) fn take(&mut self, places: usize, size: usize) -> usize {
        let number = self.free.pop().unwrap_or(self.all.len());
        match self.all.get_mut(number) {
            Some(arrivals) if arrivals.fits(places, size) => {}
            Some(arrivals) => *arrivals = arrivals.larger(places, size),
            None => self.all.push(Arrivals::new(places, size)),
        }
        number
    }

    /// The room with a number.
    pub(super) fn get(&mut self, number: usize) -> Option<&mut Arrivals> {
        self.all.get_mut(number)
    }

    /// Nobody was told of it: it is free again.
    pub(super) fn give_back(&mut self, number: usize) {
        self.free.push(number);
    }

    /// All that is in it is in events.
    pub(super) fn is_over(&mut self, number: usize) {
        self.over.push(number);
    }

    /// An event about it was not told after all.
    pub(super) fn is_not_over(&mut self, number: usize) {
        self.over.retain(|over| *over != number);
    }

    /// The events told so far are over.
    pub(super) fn begin(&mut self) {
        if self.untold == 0 {
            self.free.append(&mut self.over);
        }
    }

    /// Whether a turn should end, because of what its events keep.
    pub(super) fn are_many(&self) -> bool {
        self.over.len() >= AT_ONCE
    }

    /// Part of the list of a batch, as an event has it.
    pub(super) fn list(&self, number: usize, at: usize, count: usize) -> (*const c_void, usize) {
        let list = self.all.get(number).and_then(|arrivals| arrivals.listed().get(at..at + count));
        list.map_or((null(), 0), |list| (list.as_ptr().cast(), count * size_of::<Datagram>()))
    }
}
