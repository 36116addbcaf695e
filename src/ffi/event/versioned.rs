//! Structures that begin with their size, so that a program built for another release gets on with this one.
//!
//! A structure smaller than ours is of an older release: what it does not have counts as zero. A larger one is of a newer
//! release, and is taken if it asks for nothing we do not know: all that follows our part is zero.

use core::mem::MaybeUninit;

use libc::size_t;

use crate::error::{Error, Result};
use crate::raw::memory;

/// What no structure of any release exceeds: a larger size was never set.
const LARGEST: size_t = 4096;

const UNSET: Error = Error::InvalidArgument("size is 0 or too small: it has not been set to sizeof the structure");
const NEWER: Error =
    Error::InvalidArgument("size is that of a newer version, and what this one does not know is not 0");

/// A structure of the C interface that begins with its size.
///
/// # Safety
/// It is `repr(C)`, its first member is a `size_t` called size, and all-zero is a value of it.
pub(in crate::ffi) unsafe trait Versioned: Copy {}

/// The caller's structure, as this release knows it; `None` for NULL.
///
/// # Safety
/// Class *out*, of as many bytes as its size says; it is only read.
pub(in crate::ffi) unsafe fn given<T: Versioned>(pointer: *const T) -> Result<Option<T>> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise.
    let size = unsafe { size_of_given(pointer.cast()) }?;
    if size > size_of::<T>() {
        let rest = pointer.cast::<u8>().wrapping_add(size_of::<T>());
        // SAFETY: the structure has `size` bytes, as the caller says; these are behind the part that we know.
        let rest = unsafe { core::slice::from_raw_parts(rest, size - size_of::<T>()) };
        if rest.iter().any(|byte| *byte != 0) {
            return Err(NEWER);
        }
    }
    let mut known = MaybeUninit::<T>::zeroed();
    let len = size.min(size_of::<T>());
    // SAFETY: `len` is at most what either side has, and ours is not the caller's.
    unsafe { core::ptr::copy_nonoverlapping(pointer.cast::<u8>(), known.as_mut_ptr().cast::<u8>(), len) };
    // SAFETY: zeroed and then in part a valid value, which is one too (`Versioned`).
    Ok(Some(unsafe { known.assume_init() }))
}

/// Fills the caller's structure as far as it goes; its size becomes how much that was.
///
/// # Safety
/// Class *out*, of as many bytes as its size says.
pub(in crate::ffi) unsafe fn fill<T: Versioned>(out: *mut T, value: &T) -> Result<()> {
    if out.is_null() {
        return Err(Error::BadPointer("out"));
    }
    // SAFETY: the caller's promise.
    let size = unsafe { size_of_given(out.cast()) }?.min(size_of::<T>());
    // SAFETY: `size` is at most what either side has, and ours is not the caller's.
    unsafe { core::ptr::copy_nonoverlapping(core::ptr::from_ref(value).cast::<u8>(), out.cast::<u8>(), size) };
    // SAFETY: a `Versioned` begins with it.
    unsafe { out.cast::<size_t>().write(size) };
    Ok(())
}

/// What its size says, if that can be and the memory is there.
///
/// # Safety
/// Class *out*, and not NULL.
unsafe fn size_of_given(pointer: *const size_t) -> Result<size_t> {
    const WILD: Error = Error::BadPointer("structure");
    if memory::is_wild(pointer as usize, size_of::<size_t>()) {
        return Err(WILD);
    }
    // SAFETY: class *out*, and there.
    let size = unsafe { pointer.read() };
    match size {
        size if size < 2 * size_of::<size_t>() || size > LARGEST => Err(UNSET),
        // The ends of what is smaller than a page tell for all of it.
        size if memory::is_wild(pointer as usize + size - 1, 1) => Err(WILD),
        size => Ok(size),
    }
}

#[cfg(test)]
mod tests {
    use super::{LARGEST, NEWER, UNSET, Versioned, fill, given};
    use crate::error::Error;

    #[derive(Debug, Clone, Copy, PartialEq)]
    #[repr(C)]
    struct Options {
        size: usize,
        one: i32,
        two: *const u8,
        three: u64,
    }

    // SAFETY: it begins with its size, and all its members may be zero.
    unsafe impl Versioned for Options {}

    /// A structure of a newer release.
    #[repr(C)]
    struct Newer(Options, u64);

    const FULL: Options = Options { size: size_of::<Options>(), one: 1, two: core::ptr::null(), three: 3 };

    fn read(options: &Options) -> crate::error::Result<Option<Options>> {
        // SAFETY: a live structure of the size it tells, or of a size that is refused.
        unsafe { given(core::ptr::from_ref(options)) }
    }

    fn read_newer(newer: &Newer) -> crate::error::Result<Option<Options>> {
        // SAFETY: the same.
        unsafe { given(core::ptr::from_ref(newer).cast()) }
    }

    #[test]
    fn what_an_older_program_does_not_know_is_zero() {
        assert_eq!(read(&FULL), Ok(Some(FULL)));
        let old = Options { size: 16, ..FULL };
        assert_eq!(read(&old), Ok(Some(Options { size: 16, three: 0, ..FULL })));
        // SAFETY: NULL is allowed.
        assert_eq!(unsafe { given::<Options>(core::ptr::null()) }, Ok(None));
    }

    #[test]
    fn a_newer_program_may_ask_only_for_what_there_is() {
        let mut new = Newer(Options { size: size_of::<Newer>(), ..FULL }, 0);
        assert_eq!(read_newer(&new), Ok(Some(new.0)));
        new.1 = 1 << 40;
        assert_eq!(read_newer(&new), Err(NEWER));
    }

    #[test]
    fn a_size_nobody_set_is_refused() {
        for size in [0, 1, 8, 15, LARGEST + 1, usize::MAX] {
            assert_eq!(read(&Options { size, ..FULL }), Err(UNSET), "{size}");
        }
        // SAFETY: it is found out that there is nothing.
        assert!(matches!(unsafe { given(core::ptr::without_provenance::<Options>(8)) }, Err(Error::BadPointer(_))));
    }

    #[test]
    fn no_more_is_filled_than_the_program_has() {
        let mut out = Options { size: 16, one: 0, two: core::ptr::null(), three: 77 };
        // SAFETY: a live structure.
        assert_eq!(unsafe { fill(&raw mut out, &FULL) }, Ok(()));
        assert_eq!(out, Options { size: 16, one: 1, two: core::ptr::null(), three: 77 });
        out.size = LARGEST;
        // SAFETY: the same; more than we have is not written.
        assert_eq!(unsafe { fill(&raw mut out, &FULL) }, Ok(()));
        assert_eq!(out, FULL);
    }
}
