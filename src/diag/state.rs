//! The fd table: where each socket of the library came from and what was done to it.
//!
//! It is a cache and is treated as one. Each record carries the socket's cookie, a number the kernel never gives twice, and
//! a record is believed only if the fd still has that cookie when somebody asks. So code that closes, re-uses, dups or
//! inherits an fd behind the library's back makes a record unknown, never wrong.
//!
//! No locks: a record is two atomics, changed by single operations. A thread that dies or a process that forks in between
//! leaves at worst a record that no longer matches.

use core::sync::atomic::{AtomicI32, AtomicU32, AtomicU64, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use std::os::fd::RawFd;

use crate::gate::{Args, Call, Event, Observer, Outcome, Verdict};
use crate::names;
use crate::raw::sparse::Sparse;
use crate::raw::{memory, own};

/// The table as an observer.
pub(crate) const OBSERVER: Observer = Observer { before, after };

static TABLE: Sparse<Record> = Sparse::new();
/// The highest fd that has a record, -1 if none.
static HIGHEST: AtomicI32 = AtomicI32::new(-1);

/// What is known of one fd: the socket's cookie and its marks. Zeroed = nothing.
type Record = (AtomicU64, AtomicU32);

/// Marks of a record.
#[allow(missing_docs, reason = "the tables of words below say what each means")]
pub(crate) mod mark {
    pub(crate) const SOCKET: u32 = 1;
    pub(crate) const SOCKETPAIR: u32 = 1 << 1;
    pub(crate) const ACCEPT: u32 = 1 << 2;
    pub(crate) const DUP: u32 = 1 << 3;
    pub(crate) const BOUND: u32 = 1 << 4;
    pub(crate) const LISTENING: u32 = 1 << 5;
    pub(crate) const CONNECTING: u32 = 1 << 6;
    pub(crate) const CONNECTED: u32 = 1 << 7;
    pub(crate) const SHUT_READ: u32 = 1 << 8;
    pub(crate) const SHUT_WRITE: u32 = 1 << 9;
    pub(crate) const CLOSED: u32 = 1 << 10;
    /// `SOCK_DGRAM`, as it was asked for.
    pub(crate) const DATAGRAM: u32 = 1 << 16;
    pub(crate) const DRAINED: u32 = 1 << 11;
    pub(crate) const RESET: u32 = 1 << 12;
    /// A close of what was closed already.
    pub(crate) const AGAIN: u32 = 1 << 13;
}

/// What the table can say of an fd now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// Nothing: not one of ours, or another socket has its number.
    Nothing,
    /// It was ours and was closed through the library, by this call.
    Closed(Call),
    /// It was ours and is not open any more, and not by our close.
    ClosedElsewhere,
    /// It is this socket, with these marks.
    Open(Marks),
}

/// The history of an open socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marks(u32);

impl Marks {
    /// Nothing is known.
    pub(crate) const NONE: Self = Self(0);

    /// Whether any of these marks is set.
    pub(crate) const fn any(self, marks: u32) -> bool {
        self.0 & marks != 0
    }

    /// It has had a connection.
    pub(crate) fn was_connected(self) -> bool {
        self.0 & mark::CONNECTED != 0
    }

    /// It has listened.
    pub(crate) fn has_listened(self) -> bool {
        self.0 & mark::LISTENING != 0
    }

    /// `shutdown` has ended its sending.
    pub(crate) fn shut_for_writing(self) -> bool {
        self.0 & mark::SHUT_WRITE != 0
    }

    /// The call it came from.
    fn creator(self) -> usize {
        [mark::ACCEPT, mark::SOCKETPAIR, mark::DUP].iter().position(|bit| self.0 & bit != 0).unwrap_or(3)
    }
}

/// The marks of `fd` as they were noted, not compared with the kernel.
pub(crate) fn marks(fd: RawFd) -> Marks {
    record(fd).map_or(Marks::NONE, |(_, marks)| Marks(marks.load(Acquire)))
}

/// The cookie of the socket the record is about, 0 if there is none.
pub(crate) fn cookie(fd: RawFd) -> u64 {
    record(fd).map_or(0, |(cookie, _)| cookie.load(Acquire))
}

/// The open descriptors whose records have any of these marks.
pub(crate) fn fds(wanted: u32) -> impl Iterator<Item = RawFd> {
    let highest = HIGHEST.load(Relaxed);
    (0..=highest).filter(move |fd| marks(*fd).any(wanted) && !marks(*fd).any(mark::CLOSED) && is_current(*fd))
}

/// Whether the socket at `fd` is the one the record is about.
pub(crate) fn is_current(fd: RawFd) -> bool {
    matches!(lookup(fd), Known::Open(_))
}

/// How many sockets the table holds below fd `limit` that were not closed through the library, and the call most of them
/// came from with their number. It counts records and asks the kernel nothing.
pub(crate) fn census(limit: u64) -> (u32, &'static str, u32) {
    let mut counts = [0u32; 4];
    for index in 0..usize::try_from(limit).unwrap_or(0).min(CENSUS) {
        let marks = TABLE.get(index).map_or(0, |(_, marks)| marks.load(Relaxed));
        if marks != 0 && marks & mark::CLOSED == 0 {
            if let Some(count) = counts.get_mut(Marks(marks).creator()) {
                *count += 1;
            }
        }
    }
    let names = ["accept", "socketpair", "dup", "socket"];
    let (name, most) = names.into_iter().zip(counts).max_by_key(|(_, count)| *count).unwrap_or_default();
    (counts.iter().sum(), name, most)
}

/// Records a census looks at: they cost a nanosecond each.
const CENSUS: usize = 8192;

fn record(fd: RawFd) -> Option<&'static Record> {
    TABLE.get(usize::try_from(fd).ok()?)
}

/// A socket has come to be at `fd`.
fn enter(fd: RawFd, marks: u32) {
    let Ok(index) = usize::try_from(fd) else { return };
    let (Some((cookie, known)), Some(now)) = (TABLE.claim(index), own::socket_cookie(fd)) else { return };
    if fd > HIGHEST.load(Relaxed) {
        HIGHEST.fetch_max(fd, Relaxed);
    }
    known.store(0, Relaxed);
    cookie.store(now, Release);
    known.store(marks, Release);
}

fn add(fd: RawFd, marks: u32) {
    if let Some((_, known)) = record(fd) {
        known.fetch_or(marks, Relaxed);
    }
}

fn remove(fd: RawFd, marks: u32) {
    if let Some((_, known)) = record(fd) {
        known.fetch_and(!marks, Relaxed);
    }
}

/// Looks an fd up and checks with the kernel that the record is about the socket that is there.
pub(crate) fn lookup(fd: RawFd) -> Known {
    let Some((cookie, marks)) = record(fd) else { return Known::Nothing };
    let marks = marks.load(Acquire);
    let cookie = cookie.load(Acquire);
    if marks == 0 || cookie == 0 {
        return Known::Nothing;
    }
    match own::socket_cookie(fd) {
        Some(now) if now == cookie => Known::Open(Marks(marks)),
        Some(_) => Known::Nothing,
        None if own::identity(fd).is_some() => Known::Nothing,
        None if marks & mark::CLOSED != 0 => Known::Closed(closer(marks)),
        None => Known::ClosedElsewhere,
    }
}

/// Which call has closed a socket with these marks.
fn closer(marks: u32) -> Call {
    match marks {
        marks if marks & mark::DRAINED != 0 => Call::CloseDrained,
        marks if marks & mark::RESET != 0 => Call::CloseReset,
        _ => Call::Close,
    }
}

/// A close is noted before it is made: afterwards another thread may already own the number.
fn before(event: &mut Event) -> Verdict {
    let fd = event.args.int(0);
    match event.call {
        Call::Close if marks(fd).any(mark::CLOSED) => add(fd, mark::AGAIN),
        Call::Close => add(fd, mark::CLOSED),
        // The close itself is a step of these.
        Call::CloseDrained if !marks(fd).any(mark::CLOSED) => add(fd, mark::DRAINED),
        Call::CloseReset if !marks(fd).any(mark::CLOSED) => add(fd, mark::RESET),
        Call::Dup2 | Call::Dup3 if replaces(event.args) => add(event.args.int(1), mark::CLOSED),
        _ => {}
    }
    Verdict::Proceed
}

#[allow(clippy::cast_possible_truncation, reason = "an fd came back, which is an int")]
fn after(event: &mut Event, outcome: Outcome) {
    let fd = event.args.int(0);
    let made = outcome.value as RawFd;
    match (event.call, outcome.failure) {
        (Call::Socket, None) => enter(made, mark::SOCKET | kind(event.args)),
        (Call::Accept | Call::Accept4, None) => enter(made, mark::ACCEPT | mark::CONNECTED),
        (Call::Socketpair, None) => {
            each_of_pair(event.args, |fd| enter(fd, mark::SOCKETPAIR | mark::CONNECTED | kind(event.args)));
        }
        (Call::Dup | Call::DupCloexec, None) => enter_copy(made, fd),
        (Call::Fcntl, None) if copies(event.args) => enter_copy(made, fd),
        (Call::Dup2 | Call::Dup3, None) if replaces(event.args) => enter_copy(made, fd),
        // Then the number still stands for what it was.
        (Call::Dup2 | Call::Dup3, Some(_)) => remove(event.args.int(1), mark::CLOSED),
        (Call::Bind, None) => add(fd, mark::BOUND),
        (Call::Listen, None) => add(fd, mark::LISTENING),
        (Call::Connect, None) if disconnects(event.args) => remove(fd, mark::CONNECTED | mark::CONNECTING),
        (Call::Connect | Call::ConnectFinish, None) => end_connecting(fd),
        (Call::TcpConnect, None) if !only_starts(event.args) => end_connecting(made),
        (Call::Connect, Some(libc::EINPROGRESS)) => add(fd, mark::CONNECTING),
        // Nothing was there to be closed: if it was not our close that had closed it, this one was not either.
        (Call::Close, Some(libc::EBADF)) if !marks(fd).any(mark::AGAIN) => {
            remove(fd, mark::CLOSED | mark::DRAINED | mark::RESET);
        }
        (Call::Shutdown, None) => add(fd, shut(event.args.int(1))),
        _ => {}
    }
}

/// The mark of the type of a new socket.
fn kind(args: &Args) -> u32 {
    let kind = args.int(1) & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC);
    if kind == libc::SOCK_DGRAM { mark::DATAGRAM } else { 0 }
}

/// Both descriptors `socketpair` has made.
pub(crate) fn each_of_pair(args: &Args, work: impl Fn(RawFd)) {
    let mut pair = [0u8; 8];
    if memory::read(args.word(3), &mut pair) == pair.len() {
        let (first, second) = pair.split_at(4);
        for fd in [first, second] {
            if let Ok(bytes) = fd.try_into() {
                work(RawFd::from_ne_bytes(bytes));
            }
        }
    }
}

/// A copy is the same socket: same history, if the original's is known.
fn enter_copy(copy: RawFd, original: RawFd) {
    if let Known::Open(Marks(marks)) = lookup(original) {
        enter(copy, marks & !mark::CLOSED | mark::DUP);
    }
}

/// Whether `dup2` or `dup3` closes what is at the second number, if the call succeeds.
pub(crate) fn replaces(args: &Args) -> bool {
    args.int(0) != args.int(1)
}

/// Whether `fcntl` is asked for a copy.
pub(crate) fn copies(args: &Args) -> bool {
    matches!(args.int(1), libc::F_DUPFD | libc::F_DUPFD_CLOEXEC)
}

/// A connect that was started has succeeded.
fn end_connecting(fd: RawFd) {
    remove(fd, mark::CONNECTING);
    add(fd, mark::CONNECTED);
}

/// `tcp_connect` told neither to wait nor to block gives the socket back while it connects.
fn only_starts(args: &Args) -> bool {
    args.int(2) & names::flag::NONBLOCK != 0 && args.int(3) == 0
}

/// `connect` to `AF_UNSPEC` dissolves a connection.
pub(crate) fn disconnects(args: &Args) -> bool {
    let mut family = [0u8; 2];
    memory::read(args.word(1), &mut family) == family.len()
        && i32::from(libc::sa_family_t::from_ne_bytes(family)) == libc::AF_UNSPEC
}

const fn shut(how: libc::c_int) -> u32 {
    match how {
        libc::SHUT_RD => mark::SHUT_READ,
        libc::SHUT_WR => mark::SHUT_WRITE,
        _ => mark::SHUT_READ | mark::SHUT_WRITE,
    }
}

/// How the socket at `fd` came to be what it is, as one of `names::role`; `UNKNOWN` if nobody told the table.
pub(crate) fn role(fd: RawFd) -> i32 {
    match lookup(fd) {
        Known::Open(Marks(marks)) if marks & mark::SOCKETPAIR != 0 => names::role::PAIR,
        Known::Open(Marks(marks)) if marks & mark::ACCEPT != 0 => names::role::SERVER,
        Known::Open(Marks(marks)) if marks & (mark::CONNECTING | mark::CONNECTED) != 0 => names::role::CLIENT,
        _ => names::role::UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsRawFd;

    use super::{Known, lookup, mark};
    use crate::gate::Call;
    use crate::raw::own;
    use crate::sys::{descriptor, socket};

    fn marks(fd: i32) -> u32 {
        match lookup(fd) {
            Known::Open(super::Marks(marks)) => marks,
            other => panic!("fd {fd} is {other:?}"),
        }
    }

    #[test]
    fn history_follows_the_socket() {
        let fd = socket::socket(libc::AF_INET, libc::SOCK_STREAM, 0);
        assert_eq!(marks(fd), mark::SOCKET);
        assert_eq!(socket::listen(fd, 1), 0);
        assert_eq!(marks(fd), mark::SOCKET | mark::LISTENING);
        let copy = descriptor::dup(fd);
        assert_eq!(marks(copy), mark::SOCKET | mark::LISTENING | mark::DUP);
        assert_eq!(descriptor::close(fd), 0);
        assert_eq!(descriptor::close(copy), 0);
    }

    #[test]
    fn every_way_to_copy_keeps_the_history() {
        let fd = socket::socket(libc::AF_INET, libc::SOCK_STREAM, 0);
        let target = socket::socket(libc::AF_INET, libc::SOCK_DGRAM, 0);
        assert_eq!(descriptor::dup2(-1, target), -1);
        assert_eq!(marks(target), mark::SOCKET | mark::DATAGRAM);
        assert_eq!(descriptor::dup2(fd, target), target);
        assert_eq!(marks(target), mark::SOCKET | mark::DUP);
        assert_eq!(descriptor::dup2(target, target), target);
        assert_eq!(marks(target), mark::SOCKET | mark::DUP);
        assert_eq!(descriptor::dup3(fd, target, libc::O_CLOEXEC), target);
        assert_eq!(marks(target), mark::SOCKET | mark::DUP);
        // SAFETY: these commands take no pointer.
        let copy = unsafe { descriptor::fcntl(fd, libc::F_DUPFD_CLOEXEC, 0) };
        assert_eq!(marks(copy), mark::SOCKET | mark::DUP);
        for fd in [fd, target, copy] {
            assert_eq!(descriptor::close(fd), 0);
        }
    }

    #[test]
    fn a_stranger_at_the_same_number_is_not_ours() {
        let fd = socket::socket(libc::AF_INET, libc::SOCK_STREAM, 0);
        // Behind the library's back: another socket of the same kind takes the number.
        let stranger = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        // SAFETY: both fds are open and ours.
        assert_eq!(unsafe { libc::dup2(stranger.as_raw_fd(), fd) }, fd);
        assert_eq!(lookup(fd), Known::Nothing);
        own::close(fd);
    }

    #[test]
    fn close_by_others_is_told_apart() {
        // High numbers, so that no other test's fd takes their place meanwhile.
        let high = |fd| {
            let high = own::private_copy(fd).unwrap();
            super::enter(high, mark::SOCKET);
            high
        };
        let fd = socket::socket(libc::AF_INET, libc::SOCK_DGRAM, 0);
        let (ours, theirs) = (high(fd), high(fd));
        assert_eq!(descriptor::close(ours), 0);
        own::close(theirs);
        assert_eq!(lookup(ours), Known::Closed(Call::Close));
        assert_eq!(lookup(theirs), Known::ClosedElsewhere);
        assert_eq!(descriptor::close(fd), 0);
    }

    #[test]
    fn any_number_may_be_asked() {
        for fd in [-1, i32::MIN, i32::MAX, 1 << 20] {
            assert_eq!(lookup(fd), Known::Nothing);
        }
    }
}
