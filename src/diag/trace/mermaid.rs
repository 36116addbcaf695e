//! The Mermaid form: a sequence diagram as text, for Markdown and its kin.

use core::fmt::Write;

use super::diagram::{Diagram, Kind};

/// Writes the diagram.
pub(super) fn write(diagram: &Diagram) -> String {
    let mut out = String::from("sequenceDiagram\n");
    let _ = writeln!(out, "    %% {}", Escaped(&diagram.title()));
    for (i, lane) in diagram.lanes.iter().enumerate() {
        let [role, address] = lane.title();
        let _ = writeln!(out, "    participant L{i} as {}<br/>{}", Escaped(&role), Escaped(&address));
    }
    for row in &diagram.rows {
        let (from, to, text) = (row.from, row.to, Escaped(&row.text));
        let _ = match row.kind {
            Kind::Arrow => writeln!(out, "    L{from}->>L{to}: {text}"),
            Kind::Broken => writeln!(out, "    L{from}-xL{to}: {text}"),
            Kind::Note if from == to => writeln!(out, "    Note over L{from}: {text}"),
            Kind::Note => writeln!(out, "    Note over L{},L{}: {text}", from.min(to), from.max(to)),
        };
    }
    out
}

/// A text in which nothing means anything to Mermaid.
struct Escaped<'a>(&'a str);

impl core::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
        for (i, word) in self.0.split(' ').enumerate() {
            f.write_str(if i > 0 { " " } else { "" })?;
            if word.eq_ignore_ascii_case("end") {
                // It would end a block.
                f.write_str("e#110;d")?;
                continue;
            }
            for c in word.chars() {
                match c {
                    '#' | ';' | '<' | '>' | '"' | '&' | '\\' | '{' | '}' | '%' | '`' | '$' => {
                        write!(f, "#{};", u32::from(c))?;
                    }
                    c if c.is_control() => f.write_char('?')?,
                    c => f.write_char(c)?,
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn text_of_a_stranger_stays_text() {
        assert_eq!(Escaped("a;b #1 <x> \"q\"\n").to_string(), "a#59;b #35;1 #60;x#62; #34;q#34;?");
        assert_eq!(Escaped("send the end").to_string(), "send the e#110;d");
    }
}
