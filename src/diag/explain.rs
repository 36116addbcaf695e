//! A failed call in words: what was asked, what the system answered, why, and what to do next. Three lines.

use core::fmt::{Result, Write};

use super::decode::{Memory, write_call};
use super::history;
use super::language::{self, Language};
use super::messages;
use super::misuse;
use crate::gate::last::Failure;
use crate::raw::spare;

/// Words around the facts, in one language.
struct Frame {
    failed: &'static str,
    success: &'static str,
    nothing: &'static str,
    why: &'static str,
    hint: &'static str,
    history: &'static history::Words,
}

static ENGLISH: Frame = Frame {
    failed: "failed",
    success: "0, no error",
    nothing: "no call of rustsock has failed in this thread",
    why: "why:  ",
    hint: "hint: ",
    history: &history::ENGLISH,
};

static KOREAN: Frame = Frame {
    failed: "실패",
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
    if failure.code == libc::EMFILE && misuse::diagnosing() {
        // To find file and line of what opened them takes one more.
        return spare::with_more(|| write_known_failure(out, failure, frame));
    }
    write_known_failure(out, failure, frame)
}

fn write_known_failure(out: &mut impl Write, failure: &Failure, frame: &Frame) -> Result {
    write_call(out, failure.call, &failure.args, Memory::Copied(failure), None)?;
    write!(out, " {}: ", frame.failed)?;
    write_code(out, failure.code)?;
    write!(out, "\n  {}", frame.why)?;
    let hint = if let Some(finding) = misuse::behind(failure) {
        finding.write_reason(out)?
    } else {
        let text = advice(failure.call.signature().name, failure.code);
        out.write_str(text.why)?;
        text.hint
    };
    if failure.fd() != -1 {
        history::write(out, failure.fd(), frame.history)?;
    }
    write!(out, "\n  {}{hint}", frame.hint)
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
    let (frame, text) = (frame(), advice(call, code));
    write!(out, "\n  {}{}\n  {}{}", frame.why, text.why, frame.hint, text.hint)
}

fn write_code(out: &mut impl Write, code: i32) -> Result {
    match messages::error_text(code) {
        Some(error) => write!(out, "{}, {}", error.name(), in_language(error.en, error.ko)),
        None => write!(out, "{code}"),
    }
}

/// What the tables say of `code` from `call`.
fn advice(call: &str, code: i32) -> &'static messages::Text {
    let advice = messages::find(call, code).unwrap_or_else(messages::unknown);
    in_language(&advice.en, &advice.ko)
}
