//! RSK141: a record was received in part and used as if it were whole.

use super::super::finding::Finding;
use super::super::{Found, Scene};
use super::{Room, Sort};
use crate::diag::notes::Note;
use crate::raw::memory;

/// Larger rooms are for whatever comes, and not for a record.
const LARGEST: usize = 128;

/// In `Note::Record`: what was received looks binary.
const BINARY: u64 = 1;
/// The next receive put its bytes over the part of a record.
const OVERWRITTEN: u64 = 2;
/// The next receive went elsewhere.
const LEFT: u64 = 4;
/// The socket is read piece by piece into a buffer of any size.
const PIECES: u64 = 8;
/// Above these: which room has been filled whole before something else was received elsewhere.
const HEADER: u32 = 8;

/// Looks at the receive after one that came short.
///
/// A correct program goes on where the part ends, or asks for just what is missing (also into new memory). One that takes
/// pieces as they come and has a small buffer also comes short; it is not reported, because of one of these: what it receives
/// is text; it fills the same buffer again, and that has no size a structure has (12, 24, 28, … to 128: no power of two, no
/// round number) and was never filled whole before something else was received elsewhere; what comes into the same buffer is
/// not just as much as was missing; it receives no more elsewhere than it did here, and that number does not stand in the part
/// that is missing. A socket that was once read piece by piece is not looked at again. And where nothing more comes, the part
/// was the end of what the peer sent.
pub(super) fn before(scene: &Scene) {
    let (Some(room), Some(notes)) = (Room::of(scene), scene.notes) else { return };
    let (at, len, count) =
        (notes.place(Note::ReceivedAt), notes.place(Note::ReceivedRoom), notes.place(Note::ReceivedBytes));
    let record = notes.get(Note::Record);
    if count == 0 || record & PIECES != 0 || room.peeks() || room.len == 0 {
        return;
    }
    let again = room.at == at && room.len == len;
    let elsewhere = room.at < at || room.at >= at + len;
    let is_header = record >> HEADER == key(at, len);
    let seen = if len > LARGEST || again && !is_header && !is_structure(len) {
        PIECES
    } else if record & BINARY == 0 {
        0
    } else if count == len {
        if elsewhere && len <= LARGEST / 2 {
            notes.set(Note::Record, key(at, len) << HEADER | BINARY);
        }
        0
    } else if room.at == at + count || room.len == len - count || !Sort::of(scene.fd).is_some_and(Sort::is_stream) {
        0
    } else if elsewhere {
        let is_body = room.len > len && len <= LARGEST / 2 || stands_in(at + count, len - count, room.len);
        if is_header || is_body { LEFT } else { 0 }
    } else if again {
        OVERWRITTEN
    } else {
        0
    };
    if seen != 0 {
        notes.set(Note::Record, notes.get(Note::Record) & !(LEFT | OVERWRITTEN) | seen);
    }
}

/// Notes what came. What was done to the part of a record is told only now: had nothing more come, it would have been the end.
pub(super) fn after(scene: &Scene, count: usize, received: &[u8], found: &mut Found) {
    let Some(notes) = scene.notes else { return };
    let record = notes.get(Note::Record);
    let [part, len] = [Note::ReceivedBytes, Note::ReceivedRoom].map(|note| notes.place(note));
    if record & LEFT != 0 || record & OVERWRITTEN != 0 && part + count == len {
        let case = u8::from(record & OVERWRITTEN != 0);
        found.add(Finding::new(141, case).with(part).with(len).with(scene.fd));
    }
    let binary = if is_text(received) { 0 } else { BINARY };
    notes.set(Note::Record, record >> HEADER << HEADER | record & PIECES | binary);
}

const fn key(at: usize, len: usize) -> u64 {
    // Addresses have 48 bits at most.
    (at as u64 ^ (len as u64) << 40) & (u64::MAX >> HEADER)
}

/// Whether a structure of several fields may have this size, and hardly a buffer.
const fn is_structure(len: usize) -> bool {
    len >= 12 && len <= LARGEST && len % 4 == 0 && !len.is_power_of_two() && len % 10 != 0
}

fn is_text(bytes: &[u8]) -> bool {
    bytes.is_empty() || bytes.iter().all(|byte| *byte >= b' ' || byte.is_ascii_whitespace() || *byte == 0x1b)
}

/// Whether `number` stands in memory there, as a number of 2, 4 or 8 bytes in either order.
fn stands_in(at: usize, len: usize, number: usize) -> bool {
    let mut bytes = [0; LARGEST];
    let len = memory::read(at, bytes.get_mut(..len.min(LARGEST)).unwrap_or_default());
    let bytes = bytes.get(..len).unwrap_or_default();
    let number = number as u64;
    number > 1
        && [2, 4, 8].iter().any(|width| {
            bytes.chunks_exact(*width).any(|field| {
                let little = field.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
                let big = field.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
                little == number || big == number
            })
        })
}
