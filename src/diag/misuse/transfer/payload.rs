//! The bytes that a sending call hands in, wherever they lie.

use core::mem::offset_of;

use super::super::Scene;
use crate::gate::Call;

/// Parts of a message that are looked at.
const PARTS: usize = 16;
/// Bytes of a beginning that are compared.
pub(super) const HEAD: usize = 8;

/// What a sending call was given.
pub(super) struct Payload {
    parts: [(usize, usize); PARTS],
    count: usize,
}

impl Payload {
    /// Of a call that sends to its descriptor; `None` for another, and where it cannot be told.
    pub(super) fn of(scene: &Scene) -> Option<Self> {
        let args = scene.args;
        match scene.call {
            Call::Send | Call::Sendto | Call::Write | Call::SendAll | Call::SendDatagram | Call::SendFds => {
                Some(Self::one(args.word(1), args.word(2)))
            }
            Call::Writev | Call::Sendmsg => Self::listed(scene),
            _ => None,
        }
    }

    /// The same of a call that receives into a list of rooms.
    pub(super) fn rooms_of(scene: &Scene) -> Option<Self> {
        Self::listed(scene)
    }

    /// Of a call with an array of parts, or with a message that has one.
    fn listed(scene: &Scene) -> Option<Self> {
        let args = scene.args;
        if let Call::Writev | Call::Readv = scene.call {
            return Self::vector(scene, args.word(1), usize::try_from(args.int(2)).ok()?);
        }
        let mut header = [0; size_of::<libc::msghdr>()];
        let header = scene.look(args.word(1), &mut header);
        let vector = word(header, offset_of!(libc::msghdr, msg_iov))?;
        Self::vector(scene, vector, word(header, offset_of!(libc::msghdr, msg_iovlen))?)
    }

    fn one(at: usize, len: usize) -> Self {
        let mut parts = [(0, 0); PARTS];
        if let Some(first) = parts.first_mut() {
            *first = (at, len);
        }
        Self { parts, count: 1 }
    }

    fn vector(scene: &Scene, at: usize, count: usize) -> Option<Self> {
        const ENTRY: usize = size_of::<libc::iovec>();
        if count > PARTS {
            return None;
        }
        let mut bytes = [0; PARTS * ENTRY];
        let bytes = scene.look(at, bytes.get_mut(..count * ENTRY)?);
        let mut parts = [(0, 0); PARTS];
        for (part, entry) in parts.iter_mut().zip(bytes.chunks_exact(ENTRY)) {
            *part = (word(entry, offset_of!(libc::iovec, iov_base))?, word(entry, offset_of!(libc::iovec, iov_len))?);
        }
        (bytes.len() == count * ENTRY).then_some(Self { parts, count })
    }

    /// The pieces it is in.
    pub(super) fn parts(&self) -> impl Iterator<Item = (usize, usize)> {
        self.parts.iter().copied().take(self.count)
    }

    /// Number of bytes.
    pub(super) fn len(&self) -> usize {
        self.parts().fold(0, |sum, (_, len)| sum.saturating_add(len))
    }

    /// Where byte `offset` lies, and how many bytes lie from there on in one piece.
    pub(super) fn at(&self, mut offset: usize) -> Option<(usize, usize)> {
        for (at, len) in self.parts() {
            if offset < len {
                return Some((at.wrapping_add(offset), len - offset));
            }
            offset -= len;
        }
        None
    }

    /// The one piece it is, if it is one.
    pub(super) fn single(&self) -> Option<(usize, usize)> {
        if self.count == 1 { self.parts.first().copied() } else { None }
    }

    /// The first bytes from `offset` on: at most [`HEAD`], as far as they lie in one piece.
    pub(super) fn head(&self, scene: &Scene, offset: usize) -> Head {
        let (at, len) = self.at(offset).unwrap_or((0, 0));
        Head::at(scene, at, len)
    }
}

/// The beginning of some bytes.
#[derive(Clone, Copy)]
pub(super) struct Head {
    bytes: [u8; HEAD],
    len: usize,
}

impl Head {
    /// Of `len` bytes at `at`.
    pub(super) fn at(scene: &Scene, at: usize, len: usize) -> Self {
        let mut bytes = [0; HEAD];
        let len = scene.look(at, bytes.get_mut(..len.min(HEAD)).unwrap_or_default()).len();
        Self { bytes, len }
    }

    /// As it was noted.
    pub(super) fn noted(word: u64, len: u64) -> Self {
        Self { bytes: word.to_ne_bytes(), len: usize::try_from(len).unwrap_or(0).min(HEAD) }
    }

    /// To be noted.
    pub(super) fn word(self) -> u64 {
        u64::from_ne_bytes(self.bytes)
    }

    /// How many bytes are known.
    pub(super) fn len(self) -> usize {
        self.len
    }

    /// Whether both begin alike, as far as both are known; nothing known begins like everything.
    pub(super) fn agrees(self, other: Self) -> bool {
        let common = self.len.min(other.len);
        self.bytes.get(..common) == other.bytes.get(..common)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..at + size_of::<usize>())?.try_into().ok().map(usize::from_ne_bytes)
}
