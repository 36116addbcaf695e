//! Making a record of a call that has just returned: in the program's own thread, perhaps in a signal handler.
//!
//! What the kernel has just read or filled for a call that succeeded is copied as it is. All else is asked of the kernel,
//! which knows a wild pointer when it sees one, and costs about a microsecond.

use core::cell::Cell;
use core::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};

use super::pieces::{self, Kept, Pieces};
use super::record::{INNER, tag};
use super::ring::{self, Room, at};
use crate::gate::{Call, Event, Outcome, Returns, last};
use crate::raw::ends::{self, Name};
use crate::raw::{fork, own};

/// Bytes of data kept of a call, unless somebody wants to see all.
pub(super) const PREVIEW: usize = 64;
/// At most this much of one call is kept when all is wanted.
pub(super) const ALL: usize = 1 << 20;

/// How many bytes of data are kept.
static LIMIT: AtomicUsize = AtomicUsize::new(PREVIEW);

/// Where the records of this process begin: those before are of the one it was forked from.
static BEGIN: AtomicU64 = AtomicU64::new(0);
/// Whose records those are.
static GENERATION: AtomicU64 = AtomicU64::new(0);

/// For each fd, when its addresses were last recorded: the half of the ring, counted on, plus one.
static SEEN: [AtomicU32; 1 << 14] = [const { AtomicU32::new(0) }; 1 << 14];

thread_local! {
    /// The generation of the process and the numbers of process and thread.
    static WHO: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// Keeps all data from now on, or its beginnings.
pub(super) fn keep_all(all: bool) {
    LIMIT.store(if all { ALL } else { PREVIEW }, Relaxed);
}

/// Forgets which addresses were recorded: those who begin to read now have not seen them.
pub(super) fn forget_addresses() {
    for seen in &SEEN {
        seen.store(0, Relaxed);
    }
}

/// The first slot with a record of this process.
pub(super) fn begin() -> u64 {
    BEGIN.load(Relaxed)
}

/// Makes the next record the first.
pub(super) fn begin_here() {
    BEGIN.store(ring::head(), Relaxed);
    GENERATION.store(fork::generation(), Relaxed);
}

fn who() -> u64 {
    let generation = fork::generation();
    let (of, known) = WHO.get();
    if of == generation && known != 0 {
        return known;
    }
    if GENERATION.swap(generation, Relaxed) != generation {
        BEGIN.store(ring::head(), Relaxed);
        forget_addresses();
    }
    let number = |id: i32| u64::from(id.unsigned_abs());
    let who = number(own::process_id()) << 32 | number(own::thread_id());
    WHO.set((generation, who));
    who
}

/// Keeps a call.
pub(super) fn record(event: &Event, outcome: Outcome) {
    let limit = LIMIT.load(Relaxed);
    if matches!(event.call, Call::Send | Call::Recv) {
        // The calls that have to be fast.
        let mut kept = Pieces::<4>::new();
        pieces::of_data(&mut kept, event, outcome, limit);
        return write(event, outcome, &mut kept, 0);
    }
    let mut kept = Pieces::<80>::new();
    pieces::of_call(&mut kept, event, outcome, limit);
    write(event, outcome, &mut kept, 0);
    if matches!(event.call, Call::Sendmmsg | Call::Recvmmsg) && outcome.failure.is_none() {
        parts(event, outcome, limit);
    }
}

/// A record for each message of a call that moves several.
fn parts(event: &Event, outcome: Outcome, limit: usize) {
    let count = usize::try_from(outcome.value).unwrap_or(0);
    for i in 0..count.min(1024) {
        let mut kept = Pieces::<80>::new();
        let bytes = pieces::of_message(&mut kept, event, i, limit);
        let outcome = Outcome { value: isize::try_from(bytes).unwrap_or(0), failure: None };
        write(event, outcome, &mut kept, super::record::PART);
    }
}

#[allow(clippy::cast_sign_loss, reason = "words carry the bits")]
fn write<const N: usize>(event: &Event, outcome: Outcome, kept: &mut Pieces<N>, flags: u8) {
    let who = who();
    let ends;
    let mut socket = 0;
    if let Some(fd) = about(event.call, event.args.int(0), outcome) {
        socket = kind(fd);
        if socket != 0 {
            ends = [(tag::LOCAL, ends::local(fd)), (tag::PEER, ends::peer(fd))];
            for (tag, end) in &ends {
                let bytes = end.as_ref().map_or(&[][..], Name::bytes);
                kept.add(Kept { pointer: bytes.as_ptr() as usize, len: bytes.len(), tag: *tag, used: true });
            }
        }
    }
    let Some(mut room) = Room::claim(at::PIECES + kept.words()) else { return };
    room.put(own::monotonic());
    room.put(who);
    room.put(outcome.value as u64);
    room.put((outcome.failure.unwrap_or(0) as u32).into());
    for i in 0..7 {
        room.put(event.args.word(i) as u64);
    }
    room.put(socket);
    room.put(0);
    kept.write(&mut room);
    let flags = flags | if last::is_silent() { INNER } else { 0 };
    let count = u32::try_from(kept.len()).unwrap_or(0);
    room.finish(u64::from(event.call as u16) | u64::from(count & 0xff) << 16 | u64::from(flags) << 24);
}

/// The fd whose kind and addresses are to be kept with this call, if any.
fn about(call: Call, fd: i32, outcome: Outcome) -> Option<i32> {
    let made = i32::try_from(outcome.value).unwrap_or(-1);
    let succeeded = outcome.failure.is_none();
    match call {
        Call::Close | Call::Socket if succeeded => {
            // A new socket gets its address with its first use.
            see(if call == Call::Close { fd } else { made }, 0);
            None
        }
        Call::Connect | Call::Bind | Call::Listen => remember(fd),
        Call::EpollCreate1 | Call::Eventfd => None,
        call if call.signature().returns == Returns::NewFd && succeeded => remember(made),
        call if (call.transfers() || call == Call::Shutdown) && fd >= 0 => {
            let seen = usize::try_from(fd).ok().and_then(|fd| SEEN.get(fd));
            if seen.is_some_and(|seen| seen.load(Relaxed) == now()) { None } else { remember(fd) }
        }
        _ => None,
    }
}

/// The half of the ring that is being written, counted on, plus one.
#[inline]
fn now() -> u32 {
    u32::try_from(ring::halves() & 0x7fff_ffff).unwrap_or(0) + 1
}

fn see(fd: i32, when: u32) {
    if let Some(seen) = usize::try_from(fd).ok().and_then(|fd| SEEN.get(fd)) {
        seen.store(when, Relaxed);
    }
}

fn remember(fd: i32) -> Option<i32> {
    see(fd, now());
    (fd >= 0).then_some(fd)
}

/// Family, type and protocol in one word, 0 for what is no socket.
fn kind(fd: i32) -> u64 {
    let ask = |name| own::int_option(fd, libc::SOL_SOCKET, name).map(|value| u64::from(value.unsigned_abs() & 0xffff));
    match (ask(libc::SO_DOMAIN), ask(libc::SO_TYPE), ask(libc::SO_PROTOCOL)) {
        (Some(family), Some(kind), Some(protocol)) => family | kind << 16 | protocol << 32,
        _ => 0,
    }
}
