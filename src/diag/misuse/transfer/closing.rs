//! Closing over bytes that were not read: RSK150, and where they were held back, RSK142.

use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

use libc::c_int;

use super::super::finding::{Fact, Finding};
use super::super::{Found, Scene};
use super::{Sort, drops_on_close, is_last_copy};
use crate::diag::decode::Memory;
use crate::diag::notes::Note;
use crate::diag::state::mark;
use crate::gate::Call;
use crate::raw::asking::{self, Tcp};
use crate::raw::{ends, sock_diag};

/// Connections that were reset by a close in this process: port of the peer, descriptor and unread bytes.
static RESETS: [AtomicU64; 64] = [const { AtomicU64::new(0) }; 64];

/// Looks for bytes that nobody has read when a descriptor is closed.
///
/// Resetting is right where it is meant (`SO_LINGER` with no time, `close_reset`), where the program has ended its sending
/// before or has read to the end, and does no harm where the peer has ended. A descriptor of which a copy was made, by dup or
/// for a child, does not end the connection. A client may have seen enough, and a server with an event loop may drop a client
/// for what it sent or did not send, or for want of room. In all these cases nothing is said: only, of sockets that no epoll
/// set or poller has watched, where something was sent last, which the reset may destroy, and of servers that receive in turn.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    let ends = scene.call == Call::Close || scene.call == Call::Shutdown && scene.args.int(1) != libc::SHUT_WR;
    if !ends || scene.fd < 0 {
        return;
    }
    let withheld = scene.note(Note::Withheld);
    if withheld != 0 && is_left(scene) {
        let number = |word: u64| Fact::Number(i64::try_from(word).unwrap_or(0));
        found.add(
            &Finding::new(142, 0).with(number(scene.note(Note::ReceivedBytes))).with(number(withheld)).with(scene.fd),
        );
        return;
    }
    if scene.call == Call::Close {
        unread(scene, found);
    }
}

/// Whether bytes that were held back are left for no reason: the peer is there, and the program has not ended its sending and
/// only waits for the peer to end too.
fn is_left(scene: &Scene) -> bool {
    let is_lost = asking::readiness(scene.fd, 0) & (libc::POLLERR | libc::POLLHUP) != 0;
    !is_lost && !scene.marks.any(mark::SHUT_WRITE) && asking::unread(scene.fd).is_some_and(|count| count > 0)
}

fn unread(scene: &Scene, found: &mut Found) {
    let fd = scene.fd;
    if !Sort::of(fd).is_some_and(Sort::is_tcp)
        || scene.marks.any(mark::SHUT_READ | mark::SHUT_WRITE | mark::LISTENING)
        || scene.note(Note::Ended) != 0
        || !is_last_copy(scene)
    {
        return;
    }
    let Some(count) = asking::unread(fd).filter(|count| *count > 0) else { return };
    if Tcp::of(fd).is_some_and(|tcp| tcp.state() == sock_diag::state::ESTABLISHED) && !drops_on_close(fd) {
        remember(fd, count);
        let has_answered = scene.note(Note::SentUnseen) != 0;
        let reads_once = scene.note(Note::ReceivedBytes) != 0 && scene.marks.any(mark::ACCEPT);
        if (has_answered || reads_once) && scene.note(Note::Watched) == 0 {
            found.add(&Finding::new(150, 0).with(fd).with(count));
        }
    }
}

fn remember(fd: c_int, count: usize) {
    let Some(port) = ends::peer(fd).map(|peer| peer.port()) else { return };
    let word = u64::from(port) << 48 | (u64::from(fd.unsigned_abs()) & 0xffff) << 32 | (count as u64 & 0xffff_ffff);
    if let Some(slot) = RESETS.get(usize::from(port) % RESETS.len()) {
        slot.store(word, Relaxed);
    }
}

/// A connection was reset because its other end, in this process, was closed over unread bytes.
pub(super) fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    if code != libc::ECONNRESET || !matches!(scene.memory, Memory::Copied(_)) {
        return None;
    }
    Sort::of(scene.fd).filter(|sort| sort.is_tcp())?;
    let port = ends::local(scene.fd)?.port();
    let word = RESETS.get(usize::from(port) % RESETS.len())?.load(Relaxed);
    if port == 0 || word >> 48 != u64::from(port) {
        return None;
    }
    let number = |bits: u64| Fact::Number(i64::try_from(bits).unwrap_or(0));
    Some(Finding::new(150, 1).with(number(word >> 32 & 0xffff)).with(number(word & 0xffff_ffff)))
}
