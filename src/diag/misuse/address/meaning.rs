//! RSK102, RSK103 and RSK104: an IPv4 address with its bytes reversed, and an address without a family.

use core::fmt::Write;
use core::net::{IpAddr, Ipv4Addr};

use super::given::{Given, domain};
use crate::diag::misuse::Scene;
use crate::diag::misuse::finding::{Fact, Finding};
use crate::diag::notes::Note;
use crate::diag::state::mark;
use crate::diag::text::Text;
use crate::gate::Call;
use crate::raw::{asking, own};

/// `INADDR_LOOPBACK` without `htonl`. It belongs to somebody far away, and no service is known there.
const LOOPBACK_REVERSED: Ipv4Addr = Ipv4Addr::new(1, 0, 0, 127);

fn ipv4(given: &Given) -> Option<Ipv4Addr> {
    match given.ip()? {
        IpAddr::V4(ip) => Some(ip),
        IpAddr::V6(_) => None,
    }
}

fn reversed(ip: Ipv4Addr) -> Ipv4Addr {
    let [a, b, c, d] = ip.octets();
    Ipv4Addr::new(d, c, b, a)
}

fn word(ip: Ipv4Addr) -> Fact {
    let mut text = Text::<16>::new();
    let _ = write!(text, "{ip}");
    Fact::text(text.as_bytes())
}

fn finding(case: u8, ip: Ipv4Addr) -> Finding {
    Finding::new(102, case).with(word(ip)).with(word(reversed(ip)))
}

/// 102: `connect` or `sendto` to the reversed loopback address. Looked for before the call, which may take minutes.
pub(super) fn reversed_target(scene: &Scene, given: &Given) -> Option<Finding> {
    let target = scene.call != Call::Bind;
    ipv4(given).filter(|ip| target && *ip == LOOPBACK_REVERSED).map(|ip| finding(0, ip))
}

/// 102: `bind` to an address this host does not have, while it has the reversed one. Asked after `EADDRNOTAVAIL`.
pub(super) fn reversed_own(given: &Given) -> Option<Finding> {
    let ip = ipv4(given)?;
    let other = reversed(ip);
    (ip != other && (other.is_loopback() || own::is_local_address(other))).then(|| finding(1, ip))
}

/// 103: no family. On an IPv4 socket `bind` to any address and `sendto` work by courtesy of the kernel; on an
/// IPv6 socket `sendto` goes to the peer, if there is one. Elsewhere they fail.
/// No correct program leaves the family out.
pub(super) fn no_family(scene: &Scene, given: &Given) -> Option<Finding> {
    if given.family()? != libc::AF_UNSPEC || given.len < 2 {
        return None;
    }
    match (scene.call, domain(scene)?) {
        (Call::Bind, libc::AF_INET) => Some(Finding::new(103, 0).with("AF_INET")),
        (Call::Bind, libc::AF_INET6) => Some(Finding::new(103, 0).with("AF_INET6")),
        (Call::Bind, libc::AF_UNIX) => Some(Finding::new(103, 0).with("AF_UNIX")),
        (Call::Sendto, libc::AF_INET) if given.port_is_set() && !scene.is_stream() => Some(Finding::new(103, 1)),
        (Call::Sendto, libc::AF_INET6) if given.port_is_set() && !scene.is_stream() => Some(Finding::new(103, 2)),
        _ => None,
    }
}

/// 104: an address with a port (or a path) and without a family, for a socket that has nothing to dissolve.
///
/// Programs that do dissolve a connection have been connected, or have tried to be, or set nothing but the family.
pub(super) fn dissolves_nothing(scene: &Scene, given: &Given) -> Option<Finding> {
    let fresh = !scene.marks.any(mark::CONNECTED | mark::CONNECTING) && scene.note(Note::ConnectError) == 0;
    let found = scene.call == Call::Connect
        && given.family() == Some(libc::AF_UNSPEC)
        && given.port_is_set()
        && fresh
        && matches!(domain(scene), Some(libc::AF_INET | libc::AF_INET6 | libc::AF_UNIX))
        && asking::peer_name(scene.fd).is_none();
    found.then(|| Finding::new(104, 0).with(scene.fd))
}

impl Given {
    /// Whether there is anything where the port of an internet address and the path of a Unix address stand.
    fn port_is_set(&self) -> bool {
        self.bytes().get(2..4).is_some_and(|port| port != [0, 0])
    }
}
