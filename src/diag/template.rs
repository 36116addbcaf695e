//! Texts with places for what was seen: `{0}` is the first value, and Korean particles go with what stands before them.

use core::fmt::{Result, Write};

use super::korean;
use super::text::Text;

/// Writes `line`; `value` writes what stands in a place.
pub(super) fn fill(out: &mut impl Write, line: &str, value: impl Fn(&mut Text<256>, usize) -> Result) -> Result {
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        out.write_str(before)?;
        rest = after;
        let place = after.split_once('}').and_then(|(place, after)| Some((place.parse().ok()?, after)));
        let Some((place, after)) = place else {
            out.write_char('{')?;
            continue;
        };
        let mut seen = Text::new();
        value(&mut seen, place)?;
        out.write_str(seen.as_str())?;
        rest = after;
        if let Some((form, len)) = korean::particle(seen.as_str(), after) {
            out.write_str(form)?;
            rest = after.get(len..).unwrap_or_default();
        }
    }
    out.write_str(rest)
}
