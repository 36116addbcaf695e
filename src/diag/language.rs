//! The language messages are given in.

use core::ffi::CStr;
use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

use crate::raw::own;

/// A language messages exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Language {
    /// English, the default.
    English = 1,
    /// Korean.
    Korean = 2,
}

/// 0 = not yet looked up.
static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// The language in use; looked up in the environment when first needed.
pub(crate) fn current() -> Language {
    match CHOSEN.load(Relaxed) {
        1 => Language::English,
        2 => Language::Korean,
        _ => {
            let language = from_environment();
            choose(language);
            language
        }
    }
}

/// Sets the language.
pub(crate) fn choose(language: Language) {
    CHOSEN.store(language as u8, Relaxed);
}

/// The language a tag such as `ko`, `ko_KR.UTF-8` or `en` stands for.
pub(crate) fn from_tag(tag: &[u8]) -> Option<Language> {
    let name = tag.split(|byte| matches!(byte, b'_' | b'-' | b'.' | b'@')).next().unwrap_or_default();
    match name {
        name if name.eq_ignore_ascii_case(b"ko") => Some(Language::Korean),
        name if [&b"en"[..], b"c", b"posix"].iter().any(|known| name.eq_ignore_ascii_case(known)) => {
            Some(Language::English)
        }
        _ => None,
    }
}

/// `RUSTSOCK_LANG`, then what POSIX says decides the language of messages; English where none of them is known.
pub(crate) fn from_environment() -> Language {
    let set = |name: &CStr| own::environment(name).map(CStr::to_bytes).filter(|value| !value.is_empty());
    if let Some(language) = set(c"RUSTSOCK_LANG").and_then(from_tag) {
        return language;
    }
    let locale = [c"LC_ALL", c"LC_MESSAGES", c"LANG"].into_iter().find_map(set);
    locale.and_then(from_tag).unwrap_or(Language::English)
}

#[cfg(test)]
mod tests {
    use super::{Language, from_tag};

    #[test]
    fn tags_are_read_as_locales_are_written() {
        for tag in ["ko", "KO", "ko_KR", "ko_KR.UTF-8", "ko-KR", "ko@x"] {
            assert_eq!(from_tag(tag.as_bytes()), Some(Language::Korean), "{tag}");
        }
        for tag in ["en", "en_US.UTF-8", "C", "C.UTF-8", "POSIX"] {
            assert_eq!(from_tag(tag.as_bytes()), Some(Language::English), "{tag}");
        }
        for tag in ["", "de_DE", "kok_IN"] {
            assert_eq!(from_tag(tag.as_bytes()), None, "{tag}");
        }
    }
}
