//! Text as JSON has it.

use core::fmt::{Display, Formatter, Result, Write};

/// A text as a JSON string, with its quotes.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter) -> Result {
        f.write_char('"')?;
        Inside(f).write_str(self.0)?;
        f.write_char('"')
    }
}

/// What is written into a JSON string.
pub(crate) struct Inside<'a, W>(pub(crate) &'a mut W);

impl<W: Write> Write for Inside<'_, W> {
    fn write_str(&mut self, text: &str) -> Result {
        for c in text.chars() {
            match c {
                '"' | '\\' => write!(self.0, "\\{c}")?,
                '\n' => self.0.write_str("\\n")?,
                c if c.is_control() => write!(self.0, "\\u{:04x}", u32::from(c))?,
                c => self.0.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Quoted;

    #[test]
    fn what_json_forbids_is_escaped() {
        assert_eq!(Quoted("a\"b\\c\n\u{1}가").to_string(), "\"a\\\"b\\\\c\\n\\u0001가\"");
    }
}
