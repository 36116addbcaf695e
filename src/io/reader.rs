//! Lines and records out of a stream: bytes are received in large pieces and handed out as they are asked for.
//!
//! Whatever a call asks for it gets whole or not at all: after an error everything received so far is still there.

use std::os::fd::RawFd;
use std::sync::{Mutex, MutexGuard, TryLockError};

use libc::{POLLIN, c_int};

use super::wait::{Patience, patiently};
use crate::error::{Error, Result};
use crate::sys::caller::Room;
use crate::sys::io::recv_room;

/// The buffer begins with this size and doubles up to the reader's limit.
const START: usize = 4096;

/// Reads a stream through a buffer.
pub(crate) struct Reader {
    fd: RawFd,
    max: usize,
    buffer: Mutex<Buffer>,
}

/// Bytes received and not handed out: `from..to` of `bytes`.
#[derive(Default)]
struct Buffer {
    bytes: Vec<u8>,
    from: usize,
    to: usize,
    /// So many bytes after `from` were looked at for `sought` without finding it.
    searched: usize,
    /// What the search was for, kept from call to call if it is a single byte.
    sought: Option<u8>,
}

/// What to find in the stream.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    /// So many bytes.
    Count(usize),
    /// All before this.
    Before(&'a [u8]),
}

impl Reader {
    /// A reader of `fd` that holds no more than `max` bytes.
    ///
    /// # Errors
    /// `max` is 0 or above `SSIZE_MAX`; `fd` is negative.
    pub(crate) fn new(fd: RawFd, max: usize) -> Result<Self> {
        if fd < 0 {
            return Err(Error::BadFd(fd));
        }
        if max == 0 || isize::try_from(max).is_err() {
            return Err(Error::InvalidArgument("max must be from 1 to SSIZE_MAX"));
        }
        Ok(Self { fd, max, buffer: Mutex::default() })
    }

    /// Takes a line without its end (`\n` or `\r\n`) and adds a NUL; its length.
    ///
    /// # Errors
    /// `EMSGSIZE`: longer than the reader's limit, or than `room` with the NUL; else as for [`Reader::exact`].
    pub(crate) fn line(&self, room: Room, timeout_ms: c_int) -> Result<usize> {
        let mut buffer = self.lock()?;
        let len = self.find(&mut buffer, Wanted::Before(b"\n"), timeout_ms)?;
        let line = buffer.held().get(..len).unwrap_or_default();
        let text = line.strip_suffix(b"\r").unwrap_or(line);
        if text.len() >= room.len() {
            return Err(Error::Os(libc::EMSGSIZE));
        }
        room.fill(text);
        room.skip(text.len()).fill(&[0]);
        let given = text.len();
        buffer.take(len + 1);
        Ok(given)
    }

    /// Takes all bytes before `delimiter`, and the delimiter away; how many.
    ///
    /// # Errors
    /// `EMSGSIZE`: more than the reader's limit or than `room`; else as for [`Reader::exact`].
    pub(crate) fn until(&self, delimiter: &[u8], room: Room, timeout_ms: c_int) -> Result<usize> {
        let mut buffer = self.lock()?;
        if delimiter.is_empty() || delimiter.len() > self.max {
            return Err(Error::InvalidArgument("the delimiter is empty, or longer than the reader's limit"));
        }
        let len = self.find(&mut buffer, Wanted::Before(delimiter), timeout_ms)?;
        if len > room.len() {
            return Err(Error::Os(libc::EMSGSIZE));
        }
        room.fill(buffer.held().get(..len).unwrap_or_default());
        buffer.take(len + delimiter.len());
        Ok(len)
    }

    /// Takes as many bytes as `room` has.
    ///
    /// # Errors
    /// `EMSGSIZE`: more than the reader's limit. `ENODATA`: the stream has ended before. `EBUSY`: another thread is in a
    /// call on this reader. `ETIMEDOUT`; `ENOMEM`; what `recv(2)` says.
    pub(crate) fn exact(&self, room: Room, timeout_ms: c_int) -> Result<usize> {
        let mut buffer = self.lock()?;
        let len = self.find(&mut buffer, Wanted::Count(room.len()), timeout_ms)?;
        room.fill(buffer.held().get(..len).unwrap_or_default());
        buffer.take(len);
        Ok(len)
    }

    /// Takes what there is, at least one byte; 0 at the end of the stream. With nothing held it receives straight into
    /// `room`.
    ///
    /// # Errors
    /// `room` is empty; else as for [`Reader::exact`].
    pub(crate) fn read(&self, room: Room, timeout_ms: c_int) -> Result<usize> {
        let mut patience = Patience::new(timeout_ms);
        let mut buffer = self.lock()?;
        if room.len() == 0 {
            return Err(Error::InvalidArgument("len is 0, which looks like the end of the stream"));
        }
        if buffer.held().is_empty() {
            return patiently(self.fd, POLLIN, &mut patience, |flags| recv_room(self.fd, room, flags));
        }
        let given = room.fill(buffer.held());
        buffer.take(given);
        Ok(given)
    }

    /// How many bytes are received and not taken.
    ///
    /// # Errors
    /// `EBUSY`: another thread is in a call on this reader.
    pub(crate) fn buffered(&self) -> Result<usize> {
        Ok(self.lock()?.held().len())
    }

    /// One thread at a time: who comes second could not tell what it would get.
    fn lock(&self) -> Result<MutexGuard<'_, Buffer>> {
        match self.buffer.try_lock() {
            Ok(buffer) => Ok(buffer),
            // Each step leaves the buffer whole, also for one that a panic ended.
            Err(TryLockError::Poisoned(buffer)) => Ok(buffer.into_inner()),
            Err(TryLockError::WouldBlock) => Err(Error::Busy),
        }
    }

    /// Receives until what is wanted is held; how many bytes it is.
    fn find(&self, buffer: &mut Buffer, wanted: Wanted, timeout_ms: c_int) -> Result<usize> {
        let mut patience = Patience::new(timeout_ms);
        if matches!(wanted, Wanted::Count(count) if count > self.max) {
            return Err(Error::Os(libc::EMSGSIZE));
        }
        buffer.begin_search(wanted);
        loop {
            if let Some(found) = buffer.search(wanted) {
                return Ok(found);
            }
            if buffer.held().len() >= self.max {
                return Err(Error::Os(libc::EMSGSIZE));
            }
            let room = buffer.room(self.max)?;
            let received =
                patiently(self.fd, POLLIN, &mut patience, |flags| recv_room(self.fd, Room::of(&mut *room), flags))?;
            if received == 0 {
                return Err(Error::Os(libc::ENODATA));
            }
            buffer.to += received;
            // A peer that sends byte by byte must not outlast the deadline.
            if buffer.search(wanted).is_none() {
                patience.check()?;
            }
        }
    }
}

impl Buffer {
    /// Bytes received and not taken.
    fn held(&self) -> &[u8] {
        self.bytes.get(self.from..self.to).unwrap_or_default()
    }

    /// A search that was ended by a deadline goes on where it was; any other begins at the start.
    fn begin_search(&mut self, wanted: Wanted) {
        let single = match wanted {
            Wanted::Before([byte]) => Some(*byte),
            _ => None,
        };
        if single.is_none() || single != self.sought {
            (self.sought, self.searched) = (single, 0);
        }
    }

    /// Looks for what is wanted; how many bytes from the start it is.
    fn search(&mut self, wanted: Wanted) -> Option<usize> {
        let delimiter = match wanted {
            Wanted::Count(count) => return (self.held().len() >= count).then_some(count),
            Wanted::Before(delimiter) => delimiter,
        };
        let (last, before) = delimiter.split_last()?;
        let held = self.held();
        let mut at = self.searched;
        while let Some(next) = held.get(at..).and_then(|rest| rest.iter().position(|byte| byte == last)) {
            let end = at + next;
            if held.get(..end).is_some_and(|head| head.ends_with(before)) {
                return Some(end - before.len());
            }
            at = end + 1;
        }
        self.searched = held.len();
        None
    }

    /// Forgets the first `count` bytes.
    fn take(&mut self, count: usize) {
        self.from += count;
        self.searched = 0;
        if self.from >= self.to {
            (self.from, self.to) = (0, 0);
        }
    }

    /// Room for more bytes, at least one, with no more than `max` in all.
    fn room(&mut self, max: usize) -> Result<&mut [u8]> {
        if self.to == self.bytes.len() {
            // Moving much to gain little is not worth it while the buffer may grow.
            if self.from > self.bytes.len() / 2 || self.from > 0 && self.bytes.len() == max {
                self.bytes.copy_within(self.from..self.to, 0);
                (self.from, self.to) = (0, self.to - self.from);
            }
            if self.to == self.bytes.len() {
                let larger = self.bytes.len().saturating_mul(2).clamp(START.min(max), max);
                let more = larger - self.bytes.len();
                self.bytes.try_reserve_exact(more).map_err(|_| Error::Os(libc::ENOMEM))?;
                self.bytes.resize(larger, 0);
            }
        }
        Ok(self.bytes.get_mut(self.to..).unwrap_or_default())
    }
}
