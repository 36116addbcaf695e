//! RSK126: a second bind or connect. RSK122: the first bind after listen.

use core::ffi::c_int;

use super::was;
use crate::diag::misuse::Scene;
use crate::diag::misuse::finding::{Fact, Finding};
use crate::diag::state::mark;
use crate::raw::asking::{self, Name};

/// The address a socket is bound to.
fn bound_to(scene: &Scene) -> Option<Name> {
    asking::local_name(scene.fd).filter(|name| match name.family() {
        libc::AF_UNIX => name.bytes().len() > size_of::<libc::sa_family_t>(),
        _ => name.internet().is_some_and(|address| address.port() != 0),
    })
}

/// Sockets of other families (packet, netlink) may be bound again, and so may one that has lost its port by a disconnect.
pub(super) fn bind(scene: &Scene) -> Option<Finding> {
    was(scene, mark::BOUND).then(|| bound_to(scene)).flatten().map(|name| found(0, scene.fd, &name))
}

/// The kernel has given the socket an address: connect, listen and sendto make it. With listen it is the order that is wrong.
pub(super) fn bound_by_itself(scene: &Scene) -> Option<Finding> {
    let name = (!was(scene, mark::BOUND)).then(|| bound_to(scene)).flatten()?;
    if was(scene, mark::LISTENING) {
        return Some(Finding::new(122, 4).with(scene.fd).with(Fact::address(name.bytes())));
    }
    Some(found(1, scene.fd, &name))
}

/// Connecting a datagram socket again is legal; asking a connect under way how it is by another one too: it is not marked
/// as connected until the first has succeeded.
pub(super) fn connect(scene: &Scene) -> Option<Finding> {
    if !scene.marks.any(mark::CONNECTED) || scene.dissolves() || !was(scene, mark::CONNECTED) {
        return None;
    }
    let connects_once: Option<c_int> = scene.socket_option(libc::SO_TYPE);
    if !matches!(connects_once, Some(libc::SOCK_STREAM | libc::SOCK_SEQPACKET)) {
        return None;
    }
    let peer = asking::peer_name(scene.fd).filter(|name| name.bytes().len() > size_of::<libc::sa_family_t>());
    Some(match peer {
        Some(name) => found(2, scene.fd, &name),
        None => Finding::new(126, 3).with(scene.fd),
    })
}

fn found(case: u8, fd: c_int, name: &Name) -> Finding {
    Finding::new(126, case).with(fd).with(Fact::address(name.bytes()))
}
