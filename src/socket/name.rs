//! Who is on a Unix address: the sockets bound to it, and the processes that have them or their other end open.

use libc::c_int;
use nix::errno::Errno;

use super::port::{self, Owner, Sight};
use crate::error::Result;
use crate::raw::unix_diag::{self, File};

/// A Unix socket bound to a name somebody asked for.
pub(crate) struct Bound {
    /// `SOCK_STREAM`, …
    pub(crate) kind: c_int,
    /// As TCP's: listening, connected, or closed for neither.
    pub(crate) state: c_int,
    /// The kernel's number.
    pub(crate) inode: u64,
    /// That of the other end, if there is one.
    pub(crate) peer: Option<u64>,
    /// The name it was bound to: a path as it was given then, or a zero byte and an abstract name.
    pub(crate) name: Vec<u8>,
}

/// What is on a name.
pub(crate) struct Users {
    /// The sockets, listening ones first.
    pub(crate) sockets: Vec<Bound>,
    /// Every descriptor of these sockets and of their other ends.
    pub(crate) owners: Vec<Owner>,
    /// How much of the processes could be seen.
    pub(crate) sight: Sight,
}

/// Everybody on a Unix name (a path, or a zero byte and an abstract name), or on the file with that device and inode.
///
/// # Errors
/// A kernel that does not list sockets; no descriptor left to look with.
pub(crate) fn users(name: &[u8], file: Option<(u64, u64)>) -> Result<Users> {
    let file = file.map(|(device, inode)| File::of(device, inode));
    let mut sockets = Vec::new();
    Errno::clear();
    let answered = unix_diag::sockets(&mut |seen| {
        if (file.is_some() && seen.file == file) || seen.name == name {
            sockets.push(Bound {
                kind: seen.kind.into(),
                state: seen.state.into(),
                inode: seen.inode.into(),
                peer: seen.peer.map(u64::from).filter(|inode| *inode != 0),
                name: seen.name.to_vec(),
            });
        }
    });
    if !answered {
        return Err(port::unanswered());
    }
    sockets.sort_unstable_by_key(|socket| (socket.state != super::describe::state::LISTEN, socket.inode));
    let inodes = sockets.iter().flat_map(|socket| [socket.inode, socket.peer.unwrap_or(0)]).collect();
    let (owners, sight) = port::owners(inodes)?;
    Ok(Users { sockets, owners, sight })
}
