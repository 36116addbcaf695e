//! The Unix sockets of the whole system, as the kernel's `sock_diag` tells them.

use libc::c_int;

use super::netlink::{DUMP, Netlink, Next, attribute};

/// A Unix socket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// `SOCK_STREAM`, …
    pub(crate) kind: u8,
    /// As TCP's: listening, connected, or closed for neither.
    pub(crate) state: u8,
    /// What `/proc/PID/fd` calls it.
    pub(crate) inode: u32,
    /// The name it was bound to: a path as it was given, or a zero byte and an abstract name. Empty if it has none.
    pub(crate) name: &'a [u8],
    /// The file it was bound to.
    pub(crate) file: Option<File>,
    /// The socket at the other end.
    pub(crate) peer: Option<u32>,
}

/// A file as the kernel numbers it in this place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct File {
    inode: u32,
    device: u32,
}

impl File {
    /// From what `stat` says; the kernel tells the lower half of the inode only.
    #[allow(clippy::cast_possible_truncation, reason = "as the kernel does")]
    pub(crate) fn of(device: u64, inode: u64) -> Self {
        Self { inode: inode as u32, device: (libc::major(device) << 20) | libc::minor(device) }
    }
}

const BY_FAMILY: u16 = 20;
/// Name, file and peer.
const SHOW: u32 = 1 | 2 | 4;
/// Bytes of `struct unix_diag_msg`.
const HEADER: usize = 16;

/// Every Unix socket of this network namespace; whether the kernel answered.
pub(crate) fn sockets(each: &mut dyn FnMut(&Seen)) -> bool {
    let Some(netlink) = Netlink::open(libc::NETLINK_SOCK_DIAG) else { return false };
    let family = u32::try_from(libc::AF_UNIX).unwrap_or(0).to_le_bytes();
    // struct unix_diag_req: family, states, inode, what to show, cookie.
    let request: [&[u8]; 5] = [&family, &u32::MAX.to_ne_bytes(), &[0; 4], &SHOW.to_ne_bytes(), &[255; 8]];
    let answer: Result<(), c_int> = netlink.ask(BY_FAMILY, DUMP, &request, &mut |_, body| {
        if let Some(seen) = seen(body) {
            each(&seen);
        }
        Next::More
    });
    answer.is_ok()
}

fn seen(body: &[u8]) -> Option<Seen<'_>> {
    let [_, kind, state, _] = *body.first_chunk::<4>()?;
    let word = |bytes: &[u8], at: usize| Some(u32::from_ne_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let attributes = body.get(HEADER..)?;
    let file = attribute(attributes, 1).and_then(|file| Some(File { inode: word(file, 0)?, device: word(file, 4)? }));
    Some(Seen {
        kind,
        state,
        inode: word(body, 4)?,
        name: attribute(attributes, 0).map_or(&[], without_end),
        file,
        peer: attribute(attributes, 2).and_then(|peer| word(peer, 0)),
    })
}

/// A path comes with the zero byte at its end; an abstract name begins with one, and every byte counts.
fn without_end(name: &[u8]) -> &[u8] {
    match name {
        [0, ..] => name,
        path => path.strip_suffix(&[0]).unwrap_or(path),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::net::{UnixListener, UnixStream};

    use super::{File, sockets};

    #[test]
    fn a_listener_and_what_it_accepted_share_name_and_file() {
        let path = std::env::temp_dir().join(format!("rustsock-unix-diag-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let listener = UnixListener::bind(&path).unwrap();
        let client = UnixStream::connect(&path).unwrap();
        let accepted = listener.accept().unwrap();
        let stat = std::fs::metadata(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let (mut found, mut peers) = (Vec::new(), 0);
        let answered = sockets(&mut |seen| {
            if seen.name == path.as_os_str().as_encoded_bytes() {
                found.push((seen.state, seen.file == Some(File::of(stat.dev(), stat.ino()))));
                peers += usize::from(seen.peer.is_some());
            }
        });
        found.sort_unstable();
        assert!(!answered || found == [(1, true), (10, true)] && peers == 1, "{found:?}");
        drop((client, accepted));
    }
}
