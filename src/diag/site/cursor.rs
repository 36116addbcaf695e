//! Reading little-endian numbers out of bytes that may be anything: every step is checked, none can go back.

/// A place in some bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// At the start of `bytes`.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// At `offset` in `bytes`.
    pub(super) fn at(bytes: &'a [u8], offset: u64) -> Option<Self> {
        bytes.get(usize::try_from(offset).ok()?..).map(Self::new)
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next `len` bytes.
    pub(super) fn take(&mut self, len: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(usize::try_from(len).ok()?)?;
        self.rest = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*taken)
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// A number of `size` bytes (1, 2, 4 or 8).
    pub(super) fn uint(&mut self, size: u8) -> Option<u64> {
        match size {
            1 => self.u8().map(u64::from),
            2 => self.u16().map(u64::from),
            4 => self.u32().map(u64::from),
            8 => self.u64(),
            _ => None,
        }
    }

    /// A number in base 128; bits above 64 are lost.
    pub(super) fn uleb(&mut self) -> Option<u64> {
        let (value, _, _) = self.leb()?;
        Some(value)
    }

    /// The same, with a sign.
    pub(super) fn sleb(&mut self) -> Option<i64> {
        let (value, bits, last) = self.leb()?;
        let negative = last & 0x40 != 0 && bits < 64;
        let value = if negative { value | u64::MAX << bits } else { value };
        Some(i64::from_le_bytes(value.to_le_bytes()))
    }

    fn leb(&mut self) -> Option<(u64, u32, u8)> {
        let (mut value, mut bits) = (0u64, 0u32);
        loop {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7f).checked_shl(bits).unwrap_or(0);
            bits = bits.saturating_add(7);
            if byte & 0x80 == 0 {
                return Some((value, bits, byte));
            }
        }
    }

    /// The bytes up to a NUL, which is passed.
    pub(super) fn text(&mut self) -> Option<&'a [u8]> {
        let len = self.rest.iter().position(|byte| *byte == 0)?;
        let text = self.rest.get(..len)?;
        self.rest = self.rest.get(len + 1..)?;
        Some(text)
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn numbers_of_every_size() {
        let mut cursor = Cursor::new(&[1, 2, 0, 0xe5, 0x8e, 0x26, 0x7f, 0x80, 0x7f, b'a', 0]);
        assert_eq!(cursor.u8(), Some(1));
        assert_eq!(cursor.u16(), Some(2));
        assert_eq!(cursor.uleb(), Some(624_485));
        assert_eq!(cursor.sleb(), Some(-1));
        assert_eq!(cursor.sleb(), Some(-128));
        assert_eq!(cursor.text(), Some(&b"a"[..]));
        assert!(cursor.is_empty());
        assert_eq!((cursor.u8(), cursor.u64(), cursor.uleb(), cursor.text()), (None, None, None, None));
    }

    #[test]
    fn endless_numbers_end_with_the_bytes() {
        assert_eq!(Cursor::new(&[0xff; 40]).uleb(), None);
        let mut long = [0x80; 40];
        long[39] = 1;
        assert_eq!(Cursor::new(&long).uleb(), Some(0));
        assert_eq!(Cursor::at(&long, u64::MAX).map(|cursor| cursor.rest().len()), None);
    }
}
