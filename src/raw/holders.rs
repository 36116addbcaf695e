//! Which processes hold a socket: a walk through `/proc/PID/fd`.
//!
//! A socket does not know who has it open, so every descriptor of every process is looked at: some microseconds for a
//! process, half a microsecond for a descriptor. Only on request and in diagnosis mode. Nothing is allocated and no call is
//! a cancellation point; a walk ends after [`MOST`] descriptors.

use core::ffi::CStr;
use std::io::Write;
use std::os::fd::{AsRawFd, RawFd};

use libc::c_int;
use nix::errno::Errno;

use super::own::PrivateFd;
use crate::error::{Error, Result};

/// Descriptors looked at before a walk gives up.
const MOST: u32 = 1 << 20;
/// Directory entries are read into this many words at a time.
const WORDS: usize = 256;
/// Bytes of the kernel's `struct linux_dirent64` before the name.
const BEFORE_NAME: usize = 19;

/// A descriptor of a socket somebody asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder<'a> {
    /// The process.
    pub(crate) pid: c_int,
    /// Its number for the socket.
    pub(crate) fd: c_int,
    /// Which of the sockets.
    pub(crate) inode: u64,
    /// The name of the process (`comm`), empty if it has ended since.
    pub(crate) name: &'a [u8],
}

/// How much a walk could see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sight {
    /// No process kept its descriptors from us. Processes of other users do, unless we are root.
    pub(crate) everybody: bool,
    /// The walk did not end early.
    pub(crate) to_the_end: bool,
}

/// Calls `found` for each descriptor of each process that is one of the sockets `inodes`, which are sorted.
///
/// # Errors
/// The three descriptors it takes for a moment are not to be had. Some holders may have been told before.
pub(crate) fn holders(inodes: &[u64], found: &mut dyn FnMut(&Holder)) -> Result<Sight> {
    let mut walk = Walk { inodes, found, left: MOST, denied: false, failure: None };
    let Some(proc) = open(libc::AT_FDCWD, c"/proc", libc::O_DIRECTORY) else {
        walk.not_opened();
        return walk.failure.map_or(Ok(Sight { everybody: false, to_the_end: true }), Err);
    };
    let to_the_end = numbers(&proc, &mut |pid| {
        walk.process(&proc, pid);
        walk.left > 0 && walk.failure.is_none()
    });
    walk.failure.map_or(Ok(Sight { everybody: !walk.denied, to_the_end }), Err)
}

struct Walk<'a, 'b> {
    inodes: &'a [u64],
    found: &'a mut (dyn FnMut(&Holder) + 'b),
    left: u32,
    denied: bool,
    failure: Option<Error>,
}

impl Walk<'_, '_> {
    fn process(&mut self, proc: &PrivateFd, pid: c_int) {
        match self.descriptors(proc, pid, format_args!("{pid}/fd\0")) {
            Looked::Found => {}
            // Also when the first thread has ended before the others: then it has no descriptors and they have.
            looked => {
                let among_threads = self.threads(proc, pid);
                self.denied |= looked == Looked::Denied && among_threads != Looked::Found;
            }
        }
    }

    /// The descriptors of the first other thread that has any.
    fn threads(&mut self, proc: &PrivateFd, pid: c_int) -> Looked {
        let mut path = [0; 64];
        let Some(tasks) = open_formatted(proc, &mut path, format_args!("{pid}/task\0")) else {
            return self.not_opened();
        };
        let mut looked = Looked::Nothing;
        numbers(&tasks, &mut |thread| {
            if thread != pid {
                looked = self.descriptors(proc, pid, format_args!("{pid}/task/{thread}/fd\0"));
            }
            looked == Looked::Nothing
        });
        looked
    }

    /// Looks at one directory of descriptors.
    fn descriptors(&mut self, proc: &PrivateFd, pid: c_int, path: core::fmt::Arguments) -> Looked {
        let mut room = [0; 64];
        let Some(directory) = open_formatted(proc, &mut room, path) else {
            return self.not_opened();
        };
        let (mut any, mut name, mut named) = (false, [0; 64], None);
        numbers(&directory, &mut |fd| {
            any = true;
            self.left -= 1;
            if let Some(inode) = socket_at(&directory, fd).filter(|inode| self.inodes.binary_search(inode).is_ok()) {
                let len = *named.get_or_insert_with(|| self.read_name(proc, pid, &mut name));
                (self.found)(&Holder { pid, fd, inode, name: name.get(..len).unwrap_or_default() });
            }
            self.left > 0
        });
        if any { Looked::Found } else { Looked::Nothing }
    }

    /// Reads the name of a process; how long it is.
    fn read_name(&mut self, proc: &PrivateFd, pid: c_int, room: &mut [u8; 64]) -> usize {
        let mut path = [0; 64];
        let Some(file) = open_formatted(proc, &mut path, format_args!("{pid}/comm\0")) else {
            self.not_opened();
            return 0;
        };
        let len = system_call(libc::SYS_read, file.as_raw_fd(), room);
        let name = room.get(..len).unwrap_or_default();
        name.strip_suffix(b"\n").unwrap_or(name).len()
    }

    /// Something could not be opened: because of the process it belongs to, or because of this one.
    fn not_opened(&mut self) -> Looked {
        match Errno::last() {
            errno @ (Errno::EMFILE | Errno::ENFILE | Errno::ENOMEM) => self.failure = Some(errno.into()),
            Errno::EACCES => return Looked::Denied,
            _ => {}
        }
        Looked::Nothing
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looked {
    /// There are descriptors.
    Found,
    /// There are none, or the process has ended.
    Nothing,
    /// They are nothing we may see.
    Denied,
}

/// Which socket the link `fd` in a directory of descriptors stands for: its text is `socket:[inode]`.
fn socket_at(directory: &PrivateFd, fd: c_int) -> Option<u64> {
    let (mut name, mut link) = ([0; 16], [0; 40]);
    write!(&mut name.as_mut_slice(), "{fd}\0").ok()?;
    let name = CStr::from_bytes_until_nul(&name).ok()?;
    // SAFETY: a live text, and room of the size given.
    let len = unsafe { libc::readlinkat(directory.as_raw_fd(), name.as_ptr(), link.as_mut_ptr().cast(), link.len()) };
    let text = link.get(..usize::try_from(len).ok()?)?;
    number(text.strip_prefix(b"socket:[")?.strip_suffix(b"]")?)
}

/// Calls `each` for the entries of a directory that are numbers, until it says false; whether it never did.
fn numbers(directory: &PrivateFd, each: &mut dyn FnMut(c_int) -> bool) -> bool {
    let mut room = Entries([0; WORDS * 8]);
    loop {
        let len = system_call(libc::SYS_getdents64, directory.as_raw_fd(), &mut room.0);
        let mut entries = room.0.get(..len).unwrap_or_default();
        if entries.is_empty() {
            return true;
        }
        while let Some((name, rest)) = first_entry(entries) {
            if number(name).and_then(|number| c_int::try_from(number).ok()).is_some_and(|number| !each(number)) {
                return false;
            }
            entries = rest;
        }
    }
}

/// Room for directory entries, aligned as the kernel's structure is.
#[repr(align(8))]
struct Entries([u8; WORDS * 8]);

/// The name of the first directory entry, and the entries after it.
fn first_entry(entries: &[u8]) -> Option<(&[u8], &[u8])> {
    let size: [u8; 2] = entries.get(16..18)?.try_into().ok()?;
    let (entry, rest) = entries.split_at_checked(u16::from_ne_bytes(size).into())?;
    let name = entry.get(BEFORE_NAME..)?;
    let end = name.iter().position(|byte| *byte == 0)?;
    Some((name.get(..end)?, rest))
}

/// Decimal digits and nothing else.
fn number(digits: &[u8]) -> Option<u64> {
    let plain = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    if plain { core::str::from_utf8(digits).ok()?.parse().ok() } else { None }
}

fn open_formatted(proc: &PrivateFd, room: &mut [u8; 64], path: core::fmt::Arguments) -> Option<PrivateFd> {
    room.as_mut_slice().write_fmt(path).ok()?;
    open(proc.as_raw_fd(), CStr::from_bytes_until_nul(room).ok()?, 0)
}

/// Opens for reading. Not libc's openat, which is a cancellation point.
fn open(directory: RawFd, path: &CStr, flags: c_int) -> Option<PrivateFd> {
    let flags = flags | libc::O_RDONLY | libc::O_CLOEXEC | libc::O_NOCTTY;
    // SAFETY: a live text.
    let fd = unsafe { libc::syscall(libc::SYS_openat, directory, path.as_ptr(), flags) };
    RawFd::try_from(fd).ok().filter(|fd| *fd >= 0).map(PrivateFd::new)
}

/// `read` or `getdents64`: how many bytes were filled; 0 at the end and on failure.
fn system_call(number: libc::c_long, fd: RawFd, room: &mut [u8]) -> usize {
    // SAFETY: the pointer and length are those of a live slice, and both calls fill no more than that.
    let len = unsafe { libc::syscall(number, fd, room.as_mut_ptr(), room.len()) };
    usize::try_from(len).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    use super::{holders, number};

    fn inode_of(fd: i32) -> u64 {
        let link = std::fs::read_link(format!("/proc/self/fd/{fd}")).unwrap();
        number(link.to_str().unwrap().trim_start_matches("socket:[").trim_end_matches(']').as_bytes()).unwrap()
    }

    #[test]
    fn every_copy_of_a_socket_is_found_and_no_other() {
        let (one, other) = UnixStream::pair().unwrap();
        let copy = one.try_clone().unwrap();
        let mut seen = Vec::new();
        let sight = holders(&[inode_of(one.as_raw_fd())], &mut |holder| {
            assert!(!holder.name.is_empty());
            seen.push((holder.pid.unsigned_abs(), holder.fd));
        })
        .unwrap();
        seen.sort_unstable();
        let mut mine = [one.as_raw_fd(), copy.as_raw_fd()].map(|fd| (std::process::id(), fd));
        mine.sort_unstable();
        assert_eq!(seen, mine);
        assert!(sight.to_the_end && other.as_raw_fd() >= 0);
    }

    #[test]
    fn a_name_that_only_begins_like_a_number_is_none() {
        assert_eq!(number(b"4711"), Some(4711));
        for text in [&b""[..], b"4711a", b"+1", b"99999999999999999999", b"self"] {
            assert_eq!(number(text), None);
        }
    }
}
