//! Names that C reads too.

/// A literal, or what a macro makes one of, as a `&'static CStr`.
macro_rules! c_text {
    ($text:expr) => {
        match core::ffi::CStr::from_bytes_with_nul(concat!($text, "\0").as_bytes()) {
            Ok(text) => text,
            Err(_) => c"",
        }
    };
}
