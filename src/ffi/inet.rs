//! IPv4 addresses in the older forms.

use libc::{c_char, c_int, in_addr, in_addr_t};

use crate::sys::inet;

/// Reads an IPv4 address from text, in the oldest way.
///
/// Twin of inet_addr(3). Difference: a pointer that is NULL or points to no memory is no address,
/// where libc would crash.
///
/// Its failure value is the address 255.255.255.255, and it takes forms nobody expects:
/// "010.0.0.1" is 8.0.0.1, "1.2" is 1.0.0.2. rsk_inet_pton does neither.
///
/// Parameters:
/// - cp: the text, NUL-terminated.
///
/// Returns: the address in network byte order, or INADDR_NONE (all ones). errno does not change,
/// except to EFAULT for a pointer that is none.
///
/// See also: rsk_inet_pton, rsk_inet_aton; POSIX, inet_addr(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_inet_addr(cp: *const c_char) -> in_addr_t {
    // SAFETY: class *text*.
    unsafe { inet::inet_addr(cp) }
}

/// Reads an IPv4 address from text, in an older way.
///
/// Twin of inet_aton(3). Difference: a pointer that is NULL or points to no memory is no address,
/// where libc would crash.
///
/// It takes octal and hexadecimal numbers, fewer than four of them, and text after a blank:
/// "010.0.0.1" is 8.0.0.1, "1.2" is 1.0.0.2. rsk_inet_pton takes four decimal numbers only.
///
/// Parameters:
/// - cp: the text, NUL-terminated.
/// - inp: filled with the address in network byte order; NULL to ask only whether it is one.
///
/// Returns: 1, or 0 if the text is no address. errno does not change.
///
/// See also: rsk_inet_pton; inet_aton(3). Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_inet_aton(cp: *const c_char, inp: *mut in_addr) -> c_int {
    // SAFETY: classes *text* and *out*.
    unsafe { inet::inet_aton(cp, inp) }
}

/// Writes an IPv4 address as text, into memory of libc.
///
/// Twin of inet_ntoa(3), no difference.
///
/// Parameters:
/// - in: the address in network byte order.
///
/// Returns: the text, good until this thread calls it again. Cannot fail.
///
/// See also: rsk_inet_ntop; POSIX, inet_ntoa(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_inet_ntoa(r#in: in_addr) -> *mut c_char {
    inet::inet_ntoa(r#in)
}
