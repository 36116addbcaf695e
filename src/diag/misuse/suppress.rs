//! Reports that are not wanted: by code, by place, or by both.

use core::fmt::Write;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};

use super::catalogue;
use crate::diag::site;
use crate::diag::text::Text;
use crate::error::{Error, Result};

/// Entries there are room for.
const ROOM: usize = 64;
/// Bytes of the name of a place.
const LONGEST: usize = 64;

/// One entry: a code (0 = any) and the name of a place (empty = any).
struct Entry {
    /// Code, and bit 31 once the entry is complete.
    code: AtomicU32,
    name: [AtomicU64; LONGEST / 8],
}

const COMPLETE: u32 = 1 << 31;

static LIST: [Entry; ROOM] =
    [const { Entry { code: AtomicU32::new(0), name: [const { AtomicU64::new(0) }; LONGEST / 8] } }; ROOM];
static USED: AtomicU32 = AtomicU32::new(0);

/// Adds an entry: "server.c", "server.c:41", "`handle_client`", "libfoo.so", "RSK164", or `RSK164@` and a place.
///
/// # Errors
/// It is empty or too long, its code is unknown, or the list is full.
pub(crate) fn add(text: &[u8]) -> Result<()> {
    let (code, place) = match text.iter().position(|byte| *byte == b'@') {
        Some(at) => (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default()),
        None if catalogue::by_text(text).is_some() => (text, &[][..]),
        None => (&[][..], text),
    };
    let code = match code {
        [] => 0,
        code => catalogue::by_text(code).ok_or(Error::InvalidArgument("no such code"))?.code,
    };
    if place.len() > LONGEST || (code == 0 && place.is_empty()) {
        return Err(Error::InvalidArgument("a place of 1 to 64 bytes"));
    }
    let entry = LIST.get(USED.fetch_add(1, Relaxed) as usize).ok_or(Error::InvalidArgument("64 entries at most"))?;
    for (word, bytes) in entry.name.iter().zip(place.chunks(8)) {
        let mut padded = [0; 8];
        if let Some(room) = padded.get_mut(..bytes.len()) {
            room.copy_from_slice(bytes);
        }
        word.store(u64::from_ne_bytes(padded), Relaxed);
    }
    entry.code.store(u32::from(code) | COMPLETE, Release);
    Ok(())
}

/// Forgets all entries.
pub(crate) fn clear() {
    for entry in &LIST {
        entry.code.store(0, Relaxed);
        for word in &entry.name {
            word.store(0, Relaxed);
        }
    }
    USED.store(0, Relaxed);
}

/// Whether reports of `code` at `place` are not wanted.
pub(crate) fn covers(code: u16, place: usize) -> bool {
    let used = (USED.load(Relaxed) as usize).min(ROOM);
    if used == 0 {
        return false;
    }
    let place = site::locate(place);
    let mut at = Text::<192>::new();
    let _ = write!(at, "{}:{}", place.file.as_str(), place.line);
    let names = [at.as_bytes(), place.file.as_bytes(), place.function.as_bytes(), place.module.as_bytes()];
    LIST.iter().take(used).any(|entry| {
        let entered = entry.code.load(Acquire);
        let (complete, only) = (entered & COMPLETE != 0, entered & !COMPLETE);
        complete && (only == 0 || only == u32::from(code)) && entry.matches(&names)
    })
}

impl Entry {
    /// Whether one of the names of a place is this one.
    fn matches(&self, names: &[&[u8]]) -> bool {
        let mut name = [0; LONGEST];
        for (bytes, word) in name.chunks_mut(8).zip(&self.name) {
            bytes.copy_from_slice(&word.load(Relaxed).to_ne_bytes());
        }
        let len = name.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        let name = name.get(..len).unwrap_or_default();
        name.is_empty() || names.contains(&name)
    }
}
