//! From the ring to those who read along: each call is written when it has returned.
//!
//! One thread at a time writes for all, so that the order is that of the ring. Who finds another one writing leaves its
//! record to it; a signal handler leaves it to the thread it interrupted. Whoever writes looks once more when it is done,
//! so that no record is left lying.

use core::cell::Cell;
use core::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed, Ordering::SeqCst, fence};

use super::out::Out;
use super::pcapng::{self, Packets};
use super::record::Record;
use super::ring::{self, Found};
use super::sinks::{self, Sink};
use super::sockets::Sockets;
use super::{capture, json, text};
use crate::names::form;
use crate::raw::fork;
use crate::raw::turn::{Held, Turn};

/// Words of the longest record: all the data that is kept, and what else belongs to a call.
const RECORD: usize = (capture::ALL + (1 << 16)) / 8;
/// Bytes of the longest thing that is written at once.
const OUT: usize = 1 << 18;

/// What whoever writes needs. All zero at the start, and any mixture of old and new is good enough (see `Turn`).
pub(super) struct Writer {
    record: [u64; RECORD],
    out: [u8; OUT],
    sockets: Sockets,
    /// The same for reading the ring from its start.
    replay: Sockets,
    /// Looking for where the next record begins.
    lost: bool,
    /// The process it wrote for.
    generation: u64,
}

static WRITER: Turn<Writer> = Turn::new(Writer {
    record: [0; RECORD],
    out: [0; OUT],
    sockets: Sockets::new(),
    replay: Sockets::new(),
    lost: false,
    generation: 0,
});

/// The next slot to be written out.
static NEXT: AtomicU64 = AtomicU64::new(0);
/// Whether anybody reads along.
static ACTIVE: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// This thread is in a function of the program that is given the trace: its own calls are not traced.
    static GIVING: Cell<bool> = const { Cell::new(false) };
}

/// Whether calls are ours to ignore.
pub(super) fn is_giving() -> bool {
    GIVING.get()
}

/// Takes the turn to change who reads along; `None` if others write all the time, or this is a signal handler inside one
/// that does.
pub(super) fn hold() -> Option<Held<'static, Writer>> {
    for _ in 0..20_000 {
        if let Some(writer) = WRITER.try_take() {
            return Some(writer);
        }
        crate::raw::own::give_way();
    }
    None
}

impl Writer {
    /// Somebody begins to read along, from here on.
    pub(super) fn begin(&mut self, sink: &Sink) {
        self.catch_up();
        if !ACTIVE.swap(true, Relaxed) {
            self.begin_here();
        }
        self.introduce(sink);
        capture::forget_addresses();
    }

    /// The next record is the first to be written.
    pub(super) fn begin_here(&mut self) {
        NEXT.store(ring::head(), Relaxed);
        self.generation = fork::generation();
        self.lost = false;
    }

    fn introduce(&mut self, sink: &Sink) {
        if sink.form() == form::PCAPNG {
            let mut out = Out::new(&mut self.out);
            pcapng::begin(&mut out);
            give(sink, out.bytes());
            self.sockets.clear();
        }
    }

    /// Nobody reads along any more.
    pub(super) fn end(&mut self) {
        self.catch_up();
        ACTIVE.store(false, Relaxed);
        if sinks::used().any(|sink| sink.form() == form::PCAPNG) {
            self.sockets.clear();
        }
    }

    /// Reads whole records from `from` to the end of the ring; `to` is given room and sockets of which nothing is known.
    pub(super) fn each(&mut self, mut from: u64, mut to: impl FnMut(&Record, &mut Sockets, &mut [u8])) {
        let Self { record, out, replay, .. } = self;
        replay.clear();
        let end = ring::head();
        while from < end {
            let found = ring::read(from, record);
            if let Found::Record(words) = found {
                to(&Record::new(record.get(..words).unwrap_or_default()), replay, out);
            }
            from = found.next(from);
        }
    }

    /// Writes what is in the ring.
    pub(super) fn catch_up(&mut self) {
        if !ACTIVE.load(Relaxed) {
            return;
        }
        if self.generation != fork::generation() {
            self.inherit();
        }
        while let Some(found) = self.next_record() {
            if let Found::Record(words) = found {
                self.write(words);
            }
        }
    }

    /// Reads the next record; `None` when there is none yet.
    fn next_record(&mut self) -> Option<Found> {
        let next = NEXT.load(Relaxed);
        if next >= ring::head() {
            return None;
        }
        let oldest = ring::oldest().max(capture::begin());
        if next < oldest {
            self.lost |= next >= capture::begin();
            NEXT.store(oldest, Relaxed);
            return Some(Found::Nothing);
        }
        let found = ring::read(next, &mut self.record);
        if found == Found::Nothing && !self.lost {
            // A thread is about to finish it, and will write it itself. But it may have been killed.
            if ring::lag(next) < 128 {
                return None;
            }
            self.lost = true;
        }
        NEXT.store(found.next(next), Relaxed);
        if found != Found::Nothing && self.lost {
            self.lost = false;
            tell_of_loss();
        }
        Some(found)
    }

    fn write(&mut self, words: usize) {
        let record = Record::new(self.record.get(..words).unwrap_or_default());
        let mut out = Out::new(&mut self.out);
        for sink in sinks::used() {
            out.clear();
            match sink.form() {
                form::TEXT if !record.is_part() => {
                    text::write(&mut out, &record);
                    give(sink, out.bytes());
                }
                form::JSON if !record.is_part() => {
                    json::write(&mut out, &record);
                    give(sink, out.bytes());
                }
                _ => {}
            }
        }
        if sinks::used().any(|sink| sink.form() == form::PCAPNG) {
            out.clear();
            let mut packets = Packets::new(&mut out, |bytes| {
                sinks::used().filter(|sink| sink.form() == form::PCAPNG).for_each(|sink| give(sink, bytes));
            });
            self.sockets.follow(&record, &mut packets);
            packets.end();
        }
    }

    /// In the child of a fork: what the parent has not written is the parent's.
    fn inherit(&mut self) {
        self.generation = fork::generation();
        self.lost = false;
        NEXT.store(capture::begin(), Relaxed);
        let mut fresh = false;
        for sink in sinks::used() {
            if sink.inherit() {
                fresh = true;
                self.introduce(sink);
            }
        }
        if !fresh {
            self.sockets.clear();
        }
    }
}

fn tell_of_loss() {
    for sink in sinks::used() {
        match sink.form() {
            form::TEXT => give(sink, b"rustsock: calls are missing here: they came faster than they were written\n"),
            form::JSON => give(sink, b"{\"missing\": true}\n"),
            _ => {}
        }
    }
}

fn give(sink: &Sink, bytes: &[u8]) {
    giving(sink, || sink.give(bytes));
}

/// The same, of a whole document.
pub(super) fn give_document(sink: &Sink, bytes: &[u8]) {
    giving(sink, || sink.give_document(bytes));
}

/// A signal handler that comes while we write to a file is traced like any other.
fn giving(sink: &Sink, give: impl FnOnce()) {
    let before = GIVING.replace(sink.is_function() || GIVING.get());
    give();
    GIVING.set(before);
}

/// Writes what there is, unless somebody else is at it.
pub(super) fn write() {
    if !ACTIVE.load(Relaxed) {
        return;
    }
    // Whoever finds the other one far behind lets it go on for a while, rather than overwrite what it has not seen.
    for _ in 0..1000 {
        if ring::lag(NEXT.load(Relaxed)) < 128 {
            break;
        }
        if let Some(mut writer) = WRITER.try_take() {
            writer.catch_up();
        } else {
            crate::raw::own::give_way();
        }
    }
    loop {
        // Either we see the turn given back, or who gives it back sees our record.
        fence(SeqCst);
        let Some(mut writer) = WRITER.try_take() else { return };
        let before = NEXT.load(Relaxed);
        writer.catch_up();
        drop(writer);
        fence(SeqCst);
        if NEXT.load(Relaxed) >= ring::head() || NEXT.load(Relaxed) == before {
            return;
        }
    }
}
