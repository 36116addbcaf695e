//! `RUSTSOCK_TRACE`: what is wanted, in words.

use core::fmt::{Display, Formatter};

use crate::diag::messages;
use crate::error::{Error, Result};
use crate::names::form;

/// What is wrong with the variable.
pub(crate) struct Wrong {
    word: Word,
    reason: Reason,
}

/// The part of the value that is wrong, as much of it as there is room for.
struct Word([u8; 64], usize);

enum Reason {
    Form,
    Open(Error),
}

/// Begins what `value` asks for: `1`, or forms with files, separated by commas. Those before a wrong one are begun.
///
/// # Errors
/// A word that is none, or a file that cannot be opened.
pub(crate) fn configure(value: &[u8]) -> core::result::Result<(), Wrong> {
    for wish in value.split(|byte| *byte == b',') {
        let colon = wish.iter().position(|byte| *byte == b':');
        let (name, path) = match colon.and_then(|at| wish.split_at_checked(at)) {
            Some((name, path)) => (name, path.get(1..)),
            None => (wish, None),
        };
        let form = match name {
            b"0" | b"" if path.is_none() => continue,
            b"1" | b"text" => form::TEXT,
            b"json" => form::JSON,
            b"pcapng" => form::PCAPNG,
            b"mermaid" => form::MERMAID,
            b"svg" => form::SVG,
            _ => return Err(wrong(wish, Reason::Form)),
        };
        begin(form, path).map_err(|error| wrong(path.unwrap_or(wish), Reason::Open(error)))?;
    }
    Ok(())
}

fn begin(form: i32, path: Option<&[u8]>) -> Result<()> {
    match path {
        Some(path) => super::file(path, form),
        // Without standard error there is nobody to tell.
        None => super::to(libc::STDERR_FILENO, form).or(Ok(())),
    }
}

fn wrong(part: &[u8], reason: Reason) -> Wrong {
    let mut word = Word([0; 64], part.len().min(64));
    word.0.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
    Wrong { word, reason }
}

impl Wrong {
    /// The part of the value that is wrong.
    pub(crate) fn word(&self) -> &[u8] {
        self.word.0.get(..self.word.1).unwrap_or_default()
    }
}

impl Display for Wrong {
    fn fmt(&self, f: &mut Formatter) -> core::fmt::Result {
        match self.reason {
            Reason::Form => f.write_str(
                "not a form; use 1, text, json, pcapng, mermaid or svg, each also as FORM:FILE, separated by commas",
            ),
            Reason::Open(error) => match messages::error_text(error.code()) {
                Some(text) => write!(f, "cannot write there: {} ({})", text.name(), text.en),
                None => write!(f, "cannot write there: errno {}", error.code()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::configure;

    #[test]
    fn wrong_word_is_named_and_the_known_ones_are_told() {
        let wrong = configure(b"0,,pcap:x").err().unwrap();
        assert_eq!(wrong.word(), b"pcap:x");
        assert!(wrong.to_string().contains("pcapng") && configure(b"0").is_ok() && configure(b"").is_ok());
        let wrong = configure(b"text:/no/such/directory/x").err().unwrap();
        assert_eq!(wrong.word(), b"/no/such/directory/x");
        assert!(wrong.to_string().contains("ENOENT"), "{wrong}");
    }
}
