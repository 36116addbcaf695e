//! The checksum CRC32C (RFC 4960, appendix B), as a header of version 2 may have it.

/// The generator polynomial, its bits from the lowest power to the highest.
const POLYNOMIAL: u32 = 0x82f6_3b78;

static TABLE: [u32; 256] = table();

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler: out of bounds would not compile")]
const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let (mut byte, mut value) = (0, 0);
    while byte < table.len() {
        let (mut rest, mut bit) = (value, 0);
        while bit < 8 {
            rest = if rest & 1 == 1 { rest >> 1 ^ POLYNOMIAL } else { rest >> 1 };
            bit += 1;
        }
        table[byte] = rest;
        byte += 1;
        value += 1;
    }
    table
}

/// The checksum of `bytes`.
pub(super) fn crc32c(bytes: impl Iterator<Item = u8>) -> u32 {
    !bytes.fold(u32::MAX, |rest, byte| {
        let [low, ..] = rest.to_le_bytes();
        rest >> 8 ^ TABLE.get(usize::from(low ^ byte)).copied().unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use super::crc32c;

    #[test]
    fn published_values_come_out() {
        assert_eq!(crc32c(b"123456789".iter().copied()), 0xe306_9283);
        assert_eq!(crc32c([0; 32].into_iter()), 0x8a91_36aa);
        assert_eq!(crc32c([0xff; 32].into_iter()), 0x62a8_ab43);
        assert_eq!(crc32c(0..32), 0x46dd_794e);
        assert_eq!(crc32c([].into_iter()), 0);
    }
}
