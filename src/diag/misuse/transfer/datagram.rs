//! Datagrams taken for parts of a stream: an empty one for the end, a cut one for whole, one too long for any, an error for
//! the wrong one. RSK145 to RSK148.

use libc::c_int;

use super::super::finding::{Fact, Finding};
use super::super::{Found, Scene, diagnosing};
use super::watch::Watch;
use super::{Room, Sort, is_receive, moved, own_row};
use crate::diag::decode::Memory;
use crate::diag::notes::{Note, Notes};
use crate::diag::state::mark;
use crate::gate::{Args, Call, Outcome, altered};
use crate::raw::{asking, ends, fork, own};

/// The most a UDP datagram holds: 65,535 less the headers of UDP and, in IPv4, IP.
const MOST_IPV4: usize = 65_507;
const MOST_IPV6: usize = 65_527;

/// While the last thing some socket received was an empty datagram.
static EMPTY: Watch = Watch::new(&[
    Call::Recv,
    Call::Recvfrom,
    Call::Recvmsg,
    Call::Recvmmsg,
    Call::Read,
    Call::Readv,
    Call::RecvExact,
    Call::RecvDatagram,
    Call::RecvMany,
    Call::PollerCollect,
]);

/// An empty datagram was the last thing received, and the socket is closed although more are waiting: it was taken for the
/// end.
///
/// Without more waiting it cannot be told from a program that has received all it wanted, or that means an empty datagram to
/// be the end, so nothing is said then. A copy of the socket may go on receiving: with one, nothing is said either.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    if !EMPTY.is_on() || scene.fd < 0 || scene.note(Note::EmptyDatagram) == 0 {
        return;
    }
    let closes = scene.call == Call::Close;
    if !closes && !is_receive(scene.call) {
        return;
    }
    let Some(notes) = own_row(scene.fd).filter(|notes| notes.get(Note::EmptyDatagram) != 0) else { return };
    let is_ours = notes.get(Note::EmptyDatagram) == fork::generation() + 1 && notes.get(Note::Copied) == 0;
    if closes && is_ours && !scene.marks.any(mark::DUP) {
        let ready = asking::readiness(scene.fd, libc::POLLIN);
        if ready & libc::POLLIN != 0 && ready & libc::POLLERR == 0 {
            found.add(&Finding::new(145, 0).with(scene.fd));
        }
    }
    notes.set(Note::EmptyDatagram, 0);
    EMPTY.end();
}

/// Notes an empty datagram, and tells of one that was cut.
pub(super) fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    let (Some(room), Some(count)) = (Room::of(scene), moved(outcome)) else { return };
    if count == 0 {
        noted_if_empty(scene, room);
    }
    if !diagnosing() {
        return;
    }
    let Some(notes) = scene.notes else { return };
    if scene.args.asks_whole_length() && count == room.len {
        if let Some(whole) = altered::take_whole() {
            // Who has looked before knows how long it is and takes what it wants.
            if notes.get(Note::Peeked) == 0 {
                found.add(&Finding::new(146, 0).with(count).with(whole).with(whole - count));
            }
        }
    }
}

fn noted_if_empty(scene: &Scene, room: Room) {
    if room.len == 0 || room.peeks() || scene.marks.any(mark::SHUT_READ) {
        return;
    }
    // The end of a stream is nothing special: without diagnosis mode the kernel is not asked at each.
    if !diagnosing() && !scene.marks.any(mark::DATAGRAM) {
        return;
    }
    if Sort::of(scene.fd).is_some_and(Sort::is_datagram) {
        own_row(scene.fd);
        if let Some(notes) = Notes::make(scene.fd) {
            notes.set(Note::EmptyDatagram, fork::generation() + 1);
            EMPTY.begin();
        }
    }
}

/// Makes the kernel tell how long a datagram is that is longer than the room for it.
///
/// Not where the program asks for that itself, only looks, or has room for one byte or none, which is how datagrams are
/// thrown away. Capturing sockets cut on purpose. On a stream the flag would throw bytes away, so the kernel is asked each
/// time what the descriptor is.
pub(super) fn alter(args: &mut Args) {
    let (fd, len) = (args.int(0), args.word(2));
    let program = args.receive_flags();
    if len < 2 || program & (libc::MSG_PEEK | libc::MSG_TRUNC | libc::MSG_ERRQUEUE | libc::MSG_OOB) != 0 {
        return;
    }
    let is_wanted = |sort: Sort| sort.is_datagram() && (sort.is_internet() || sort.domain == libc::AF_UNIX);
    if Sort::of(fd).is_some_and(is_wanted)
        && own::int_option(fd, libc::SOL_SOCKET, libc::SO_TYPE) == Some(libc::SOCK_DGRAM)
        && own::int_option(fd, libc::SOL_SOCKET, libc::SO_DOMAIN) != Some(libc::AF_PACKET)
    {
        args.ask_whole_length();
    }
}

/// Why a call on a datagram socket has failed.
///
/// Without being asked only what is surely a mistake: more than any datagram holds; and a send that was refused for an
/// earlier datagram, for which the program has to send again. Programs that find out the path MTU send too much on purpose.
pub(super) fn failed(scene: &Scene, code: c_int) -> Option<Finding> {
    let is_asked = matches!(scene.memory, Memory::Copied(_));
    match code {
        libc::EMSGSIZE => too_long(scene, is_asked),
        libc::ECONNREFUSED => refused(scene, is_asked),
        _ => None,
    }
}

fn too_long(scene: &Scene, is_asked: bool) -> Option<Finding> {
    let sort = Sort::of(scene.fd).filter(|sort| sort.is_datagram())?;
    let len = super::handed_in(scene)?.len();
    let most = match sort.domain {
        libc::AF_INET => MOST_IPV4,
        libc::AF_INET6 => MOST_IPV6,
        libc::AF_UNIX => {
            let room = own::int_option(scene.fd, libc::SOL_SOCKET, libc::SO_SNDBUF)?;
            return is_asked.then(|| Finding::new(147, 2).with(len).with(room));
        }
        _ => return None,
    };
    // A datagram to an IPv4 address on an IPv6 socket has the limit of IPv4.
    if len > MOST_IPV4 {
        return Some(Finding::new(147, 0).with(len).with(most));
    }
    let mtu = match sort.domain {
        libc::AF_INET => own::int_option(scene.fd, libc::IPPROTO_IP, libc::IP_MTU)? - 28,
        _ => own::int_option(scene.fd, libc::IPPROTO_IPV6, libc::IPV6_MTU)? - 48,
    };
    is_asked.then(|| Finding::new(147, 1).with(len).with(mtu))
}

fn refused(scene: &Scene, is_asked: bool) -> Option<Finding> {
    Sort::of(scene.fd).filter(|sort| sort.is_datagram() && sort.is_internet())?;
    let peer = Fact::address(ends::peer(scene.fd)?.bytes());
    let sends = matches!(
        scene.call,
        Call::Send | Call::Sendto | Call::Sendmsg | Call::Write | Call::Writev | Call::SendDatagram
    );
    match (sends, is_asked) {
        (true, _) => Some(Finding::new(148, 0).with(peer)),
        (false, true) if is_receive(scene.call) => Some(Finding::new(148, 1).with(peer)),
        _ => None,
    }
}
