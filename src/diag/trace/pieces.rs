//! Which memory belongs to a call: what its arguments point to, one step further for vectors and messages.

use core::mem::offset_of;

use libc::{
    MSG_DONTWAIT, MSG_EOR, MSG_MORE, MSG_NOSIGNAL, MSG_OOB, MSG_PEEK, MSG_WAITALL, epoll_event, iovec, mmsghdr, msghdr,
    pollfd, timespec, timeval,
};

use super::record::tag;
use super::ring::Room;
use crate::gate::{Call, Event, Kind, Outcome};
use crate::raw::memory;

/// With no flags but these the kernel reads, or fills, every byte that it says it did.
const PLAIN_FLAGS: i32 = MSG_DONTWAIT | MSG_NOSIGNAL | MSG_MORE | MSG_PEEK | MSG_WAITALL | MSG_OOB | MSG_EOR;
/// Bytes kept of texts and of data nobody follows.
const BEGINNING: usize = super::capture::PREVIEW;
/// Entries kept of a list.
const ENTRIES: usize = 16;
/// Parts of a message that are looked at.
const PARTS: usize = 64;

/// A piece of memory to be kept.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    pub(super) pointer: usize,
    pub(super) len: usize,
    pub(super) tag: u8,
    /// The kernel has just been through it.
    pub(super) used: bool,
}

/// The pieces of a call.
pub(super) struct Pieces<const N: usize> {
    list: [Kept; N],
    count: usize,
    words: usize,
}

impl<const N: usize> Pieces<N> {
    #[inline]
    pub(super) const fn new() -> Self {
        Self { list: [Kept { pointer: 0, len: 0, tag: tag::PLAIN, used: false }; N], count: 0, words: 0 }
    }

    /// Adds a piece, unless it is empty or there are too many.
    #[inline]
    pub(super) fn add(&mut self, kept: Kept) {
        // Two places are for the addresses of the socket, which come last.
        let reserved = if matches!(kept.tag, tag::LOCAL | tag::PEER) { 0 } else { 2 };
        if kept.len == 0 || kept.pointer == 0 || self.count + reserved >= N {
            return;
        }
        if let Some(place) = self.list.get_mut(self.count) {
            *place = kept;
            self.count += 1;
            self.words += 2 + kept.len.div_ceil(8);
        }
    }

    fn plain(&mut self, pointer: usize, len: usize) {
        self.add(Kept { pointer, len, tag: tag::PLAIN, used: false });
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Words they take in a record.
    pub(super) fn words(&self) -> usize {
        self.words
    }

    /// Copies them into a record.
    #[inline]
    pub(super) fn write(&self, room: &mut Room) {
        for kept in self.list.get(..self.count).unwrap_or_default() {
            let planned = kept.len.div_ceil(8);
            let shape = |len: usize| len as u64 | u64::from(kept.tag) << 32 | (planned as u64) << 40;
            room.put(kept.pointer as u64);
            if kept.used {
                room.put(shape(kept.len));
                memory::just_used(kept.pointer, kept.len).for_each(|word| room.put(word));
            } else {
                copy(*kept, room, shape);
            }
        }
    }
}

/// Copies what may not be there. Its length is written before its words, so what is missing is found out first.
fn copy(kept: Kept, room: &mut Room, shape: impl Fn(usize) -> u64) {
    let mut some = [0u8; 512];
    let mut at = 0;
    loop {
        let want = (kept.len - at).min(some.len());
        let there = memory::read(kept.pointer.wrapping_add(at), some.get_mut(..want).unwrap_or_default());
        if at == 0 {
            // Longer pieces are data of calls that succeeded: if the first bytes are there, all are.
            room.put(shape(if there == some.len() { kept.len } else { there }));
        }
        for word in some.get(..want).unwrap_or_default().chunks(8) {
            let mut bytes = [0; 8];
            bytes.iter_mut().zip(word).for_each(|(to, from)| *to = *from);
            room.put(u64::from_ne_bytes(bytes));
        }
        at += want;
        if at >= kept.len {
            return;
        }
    }
}

/// How many bytes a call that succeeded has moved.
fn moved(outcome: Outcome) -> usize {
    if outcome.failure.is_some() { 0 } else { usize::try_from(outcome.value).unwrap_or(0) }
}

/// The data of send and recv.
#[inline]
pub(super) fn of_data<const N: usize>(kept: &mut Pieces<N>, event: &Event, outcome: Outcome, limit: usize) {
    let args = &event.args;
    let used = args.int(3) & !PLAIN_FLAGS == 0;
    let len = match (event.call, outcome.failure) {
        (_, Some(libc::EAGAIN | libc::EINTR)) | (Call::Recv | Call::Recvfrom, Some(_)) => 0,
        (_, Some(_)) => return kept.plain(args.word(1), args.word(2).min(BEGINNING)),
        (_, None) => moved(outcome).min(args.word(2)).min(limit),
    };
    kept.add(Kept { pointer: args.word(1), len, tag: tag::DATA, used });
}

/// The pieces of any call.
pub(super) fn of_call(kept: &mut Pieces<80>, event: &Event, outcome: Outcome, limit: usize) {
    if matches!(outcome.failure, Some(libc::EAGAIN | libc::EINTR)) {
        return;
    }
    for (i, kind) in event.call.signature().args.iter().enumerate() {
        of_argument(kept, event, outcome, limit, i, *kind);
    }
}

fn of_argument(kept: &mut Pieces<80>, event: &Event, outcome: Outcome, limit: usize, i: usize, kind: Kind) {
    let (call, args) = (event.call, &event.args);
    let (pointer, next) = (args.word(i), args.word(i + 1));
    let succeeded = outcome.failure.is_none();
    let done = moved(outcome);
    match kind {
        Kind::Text => kept.plain(pointer, BEGINNING),
        Kind::BytesIn | Kind::BytesOut if matches!(call, Call::Sendto | Call::Recvfrom) => {
            of_data(kept, event, outcome, limit);
        }
        Kind::BytesIn if matches!(call, Call::Write) && succeeded => {
            kept.add(Kept { pointer, len: done.min(next).min(limit), tag: tag::DATA, used: false });
        }
        Kind::BytesIn => kept.plain(pointer, next.min(BEGINNING)),
        Kind::BytesOut => {
            let (tag, limit) = if call == Call::Read { (tag::DATA, limit) } else { (tag::PLAIN, BEGINNING) };
            kept.add(Kept { pointer, len: done.min(next).min(limit), tag, used: false });
        }
        Kind::OptionIn => kept.plain(pointer, (args.uint(i + 1) as usize).min(BEGINNING)),
        Kind::AddressIn => {
            let used = succeeded && matches!(call, Call::Sendto | Call::Connect | Call::Bind);
            kept.add(Kept { pointer, len: (args.uint(i + 1) as usize).min(128), tag: tag::NAME, used });
        }
        Kind::OptionOut | Kind::AddressOut if succeeded && pointer != 0 => {
            kept.plain(next, 4);
            let len = number::<4>(next).map_or(0, u32::from_ne_bytes) as usize;
            let tag = if kind == Kind::AddressOut { tag::NAME } else { tag::PLAIN };
            kept.add(Kept { pointer, len: len.min(128), tag, used: false });
        }
        Kind::MessageIn | Kind::MessageOut => {
            let amount = if succeeded { done } else { BEGINNING };
            of_header(kept, pointer, amount, limit, true, kind == Kind::MessageIn || succeeded);
        }
        Kind::MessagesIn | Kind::MessagesOut if succeeded => {
            for at in (0..done.min(4)).map(|i| pointer.wrapping_add(i * size_of::<mmsghdr>())) {
                kept.plain(at, size_of::<mmsghdr>());
                let amount =
                    number::<4>(at.wrapping_add(offset_of!(mmsghdr, msg_len))).map_or(0, u32::from_ne_bytes) as usize;
                of_header(kept, at, amount, BEGINNING, false, true);
            }
        }
        Kind::VectorIn if succeeded => of_vector(kept, pointer, next, done, limit, tag::DATA),
        Kind::VectorIn => of_vector(kept, pointer, next, BEGINNING, BEGINNING, tag::PLAIN),
        Kind::VectorOut => of_vector(kept, pointer, next, done, limit, tag::DATA),
        Kind::PollFds => kept.plain(pointer, next.min(ENTRIES * 4) * size_of::<pollfd>()),
        Kind::FdSet => kept.plain(pointer, (args.word(0).div_ceil(64) * 8).min(128)),
        Kind::TimeValue => kept.plain(pointer, size_of::<timeval>()),
        Kind::TimeSpec => kept.plain(pointer, size_of::<timespec>()),
        Kind::EpollEventIn => kept.plain(pointer, size_of::<epoll_event>()),
        Kind::EpollEventsOut => kept.plain(pointer, done.min(ENTRIES) * size_of::<epoll_event>()),
        Kind::PollerEventsOut => kept.plain(pointer, done.min(ENTRIES) * 16),
        Kind::FdPair if succeeded => kept.plain(pointer, 8),
        _ => {}
    }
}

/// Message `i` of a call that moves several, as one of its own; how many bytes it has.
pub(super) fn of_message(kept: &mut Pieces<80>, event: &Event, i: usize, limit: usize) -> usize {
    let at = event.args.word(1).wrapping_add(i * size_of::<mmsghdr>());
    let amount = number::<4>(at.wrapping_add(offset_of!(mmsghdr, msg_len))).map_or(0, u32::from_ne_bytes) as usize;
    of_header(kept, at, amount, limit, true, true);
    amount
}

/// A message: its header, and what that points to.
fn of_header(kept: &mut Pieces<80>, at: usize, amount: usize, limit: usize, follow: bool, filled: bool) {
    let mut header = [0u8; size_of::<msghdr>()];
    if memory::read(at, &mut header) < header.len() {
        return;
    }
    let word = |offset: usize| word_at(&header, offset);
    let small = |offset: usize| word(offset) & 0xffff_ffff;
    let named = |tag| if follow { tag } else { tag::PLAIN };
    if follow {
        kept.plain(at, size_of::<msghdr>());
    }
    if !filled {
        return;
    }
    let (name, len) = (word(offset_of!(msghdr, msg_name)), small(offset_of!(msghdr, msg_namelen)));
    kept.add(Kept { pointer: name, len: len.min(128), tag: named(tag::NAME), used: false });
    let (control, len) = (word(offset_of!(msghdr, msg_control)), word(offset_of!(msghdr, msg_controllen)));
    kept.add(Kept { pointer: control, len: len.min(256), tag: named(tag::CONTROL), used: false });
    let (vector, count) = (word(offset_of!(msghdr, msg_iov)), small(offset_of!(msghdr, msg_iovlen)));
    of_vector(kept, vector, count, amount, limit, named(tag::DATA));
}

/// A vector of `count` parts, of which `amount` bytes were moved.
fn of_vector(kept: &mut Pieces<80>, at: usize, count: usize, mut amount: usize, mut limit: usize, tag: u8) {
    let mut parts = [0u8; PARTS * size_of::<iovec>()];
    let wanted = count.min(PARTS) * size_of::<iovec>();
    let there = memory::read(at, parts.get_mut(..wanted).unwrap_or_default());
    kept.plain(at, there);
    for part in parts.get(..there).unwrap_or_default().chunks_exact(size_of::<iovec>()) {
        let pointer = word_at(part, offset_of!(iovec, iov_base));
        let len = word_at(part, offset_of!(iovec, iov_len)).min(amount);
        kept.add(Kept { pointer, len: len.min(limit), tag, used: false });
        amount -= len;
        limit = limit.saturating_sub(len);
    }
}

/// The word at an offset of a structure.
pub(super) fn word_at(bytes: &[u8], offset: usize) -> usize {
    let word = bytes.get(offset..offset + size_of::<usize>()).and_then(|bytes| bytes.try_into().ok());
    word.map_or(0, usize::from_ne_bytes)
}

/// A small number in the program's memory.
fn number<const N: usize>(pointer: usize) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    (memory::read(pointer, &mut bytes) == N).then_some(bytes)
}
