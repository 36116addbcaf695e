//! What a descriptor's number stands for.

use core::ffi::CStr;
use core::fmt::Write;

use libc::c_int;

use super::path::file_words;
use super::reason::Reason;
use super::subject::Subject;
use crate::diag::messages::live;
use crate::diag::state::{self, Known};
use crate::diag::text::Text;
use crate::gate::{Call, Kind};
use crate::names;
use crate::raw::{asking, own};

/// `EBADF`.
pub(super) fn bad(subject: &Subject) -> Option<Reason> {
    let failure = subject.failure;
    let kinds = failure.call.signature().args;
    let descriptors = kinds.iter().enumerate().filter(|(_, kind)| **kind == Kind::Fd).map(|(i, _)| failure.args.int(i));
    let fds = || descriptors.clone();
    // Of two the one that is not open.
    let fd = fds().find(|fd| own::identity(*fd).is_none()).or_else(|| fds().next())?;
    if fd < 0 {
        let row = Reason::live(&live::FD_NEGATIVE).with(fd);
        return Some(match failure.creator.filter(|_| fd == -1) {
            Some((call, code)) => {
                let row = Reason::live(&live::FD_OF_FAILED_CALL).with(call.signature().name);
                row.with(crate::diag::messages::error_text(code)?.name())
            }
            None => row,
        });
    }
    let row = match state::lookup(fd) {
        Known::Closed(_) if failure.call == Call::Close => &live::FD_CLOSED_TWICE,
        Known::Closed(_) => &live::FD_CLOSED,
        Known::ClosedElsewhere => &live::FD_CLOSED_ELSEWHERE,
        Known::Open(_) => return None,
        Known::Nothing if own::identity(fd).is_some() => return wrong_way(failure.call, fd),
        Known::Nothing => &live::FD_NOT_OPEN,
    };
    Some(Reason::live(row).with(fd))
}

fn wrong_way(call: Call, fd: c_int) -> Option<Reason> {
    let row = match (call, asking::status_flags(fd)? & libc::O_ACCMODE) {
        (Call::Write | Call::Writev, libc::O_RDONLY) => &live::FD_READ_ONLY,
        (Call::Read | Call::Readv, libc::O_WRONLY) => &live::FD_WRITE_ONLY,
        _ => return None,
    };
    Some(Reason::live(row).with(fd))
}

/// What `/proc` says an fd is: a path, or the kind of object the kernel made.
fn target(fd: c_int, room: &mut [u8]) -> usize {
    let mut path = Text::<32>::new();
    let _ = write!(path, "/proc/self/fd/{fd}\0");
    CStr::from_bytes_until_nul(path.as_bytes()).map_or(0, |path| asking::link_target(path, room))
}

/// What an fd is, in words.
fn words(fd: c_int, target: &[u8]) -> Option<(&'static str, &'static str)> {
    Some(match target {
        b"anon_inode:[eventpoll]" => ("an epoll set", "epoll 집합"),
        b"anon_inode:[eventfd]" => ("an eventfd", "eventfd"),
        b"anon_inode:[timerfd]" => ("a timer", "타이머"),
        b"anon_inode:[signalfd]" => ("a signalfd", "signalfd"),
        _ if target.starts_with(b"/dev/pts/") || target.starts_with(b"/dev/tty") => ("a terminal", "터미널"),
        _ => file_words(asking::mode_of(fd)?),
    })
}

/// `ENOTSOCK`.
pub(super) fn no_socket(subject: &Subject) -> Option<Reason> {
    let fd = subject.failure.fd();
    let mut room = [0; 256];
    let len = target(fd, &mut room);
    let target = room.get(..len).filter(|target| !target.is_empty())?;
    // By now it may be a socket; then what it was is not known any more.
    let words = words(fd, target).filter(|_| own::socket_cookie(fd).is_none())?;
    let row = if (0..=1).contains(&fd) { &live::NOT_SOCKET_STANDARD } else { &live::NOT_SOCKET };
    Some(Reason::live(row).with(fd).word(words).with(target.escape_ascii()))
}

/// `EINVAL` of an epoll call whose first descriptor is something else.
pub(super) fn no_epoll(fd: c_int) -> Option<Reason> {
    let mut room = [0; 64];
    let len = target(fd, &mut room);
    let target = room.get(..len).filter(|target| !target.is_empty() && *target != b"anon_inode:[eventpoll]")?;
    Some(Reason::live(&live::NOT_EPOLL).with(fd).word(words(fd, target)?))
}

/// Names of the network interfaces, up to four.
pub(super) fn interfaces(through: c_int) -> Option<Text<96>> {
    let mut list = Text::<96>::new();
    let mut count = 0;
    for index in 1..=32 {
        let Some(name) = asking::interface_name(through, index) else { continue };
        let end = name.iter().position(|byte| *byte == 0).unwrap_or(name.len());
        if count < 4 {
            let comma = if count == 0 { "" } else { ", " };
            let _ = write!(list, "{comma}{}", name.get(..end).unwrap_or_default().escape_ascii());
        }
        count += 1;
    }
    if count > 4 {
        let _ = list.write_str(", ...");
    }
    (count > 0).then_some(list)
}

/// The name of an option, for people.
pub(super) fn option_name(level: c_int, option: c_int) -> Option<&'static str> {
    names::of_option(level, option)
}
