//! Datagrams that wait to be sent, in order: copied, one after the other in few pieces of memory that are used again.

use std::os::fd::RawFd;

use crate::error::Result;
use crate::io::datagrams::{Joining, Outgoing, send_joined};
use crate::sys::caller::{Bytes, Fixed};

/// What a datagram costs beside its bytes, as far as the marks are concerned.
pub(super) const COST: usize = 64;
/// So many are handed to the system at once.
const AT_ONCE: usize = 256;
/// Memory that is kept for the next datagrams.
const KEPT: usize = 1 << 20;

/// Where a datagram is. Those in a row that go the same way share its words.
#[derive(Clone, Copy)]
struct Item {
    at: usize,
    len: usize,
    words: usize,
    address: usize,
    source: usize,
}

/// See the module.
#[derive(Default)]
pub(super) struct Outbox {
    data: Vec<u8>,
    /// Address and source of each way.
    words: Vec<u8>,
    items: Vec<Item>,
    /// How many of them have gone.
    gone: usize,
    bytes: usize,
}

/// A datagram as it is handed on.
#[derive(Clone, Copy)]
struct View<'a> {
    bytes: &'a [u8],
    address: &'a [u8],
    source: &'a [u8],
}

impl Outgoing for View<'_> {
    fn bytes(&self) -> Bytes<'_> {
        Bytes::of(self.bytes)
    }

    fn address(&self) -> Bytes<'_> {
        Bytes::of(self.address)
    }

    fn source(&self) -> &[u8] {
        self.source
    }

    fn goes_with(&self, other: &Self) -> bool {
        self.address == other.address && self.source == other.source
    }
}

impl Outbox {
    /// How many wait.
    pub(super) fn len(&self) -> usize {
        self.items.len() - self.gone
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Their bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The same with what they cost.
    pub(super) fn weight(&self) -> usize {
        self.bytes + self.len() * COST
    }

    /// Takes a copy of a datagram in.
    pub(super) fn push(&mut self, bytes: Bytes, address: &[u8], source: &[u8]) {
        let words = match self.items.last() {
            Some(last) if self.way(last) == (address, source) => last.words,
            _ => {
                let start = self.words.len();
                self.words.extend_from_slice(address);
                self.words.extend_from_slice(source);
                start
            }
        };
        let at = self.data.len();
        bytes.append_to(&mut self.data);
        self.items.push(Item { at, len: bytes.len(), words, address: address.len(), source: source.len() });
        self.bytes += bytes.len();
    }

    fn way(&self, item: &Item) -> (&[u8], &[u8]) {
        let words = self.words.get(item.words..).unwrap_or_default();
        words.get(..item.address + item.source).unwrap_or_default().split_at(item.address)
    }

    /// Where the first that waits goes to.
    pub(super) fn first_address(&self) -> &[u8] {
        self.items.get(self.gone).map_or(&[], |item| self.way(item).0)
    }

    /// Hands those that wait to the system; how many it has taken.
    pub(super) fn send(&self, fd: RawFd, joining: &mut Joining) -> Result<usize> {
        let mut views = Fixed::<View, AT_ONCE>::new();
        for item in self.items.get(self.gone..).unwrap_or_default().iter().take(AT_ONCE) {
            let (address, source) = self.way(item);
            let bytes = self.data.get(item.at..item.at + item.len).unwrap_or_default();
            views.push(View { bytes, address, source });
        }
        send_joined(fd, views.as_slice(), joining)
    }

    /// The first `count` are done with; how many bytes they had.
    pub(super) fn remove(&mut self, count: usize) -> usize {
        let done = self.items.get(self.gone..self.gone + count).unwrap_or_default();
        let bytes = done.iter().map(|item| item.len).sum();
        self.bytes -= bytes;
        self.gone += done.len();
        if self.gone == self.items.len() {
            self.clear();
        } else if self.gone > self.items.len() / 2 {
            self.close_up();
        }
        bytes
    }

    fn clear(&mut self) {
        self.items.clear();
        self.words.clear();
        self.data.clear();
        self.gone = 0;
        if self.data.capacity() > KEPT {
            *self = Self::default();
        }
    }

    /// Gives up the memory of those that have gone.
    fn close_up(&mut self) {
        self.items.drain(..self.gone);
        self.gone = 0;
        let Some(first) = self.items.first().copied() else { return };
        self.data.drain(..first.at);
        self.words.drain(..first.words);
        for item in &mut self.items {
            item.at -= first.at;
            item.words -= first.words;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bytes, Outbox};

    #[test]
    fn what_waits_stays_whole_when_others_have_gone() {
        let mut outbox = Outbox::default();
        for number in 0u8..10 {
            let address = [number / 4; 4];
            outbox.push(Bytes::of(&vec![number; usize::from(number)]), &address, &[]);
        }
        assert_eq!((outbox.len(), outbox.bytes()), (10, 45));
        assert_eq!(outbox.words.len(), 12, "those in a row share their words");
        assert_eq!(outbox.remove(3), 3);
        assert_eq!(outbox.remove(4), 3 + 4 + 5 + 6);
        assert_eq!((outbox.len(), outbox.bytes(), outbox.items.len()), (3, 24, 3), "closed up");
        assert_eq!(outbox.first_address(), [1; 4]);
        let contents: Vec<_> = outbox.items.iter().map(|item| &outbox.data[item.at..item.at + item.len]).collect();
        assert_eq!(contents, [&[7u8; 7][..], &[8; 8], &[9; 9]]);
        assert_eq!(outbox.way(&outbox.items[1]).0, [2; 4]);
        assert_eq!(outbox.remove(3), 24);
        assert!(outbox.is_empty() && outbox.weight() == 0 && outbox.data.is_empty());
    }
}
