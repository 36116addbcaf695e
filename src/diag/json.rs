//! Text as JSON has it.

use core::fmt::{Display, Formatter, Result, Write};

/// A text as a JSON string, with its quotes.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut Formatter) -> Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                c if u32::from(c) < 0x20 => write!(f, "\\u{:04x}", u32::from(c))?,
                c => f.write_char(c)?,
            }
        }
        f.write_char('"')
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
