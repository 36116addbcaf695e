//! The constants of the system headers by name, for bindings of other languages.

use core::ffi::c_char;

use libc::size_t;

use super::guard;
use crate::gate::{Call, args};
use crate::names::GROUPS;

/// A constant of the system headers, or of this one, by name.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Constant {
    /// Its name, such as "AF_INET6"; never freed or changed.
    pub name: *const c_char,
    /// Its value on this system.
    pub value: i64,
}

/// The table for C: names and values never change, so any thread may read them.
struct Table([Constant; COUNT]);

// SAFETY: the pointers are to text in the program itself.
unsafe impl Sync for Table {}

const COUNT: usize = {
    let mut count = 0;
    let mut group = 0;
    while group < GROUPS.len() {
        count += group_len(group);
        group += 1;
    }
    count
};

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler: out of bounds would not compile")]
const fn group_len(group: usize) -> usize {
    GROUPS[group].len()
}

static TABLE: Table = Table(flattened());

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler: out of bounds would not compile")]
const fn flattened() -> [Constant; COUNT] {
    let mut table = [Constant { name: c"".as_ptr(), value: 0 }; COUNT];
    let (mut group, mut at) = (0, 0);
    while group < GROUPS.len() {
        let mut i = 0;
        while i < GROUPS[group].len() {
            table[at] = Constant { name: GROUPS[group][i].name.as_ptr(), value: GROUPS[group][i].value };
            at += 1;
            i += 1;
        }
        group += 1;
    }
    table
}

/// Returns the table of constants of the socket API and of this header.
///
/// For bindings of other languages, which cannot read C headers: address families, socket types,
/// protocols, options and their levels, flags, EAI_ codes, events, and the RSK_ constants of the
/// poller. In C just use the names. A name may be missing in an older release and is never taken
/// away.
///
/// Parameters:
/// - count: filled with the number of entries.
///
/// Returns: the first entry; the table is never freed or changed. NULL on failure.
///
/// Errors:
/// - EFAULT: count is NULL or points to no memory.
///
/// Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_constants(count: *mut size_t) -> *const Constant {
    guard(Call::Constants, args!(count), || {
        // SAFETY: class *out*.
        unsafe { super::give(count, COUNT, "count") }?;
        Ok(TABLE.0.as_ptr())
    })
}
