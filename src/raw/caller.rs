//! Who called the library: the return address into the program, found by unwinding the stack.
//!
//! Nothing is allocated and no lock is taken (from glibc 2.35 on, whose `_dl_find_object` serves the unwinder), so it
//! works in a signal handler and after a fork. Only the first walk of a process is not for a signal handler, where it could
//! meet itself (the unwinder prepares a table once): make it when reports are turned on. About a microsecond: for reports,
//! never for ordinary calls.

use core::ffi::{c_int, c_void};

/// The start of a function that programs call.
pub(crate) type Entry = unsafe extern "C" fn();

/// Frames between the program and an observer are fewer.
const DEPTH: u32 = 32;

/// `_URC_NO_REASON`: go on.
const NEXT: c_int = 0;
/// `_URC_END_OF_STACK`: that will do.
const STOP: c_int = 5;

/// A frame, opaque.
#[repr(C)]
struct Frame {
    private: [u8; 0],
}

// Part of the C++ ABI that every unwinder implements; the one Rust itself uses is linked anyway.
unsafe extern "C" {
    fn _Unwind_Backtrace(look: extern "C" fn(*mut Frame, *mut c_void) -> c_int, argument: *mut c_void) -> c_int;
    fn _Unwind_GetIP(frame: *mut Frame) -> usize;
    fn _Unwind_GetRegionStart(frame: *mut Frame) -> usize;
    fn _Unwind_FindEnclosingFunction(address: *const c_void) -> *const c_void;
}

/// How far a walk has come.
struct Walk<'a> {
    entries: &'a [Entry],
    left: u32,
    inside: bool,
    found: usize,
}

/// The address at which the program goes on when the function of `entries` we are in returns; 0 if none is on the stack.
///
/// If one of them was called by another, it is the outer one that counts. Where the program ends a function with the call,
/// the compiler may have made a jump of it; then the program goes on where that function was called.
#[inline(never)]
pub(crate) fn caller(entries: &[Entry]) -> usize {
    let mut walk = Walk { entries, left: DEPTH, inside: false, found: 0 };
    // SAFETY: `look` takes `walk` for what it is, and the unwinder has returned before it is gone.
    unsafe { _Unwind_Backtrace(look, (&raw mut walk).cast()) };
    walk.found
}

/// Looks at one frame, from the inner to the outer.
extern "C" fn look(frame: *mut Frame, walk: *mut c_void) -> c_int {
    // SAFETY: made by `caller`, which holds it while we run.
    let walk = unsafe { &mut *walk.cast::<Walk>() };
    // SAFETY: a frame of the unwinder that calls us.
    let start = unsafe { _Unwind_GetRegionStart(frame) };
    // Without an early exit the compiler compares several at a time.
    let is_entry = walk.entries.iter().filter(|entry| **entry as usize == start).count() > 0;
    if walk.inside {
        // SAFETY: as above.
        let address = unsafe { _Unwind_GetIP(frame) };
        if !is_entry || !is_in(address, start) {
            walk.found = address;
            return STOP;
        }
    }
    walk.inside |= is_entry;
    walk.left -= 1;
    if walk.left == 0 { STOP } else { NEXT }
}

/// Whether the function at `start` is what returns to `address`. A program built without unwind tables has frames of which
/// the unwinder knows nothing; it gives them the start of the frame before.
fn is_in(address: usize, start: usize) -> bool {
    // SAFETY: looks the address up, and does not look at it.
    let function = unsafe { _Unwind_FindEnclosingFunction((address.wrapping_sub(1)) as *const c_void) };
    function as usize == start
}

#[cfg(test)]
mod tests {
    use core::hint::black_box;

    use super::{Entry, caller};

    unsafe extern "C" {
        #[link_name = "rustsock_test_outer"]
        fn outer_entry();
        #[link_name = "rustsock_test_inner"]
        fn inner_entry();
    }

    const ENTRIES: [Entry; 2] = [outer_entry, inner_entry];

    #[inline(never)]
    fn depth(n: u32) -> usize {
        black_box(if n == 0 { caller(&ENTRIES) } else { depth(n - 1) })
    }

    #[unsafe(no_mangle)]
    #[inline(never)]
    extern "C" fn rustsock_test_outer(n: u32) -> usize {
        black_box(rustsock_test_inner(n))
    }

    #[unsafe(no_mangle)]
    #[inline(never)]
    extern "C" fn rustsock_test_inner(n: u32) -> usize {
        black_box(depth(n))
    }

    /// The call is made on the line after this one says.
    #[inline(never)]
    fn from_here() -> (usize, u32) {
        let line = line!() + 1;
        let found = black_box(rustsock_test_outer(black_box(4)));
        (found, line)
    }

    #[test]
    fn nobody_on_the_stack_is_no_address() {
        assert_eq!(depth(3), 0);
    }

    #[test]
    fn deep_stack_is_given_up() {
        assert_eq!(rustsock_test_outer(100), 0);
    }

    #[test]
    fn outermost_call_counts() {
        let (found, line) = from_here();
        let place = crate::diag::site::locate(found);
        assert_eq!((place.file.as_str(), place.line), ("caller.rs", line));
    }

    #[test]
    fn signal_handler_inside_a_call_is_told_from_it() {
        use core::sync::atomic::{AtomicUsize, Ordering::SeqCst};
        static SEEN: AtomicUsize = AtomicUsize::new(0);
        extern "C" fn handler(_: libc::c_int) {
            SEEN.store(rustsock_test_outer(1), SeqCst);
        }
        let handle: extern "C" fn(libc::c_int) = handler;
        // SAFETY: the handler only walks the stack and stores a number; nobody else uses this signal.
        unsafe { libc::signal(libc::SIGUSR2, handle as libc::sighandler_t) };
        // SAFETY: the signal comes to this thread, in this call.
        unsafe { libc::raise(libc::SIGUSR2) };
        let place = crate::diag::site::locate(SEEN.load(SeqCst));
        assert!(place.function.as_str().contains("handler"), "{}", place.function.as_str());
    }
}
