//! The C ABI, thin: each file is one section of the header, each function one call into the library.
//!
//! # Pointers a C caller hands over
//! Each `unsafe` function relies on the caller for what its documentation says of each pointer, by one of four classes:
//! * **kernel** — passed on to the kernel unread; a wild pointer is answered with `EFAULT`.
//! * **text** — NULL, or the start of a NUL-terminated string that nobody changes during the call.
//! * **out** — NULL, or memory of the type's size and alignment that this call may fill.
//! * **list** — NULL, or a list obtained from the library and not yet given back.
//!
//! # Three rules
//! No panic leaves a function: [`guard`] or the gate turns it into -1 and `ENOTRECOVERABLE`. errno is written last, and only
//! on failure. Functions that POSIX makes cancellation points are `extern "C-unwind"` and hold nothing with a destructor.

#![allow(clippy::missing_safety_doc, reason = "the classes of pointers above are the contract")]
#![allow(clippy::doc_markdown, reason = "the documentation goes into the C header")]

// In the order of the header.
pub mod version;
pub mod error;
pub mod trace;
pub mod misuse;
pub mod catalogue;
pub mod socket;
pub mod option;
pub mod transfer;
pub mod message;
pub mod descriptor;
pub mod whole;
pub mod reader;
pub mod rights;
pub mod control;
pub mod ending;
pub mod resolve;
pub mod inet;
pub mod select;
pub mod epoll;
pub mod poller;
pub mod open;
pub mod multicast;
pub mod raw;
pub mod view;
pub mod describe;
pub mod port;
pub mod batch;
pub mod event;
pub mod posix;
pub mod constants;
#[cfg(feature = "test-hooks")]
pub mod hook;

use core::ffi::{CStr, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};

use libc::{c_int, size_t, ssize_t};
use nix::errno::Errno;

use crate::error::{Error, Result};
use crate::gate::{self, Answer, Args, Call, Outcome, Verdict, last};
use crate::raw::memory;

/// Runs the work of a function that is not a twin of a kernel call: shown to observers like any other, its failure kept as
/// the last error, its panic caught, errno untouched on success.
#[inline(always)]
fn guard<R: Answer>(call: Call, args: Args, work: impl FnOnce() -> Result<R>) -> R {
    let (answer, failure) = attempt(call, args, work);
    if let Some(Refusal { code, told }) = failure {
        last::record_told(call, args.shown(), code, told);
    }
    answer
}

/// As [`guard`], for a function that is made of calls the program could have made itself: a failure that one of them gave is
/// kept as the failure of that one.
fn guard_by_step<R: Answer>(call: Call, args: Args, work: impl FnOnce() -> Result<R>) -> R {
    let ((answer, failure), step) = last::hearing(|| attempt(call, args, work));
    if let Some(Refusal { code, told }) = failure {
        match step.filter(|step| step.code == code) {
            Some(step) => last::keep_step(&step),
            None => last::record_told(call, args.shown(), code, told),
        }
    }
    answer
}

/// As [`guard`], without touching the last error: for the functions that report it.
fn reporting<R: Answer>(call: Call, args: Args, work: impl FnOnce() -> Result<R>) -> R {
    attempt(call, args, work).0
}

/// A failure as it is kept: its code, and what [`Error::told`] says of it.
struct Refusal {
    code: c_int,
    told: &'static str,
}

/// The result, and the failure if it is one.
///
/// Observers get copies of `args`, made where somebody is interested: nobody else pays for them.
#[inline(always)]
fn attempt<R: Answer>(call: Call, args: Args, work: impl FnOnce() -> Result<R>) -> (R, Option<Refusal>) {
    let interest = gate::interest(call);
    if interest != 0 {
        if let Verdict::Fail(errno) = gate::before(interest, call, &mut args.shown()) {
            return (R::stopped(errno), Some(Refusal { code: errno, told: "" }));
        }
    }
    let errno = Errno::last_raw();
    let done = last::silently(|| catch_unwind(AssertUnwindSafe(work))).unwrap_or(Err(Error::Panic));
    let (answer, failure) = match done {
        Ok(answer) => {
            Errno::set_raw(errno);
            (answer, None)
        }
        Err(error) => {
            let (code, refusal) = codes(error);
            (R::stopped(code), Some(refusal))
        }
    };
    if interest != 0 {
        gate::after(
            call,
            &mut args.shown(),
            Outcome { value: answer.value(), failure: failure.as_ref().map(|it| it.code) },
        );
    }
    (answer, failure)
}

/// The errno of a failure and what its explanation goes by. Out of the way of calls that succeed.
#[cold]
#[inline(never)]
fn codes(error: Error) -> (c_int, Refusal) {
    (error.code(), Refusal { code: error.reason(), told: error.told() })
}

/// A caller's text: up to the NUL, empty if it is not UTF-8; `None` for NULL.
///
/// # Safety
/// Class *text*.
unsafe fn text<'a>(pointer: *const c_char) -> Result<Option<&'a str>> {
    // SAFETY: class *text*.
    let text = unsafe { bytes_of_text(pointer) }?;
    Ok(text.map(|text| text.to_str().unwrap_or_default()))
}

/// A caller's text of any encoding; `None` for NULL.
///
/// # Safety
/// Class *text*.
unsafe fn bytes_of_text<'a>(pointer: *const c_char) -> Result<Option<&'a CStr>> {
    if pointer.is_null() {
        return Ok(None);
    }
    if memory::is_wild(pointer as usize, 1) {
        return Err(Error::BadPointer("text"));
    }
    // SAFETY: class *text*, and not NULL.
    Ok(Some(unsafe { CStr::from_ptr(pointer) }))
}

/// Writes `*out = value`.
///
/// # Safety
/// Class *out*.
unsafe fn give<T>(out: *mut T, value: T, name: &'static str) -> Result<()> {
    if out.is_null() || memory::is_wild(out as usize, size_of::<T>()) {
        return Err(Error::BadPointer(name));
    }
    // SAFETY: class *out*, and not NULL.
    unsafe { out.write(value) };
    Ok(())
}

/// Writes `*out = value` unless it is NULL, without looking whether it is wild: for calls that move data, which a look would
/// make slower.
///
/// # Safety
/// Class *out*.
unsafe fn tell<T>(out: *mut T, value: T) {
    if !out.is_null() {
        // SAFETY: class *out*, and not NULL.
        unsafe { out.write(value) };
    }
}

/// A length as a result; lengths above `SSIZE_MAX` are refused before.
fn length(len: usize) -> ssize_t {
    ssize_t::try_from(len).unwrap_or(ssize_t::MAX)
}

/// Copies text as `snprintf` does: cut at a character's border, NUL-terminated if there is any room; returns its full length.
///
/// # Safety
/// `buf` is class *out*, of `len` bytes.
unsafe fn give_text(buf: *mut c_char, len: size_t, text: &str) -> Result<c_int> {
    let full = c_int::try_from(text.len()).map_err(|_| Error::InvalidArgument("text longer than INT_MAX"))?;
    if len == 0 {
        return Ok(full);
    }
    if buf.is_null() || memory::is_wild(buf as usize, len) {
        return Err(Error::BadPointer("buf"));
    }
    let fits = crate::diag::text::floor(text, len - 1);
    // SAFETY: `fits` is below `len`, and the caller's buffer does not overlap a text of ours.
    unsafe { core::ptr::copy_nonoverlapping(text.as_ptr(), buf.cast::<u8>(), fits) };
    // SAFETY: `fits` is below `len`.
    let end = unsafe { buf.add(fits) };
    // SAFETY: within the buffer.
    unsafe { end.write(0) };
    Ok(full)
}
