//! Finding where a frame ends, in bytes that come in any pieces: each byte is looked at once.

/// The longest delimiter.
const LONGEST: usize = 16;

/// Bytes that end a frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Delimiter {
    bytes: [u8; LONGEST],
    /// After so many matching bytes and then another one: how many of them still match, shifted to the right.
    fallback: [u8; LONGEST],
    len: u8,
}

impl Delimiter {
    /// The end of a line.
    pub(super) const LINE_FEED: Self = {
        let mut bytes = [0; LONGEST];
        bytes[0] = b'\n';
        Self { bytes, fallback: [0; LONGEST], len: 1 }
    };

    /// `None` if there is nothing to find, or too much.
    pub(super) fn new(text: &[u8]) -> Option<Self> {
        let len = u8::try_from(text.len()).ok().filter(|len| *len > 0 && usize::from(*len) <= LONGEST)?;
        let mut made = Self { bytes: [0; LONGEST], fallback: [0; LONGEST], len };
        made.bytes.get_mut(..text.len())?.copy_from_slice(text);
        let mut matched = 0;
        for (at, byte) in text.iter().enumerate().skip(1) {
            matched = made.step(matched, *byte);
            *made.fallback.get_mut(at)? = matched;
        }
        Some(made)
    }

    pub(super) const fn len(&self) -> usize {
        self.len as usize
    }

    fn at(&self, index: u8) -> Option<u8> {
        self.bytes.get(usize::from(index)).copied()
    }

    /// How many bytes match after `matched` did and `byte` came.
    fn step(&self, mut matched: u8, byte: u8) -> u8 {
        while matched > 0 && self.at(matched) != Some(byte) {
            matched = self.fallback.get(usize::from(matched) - 1).copied().unwrap_or(0);
        }
        if self.at(matched) == Some(byte) { matched + 1 } else { matched }
    }
}

/// How far the search for the end of the frame has come.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Search {
    /// Bytes of the frame that were looked at.
    at: usize,
    /// The last of them are the beginning of the delimiter.
    matched: u8,
}

impl Search {
    /// Where `delimiter` ends in `held`, of which only what came since the last call is looked at.
    pub(super) fn end_of(&mut self, delimiter: &Delimiter, held: &[u8]) -> Option<usize> {
        let first = delimiter.at(0)?;
        let mut matched = self.matched;
        let mut rest = held.get(self.at..).unwrap_or_default();
        while matched < delimiter.len {
            if matched == 0 {
                let Some(before) = position(rest, first) else {
                    (self.at, self.matched) = (held.len(), 0);
                    return None;
                };
                rest = rest.get(before + 1..).unwrap_or_default();
                matched = 1;
            } else if let [byte, after @ ..] = rest {
                matched = delimiter.step(matched, *byte);
                rest = after;
            } else {
                (self.at, self.matched) = (held.len(), matched);
                return None;
            }
        }
        // Another call about the same bytes finds the same: nothing of this search is kept.
        Some(held.len() - rest.len())
    }

    /// So many bytes are certainly no part of the delimiter.
    pub(super) fn passed(&self) -> usize {
        self.at.saturating_sub(self.matched.into())
    }
}

/// The first place of `wanted`. Whole blocks are looked at together, which the compiler makes vector instructions of.
fn position(bytes: &[u8], wanted: u8) -> Option<usize> {
    const BLOCK: usize = 32;
    let mut before = 0;
    for block in bytes.chunks_exact(BLOCK) {
        if block.iter().fold(0, |found, byte| found | u8::from(*byte == wanted)) != 0 {
            break;
        }
        before += BLOCK;
    }
    let rest = bytes.get(before..)?;
    rest.iter().position(|byte| *byte == wanted).map(|at| before + at)
}

#[cfg(test)]
mod tests {
    use super::{Delimiter, Search, position};

    /// All texts of two letters up to a length, as delimiter and as stream: every way of overlapping itself is among them.
    #[test]
    fn delimiters_that_overlap_themselves_are_found_at_their_first_place() {
        let texts = |most: u32| {
            (1..=most).flat_map(|len| {
                (0..1u32 << len).map(move |bits| (0..len).map(|at| b'a' + (bits >> at & 1) as u8).collect::<Vec<_>>())
            })
        };
        let streams: Vec<_> = texts(9).collect();
        for wanted in texts(5) {
            let delimiter = Delimiter::new(&wanted).unwrap();
            for stream in &streams {
                let expected = stream.windows(wanted.len()).position(|part| part == wanted).map(|at| at + wanted.len());
                let mut search = Search::default();
                let found = (1..=stream.len()).find_map(|len| search.end_of(&delimiter, &stream[..len]));
                assert_eq!(found, expected, "{wanted:?} in {stream:?}, byte by byte");
                assert_eq!(Search::default().end_of(&delimiter, stream), expected, "{wanted:?} in {stream:?}");
            }
        }
    }

    #[test]
    fn a_byte_is_found_at_every_place_of_a_block() {
        for len in 0..100 {
            let mut bytes = vec![b'.'; len];
            assert_eq!(position(&bytes, b'x'), None);
            for at in (0..len).rev() {
                bytes[at] = b'x';
                assert_eq!(position(&bytes, b'x'), Some(at));
            }
        }
    }

    #[test]
    fn what_was_looked_at_is_not_looked_at_again() {
        let delimiter = Delimiter::new(b"--end").unwrap();
        let mut search = Search::default();
        assert_eq!(search.end_of(&delimiter, b"some text--e"), None);
        assert_eq!((search.at, search.matched, search.passed()), (12, 3, 9));
        // Were it looked at again, the delimiter put into the past would be found.
        assert_eq!(search.end_of(&delimiter, b"some --end--e."), None);
        assert_eq!((search.at, search.matched), (14, 0));
    }

    #[test]
    fn nothing_and_too_much_are_no_delimiters() {
        assert!(
            Delimiter::new(b"").is_none() && Delimiter::new(&[1; 17]).is_none() && Delimiter::new(&[1; 256]).is_none()
        );
        assert!(Delimiter::new(&[1; 16]).is_some());
    }
}
