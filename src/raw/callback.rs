//! A function of the program that the library calls.

use core::ffi::c_void;
use core::sync::atomic::{AtomicPtr, AtomicUsize, Ordering::Relaxed};

use super::tasks;

/// It is given bytes, their number, and what the program wanted it to be given.
pub(crate) type Function = extern "C" fn(*const c_void, usize, *mut c_void);

/// A function and what it is given, or neither.
pub(crate) struct Callback {
    function: AtomicPtr<c_void>,
    user: AtomicUsize,
}

impl Callback {
    /// None.
    pub(crate) const fn new() -> Self {
        Self { function: AtomicPtr::new(core::ptr::null_mut()), user: AtomicUsize::new(0) }
    }

    /// Calls `function` from now on, or nobody.
    pub(crate) fn set(&self, function: Option<Function>, user: usize) {
        self.user.store(user, Relaxed);
        self.function.store(function.map_or(core::ptr::null_mut(), |function| function as *mut c_void), Relaxed);
    }

    /// Whether there is one.
    pub(crate) fn is_set(&self) -> bool {
        !self.function.load(Relaxed).is_null()
    }

    /// Calls it. What the program does in it is no cancellation point: we could not be unwound.
    pub(crate) fn call(&self, bytes: &[u8]) {
        let function = self.function.load(Relaxed);
        if function.is_null() {
            return;
        }
        // SAFETY: `set` put a function of that type there.
        let function = unsafe { core::mem::transmute::<*mut c_void, Function>(function) };
        tasks::uncancelled(|| function(bytes.as_ptr().cast(), bytes.len(), self.user.load(Relaxed) as *mut c_void));
    }
}

/// Work of the program: it is given what the program wanted it to be given.
type Work = extern "C" fn(*mut c_void);

/// Calls the function at `function`, which the program gave for that; 0 is none. What it does is no cancellation point: we could
/// not be unwound.
pub(crate) fn call_work(function: usize, user: usize) {
    // SAFETY: 0, or a function of that type.
    let function = unsafe { core::mem::transmute::<*const c_void, Option<Work>>(function as *const c_void) };
    if let Some(function) = function {
        tasks::uncancelled(|| function(user as *mut c_void));
    }
}
