//! How the bytes of a stream are cut into frames: lines, what a delimiter ends, what a length announces, or fixed sizes.

mod delimiter;
pub(crate) mod input;
mod length;

use core::ops::Range;

use libc::c_int;

use crate::error::{Error, Result};
use delimiter::{Delimiter, Search};
use length::Length;

/// The numbers of the kinds for C (`RSK_FRAME_…`).
pub(crate) mod kind {
    /// Up to a line feed.
    pub(crate) const LINE: i32 = 1;
    /// Up to a delimiter.
    pub(crate) const DELIMITER: i32 = 2;
    /// As long as a field says.
    pub(crate) const LENGTH: i32 = 3;
    /// All of one size.
    pub(crate) const FIXED: i32 = 4;
}

/// The numbers of the flags for C (`RSK_FRAME_…`).
pub(crate) mod flag {
    /// The delimiter, or the header with the length, belongs to the frame.
    pub(crate) const KEEP: i32 = 1;
    /// The least significant byte of the length comes first.
    pub(crate) const LITTLE_ENDIAN: i32 = 2;
}

/// The longest frame if nothing else is said.
const MAX: usize = 64 * 1024;

/// Why the bytes received cannot be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A frame is, or will be, longer than allowed.
    TooLong,
    /// A length that cannot be: less than nothing.
    Negative,
    /// The stream ended inside a frame.
    Unfinished,
}

impl Fault {
    /// The errno the stream fails with.
    pub(crate) const fn code(self) -> c_int {
        match self {
            Self::TooLong => libc::EMSGSIZE,
            Self::Negative | Self::Unfinished => libc::EBADMSG,
        }
    }
}

/// What a program asks for, member by member as in `rsk_framing`; what is not used is zero.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Description<'a> {
    pub kind: c_int,
    pub flags: c_int,
    pub max: usize,
    pub delimiter: &'a [u8],
    pub length: usize,
    pub length_offset: usize,
    pub length_adjust: i64,
    pub header: usize,
}

/// A description that makes sense.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Framing {
    rule: Rule,
    keep: bool,
    max: usize,
}

#[derive(Debug, Clone, Copy)]
enum Rule {
    Line,
    Delimiter(Delimiter),
    Length(Length),
    Fixed(usize),
}

/// A frame at the beginning of what was received: what the program gets of it, and how many bytes it took.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Frame {
    given: Range<usize>,
    used: usize,
}

impl Framing {
    /// Checks a description.
    ///
    /// # Errors
    /// `EINVAL`: it contradicts itself; each contradiction has a text of its own.
    pub(crate) fn new(asked: &Description) -> Result<Self> {
        let (keep, max) = (asked.flags & flag::KEEP != 0, if asked.max == 0 { MAX } else { asked.max });
        if asked.flags & !(flag::KEEP | flag::LITTLE_ENDIAN) != 0 {
            return Err(Error::InvalidArgument(
                "flags has a bit that is none of RSK_FRAME_KEEP, RSK_FRAME_LITTLE_ENDIAN",
            ));
        }
        if asked.kind != kind::LENGTH {
            Self::check_no_length(asked)?;
        }
        if asked.kind != kind::DELIMITER && !asked.delimiter.is_empty() {
            return Err(Error::InvalidArgument("a delimiter belongs to RSK_FRAME_DELIMITER only"));
        }
        let rule = match asked.kind {
            kind::LINE => Rule::Line,
            kind::DELIMITER => Rule::Delimiter(
                Delimiter::new(asked.delimiter)
                    .ok_or(Error::InvalidArgument("the delimiter must have from 1 to 16 bytes"))?,
            ),
            kind::LENGTH => Rule::Length(Length::new(asked, max)?),
            kind::FIXED => return Self::fixed(asked),
            _ => return Err(Error::InvalidArgument("kind is none of RSK_FRAME_LINE, _DELIMITER, _LENGTH, _FIXED")),
        };
        Ok(Self { rule, keep, max })
    }

    /// Nothing of what says where a length is and how to read it.
    fn check_no_length(asked: &Description) -> Result<()> {
        if asked.flags & flag::LITTLE_ENDIAN != 0 {
            return Err(Error::InvalidArgument("the flag RSK_FRAME_LITTLE_ENDIAN belongs to RSK_FRAME_LENGTH only"));
        }
        if asked.length_offset != 0 || asked.length_adjust != 0 || asked.header != 0 {
            return Err(Error::InvalidArgument(
                "length_offset, length_adjust and header belong to RSK_FRAME_LENGTH only",
            ));
        }
        if asked.length != 0 && asked.kind != kind::FIXED {
            return Err(Error::InvalidArgument("length belongs to RSK_FRAME_LENGTH and RSK_FRAME_FIXED only"));
        }
        Ok(())
    }

    fn fixed(asked: &Description) -> Result<Self> {
        if asked.flags & flag::KEEP != 0 {
            return Err(Error::InvalidArgument(
                "kind RSK_FRAME_FIXED has no delimiter and no header that could be kept",
            ));
        }
        if asked.length == 0 {
            return Err(Error::InvalidArgument("kind RSK_FRAME_FIXED needs the length of a frame"));
        }
        if asked.max != 0 && asked.max < asked.length {
            return Err(Error::InvalidArgument("length is above max, so no frame could ever come"));
        }
        Ok(Self { rule: Rule::Fixed(asked.length), keep: false, max: asked.length })
    }

    /// The frame at the beginning of `held`, if all of it is there. `search` goes on where it stopped for the same frame.
    fn cut(&self, held: &[u8], search: &mut Search) -> core::result::Result<Option<Frame>, Fault> {
        match &self.rule {
            Rule::Line => self.line(held, search),
            Rule::Delimiter(delimiter) => {
                let Some(end) = search.end_of(delimiter, held) else {
                    return self.unless_too_long(search.passed()).map(|()| None);
                };
                self.ended(end - delimiter.len(), end)
            }
            Rule::Length(length) => {
                let Some(body) = length.read(held)? else { return Ok(None) };
                let body = usize::try_from(body).ok().filter(|body| *body <= self.max).ok_or(Fault::TooLong)?;
                let used = length.header().checked_add(body).ok_or(Fault::TooLong)?;
                let given = if self.keep { 0 } else { length.header() };
                Ok((held.len() >= used).then_some(Frame { given: given..used, used }))
            }
            Rule::Fixed(size) => Ok((held.len() >= *size).then_some(Frame { given: 0..*size, used: *size })),
        }
    }

    fn line(&self, held: &[u8], search: &mut Search) -> core::result::Result<Option<Frame>, Fault> {
        let without_return = |len: usize| match held.get(..len) {
            Some([before @ .., b'\r']) => before.len(),
            _ => len,
        };
        match search.end_of(&Delimiter::LINE_FEED, held) {
            Some(end) => self.ended(without_return(end - 1), end),
            // A carriage return at the end may turn out to be half of the line's end.
            None => self.unless_too_long(without_return(search.passed())).map(|()| None),
        }
    }

    /// A frame of `len` bytes, up to `end` with its delimiter.
    fn ended(&self, len: usize, end: usize) -> core::result::Result<Option<Frame>, Fault> {
        self.unless_too_long(len)?;
        Ok(Some(Frame { given: 0..if self.keep { end } else { len }, used: end }))
    }

    fn unless_too_long(&self, len: usize) -> core::result::Result<(), Fault> {
        if len > self.max { Err(Fault::TooLong) } else { Ok(()) }
    }

    /// What the end of the stream makes of `held`, in which no frame is whole.
    fn last(&self, held: &[u8]) -> core::result::Result<Option<Frame>, Fault> {
        match (&self.rule, held.len()) {
            (_, 0) => Ok(None),
            (Rule::Line, len) => self.unless_too_long(len).map(|()| Some(Frame { given: 0..len, used: len })),
            _ => Err(Fault::Unfinished),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Description, Fault, Framing, flag, kind};
    use crate::error::Error;

    fn refusal(asked: Description) -> &'static str {
        match Framing::new(&asked) {
            Err(Error::InvalidArgument(why)) => why,
            other => panic!("{asked:?} gave {other:?}"),
        }
    }

    #[test]
    fn every_contradiction_has_a_text_of_its_own() {
        let of = |kind| Description { kind, ..Description::default() };
        let length = Description { length: 4, ..of(kind::LENGTH) };
        let refused = [
            of(0),
            Description { flags: 4, ..of(kind::LINE) },
            Description { flags: flag::LITTLE_ENDIAN, ..of(kind::LINE) },
            Description { delimiter: b"x", ..of(kind::LINE) },
            of(kind::DELIMITER),
            Description { length: 3, ..of(kind::LINE) },
            Description { header: 3, length: 3, ..of(kind::FIXED) },
            of(kind::FIXED),
            Description { length: 3, flags: flag::KEEP, ..of(kind::FIXED) },
            Description { length: 3, max: 2, ..of(kind::FIXED) },
            of(kind::LENGTH),
            Description { header: 3, ..length },
            Description { header: 1 << 20, ..length },
            Description { length: 1, length_adjust: -256, ..length },
            Description { max: 100, length_adjust: 101, ..length },
        ];
        let mut texts: Vec<_> = refused.into_iter().map(refusal).collect();
        texts.sort_unstable();
        let count = texts.len();
        texts.dedup();
        assert_eq!(texts.len(), count);
        assert!(texts.iter().all(|text| !text.is_empty() && text.len() <= 110));
    }

    #[test]
    fn unknown_kinds_and_sizes_are_refused_whatever_their_value() {
        for kind in [-1, 0, 5, i32::MIN, i32::MAX] {
            refusal(Description { kind, ..Description::default() });
        }
        for length in [0, 5, 6, 7, 9, usize::MAX] {
            refusal(Description { kind: kind::LENGTH, length, ..Description::default() });
        }
        for length_offset in [usize::MAX, usize::MAX - 3, 1 << 40] {
            refusal(Description { kind: kind::LENGTH, length: 4, length_offset, ..Description::default() });
        }
        refusal(Description { kind: kind::DELIMITER, delimiter: &[0; 17], ..Description::default() });
        refusal(Description { kind: kind::LENGTH, length: 8, length_adjust: i64::MAX, ..Description::default() });
    }

    #[test]
    fn what_is_too_long_differs_from_what_is_broken() {
        assert_eq!(Fault::TooLong.code(), libc::EMSGSIZE);
        assert!([Fault::Negative, Fault::Unfinished].iter().all(|fault| fault.code() == libc::EBADMSG));
    }

    #[test]
    fn a_fixed_frame_may_be_longer_than_the_usual_limit() {
        assert!(Framing::new(&Description { kind: kind::FIXED, length: 1 << 20, ..Description::default() }).is_ok());
    }
}
