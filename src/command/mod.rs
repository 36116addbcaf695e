//! The command `rustsock`: what the library knows, at the shell. One file a subcommand.
//!
//! A subcommand makes an [`Answer`]: all of its output, and whether it found what was asked. It is written in one place.

/// The text in the language in use, with `{name}` as in `format!`.
macro_rules! both {
    ($en:literal, $ko:literal) => {
        match crate::diag::language::current() {
            crate::diag::language::Language::English => format!($en),
            crate::diag::language::Language::Korean => format!($ko),
        }
    };
}

mod codes;
mod describe;
mod describe_text;
mod explain;
mod help;
mod json;
mod options;
mod people;
mod similar;
mod who;
mod who_text;

use std::io::{ErrorKind, Write, stderr, stdout};
use std::process::ExitCode;

use crate::diag::language;
use options::{Line, Refused};

/// What a subcommand found.
#[derive(Debug, Default)]
struct Answer {
    /// For standard output.
    out: String,
    /// For standard error: what went wrong, or was not found.
    err: String,
    exit: Exit,
}

/// How the command ends.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// 0: found.
    #[default]
    Found = 0,
    /// 1: not found, or failed.
    NotFound = 1,
    /// 2: nothing was done, the command line is wrong.
    Usage = 2,
}

impl Answer {
    fn found(out: String) -> Self {
        Self { out, ..Self::default() }
    }

    fn not_found(why: &str) -> Self {
        Self { err: format!("rustsock: {why}\n"), exit: Exit::NotFound, ..Self::default() }
    }

    fn usage(why: &str, topic: &str) -> Self {
        let try_help = if topic.is_empty() { String::new() } else { format!(" {topic}") };
        let see = both!("try: rustsock help{try_help}", "도움말: rustsock help{try_help}");
        Self { err: format!("rustsock: {why}\n{see}\n"), exit: Exit::Usage, ..Self::default() }
    }
}

/// A subcommand: its name, and what it does with the words after it.
struct Subcommand {
    name: &'static str,
    run: fn(&[String], bool) -> Answer,
}

const SUBCOMMANDS: &[Subcommand] = &[
    Subcommand { name: "explain", run: explain::run },
    Subcommand { name: "who", run: who::run },
    Subcommand { name: "describe", run: describe::run },
    Subcommand { name: "codes", run: codes::run },
    Subcommand { name: "help", run: help::run },
];

/// The whole command: reads the command line of this process, writes, and says how to end.
#[must_use]
pub fn run() -> ExitCode {
    let words = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    let line = options::read(words);
    if let Some(language) = line.language {
        language::choose(language);
    }
    let answer = answer(&line);
    let written = write(&answer);
    ExitCode::from(if written { answer.exit as u8 } else { Exit::NotFound as u8 })
}

fn answer(line: &Line) -> Answer {
    let topic = line.words.first().map_or("", String::as_str);
    let known = SUBCOMMANDS.iter().find(|subcommand| subcommand.name == topic);
    if let Some(refused) = &line.refused {
        return refusal(refused, known.map_or("", |known| known.name));
    }
    if line.version {
        return Answer::found(format!("rustsock {}\n", env!("CARGO_PKG_VERSION")));
    }
    match known {
        Some(known) if line.help => help::of(known.name),
        Some(known) => (known.run)(line.words.get(1..).unwrap_or_default(), line.json),
        None if line.help => help::of(""),
        None if topic.is_empty() => Answer { err: help::of("").out, exit: Exit::Usage, ..Answer::default() },
        None => {
            let names = SUBCOMMANDS.iter().map(|subcommand| subcommand.name);
            let similar = similar::hint(topic, names);
            Answer::usage(
                &both!("there is no subcommand {topic}{similar}", "{topic}라는 하위 명령은 없습니다{similar}"),
                "",
            )
        }
    }
}

fn refusal(refused: &Refused, topic: &str) -> Answer {
    let why = match refused {
        Refused::Unknown(option) => {
            let similar = similar::hint(option, options::NAMES.iter().copied());
            both!("there is no option {option}{similar}", "{option}라는 옵션은 없습니다{similar}")
        }
        Refused::Value(option) => both!("{option} takes no value", "{option}에는 값을 주지 않습니다"),
        Refused::Language(tag) => {
            both!("--lang is en or ko, not \"{tag}\"", "--lang은 en이나 ko입니다. \"{tag}\"는 없습니다")
        }
    };
    Answer::usage(&why, topic)
}

/// Whether everything was written. A reader that has seen enough and closed the pipe is no failure.
fn write(answer: &Answer) -> bool {
    let written = stdout().write_all(answer.out.as_bytes()).and_then(|()| stdout().flush());
    // Nobody can be told if this one fails.
    let _ = stderr().write_all(answer.err.as_bytes());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = writeln!(stderr(), "rustsock: {}", both!("cannot write: {error}", "쓸 수 없습니다: {error}"));
            false
        }
        _ => true,
    }
}
