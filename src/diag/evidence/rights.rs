//! Rights a call needs and the process has not.

use core::net::IpAddr;

use libc::c_int;

use super::path;
use super::reason::Reason;
use super::subject::Subject;
use crate::diag::messages::live;
use crate::gate::Call;
use crate::names;
use crate::raw::{asking, rtnetlink};

/// Numbers of `linux/capability.h`.
const CAP_NET_BIND_SERVICE: u32 = 10;
const CAP_NET_ADMIN: u32 = 12;
const CAP_NET_RAW: u32 = 13;

/// `EACCES` and `EPERM`.
pub(super) fn missing(subject: &Subject) -> Option<Reason> {
    let args = &subject.failure.args;
    match subject.failure.call {
        Call::UnixListen | Call::UnixConnect => path::denied(subject),
        Call::Bind | Call::Connect if subject.given_family() == Some(libc::AF_UNIX) => path::denied(subject),
        Call::Bind => low_port(subject.given_internet()?.port()),
        Call::TcpListen | Call::UdpOpen => low_port(core::str::from_utf8(subject.text(1)?).ok()?.parse().ok()?),
        Call::Connect | Call::Sendto => broadcast(subject),
        Call::Socket => socket(args.int(0), args.int(1) & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC), args.int(2)),
        Call::RawOpen => socket(args.int(0), libc::SOCK_RAW, args.int(1)),
        Call::PacketOpen => socket(libc::AF_PACKET, libc::SOCK_RAW, 0),
        Call::Setsockopt => option(subject, args.int(1), args.int(2)),
        _ => None,
    }
}

fn low_port(port: u16) -> Option<Reason> {
    let mut room = [0; 16];
    let text = asking::contents(c"/proc/sys/net/ipv4/ip_unprivileged_port_start", &mut room)?;
    let floor: u32 = core::str::from_utf8(text).ok()?.trim_ascii().parse().ok()?;
    let missing = u32::from(port) < floor && !asking::has_capability(CAP_NET_BIND_SERVICE);
    missing.then(|| Reason::live(&live::PORT_FLOOR).with(port).with(floor))
}

fn broadcast(subject: &Subject) -> Option<Reason> {
    let ip = subject.given_internet()?.ip();
    let off = subject.failure.code == libc::EACCES && subject.option(libc::SO_BROADCAST) == Some(0);
    let all = match ip {
        IpAddr::V4(four) => four.is_broadcast() || rtnetlink::route(ip).is_ok_and(|route| route.broadcast),
        IpAddr::V6(_) => false,
    };
    (off && all).then(|| Reason::live(&live::BROADCAST_OFF).with(ip))
}

/// The groups that may use ping sockets.
fn ping_groups() -> Option<(u32, u32)> {
    let mut room = [0; 32];
    let text = asking::contents(c"/proc/sys/net/ipv4/ping_group_range", &mut room)?;
    let mut numbers = core::str::from_utf8(text).ok()?.split_ascii_whitespace().map_while(|number| number.parse().ok());
    Some((numbers.next()?, numbers.next()?))
}

fn socket(family: c_int, kind: c_int, protocol: c_int) -> Option<Reason> {
    let icmp = matches!(protocol, libc::IPPROTO_ICMP | libc::IPPROTO_ICMPV6);
    let group = asking::group();
    let groups = if icmp { ping_groups() } else { None };
    let allowed = groups.is_some_and(|(low, high)| (low..=high).contains(&group));
    if kind == libc::SOCK_RAW || family == libc::AF_PACKET {
        let row = match groups {
            Some(_) if allowed => &live::RAW_PING_ALLOWED,
            Some(_) => &live::RAW_PING_FORBIDDEN,
            None => &live::RAW_NEEDS_RIGHT,
        };
        return (!asking::has_capability(CAP_NET_RAW)).then(|| Reason::live(row).with(group));
    }
    let (low, high) = groups.filter(|_| kind == libc::SOCK_DGRAM && !allowed)?;
    Some(Reason::live(&live::PING_FORBIDDEN).with(group).with(low).with(high))
}

fn option(subject: &Subject, level: c_int, name: c_int) -> Option<Reason> {
    let admin = match (level, name) {
        (libc::SOL_SOCKET, libc::SO_ATTACH_FILTER) => subject.protocol() == Some(libc::IPPROTO_TCP),
        (libc::SOL_SOCKET, libc::SO_MARK | libc::SO_RCVBUFFORCE | libc::SO_SNDBUFFORCE | libc::SO_PRIORITY)
        | (libc::IPPROTO_TCP, libc::TCP_REPAIR)
        | (libc::IPPROTO_IP, libc::IP_TRANSPARENT) => true,
        _ => false,
    };
    let missing = subject.failure.code == libc::EPERM && admin && !asking::has_capability(CAP_NET_ADMIN);
    let name = names::of_option(level, name).filter(|_| missing)?;
    Some(Reason::live(&live::OPTION_PRIVILEGE).with(name).with("CAP_NET_ADMIN"))
}
