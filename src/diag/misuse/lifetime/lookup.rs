//! A name looked up in the thread of an event loop (RSK188): all it serves waits for the name server.

use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::super::finding::Finding;
use super::super::{Found, Scene};
use crate::diag::notes::{Note, Notes};
use crate::gate::Call;
use crate::raw::{own, tasks};

/// A look-up that takes longer has asked somebody.
const LONG_MS: u64 = 20;
/// A thread that waits for others does so more often than this.
const LOOP_MS: u64 = 1000;
/// Waits that make a loop.
const WAITS: u32 = 2;

/// What this thread waits for.
#[derive(Clone, Copy)]
struct Loop {
    /// Waits for two descriptors or more, one after the other.
    waits: u32,
    /// When the last of them ended.
    at: u64,
    /// Which call it was.
    call: Option<Call>,
}

thread_local! {
    static LOOP: Cell<Loop> = const { Cell::new(Loop { waits: 0, at: 0, call: None }) };
    static STARTED: Cell<u64> = const { Cell::new(0) };
    /// Descriptors in the sets of the select it is in.
    static SELECTED: Cell<u64> = const { Cell::new(0) };
    /// Descriptors this thread has added to pollers.
    static ADDED: Cell<u64> = const { Cell::new(0) };
}

/// Milliseconds every look-up of a name is made to take.
static SLOWED: AtomicU32 = AtomicU32::new(0);

/// Rehearses a slow name server: look-ups take that long. 0 ends it.
pub(crate) fn rehearse(milliseconds: u32) {
    SLOWED.store(milliseconds.min(10_000), Relaxed);
}

pub(super) fn before(scene: &Scene) {
    if matches!(scene.call, Call::Select | Call::Pselect) {
        // It leaves only what is ready in the sets.
        SELECTED.set(in_sets(scene));
    }
    if !looks_up(scene.call) {
        return;
    }
    STARTED.set(own::coarse_milliseconds());
    let slowed = SLOWED.load(Relaxed);
    if slowed > 0 && is_name(scene) {
        tasks::pause(slowed);
    }
}

fn looks_up(call: Call) -> bool {
    matches!(call, Call::Getaddrinfo | Call::TcpConnect | Call::UdpConnect)
}

/// Whether the host is a name and no number: only that is asked for.
fn is_name(scene: &Scene) -> bool {
    let mut room = [0; 64];
    let host = scene.look(scene.args.word(0), &mut room);
    let host = host.split(|byte| *byte == 0).next().unwrap_or_default();
    host.iter().any(u8::is_ascii_alphabetic) && !host.contains(&b':')
}

/// A look-up that took long, in a thread that waits for several descriptors again and again: none was served meanwhile. Not in
/// a client that waits for one, and not before the loop has begun.
pub(super) fn after(scene: &Scene, found: &mut Found) {
    match scene.call {
        Call::EpollCtl => count(scene),
        Call::PollerAdd => ADDED.set(ADDED.get() + 1),
        Call::PollerRemove => ADDED.set(ADDED.get().saturating_sub(1)),
        Call::Poll | Call::Ppoll => waited(scene.call, scene.args.word(1) as u64),
        Call::Select | Call::Pselect => waited(scene.call, SELECTED.get()),
        Call::EpollWait | Call::EpollPwait => waited(scene.call, scene.note(Note::Watches)),
        Call::PollerWait | Call::PollerCollect => waited(scene.call, ADDED.get()),
        call if looks_up(call) => {
            let now = own::coarse_milliseconds();
            let took = now.saturating_sub(STARTED.get());
            let waits = LOOP.get();
            let Some(wait) = waits.call.filter(|_| waits.waits >= WAITS && took > LONG_MS && is_name(scene)) else {
                return;
            };
            if STARTED.get().saturating_sub(waits.at) <= LOOP_MS {
                let took = usize::try_from(took).unwrap_or(usize::MAX);
                let case = u8::from(call != Call::Getaddrinfo);
                found.add(&Finding::new(188, case).with(call).with(took).with(wait));
            }
        }
        _ => {}
    }
}

fn waited(call: Call, watched: u64) {
    let before = LOOP.get();
    let waits = if watched >= 2 { before.waits.saturating_add(1) } else { 0 };
    LOOP.set(Loop { waits, at: own::coarse_milliseconds(), call: Some(call) });
}

fn count(scene: &Scene) {
    let Some(notes) = Notes::make(scene.fd) else { return };
    match scene.args.int(1) {
        libc::EPOLL_CTL_ADD => _ = notes.add(Note::Watches, 1),
        libc::EPOLL_CTL_DEL if notes.get(Note::Watches) > 0 => _ = notes.subtract(Note::Watches, 1),
        _ => {}
    }
}

/// How many descriptors the sets of a select hold.
fn in_sets(scene: &Scene) -> u64 {
    let len = usize::try_from(scene.args.int(0)).unwrap_or(0).div_ceil(64) * 8;
    let mut union = [0u8; 128];
    for set in [1, 2, 3] {
        let mut room = [0u8; 128];
        let room = room.get_mut(..len.min(128)).unwrap_or_default();
        for (to, from) in union.iter_mut().zip(scene.look(scene.args.word(set), room)) {
            *to |= from;
        }
    }
    union.iter().map(|byte| u64::from(byte.count_ones())).sum()
}
