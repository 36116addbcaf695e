//! Waiting that never wakes, wakes for nothing or loses events: RSK160 to RSK176.

mod accepting;
mod again;
mod connecting;
mod edges;
mod ends;
mod ghosts;
mod registered;
mod reports;
mod sets;
mod thread;
mod timeout;

use std::os::fd::RawFd;

use super::finding::Finding;
use super::{Found, Group, Scene, diagnosing};
use crate::diag::notes::{Note, Notes};
use crate::gate::{Call, Outcome};

/// The group.
pub(super) const GROUP: Group = Group { before, after, failed };

/// Bits of [`Note::Waiting`].
mod flag {
    /// A wait has reported it readable since the last accept on it.
    pub(super) const READABLE: u64 = 1;
    /// That wait, or an earlier one, was for other descriptors too.
    pub(super) const CROWD: u64 = 1 << 1;
    /// A wait has reported it writable since connect was started.
    pub(super) const WRITABLE: u64 = 1 << 2;
    /// The result of the connect was asked for.
    pub(super) const FETCHED: u64 = 1 << 3;
    /// That connect is in progress, or the failure of a call for that reason, was printed as an error.
    pub(super) const PRINTED: u64 = 1 << 4;
    /// It was accepted as blocking by a listener that is not.
    pub(super) const ACCEPTED_BLOCKING: u64 = 1 << 5;
    /// A reader of the library reads it: what that does is not seen.
    pub(super) const HAS_READER: u64 = 1 << 6;
    /// It was told of: a blocking listener.
    pub(super) const TOLD: u64 = 1 << 7;
    /// A connection was accepted from it.
    pub(super) const HAS_SERVED: u64 = 1 << 8;
}

/// Bits of what a wait reports: those of poll, which epoll shares.
mod bit {
    pub(super) const IN: u32 = 1;
    pub(super) const OUT: u32 = 4;
    pub(super) const ERR: u32 = 8;
    pub(super) const HUP: u32 = 16;
    pub(super) const NVAL: u32 = 32;
}

/// Calls that wait for readiness.
const WAITS: [Call; 11] = [
    Call::Select,
    Call::Pselect,
    Call::Poll,
    Call::Ppoll,
    Call::EpollWait,
    Call::EpollPwait,
    Call::PollerWait,
    Call::PollerCollect,
    Call::WaitReadable,
    Call::WaitWritable,
    Call::ConnectFinish,
];

/// Whether a call waits for readiness.
fn is_wait(call: Call) -> bool {
    WAITS.contains(&call)
}

fn before(scene: &Scene, found: &mut Found) {
    if is_wait(scene.call) {
        thread::waited();
    }
    if !diagnosing() {
        return;
    }
    ends::used(scene);
    again::before(scene, found);
    match scene.call {
        Call::Select | Call::Pselect => sets::before(scene, found),
        Call::FdZero | Call::FdSet | Call::FdClr => sets::changed(scene),
        Call::EpollWait | Call::EpollPwait => edges::begun(scene, found),
        Call::Accept | Call::Accept4 => accepting::before(scene, found),
        Call::Recv | Call::Read | Call::Recvfrom => accepting::reads(scene, found),
        Call::Perror | Call::PosixPerror => connecting::printed(),
        Call::Close | Call::CloseDrained | Call::CloseReset => {
            connecting::closed(scene, found);
            registered::closed(scene.fd);
        }
        call if ghosts::takes_handle(call) => {
            ghosts::stale(scene, found);
            edges::begun(scene, found);
        }
        _ => {}
    }
}

fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    again::after(scene, outcome, found);
    accepting::refused(scene, outcome, found);
    if !diagnosing() {
        return;
    }
    if is_wait(scene.call) {
        reports::after(scene, outcome, found);
        edges::ended(scene, outcome, found);
        return;
    }
    connecting::after(scene, outcome, found);
    accepting::after(scene, outcome);
    registered::after(scene, outcome);
    edges::read(scene, outcome);
    ghosts::after(scene, outcome);
}

fn failed(scene: &Scene, code: libc::c_int) -> Option<Finding> {
    sets::failed(scene, code).or_else(|| connecting::failed(scene, code)).or_else(|| ghosts::failed(scene, code))
}

/// Whether what is noted of a descriptor is about what is at its number now.
fn is_same(fd: RawFd, notes: Notes) -> bool {
    crate::raw::own::socket_cookie(fd).unwrap_or(0) == notes.get(Note::Identity)
}

/// Whether any of these bits is noted of a descriptor.
fn noted(scene: &Scene, flags: u64) -> bool {
    scene.note(Note::Waiting) & flags != 0
}

/// Whether something can be read from a descriptor, or accepted, without waiting.
fn has_something(fd: RawFd) -> bool {
    crate::raw::look::is_ready(fd, libc::POLLIN)
}
