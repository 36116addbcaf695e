//! A listening socket that lives on in a child process (RSK184): bound again, its port is in use.

use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use libc::c_int;

use super::super::Scene;
use super::super::finding::{Fact, Finding};
use super::closes;
use crate::diag::decode::Memory;
use crate::diag::notes::Note;
use crate::gate::{Call, Outcome};
use crate::raw::{ends, holders, own};

/// Closed sockets that are remembered.
const ROOM: usize = 32;

/// A socket that was bound and closed: port and place of bind, and the inode, by which `/proc` knows it.
struct Bound {
    inode: AtomicU64,
    port: AtomicU64,
    place: AtomicU64,
}

static CLOSED: [Bound; ROOM] =
    [const { Bound { inode: AtomicU64::new(0), port: AtomicU64::new(0), place: AtomicU64::new(0) } }; ROOM];
static NEXT: AtomicUsize = AtomicUsize::new(0);

/// A socket was bound: its inode is noted.
pub(super) fn after(scene: &Scene, outcome: Outcome) {
    let fd = match scene.call {
        Call::Bind => scene.fd,
        Call::TcpListen => c_int::try_from(outcome.value).unwrap_or(-1),
        _ => return,
    };
    let notes = crate::diag::notes::Notes::of(fd).filter(|_| outcome.failure.is_none());
    if let (Some(notes), Some((_, inode))) = (notes, own::identity(fd)) {
        notes.set(Note::Inode, inode);
    }
}

/// A bound socket is about to be closed: it is remembered.
pub(super) fn before(scene: &Scene) {
    let inode = scene.note(Note::Inode);
    if inode == 0 || !closes(scene.call) {
        return;
    }
    let port = ends::local(scene.fd).map_or(0, |name| name.port());
    let slot = CLOSED.get(NEXT.fetch_add(1, Relaxed) % ROOM);
    if let (Some(slot), Some(notes)) = (slot.filter(|_| port != 0), scene.notes) {
        slot.inode.store(0, Relaxed);
        slot.port.store(port.into(), Relaxed);
        slot.place.store(notes.get(Note::Bound), Relaxed);
        slot.inode.store(inode, Relaxed);
    }
}

/// A port is in use, and what uses it is a socket of this program: closed here, and still open in another process, which can
/// only have it from here. That takes a walk through `/proc`, so it is done for reports only.
pub(super) fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    if code != libc::EADDRINUSE || !matches!(scene.memory, Memory::Live) {
        return None;
    }
    let port = wanted(scene).filter(|port| *port != 0)?;
    let mut inodes = [0; ROOM];
    let mut used = 0;
    for bound in CLOSED.iter().filter(|bound| bound.port.load(Relaxed) == port.into()) {
        if let Some(slot) = inodes.get_mut(used) {
            *slot = bound.inode.load(Relaxed);
            used += 1;
        }
    }
    let inodes = inodes.get_mut(..used).filter(|inodes| !inodes.is_empty())?;
    inodes.sort_unstable();
    let mut held: Option<(c_int, u64, Fact)> = None;
    let _ = holders::holders(inodes, &mut |holder| {
        if held.is_none() && holder.inode != 0 && u32::try_from(holder.pid) != Ok(std::process::id()) {
            held = Some((holder.pid, holder.inode, Fact::text(holder.name)));
        }
    });
    let (pid, inode, name) = held?;
    let bound = CLOSED.iter().find(|bound| bound.inode.load(Relaxed) == inode)?;
    let place = usize::try_from(bound.place.load(Relaxed)).unwrap_or(0);
    let finding = Finding::new(184, u8::from(place == 0)).with(c_int::from(port)).with(pid).with(name);
    Some(if place == 0 { finding } else { finding.with(Fact::Place(place)) })
}

/// The port a call wants.
fn wanted(scene: &Scene) -> Option<u16> {
    let mut room = [0; 16];
    match scene.call {
        Call::Bind => Some(ends::port(scene.look(scene.args.word(1), &mut room))),
        Call::TcpListen => {
            let text = scene.look(scene.args.word(1), &mut room);
            let text = text.get(..text.iter().position(|byte| *byte == 0)?)?;
            core::str::from_utf8(text).ok()?.parse().ok()
        }
        _ => None,
    }
}
