//! What is watched: a table by fd number.

use std::os::fd::RawFd;

/// What one descriptor is watched for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interest {
    /// Events and modes asked for.
    pub(super) events: u32,
    /// The caller's number.
    pub(super) data: u64,
    /// Tells this registration from earlier ones of the same fd number.
    pub(super) serial: u32,
}

/// Marks a one-shot that has fired. Never part of what a caller asks for.
const DISARMED: u32 = 1 << 31;

/// Sixteen bytes for each fd up to the highest watched: `events` 0 is "not watched".
#[derive(Debug, Default)]
pub(super) struct Interests {
    by_fd: Vec<Interest>,
    last_serial: u32,
    version: u64,
}

const NOT_WATCHED: Interest = Interest { events: 0, data: 0, serial: 0 };

impl Interests {
    /// A number for a new registration.
    pub(super) fn next_serial(&mut self) -> u32 {
        self.last_serial = self.last_serial.wrapping_add(1);
        self.last_serial
    }

    /// Changes with every change of what is watched.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// What `fd` is watched for.
    pub(super) fn get(&self, fd: RawFd) -> Option<Interest> {
        let interest = self.by_fd.get(usize::try_from(fd).ok()?)?;
        (interest.events != 0).then_some(Interest { events: interest.events & !DISARMED, ..*interest })
    }

    /// Watches `fd`, armed.
    pub(super) fn set(&mut self, fd: RawFd, interest: Interest) {
        let Ok(index) = usize::try_from(fd) else { return };
        if self.by_fd.len() <= index {
            self.by_fd.resize(index + 1, NOT_WATCHED);
        }
        if let Some(place) = self.by_fd.get_mut(index) {
            *place = interest;
        }
        self.version += 1;
    }

    /// Watches `fd` no more.
    pub(super) fn clear(&mut self, fd: RawFd) {
        self.set(fd, NOT_WATCHED);
        let used = self.by_fd.iter().rposition(|interest| interest.events != 0).map_or(0, |last| last + 1);
        self.by_fd.truncate(used);
    }

    /// A one-shot has fired: not watched until it is set again.
    pub(super) fn disarm(&mut self, fd: RawFd) {
        if let Some(interest) = usize::try_from(fd).ok().and_then(|index| self.by_fd.get_mut(index)) {
            interest.events |= DISARMED;
            self.version += 1;
        }
    }

    /// The armed descriptors in order: fd, events and modes, serial.
    pub(super) fn armed(&self) -> impl Iterator<Item = (RawFd, u32, u32)> {
        self.by_fd.iter().enumerate().filter_map(|(index, interest)| {
            let armed = interest.events != 0 && interest.events & DISARMED == 0;
            armed.then_some((RawFd::try_from(index).ok()?, interest.events, interest.serial))
        })
    }
}
