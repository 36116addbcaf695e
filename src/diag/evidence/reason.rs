//! A cause with what was seen, ready to be written in either language.

use core::fmt::{Display, Result, Write};

use crate::diag::language::{self, Language};
use crate::diag::messages::live::Live;
use crate::diag::messages::{Advice, Text as Lines};
use crate::diag::template;
use crate::diag::text::Text;

/// How many things a row can tell of.
const PLACES: usize = 5;

/// Why a call failed and what to do next.
pub(crate) struct Reason {
    en: &'static Lines,
    ko: &'static Lines,
    /// What was seen, one after the other.
    seen: Text<512>,
    /// Where each ends.
    ends: [usize; PLACES],
    count: usize,
}

impl Reason {
    /// From words in both languages.
    pub(crate) fn of(en: &'static Lines, ko: &'static Lines) -> Self {
        Self { en, ko, seen: Text::new(), ends: [0; PLACES], count: 0 }
    }

    /// From a row with places for what was seen.
    pub(crate) fn live(row: &'static Live) -> Self {
        Self::of(&row.en, &row.ko)
    }

    /// From a static row.
    pub(crate) fn row(row: &'static Advice) -> Self {
        Self::of(&row.en, &row.ko)
    }

    /// Fills the next place.
    pub(crate) fn with(mut self, value: impl Display) -> Self {
        let _ = write!(self.seen, "{value}");
        if let Some(end) = self.ends.get_mut(self.count) {
            *end = self.seen.as_bytes().len();
            self.count += 1;
        }
        self
    }

    /// Fills the next place with a word of the language in use.
    pub(crate) fn word(self, (en, ko): (&'static str, &'static str)) -> Self {
        match language::current() {
            Language::English => self.with(en),
            Language::Korean => self.with(ko),
        }
    }

    fn lines(&self) -> &'static Lines {
        match language::current() {
            Language::English => self.en,
            Language::Korean => self.ko,
        }
    }

    /// Writes the cause.
    pub(crate) fn write_why(&self, out: &mut impl Write) -> Result {
        self.fill(out, self.lines().why)
    }

    /// Writes the step.
    pub(crate) fn write_hint(&self, out: &mut impl Write) -> Result {
        self.fill(out, self.lines().hint)
    }

    fn fill(&self, out: &mut impl Write, line: &'static str) -> Result {
        template::fill(out, line, |seen, place| seen.write_str(self.seen(place)))
    }

    fn seen(&self, place: usize) -> &str {
        let end = self.ends.get(place).copied().unwrap_or(0);
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.seen.as_str().get(start..end).unwrap_or_default()
    }
}

/// Something that writes itself, as a value for [`Reason::with`].
pub(super) struct Shown<F>(pub(super) F);

impl<F: Fn(&mut core::fmt::Formatter) -> Result> Display for Shown<F> {
    fn fmt(&self, out: &mut core::fmt::Formatter) -> Result {
        (self.0)(out)
    }
}

/// The bytes of an address, for people.
pub(super) fn address(bytes: &[u8]) -> impl Display + '_ {
    Shown(move |out: &mut core::fmt::Formatter| crate::names::write_address(out, bytes))
}

/// A text of unknown bytes in quotes.
pub(super) fn quoted(bytes: &[u8]) -> impl Display + '_ {
    Shown(move |out: &mut core::fmt::Formatter| write!(out, "\"{}\"", bytes.escape_ascii()))
}

#[cfg(test)]
mod tests {
    use super::Reason;
    use crate::diag::messages::Text;

    static LINES: Text = Text { why: "{1} before {0}, {9}{x", hint: "rsk_{0}" };

    #[test]
    fn places_are_filled_by_number_and_no_brace_breaks_it() {
        let reason = Reason::of(&LINES, &LINES).with("one").with(2);
        let mut text = String::new();
        assert!(reason.write_why(&mut text).is_ok());
        assert_eq!(text, "2 before one, {x");
        text.clear();
        assert!(reason.write_hint(&mut text).is_ok());
        assert_eq!(text, "rsk_one");
    }
}
