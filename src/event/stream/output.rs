//! What a stream has been given to send and the kernel has not taken yet.
//!
//! Bytes lie in segments that never move while they wait. Where a write ends is kept apart, as a place in the stream of all
//! bytes: several writes share a segment, and a write may lie in several.

use std::collections::VecDeque;
use std::os::fd::{AsRawFd, RawFd};

use libc::c_int;

use super::super::context::{Context, SPARE_SIZE};
use super::super::readiness::{self, Sent};
use crate::raw::own::PrivateFd;
use crate::sys::caller::Bytes;

/// Segments that are sent with one call.
const GATHER: usize = 16;

enum Segment {
    /// Copied bytes, of which the first `sent` have gone.
    Copied { bytes: Vec<u8>, sent: usize },
    /// Bytes of the program.
    Borrowed(Bytes<'static>),
    /// Of a file.
    File { file: PrivateFd, offset: u64, left: u64 },
}

/// See the module.
#[derive(Default)]
pub(super) struct Output {
    segments: VecDeque<Segment>,
    /// Ends of writes: the place, and the tag.
    ends: VecDeque<(u64, u64)>,
    /// Bytes of memory that wait; those of files are not counted.
    pub(super) pending: usize,
}

/// Why what waits cannot be sent.
pub(super) enum Obstacle {
    /// A file had less than it was said to have.
    FileTooShort,
    Send(c_int),
    File(c_int),
}

impl Output {
    pub(super) fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Copies what is left of `pieces` after the first `skip` bytes.
    pub(super) fn copy(&mut self, ctx: &mut Context, pieces: &[Bytes], mut skip: usize) {
        for piece in pieces {
            let rest = piece.skip(skip);
            skip = skip.saturating_sub(piece.len());
            self.pending += rest.len();
            ctx.queued_bytes += rest.len();
            self.append(ctx, rest);
        }
    }

    fn append(&mut self, ctx: &mut Context, mut bytes: Bytes) {
        while bytes.len() > 0 {
            let room = match self.segments.back() {
                Some(Segment::Copied { bytes, .. }) => bytes.capacity() - bytes.len(),
                _ => 0,
            };
            if room == 0 {
                let buffer = if bytes.len() > SPARE_SIZE { Vec::with_capacity(bytes.len()) } else { ctx.buffer() };
                self.segments.push_back(Segment::Copied { bytes: buffer, sent: 0 });
                continue;
            }
            let count = bytes.len().min(room);
            if let Some(Segment::Copied { bytes: buffer, .. }) = self.segments.back_mut() {
                bytes.first(count).append_to(buffer);
            }
            bytes = bytes.skip(count);
        }
    }

    /// Keeps `bytes` where they are.
    pub(super) fn borrow(&mut self, ctx: &mut Context, bytes: Bytes<'static>) {
        if bytes.len() > 0 {
            self.pending += bytes.len();
            ctx.queued_bytes += bytes.len();
            self.segments.push_back(Segment::Borrowed(bytes));
        }
    }

    pub(super) fn file(&mut self, file: PrivateFd, offset: u64, left: u64) {
        if left > 0 {
            self.segments.push_back(Segment::File { file, offset, left });
        }
    }

    /// A write with a tag ends at `place`.
    pub(super) fn end_of_write(&mut self, place: u64, tag: u64) {
        if tag != 0 {
            self.ends.push_back((place, tag));
        }
    }

    /// The tag of the next write that is complete when everything up to `place` has gone.
    pub(super) fn completed(&mut self, place: u64) -> Option<u64> {
        self.ends.front().filter(|(end, _)| *end <= place)?;
        self.ends.pop_front().map(|(_, tag)| tag)
    }

    /// Whether writes wait for their end.
    pub(super) fn has_ends(&self) -> bool {
        !self.ends.is_empty()
    }

    /// Sends what the kernel takes: so many bytes, which is all of them, or more than that it takes later, or never.
    /// `until_full`: only a send that takes nothing makes sure that room is told of.
    pub(super) fn flush(&mut self, ctx: &mut Context, fd: RawFd, until_full: bool) -> (u64, Option<Obstacle>) {
        let mut total = 0;
        while let Some(first) = self.segments.front() {
            let (sent, asked) = if let Segment::File { file, offset, left } = first {
                let asked = usize::try_from(*left).unwrap_or(usize::MAX).min(1 << 30);
                match readiness::send_file(fd, file.as_raw_fd(), *offset, asked) {
                    Sent::Some(sent) if sent == 0 && file_is_over(file.as_raw_fd(), *offset) => {
                        return (total, Some(Obstacle::FileTooShort));
                    }
                    Sent::Some(sent) => (sent, asked),
                    Sent::Failed(code) => return (total, Some(Obstacle::File(code))),
                }
            } else {
                let mut pieces = [Bytes::NONE; GATHER];
                let mut count = 0;
                for (segment, place) in self.segments.iter().zip(&mut pieces) {
                    let Some(bytes) = segment.bytes() else { break };
                    *place = bytes;
                    count += 1;
                }
                let pieces = pieces.get(..count).unwrap_or_default();
                match readiness::send(fd, pieces) {
                    Sent::Some(sent) => (sent, pieces.iter().map(|piece| piece.len()).sum()),
                    Sent::Failed(code) => return (total, Some(Obstacle::Send(code))),
                }
            };
            self.gone(ctx, sent);
            total += sent as u64;
            if sent == 0 || sent < asked && !until_full {
                break;
            }
        }
        (total, None)
    }

    /// So many bytes have gone.
    fn gone(&mut self, ctx: &mut Context, mut count: usize) {
        while let Some(first) = self.segments.front_mut() {
            let (done, is_over) = match first {
                Segment::Copied { bytes, sent } => {
                    let done = count.min(bytes.len() - *sent);
                    *sent += done;
                    (done, *sent == bytes.len())
                }
                Segment::Borrowed(bytes) => {
                    let done = count.min(bytes.len());
                    *bytes = bytes.skip(done);
                    (done, bytes.len() == 0)
                }
                Segment::File { offset, left, .. } => {
                    let done = (count as u64).min(*left);
                    *offset += done;
                    *left -= done;
                    let is_over = *left == 0;
                    if is_over {
                        self.segments.pop_front();
                    }
                    // Only a file is sent at a time.
                    return;
                }
            };
            self.pending -= done;
            ctx.queued_bytes -= done;
            count -= done;
            if !is_over {
                return;
            }
            if let Some(Segment::Copied { bytes, .. }) = self.segments.pop_front() {
                ctx.give_back(bytes);
            }
            if count == 0 {
                return;
            }
        }
    }

    /// Gives all of it up; the tags of the writes that were not complete come out of [`Output::completed`].
    pub(super) fn abandon(&mut self, ctx: &mut Context) {
        ctx.queued_bytes -= self.pending;
        self.pending = 0;
        while let Some(segment) = self.segments.pop_front() {
            if let Segment::Copied { bytes, .. } = segment {
                ctx.give_back(bytes);
            }
        }
    }
}

/// Whether a file has nothing from `offset` on: only then does `sendfile` take nothing without an error.
fn file_is_over(file: RawFd, offset: u64) -> bool {
    crate::raw::own::bytes_beyond(file, i64::try_from(offset).ok()) == Some(0)
}

impl Segment {
    fn bytes(&self) -> Option<Bytes<'_>> {
        match self {
            Self::Copied { bytes, sent } => Some(Bytes::of(bytes.get(*sent..).unwrap_or_default())),
            Self::Borrowed(bytes) => Some(*bytes),
            Self::File { .. } => None,
        }
    }
}
