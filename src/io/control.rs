//! Control messages: what travels beside the bytes of a message, put together and taken apart.

use libc::{c_int, cmsghdr};

/// Bytes of the header before the data of a control message.
const HEADER: usize = size_of::<cmsghdr>();
/// Control messages begin at multiples of this.
const ALIGN: usize = size_of::<usize>();

/// Control messages in place: `N` bytes of room.
#[repr(C, align(8))]
pub(crate) struct Control<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Control<N> {
    /// Empty.
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; N], len: 0 }
    }

    /// Adds a control message whose data is the given pieces in a row; whether there was room.
    pub(crate) fn push(&mut self, level: c_int, kind: c_int, pieces: &[&[u8]]) -> bool {
        let data: usize = pieces.iter().map(|piece| piece.len()).sum();
        let padded = (HEADER + data).next_multiple_of(ALIGN);
        let Some(place) = self.bytes.get_mut(self.len..self.len + padded) else { return false };
        let len = (HEADER + data).to_ne_bytes();
        let header = [&len[..], &level.to_ne_bytes(), &kind.to_ne_bytes()];
        let pieces = header.iter().chain(pieces).flat_map(|piece| piece.iter());
        place.iter_mut().zip(pieces).for_each(|(to, from)| *to = *from);
        self.len += padded;
        true
    }

    /// What was added.
    pub(crate) fn filled(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// All the room, for the kernel to fill.
    pub(crate) fn room(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// The control messages in the first `len` bytes, as the kernel filled them.
    pub(crate) fn received(&self, len: usize) -> Messages<'_> {
        Messages { rest: self.bytes.get(..len).unwrap_or(&self.bytes) }
    }
}

/// A control message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item<'a> {
    /// `SOL_SOCKET`, `IPPROTO_IP`, …
    pub(crate) level: c_int,
    /// `SCM_RIGHTS`, `IP_PKTINFO`, …
    pub(crate) kind: c_int,
    /// What it carries.
    pub(crate) data: &'a [u8],
}

/// Control messages one after the other.
pub(crate) struct Messages<'a> {
    rest: &'a [u8],
}

impl<'a> Messages<'a> {
    /// Those the kernel has filled in.
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }
}

impl<'a> Iterator for Messages<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        let (len, after) = self.rest.split_first_chunk::<ALIGN>()?;
        let (level, after) = after.split_first_chunk::<4>()?;
        let (kind, _) = after.split_first_chunk::<4>()?;
        let len = usize::from_ne_bytes(*len);
        let data = self.rest.get(HEADER..len)?;
        self.rest = self.rest.get(len.next_multiple_of(ALIGN)..).unwrap_or_default();
        Some(Item { level: c_int::from_ne_bytes(*level), kind: c_int::from_ne_bytes(*kind), data })
    }
}

/// The `int` at `at` bytes into some data.
pub(crate) fn int_at(data: &[u8], at: usize) -> Option<c_int> {
    Some(c_int::from_ne_bytes(*data.get(at..)?.first_chunk()?))
}

/// The first number of some data: an `int`, or a single byte where the kernel sends no more.
pub(crate) fn number(data: &[u8]) -> Option<c_int> {
    int_at(data, 0).or_else(|| data.first().map(|byte| c_int::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::{Control, Item, Messages, int_at, number};

    #[test]
    fn what_goes_in_comes_out() {
        let mut control = Control::<64>::new();
        assert!(control.push(1, 2, &[b"abc", b"de"]));
        assert!(control.push(3, 4, &[]));
        assert!(!control.push(5, 6, &[&[0; 32]]), "no room");
        let len = control.filled().len();
        let items: Vec<Item> = control.received(len).collect();
        assert_eq!(items.len(), 2);
        assert_eq!((items[0].level, items[0].kind, items[0].data), (1, 2, &b"abcde"[..]));
        assert_eq!((items[1].level, items[1].kind, items[1].data), (3, 4, &b""[..]));
    }

    #[test]
    fn broken_lengths_end_the_list() {
        for len in [0usize, 1, 15, 17, 4096, usize::MAX, usize::MAX - 7] {
            let mut bytes = [0u8; 16];
            bytes[..8].copy_from_slice(&len.to_ne_bytes());
            assert!(Messages { rest: &bytes }.count() <= 1, "{len}");
        }
    }

    #[test]
    fn numbers_are_read_where_they_are() {
        assert_eq!(int_at(&5i32.to_ne_bytes(), 0), Some(5));
        assert_eq!(int_at(&[0; 7], 4), None);
        assert_eq!(number(&[7]), Some(7));
        assert_eq!(number(&[]), None);
    }
}
