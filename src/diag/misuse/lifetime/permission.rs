//! Sending to everybody without having asked for it, and raw sockets without the right to them (RSK189).

use libc::c_int;

use super::super::finding::{Fact, Finding};
use super::super::{Scene, address};
use crate::diag::decode::Memory;
use crate::gate::Call;
use crate::raw::{ends, own};

/// `EACCES` of a broadcast on a socket without `SO_BROADCAST`, and `EPERM` of a raw socket. A security module can refuse with
/// the same errno, so the address must be one that can be a broadcast: its last bits are ones in every network. Nor is it one
/// if it only stands for a text that could not be read (RSK109). Programs that try a raw socket and do with another are right,
/// so its refusal is explained on request and not reported.
pub(super) fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    match (scene.call, code) {
        (Call::Sendto, libc::EACCES) => broadcast(scene, scene.args.word(4), scene.args.uint(5)),
        (Call::Connect, libc::EACCES) => broadcast(scene, scene.args.word(1), scene.args.uint(2)),
        (Call::Sendmsg, libc::EACCES) => of_message(scene),
        _ if !matches!(scene.memory, Memory::Copied(_)) => None,
        (Call::Socket, libc::EPERM) => raw(scene.args.int(0), scene.args.int(1)),
        (Call::RawOpen, libc::EPERM) => raw(scene.args.int(0), libc::SOCK_RAW),
        (Call::PacketOpen, libc::EPERM) => raw(libc::AF_PACKET, libc::SOCK_RAW),
        _ => None,
    }
}

/// The address of a message: the first two members of `struct msghdr`.
fn of_message(scene: &Scene) -> Option<Finding> {
    let mut head = [0; 16];
    let head: [u8; 16] = scene.look(scene.args.word(1), &mut head).try_into().ok()?;
    let (name, len) = head.split_at(8);
    let name = usize::from_ne_bytes(name.try_into().ok()?);
    broadcast(scene, name, u32::from_ne_bytes(len.first_chunk().copied()?))
}

fn broadcast(scene: &Scene, address: usize, len: u32) -> Option<Finding> {
    let mut room = [0; 16];
    let address = scene.look(address, &mut room);
    let can_be = matches!(address, [_, _, _, _, _, _, _, last, ..] if last & 3 == 3);
    let is_off = own::int_option(scene.fd, libc::SOL_SOCKET, libc::SO_BROADCAST) == Some(0);
    let is_ipv4 = len as usize >= address.len() && ends::family(address) == libc::AF_INET;
    let is_meant = !address::stands_for_nothing(address);
    (can_be && is_off && is_ipv4 && is_meant).then(|| Finding::new(189, 0).with(scene.fd).with(Fact::address(address)))
}

fn raw(family: c_int, kind: c_int) -> Option<Finding> {
    let kind = kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC);
    match (family, kind) {
        (libc::AF_PACKET, _) => Some(Finding::new(189, 2)),
        (libc::AF_INET | libc::AF_INET6, libc::SOCK_RAW) => Some(Finding::new(189, 1)),
        _ => None,
    }
}
