//! What the command says of itself, in both languages.

use super::{Answer, SUBCOMMANDS, similar};
use crate::diag::language::{self, Language};

struct Topic {
    name: &'static str,
    en: &'static str,
    ko: &'static str,
}

/// The first is shown when none is named.
const TOPICS: &[Topic] = &[
    Topic { name: "", en: include_str!("help/overview.en.txt"), ko: include_str!("help/overview.ko.txt") },
    Topic { name: "explain", en: include_str!("help/explain.en.txt"), ko: include_str!("help/explain.ko.txt") },
    Topic { name: "who", en: include_str!("help/who.en.txt"), ko: include_str!("help/who.ko.txt") },
    Topic { name: "describe", en: include_str!("help/describe.en.txt"), ko: include_str!("help/describe.ko.txt") },
    Topic { name: "codes", en: include_str!("help/codes.en.txt"), ko: include_str!("help/codes.ko.txt") },
];

/// The help for a subcommand; the overview for every other text.
pub(super) fn of(name: &str) -> Answer {
    let named = TOPICS.iter().find(|topic| topic.name == name).or(TOPICS.first());
    let text = named.map_or("", |topic| match language::current() {
        Language::English => topic.en,
        Language::Korean => topic.ko,
    });
    Answer::found(text.to_owned())
}

pub(super) fn run(words: &[String], _json: bool) -> Answer {
    let topic = words.first().map_or("", String::as_str);
    if SUBCOMMANDS.iter().any(|subcommand| subcommand.name == topic) || topic.is_empty() {
        return of(topic);
    }
    let similar = similar::hint(topic, SUBCOMMANDS.iter().map(|subcommand| subcommand.name));
    Answer::usage(&both!("there is no subcommand {topic}{similar}", "{topic}라는 하위 명령은 없습니다{similar}"), "")
}

#[cfg(test)]
mod tests {
    use super::{SUBCOMMANDS, TOPICS};

    #[test]
    fn every_subcommand_has_help_of_one_width_in_both_languages() {
        for subcommand in SUBCOMMANDS.iter().filter(|subcommand| subcommand.name != "help") {
            assert!(TOPICS.iter().any(|topic| topic.name == subcommand.name), "{}", subcommand.name);
        }
        for topic in TOPICS {
            assert!(topic.en.is_ascii() && topic.ko.contains("니다"), "{}", topic.name);
            for text in [topic.en, topic.ko] {
                assert!(text.lines().all(|line| line.chars().count() <= 100) && text.ends_with('\n'), "{text}");
                assert!(topic.name.is_empty() || text.contains(&format!("rustsock {}", topic.name)));
            }
            let options = |text: &str| text.matches(" --").count();
            assert_eq!(options(topic.en), options(topic.ko), "{}", topic.name);
        }
    }
}
