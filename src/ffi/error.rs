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

/// Returns the code of the call of this library that failed last in this thread.
///
/// A positive code is an errno value, a negative one an EAI_ code of rsk_getaddrinfo,
/// rsk_getnameinfo or a function that looks names up inside (rsk_tcp_connect); the two never
/// meet. Unlike errno it is not changed by libc functions, so it
/// can still be asked after printf or free. Like errno it is not reset by a call that succeeds:
/// look at the result of a call first.
///
/// EAGAIN, EINTR and EINPROGRESS are failures like any other and are kept. The functions of this
/// section never change the last error, except rsk_clear_error, and rsk_set_language and
/// rsk_trace when they fail.
///
/// Returns: the code, or 0 if no call has failed in this thread since its start or since
/// rsk_clear_error.
///
/// See also: rsk_last_call, rsk_last_error_fd, rsk_explain, rsk_error_name. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_last_error() -> c_int {
    reporting(Call::LastError, Args::NONE, || Ok(last::get().map_or(0, |failure| failure.code)))
}

/// Returns the name of the call of this library that failed last in this thread.
///
/// Returns: the name without its prefix, such as "connect", or "" if no call has failed. The text
/// is never freed or changed.
///
/// See also: rsk_last_error. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_last_call() -> *const c_char {
    reporting(Call::LastCall, Args::NONE, || {
        Ok(last::get().map_or(c"", |failure| failure.call.signature().c_name).as_ptr())
    })
}

/// Returns the file descriptor that the last failed call of this thread was given.
///
/// It is a number and nothing more: the descriptor may have been closed since, or stand for
/// something else. For a call that takes several (rsk_sendfile, rsk_epoll_ctl) it is the first.
///
/// Returns: the descriptor as it was passed, or -1 if no call has failed or the call takes none
/// (rsk_socket, rsk_getaddrinfo, ...).
///
/// See also: rsk_last_error. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_last_error_fd() -> c_int {
    reporting(Call::LastErrorFd, Args::NONE, || Ok(last::get().map_or(-1, |failure| failure.fd())))
}

/// Forgets the last error of this thread.
///
/// Afterwards rsk_last_error returns 0, rsk_last_call "" and rsk_last_error_fd -1. errno is left
/// alone.
///
/// See also: rsk_last_error. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_clear_error() {
    reporting(Call::ClearError, Args::NONE, || {
        last::clear();
        Ok(())
    });
}

/// Explains the last error of this thread: what was asked, what the system answered, why, and
/// what to do next.
///
/// The text has three lines (one if nothing has failed) and no newline at its end, for example:
///
///   bind(fd=3, 0.0.0.0:8080, 16) failed: EADDRINUSE, Address already in use
///     why:  a socket of user 33 listens on 127.0.0.1:8080 now (fd 3: TCP, made by socket)
///     hint: stop that program (rustsock who 8080 names it) or choose another port; SO_REUSEADDR does not help here
///
/// Where a code has several causes, the system is asked which it is: who holds the port and how long
/// TIME_WAIT is left, whether anybody listens, and on which address, which addresses and routes there
/// are, what a descriptor is, which limit is reached. It is asked now, so what has changed since the
/// call is told as it is now; a socket is asked only if the descriptor still is the one of the call.
/// That takes 2 to 20 microseconds, and 0.1 to 1 ms where the port of rsk_bind is taken and nobody
/// listens (the kernel then goes through its table of connections). It needs 32 KiB of stack and, for
/// a moment, a descriptor. Where the system does not tell, the text names the causes there can be.
///
/// The first line shows the arguments as they were passed, with what was copied when the call
/// failed: addresses, names and option values; of data to send only the length is shown, for
/// explanations end up in logs. After EAGAIN and EINTR nothing is copied and pointers are shown as numbers. The
/// second may add in brackets what is known of the descriptor at the time of asking, such as that
/// it was closed earlier. Nothing is looked up in the network. The wording is for people and may
/// change in any release; a program decides by rsk_last_error.
///
/// As with snprintf(3), a text that does not fit is cut, here at the border of a character, and
/// the full length is returned all the same. 1024 bytes are enough in practice, 4097 always. The
/// text is UTF-8, in the language of rsk_set_language or the environment.
///
/// Parameters:
/// - buf: filled with the text and a NUL; yours. May be NULL if len is 0.
/// - len: size of buf in bytes; 0 to ask for the length alone.
///
/// Returns: the length of the full text in bytes without the NUL, or -1. A value of len or more
/// says that the text was cut.
///
/// Errors:
/// - EFAULT: buf is NULL and len is not 0.
///
/// See also: rsk_perror, rsk_explain_code. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_explain(buf: *mut c_char, len: size_t) -> c_int {
    reporting(Call::Explain, args!(buf, len), || {
        let mut explanation = Text::<ROOM>::new();
        let _ = explain::write_failure(&mut explanation, last::get().as_ref());
        // SAFETY: class *out*.
        unsafe { give_text(buf, len, explanation.as_str()) }
    })
}

/// Explains what a code means, for a given call or in general.
///
/// The text has the form that rsk_explain describes, with the name of the call in place of its
/// arguments. No failure need have taken place.
///
/// Parameters:
/// - call: name of the call, such as "connect" or "rsk_connect", in UTF-8; NULL or "" for the
///   general meaning of the code. An unknown name is no error: it is shown, and the code
///   explained in general.
/// - code: an errno value (positive) or an EAI_ code (negative), as rsk_last_error returns it; 0 is
///   told to be no error.
/// - buf, len: as for rsk_explain.
///
/// Returns: as rsk_explain.
///
/// Errors:
/// - EFAULT: buf is NULL and len is not 0.
///
/// See also: rsk_explain, rsk_error_name. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_explain_code(call: *const c_char, code: c_int, buf: *mut c_char, len: size_t) -> c_int {
    reporting(Call::ExplainCode, args!(call, code, buf, len), || {
        // SAFETY: class *text*.
        let call = unsafe { text(call) }?.unwrap_or_default();
        let call = Call::by_name(call).map_or(call, |signature| signature.name);
        let mut explanation = Text::<ROOM>::new();
        let _ = explain::write_explanation(&mut explanation, call, code);
        // SAFETY: class *out*.
        unsafe { give_text(buf, len, explanation.as_str()) }
    })
}

/// Writes the explanation of the last error of this thread to standard error.
///
/// Like perror(3), but it explains the last failed call of this library and not the value of
/// errno. The text of rsk_explain and a newline are written at once, so that lines of several
/// threads do not mix. It bypasses the buffer of stderr.
///
/// Parameters:
/// - prefix: text to begin with, followed by ": "; in UTF-8. NULL or "" for none.
///
/// Returns: nothing. errno is left alone, also when standard error is closed.
///
/// See also: rsk_explain. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_perror(prefix: *const c_char) {
    reporting(Call::Perror, args!(prefix), || {
        let mut explanation = Text::<ROOM>::new();
        // SAFETY: class *text*.
        if let Some(prefix) = unsafe { text(prefix) }?.filter(|prefix| !prefix.is_empty()) {
            let _ = write!(explanation, "{prefix}: ");
        }
        let _ = explain::write_failure(&mut explanation, last::get().as_ref());
        explanation.end_line();
        own::write(libc::STDERR_FILENO, explanation.as_bytes());
        Ok(())
    });
}

/// Returns the name of a code, such as "ECONNREFUSED" or "EAI_NONAME".
///
/// Where one number has two names, the one strerrorname_np(3) gives is returned: EAGAIN for
/// EWOULDBLOCK, EOPNOTSUPP for ENOTSUP.
///
/// Parameters:
/// - code: an errno value (positive) or an EAI_ code (negative).
///
/// Returns: a text that is never freed or changed; "UNKNOWN" for 0 and every other number without
/// a name.
///
/// See also: rsk_last_error, rsk_gai_strerror. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_error_name(code: c_int) -> *const c_char {
    reporting(Call::ErrorName, args!(code), || {
        Ok(messages::error_text(code).map_or(c"UNKNOWN", |error| error.name).as_ptr())
    })
}

/// Chooses the language of explanations for the whole program.
///
/// Unless it is called, the language is chosen when the first explanation is made: by
/// RUSTSOCK_LANG, else by the first of LC_ALL, LC_MESSAGES and LANG that is set and not empty,
/// else English. A language without messages counts as English. The locale of setlocale(3) plays
/// no part, and the trace is always in English.
///
/// Parameters:
/// - tag: "en" or "ko", also as locales are written ("ko_KR.UTF-8", "en-GB", "C"), in any case;
///   NULL to choose by the environment anew.
///
/// Returns: 0, or -1 with the language unchanged.
///
/// Errors:
/// - EINVAL: there are no messages in that language.
///
/// See also: rsk_explain. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_set_language(tag: *const c_char) -> c_int {
    guard(Call::SetLanguage, args!(tag), || {
        // SAFETY: class *text*.
        let language: Option<Language> = match unsafe { text(tag) }? {
            None => Some(language::from_environment()),
            Some(tag) => language::from_tag(tag.as_bytes()),
        };
        language.map(language::choose).ok_or(Error::InvalidArgument("messages exist in \"en\" and \"ko\""))?;
        Ok(0)
    })
}

/// Writes a line for every call of the library, of all threads, to a file descriptor.
///
/// With RUSTSOCK_TRACE=1 in the environment a program does so from its first call, to standard
/// error. Each line has the number of the thread, the call with its arguments, and its result, in
/// English:
///
///   rustsock 4711: socket(AF_INET, SOCK_STREAM, 0) = 3
///   rustsock 4711: connect(fd=3, 127.0.0.1:8080, 16) = -1 ECONNREFUSED (Connection refused)
///   rustsock 4711: send(fd=5, "hello\n", 6, 0) = 6
///
/// A line is written when its call has returned, so a call that waits is not seen before. A
/// function that makes other calls inside, as those of the poller do, is shown after them. Of
/// data sent and received the first 32 bytes are shown: a trace may hold passwords. Lines have at
/// most 1024 bytes and each is written at once; a line the descriptor does not take is lost
/// (never with a SIGPIPE), and a full pipe makes every call wait.
///
/// The library writes to a copy of its own, which exec closes, at a high number. Should the
/// program close that too, the trace ends and never writes into another file.
///
/// Parameters:
/// - fd: any descriptor that can be written; stays yours and may be closed. -1 ends the trace.
///
/// Returns: 0, or -1 with the trace as it was.
///
/// Errors:
/// - EBADF: fd is not open.
/// - EMFILE: no descriptor is left for the copy.
///
/// See also: rsk_explain. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_trace(fd: c_int) -> c_int {
    guard(Call::Trace, args!(fd), || {
        match fd {
            -1 => trace::stop(),
            fd => trace::start(fd)?,
        }
        Ok(0)
    })
}
