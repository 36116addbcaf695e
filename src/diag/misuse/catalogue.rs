//! The catalogue: every mistake the library knows, by code. The one table that C, Python, the manual pages, the documentation
//! and the reports are made from.

use core::ffi::CStr;

use super::words;
use crate::diag::language::{self, Language};

/// When a mistake is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Level {
    /// Always: from arguments and state alone.
    Always = b'A',
    /// After a call has failed: when somebody asks for the reason, or reports are on.
    Explained = b'E',
    /// In diagnosis mode: looking costs system calls.
    Diagnosis = b'D',
    /// When the program is compiled, by the attributes of the header.
    Compiled = b'S',
}

/// One mistake.
pub(crate) struct Mistake {
    /// Its code, the number behind "RSK". Never given to another.
    pub(crate) code: u16,
    /// A short name of small letters and hyphens.
    pub(crate) name: &'static CStr,
    /// When it is looked for.
    pub(crate) level: Level,
    /// The errno of a call that is refused for it (policy "error"); 0 if it shows only when the call has been made.
    pub(crate) refused_with: i32,
    /// What people do, in general: English, Korean.
    pub(crate) title: [&'static CStr; 2],
    /// The forms it takes; the first is the usual one.
    pub(crate) cases: &'static [Case],
}

/// One form of a mistake, in words.
pub(crate) struct Case {
    /// English.
    pub(crate) en: Words,
    /// Korean.
    pub(crate) ko: Words,
}

/// The three parts of a report.
pub(crate) struct Words {
    /// What was seen; `{0}` to `{3}` stand for the facts of the finding.
    pub(crate) fact: &'static CStr,
    /// Why that is wrong.
    pub(crate) why: &'static CStr,
    /// What to do instead; names the call to use.
    pub(crate) hint: &'static CStr,
}

/// A form: fact, why and hint in English, then in Korean.
pub(super) const fn case(en: [&'static CStr; 3], ko: [&'static CStr; 3]) -> Case {
    let [fact, why, hint] = en;
    let en = Words { fact, why, hint };
    let [fact, why, hint] = ko;
    Case { en, ko: Words { fact, why, hint } }
}

impl Case {
    /// The words in the language in use.
    pub(crate) fn words(&self) -> &Words {
        match language::current() {
            Language::English => &self.en,
            Language::Korean => &self.ko,
        }
    }
}

impl Mistake {
    /// What people do, in the language in use.
    pub(crate) fn title(&self) -> &'static CStr {
        let [english, korean] = self.title;
        match language::current() {
            Language::English => english,
            Language::Korean => korean,
        }
    }
}

/// All mistakes, in the order of their codes.
pub(crate) const CATALOGUE: &[&[Mistake]] = &[
    words::address::ROWS,
    words::address_lengths::ROWS,
    words::setup::ROWS,
    words::setup_binding::ROWS,
    words::setup_options::ROWS,
    words::transfer::ROWS,
    words::transfer_ends::ROWS,
    words::transfer_content::ROWS,
    words::waiting::ROWS,
    words::lifetime::ROWS,
    words::lifetime_peers::ROWS,
];

/// How many codes there are room for: from [`FIRST`] on.
pub(crate) const ROOM: usize = 128;
/// The lowest code.
pub(crate) const FIRST: u16 = 100;

/// Every mistake in turn.
pub(crate) fn all() -> impl Iterator<Item = &'static Mistake> {
    CATALOGUE.iter().flat_map(|rows| rows.iter())
}

/// The mistake with this code.
pub(crate) fn find(code: u16) -> Option<&'static Mistake> {
    all().find(|mistake| mistake.code == code)
}

/// The code that "RSK164", "rsk164", "164" or the name of a mistake stands for.
pub(crate) fn by_text(text: &[u8]) -> Option<&'static Mistake> {
    let digits = match text.split_at_checked(3) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(b"RSK") => rest,
        _ => text,
    };
    let code = core::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
    all().find(|mistake| Some(mistake.code) == code || mistake.name.to_bytes() == text)
}

#[cfg(test)]
mod tests {
    use core::ffi::CStr;

    use super::{FIRST, ROOM, all, by_text, find};
    use crate::gate::SIGNATURES;

    const LONGEST_LINE: usize = 110;

    fn text(words: &'static CStr) -> &'static str {
        words.to_str().unwrap()
    }

    fn hangul(text: &str) -> bool {
        text.chars().any(|c| ('가'..='힣').contains(&c))
    }

    #[test]
    fn codes_rise_and_have_room() {
        let codes: Vec<u16> = all().map(|mistake| mistake.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
        assert!(codes.iter().all(|code| (FIRST..FIRST + u16::try_from(ROOM).unwrap()).contains(code)));
    }

    #[test]
    fn a_mistake_is_found_by_code_and_name() {
        for mistake in all() {
            for name in [format!("RSK{}", mistake.code), format!("rsk{}", mistake.code), mistake.code.to_string()] {
                assert_eq!(by_text(name.as_bytes()).map(|found| found.code), Some(mistake.code));
            }
            assert_eq!(by_text(mistake.name.to_bytes()).map(|found| found.code), Some(mistake.code));
        }
        assert!(find(99).is_none() && by_text(b"").is_none() && by_text(b"RSK").is_none());
    }

    #[test]
    fn every_text_is_one_short_line_in_its_language() {
        for mistake in all() {
            assert!(!mistake.cases.is_empty(), "{}", mistake.code);
            let name = text(mistake.name);
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit()), "{name}");
            let [english, korean] = mistake.title.map(text);
            assert!(english.is_ascii() && hangul(korean), "{}", mistake.code);
            for case in mistake.cases {
                for (words, korean) in [(&case.en, false), (&case.ko, true)] {
                    for line in [words.fact, words.why, words.hint].map(text) {
                        assert!(line.chars().count() <= LONGEST_LINE, "too long: {line}");
                        assert!(!line.is_empty() && line.trim() == line && !line.ends_with('.'), "{line}");
                        assert!(!line.contains('\n') && !line.contains("  "), "{line}");
                        assert_eq!(hangul(line), korean, "{line}");
                        assert!(korean || line.is_ascii(), "{line}");
                    }
                    assert!(
                        !text(words.why).contains('{') && !text(words.hint).contains('{'),
                        "facts stand in the fact"
                    );
                }
                let [why, hint] = [case.ko.why, case.ko.hint].map(text);
                assert!(why.contains("니다"), "no plain statement: {why}");
                assert!(hint.contains("십시오") || hint.contains("니다"), "no polite request: {hint}");
            }
        }
    }

    #[test]
    fn both_languages_use_the_same_facts() {
        for case in all().flat_map(|mistake| mistake.cases) {
            for place in ["{0}", "{1}", "{2}", "{3}"] {
                assert_eq!(
                    text(case.en.fact).contains(place),
                    text(case.ko.fact).contains(place),
                    "{:?}",
                    case.en.fact
                );
            }
        }
    }

    #[test]
    fn hints_name_existing_functions() {
        for case in all().flat_map(|mistake| mistake.cases) {
            for line in [&case.en, &case.ko].iter().flat_map(|words| [words.fact, words.why, words.hint]).map(text) {
                for rest in line.split("rsk_").skip(1) {
                    let end = |c: char| !c.is_ascii_alphanumeric() && c != '_';
                    let name = rest.split(end).next().unwrap_or_default();
                    assert!(SIGNATURES.iter().any(|call| call.name == name), "rsk_{name} in: {line}");
                }
            }
        }
    }
}
