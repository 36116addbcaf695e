//! Calls that are to be made again: interrupted ones that were given up (160), and "not now" taken as "at once again" (161).

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::os::fd::RawFd;
use std::time::Instant;

use super::{WAITS, flag, thread};
use crate::diag;
use crate::diag::misuse::finding::Finding;
use crate::diag::misuse::{Found, Scene, diagnosing};
use crate::diag::notes::{Note, Notes};
use crate::gate::{self, Call, Outcome, SIGNATURES};
use crate::raw::look;

/// EAGAIN so often in a row is looked at.
const MANY: u32 = 1000;
/// On so few descriptors. One round of an event loop may meet EAGAIN on any number of them, on each once.
const FEW: usize = 8;
/// In so little time it is a busy loop.
const SOON_MS: u128 = 5;
/// How often in the life of the process waits are watched to find that out.
const PROBES: u32 = 4;

static PROBED: AtomicU32 = AtomicU32::new(0);
/// Interrupted conversations that were given up.
static GIVEN_UP: AtomicU32 = AtomicU32::new(0);

/// Signals nobody uses to stop a conversation.
const HARMLESS: [(libc::c_int, &str); 5] = [
    (libc::SIGCHLD, "SIGCHLD"),
    (libc::SIGWINCH, "SIGWINCH"),
    (libc::SIGCONT, "SIGCONT"),
    (libc::SIGURG, "SIGURG"),
    (libc::SIGPROF, "SIGPROF"),
];

/// How a thread runs into EAGAIN.
#[derive(Clone, Copy)]
pub(super) struct Spin {
    /// The descriptors it asks, since the last thousand was full; -1 where there is none.
    fds: [RawFd; FEW],
    count: u32,
    /// When the last thousand was full.
    since: Option<Instant>,
    /// Waits are watched since then.
    is_probing: bool,
}

impl Spin {
    /// It does not.
    pub(super) const NONE: Self = Self { fds: [-1; FEW], count: 0, since: None, is_probing: false };

    /// One more descriptor was asked in vain. With too many the count begins anew.
    fn meet(&mut self, fd: RawFd) {
        match self.fds.iter_mut().find(|place| **place == fd || **place == -1) {
            Some(place) => *place = fd,
            None => *self = Self { is_probing: self.is_probing, ..Self::NONE },
        }
    }

    /// How many descriptors are asked beside one.
    fn others(&self) -> usize {
        self.fds.iter().filter(|fd| **fd != -1).count().saturating_sub(1)
    }
}

/// A call begins: an interrupted one is made again, or given up.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    let noted = scene.note(Note::Interrupted);
    if noted == 0 {
        return;
    }
    if let Some(notes) = scene.notes {
        notes.set(Note::Interrupted, 0);
    }
    if let Call::Close | Call::CloseDrained | Call::CloseReset = scene.call {
        given_up(scene, noted, found);
    }
}

/// RSK160: the descriptor is closed after an interrupted call that was not made again.
///
/// Many programs stop on purpose when a signal comes. So it must be certain that it was another signal: all handlers that can
/// have interrupted the call are of signals nobody stops for. That a child has ended may be a reason to end one conversation,
/// or to expect no connection, but not to end a server that has served others, and not to end several conversations.
fn given_up(scene: &Scene, noted: u64, found: &mut Found) {
    let Some(signature) = usize::try_from(noted & 0xff).ok().and_then(|i| SIGNATURES.get(i.checked_sub(1)?)) else {
        return;
    };
    if noted >> 8 != thread::waits() & (u64::MAX >> 8) {
        return;
    }
    let option = if signature.name.starts_with("send") || signature.name.starts_with("write") {
        libc::SO_SNDTIMEO
    } else {
        libc::SO_RCVTIMEO
    };
    let handled = look::handled_signals(look::has_time_limit(scene.fd, option));
    let harmless = HARMLESS.iter().fold(0, |bits, (signal, _)| bits | 1 << signal);
    let Some((_, name)) = HARMLESS.iter().find(|(signal, _)| handled >> signal & 1 == 1) else { return };
    if handled & !harmless != 0 {
        return;
    }
    let is_server = signature.name.starts_with("accept");
    if if is_server { super::noted(scene, flag::HAS_SERVED) } else { GIVEN_UP.fetch_add(1, Relaxed) > 0 } {
        found.add(Finding::new(160, 0).with(signature.name).with(scene.fd).with(*name));
    }
}

/// A call was made.
pub(super) fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    match outcome.failure {
        Some(libc::EINTR) if diagnosing() && is_repeatable(scene.call) => {
            if let Some(notes) = Notes::make(scene.fd) {
                notes.set(Note::Interrupted, thread::waits() << 8 | (scene.call as u64 + 1));
            }
        }
        Some(libc::EAGAIN) if is_repeatable(scene.call) => not_now(scene, found),
        _ => {}
    }
}

/// Calls that fail when they would have to wait, or are interrupted, and can then simply be made again.
fn is_repeatable(call: Call) -> bool {
    matches!(
        call,
        Call::Accept
            | Call::Accept4
            | Call::Send
            | Call::Sendto
            | Call::Sendmsg
            | Call::Write
            | Call::Writev
            | Call::Recv
            | Call::Recvfrom
            | Call::Recvmsg
            | Call::Read
            | Call::Readv
    )
}

/// RSK161: "not now" a thousand times in a few milliseconds, on a few descriptors, with no wait of this thread in between.
///
/// Without reports waits are not seen, and a busy server that does wait meets EAGAIN often: so when there is a suspicion they
/// are shown for a while, and the first one refutes it. The clock is read once in a thousand.
fn not_now(scene: &Scene, found: &mut Found) {
    thread::with(|thread| {
        let mut spin = thread.spin.get();
        spin.meet(scene.fd);
        spin.count += 1;
        if spin.count % MANY == 0 {
            let now = Instant::now();
            let last = spin.since.replace(now);
            let took = last.map(|last| now.duration_since(last).as_millis());
            if took.is_some_and(|ms| ms <= SOON_MS) {
                if diagnosing() || spin.is_probing {
                    let others = spin.others();
                    let finding = Finding::new(161, u8::from(others > 0)).with(scene.call).with(scene.fd);
                    found.add(finding.with(i64::from(MANY)).with(others));
                    spin = Spin::NONE;
                } else {
                    spin.is_probing = watch_waits();
                }
            }
            spin.fds = [-1; FEW];
        }
        thread.spin.set(spin);
    });
}

/// Has waits shown, unless that was done often enough.
fn watch_waits() -> bool {
    if PROBED.fetch_add(1, Relaxed) >= PROBES {
        PROBED.store(PROBES, Relaxed);
        return false;
    }
    for call in WAITS {
        gate::observe(diag::MISUSE, call);
    }
    true
}

impl Spin {
    /// A wait has refuted the suspicion.
    pub(super) fn refuted(self) {
        if self.is_probing && !diagnosing() {
            // Those that are always seen stay so.
            for call in WAITS.into_iter().filter(|call| !call.signature().tracked) {
                gate::ignore(diag::MISUSE, call);
            }
        }
    }
}
