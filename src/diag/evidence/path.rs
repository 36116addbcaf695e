//! Paths of Unix sockets: what is there, and which part of the way is missing or closed.

use core::ffi::CStr;

use super::reason::{Reason, address};
use super::subject::{Subject, kind_name};
use crate::diag::messages::live;
use crate::gate::Call;
use crate::raw::asking;
use crate::raw::ends::Name;

/// Bytes of the longest path and its NUL.
const ROOM: usize = 110;

/// The path a call was given.
struct Path {
    bytes: [u8; ROOM],
    len: usize,
}

impl Path {
    fn of(subject: &Subject) -> Option<Self> {
        let path = match subject.failure.call {
            Call::UnixListen | Call::UnixConnect => subject.text(0)?,
            _ if subject.given_family()? != libc::AF_UNIX => return None,
            _ => subject.given()?.0.get(2..)?,
        };
        let len = path.iter().position(|byte| *byte == 0).unwrap_or(path.len());
        let mut own = Self { bytes: [0; ROOM], len };
        own.bytes
            .get_mut(..len)
            .filter(|room| !room.is_empty() && room.len() < ROOM)?
            .copy_from_slice(path.get(..len)?);
        Some(own)
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    fn text(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.bytes).unwrap_or_default()
    }

    /// What a question about the first `len` bytes answers.
    fn cut<T>(&self, len: usize, ask: impl FnOnce(&CStr) -> T) -> T {
        let mut part = [0; ROOM];
        for (place, byte) in part.iter_mut().zip(self.bytes().iter().take(len)) {
            *place = *byte;
        }
        ask(CStr::from_bytes_until_nul(&part).unwrap_or_default())
    }

    /// Where each directory on the way ends.
    fn directories(&self) -> impl Iterator<Item = usize> + '_ {
        let slashes = self.bytes().iter().enumerate().filter(|(_, byte)| **byte == b'/');
        slashes.map(|(at, _)| at).filter(|at| *at > 0)
    }

    /// The directory the file is in.
    fn directory(&self) -> &[u8] {
        match self.bytes().iter().rposition(|byte| *byte == b'/') {
            Some(0) => b"/",
            Some(at) => self.bytes().get(..at).unwrap_or_default(),
            None => b".",
        }
    }

    /// The `struct sockaddr_un`.
    fn name(&self) -> Name {
        let mut whole = [0; ROOM + 2];
        let family = libc::sa_family_t::try_from(libc::AF_UNIX).unwrap_or(0).to_ne_bytes();
        for (place, byte) in whole.iter_mut().zip(family.iter().chain(self.bytes())) {
            *place = *byte;
        }
        Name::of(whole.get(..self.len + 3).unwrap_or_default())
    }
}

fn shown(bytes: &[u8]) -> impl core::fmt::Display + '_ {
    bytes.escape_ascii()
}

/// What kind of file it is, in words.
pub(super) fn file_words(mode: libc::mode_t) -> (&'static str, &'static str) {
    match mode & libc::S_IFMT {
        libc::S_IFREG => ("a regular file", "일반 파일"),
        libc::S_IFDIR => ("a directory", "디렉터리"),
        libc::S_IFIFO => ("a pipe", "파이프"),
        libc::S_IFCHR => ("a device", "장치"),
        libc::S_IFBLK => ("a block device", "블록 장치"),
        libc::S_IFSOCK => ("a socket", "소켓"),
        _ => ("an object of the kernel", "커널 객체"),
    }
}

fn is_socket(mode: libc::mode_t) -> bool {
    mode & libc::S_IFMT == libc::S_IFSOCK
}

/// `EADDRINUSE` of bind.
pub(super) fn in_use(subject: &Subject) -> Option<Reason> {
    let Some(path) = Path::of(subject) else {
        let (name, _) = subject.given()?;
        let taken = matches!(asking::unix_probe(name)?, 0 | libc::EPROTOTYPE);
        return taken.then(|| Reason::live(&live::NAME_TAKEN).with(address(name)));
    };
    let mode = asking::mode(path.text()).ok()?;
    if !is_socket(mode) {
        return Some(Reason::live(&live::PATH_NO_SOCKET).with(shown(path.bytes())).word(file_words(mode)));
    }
    match asking::unix_probe(path.name().bytes())? {
        0 | libc::EPROTOTYPE => Some(Reason::live(&live::PATH_LIVE).with(shown(path.bytes()))),
        libc::ECONNREFUSED => Some(Reason::live(&live::PATH_STALE).with(shown(path.bytes()))),
        _ => None,
    }
}

/// `ECONNREFUSED` of connect.
pub(super) fn refused(subject: &Subject) -> Option<Reason> {
    let Some(path) = Path::of(subject) else {
        let (name, _) = subject.given()?;
        return Some(Reason::live(&live::REFUSED_NAME).with(address(name)));
    };
    let mode = asking::mode(path.text()).ok()?;
    if !is_socket(mode) {
        return Some(Reason::live(&live::REFUSED_PATH_NO_SOCKET).with(shown(path.bytes())).word(file_words(mode)));
    }
    match asking::unix_probe(path.name().bytes())? {
        libc::EPROTOTYPE => Some(Reason::live(&live::REFUSED_PATH_DEAF).with(shown(path.bytes()))),
        libc::ECONNREFUSED => Some(Reason::live(&live::REFUSED_PATH_STALE).with(shown(path.bytes()))),
        _ => None,
    }
}

/// `EPROTOTYPE` of connect: which type the socket there has. A probe with that type itself would stand in its queue, so only
/// what a datagram socket is answered can be told.
pub(super) fn other_type(subject: &Subject) -> Option<Reason> {
    let path = Path::of(subject)?;
    let own = subject.kind()?;
    let there = match (asking::unix_probe(path.name().bytes())?, own) {
        (0, _) => libc::SOCK_DGRAM,
        (libc::EPROTOTYPE, libc::SOCK_STREAM) => libc::SOCK_SEQPACKET,
        (libc::EPROTOTYPE, libc::SOCK_SEQPACKET) => libc::SOCK_STREAM,
        _ => return None,
    };
    let row = Reason::live(&live::PATH_OF_OTHER_TYPE).with(kind_name(own)?);
    Some(row.with(shown(path.bytes())).with(kind_name(there)?))
}

/// `ENOENT`: the first part of the way that is not there.
pub(super) fn missing(subject: &Subject) -> Option<Reason> {
    let path = Path::of(subject)?;
    if let Some(end) = path.directories().find(|end| path.cut(*end, asking::mode) == Err(libc::ENOENT)) {
        return Some(Reason::live(&live::PATH_MISSING).with(shown(path.bytes().get(..end)?)));
    }
    let makes = matches!(subject.failure.call, Call::Bind | Call::UnixListen);
    if makes || asking::mode(path.text()) != Err(libc::ENOENT) {
        return None;
    }
    let directory = path.directory();
    let file = path.bytes().rsplit(|byte| *byte == b'/').next()?;
    Some(Reason::live(&live::PATH_NOT_YET).with(shown(directory)).with(shown(file)))
}

/// `EACCES`: the first part of the way that is closed to this process.
pub(super) fn denied(subject: &Subject) -> Option<Reason> {
    let path = Path::of(subject)?;
    let user = asking::user();
    let closed = |end: &usize| !path.cut(*end, |part| asking::may(part, libc::X_OK));
    if let Some(end) = path.directories().find(closed) {
        return Some(Reason::live(&live::PATH_NOT_ENTERED).with(shown(path.bytes().get(..end)?)).with(user));
    }
    if matches!(subject.failure.call, Call::Bind | Call::UnixListen) {
        let directory = path.directory();
        let own = if directory == b"." {
            asking::may(c".", libc::W_OK)
        } else {
            path.cut(directory.len(), |part| asking::may(part, libc::W_OK))
        };
        return (!own).then(|| Reason::live(&live::PATH_NOT_WRITABLE).with(shown(directory)).with(user));
    }
    let writable = asking::may(path.text(), libc::W_OK);
    (!writable).then(|| Reason::live(&live::PATH_NO_WRITE).with(shown(path.bytes())).with(user))
}
