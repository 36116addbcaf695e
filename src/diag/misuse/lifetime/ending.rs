//! Closing that throws away what was just sent, because `SO_LINGER` is 0 (RSK186).
//!
//! A server that sheds a stuck client does the same on purpose: sets it and closes, long after its last send, which was not
//! taken either. What is a mistake is to go on sending after it was set, or to set it right after a send, "to flush".

use super::super::finding::Finding;
use super::super::{Found, Scene};
use crate::diag::notes::Note;
use crate::gate::{Call, Outcome};
use crate::raw::asking::{self, Tcp};
use crate::raw::{holders, own};

/// A send this long ago still belongs to the close.
const JUST_NOW_MS: u32 = 50;

pub(super) fn after(scene: &Scene, outcome: Outcome) {
    let Some(notes) = scene.notes else { return };
    let is_linger = match scene.call {
        Call::SetLinger => true,
        Call::Setsockopt => (scene.args.int(1), scene.args.int(2)) == (libc::SOL_SOCKET, libc::SO_LINGER),
        call if call.puts_out() => {
            let all = outcome.failure.is_none() && usize::try_from(outcome.value) == Ok(scene.args.word(2));
            notes.set(Note::SentAll, all.into());
            if outcome.failure.is_none() && notes.get(Note::Resets) == 1 {
                notes.set(Note::Resets, 2);
            }
            false
        }
        _ => false,
    };
    if is_linger && outcome.failure.is_none() {
        notes.set(Note::Resets, u64::from(asking::linger(scene.fd) == Some(0)));
    }
}

/// A close that resets a connection with data in it that was meant to arrive. `rsk_close_reset` says what it means. Where
/// another copy of the descriptor is open, here or in another process, nothing is lost yet.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    let resets = scene.note(Note::Resets);
    if scene.call != Call::Close || resets == 0 || asking::linger(scene.fd) != Some(0) {
        return;
    }
    let just_now = scene.note(Note::SentAll) != 0 && Tcp::of(scene.fd).is_some_and(|tcp| tcp.sent_ms() <= JUST_NOW_MS);
    let unsent = asking::unsent(scene.fd).unwrap_or(0);
    if unsent > 0 && (resets == 2 || just_now) && scene.is_stream() && is_last_copy(scene) {
        found.add(&Finding::new(186, 0).with(scene.fd).with(unsent));
    }
}

fn is_last_copy(scene: &Scene) -> bool {
    let Some((_, inode)) = own::identity(scene.fd) else { return false };
    let mut copies = 0;
    let _ = holders::holders(&[inode], &mut |_| copies += 1);
    copies <= 1
}
