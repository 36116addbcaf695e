//! The catalogue of mistakes.

use core::ffi::c_char;

use libc::{c_int, size_t};

use super::misuse::mistake;
use super::{give, give_text, guard};
use crate::diag::explain;
use crate::diag::misuse::catalogue::CATALOGUE;
use crate::diag::misuse::report;
use crate::gate::{Call, args};

/// A mistake of the catalogue. The texts are in the language of rsk_set_language or the
/// environment, never freed or changed.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct MisuseCode {
    /// The number behind "RSK". Never given to another mistake.
    pub code: c_int,
    /// When it is looked for: 'A' always, 'E' when a call has failed and its reason is asked for,
    /// 'D' in diagnosis mode, 'S' when the program is compiled.
    pub level: c_int,
    /// A short name, such as "select-nfds".
    pub name: *const c_char,
    /// What people do.
    pub title: *const c_char,
    /// Why it is wrong, in its usual form.
    pub why: *const c_char,
    /// What to do instead.
    pub hint: *const c_char,
}

/// Returns the catalogue of mistakes.
///
/// Parameters:
/// - count: filled with the number of entries.
///
/// Returns: the first entry, in the order of the codes; the table is never freed or changed. NULL
/// on failure.
///
/// Errors:
/// - EFAULT: count is NULL or points to no memory.
///
/// See also: rsk_misuse_text, rsk_set_language. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_misuse_codes(count: *mut size_t) -> *const MisuseCode {
    guard(Call::MisuseCodes, args!(count), || {
        // SAFETY: class *out*.
        unsafe { give(count, COUNT, "count") }?;
        let [english, korean] = &CODES;
        Ok(explain::in_language(english, korean).0.as_ptr())
    })
}

/// Explains a mistake of the catalogue, in all its forms.
///
/// The first line has the code and what people do; then each form has three lines as a report has
/// them, with N where a report has a fact.
///
/// Parameters:
/// - code: the number behind "RSK".
/// - buf, len: as for rsk_explain.
///
/// Returns: as rsk_explain.
///
/// Errors:
/// - EINVAL: there is no such code.
/// - EFAULT: buf is NULL and len is not 0.
///
/// See also: rsk_misuse_codes, rsk_explain_code. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_misuse_text(code: c_int, buf: *mut c_char, len: size_t) -> c_int {
    guard(Call::MisuseText, args!(code, buf, len), || {
        let mut entry = report::Whole::new();
        let _ = report::write_entry(&mut entry, mistake(code)?);
        // SAFETY: class *out*.
        unsafe { give_text(buf, len, entry.as_str()) }
    })
}

/// The catalogue for C in one language; nothing in it changes, so any thread may read it.
struct Codes([MisuseCode; COUNT]);

// SAFETY: the pointers are to text in the program itself.
unsafe impl Sync for Codes {}

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler: out of bounds would not compile")]
const COUNT: usize = {
    let (mut count, mut group) = (0, 0);
    while group < CATALOGUE.len() {
        count += CATALOGUE[group].len();
        group += 1;
    }
    count
};

/// In English and in Korean.
static CODES: [Codes; 2] = [Codes(codes(0)), Codes(codes(1))];

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler: out of bounds would not compile")]
const fn codes(language: usize) -> [MisuseCode; COUNT] {
    let nothing = c"".as_ptr();
    let none = MisuseCode { code: 0, level: 0, name: nothing, title: nothing, why: nothing, hint: nothing };
    let mut table = [none; COUNT];
    let (mut group, mut at) = (0, 0);
    while group < CATALOGUE.len() {
        let mut i = 0;
        while i < CATALOGUE[group].len() {
            let mistake = &CATALOGUE[group][i];
            let case = &mistake.cases[0];
            let words = if language == 0 { &case.en } else { &case.ko };
            table[at] = MisuseCode {
                code: mistake.code as c_int,
                level: mistake.level as c_int,
                name: mistake.name.as_ptr(),
                title: mistake.title[language].as_ptr(),
                why: words.why.as_ptr(),
                hint: words.hint.as_ptr(),
            };
            at += 1;
            i += 1;
        }
        group += 1;
    }
    table
}
