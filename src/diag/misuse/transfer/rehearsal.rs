//! Rehearsal: what a network may do at any time is done on purpose, so that a program that has only been lucky shows it.
//!
//! `chop=SEED` gives receives on streams less than there is: RSK142. A correct program runs as before. `poison` overwrites
//! bytes behind the received ones: RSK151. Every system leaves these alone, so a program may rely on it, and does not run as
//! before then. On request only: what a program sees is changed.

use core::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use super::super::Scene;
use super::{Room, Sort, moved};
use crate::diag::notes::{Note, Notes};
use crate::gate::{Args, Outcome};
use crate::raw::{asking, memory, own};

/// The seed plus one; 0 = receives are left as they are.
static SEED: AtomicU64 = AtomicU64::new(0);
static POISONS: AtomicBool = AtomicBool::new(false);
/// Connections seen, in the order of their first receive.
static CONNECTIONS: AtomicU64 = AtomicU64::new(0);

/// What bytes behind the received ones are overwritten with, and how many.
const POISON: [u8; 64] = [0xa5; 64];

/// Cuts receives with this seed.
pub(in super::super) fn chop(seed: u64) {
    SEED.store(seed.wrapping_add(1).max(1), Relaxed);
}

/// Overwrites what lies behind received bytes.
pub(in super::super) fn poison() {
    POISONS.store(true, Relaxed);
}

/// Neither.
pub(in super::super) fn reset() {
    SEED.store(0, Relaxed);
    POISONS.store(false, Relaxed);
    CONNECTIONS.store(0, Relaxed);
}

/// Whether any of it is asked for.
pub(in super::super) fn is_on() -> bool {
    SEED.load(Relaxed) != 0 || POISONS.load(Relaxed)
}

/// Asks the kernel for less than the program does: as a network that has not brought the rest yet.
///
/// The length depends on the seed, the number of the connection and the number of the call alone, so a run can be repeated. Not
/// where the program insists on all of it (`MSG_WAITALL`), looks only, or waits for edges: there it may take less than it asked
/// for as a sign that there is no more.
pub(super) fn alter(args: &mut Args) {
    const EXEMPT: i32 = libc::MSG_WAITALL | libc::MSG_PEEK | libc::MSG_TRUNC | libc::MSG_ERRQUEUE | libc::MSG_OOB;
    let seed = SEED.load(Relaxed);
    let (fd, len) = (args.int(0), args.word(2));
    if seed == 0 || len < 2 || args.receive_flags() & EXEMPT != 0 {
        return;
    }
    let Some(notes) = Notes::of(fd).filter(|_| Sort::of(fd).is_some_and(Sort::is_stream)) else { return };
    if notes.get(Note::EdgeWatched) != 0
        || own::int_option(fd, libc::SOL_SOCKET, libc::SO_TYPE) != Some(libc::SOCK_STREAM)
    {
        return;
    }
    if notes.get(Note::ChopNumber) == 0 {
        notes.set(Note::ChopNumber, CONNECTIONS.fetch_add(1, Relaxed) + 1);
    }
    let call = notes.add(Note::ChopCalls, 1);
    args.shorten(piece(mix(seed ^ mix(notes.get(Note::ChopNumber)) ^ mix(call << 32)), len));
}

/// A length from 1 to `len`: every order of magnitude as often as any other.
#[allow(clippy::cast_possible_truncation, reason = "any bits of a hash are good")]
fn piece(hash: u64, len: usize) -> usize {
    let magnitudes = usize::BITS - len.leading_zeros();
    let below = 1usize << (hash as u32 % magnitudes + 1).min(usize::BITS - 1);
    1 + (hash >> 32) as usize % below.min(len)
}

/// The finisher of splitmix64.
const fn mix(word: u64) -> u64 {
    let word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let word = (word ^ word >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ word >> 31
}

/// Notes what a receive that was cut has left in the socket.
pub(super) fn after(scene: &Scene, outcome: Outcome) {
    let (Some(room), Some(count)) = (Room::of(scene), moved(outcome)) else { return };
    let withheld = scene.args.withheld();
    if withheld > 0 && count > 0 && count == room.len - withheld {
        let left = asking::unread(scene.fd).unwrap_or(0).min(withheld);
        if let Some(notes) = scene.notes {
            notes.set(Note::Withheld, left as u64);
        }
    }
}

/// Whether bytes behind the received ones are overwritten.
pub(super) fn poisons() -> bool {
    POISONS.load(Relaxed)
}

/// Makes it visible if the program uses more than it has received.
pub(super) fn poison_behind(at: usize, count: usize, room: usize) {
    if POISONS.load(Relaxed) {
        memory::overwrite(at + count, POISON.get(..(room - count).min(POISON.len())).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::{mix, piece};

    #[test]
    fn pieces_are_neither_empty_nor_too_long() {
        for len in [2, 3, 10, 4096, 1 << 30, usize::MAX] {
            for i in 0..1000 {
                let piece = piece(mix(i), len);
                assert!((1..=len).contains(&piece), "{piece} of {len}");
            }
        }
    }

    #[test]
    fn small_and_large_pieces_are_common() {
        let pieces: Vec<usize> = (0..1000).map(|i| piece(mix(i), 4096)).collect();
        assert!(pieces.iter().filter(|piece| **piece <= 8).count() > 200);
        assert!(pieces.iter().filter(|piece| **piece > 256).count() > 200);
    }
}
