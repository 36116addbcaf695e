//! Who holds a port.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::path;
use super::reason::Reason;
use super::subject::Subject;
use crate::diag::messages::live;
use crate::gate::Call;
use crate::raw::netlink::Next;
use crate::raw::sock_diag::{self, LISTENING, OTHERS, Seen, state};
use crate::raw::{asking, holders, own};

/// Whether explanations may search all processes for the one that holds a port: milliseconds, so in diagnosis mode only.
static SEARCH: AtomicBool = AtomicBool::new(false);

/// Whether the kernel's table of connections is gone through where nobody listens: 0.1 to 1 ms, once, for a program that
/// cannot start. Nothing cheaper tells `TIME_WAIT` from a connection. Without it both are named as possible.
const CONNECTIONS_TOO: bool = true;

/// Turns the search on or off.
pub(crate) fn search_processes(on: bool) {
    SEARCH.store(on, Relaxed);
}

/// A descriptor of a process.
#[derive(Debug, Clone, Copy)]
struct Process<'a> {
    pid: i32,
    name: &'a str,
    fd: i32,
}

/// Shows every descriptor, in any process, of the socket `inode`. What cannot be seen is not shown.
fn processes(inode: u64, found: &mut dyn FnMut(&Process)) {
    let _ = holders::holders(&[inode], &mut |holder| {
        found(&Process { pid: holder.pid, name: core::str::from_utf8(holder.name).unwrap_or_default(), fd: holder.fd });
    });
}

/// What a call wanted: an address and a protocol.
fn wanted(subject: &Subject) -> Option<(SocketAddr, i32)> {
    let named = |protocol| {
        let text = |place| subject.text(place).and_then(|text| core::str::from_utf8(text).ok());
        let ip = text(0).and_then(|host| host.parse::<IpAddr>().ok()).unwrap_or(Ipv4Addr::UNSPECIFIED.into());
        Some((SocketAddr::new(ip, text(1)?.parse().ok()?), protocol))
    };
    match subject.failure.call {
        Call::Bind => Some((subject.given_internet()?, subject.protocol()?)),
        Call::Listen => Some((subject.local()?.internet()?, subject.protocol()?)),
        Call::TcpListen => named(libc::IPPROTO_TCP),
        Call::UdpOpen => named(libc::IPPROTO_UDP),
        _ => None,
    }
}

/// Whether `holder` has the port at an address that `wanted` means, too.
pub(super) fn meets(wanted: SocketAddr, holder: &Seen) -> bool {
    let (a, b) = (wanted.ip().to_canonical(), holder.local.ip().to_canonical());
    match (a, b) {
        _ if a == b => true,
        (IpAddr::V4(_), IpAddr::V6(b)) => b.is_unspecified() && !holder.only_ipv6,
        (IpAddr::V6(a), IpAddr::V4(_)) => a.is_unspecified(),
        _ => a.is_unspecified() || b.is_unspecified(),
    }
}

/// `EADDRINUSE`.
pub(super) fn in_use(subject: &Subject) -> Option<Reason> {
    match subject.failure.call {
        Call::Connect => return connection(subject),
        Call::Bind if subject.given_family() == Some(libc::AF_UNIX) => return path::in_use(subject),
        Call::UnixListen => return path::in_use(subject),
        _ => {}
    }
    let (wanted, protocol) = wanted(subject)?;
    if wanted.port() == 0 {
        let (low, high) = given_by_kernel()?;
        return Some(Reason::live(&live::PORTS_USED_UP).with(low).with(high));
    }
    match protocol {
        libc::IPPROTO_TCP => tcp(subject, wanted),
        libc::IPPROTO_UDP => udp(wanted),
        _ => None,
    }
}

/// The ports the kernel chooses from.
pub(super) fn given_by_kernel() -> Option<(u16, u16)> {
    let mut room = [0; 32];
    let text = asking::contents(c"/proc/sys/net/ipv4/ip_local_port_range", &mut room)?;
    let mut numbers = core::str::from_utf8(text).ok()?.split_ascii_whitespace().map_while(|number| number.parse().ok());
    Some((numbers.next()?, numbers.next()?))
}

fn tcp(subject: &Subject, wanted: SocketAddr) -> Option<Reason> {
    let ours = own::identity(subject.fd).map(|(_, inode)| inode);
    let ports = [wanted.port(), wanted.port()];
    let mut holder = None;
    let answered = sock_diag::tcp(ports, LISTENING, &mut |seen| {
        if meets(wanted, seen) {
            holder = Some(*seen);
            return Next::Enough;
        }
        Next::More
    });
    if !answered {
        return None;
    }
    if let Some(seen) = holder {
        return Some(listening(subject, &seen));
    }
    if !CONNECTIONS_TOO {
        return Some(Reason::live(&live::PORT_NOT_LISTENING).with(wanted));
    }
    // The most lasting one decides: a bound socket before a connection before TIME_WAIT, of those the longest.
    let weight = |seen: &Seen| match seen.state {
        state::CLOSE => u64::MAX,
        state::TIME_WAIT => seen.left_ms.into(),
        _ => u64::MAX - 1,
    };
    let answered = sock_diag::tcp(ports, OTHERS, &mut |seen| {
        if meets(wanted, seen)
            && Some(seen.inode) != ours
            && holder.as_ref().is_none_or(|best| weight(best) < weight(seen))
        {
            holder = Some(*seen);
        }
        Next::More
    });
    if !answered {
        return None;
    }
    // Of a socket that is closed by now nobody knows; the step is the same then as without the option.
    let reuses = match subject.failure.call {
        Call::TcpListen => subject.failure.args.int(3) & crate::names::flag::NO_REUSEADDR == 0,
        _ => subject.option(libc::SO_REUSEADDR) == Some(1),
    };
    Some(match holder {
        None => Reason::live(&live::PORT_FREE_NOW).with(wanted),
        Some(seen) if seen.state == state::CLOSE => Reason::live(&live::PORT_BOUND).with(seen.local).with(seen.user),
        Some(seen) if seen.state == state::TIME_WAIT => {
            let rows = if reuses { &live::PORT_TIME_WAIT_THOUGH_REUSED } else { &live::PORT_TIME_WAIT };
            Reason::live(rows).with(seen.local).with(seen.remote).with(seen.left_ms.div_ceil(1000))
        }
        Some(seen) => {
            let rows = if reuses { &live::PORT_CONNECTED_THOUGH_REUSED } else { &live::PORT_CONNECTED };
            Reason::live(rows).with(seen.local).with(seen.remote)
        }
    })
}

fn listening(subject: &Subject, seen: &Seen) -> Reason {
    if let Some(reason) = with_processes(seen) {
        return reason;
    }
    if subject.option(libc::SO_REUSEPORT) == Some(1) {
        return Reason::live(&live::PORT_LISTENING_SHARED).with(seen.local);
    }
    let row = if seen.user == asking::user() { &live::PORT_LISTENING_OURS } else { &live::PORT_LISTENING };
    Reason::live(row).with(seen.local).with(seen.user).with(seen.local.port())
}

/// The processes that have the socket, if they may be searched for.
fn with_processes(seen: &Seen) -> Option<Reason> {
    if !SEARCH.load(Relaxed) {
        return None;
    }
    let (mut first, mut reason) = (None, None);
    processes(seen.inode, &mut |process| {
        let told = |row| Reason::live(row).with(seen.local).with(process.pid).with(process.name).with(process.fd);
        match first {
            None => {
                first = Some(process.pid);
                reason = Some(told(&live::PORT_LISTENING_PROCESS));
            }
            // A child that was forked has the same socket.
            Some(pid) if pid != process.pid => reason = Some(told(&live::PORT_LISTENING_COPIES).with(pid)),
            _ => {}
        }
    });
    reason
}

fn udp(wanted: SocketAddr) -> Option<Reason> {
    let mut holder = None;
    sock_diag::udp(wanted.port(), &mut |seen| {
        if meets(wanted, seen) {
            holder = Some(*seen);
            return Next::Enough;
        }
        Next::More
    });
    let seen = holder?;
    Some(Reason::live(&live::PORT_UDP).with(seen.local).with(seen.user))
}

/// `EADDRINUSE` or `EADDRNOTAVAIL` of connect, from a socket that has its port: the same pair of ends exists.
pub(super) fn connection(subject: &Subject) -> Option<Reason> {
    let (local, peer) = (subject.local()?.internet()?, subject.given_internet()?);
    (local.port() != 0).then(|| Reason::live(&live::PAIR_IN_USE).with(local).with(peer))
}
