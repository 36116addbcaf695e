//! What error codes mean: one table for C, Python and the documentation, in English and Korean.
//!
//! A row belongs to one error code of some calls; rows without call names are the fallback by code
//! alone. The rows say only what is always true of that call and code. Evidence from the running
//! system is added elsewhere.

mod batch;
mod binding;
mod codes;
mod connecting;
mod creating;
mod descriptors;
mod endpoints;
mod general;
pub(crate) mod live;
mod looking;
mod loops;
mod misuse;
mod names;
mod network;
mod opening;
mod options;
mod poller;
mod reader;
mod receiving;
mod sending;
mod servers;
mod streams;
mod transfer;
mod waiting;

/// What a failed call means and what to do next, in both languages.
#[derive(Debug)]
pub(crate) struct Advice {
    /// Call names without prefix ("connect"); empty = every call.
    pub(crate) calls: &'static [&'static str],
    /// An errno value, or a negative `EAI_*` code.
    pub(crate) code: i32,
    /// English.
    pub(crate) en: Text,
    /// Korean.
    pub(crate) ko: Text,
}

/// One explanation: each part is a single line without a full stop.
#[derive(Debug)]
pub(crate) struct Text {
    /// What happened; several possible causes stand in order of likelihood.
    pub(crate) why: &'static str,
    /// What to do next.
    pub(crate) hint: &'static str,
}

/// The name and short text of an error code.
#[derive(Debug)]
pub(crate) struct ErrorText {
    /// An errno value, or a negative `EAI_*` code.
    pub(crate) code: i32,
    /// The constant's name, such as "ECONNREFUSED".
    pub(crate) name: &'static core::ffi::CStr,
    /// English, as `strerror` and `gai_strerror` say it.
    pub(crate) en: &'static str,
    /// Korean.
    pub(crate) ko: &'static str,
}

/// All rows. The order does not matter: no two rows share a call and a code.
const TABLES: &[&[Advice]] = &[
    creating::ROWS,
    descriptors::ROWS,
    binding::ROWS,
    connecting::ROWS,
    sending::ROWS,
    receiving::ROWS,
    options::ROWS,
    waiting::ROWS,
    poller::ROWS,
    streams::ROWS,
    loops::ROWS,
    servers::ROWS,
    endpoints::ROWS,
    transfer::ROWS,
    reader::ROWS,
    batch::ROWS,
    names::ROWS,
    opening::ROWS,
    misuse::ROWS,
    looking::ROWS,
    general::ROWS,
    network::ROWS,
];

static UNKNOWN: Advice = always(
    0,
    "rustsock knows no particular cause for this code in this call",
    "look up the name that rsk_error_name gives in the manual page of the call",
    "rustsock에는 이 호출의 이 코드에 대한 설명이 없습니다",
    "rsk_error_name이 돌려주는 이름을 그 호출의 매뉴얼에서 찾아보십시오",
);

/// A row for the named calls.
const fn on(
    calls: &'static [&'static str],
    code: i32,
    en_why: &'static str,
    en_hint: &'static str,
    ko_why: &'static str,
    ko_hint: &'static str,
) -> Advice {
    let en = Text { why: en_why, hint: en_hint };
    let ko = Text { why: ko_why, hint: ko_hint };
    Advice { calls, code, en, ko }
}

/// A row for every call that has none of its own.
const fn always(
    code: i32,
    en_why: &'static str,
    en_hint: &'static str,
    ko_why: &'static str,
    ko_hint: &'static str,
) -> Advice {
    on(&[], code, en_why, en_hint, ko_why, ko_hint)
}

/// The advice for `code` from `call` ("connect" or "`rsk_connect`"): the call's own row first, then
/// the row for the code alone.
pub(crate) fn find(call: &str, code: i32) -> Option<&'static Advice> {
    let call = call.strip_prefix("rsk_").unwrap_or(call);
    rows(code).find(|row| row.calls.contains(&call)).or_else(|| rows(code).find(|row| row.calls.is_empty()))
}

/// The advice for a code that no row knows.
pub(crate) fn unknown() -> &'static Advice {
    &UNKNOWN
}

/// The name and short text of `code`; `None` for a number that neither Linux nor glibc uses.
pub(crate) fn error_text(code: i32) -> Option<&'static ErrorText> {
    all().find(|text| text.code == code)
}

/// Every code: errno values, then `EAI_…` codes.
pub(crate) fn all() -> impl Iterator<Item = &'static ErrorText> {
    codes::ERRNO.iter().chain(codes::EAI)
}

impl ErrorText {
    /// The constant's name as text.
    pub(crate) fn name(&self) -> &'static str {
        self.name.to_str().unwrap_or_default()
    }
}

fn rows(code: i32) -> impl Iterator<Item = &'static Advice> {
    TABLES.iter().flat_map(|table| table.iter()).filter(move |row| row.code == code)
}

#[cfg(test)]
mod tests {
    use super::{Advice, TABLES, Text, codes, error_text, find, live, unknown};
    use crate::gate::SIGNATURES;

    const LONGEST_LINE: usize = 110;

    fn all_rows() -> impl Iterator<Item = &'static Advice> {
        TABLES.iter().flat_map(|table| table.iter())
    }

    fn is_function(name: &str) -> bool {
        SIGNATURES.iter().any(|call| call.name == name)
    }

    /// English and Korean of every row, also of those with places for what was seen.
    fn all_texts() -> impl Iterator<Item = (&'static Text, &'static Text)> {
        let rows = all_rows().chain([unknown()]).map(|row| (&row.en, &row.ko));
        rows.chain(live::TABLES.iter().copied().flatten().map(|row| (&row.en, &row.ko)))
    }

    fn lines((en, ko): (&'static Text, &'static Text)) -> [&'static str; 4] {
        [en.why, en.hint, ko.why, ko.hint]
    }

    fn hangul(text: &str) -> bool {
        text.chars().any(|c| ('가'..='힣').contains(&c))
    }

    #[test]
    fn every_text_is_one_short_line() {
        for row in all_texts() {
            for line in lines(row) {
                assert!(!line.is_empty(), "empty text in {row:?}");
                assert!(line.chars().count() <= LONGEST_LINE, "too long: {line}");
                assert!(!line.contains('\n'), "two lines: {line}");
                assert!(!line.ends_with('.'), "full stop: {line}");
                assert_eq!(line.trim(), line, "outer blanks: {line}");
                assert!(!line.contains("  "), "double blank: {line}");
            }
        }
    }

    #[test]
    fn english_starts_small_and_has_no_hangul() {
        for (en, _) in all_texts() {
            for line in [en.why, en.hint] {
                assert!(!line.starts_with(char::is_uppercase), "capital: {line}");
                assert!(line.is_ascii(), "not ASCII: {line}");
            }
        }
    }

    #[test]
    fn korean_is_korean_in_one_register() {
        for (_, ko) in all_texts() {
            let (why, hint) = (ko.why, ko.hint);
            assert!(hangul(why) && why.contains("니다"), "no plain statement: {why}");
            assert!(hangul(hint) && (hint.contains("십시오") || hint.contains("니다")), "no polite request: {hint}");
        }
    }

    #[test]
    fn no_call_has_two_rows_for_one_code() {
        let mut seen = std::collections::HashSet::new();
        for row in all_rows() {
            if row.calls.is_empty() {
                assert!(seen.insert(("", row.code)), "twice: {row:?}");
            }
            for call in row.calls {
                assert!(seen.insert((call, row.code)), "twice: {call} in {row:?}");
            }
        }
    }

    #[test]
    fn rows_name_existing_calls_and_codes() {
        for row in all_rows() {
            assert!(error_text(row.code).is_some(), "unknown code in {row:?}");
            for call in row.calls {
                assert!(is_function(call), "unknown call {call} in {row:?}");
            }
        }
    }

    #[test]
    fn texts_name_existing_functions() {
        for row in all_texts() {
            for line in lines(row) {
                for rest in line.split("rsk_").skip(1) {
                    let end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
                    let name = rest.split(end).next().unwrap_or_default();
                    let type_name = matches!(
                        name,
                        "stream"
                            | "poller"
                            | "event"
                            | "reader"
                            | "message"
                            | "chunk"
                            | "datagram_info"
                            | "description"
                            | "port_user"
                            | "framing"
                            | "loop"
                            | "server"
                            | "endpoint"
                            | "endpoint_options"
                            | "endpoint_counts"
                            | "datagram"
                            | "loop_options"
                            | "listen_options"
                            | "stream_options"
                    );
                    let seen = name.is_empty() && rest.starts_with('{');
                    assert!(is_function(name) || type_name || seen, "rsk_{name} in: {line}");
                }
            }
        }
    }

    #[test]
    fn both_languages_name_the_same_functions() {
        for (en, ko) in all_texts() {
            let count = |a: &str, b: &str| a.matches("rsk_").count() + b.matches("rsk_").count();
            assert_eq!(
                count(en.why, en.hint) > 0,
                count(ko.why, ko.hint) > 0,
                "one language names no function: {en:?}"
            );
        }
    }

    #[test]
    fn both_languages_tell_the_same_of_what_was_seen() {
        for row in live::TABLES.iter().copied().flatten() {
            let places =
                |a: &str, b: &str| (0..10).filter(|n| [a, b].iter().any(|t| t.contains(&format!("{{{n}}}")))).count();
            assert_eq!(places(row.en.why, row.en.hint), places(row.ko.why, row.ko.hint), "{row:?}");
        }
    }

    #[test]
    fn every_code_has_a_name_and_two_texts() {
        for code in (1..=133).filter(|code| ![41, 58].contains(code)) {
            assert!(error_text(code).is_some(), "errno {code} has no name");
        }
        for code in (-12..=-1).chain(-105..=-100) {
            assert!(error_text(code).is_some(), "EAI code {code} has no name");
        }
        let mut seen = std::collections::HashSet::new();
        for text in codes::ERRNO.iter().chain(codes::EAI) {
            assert!(seen.insert(text.code), "twice: {text:?}");
            assert!(!text.en.is_empty() && hangul(text.ko), "{text:?}");
        }
        assert!(error_text(0).is_none() && error_text(i32::MIN).is_none());
    }

    #[test]
    fn special_rows_win_over_general_ones() {
        let of = |call, code| find(call, code).map(|row| row.calls);
        assert_eq!(of("connect", libc::ECONNREFUSED), Some(&["connect"][..]));
        assert_eq!(of("rsk_connect", libc::ECONNREFUSED), Some(&["connect"][..]));
        assert_eq!(of("", libc::ECONNREFUSED), Some(&[][..]));
        assert_eq!(of("getaddrinfo", codes::eai::EAI_AGAIN), Some(&[][..]));
        assert!(find("connect", 4095).is_none());
    }

    #[test]
    fn every_call_explains_the_codes_that_any_call_can_give() {
        use libc::{EBADF, EFAULT, EINTR, EINVAL, ENOMEM, ENOTRECOVERABLE, ENOTSOCK};
        for call in SIGNATURES.iter().map(|call| call.name) {
            for code in [EBADF, EFAULT, EINTR, EINVAL, ENOMEM, ENOTRECOVERABLE, ENOTSOCK] {
                assert!(find(call, code).is_some(), "{call} {code}");
            }
        }
    }
}
