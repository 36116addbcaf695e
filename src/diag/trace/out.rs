//! Room that is written from its start and says when it was too small.

use core::fmt;

use crate::diag::text::floor;

/// Bytes in place.
pub(super) struct Out<'a> {
    room: &'a mut [u8],
    len: usize,
    /// Something did not fit.
    pub(super) full: bool,
}

impl<'a> Out<'a> {
    /// Empty.
    pub(super) fn new(room: &'a mut [u8]) -> Self {
        Self { room, len: 0, full: false }
    }

    /// What was written.
    pub(super) fn bytes(&self) -> &[u8] {
        self.room.get(..self.len).unwrap_or_default()
    }

    /// How much that is.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Room left.
    pub(super) fn left(&self) -> usize {
        self.room.len() - self.len
    }

    /// Forgets what was written.
    pub(super) fn clear(&mut self) {
        self.len = 0;
        self.full = false;
    }

    /// Adds bytes, all or none.
    pub(super) fn put(&mut self, bytes: &[u8]) {
        match self.room.get_mut(self.len..self.len + bytes.len()) {
            Some(place) => {
                place.copy_from_slice(bytes);
                self.len += bytes.len();
            }
            None => self.full = true,
        }
    }

    /// Changes bytes written before.
    pub(super) fn put_at(&mut self, at: usize, bytes: &[u8]) {
        if let Some(place) = self.room.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// Adds `count` bytes that `fill` makes.
    pub(super) fn fill(&mut self, count: usize, fill: impl FnOnce(&mut [u8])) {
        match self.room.get_mut(self.len..self.len + count) {
            Some(place) => {
                fill(place);
                self.len += count;
            }
            None => self.full = true,
        }
    }

    /// What was written from `at` on.
    pub(super) fn since(&self, at: usize) -> &[u8] {
        self.room.get(at..self.len).unwrap_or_default()
    }
}

impl fmt::Write for Out<'_> {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let fits = floor(more, self.left());
        self.full |= fits < more.len();
        self.put(more.as_bytes().get(..fits).unwrap_or_default());
        Ok(())
    }
}
