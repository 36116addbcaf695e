//! For the test suite only (feature `test-hooks`).

use core::ffi::c_char;

use libc::c_int;

use super::text;
use crate::diag::hook;

/// Makes the next call of rsk_NAME panic inside; -1 if there is no such call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_test_panic_in(name: *const c_char) -> c_int {
    // SAFETY: class *text*.
    let armed = unsafe { text(name) }.is_ok_and(|name| name.is_some_and(hook::arm));
    if armed { 0 } else { -1 }
}
