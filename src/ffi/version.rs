//! Version.

use core::ffi::c_char;

use libc::c_int;

use super::guard;
use crate::gate::{Args, Call};

/// Major version of this header. It changes when programs may have to be changed.
pub const RSK_VERSION_MAJOR: c_int = 0;
/// Minor version of this header. It changes when something is added.
pub const RSK_VERSION_MINOR: c_int = 1;
/// Patch level of this header. It changes when something is put right.
pub const RSK_VERSION_PATCH: c_int = 0;
/// Number of the binary interface. A program built with another number must be rebuilt; see
/// rsk_abi_version.
pub const RSK_ABI_VERSION: c_int = 1;

/// Returns the version of the library in use as text, such as "0.1.0".
///
/// It may differ from RSK_VERSION, which is the version of the header the program was compiled
/// with.
///
/// Returns: a text that is never freed or changed.
///
/// See also: rsk_abi_version. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_version() -> *const c_char {
    guard(Call::Version, Args::NONE, || Ok(concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()))
}

/// Returns the number of the binary interface of the library in use.
///
/// Compare it with RSK_ABI_VERSION when the library is loaded with dlopen(3) or from another
/// language. A program linked in the ordinary way need not: the soname carries the number of
/// compatible libraries.
///
/// Returns: the number, at least 1. Cannot fail.
///
/// See also: rsk_version. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_abi_version() -> c_int {
    guard(Call::AbiVersion, Args::NONE, || Ok(RSK_ABI_VERSION))
}
