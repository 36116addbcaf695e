//! Descriptors that are never closed (RSK183).

use core::ffi::CStr;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::os::fd::RawFd;

use libc::c_int;

use super::super::finding::{Fact, Finding};
use super::super::{Scene, policy, report};
use crate::diag::decode::Memory;
use crate::diag::leaks::{self, Group};
use crate::diag::notes::{Note, Notes};
use crate::diag::state::{self, mark};
use crate::gate::{Call, Returns};
use crate::raw::asking::{self, Tcp};
use crate::raw::{own, sock_diag, tasks};

/// So many from one place are no accident.
const MANY: usize = 10;
/// Looking at every socket takes a millisecond: for a server that calls accept again and again not more often than this.
const PAUSE_MS: u64 = 100;
const GROUPS: usize = 64;

/// No descriptor is left, and one place has made most of the sockets: all its descriptors if it makes them itself. A server
/// that runs out of them in accept may have so many clients, so only what it has no use for counts.
pub(super) fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    let opens = scene.call.signature().returns == Returns::NewFd;
    if code != libc::EMFILE || !(opens || matches!(scene.call, Call::Socketpair | Call::AcceptMany)) {
        return None;
    }
    let accepts = matches!(scene.call, Call::Accept | Call::Accept4 | Call::AcceptMany);
    if accepts && matches!(scene.memory, Memory::Live) && !is_time() {
        return None;
    }
    let mut groups = [Group::default(); GROUPS];
    let found = if accepts { leaks::such(&mut groups, is_abandoned) } else { leaks::open(&mut groups) };
    let group = groups.iter().take(found.0).filter(|group| group.place != 0).max_by_key(|group| group.sockets)?;
    let enough = if accepts {
        MANY
    } else {
        MANY.max(
            asking::descriptor_limit().map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX)) / 2,
        )
    };
    (group.sockets >= enough)
        .then(|| Finding::new(183, u8::from(!accepts)).with(group.sockets).with(Fact::Place(group.place)))
}

fn is_time() -> bool {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let now = own::coarse_milliseconds();
    now.saturating_sub(LAST.load(Relaxed)) >= PAUSE_MS && {
        LAST.store(now, Relaxed);
        true
    }
}

/// The program ends: sockets are told that one place has left in numbers although nobody can use them any more. Open
/// connections are no leak: whoever keeps a pool of them may leave their end to the system.
pub(crate) fn at_end() {
    let mut groups = [Group::default(); GROUPS];
    let (used, _) = leaks::such(&mut groups, is_abandoned);
    for group in groups.iter().take(used).filter(|group| group.sockets >= MANY && group.place != 0) {
        let finding = Finding::new(183, 2).with(group.sockets);
        let Some(mistake) = finding.mistake() else { continue };
        let policy = policy::of(mistake.code);
        if policy != policy::Policy::Off {
            policy::count(mistake.code);
        }
        if policy >= policy::Policy::Warn {
            report::give_late(maker(group.fd), group.fd, &finding, mistake, policy, group.place);
        }
    }
}

/// The call that has made a socket.
fn maker(fd: RawFd) -> &'static CStr {
    let marks = state::marks(fd);
    let makers = [(mark::ACCEPT, Call::Accept), (mark::SOCKETPAIR, Call::Socketpair), (mark::DUP, Call::Dup)];
    let call = makers.iter().find(|(mark, _)| marks.any(*mark)).map_or(Call::Socket, |(_, call)| *call);
    call.signature().c_name
}

/// A socket of this process with which nothing can be done any more: its peer has ended, or it never got one.
fn is_abandoned(fd: RawFd, notes: Notes) -> bool {
    let marks = state::marks(fd);
    if !tasks::is_ours(notes.get(Note::OpenedBy)) || marks.any(mark::LISTENING | mark::BOUND) {
        return false;
    }
    match Tcp::of(fd) {
        Some(tcp) => matches!(tcp.state(), sock_diag::state::CLOSE | sock_diag::state::CLOSE_WAIT),
        None => marks.any(mark::CONNECTED) && asking::has_ended(fd),
    }
}
