//! Telling a process from its parent, without a hook and without a system call.

use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering::AcqRel, Ordering::Acquire, Ordering::Relaxed};

use super::memory;

unsafe extern "C" {
    // Left out by crate libc.
    fn pthread_atfork(
        prepare: Option<extern "C" fn()>,
        parent: Option<extern "C" fn()>,
        child: Option<extern "C" fn()>,
    ) -> libc::c_int;
}

/// Bytes of the mapping: the kernel rounds up to a page.
const LEN: usize = size_of::<AtomicU64>();

/// A page that the kernel empties in the child of a fork.
static WIPED: AtomicPtr<AtomicU64> = AtomicPtr::new(core::ptr::null_mut());
/// The last number given out; ordinary memory, so a child counts on from its parent's.
static LAST: AtomicU64 = AtomicU64::new(0);

/// A number that is another one in the child of a fork than in its parent. (A vfork child shares its parent's memory and
/// number.)
#[inline(always)]
pub(crate) fn generation() -> u64 {
    // SAFETY: null, or a mapping that stays.
    let known = unsafe { WIPED.load(Acquire).as_ref() }.map_or(0, |wiped| wiped.load(Acquire));
    if known == 0 { next_generation() } else { known }
}

/// The same where nobody has asked in this process before.
#[cold]
#[inline(never)]
fn next_generation() -> u64 {
    let Some(wiped) = wiped_page() else { return 0 };
    match wiped.load(Acquire) {
        0 => {
            let next = LAST.fetch_add(1, Relaxed) + 1;
            wiped.compare_exchange(0, next, AcqRel, Acquire).map_or_else(|first| first, |_| next)
        }
        known => known,
    }
}

/// Something each process has for itself: the child of a fork begins with a new one, since threads and locks of its parent
/// are not in it. What was there before is left where it is, for ever.
pub(crate) struct PerProcess<T>(AtomicPtr<(u64, T)>);

impl<T: Send + Sync + 'static> PerProcess<T> {
    /// Made when it is first asked for.
    pub(crate) const fn new() -> Self {
        Self(AtomicPtr::new(core::ptr::null_mut()))
    }

    /// That of this process.
    pub(crate) fn get(&self, make: impl FnOnce() -> T) -> &'static T {
        let process = generation();
        let known = self.0.load(Acquire);
        // SAFETY: null, or leaked below.
        match unsafe { known.as_ref() } {
            Some((of, value)) if *of == process => return value,
            _ => {}
        }
        let fresh = Box::leak(Box::new((process, make())));
        match self.0.compare_exchange(known, fresh, AcqRel, Acquire) {
            Ok(_) => &fresh.1,
            Err(first) => {
                // Another thread of this process was first; what was made in vain stays unused.
                // SAFETY: not null any more, and leaked.
                let first = unsafe { &*first };
                &first.1
            }
        }
    }
}

/// How often this process has forked since [`count_forks`].
static FORKS: AtomicU64 = AtomicU64::new(0);

/// Counts forks from now on. For diagnosis mode only: a handler of the C library stays for the life of the process.
pub(crate) fn count_forks() {
    extern "C" fn forked() {
        FORKS.fetch_add(1, Relaxed);
    }
    static COUNTING: AtomicBool = AtomicBool::new(false);
    if !COUNTING.swap(true, Relaxed) {
        // SAFETY: the handler is a function that adds to an atomic.
        unsafe { pthread_atfork(None, Some(forked), None) };
    }
}

/// Changes when this process forks, and is another number in the child: while it stays the same, nobody has got copies of our
/// descriptors by a fork.
pub(crate) fn epoch() -> u64 {
    generation() << 32 | FORKS.load(Relaxed)
}

/// The page; `None` where the kernel cannot give one (before Linux 4.14).
fn wiped_page() -> Option<&'static AtomicU64> {
    let page = match WIPED.load(Acquire) {
        page if page.is_null() => {
            let fresh = memory::map_wiped_on_fork(LEN)?.cast();
            match WIPED.compare_exchange(core::ptr::null_mut(), fresh, AcqRel, Acquire) {
                Ok(_) => fresh,
                Err(first) => {
                    // SAFETY: another thread was first, so nobody has seen this mapping.
                    unsafe { memory::unmap(fresh.cast(), LEN) };
                    first
                }
            }
        }
        page => page,
    };
    // SAFETY: mapped zeroed, which is a valid AtomicU64, and never unmapped.
    Some(unsafe { &*page })
}

#[cfg(test)]
mod tests {
    use super::{PerProcess, generation};

    #[test]
    fn threads_share_one_and_a_child_has_its_own() {
        static OURS: PerProcess<u64> = PerProcess::new();
        let ours = OURS.get(generation);
        let same = || core::ptr::eq(ours, OURS.get(generation));
        std::thread::scope(|scope| {
            let asking: Vec<_> = (0..4).map(|_| scope.spawn(same)).collect();
            assert!(asking.into_iter().all(|thread| thread.join().unwrap()));
        });
        // SAFETY: the child only looks at memory and ends.
        match unsafe { libc::fork() } {
            0 => {
                let other = OURS.get(generation);
                let fresh = !core::ptr::eq(ours, other) && *other == generation() && *ours != *other;
                // SAFETY: ends the child at once.
                unsafe { libc::_exit(i32::from(!fresh)) };
            }
            child => {
                let mut status = -1;
                // SAFETY: waits for our child.
                assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
                assert_eq!(status, 0);
            }
        }
        assert!(same());
    }

    #[test]
    fn child_differs_and_parent_stays() {
        let ours = generation();
        assert_eq!(generation(), ours);
        // SAFETY: the child only compares two numbers and ends.
        match unsafe { libc::fork() } {
            0 => {
                let differs = generation() != ours && generation() == generation();
                // SAFETY: ends the child at once.
                unsafe { libc::_exit(i32::from(!differs)) };
            }
            child => {
                let mut status = -1;
                // SAFETY: waits for our child.
                assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
                assert_eq!(status, 0);
            }
        }
        assert_eq!(generation(), ours);
    }
}
