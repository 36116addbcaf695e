//! Who is on a port: the sockets as the kernel lists them, and the processes that have them open.

#![allow(clippy::doc_markdown, reason = "the documentation goes into the C header")]

use core::ffi::c_char;
use core::net::SocketAddr;

use libc::{c_int, sockaddr_storage, socklen_t, uid_t};
use nix::errno::Errno;

use super::describe::state;
use crate::error::{Error, Result};
use crate::raw::holders;
pub(crate) use crate::raw::holders::Sight;
use crate::raw::netlink::Next;
use crate::raw::sock_diag::{self, Seen};
use crate::sys::address::Address;

/// Bytes of the name of a process, with a NUL.
const NAME: usize = 16;

/// A socket on a port, and one descriptor of one process that refers to it, as rsk_port_users tells
/// them.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct PortUser {
    /// AF_INET or AF_INET6.
    pub family: c_int,
    /// IPPROTO_TCP or IPPROTO_UDP.
    pub protocol: c_int,
    /// TCP_LISTEN, TCP_ESTABLISHED, TCP_TIME_WAIT, ... of netinet/tcp.h. A UDP socket is
    /// TCP_ESTABLISHED with a peer, else TCP_CLOSE.
    pub state: c_int,
    /// The process, or -1: no process has the socket open (inode is 0 then), or none this program
    /// may look into.
    pub pid: c_int,
    /// Its descriptor, or -1.
    pub fd: c_int,
    /// The user who opened the socket; 0 also where it has no process any more.
    pub uid: uid_t,
    /// Of a listening AF_INET6 socket: 1 if it takes no IPv4 connections. Else 0.
    pub only_ipv6: c_int,
    /// The address and port of this end.
    pub local: sockaddr_storage,
    /// The other end.
    pub peer: sockaddr_storage,
    /// Bytes of local.
    pub local_len: socklen_t,
    /// Bytes of peer; 0 if there is none.
    pub peer_len: socklen_t,
    /// The kernel's number for the socket, as in /proc/PID/fd; 0 if no process has it: it waits to be
    /// accepted, or was closed and the system still sends or waits.
    pub inode: u64,
    /// Of TCP_TIME_WAIT: milliseconds until the system forgets the connection. Else -1.
    pub left_ms: i64,
    /// The name of the process, at most 15 bytes, as ps -o comm shows it; "" if pid is -1.
    pub name: [c_char; 16],
    /// 0; for later releases.
    pub spare: [i64; 4],
}

/// What is on a port.
pub(crate) struct Users {
    /// One for each descriptor of each socket, listening sockets first.
    pub(crate) users: Vec<PortUser>,
    /// How much of the processes could be seen.
    pub(crate) sight: Sight,
}

/// A descriptor of a process that refers to a socket.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    pub(crate) inode: u64,
    pub(crate) pid: c_int,
    pub(crate) fd: c_int,
    pub(crate) name: Vec<u8>,
}

/// Every descriptor of every process that refers to one of `inodes`, in the order of `/proc`: by process and descriptor.
///
/// # Errors
/// No descriptor is left to look with.
pub(crate) fn owners(mut inodes: Vec<u64>) -> Result<(Vec<Owner>, Sight)> {
    inodes.retain(|inode| *inode != 0);
    inodes.sort_unstable();
    inodes.dedup();
    let mut owners = Vec::new();
    if inodes.is_empty() {
        return Ok((owners, Sight { everybody: true, to_the_end: true }));
    }
    let sight = holders::holders(&inodes, &mut |holder| {
        owners.push(Owner { inode: holder.inode, pid: holder.pid, fd: holder.fd, name: holder.name.to_vec() });
    })?;
    Ok((owners, sight))
}

/// Everybody on `port` of `protocol` (0 = TCP and UDP).
///
/// # Errors
/// A port or protocol there is not; a kernel that does not list sockets; no descriptor left to look with.
pub(crate) fn users(port: c_int, protocol: c_int) -> Result<Users> {
    let number = u16::try_from(port).ok().filter(|port| *port != 0);
    let port = number.ok_or(Error::InvalidArgument("a port is 1 to 65535"))?;
    let protocols: &[c_int] = match protocol {
        0 => &[libc::IPPROTO_TCP, libc::IPPROTO_UDP],
        libc::IPPROTO_TCP => &[libc::IPPROTO_TCP],
        libc::IPPROTO_UDP => &[libc::IPPROTO_UDP],
        _ => return Err(Error::InvalidArgument("protocol is IPPROTO_TCP, IPPROTO_UDP or 0")),
    };
    let mut sockets: Vec<(c_int, Seen)> = Vec::new();
    Errno::clear();
    for protocol in protocols {
        let mut keep = |seen: &Seen| {
            sockets.push((*protocol, *seen));
            Next::More
        };
        let answered = match *protocol {
            libc::IPPROTO_TCP => sock_diag::tcp([port, port], u32::MAX, &mut keep),
            _ => sock_diag::udp(port, &mut keep),
        };
        if !answered {
            return Err(unanswered());
        }
    }
    let (owners, sight) = owners(sockets.iter().map(|(_, seen)| seen.inode).collect())?;
    let mut users = Vec::new();
    let listens = |seen: &Seen| c_int::from(seen.state) == state::LISTEN;
    let (first, then) =
        (sockets.iter().filter(|(_, seen)| listens(seen)), sockets.iter().filter(|(_, seen)| !listens(seen)));
    for (protocol, seen) in first.chain(then) {
        let before = users.len();
        let mine = owners.iter().filter(|owner| owner.inode == seen.inode);
        users.extend(mine.map(|owner| user(*protocol, seen, Some(owner))));
        if users.len() == before {
            users.push(user(*protocol, seen, None));
        }
    }
    Ok(Users { users, sight })
}

/// Why the kernel did not list sockets, errno having been 0 before.
pub(super) fn unanswered() -> Error {
    match Errno::last() {
        errno @ (Errno::EMFILE | Errno::ENFILE | Errno::ENOMEM | Errno::ENOBUFS) => errno.into(),
        _ => Error::Unsupported,
    }
}

fn user(protocol: c_int, seen: &Seen, owner: Option<&Owner>) -> PortUser {
    let local = Address::internet(seen.local);
    let peer = if seen.remote.port() == 0 { Address::NONE } else { Address::internet(seen.remote) };
    let state = c_int::from(seen.state);
    let mut name: [c_char; NAME] = [0; NAME];
    for (place, byte) in name.iter_mut().take(NAME - 1).zip(owner.map_or(&[][..], |owner| &owner.name)) {
        *place = c_char::from_ne_bytes([*byte]);
    }
    PortUser {
        family: if matches!(seen.local, SocketAddr::V4(_)) { libc::AF_INET } else { libc::AF_INET6 },
        protocol,
        state,
        pid: owner.map_or(-1, |owner| owner.pid),
        fd: owner.map_or(-1, |owner| owner.fd),
        uid: seen.user,
        only_ipv6: c_int::from(seen.only_ipv6),
        local: local.storage(),
        peer: peer.storage(),
        local_len: local.len(),
        peer_len: peer.len(),
        inode: seen.inode,
        left_ms: if state == state::TIME_WAIT { seen.left_ms.into() } else { -1 },
        name,
        spare: [0; 4],
    }
}
