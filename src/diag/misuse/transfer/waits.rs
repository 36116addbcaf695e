//! Which descriptors a program waits for: to be able to write, or for input.

use libc::{c_int, c_short};

use super::super::{Scene, diagnosing};
use super::{over, unsent};
use crate::diag::notes::Notes;
use crate::gate::Call;

/// Longer lists are not looked at.
const LONGEST: usize = 64;
const ENTRY: usize = size_of::<libc::pollfd>();

/// Notes what poll and select are to wait for. (What epoll sets and pollers watch is noted when they are told.)
pub(super) fn before(scene: &Scene) {
    if !diagnosing() {
        return;
    }
    match scene.call {
        Call::Poll | Call::Ppoll => polled(scene),
        Call::Select | Call::Pselect => {
            selected(scene, 1, over::looks_for_input);
            selected(scene, 2, unsent::looked_after);
        }
        _ => {}
    }
}

fn polled(scene: &Scene) {
    let mut bytes = [0; ENTRY * LONGEST];
    let len = scene.args.word(1).saturating_mul(ENTRY);
    if len > bytes.len() {
        return unsent::count_wait();
    }
    for entry in scene.look(scene.args.word(0), bytes.get_mut(..len).unwrap_or_default()).chunks_exact(ENTRY) {
        let (Some(fd), Some([_, _, _, _, low, high])) = (entry.first_chunk(), entry.first_chunk()) else { continue };
        let Some(notes) = Notes::of(c_int::from_ne_bytes(*fd)) else { continue };
        // The end of the peer is told whatever is asked for.
        over::looks_for_input(notes);
        if c_short::from_ne_bytes([*low, *high]) & libc::POLLOUT != 0 {
            unsent::looked_after(notes);
        }
    }
}

fn selected(scene: &Scene, set: usize, each: fn(Notes)) {
    let mut bytes = [0; size_of::<libc::fd_set>()];
    let bytes = match scene.args.word(set) {
        0 => &[][..],
        at => scene.look(at, &mut bytes),
    };
    for (i, byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte != 0) {
        for bit in (0..8).filter(|bit| byte >> bit & 1 == 1) {
            if let Some(notes) = c_int::try_from(i * 8 + bit).ok().and_then(Notes::of) {
                each(notes);
            }
        }
    }
}
