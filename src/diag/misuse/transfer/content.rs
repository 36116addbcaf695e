//! What is sent is not what was meant: the beginning of a text as long as a pointer (RSK152), an address of this process
//! (RSK154).

use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use libc::c_int;

use super::super::finding::{Fact, Finding};
use super::super::{Found, Scene};
use super::payload::{Head, Payload};
use super::{Sort, handed_in, is_receive};
use crate::diag::notes::{Note, Notes};
use crate::gate::{self, Call, Kind};
use crate::raw::memory;

/// Size of a pointer.
const POINTER: usize = size_of::<usize>();
/// Longer texts are not looked for.
const LONGEST_TEXT: usize = 4096;
/// Structures that are looked at.
const STRUCTURES: core::ops::RangeInclusive<usize> = 16..=256;
/// Bytes of one that are.
const LOOK: usize = 128;

/// Buffers that have been used to send from or to receive into: what lies behind a text in one of them may be left from before.
/// When there are more than can be kept, every place counts as used, and nothing is found any more.
struct Used {
    ranges: [(AtomicUsize, AtomicUsize); 128],
    count: AtomicUsize,
}

static USED: Used =
    Used { ranges: [const { (AtomicUsize::new(0), AtomicUsize::new(0)) }; 128], count: AtomicUsize::new(0) };

impl Used {
    /// Whether the place `at` has been used; from now on it and `len` bytes have.
    fn add(&self, at: usize, len: usize) -> bool {
        let used = self.count.load(Relaxed);
        for (start, length) in self.ranges.iter().take(used) {
            let (start, known) = (start.load(Relaxed), length.load(Relaxed));
            if start <= at && at - start < known {
                if at - start + len > known {
                    length.store(at - start + len, Relaxed);
                }
                return true;
            }
        }
        let Some((start, length)) = self.ranges.get(used) else { return true };
        // Two threads at once may lose one of two places: then a text may be looked at that need not be.
        start.store(at, Relaxed);
        length.store(len.max(1), Relaxed);
        self.count.store(used + 1, Relaxed);
        false
    }
}

/// Notes the places that a call receives into.
fn note_rooms(scene: &Scene) {
    match scene.call {
        Call::Readv | Call::Recvmsg => {
            if let Some(rooms) = Payload::rooms_of(scene) {
                rooms.parts().for_each(|(at, len)| {
                    USED.add(at, len);
                });
            }
        }
        call => {
            if let Some(i) = call.signature().args.iter().position(|kind| *kind == Kind::BytesOut) {
                USED.add(scene.args.word(i), scene.args.word(i + 1));
            }
        }
    }
}

/// Looks at what is sent, and at what follows eight bytes of a text.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    if scene.fd >= 0 && scene.note(Note::TextLen) != 0 {
        after_text(scene, found);
    }
    note_rooms(scene);
    if !matches!(scene.call, Call::Send | Call::Sendto | Call::Write | Call::SendAll | Call::Writev | Call::Sendmsg) {
        return;
    }
    let Some((at, len)) = handed_in(scene).and_then(|payload| payload.single()) else { return };
    let is_fresh = !USED.add(at, len);
    if len == POINTER {
        if is_fresh {
            note_text(scene, at);
        }
    } else if STRUCTURES.contains(&len) && len % POINTER == 0 && Sort::of(scene.fd).is_some_and(Sort::is_internet) {
        if let Some((offset, pointer)) = address_in(scene, at, len) {
            found.add(&Finding::new(154, 0).with(offset).with(pointer));
        }
    }
}

/// Eight bytes were sent; are they the beginning of a longer text?
fn note_text(scene: &Scene, at: usize) {
    let mut bytes = [0; 256];
    let bytes = scene.look(at, &mut bytes);
    let starts = |bytes: &[u8]| bytes.iter().all(|byte| *byte >= b' ' || byte.is_ascii_whitespace());
    if !bytes.get(..=POINTER).is_some_and(starts) {
        return;
    }
    let Some(len) = text_len(scene, at, bytes) else { return };
    let (Some(notes), true) = (scene.notes, Sort::of(scene.fd).is_some()) else { return };
    let head = Head::at(scene, at + POINTER, len - POINTER);
    notes.set(Note::TextAt, (at + POINTER) as u64);
    notes.set(Note::TextHead, head.word());
    notes.set(Note::TextPlace, gate::caller() as u64);
    notes.set(Note::TextLen, len as u64);
}

/// Length of a text without control characters that begins with `beginning`.
fn text_len(scene: &Scene, at: usize, beginning: &[u8]) -> Option<usize> {
    let mut more = [0; 256];
    let mut piece = beginning;
    let mut len = 0;
    while len < LONGEST_TEXT {
        let end = piece.iter().position(|byte| *byte < b' ' && !byte.is_ascii_whitespace());
        match end.map(|end| (end, piece.get(end))) {
            Some((end, Some(0))) => return Some(len + end),
            Some(_) => return None,
            None if piece.is_empty() => return None,
            None => len += piece.len(),
        }
        piece = scene.look(at + len, &mut more);
    }
    None
}

/// What follows on the socket shows whether the rest of the text is sent too.
///
/// Programs that send in pieces of eight bytes go on with the ninth; fields of eight bytes are followed by the next field,
/// which lies behind them. Whoever does neither has sent the beginning of a text and nothing else of it.
fn after_text(scene: &Scene, found: &mut Found) {
    let Some(notes) = scene.notes else { return };
    let goes_on = match scene.call {
        call if is_receive(call) => false,
        Call::Close | Call::Shutdown | Call::CloseDrained => false,
        _ => match handed_in(scene) {
            Some(payload) => match payload.at(0) {
                Some((at, _)) => {
                    let rest = notes.get(Note::TextLen).saturating_sub(POINTER as u64);
                    at as u64 == notes.get(Note::TextAt)
                        || payload.head(scene, 0).agrees(Head::noted(notes.get(Note::TextHead), rest))
                }
                None => return,
            },
            None if matches!(scene.call, Call::Sendfile | Call::SendMany | Call::Sendmmsg | Call::Sendmsg) => true,
            None => return,
        },
    };
    if !goes_on {
        found.add(&finding(notes, scene.fd));
    }
    notes.set(Note::TextLen, 0);
}

fn finding(notes: Notes, fd: c_int) -> Finding {
    let len = Fact::Number(i64::try_from(notes.get(Note::TextLen)).unwrap_or(0));
    Finding::new(152, 0).with(POINTER).with(len).with(fd).with(Fact::Place(notes.place(Note::TextPlace)))
}

/// Where in a structure a number stands that is an address of memory of this process.
///
/// Only structures on connections of the internet, with a size a structure with a pointer has, and numbers above 4 GiB: eight
/// bytes that happen to name a page that is there are next to impossible then. Between processes of one machine, or within
/// one, addresses may be meant.
fn address_in(scene: &Scene, at: usize, len: usize) -> Option<(usize, Fact)> {
    let mut bytes = [0; LOOK];
    let bytes = scene.look(at, bytes.get_mut(..len.min(LOOK))?);
    for (i, word) in bytes.chunks_exact(POINTER).enumerate() {
        let value = usize::from_ne_bytes(word.try_into().ok()?);
        if value >> 32 != 0 && value >> 47 == 0 && memory::read(value, &mut [0]) == 1 {
            return Some((i * POINTER, Fact::Pointer(value)));
        }
    }
    None
}
