//! What diagnosis mode remembers of each descriptor, beyond the fd table: where in the program things were done to it, and
//! what the checks need to see the second half of a mistake.
//!
//! A row of words for each fd, without locks. A row belongs to the socket whose cookie it carries; another socket at the same
//! number starts with an empty one.

use core::sync::atomic::{AtomicI32, AtomicU64, Ordering::Relaxed};
use std::os::fd::RawFd;

use crate::raw::ends::Name;
use crate::raw::sparse::Sparse;

/// The words of a row, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Note {
    /// The cookie of the socket the row is about; 0 for a descriptor without one.
    Identity,
    /// Place where it was opened.
    Opened,
    /// When, in milliseconds of the coarse clock.
    OpenedAt,
    /// Place of bind.
    Bound,
    /// Place of listen.
    Listened,
    /// Place of connect.
    Connected,
    /// Place of shutdown.
    ShutDown,
    /// Place of close. Kept when the socket is gone.
    Closed,
    /// When it was closed.
    ClosedAt,
    // Transfers (RSK140 to RSK156).
    /// `SO_TYPE` and, above it, `SO_DOMAIN`, with bit 63 set; 0 = not asked yet.
    Sort,
    /// `fork::epoch` when the socket came to be here, plus one.
    Epoch,
    /// It has been copied by dup, so that others may use it too.
    Copied,
    /// After a short send: address of the first byte that was not taken.
    UnsentAt,
    /// How many bytes were not; 0 = nothing is due.
    UnsentLeft,
    /// How many were to be sent.
    UnsentAsked,
    /// The first bytes that were not taken.
    UnsentHead,
    /// Their number (4 bits), whether it was a file (16), whether the program has since looked after it (32).
    UnsentState,
    /// Place of the short send.
    UnsentPlace,
    /// How many waits there had been in the process.
    UnsentWaits,
    /// An epoll set or a poller watches it for writing.
    WriteWatched,
    /// An epoll set or a poller watches its edges.
    EdgeWatched,
    /// Receives that returned 0 in a row; above it the thread.
    Zeros,
    /// A receive has returned 0: the stream has ended.
    Ended,
    /// The last receive returned an empty datagram.
    EmptyDatagram,
    /// The last receive looked without taking (`MSG_PEEK`).
    Peeked,
    /// Where the last receive put its bytes.
    ReceivedAt,
    /// How much room there was.
    ReceivedRoom,
    /// How many bytes came.
    ReceivedBytes,
    /// What shows that the last receive was of a record: see `transfer::record`.
    Record,
    /// The program has looked for input.
    Looked,
    /// To which port of this host an unconnected datagram socket has sent, nobody having answered yet.
    SentTo,
    /// Sends that succeeded since the program last looked for input.
    SentUnseen,
    /// An epoll set or a poller has watched it, whatever for.
    Watched,
    /// Number of the connection among those that were cut into pieces, plus one.
    ChopNumber,
    /// How many receives were looked at for that.
    ChopCalls,
    /// The last receive was given less than had arrived, and this was left.
    Withheld,
    /// After 8 bytes of a longer text: address of the ninth.
    TextAt,
    /// Length of the text.
    TextLen,
    /// Its first bytes from the ninth on.
    TextHead,
    /// Place of the send.
    TextPlace,
    // Waiting (RSK160 to RSK176).
    /// Bits of `waiting::flag`: what waits have reported and what was done since.
    Waiting,
    /// Attempts to use it while it connects that came to nothing.
    ConnectTries,
    /// Which thread has started to connect it.
    ConnectThread,
    /// How many waits that thread had made then.
    ConnectWaits,
    /// The call that was interrupted by a signal and not made again, plus one.
    Interrupted,
    /// How often waits have reported its end since it was last used.
    Ends,
    /// Bytes that could be read from it the first time, plus one.
    EndsUnread,
    /// How often a wait has said that it is not open.
    NotOpen,
    /// Its place in the table of what epoll and pollers watch, plus one.
    Registration,
    /// If it is an epoll instance: a number no other has.
    EpollSet,
    /// How often accept has failed for want of a descriptor in the time since `RefusedAt`.
    Refused,
    /// When that began, in milliseconds of the coarse clock.
    RefusedAt,
    // Setting up (RSK120 to RSK132).
    /// Errno of the last connect that failed on it.
    ConnectError,
    /// The listening fd it was accepted from, plus one.
    Listener,
    /// 1 = it listens on a port nobody has chosen, asked for or been told of yet.
    Unchosen,
    /// 1 = it listens with a backlog of 0, and nobody was told yet.
    NoQueue,
    // Lifetime (RSK180 to RSK190).
    /// Thread that opened it, of `tasks::current`.
    OpenedBy,
    /// Thread that is inside a call that receives from it or accepts, 0 if none.
    Receiving,
    /// Thread that is inside a call that sends.
    Sending,
    /// The other end: its address, at the end its length.
    Peer,
    /// Second part.
    Peer1,
    /// Third part.
    Peer2,
    /// Fourth part.
    Peer3,
    /// How many descriptors an epoll instance was told to watch.
    Watches,
    /// Inode of a socket that was bound.
    Inode,
    /// Whether it was closed through the library.
    Gone,
    /// 1 when `SO_LINGER` was set to 0 seconds, 2 when something was sent after that.
    Resets,
    /// Whether all of the last send was taken.
    SentAll,
    /// Thread that has closed it. Kept, as the next two are.
    ClosedBy,
    /// Place where the number was closed the time before.
    ClosedBefore,
    /// Thread that did that.
    ClosedBeforeBy,
    /// Number of notes; always last.
    Count,
}

/// The highest fd that has a row, -1 if none.
pub(crate) fn highest() -> RawFd {
    HIGHEST.load(Relaxed)
}

static HIGHEST: AtomicI32 = AtomicI32::new(-1);

/// The words of the other end's address.
const PEER: [Note; 4] = [Note::Peer, Note::Peer1, Note::Peer2, Note::Peer3];

/// What is said of the number, whichever socket has it.
const KEPT: [Note; 5] = [Note::Closed, Note::ClosedAt, Note::ClosedBy, Note::ClosedBefore, Note::ClosedBeforeBy];

const WORDS: usize = Note::Count as usize;

static TABLE: Sparse<[AtomicU64; WORDS]> = Sparse::new();

/// The row of one descriptor.
#[derive(Clone, Copy)]
pub(crate) struct Notes(&'static [AtomicU64; WORDS]);

impl Notes {
    /// The row of `fd`, if it has one.
    pub(crate) fn of(fd: RawFd) -> Option<Self> {
        TABLE.get(usize::try_from(fd).ok()?).map(Self)
    }

    /// The row of `fd`, made if need be; `None` for a negative number or without memory.
    pub(crate) fn make(fd: RawFd) -> Option<Self> {
        let notes = TABLE.claim(usize::try_from(fd).ok()?).map(Self)?;
        if fd > HIGHEST.load(Relaxed) {
            HIGHEST.fetch_max(fd, Relaxed);
        }
        Some(notes)
    }

    fn word(self, note: Note) -> &'static AtomicU64 {
        // The names are the indices, so the fallback is never taken.
        self.0.get(note as usize).unwrap_or(&self.0[0])
    }

    /// The word itself, to be changed.
    pub(crate) fn cell(self, note: Note) -> &'static AtomicU64 {
        self.word(note)
    }

    /// What is noted; 0 if nothing is.
    pub(crate) fn get(self, note: Note) -> u64 {
        self.word(note).load(Relaxed)
    }

    /// The same as a place in the program.
    pub(crate) fn place(self, note: Note) -> usize {
        usize::try_from(self.get(note)).unwrap_or(0)
    }

    /// Notes something.
    pub(crate) fn set(self, note: Note, value: u64) {
        self.word(note).store(value, Relaxed);
    }

    /// Notes something; what was noted before.
    pub(crate) fn swap(self, note: Note, value: u64) -> u64 {
        self.word(note).swap(value, Relaxed)
    }

    /// Forgets `value`, unless something else was noted since.
    pub(crate) fn retract(self, note: Note, value: u64) {
        let _ = self.word(note).compare_exchange(value, 0, Relaxed, Relaxed);
    }

    /// Sets bits.
    pub(crate) fn mark(self, note: Note, bits: u64) {
        self.word(note).fetch_or(bits, Relaxed);
    }

    /// Clears bits.
    pub(crate) fn unmark(self, note: Note, bits: u64) {
        self.word(note).fetch_and(!bits, Relaxed);
    }

    /// Counts; the number before.
    pub(crate) fn add(self, note: Note, by: u64) -> u64 {
        self.word(note).fetch_add(by, Relaxed)
    }

    /// Counts down; the number before.
    pub(crate) fn subtract(self, note: Note, by: u64) -> u64 {
        self.word(note).fetch_sub(by, Relaxed)
    }

    /// Forgets what was noted of the socket: another is at this number.
    pub(crate) fn clear(self) {
        for (i, word) in self.0.iter().enumerate() {
            if !KEPT.iter().any(|note| *note as usize == i) {
                word.store(0, Relaxed);
            }
        }
    }

    /// Notes the address of the other end, unless it is a long path.
    pub(crate) fn set_peer(self, name: &Name) {
        let mut room = [0u8; 32];
        let address = name.bytes();
        if address.len() >= room.len() {
            return;
        }
        for (to, from) in room.iter_mut().zip(address) {
            *to = *from;
        }
        if let Some(last) = room.last_mut() {
            *last = u8::try_from(address.len()).unwrap_or(0);
        }
        for (note, part) in PEER.into_iter().zip(room.chunks_exact(8)) {
            self.set(note, u64::from_ne_bytes(part.try_into().unwrap_or_default()));
        }
    }

    /// That address, if it was noted.
    pub(crate) fn peer(self) -> Option<Name> {
        let mut room = [0u8; 32];
        for (note, part) in PEER.into_iter().zip(room.chunks_exact_mut(8)) {
            part.copy_from_slice(&self.get(note).to_ne_bytes());
        }
        let [.., len] = room;
        room.get(..len.into()).filter(|address| !address.is_empty()).map(Name::of)
    }
}
