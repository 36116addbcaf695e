//! Which file an address of this process is mapped from (`/proc/self/maps`, which takes no lock of the dynamic linker).

use core::ffi::CStr;

use crate::raw::file::Source;
use crate::raw::spare;

/// Room for one line. Of what is mapped from a longer path nothing is known.
pub(super) const ROOM: usize = 1024;

/// A mapping that holds an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mapping<'a> {
    /// Where the address is in the file.
    pub(super) offset: u64,
    /// The file.
    pub(super) path: &'a CStr,
}

/// The mapping that holds `address`, if it is of a file.
pub(super) fn find(address: usize, room: &mut [u8; ROOM]) -> Option<Mapping<'_>> {
    let maps = Source::open(spare::MAPS)?;
    search(u64::try_from(address).ok()?, room, |room| maps.read(room))
}

fn search(address: u64, room: &mut [u8; ROOM], mut read: impl FnMut(&mut [u8]) -> usize) -> Option<Mapping<'_>> {
    let mut filled = 0;
    // Whether the line being read is longer than the room: it is passed.
    let mut long = false;
    let (offset, path, end) = 'found: loop {
        let count = room.get_mut(filled..).map_or(0, &mut read);
        if count == 0 {
            return None;
        }
        filled += count;
        let mut start = 0;
        while let Some(len) = room.get(start..filled)?.iter().position(|byte| *byte == b'\n') {
            let line = room.get(start..start + len)?;
            let hit = (!long).then(|| parse(line)).flatten().filter(|line| line.holds(address));
            if let Some(line) = hit {
                break 'found (address - line.start + line.offset, start + line.path, start + len);
            }
            long = false;
            start += len + 1;
        }
        room.copy_within(start..filled, 0);
        filled -= start;
        if filled == ROOM {
            (filled, long) = (0, true);
        }
    };
    *room.get_mut(end)? = 0;
    let path = CStr::from_bytes_until_nul(room.get(path..)?).ok()?;
    path.to_bytes().starts_with(b"/").then_some(Mapping { offset, path })
}

/// A line of the file.
struct Line {
    start: u64,
    end: u64,
    offset: u64,
    /// Where the path begins in the line.
    path: usize,
}

impl Line {
    fn holds(&self, address: u64) -> bool {
        (self.start..self.end).contains(&address)
    }
}

/// `55d0c0a00000-55d0c0a02000 r-xp 00001000 08:01 1234    /path of the/file`
fn parse(line: &[u8]) -> Option<Line> {
    let path = line.iter().position(|byte| *byte == b'/').unwrap_or(line.len());
    let mut words = line.get(..path)?.split(|byte| *byte == b' ');
    let range = words.next()?;
    let dash = range.iter().position(|byte| *byte == b'-')?;
    let (start, end) = (number(range.get(..dash)?)?, number(range.get(dash + 1..)?)?);
    let offset = number(words.nth(1)?)?;
    offset.checked_add(end.checked_sub(start)?)?;
    Some(Line { start, end, offset, path })
}

fn number(digits: &[u8]) -> Option<u64> {
    u64::from_str_radix(core::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{ROOM, search};

    fn find(text: &str, address: u64, piece: usize) -> Option<(u64, String)> {
        let mut rest = text.as_bytes();
        let read = |room: &mut [u8]| {
            let count = rest.len().min(room.len()).min(piece);
            room[..count].copy_from_slice(&rest[..count]);
            rest = &rest[count..];
            count
        };
        let mut room = [0; ROOM];
        let found = search(address, &mut room, read)?;
        Some((found.offset, found.path.to_str().unwrap().to_owned()))
    }

    #[test]
    fn line_is_found_in_pieces_of_any_size() {
        let long = "x".repeat(3 * ROOM);
        let text = format!(
            "1000-2000 r--p 00000000 08:01 1    /{long}\n\
             2000-3000 r-xp 00001000 08:01 1                 /usr/lib/a b.so (deleted)\n\
             7000-8000 rw-p 00000000 00:00 0                 [heap]\n\
             8000-9000 rw-p 00000000 00:00 0 \n"
        );
        for piece in [1, 7, 100, 1000, 10_000] {
            assert_eq!(find(&text, 0x1234, piece), None);
            assert_eq!(find(&text, 0x2234, piece), Some((0x1234, "/usr/lib/a b.so (deleted)".to_owned())));
            assert_eq!(find(&text, 0x7001, piece), None);
            assert_eq!(find(&text, 0x8001, piece), None);
            assert_eq!(find(&text, 0x9000, piece), None);
        }
    }

    #[test]
    fn damaged_lines_are_passed() {
        let text = "what\n-\nffff-1 r-xp 0 0 0 /x\n1-f r-xp ffffffffffffffff 0 0 /y\n1000-2000 r-xp 10 0 0 /z\n";
        assert_eq!(find(text, 0x1001, 9), Some((0x11, "/z".to_owned())));
    }
}
