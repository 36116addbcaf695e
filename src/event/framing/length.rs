//! Frames whose header says how long they are.

use super::{Description, Fault, flag};
use crate::error::{Error, Result};

/// The largest header: what comes before the length is known must be held.
const LARGEST: usize = 64 * 1024;

/// Where the length stands and what it counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    offset: usize,
    size: usize,
    header: usize,
    adjust: i64,
    little_endian: bool,
}

impl Length {
    /// Checks the members of a description that are about the length.
    pub(super) fn new(asked: &Description, max: usize) -> Result<Self> {
        let size = asked.length;
        if !matches!(size, 1..=4 | 8) {
            return Err(Error::InvalidArgument("kind RSK_FRAME_LENGTH needs a length field of 1, 2, 3, 4 or 8 bytes"));
        }
        let field_end = asked.length_offset.saturating_add(size);
        let header = if asked.header == 0 { field_end } else { asked.header };
        if header < field_end {
            return Err(Error::InvalidArgument("header ends before the length field does"));
        }
        if header > LARGEST {
            return Err(Error::InvalidArgument("the header would have more than 65536 bytes"));
        }
        let largest = if size == 8 { i128::from(u64::MAX) } else { (1 << (8 * size)) - 1 };
        if largest + i128::from(asked.length_adjust) < 0 {
            return Err(Error::InvalidArgument("length_adjust makes every length less than 0"));
        }
        if u64::try_from(asked.length_adjust).is_ok_and(|least| usize::try_from(least).is_ok_and(|least| least > max)) {
            return Err(Error::InvalidArgument("length_adjust makes every frame longer than max"));
        }
        let little_endian = asked.flags & flag::LITTLE_ENDIAN != 0;
        Ok(Self { offset: asked.length_offset, size, header, adjust: asked.length_adjust, little_endian })
    }

    /// Bytes before the frame's own.
    pub(super) const fn header(&self) -> usize {
        self.header
    }

    /// How many bytes follow the header; `None` while the field is not there. What does not fit is `u64::MAX`.
    pub(super) fn read(&self, held: &[u8]) -> core::result::Result<Option<u64>, Fault> {
        let Some(field) = held.get(self.offset..self.offset + self.size) else { return Ok(None) };
        let value = |so_far: u64, byte: &u8| so_far << 8 | u64::from(*byte);
        let value = if self.little_endian { field.iter().rev().fold(0, value) } else { field.iter().fold(0, value) };
        let body = i128::from(value) + i128::from(self.adjust);
        if body < 0 {
            return Err(Fault::Negative);
        }
        Ok(Some(u64::try_from(body).unwrap_or(u64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Description, Fault, kind};
    use super::Length;

    fn length(asked: Description) -> Length {
        Length::new(&Description { kind: kind::LENGTH, ..asked }, usize::MAX).unwrap()
    }

    #[test]
    fn both_orders_of_bytes_and_all_sizes_are_read() {
        for (size, big, little) in
            [(1, 1, 1), (2, 0x102, 0x201), (3, 0x0001_0203, 0x0003_0201), (4, 0x0102_0304, 0x0403_0201)]
        {
            let asked = Description { length: size, ..Description::default() };
            assert_eq!(length(asked).read(&[1, 2, 3, 4]), Ok(Some(big)));
            assert_eq!(length(Description { flags: 2, ..asked }).read(&[1, 2, 3, 4]), Ok(Some(little)));
        }
        let asked = Description { length: 8, length_offset: 1, ..Description::default() };
        assert_eq!(length(asked).read(&[9, 0, 0, 0, 0, 0, 0, 1]), Ok(None));
        assert_eq!(length(asked).read(&[9, 0, 0, 0, 0, 0, 0, 1, 0]), Ok(Some(256)));
        assert_eq!(length(asked).header(), 9);
    }

    #[test]
    fn no_length_wraps_around() {
        let asked = Description { length: 8, ..Description::default() };
        let all = [0xff; 8];
        assert_eq!(length(asked).read(&all), Ok(Some(u64::MAX)));
        assert_eq!(length(Description { length_adjust: 1, ..asked }).read(&all), Ok(Some(u64::MAX)));
        assert_eq!(length(Description { length_adjust: i64::MAX, ..asked }).read(&all), Ok(Some(u64::MAX)));
        assert_eq!(length(Description { length_adjust: -1, ..asked }).read(&all), Ok(Some(u64::MAX - 1)));
        let least = Description { length_adjust: i64::MIN, ..asked };
        assert_eq!(length(least).read(&all), Ok(Some(u64::MAX / 2)));
        assert_eq!(length(least).read(&[0; 8]), Err(Fault::Negative));
        assert_eq!(length(least).read(&[0x80, 0, 0, 0, 0, 0, 0, 0]), Ok(Some(0)));
        assert_eq!(
            length(Description { length_adjust: -4, ..asked }).read(&[0, 0, 0, 0, 0, 0, 0, 3]),
            Err(Fault::Negative)
        );
    }
}
