//! IPv6 and IPv4 that do not meet (RSK190). Known of the sockets of this program, and with reports on of those that
//! listen elsewhere on this host.

use std::os::fd::RawFd;

use libc::c_int;

use super::super::finding::Finding;
use super::super::{Scene, diagnosing};
use crate::diag::decode::Memory;
use crate::diag::state::{self, mark};
use crate::gate::Call;
use crate::raw::{ends, own, v6only};

/// The addresses of a call's target that matter here.
struct Target {
    family: c_int,
    port: u16,
    /// This host, by a loopback address.
    is_loopback: bool,
    is_any: bool,
}

/// A connect that was refused although a socket of this program listens on that port, for the other family only; and a bind
/// in vain because an IPv6 socket has the port for IPv4 too.
///
/// To try both families in turn is right, and so the first attempt may be refused: reported is only an IPv4 client of a
/// server that has asked for IPv6 only. The others are explained on request.
pub(super) fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    let on_request = matches!(scene.memory, Memory::Copied(_));
    let wanted = match (scene.call, code) {
        (Call::Connect, libc::ECONNREFUSED) => target(scene)?,
        (Call::Bind, libc::EADDRINUSE) if on_request => target(scene)?,
        _ => return None,
    };
    let case = match (scene.call, wanted.family) {
        (Call::Connect, libc::AF_INET) if wanted.is_loopback => 0,
        (Call::Connect, libc::AF_INET6) if wanted.is_loopback && on_request => 1,
        (Call::Bind, libc::AF_INET) if wanted.is_any => 2,
        _ => return None,
    };
    let mut ours = state::fds(mark::LISTENING | mark::BOUND);
    if let Some(holder) = ours.find(|fd| *fd != scene.fd && is_in_the_way(*fd, &wanted, case)) {
        return Some(Finding::new(190, case).with(holder).with(c_int::from(wanted.port)));
    }
    // To ask the kernel for the sockets of others takes some ten microseconds.
    let elsewhere = case == 0 && diagnosing() && v6only::listens(wanted.port);
    elsewhere.then(|| Finding::new(190, 3).with(c_int::from(wanted.port)))
}

fn is_in_the_way(fd: RawFd, wanted: &Target, case: u8) -> bool {
    let Some(local) = ends::local(fd).filter(|local| local.port() == wanted.port) else { return false };
    let listens = own::int_option(fd, libc::SOL_SOCKET, libc::SO_ACCEPTCONN) == Some(1);
    let only_v6 = own::int_option(fd, libc::IPPROTO_IPV6, libc::IPV6_V6ONLY).is_some_and(|only| only != 0);
    let is_v6 = local.family() == libc::AF_INET6 && local.internet().is_some_and(|at| at.ip().is_unspecified());
    match case {
        0 => listens && is_v6 && only_v6,
        1 => listens && local.family() == libc::AF_INET,
        _ => is_v6 && !only_v6,
    }
}

fn target(scene: &Scene) -> Option<Target> {
    let mut room = [0; 28];
    let address = scene.look(scene.args.word(1), &mut room);
    let family = ends::family(address);
    let (is_loopback, is_any) = match family {
        libc::AF_INET => {
            let ip: [u8; 4] = address.get(4..8)?.try_into().ok()?;
            (ip.first() == Some(&127), ip == [0; 4])
        }
        libc::AF_INET6 => {
            let ip = core::net::Ipv6Addr::from(<[u8; 16]>::try_from(address.get(8..24)?).ok()?);
            (ip.is_loopback(), ip.is_unspecified())
        }
        _ => return None,
    };
    Some(Target { family, port: ends::port(address), is_loopback, is_any })
}
