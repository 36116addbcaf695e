//! Functions of a program that are kept for as long as it runs: one copy of each set of them, whose address is then one word
//! to whoever keeps it with an object.
//!
//! A program has few such sets and hands in the same ones again and again, one for each kind of server or stream. They are
//! never given back, because an event that is on its way may still mean them. There is no lock: a fork in a threaded program
//! may come at any moment.

use core::ptr::{self, null_mut};
use core::sync::atomic::{AtomicPtr, Ordering::Acquire, Ordering::Release};

use super::versioned::Versioned;

/// A structure of functions and other words, after its size.
///
/// # Safety
/// Every member is one word, as are functions and pointers.
pub(in crate::ffi) unsafe trait Handlers: Versioned + Send + Sync {}

struct Kept<T> {
    words: T,
    next: *const Kept<T>,
}

/// All sets of one kind.
pub(in crate::ffi) struct Interned<T> {
    first: AtomicPtr<Kept<T>>,
}

impl<T: Handlers + 'static> Interned<T> {
    /// None yet.
    pub(in crate::ffi) const fn new() -> Self {
        Self { first: AtomicPtr::new(null_mut()) }
    }

    /// The address of the copy of `given`, which is never 0.
    pub(in crate::ffi) fn address(&self, given: T) -> usize {
        let mut first = self.first.load(Acquire);
        if let Some(found) = find(first, &given) {
            return found;
        }
        let kept = Box::leak(Box::new(Kept { words: given, next: first }));
        loop {
            match self.first.compare_exchange(first, kept, Release, Acquire) {
                Ok(_) => return ptr::from_ref(&kept.words) as usize,
                // Another thread was first. If it kept the same, there are two of them from now on, which does no harm.
                Err(other) => first = other,
            }
            kept.next = first;
        }
    }

    /// What is at an address that [`Interned::address`] gave; `None` for 0.
    #[allow(clippy::unused_self, reason = "whoever asks says whose address it is")]
    pub(in crate::ffi) fn at(&self, address: usize) -> Option<&'static T> {
        // SAFETY: 0, or the address of a copy that is never given back.
        unsafe { (address as *const T).as_ref() }
    }
}

fn find<T: Handlers>(first: *const Kept<T>, given: &T) -> Option<usize> {
    let mut next = first;
    // SAFETY: null, or one that was leaked.
    while let Some(kept) = unsafe { next.as_ref() } {
        if words(&kept.words) == words(given) {
            return Some(ptr::from_ref(&kept.words) as usize);
        }
        next = kept.next;
    }
    None
}

fn words<T: Handlers>(of: &T) -> &[usize] {
    // SAFETY: all of it is words (`Handlers`), and there is no room between words.
    unsafe { core::slice::from_raw_parts(ptr::from_ref(of).cast(), size_of::<T>() / size_of::<usize>()) }
}

#[cfg(test)]
mod tests {
    use super::{Handlers, Interned};
    use crate::ffi::event::versioned::Versioned;

    #[derive(Clone, Copy)]
    #[repr(C)]
    struct Two {
        size: usize,
        first: Option<extern "C" fn()>,
        second: Option<extern "C" fn()>,
    }

    // SAFETY: it begins with its size, and no function is NULL.
    unsafe impl Versioned for Two {}
    // SAFETY: three words.
    unsafe impl Handlers for Two {}

    extern "C" fn function() {}

    #[test]
    fn the_same_functions_are_kept_once_also_when_many_threads_hand_them_in() {
        static SETS: Interned<Two> = Interned::new();
        let one = Two { size: 24, first: Some(function), second: None };
        let two = Two { first: None, second: Some(function), ..one };
        let first = SETS.address(one);
        assert_ne!(first, 0);
        let same = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| (SETS.address(one), SETS.address(two)))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(same.iter().all(|(one, two)| *one == first && *two != first));
        assert!(SETS.at(first).is_some_and(|kept| kept.first.is_some() && kept.second.is_none()));
        assert!(SETS.at(SETS.address(two)).is_some_and(|kept| kept.second.is_some()));
        assert!(SETS.at(0).is_none());
    }
}
