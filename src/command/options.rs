//! The command line: options may stand anywhere, a negative number is not one, and nothing after `--` is.

use crate::diag::language::{Language, from_tag};

/// Every option.
pub(super) const NAMES: &[&str] = &["--help", "--json", "--lang", "--version"];

/// A command line, read.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) words: Vec<String>,
    pub(super) json: bool,
    pub(super) help: bool,
    pub(super) version: bool,
    pub(super) language: Option<Language>,
    /// The first thing wrong with it.
    pub(super) refused: Option<Refused>,
}

/// What is wrong with a command line.
#[derive(Debug)]
pub(super) enum Refused {
    /// An option nobody knows.
    Unknown(String),
    /// A value for an option that has none.
    Value(String),
    /// A language without messages, or none.
    Language(String),
}

/// Reads all of it, also what comes after a mistake: the language is needed to tell of the mistake.
pub(super) fn read(mut arguments: impl Iterator<Item = String>) -> Line {
    let mut line = Line::default();
    while let Some(argument) = arguments.next() {
        let negative = argument.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if argument == "--" {
            line.words.extend(arguments);
            break;
        }
        if negative || argument == "-" || !argument.starts_with('-') {
            line.words.push(argument);
            continue;
        }
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        let refused = match (name, value) {
            ("--lang", value) => {
                let tag = value.or_else(|| arguments.next()).unwrap_or_default();
                line.language = from_tag(tag.as_bytes()).or(line.language);
                from_tag(tag.as_bytes()).is_none().then_some(Refused::Language(tag))
            }
            ("--json" | "--help" | "-h" | "--version" | "-V", Some(_)) => Some(Refused::Value(name.to_owned())),
            ("--json", None) => set(&mut line.json),
            ("--help" | "-h", None) => set(&mut line.help),
            ("--version" | "-V", None) => set(&mut line.version),
            _ => Some(Refused::Unknown(name.to_owned())),
        };
        line.refused = line.refused.or(refused);
    }
    line
}

fn set(option: &mut bool) -> Option<Refused> {
    *option = true;
    None
}

#[cfg(test)]
mod tests {
    use super::{Line, Refused, read};
    use crate::diag::language::Language;

    fn line(words: &[&str]) -> Line {
        read(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn options_stand_anywhere_and_negative_numbers_are_words() {
        let read = line(&["explain", "--json", "-2", "--lang", "ko", "--", "--help"]);
        assert_eq!(read.words, ["explain", "-2", "--help"]);
        assert!(read.json && !read.help && read.refused.is_none());
        assert_eq!(read.language, Some(Language::Korean));
    }

    #[test]
    fn the_first_mistake_is_told_in_the_language_asked_for() {
        let read = line(&["who", "--jsno", "--lang=ko"]);
        assert!(matches!(read.refused, Some(Refused::Unknown(name)) if name == "--jsno"));
        assert_eq!(read.language, Some(Language::Korean));
        assert!(matches!(line(&["--lang"]).refused, Some(Refused::Language(tag)) if tag.is_empty()));
        assert!(matches!(line(&["--json=1"]).refused, Some(Refused::Value(_))));
    }
}
