//! Text without allocation: a line of fixed room that may be made anywhere, also in a signal handler.

use core::ffi::CStr;
use core::fmt;

/// A text that keeps what fits and drops the rest at a character's border.
pub(crate) struct Text<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Text<N> {
    /// Empty.
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; N], len: 0 }
    }

    /// What was written.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// What was written, as text.
    pub(crate) fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// What was written as a C string; a full text loses its last character, and what follows a NUL is not seen.
    pub(crate) fn terminated(&mut self) -> &CStr {
        self.len = floor(self.as_str(), N - 1);
        if let Some(byte) = self.bytes.get_mut(self.len) {
            *byte = 0;
        }
        CStr::from_bytes_until_nul(&self.bytes).unwrap_or_default()
    }

    /// Ends the line: the last byte of a full text becomes the newline.
    pub(crate) fn end_line(&mut self) {
        if self.len == N {
            self.len = floor(self.as_str(), N - 1);
        }
        if let Some(byte) = self.bytes.get_mut(self.len) {
            *byte = b'\n';
            self.len += 1;
        }
    }
}

impl<const N: usize> fmt::Write for Text<N> {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let fits = floor(more, N - self.len);
        let end = self.len + fits;
        if let (Some(room), Some(taken)) = (self.bytes.get_mut(self.len..end), more.as_bytes().get(..fits)) {
            room.copy_from_slice(taken);
            self.len = end;
        }
        Ok(())
    }
}

/// The longest whole-character prefix of `text` of at most `room` bytes.
pub(crate) fn floor(text: &str, room: usize) -> usize {
    let mut end = room.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use core::fmt::Write;

    use super::Text;

    #[test]
    fn full_text_never_splits_a_character() {
        let mut text = Text::<4>::new();
        assert!(write!(text, "가나").is_ok());
        assert_eq!(text.as_str(), "가");
        text.end_line();
        assert_eq!(text.as_str(), "가\n");
    }

    #[test]
    fn newline_always_fits() {
        let mut text = Text::<4>::new();
        assert!(write!(text, "abcdef").is_ok());
        text.end_line();
        assert_eq!(text.as_str(), "abc\n");
    }
}
