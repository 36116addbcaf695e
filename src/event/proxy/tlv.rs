//! What a header of version 2 says beside the addresses: type, length, value, one behind the other.

use core::ops::RangeInclusive;

/// The type whose value is a checksum of the header.
const CHECKSUM: u8 = 3;
/// Bytes of that checksum.
const CHECKSUM_LEN: usize = 4;
/// Bytes of type and length.
const HEAD: usize = 3;

/// Goes through what is there of an area of `total` bytes: where in it the checksum stands, or why no area can begin so.
pub(super) fn walk(area: &[u8], total: usize) -> Result<Option<usize>, &'static str> {
    let (mut at, mut checksum) = (0, None);
    while let Some(left) = total.checked_sub(at).filter(|left| *left > 0) {
        let Some(room) = left.checked_sub(HEAD) else {
            return Err("the PROXY header ends with bytes that are no TLV");
        };
        let Some(kind) = area.get(at) else { break };
        let mut lengths = possible_lengths(area.get(at + 1), area.get(at + 2));
        if *kind == CHECKSUM {
            if checksum.is_some() {
                return Err("the PROXY header has two checksums");
            }
            if !lengths.contains(&CHECKSUM_LEN) {
                return Err("the checksum of the PROXY header does not have 4 bytes");
            }
            lengths = CHECKSUM_LEN..=CHECKSUM_LEN;
        }
        if *lengths.start() > room {
            return Err("a TLV is longer than the PROXY header");
        }
        // It ends where the area does, or leaves room for another.
        if !lengths.contains(&room) && lengths.start() + HEAD > room {
            return Err("the PROXY header ends with bytes that are no TLV");
        }
        if area.get(at + 2).is_none() {
            break;
        }
        if *kind == CHECKSUM {
            checksum = Some(at + HEAD);
        }
        at += HEAD + lengths.start();
    }
    Ok(checksum)
}

/// What the length may be with the bytes of it that are there.
fn possible_lengths(high: Option<&u8>, low: Option<&u8>) -> RangeInclusive<usize> {
    let least = usize::from(high.copied().unwrap_or(0)) << 8 | usize::from(low.copied().unwrap_or(0));
    match (high, low) {
        (Some(_), Some(_)) => least..=least,
        (Some(_), None) => least..=least | 0xff,
        _ => 0..=0xffff,
    }
}

#[cfg(test)]
mod tests {
    use super::walk;

    /// Against trying all ends of a short area: a beginning is refused if and only if no end makes it valid.
    #[test]
    fn a_beginning_is_refused_exactly_when_no_end_is_valid() {
        const BYTES: [u8; 5] = [0, 1, 2, 3, 4];
        for total in 0..=7_u32 {
            let areas = (0..5_usize.pow(total))
                .map(|number| (0..total).map(|place| BYTES[number / 5_usize.pow(place) % 5]).collect::<Vec<_>>());
            let valid: Vec<_> = areas.filter(|area| walk(area, area.len()).is_ok()).collect();
            for known in 0..total {
                for number in 0..5_usize.pow(known) {
                    let beginning: Vec<_> = (0..known).map(|place| BYTES[number / 5_usize.pow(place) % 5]).collect();
                    let can_be = valid.iter().any(|area| area.starts_with(&beginning));
                    assert_eq!(walk(&beginning, total as usize).is_ok(), can_be, "{beginning:?} of {total}");
                }
            }
        }
    }

    #[test]
    fn each_damage_has_its_reason_and_the_checksum_its_place() {
        assert_eq!(walk(&[], 0), Ok(None));
        assert_eq!(walk(&[4, 0, 0, 3, 0, 4, 1, 2, 3, 4, 0xe0, 0, 1, 9], 14), Ok(Some(6)));
        assert!(walk(&[], 2).unwrap_err().contains("no TLV"));
        assert!(walk(&[4, 0, 2, 1], 4).unwrap_err().contains("longer"));
        assert!(walk(&[4, 0, 0, 1], 4).unwrap_err().contains("no TLV"));
        assert!(walk(&[3, 0, 5, 0, 0, 0, 0, 0], 8).unwrap_err().contains("4 bytes"));
        assert!(walk(&[3, 0, 4, 0, 0, 0, 0, 3], 14).unwrap_err().contains("two"));
        assert!(walk(&[9, 0xff], 300).unwrap_err().contains("longer"));
    }
}
