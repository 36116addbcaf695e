//! Version.

use core::ffi::c_char;

use libc::c_int;

use super::guard;
use crate::gate::{Args, Call};

/// Major version of this header.
pub const RSK_VERSION_MAJOR: c_int = 0;
/// Minor version of this header.
pub const RSK_VERSION_MINOR: c_int = 1;
/// Patch level of this header.
pub const RSK_VERSION_PATCH: c_int = 0;
/// Number of the binary interface: programs built against another number must be rebuilt.
pub const RSK_ABI_VERSION: c_int = 1;

/// Returns the version of the library in use, such as "0.1.0".
#[unsafe(no_mangle)]
pub extern "C" fn rsk_version() -> *const c_char {
    guard(Call::Version, Args::NONE, || Ok(concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()))
}

/// Returns the number of the binary interface of the library in use; compare with RSK_ABI_VERSION.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_abi_version() -> c_int {
    guard(Call::AbiVersion, Args::NONE, || Ok(RSK_ABI_VERSION))
}
