//! What was left: sockets still open, by the place that opened them, and sockets closed with data in them, by the place that
//! closed them. Known of what diagnosis mode has seen.

use core::fmt::Write;
use core::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::os::fd::RawFd;

use super::json::Quoted;
use super::language::{self, Language};
use super::notes::{self, Note, Notes};
use super::site;
use super::text::Text;
use crate::error::{Error, Result};
use crate::raw::{asking, own, sock_diag};

/// Places told apart; sockets of further ones are told together.
const PLACES: usize = 64;

/// Sockets of one place.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Group {
    /// The place, 0 if unknown.
    pub(crate) place: usize,
    /// How many.
    pub(crate) sockets: usize,
    /// One of them.
    pub(crate) fd: RawFd,
}

/// Sockets one place has closed with data in them.
struct Closed {
    place: AtomicUsize,
    sockets: AtomicU64,
    unread: AtomicU64,
    unsent: AtomicU64,
}

static CLOSED: [Closed; PLACES] = [const {
    Closed {
        place: AtomicUsize::new(0),
        sockets: AtomicU64::new(0),
        unread: AtomicU64::new(0),
        unsent: AtomicU64::new(0),
    }
}; PLACES];

/// A socket is about to be closed at `place`: what is in it is noted.
pub(super) fn note_close(fd: RawFd, place: usize) {
    let unread = asking::unread(fd).unwrap_or(0) as u64;
    let unsent = if is_tcp_connection(fd) { asking::unsent(fd).unwrap_or(0) as u64 } else { 0 };
    if unread == 0 && unsent == 0 {
        return;
    }
    let found = CLOSED.iter().find(|closed| {
        let entered = closed.place.compare_exchange(0, place.max(1), Relaxed, Relaxed);
        entered.map_or_else(|there| there == place.max(1), |_| true)
    });
    if let Some(closed) = found.or(CLOSED.last()) {
        closed.sockets.fetch_add(1, Relaxed);
        closed.unread.fetch_add(unread, Relaxed);
        closed.unsent.fetch_add(unsent, Relaxed);
    }
}

/// Whether the kernel's count of unsent bytes means something: what other sockets have sent is no longer theirs to lose, and
/// of a TCP socket without a connection the count is what its sequence numbers happen to be.
fn is_tcp_connection(fd: RawFd) -> bool {
    asking::Tcp::of(fd).is_some_and(|tcp| tcp.state() != sock_diag::state::CLOSE)
}

/// The open sockets by place, in no order; how many groups, and how many sockets in all.
pub(crate) fn open(groups: &mut [Group]) -> (usize, usize) {
    such(groups, |_, _| true)
}

/// As [`open`], of the sockets for which `wanted` says so.
pub(crate) fn such(groups: &mut [Group], wanted: impl Fn(RawFd, Notes) -> bool) -> (usize, usize) {
    let (mut used, mut sockets) = (0, 0);
    for fd in 0..=notes::highest() {
        let is_wanted = |notes: &Notes| is_open(fd, *notes) && wanted(fd, *notes);
        let Some(place) = Notes::of(fd).filter(is_wanted).map(|notes| notes.place(Note::Opened)) else {
            continue;
        };
        sockets += 1;
        let at = groups.iter().take(used).position(|group| group.place == place).unwrap_or(used);
        // The last group takes what has no room.
        let last = groups.len().saturating_sub(1);
        if let Some(group) = groups.get_mut(at.min(last)) {
            used = used.max(at.min(last) + 1);
            *group =
                Group { place: if group.sockets == 0 { place } else { group.place }, sockets: group.sockets + 1, fd };
        }
    }
    (used, sockets)
}

fn is_open(fd: RawFd, notes: Notes) -> bool {
    let cookie = notes.get(Note::Identity);
    cookie != 0 && notes.get(Note::OpenedAt) != 0 && own::socket_cookie(fd) == Some(cookie)
}

/// Words of the report in one language.
struct Words {
    nothing: &'static str,
    not_looked: &'static str,
    open: [&'static str; 3],
    closed: [&'static str; 4],
    unknown: &'static str,
}

static ENGLISH: Words = Words {
    nothing: "rustsock: no socket is left open, none was closed with data in it",
    not_looked: "rustsock: nothing is known of open sockets: RUSTSOCK_DIAG=leaks or teach has them noted",
    open: ["rustsock: sockets still open: ", ", opened at ", ", such as fd "],
    closed: [
        "rustsock: sockets closed with data in them: ",
        ", closed at ",
        ", bytes never read ",
        ", bytes the peer had not acknowledged ",
    ],
    unknown: "unknown places",
};

static KOREAN: Words = Words {
    nothing: "rustsock: 열려 있거나 데이터가 남은 채 닫힌 소켓이 없습니다",
    not_looked: "rustsock: 열린 소켓을 알 수 없습니다. RUSTSOCK_DIAG=leaks나 teach를 주면 기록합니다",
    open: ["rustsock: 소켓 ", "개가 열려 있습니다. 연 곳: ", ", 그중 하나는 fd "],
    closed: [
        "rustsock: 소켓 ",
        "개가 데이터를 남기고 닫혔습니다. 닫은 곳: ",
        ", 읽지 않은 바이트 ",
        ", 상대가 아직 확인하지 않은 바이트 ",
    ],
    unknown: "알 수 없음",
};

/// Writes the report to `fd` (-1: nowhere); how many sockets are open.
///
/// # Errors
/// `fd` does not take it.
pub(crate) fn report(fd: RawFd, json: bool) -> Result<usize> {
    let mut groups = [Group::default(); PLACES];
    let (used, sockets) = open(&mut groups);
    if fd == -1 {
        return Ok(sockets);
    }
    let words = match language::current() {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    };
    let mut lines = 0;
    for group in groups.iter().take(used) {
        let place = named(group.place, words);
        let place = place.as_str();
        let mut line = Text::<512>::new();
        let [before, opened, such] = words.open;
        let _ = if json {
            write!(
                line,
                "{{\"leak\":\"open\",\"at\":{},\"sockets\":{},\"fd\":{}}}",
                Quoted(place),
                group.sockets,
                group.fd
            )
        } else {
            write!(line, "{before}{}{opened}{place}{such}{}", group.sockets, group.fd)
        };
        lines += write_line(fd, &mut line)?;
    }
    for closed in CLOSED.iter().filter(|closed| closed.sockets.load(Relaxed) != 0) {
        let place = named(closed.place.load(Relaxed), words);
        let place = place.as_str();
        let [sockets, unread, unsent] =
            [&closed.sockets, &closed.unread, &closed.unsent].map(|count| count.load(Relaxed));
        let mut line = Text::<512>::new();
        let [before, at, never, not_yet] = words.closed;
        let _ = if json {
            let at = Quoted(place);
            write!(
                line,
                "{{\"leak\":\"closed\",\"at\":{at},\"sockets\":{sockets},\"unread\":{unread},\"unsent\":{unsent}}}"
            )
        } else {
            write!(line, "{before}{sockets}{at}{place}{never}{unread}{not_yet}{unsent}")
        };
        lines += write_line(fd, &mut line)?;
    }
    if lines == 0 && !json {
        let mut line = Text::<512>::new();
        let _ = line.write_str(if super::misuse::diagnosing() { words.nothing } else { words.not_looked });
        write_line(fd, &mut line)?;
    }
    Ok(sockets)
}

fn named(place: usize, words: &Words) -> Text<256> {
    let mut name = Text::new();
    let _ = if place > 1 { site::write_site(&mut name, place) } else { name.write_str(words.unknown) };
    name
}

fn write_line(fd: RawFd, line: &mut Text<512>) -> Result<usize> {
    line.end_line();
    if own::write(fd, line.as_bytes()) { Ok(1) } else { Err(Error::last_os()) }
}

static WANTED: AtomicBool = AtomicBool::new(false);

/// Whether the report is written when the program ends.
pub(crate) fn want_at_exit(on: bool) {
    WANTED.store(on, Relaxed);
    if on {
        at_exit();
    }
}

/// Whether it is: then sockets have to be noted from the start.
pub(super) fn is_wanted() -> bool {
    WANTED.load(Relaxed)
}

/// Registers [`ending`] with libc, once.
pub(super) fn at_exit() {
    static REGISTERED: AtomicBool = AtomicBool::new(false);
    if !REGISTERED.swap(true, Relaxed) {
        own::at_exit(ending);
    }
}

/// The program ends: what was asked for is told.
extern "C" fn ending() {
    if super::misuse::diagnosing() {
        super::misuse::ending();
    }
    if WANTED.load(Relaxed) {
        // Without standard error there is nobody to tell.
        let _ = super::misuse::report::with_output(report);
    }
}
