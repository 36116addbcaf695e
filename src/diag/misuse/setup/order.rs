//! RSK122 to RSK125: calls a socket is not ready for, or is the wrong one for.

use libc::c_int;

use super::was;
use crate::diag::messages;
use crate::diag::misuse::Scene;
use crate::diag::misuse::finding::Finding;
use crate::diag::notes::Note;
use crate::diag::state::mark;
use crate::gate::Call;
use crate::names;
use crate::raw::asking;

/// Why a call that has failed could not succeed with this socket.
pub(super) fn wrong(scene: &Scene, code: c_int) -> Option<Finding> {
    match (scene.call, code) {
        (Call::Accept | Call::Accept4 | Call::AcceptMany, libc::EINVAL) => not_accepting(scene),
        (Call::Listen, libc::EINVAL) => not_to_listen(scene),
        (Call::Accept | Call::Accept4 | Call::AcceptMany | Call::Listen, libc::EOPNOTSUPP) => {
            without_connections(scene)
        }
        (call, libc::ENOTCONN | libc::EPIPE | libc::EINVAL | libc::EOPNOTSUPP) if moves_data(call) => {
            data_of_a_listener(scene).or_else(|| never_connected(scene, code))
        }
        _ => None,
    }
}

fn moves_data(call: Call) -> bool {
    matches!(
        call,
        Call::Send
            | Call::Recv
            | Call::Sendto
            | Call::Recvfrom
            | Call::Sendmsg
            | Call::Recvmsg
            | Call::Sendmmsg
            | Call::Recvmmsg
            | Call::Read
            | Call::Write
            | Call::Readv
            | Call::Writev
            | Call::Sendfile
            | Call::SendAll
            | Call::RecvExact
            | Call::SendFds
            | Call::RecvFds
    )
}

/// Whether the socket is a stream, or the like of one, that does not listen.
fn is_no_listener(scene: &Scene) -> bool {
    scene.socket_option(libc::SO_ACCEPTCONN) == Some(0)
}

/// 122, 123: accept on a socket that does not listen. One that did and was shut down, which is a way to wake those who
/// wait in accept, is left alone.
fn not_accepting(scene: &Scene) -> Option<Finding> {
    if scene.marks.any(mark::LISTENING) || !is_no_listener(scene) {
        return None;
    }
    if asking::peer_name(scene.fd).is_some() || scene.marks.any(mark::CONNECTED) {
        return Some(on_a_connection(scene, 2));
    }
    if scene.marks.any(mark::SHUT_READ | mark::SHUT_WRITE) {
        return None;
    }
    let case = u8::from(!scene.marks.any(mark::BOUND));
    was(scene, mark::SOCKET | mark::BOUND).then(|| Finding::new(122, case).with(scene.fd))
}

/// 123: a connection in place of the listening socket, and which that is if it is known.
fn on_a_connection(scene: &Scene, case: u8) -> Finding {
    match i32::try_from(scene.note(Note::Listener)) {
        Ok(listener) if listener > 0 => Finding::new(123, case + 1).with(scene.fd).with(listener - 1),
        _ => Finding::new(123, case).with(scene.fd),
    }
}

/// 122, 123: listen on a connection, or on a Unix socket without a name.
fn not_to_listen(scene: &Scene) -> Option<Finding> {
    if asking::peer_name(scene.fd).is_some() {
        return Some(on_a_connection(scene, 4));
    }
    let name = asking::local_name(scene.fd)?;
    let nameless = name.family() == libc::AF_UNIX && name.bytes().len() <= size_of::<libc::sa_family_t>();
    (nameless && is_no_listener(scene)).then(|| Finding::new(122, 3).with(scene.fd))
}

/// 123: a socket of a type that has no connections.
fn without_connections(scene: &Scene) -> Option<Finding> {
    let kind = scene.socket_option(libc::SO_TYPE)?;
    if !matches!(kind, libc::SOCK_DGRAM | libc::SOCK_RAW | libc::SOCK_RDM) {
        return None;
    }
    let case = u8::from(scene.call != Call::Listen);
    Some(Finding::new(123, case).with(scene.fd).with(names::of(names::KIND, "SOCK_", kind).unwrap_or("SOCK_DGRAM")))
}

/// 124: data comes from the connections, not from the socket that listens.
fn data_of_a_listener(scene: &Scene) -> Option<Finding> {
    (scene.socket_option(libc::SO_ACCEPTCONN) == Some(1)).then(|| Finding::new(124, 0).with(scene.fd))
}

/// 125: a stream socket that was never connected. Only if its whole life was seen here: a connect that was interrupted goes
/// on, and one by other code is not known.
fn never_connected(scene: &Scene, code: c_int) -> Option<Finding> {
    let fresh = !scene.marks.any(mark::CONNECTED | mark::CONNECTING) && was(scene, mark::SOCKET);
    let kind = scene.socket_option(libc::SO_TYPE);
    let connects = matches!(kind, Some(libc::SOCK_STREAM | libc::SOCK_SEQPACKET));
    if !fresh || !connects || code == libc::EOPNOTSUPP || asking::peer_name(scene.fd).is_some() {
        return None;
    }
    match c_int::try_from(scene.note(Note::ConnectError)).ok()? {
        libc::EINTR | libc::EAGAIN | libc::EINPROGRESS => None,
        0 if scene.is_tcp() && asking::Tcp::of(scene.fd).is_none_or(|tcp| tcp.segments_in() != 0) => None,
        0 => Some(Finding::new(125, 0).with(scene.fd)),
        refused => {
            let name = messages::error_text(refused).map_or("an error", |error| error.name());
            Some(Finding::new(125, 1).with(scene.fd).with(name))
        }
    }
}
