//! A failed call in words: what was asked, what the system answered, why, and what to do next. Three lines.

use core::fmt::{Result, Write};

use super::decode::{Memory, write_call};
use super::evidence::{self, Reason};
use super::history;
use super::language::{self, Language};
use super::messages;
use super::misuse::{self, Behind};
use crate::gate::Kind;
use crate::gate::last::Failure;

/// Words around the facts, in one language.
struct Frame {
    failed: &'static str,
    pending: &'static str,
    success: &'static str,
    nothing: &'static str,
    why: &'static str,
    hint: &'static str,
    history: &'static history::Words,
}

static ENGLISH: Frame = Frame {
    failed: "failed",
    pending: "is in progress",
    success: "0, no error",
    nothing: "no call of rustsock has failed in this thread",
    why: "why:  ",
    hint: "hint: ",
    history: &history::ENGLISH,
};

static KOREAN: Frame = Frame {
    failed: "실패",
    pending: "진행 중",
    success: "0, 오류 없음",
    nothing: "이 스레드에서 실패한 rustsock 호출이 없습니다",
    why: "원인: ",
    hint: "조치: ",
    history: &history::KOREAN,
};

fn frame() -> &'static Frame {
    in_language(&ENGLISH, &KOREAN)
}

/// The words before the reason and the advice.
pub(crate) struct Labels {
    /// Before why.
    pub(crate) why: &'static str,
    /// Before what to do.
    pub(crate) hint: &'static str,
}

/// They in the language in use.
pub(crate) fn labels() -> Labels {
    let frame = frame();
    Labels { why: frame.why, hint: frame.hint }
}

/// Writes what is known of a descriptor, in brackets; nothing if nothing.
pub(crate) fn write_known(out: &mut impl Write, fd: i32) -> Result {
    history::write(out, fd, frame().history)
}

/// The one of the two that is in the language in use.
pub(crate) fn in_language<T: ?Sized>(english: &'static T, korean: &'static T) -> &'static T {
    match language::current() {
        Language::English => english,
        Language::Korean => korean,
    }
}

/// Explains a failure of this thread, or says that there was none.
pub(crate) fn write_failure(out: &mut impl Write, failure: Option<&Failure>) -> Result {
    let frame = frame();
    let Some(failure) = failure else {
        return out.write_str(frame.nothing);
    };
    write_call(out, failure.call, &failure.args, Memory::Copied(failure), None)?;
    let ended = if is_pending(failure) { frame.pending } else { frame.failed };
    write!(out, " {ended}: ")?;
    write_code(out, failure.code)?;
    let finding = misuse::behind(failure);
    let seen = if finding.as_ref().is_some_and(Behind::is_certain) { None } else { evidence::of(failure) };
    // That it was closed is then what the cause says.
    let told = seen.is_some() && failure.code == libc::EBADF;
    let history = |out: &mut _| match failure.fd() {
        fd if fd == -1 || told || failure.is_past() => Ok(()),
        fd => history::write(out, fd, frame.history),
    };
    match (finding, seen) {
        (Some(behind), None) => {
            write!(out, "\n  {}", frame.why)?;
            let hint = behind.finding.write_reason(out)?;
            history(out)?;
            write!(out, "\n  {}{hint}", frame.hint)
        }
        // What the system shows is the sharper word; the code leads to the page about it.
        (Some(behind), Some(reason)) => write_reason(out, frame, &reason, |out| {
            write!(out, " [RSK{}]", behind.finding.code)?;
            history(out)
        }),
        (None, seen) => {
            let name = failure.call.signature().name;
            write_reason(out, frame, &seen.unwrap_or_else(|| general(name, failure.code)), history)
        }
    }
}

/// Whether the call goes on by itself. A second close of something by its handle does not.
fn is_pending(failure: &Failure) -> bool {
    match failure.code {
        libc::EINPROGRESS => true,
        libc::EALREADY => failure.call.signature().args.first() != Some(&Kind::Handle),
        _ => false,
    }
}

/// Explains what `code` means, for `call` if that is known.
pub(crate) fn write_explanation(out: &mut impl Write, call: &str, code: i32) -> Result {
    if !call.is_empty() {
        write!(out, "{call}: ")?;
    }
    if code == 0 {
        return out.write_str(frame().success);
    }
    write_code(out, code)?;
    write_reason(out, frame(), &general(call, code), |_| Ok(()))
}

fn write_code(out: &mut impl Write, code: i32) -> Result {
    match messages::error_text(code) {
        Some(error) => write!(out, "{}, {}", error.name(), in_language(error.en, error.ko)),
        None => write!(out, "{code}"),
    }
}

/// What is always true of a code from a call.
fn general(call: &str, code: i32) -> Reason {
    Reason::row(messages::find(call, code).unwrap_or_else(messages::unknown))
}

/// Writes cause and step; `fact` adds to the cause what is known of the descriptor.
fn write_reason<W: Write>(out: &mut W, frame: &Frame, reason: &Reason, fact: impl Fn(&mut W) -> Result) -> Result {
    write!(out, "\n  {}", frame.why)?;
    reason.write_why(out)?;
    fact(out)?;
    write!(out, "\n  {}", frame.hint)?;
    reason.write_hint(out)
}
