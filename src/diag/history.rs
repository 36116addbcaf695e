//! What became of a descriptor, in brackets behind a reason: `(fd 4: TCP, made by accept at server.c:31, connected to
//! 127.0.0.1:5000)`. Marks from the fd table, addresses from the kernel, places from the notes of diagnosis mode.

use core::fmt::{Result, Write};
use std::os::fd::RawFd;

use super::notes::{Note, Notes};
use super::site;
use super::state::{self, Known, Marks, mark};
use crate::gate::Call;
use crate::names;
use crate::raw::ends::{self, Name};
use crate::raw::own;

/// Places of one history: to find file and line of one takes up to 90 microseconds.
const PLACES: u8 = 3;

/// The words of a history in one language.
pub(crate) struct Words {
    closed: [&'static str; 3],
    closed_elsewhere: &'static str,
    /// Around a place: before it and behind, and what was done goes before both or behind both.
    at: [&'static str; 2],
    place_first: bool,
    by: [&'static str; 3],
    connected: [&'static str; 2],
    was_connected: [&'static str; 2],
    bound: [&'static str; 2],
    marks: [(u32, Note, &'static str); 10],
}

/// English.
pub(crate) static ENGLISH: Words = Words {
    closed: ["closed earlier by rsk_close", "closed earlier by rsk_close_drained", "closed earlier by rsk_close_reset"],
    closed_elsewhere: "closed earlier, but not by rsk_close",
    at: [" at ", ""],
    place_first: false,
    by: ["closed by rsk_close", "closed by rsk_close_drained", "closed by rsk_close_reset"],
    connected: ["connected to ", ""],
    was_connected: ["was connected to ", ""],
    bound: ["bound to ", ""],
    marks: [
        (mark::SOCKET, Note::Opened, "made by socket"),
        (mark::SOCKETPAIR, Note::Opened, "made by socketpair"),
        (mark::ACCEPT, Note::Opened, "made by accept"),
        (mark::DUP, Note::Opened, "copied by dup"),
        (mark::BOUND, Note::Bound, "bound"),
        (mark::LISTENING, Note::Listened, "listening"),
        (mark::CONNECTING, Note::Count, "connect started"),
        (mark::CONNECTED, Note::Connected, "was connected"),
        (mark::SHUT_READ, Note::ShutDown, "shut down for reading"),
        (mark::SHUT_WRITE, Note::ShutDown, "shut down for writing"),
    ],
};

/// Korean.
pub(crate) static KOREAN: Words = Words {
    closed: ["앞서 rsk_close로 닫힘", "앞서 rsk_close_drained로 닫힘", "앞서 rsk_close_reset으로 닫힘"],
    closed_elsewhere: "앞서 rsk_close가 아닌 방법으로 닫힘",
    at: ["", "에서 "],
    place_first: true,
    by: ["rsk_close로 닫힘", "rsk_close_drained로 닫힘", "rsk_close_reset으로 닫힘"],
    connected: ["", "에 연결됨"],
    was_connected: ["", "에 연결된 적 있음"],
    bound: ["주소 ", " 지정됨(bind)"],
    marks: [
        (mark::SOCKET, Note::Opened, "socket으로 생성"),
        (mark::SOCKETPAIR, Note::Opened, "socketpair로 생성"),
        (mark::ACCEPT, Note::Opened, "accept로 생성"),
        (mark::DUP, Note::Opened, "dup으로 복제"),
        (mark::BOUND, Note::Bound, "주소 지정됨(bind)"),
        (mark::LISTENING, Note::Listened, "접속 대기 중(listen)"),
        (mark::CONNECTING, Note::Count, "연결 시작됨"),
        (mark::CONNECTED, Note::Connected, "연결된 적 있음"),
        (mark::SHUT_READ, Note::ShutDown, "읽기 방향 종료됨"),
        (mark::SHUT_WRITE, Note::ShutDown, "쓰기 방향 종료됨"),
    ],
};

/// Writes what is known of `fd`; nothing if nothing is.
pub(crate) fn write(out: &mut impl Write, fd: RawFd, words: &Words) -> Result {
    match state::lookup(fd) {
        Known::Nothing => Ok(()),
        Known::Closed(call) => {
            let notes = notes_of(fd).filter(|notes| notes.get(Note::Closed) != 0);
            write!(out, " (fd {fd}: ")?;
            match notes {
                Some(notes) => write_closed(out, fd, call, notes, words)?,
                None => out.write_str(of_call(&words.closed, call))?,
            }
            out.write_char(')')
        }
        Known::ClosedElsewhere => write!(out, " (fd {fd}: {})", words.closed_elsewhere),
        Known::Open(marks) => {
            write!(out, " (fd {fd}: {}", protocol(fd))?;
            let mut telling = Telling { out, fd, words, notes: notes_of(fd), left: PLACES };
            telling.marks(marks, true)?;
            out.write_char(')')
        }
    }
}

fn write_closed(out: &mut impl Write, fd: RawFd, call: Call, notes: Notes, words: &Words) -> Result {
    let mut telling = Telling { out, fd, words, notes: Some(notes), left: PLACES - 1 };
    telling.marks(state::marks(fd), false)?;
    telling.left = 1;
    telling.out.write_str(", ")?;
    telling.at(Note::Closed, |out| out.write_str(of_call(&words.by, call)))
}

/// The notes of the socket the fd table means.
fn notes_of(fd: RawFd) -> Option<Notes> {
    let notes = Notes::of(fd).filter(|_| super::misuse::diagnosing())?;
    (notes.get(Note::Identity) == state::cookie(fd)).then_some(notes)
}

fn of_call(words: &[&'static str; 3], call: Call) -> &'static str {
    let [close, drained, reset] = words;
    match call {
        Call::CloseDrained => drained,
        Call::CloseReset => reset,
        _ => close,
    }
}

/// A history being written.
struct Telling<'a, W: Write> {
    out: &'a mut W,
    fd: RawFd,
    words: &'a Words,
    notes: Option<Notes>,
    /// How many places may still be told.
    left: u8,
}

impl<W: Write> Telling<'_, W> {
    /// What was done; `comma`: something stands before.
    fn marks(&mut self, marks: Marks, is_open: bool) -> Result {
        let mut comma = is_open;
        for (bit, note, word) in &self.words.marks {
            if !marks.any(*bit) {
                continue;
            }
            if comma {
                self.out.write_str(", ")?;
            }
            comma = true;
            match *bit {
                mark::CONNECTED => self.peer(*note, word, is_open)?,
                mark::BOUND if is_open => self.bound(*note, word)?,
                _ => self.at(*note, |out| out.write_str(word))?,
            }
        }
        Ok(())
    }

    /// What was done, with its place if that is known.
    fn at(&mut self, note: Note, what: impl FnOnce(&mut W) -> Result) -> Result {
        let noted = self.notes.filter(|_| note != Note::Count && self.left > 0).map_or(0, |notes| notes.place(note));
        if noted == 0 {
            return what(self.out);
        }
        self.left -= 1;
        let [before, behind] = self.words.at;
        if !self.words.place_first {
            what(self.out)?;
            self.out.write_str(before)?;
            return site::write_site(self.out, noted);
        }
        self.out.write_str(before)?;
        site::write_site(self.out, noted)?;
        self.out.write_str(behind)?;
        what(self.out)
    }

    fn peer(&mut self, note: Note, otherwise: &str, is_open: bool) -> Result {
        let now = if is_open { ends::peer(self.fd) } else { None };
        let around = if now.is_some() { &self.words.connected } else { &self.words.was_connected };
        let known = now.or_else(|| self.notes.and_then(Notes::peer));
        self.at(note, |out| write_address(out, known.as_ref(), around, otherwise))
    }

    fn bound(&mut self, note: Note, otherwise: &str) -> Result {
        let (known, around) = (ends::local(self.fd), &self.words.bound);
        self.at(note, |out| write_address(out, known.as_ref(), around, otherwise))
    }
}

/// An address between two words, unless it says nothing.
fn write_address(out: &mut impl Write, end: Option<&Name>, around: &[&str; 2], otherwise: &str) -> Result {
    let bytes = end.map(Name::bytes).filter(|bytes| bytes.len() > size_of::<u16>());
    let Some(bytes) = bytes else { return out.write_str(otherwise) };
    let [before, behind] = around;
    out.write_str(before)?;
    names::write_address(out, bytes)?;
    out.write_str(behind)
}

/// What kind of socket the kernel says it is.
fn protocol(fd: RawFd) -> &'static str {
    let ask = |name| own::int_option(fd, libc::SOL_SOCKET, name).unwrap_or(-1);
    let protocol = ask(libc::SO_PROTOCOL);
    if protocol > 0 {
        return names::of(names::PROTOCOL, "IPPROTO_", protocol).and_then(|name| name.get(8..)).unwrap_or("socket");
    }
    names::of(names::FAMILY, "AF_", ask(libc::SO_DOMAIN)).unwrap_or("socket")
}
