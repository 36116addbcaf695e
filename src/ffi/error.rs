//! Errors explained.

use core::ffi::c_char;
use core::fmt::Write;

use libc::{c_int, size_t};

use super::{give_text, guard, reporting, text};
use crate::diag::language::{self, Language};
use crate::diag::text::Text;
use crate::diag::{explain, messages, trace};
use crate::error::Error;
use crate::gate::{Args, Call, args, last};
use crate::raw::own;

/// Bytes for an explanation; the longest is well below.
const ROOM: usize = 4096;

/// Returns the code of the last call of this library that failed in this thread: an errno value, or a negative EAI_ code.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_last_error() -> c_int {
    reporting(Call::LastError, Args::NONE, || Ok(last::get().map_or(0, |failure| failure.code)))
}

/// Returns the name of the call that failed last in this thread, without prefix, such as "connect"; "" if none.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_last_call() -> *const c_char {
    reporting(Call::LastCall, Args::NONE, || {
        Ok(last::get().map_or(c"", |failure| failure.call.signature().c_name).as_ptr())
    })
}

/// Returns the file descriptor of the call that failed last in this thread, or -1 if it had none.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_last_error_fd() -> c_int {
    reporting(Call::LastErrorFd, Args::NONE, || Ok(last::get().map_or(-1, |failure| failure.fd())))
}

/// Forgets the last error of this thread.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_clear_error() {
    reporting(Call::ClearError, Args::NONE, || {
        last::clear();
        Ok(())
    });
}

/// Explains the last error of this thread.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_explain(buf: *mut c_char, len: size_t) -> c_int {
    reporting(Call::Explain, args!(buf, len), || {
        let mut explanation = Text::<ROOM>::new();
        let _ = explain::write_failure(&mut explanation, last::get().as_ref());
        // SAFETY: class *out*.
        unsafe { give_text(buf, len, explanation.as_str()) }
    })
}

/// Explains a code, for a call by name or in general.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_explain_code(call: *const c_char, code: c_int, buf: *mut c_char, len: size_t) -> c_int {
    reporting(Call::ExplainCode, args!(call, code, buf, len), || {
        // SAFETY: class *text*.
        let call = unsafe { text(call) }.unwrap_or_default();
        let call = Call::by_name(call).map_or(call, |signature| signature.name);
        let mut explanation = Text::<ROOM>::new();
        let _ = explain::write_explanation(&mut explanation, call, code);
        // SAFETY: class *out*.
        unsafe { give_text(buf, len, explanation.as_str()) }
    })
}

/// Writes the explanation of the last error of this thread to standard error.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_perror(prefix: *const c_char) {
    reporting(Call::Perror, args!(prefix), || {
        let mut explanation = Text::<ROOM>::new();
        // SAFETY: class *text*.
        if let Some(prefix) = unsafe { text(prefix) }.filter(|prefix| !prefix.is_empty()) {
            let _ = write!(explanation, "{prefix}: ");
        }
        let _ = explain::write_failure(&mut explanation, last::get().as_ref());
        explanation.end_line();
        own::write(libc::STDERR_FILENO, explanation.as_bytes());
        Ok(())
    });
}

/// Returns the name of a code, such as "ECONNREFUSED" or "EAI_NONAME"; "UNKNOWN" if it has none.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_error_name(code: c_int) -> *const c_char {
    reporting(Call::ErrorName, args!(code), || {
        Ok(messages::error_text(code).map_or(c"UNKNOWN", |error| error.name).as_ptr())
    })
}

/// Chooses the language of explanations.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_set_language(tag: *const c_char) -> c_int {
    guard(Call::SetLanguage, args!(tag), || {
        // SAFETY: class *text*.
        let language: Option<Language> = match unsafe { text(tag) } {
            None => Some(language::from_environment()),
            Some(tag) => language::from_tag(tag.as_bytes()),
        };
        language.map(language::choose).ok_or(Error::InvalidArgument("messages exist in \"en\" and \"ko\""))?;
        Ok(0)
    })
}

/// Writes a line for every call of the library to a private copy of `fd`; -1 ends that.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_trace(fd: c_int) -> c_int {
    guard(Call::Trace, args!(fd), || match fd {
        -1 => {
            trace::stop();
            Ok(0)
        }
        fd if trace::start(fd) => Ok(0),
        fd => Err(Error::BadFd(fd)),
    })
}
