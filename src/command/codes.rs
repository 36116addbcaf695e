//! `rustsock codes`: every code with one line of text. And where the command meets the catalogue of mistakes.

use core::fmt::Write;

use super::json::Json;
use super::{Answer, similar};
use crate::diag::language::{self, Language};
use crate::diag::messages::{self, ErrorText};
use crate::diag::misuse::catalogue::{self, Mistake};

/// Codes of misuse, told apart from errno values by these letters.
pub(super) const MISUSE: &str = "RSK";

/// The groups that can be asked for.
const GROUPS: &[&str] = &["errno", "EAI", MISUSE];

/// The mistake with this number.
pub(super) fn misuse(number: u32) -> Option<&'static Mistake> {
    catalogue::find(u16::try_from(number).ok()?)
}

/// The mistake of a short name, such as `select-nfds`.
pub(super) fn misuse_named(name: &str) -> Option<&'static Mistake> {
    catalogue::by_text(name.as_bytes())
}

/// The code of a mistake as reports write it.
pub(super) fn name_of(mistake: &Mistake) -> String {
    format!("{MISUSE}{}", mistake.code)
}

/// What people do.
pub(super) fn title(mistake: &Mistake) -> String {
    mistake.title().to_string_lossy().into_owned()
}

/// The text of a code in the language in use.
pub(super) fn text(code: &ErrorText) -> &'static str {
    match language::current() {
        Language::English => code.en,
        Language::Korean => code.ko,
    }
}

/// A line of the list.
struct Row {
    name: String,
    code: i64,
    domain: &'static str,
    text: String,
}

pub(super) fn run(words: &[String], json: bool) -> Answer {
    let (asked, more) = (words.first(), words.get(1));
    if more.is_some() {
        return Answer::usage(&both!("codes takes one group at most", "codes에는 묶음을 하나만 줍니다"), "codes");
    }
    let wanted = asked.and_then(|group| GROUPS.iter().find(|known| known.eq_ignore_ascii_case(group))).copied();
    if let (Some(group), None) = (asked, wanted) {
        let similar = similar::hint(group, GROUPS.iter().copied());
        let why = both!("there is no group {group}{similar}", "{group}라는 묶음은 없습니다{similar}");
        return Answer::usage(&why, "codes");
    }
    let of_system = messages::all().map(|code| Row {
        name: code.name().to_owned(),
        code: code.code.into(),
        domain: if code.code > 0 { "errno" } else { "EAI" },
        text: text(code).to_owned(),
    });
    let of_misuse = catalogue::all().map(|mistake| Row {
        name: name_of(mistake),
        code: mistake.code.into(),
        domain: MISUSE,
        text: title(mistake),
    });
    let rows: Vec<Row> =
        of_system.chain(of_misuse).filter(|row| wanted.is_none_or(|wanted| row.domain == wanted)).collect();
    Answer::found(if json { listed(&rows) } else { lines(&rows) })
}

fn lines(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for Row { name, code, text, .. } in rows {
        // Writing to a String does not fail.
        let _ = writeln!(out, "{name:width$}  {code:>4}  {text}");
    }
    out
}

fn listed(rows: &[Row]) -> String {
    let row = |row: &Row| {
        Json::Object(vec![
            ("name", row.name.as_str().into()),
            ("code", Json::Number(row.code)),
            ("domain", row.domain.into()),
            ("text", row.text.as_str().into()),
        ])
    };
    Json::Object(vec![("codes", Json::List(rows.iter().map(row).collect()))]).line()
}
