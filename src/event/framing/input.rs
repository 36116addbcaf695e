//! The bytes of one stream on their way to the program: received in any pieces, handed out as frames.

use core::ops::Range;

use super::{Fault, Frame, Framing, Search};

/// An empty buffer above this is given back rather than kept for the next bytes.
const SMALL: usize = 4 * 1024;
/// A buffer above this shrinks when little of it is needed.
const LARGE: usize = 256 * 1024;

/// What was received and not handed out, and how it is cut.
///
/// What was handed out stays where it is until [`Input::release`]. If all frames are taken and released before the next bytes
/// are pushed, it never holds more than a frame with its header or delimiter and the bytes of one push: what a length announces
/// is not made room for before it comes.
#[derive(Debug, Default)]
pub(crate) struct Input {
    framing: Option<Framing>,
    buffer: Vec<u8>,
    /// Where what was not handed out begins.
    start: usize,
    search: Search,
    /// Something was handed out and not released.
    is_pinned: bool,
    /// Frames handed out that nobody has looked at yet.
    untold: usize,
}

impl Input {
    /// An empty one.
    #[cfg(test)]
    pub(crate) fn new(framing: Option<Framing>) -> Self {
        Self { framing, ..Self::default() }
    }

    /// From here on frames are cut by `framing` (`None`: all there is), beginning with what was not handed out.
    pub(crate) fn set_framing(&mut self, framing: Option<Framing>) {
        (self.framing, self.search) = (framing, Search::default());
    }

    /// Whether there are frames, or bytes as they come.
    pub(crate) const fn has_framing(&self) -> bool {
        self.framing.is_some()
    }

    /// Bytes were received.
    pub(crate) fn push(&mut self, received: &[u8]) {
        if !self.is_pinned {
            self.compact();
        }
        self.buffer.extend_from_slice(received);
    }

    /// A frame that was handed out waits for somebody to look at it.
    pub(crate) fn note_queued(&mut self) {
        self.untold += 1;
    }

    /// It does not wait any more, but may be looked at until [`Input::release`].
    pub(crate) fn note_told(&mut self) {
        self.untold = self.untold.saturating_sub(1);
    }

    /// Whether something was handed out and not released.
    pub(crate) const fn is_pinned(&self) -> bool {
        self.is_pinned
    }

    /// What was told is over: its memory is used again or given back. `false`, and nothing, if some of it still waits.
    pub(crate) fn release(&mut self) -> bool {
        if self.untold > 0 {
            return false;
        }
        self.is_pinned = false;
        self.compact();
        if self.buffer.is_empty() && self.buffer.capacity() > SMALL {
            self.buffer = Vec::new();
        } else if self.buffer.capacity() > LARGE && self.buffer.len() < self.buffer.capacity() / 4 {
            self.buffer.shrink_to(self.buffer.len().max(SMALL));
        }
        true
    }

    /// Drops what was handed out. It moves what is left of one push at most: before that push no frame was whole.
    fn compact(&mut self) {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
    }

    /// What the ranges are of.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// What was received and not handed out.
    pub(crate) fn leftover(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// The next frame, as a range of [`Input::bytes`]; it may be empty. A fault stays: the same call gives it again.
    pub(crate) fn next(&mut self) -> Result<Option<Range<usize>>, Fault> {
        let held = self.buffer.get(self.start..).unwrap_or_default();
        let frame = match &self.framing {
            Some(framing) => framing.cut(held, &mut self.search)?,
            None => (!held.is_empty()).then_some(Frame { given: 0..held.len(), used: held.len() }),
        };
        Ok(frame.map(|frame| self.take(&frame)))
    }

    /// As [`Input::next`] when the stream has ended: after the last frame comes a last line without an end.
    pub(crate) fn rest(&mut self) -> Result<Option<Range<usize>>, Fault> {
        if let Some(frame) = self.next()? {
            return Ok(Some(frame));
        }
        let Some(framing) = &self.framing else { return Ok(None) };
        let last = framing.last(self.leftover())?;
        Ok(last.map(|frame| self.take(&frame)))
    }

    fn take(&mut self, frame: &Frame) -> Range<usize> {
        let given = self.start + frame.given.start..self.start + frame.given.end;
        self.start += frame.used;
        self.is_pinned = true;
        self.search = Search::default();
        given
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Description, Fault, Framing, flag, kind};
    use super::{Input, LARGE};

    /// The frames, and what stopped the cutting.
    type Outcome = (Vec<Vec<u8>>, Option<Fault>);

    fn framing(asked: Description) -> Framing {
        Framing::new(&asked).unwrap()
    }

    fn of(kind: i32) -> Description<'static> {
        Description { kind, ..Description::default() }
    }

    /// Pushes the stream in pieces that end at `ends`, and ends it.
    fn outcome(asked: Description, stream: &[u8], ends: impl IntoIterator<Item = usize>) -> Outcome {
        let mut input = Input::new(Some(framing(asked)));
        let mut frames = Vec::new();
        let mut from = 0;
        for end in ends.into_iter().chain([stream.len()]) {
            input.push(&stream[from..end]);
            from = end;
            loop {
                match input.next() {
                    Ok(Some(frame)) => frames.push(input.bytes()[frame].to_vec()),
                    Ok(None) => break assert!(input.release()),
                    Err(fault) => {
                        assert_eq!(input.next(), Err(fault));
                        return (frames, Some(fault));
                    }
                }
            }
        }
        loop {
            match input.rest() {
                Ok(Some(frame)) => frames.push(input.bytes()[frame].to_vec()),
                Ok(None) => {
                    assert!(input.leftover().is_empty());
                    return (frames, None);
                }
                Err(fault) => return (frames, Some(fault)),
            }
        }
    }

    /// As one push, byte by byte, and cut in two at each place: the same frames each time.
    fn cut(asked: Description, stream: &[u8]) -> Outcome {
        let whole = outcome(asked, stream, []);
        assert_eq!(outcome(asked, stream, 0..stream.len()), whole, "{asked:?} {stream:?} byte by byte");
        for at in 0..=stream.len() {
            assert_eq!(outcome(asked, stream, [at]), whole, "{asked:?} {stream:?} cut at {at}");
        }
        whole
    }

    fn texts(outcome: &Outcome) -> (Vec<&str>, Option<Fault>) {
        (outcome.0.iter().map(|frame| core::str::from_utf8(frame).unwrap()).collect(), outcome.1)
    }

    #[test]
    fn lines_lose_their_ends_and_the_last_needs_none() {
        let stream = b"one\r\ntwo\n\n\r\nth\rree\n\r\r\nlast\r";
        assert_eq!(texts(&cut(of(kind::LINE), stream)), (vec!["one", "two", "", "", "th\rree", "\r", "last\r"], None));
        let keep = Description { flags: flag::KEEP, ..of(kind::LINE) };
        let kept = (vec!["one\r\n", "two\n", "\n", "\r\n", "th\rree\n", "\r\r\n", "last\r"], None);
        assert_eq!(texts(&cut(keep, stream)), kept);
        assert_eq!(cut(of(kind::LINE), b""), (vec![], None));
    }

    #[test]
    fn a_line_may_be_as_long_as_allowed_and_no_longer() {
        let asked = Description { max: 3, ..of(kind::LINE) };
        for good in [&b"abc\n"[..], b"abc\r\n", b"abc", b"ab\r\n", b"ab\r"] {
            assert_eq!(cut(asked, good).1, None, "{good:?}");
        }
        for bad in [&b"abcd\n"[..], b"abcd", b"abc\r", b"abc\rd", b"abc\r\r\n", b"abc\rd\n", b"ab\rc"] {
            assert_eq!(cut(asked, bad).1, Some(Fault::TooLong), "{bad:?}");
        }
    }

    #[test]
    fn too_long_is_told_as_soon_as_it_is_certain() {
        let first_refusal = |asked, stream: &[u8]| {
            let mut input = Input::new(Some(framing(asked)));
            (0..stream.len()).find(|at| {
                input.push(&stream[*at..=*at]);
                input.next().is_err()
            })
        };
        assert_eq!(first_refusal(Description { max: 3, ..of(kind::LINE) }, b"abcdefgh"), Some(3));
        assert_eq!(first_refusal(Description { max: 3, ..of(kind::LINE) }, b"abc\refgh"), Some(4));
        let delimiter = Description { max: 3, delimiter: b"--", ..of(kind::DELIMITER) };
        assert_eq!(first_refusal(delimiter, b"abcdefgh"), Some(3));
        assert_eq!(first_refusal(delimiter, b"abc-efgh"), Some(4));
        assert_eq!(first_refusal(delimiter, b"abc--"), None);
        let length = Description { max: 3, length: 2, length_offset: 1, header: 100, ..of(kind::LENGTH) };
        assert_eq!(first_refusal(length, &[9, 0, 4, 1, 1]), Some(2));
        assert_eq!(first_refusal(length, &[9, 0, 3, 1, 1]), None);
    }

    #[test]
    fn delimiters_end_frames_and_the_end_of_the_stream_does_not() {
        let asked = Description { delimiter: b"ab\0ab", ..of(kind::DELIMITER) };
        assert_eq!(texts(&cut(asked, b"xab\0ab\0abab\0ab")), (vec!["x", "\0ab"], None));
        let keep = Description { flags: flag::KEEP, ..asked };
        assert_eq!(texts(&cut(keep, b"xab\0abab\0aby")), (vec!["xab\0ab", "ab\0ab"], Some(Fault::Unfinished)));
    }

    #[test]
    fn lengths_are_believed_up_to_the_limit() {
        let asked = Description { length: 2, ..of(kind::LENGTH) };
        assert_eq!(texts(&cut(asked, b"\0\x03abc\0\0\0\x01d")), (vec!["abc", "", "d"], None));
        assert_eq!(texts(&cut(asked, b"\0\x03abc\0\x02d")), (vec!["abc"], Some(Fault::Unfinished)));
        assert_eq!(texts(&cut(asked, b"\0\x01a\0")), (vec!["a"], Some(Fault::Unfinished)));
        let limited = Description { max: 2, ..asked };
        assert_eq!(texts(&cut(limited, b"\0\x02ab\0\x03abc")), (vec!["ab"], Some(Fault::TooLong)));
        // A length that counts its own header, as in many protocols, kept for the program.
        let whole = Description { length_adjust: -3, header: 3, flags: flag::KEEP, ..asked };
        assert_eq!(texts(&cut(whole, b"\0\x05tab\0\x03t")), (vec!["\0\x05tab", "\0\x03t"], None));
        assert_eq!(texts(&cut(whole, b"\0\x03t\0\x02t")), (vec!["\0\x03t"], Some(Fault::Negative)));
        let huge = Description { length: 8, max: usize::MAX, ..of(kind::LENGTH) };
        assert_eq!(cut(huge, &[0xff; 12]), (vec![], Some(Fault::TooLong)));
        assert_eq!(cut(Description { length_adjust: i64::MAX, ..huge }, &[0xff; 12]), (vec![], Some(Fault::TooLong)));
    }

    #[test]
    fn fixed_frames_must_come_whole() {
        assert_eq!(texts(&cut(Description { length: 3, ..of(kind::FIXED) }, b"abcdef")), (vec!["abc", "def"], None));
        let cut_short = cut(Description { length: 3, ..of(kind::FIXED) }, b"abcd");
        assert_eq!(texts(&cut_short), (vec!["abc"], Some(Fault::Unfinished)));
    }

    #[test]
    fn framing_changes_in_the_middle_of_what_was_received() {
        let mut input = Input::new(Some(framing(of(kind::LINE))));
        input.push(b"length follows\n\x02ab\x01c--d");
        let line = input.next().unwrap().unwrap();
        assert_eq!(&input.bytes()[line], b"length follows");
        assert_eq!(input.next(), Ok(None));
        input.set_framing(Some(framing(Description { length: 1, ..of(kind::LENGTH) })));
        for expected in [&b"ab"[..], b"c"] {
            let frame = input.next().unwrap().unwrap();
            assert_eq!(&input.bytes()[frame], expected);
        }
        assert_eq!(input.next(), Ok(None));
        input.set_framing(Some(framing(Description { delimiter: b"--", ..of(kind::DELIMITER) })));
        assert_eq!(input.next(), Ok(Some(20..20)));
        input.set_framing(None);
        assert_eq!(input.leftover(), b"d");
        assert_eq!(input.next(), Ok(Some(22..23)));
        assert_eq!((input.next(), input.rest(), input.has_framing()), (Ok(None), Ok(None), false));
    }

    /// Random streams of few different bytes, so that delimiters and lengths happen, in random pieces.
    #[test]
    fn random_pieces_give_the_same_frames_as_one_push() {
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        let mut roll = move |below: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            usize::try_from(random >> 33).unwrap() % below
        };
        let kinds = [
            of(kind::LINE),
            Description { delimiter: b"\r\n\r\n", ..of(kind::DELIMITER) },
            Description { delimiter: &[1, 1, 2, 1, 1], flags: flag::KEEP, ..of(kind::DELIMITER) },
            Description { length: 1, length_offset: 2, length_adjust: -1, ..of(kind::LENGTH) },
            Description { length: 2, header: 5, flags: flag::LITTLE_ENDIAN | flag::KEEP, ..of(kind::LENGTH) },
            Description { length: 7, ..of(kind::FIXED) },
        ];
        for round in 0..6000 {
            let max = if round % 6 == 5 { 0 } else { 1 + roll(40) };
            let asked = Description { max, ..kinds[round % 6] };
            let stream: Vec<u8> = (0..roll(300)).map(|_| [0, 1, 2, b'\r', b'\n', 0, 0, 1][roll(8)]).collect();
            let mut ends: Vec<usize> = (0..roll(12)).map(|_| roll(stream.len() + 1)).collect();
            ends.sort_unstable();
            assert_eq!(
                outcome(asked, &stream, ends.clone()),
                outcome(asked, &stream, []),
                "{asked:?} {stream:?} {ends:?}"
            );
        }
    }

    #[test]
    fn a_long_line_in_single_bytes_is_held_once_and_given_back() {
        let mut input = Input::new(Some(framing(Description { max: 1 << 20, ..of(kind::LINE) })));
        for _ in 0..1 << 20 {
            input.push(b"x");
            assert_eq!(input.next(), Ok(None));
        }
        input.push(b"\nab");
        assert_eq!(input.next(), Ok(Some(0..1 << 20)));
        assert_eq!((input.next(), input.leftover()), (Ok(None), &b"ab"[..]));
        assert!(input.release() && input.buffer.capacity() < LARGE);
        input.push(b"c\n");
        assert_eq!(input.next(), Ok(Some(0..3)));
        assert!(input.release());
        input.push(&[b'y'; 8192]);
        input.push(b"\n");
        assert_eq!(input.next(), Ok(Some(0..8192)));
        assert!(input.release());
        assert_eq!((input.buffer.capacity(), input.next()), (0, Ok(None)));
    }

    #[test]
    fn what_was_handed_out_stays_until_it_is_released() {
        let mut input = Input::new(Some(framing(of(kind::LINE))));
        input.push(b"one\ntw");
        let one = input.next().unwrap().unwrap();
        input.note_queued();
        assert!(!input.release() && input.is_pinned());
        input.push(b"o\n");
        assert_eq!(&input.bytes()[one.clone()], b"one");
        input.note_told();
        let two = input.next().unwrap().unwrap();
        assert_eq!((&input.bytes()[one], &input.bytes()[two]), (&b"one"[..], &b"two"[..]));
        assert!(input.release() && !input.is_pinned() && input.bytes().is_empty());
    }

    #[test]
    fn many_frames_in_one_push_are_cut_without_moving_them() {
        let mut input = Input::new(Some(framing(of(kind::LINE))));
        let stream = b"12345678\n".repeat(100_000);
        input.push(&stream);
        let mut frames = 0;
        while let Some(frame) = input.next().unwrap() {
            assert_eq!(frame, frames * 9..frames * 9 + 8);
            frames += 1;
        }
        assert_eq!((frames, input.bytes().len()), (100_000, stream.len()));
    }

    #[test]
    fn a_peer_that_never_ends_its_frame_costs_no_more_than_the_limit() {
        let mut input = Input::new(Some(framing(Description { max: 10_000, ..of(kind::LINE) })));
        let mut most = 0;
        let fault = (0..).find_map(|_| {
            input.push(&[b'x'; 512]);
            most = most.max(input.bytes().len());
            input.next().err()
        });
        assert_eq!(fault, Some(Fault::TooLong));
        assert!(most <= 10_000 + 512, "{most}");
    }
}
