//! Processes and users by name.

use std::collections::HashMap;
use std::fs;

use nix::unistd::{Uid, User};

/// The name of a process; `None` if there is no such process.
pub(super) fn process_name(pid: i32) -> Option<String> {
    let name = fs::read(format!("/proc/{pid}/comm")).ok()?;
    Some(String::from_utf8_lossy(&name).trim_end_matches('\n').to_owned())
}

/// The process a thread belongs to; the number itself if it is a process.
pub(super) fn process_of(thread: i32) -> Option<i32> {
    status(thread, "Tgid:", 0)?.try_into().ok()
}

/// The users whose rights processes have; each process is looked at once.
#[derive(Default)]
pub(super) struct Users(HashMap<i32, Option<u32>>);

impl Users {
    /// The user of a process that has not ended.
    pub(super) fn of(&mut self, pid: i32) -> Option<u32> {
        // Real, effective, saved, of the file system.
        *self.0.entry(pid).or_insert_with(|| status(pid, "Uid:", 1))
    }
}

/// One number of a line of `/proc/PID/status`.
fn status(pid: i32, name: &str, at: usize) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().nth(at)?.parse().ok()
}

/// The name of a user, or the number where it has none.
pub(super) fn user_name(uid: u32) -> String {
    match User::from_uid(Uid::from_raw(uid)) {
        Ok(Some(user)) => user.name,
        _ => uid.to_string(),
    }
}

/// Whether everything may be seen.
pub(super) fn is_root() -> bool {
    Uid::effective().is_root()
}
