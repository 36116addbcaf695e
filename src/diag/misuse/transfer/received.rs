//! What was received and where; RSK151: a buffer used as a text that nothing has ended.

use core::cell::Cell;

use super::super::finding::Finding;
use super::super::{Found, Scene};
use super::{Room, Sort, handed_in, moved, record, rehearsal};
use crate::diag::notes::Note;
use crate::gate::Outcome;
use crate::raw::memory;

/// Bytes behind the received ones that are remembered.
const TAIL: usize = 64;
/// Bytes looked at, at most.
const LOOK: usize = 128;

/// What the thread received last, and what lay behind it.
#[derive(Clone, Copy)]
struct Recent {
    at: usize,
    room: usize,
    count: usize,
    tail: [u8; TAIL],
    known: usize,
    /// The end of what came.
    end: [u8; LOOK - TAIL],
    ended: usize,
}

thread_local! {
    static RECENT: Cell<Recent> = const {
        Cell::new(Recent { at: 0, room: 0, count: 0, tail: [0; TAIL], known: 0, end: [0; LOOK - TAIL], ended: 0 })
    };
}

/// A text that goes beyond what was received, into bytes that were there before.
///
/// Whoever sends more than was received and has put something behind it has changed those bytes. Whoever sends a record of
/// fixed length sends zeroes or a fixed number of bytes, not as many as a text has: here a NUL must follow, and none come
/// before; nor is all of the room sent. What is prepared behind the room given to the receive is not looked at. A server that
/// writes its answer over the question, as it did the last time, has changed the end of what came.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    let Some((at, len)) = handed_in_single(scene) else { return };
    let recent = RECENT.get();
    let most = if rehearsal::poisons() { recent.room } else { recent.room.saturating_sub(1) };
    if recent.known == 0 || at != recent.at || len <= recent.count || len > most {
        return;
    }
    let mut bytes = [0; LOOK];
    let compared = (len - recent.count).min(recent.known);
    let looked = bytes.get_mut(..recent.ended + compared).unwrap_or_default();
    let there = scene.look(at + recent.count - recent.ended, looked);
    let (came, behind) = there.split_at_checked(recent.ended).unwrap_or_default();
    let is_received = !came.is_empty() && recent.end.get(..recent.ended) == Some(came);
    let unchanged = behind.len() == compared && recent.tail.get(..compared) == Some(behind);
    let is_text = !behind.contains(&0);
    let mut end = [1];
    if is_received && unchanged && is_text && scene.look(at + len, &mut end) == [0] {
        found.add(&Finding::new(151, 0).with(len).with(recent.count));
        forget();
    }
}

fn handed_in_single(scene: &Scene) -> Option<(usize, usize)> {
    if RECENT.get().known == 0 { None } else { handed_in(scene)?.single() }
}

fn forget() {
    RECENT.set(Recent { known: 0, ..RECENT.get() });
}

/// Notes what came.
pub(super) fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    let (Some(room), Some(count)) = (Room::of(scene), moved(outcome)) else { return };
    let Some(notes) = scene.notes.filter(|_| Sort::of(scene.fd).is_some()) else { return };
    if room.peeks() {
        notes.set(Note::Peeked, 1);
        return;
    }
    notes.set(Note::Peeked, 0);
    if count == 0 || count > room.len {
        forget();
        return;
    }
    notes.set(Note::Zeros, 0);
    rehearsal::poison_behind(room.at, count, room.len);
    // One look shows the end of what came and what lies behind it.
    let before = count.min(LOOK - TAIL);
    let behind = (room.len - count).min(TAIL);
    let mut bytes = [0; LOOK];
    let bytes = match before + behind {
        0 => &[][..],
        len => {
            let len = memory::read(room.at + count - before, bytes.get_mut(..len).unwrap_or_default());
            bytes.get(..len).unwrap_or_default()
        }
    };
    let (came, behind) = bytes.split_at_checked(before).unwrap_or_default();
    record::after(scene, count, if before == count { came } else { &[] }, found);
    let (mut tail, mut end) = ([0; TAIL], [0; LOOK - TAIL]);
    tail.iter_mut().zip(behind).for_each(|(to, from)| *to = *from);
    end.iter_mut().zip(came).for_each(|(to, from)| *to = *from);
    let known = if came.contains(&0) { 0 } else { behind.len() };
    RECENT.set(Recent { at: room.at, room: room.len, count, tail, known, end, ended: came.len() });
    notes.set(Note::ReceivedAt, room.at as u64);
    notes.set(Note::ReceivedRoom, room.len as u64);
    notes.set(Note::ReceivedBytes, count as u64);
}
