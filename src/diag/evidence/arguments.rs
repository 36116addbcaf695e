//! Arguments and sockets that do not go together.

use libc::c_int;

use super::descriptor;
use super::path;
use super::reason::{Reason, Shown, address, quoted};
use super::subject::{Subject, family_name, kind_name, protocol_name};
use crate::diag::messages::live;
use crate::gate::Call;
use crate::raw::{asking, ends, own};

/// `EINVAL`.
pub(super) fn invalid(subject: &Subject) -> Option<Reason> {
    let args = &subject.failure.args;
    match subject.failure.call {
        Call::Bind => length(subject).or_else(|| bound(subject)).or_else(|| scope(subject)),
        Call::Connect => length(subject).or_else(|| scope(subject)).or_else(|| listens(subject)),
        Call::Accept | Call::Accept4 => accept(subject),
        Call::Listen => listen(subject),
        Call::Socket | Call::Socketpair => socket(args.int(1), args.int(2)),
        Call::Sendto => length(subject).or_else(|| port_0(subject)),
        Call::Select | Call::Pselect if args.int(0) < 0 => Some(Reason::live(&live::SELECT_COUNT).with(args.int(0))),
        Call::Poll | Call::Ppoll => {
            let limit = asking::descriptor_limit()?;
            let count = u64::try_from(args.word(1)).ok().filter(|count| *count > limit)?;
            Some(Reason::live(&live::POLL_COUNT).with(count).with(limit))
        }
        Call::EpollCtl | Call::EpollWait | Call::EpollPwait => descriptor::no_epoll(args.int(0)),
        Call::InetPton => no_address(subject),
        _ => None,
    }
}

fn socket(kind: c_int, protocol: c_int) -> Option<Reason> {
    // IPPROTO_MAX is above all numbers the kernel takes.
    const MOST: c_int = 262;
    let types = 0..=10;
    let bare = kind & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC);
    if !types.contains(&bare) {
        return Some(
            Reason::live(&live::TYPE_UNKNOWN)
                .with(Shown(move |out: &mut core::fmt::Formatter| write!(out, "{kind:#x}"))),
        );
    }
    (!(0..=MOST).contains(&protocol)).then(|| Reason::live(&live::PROTOCOL_RANGE).with(protocol))
}

/// The least and most bytes of an address of a family.
fn lengths(family: c_int) -> Option<(usize, usize)> {
    const MOST: usize = size_of::<libc::sockaddr_storage>();
    match family {
        libc::AF_INET => Some((16, MOST)),
        libc::AF_INET6 => Some((24, MOST)),
        libc::AF_UNIX => Some((3, 110)),
        _ => None,
    }
}

fn length(subject: &Subject) -> Option<Reason> {
    let len = subject.given_length()?;
    let family = subject.domain()?;
    let (least, most) = lengths(family)?;
    let name = family_name(family);
    // Without a path bind of a Unix socket is in order: the kernel finds a name.
    let row = match len {
        4 | 8 if len < least => Reason::live(&live::LENGTH_OF_POINTER).with(len).with(name).with(least),
        _ if len < least && !(family == libc::AF_UNIX && len == 2 && subject.failure.call == Call::Bind) => {
            Reason::live(&live::LENGTH_TOO_SMALL).with(len).with(name).with(least)
        }
        _ if len > most => Reason::live(&live::LENGTH_TOO_LARGE).with(len).with(name).with(most),
        _ => return None,
    };
    Some(row)
}

fn bound(subject: &Subject) -> Option<Reason> {
    let local = subject.local()?;
    let has = match local.internet() {
        Some(address) => address.port() != 0,
        None => local.family() == libc::AF_UNIX && local.bytes().len() > 2,
    };
    has.then(|| Reason::live(&live::BOUND_TO).with(address(local.bytes())))
}

fn scope(subject: &Subject) -> Option<Reason> {
    let (bytes, _) = subject.given()?;
    let std::net::SocketAddr::V6(target) = ends::internet(bytes)? else { return None };
    let none = bytes.get(24..28).is_none_or(|scope| scope == [0; 4]);
    let link_local = target.ip().segments().first().is_some_and(|first| first & 0xffc0 == 0xfe80);
    (none && link_local).then(|| Reason::live(&live::SCOPE_MISSING).with(target.ip()))
}

fn listens(subject: &Subject) -> Option<Reason> {
    let local = subject.local().filter(|_| subject.listens())?;
    Some(Reason::live(&live::LISTENS_NO_CONNECT).with(address(local.bytes())))
}

fn accept(subject: &Subject) -> Option<Reason> {
    let args = &subject.failure.args;
    subject.kind()?;
    if !subject.listens() {
        if let Some(peer) = subject.peer() {
            return Some(Reason::live(&live::NOT_LISTENING_CONNECTED).with(address(peer.bytes())));
        }
        let ended = subject.marks().is_some_and(crate::diag::state::Marks::has_listened);
        return Some(Reason::live(if ended { &live::NOT_LISTENING_ANY_MORE } else { &live::NOT_LISTENING }));
    }
    let flags = args.int(3);
    if subject.failure.call == Call::Accept4 && flags & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC) != 0 {
        return Some(
            Reason::live(&live::ACCEPT_FLAGS).with(Shown(|out: &mut core::fmt::Formatter| write!(out, "{flags:#x}"))),
        );
    }
    (args.word(1) != 0).then(|| Reason::live(&live::ACCEPT_LENGTH))
}

fn listen(subject: &Subject) -> Option<Reason> {
    if let Some(peer) = subject.peer() {
        return Some(Reason::live(&live::LISTEN_CONNECTED).with(address(peer.bytes())));
    }
    let local = subject.local()?;
    (local.family() == libc::AF_UNIX && local.bytes().len() <= 2).then(|| Reason::live(&live::LISTEN_UNBOUND))
}

fn port_0(subject: &Subject) -> Option<Reason> {
    let target = subject.given_internet().filter(|target| target.port() == 0)?;
    Some(Reason::live(&live::DESTINATION_PORT_0).with(target))
}

fn no_address(subject: &Subject) -> Option<Reason> {
    let text = quoted(subject.text(0)?);
    let (family, form) = match subject.failure.args.int(0) {
        libc::AF_INET => ("IPv4", ("numbers such as 127.0.0.1", "127.0.0.1 같은 숫자")),
        libc::AF_INET6 => ("IPv6", ("numbers such as ::1", "::1 같은 숫자")),
        _ => return None,
    };
    Some(Reason::live(&live::TEXT_NO_ADDRESS).with(text).with(family).word(form))
}

/// `EAFNOSUPPORT`.
pub(super) fn family(subject: &Subject) -> Option<Reason> {
    if subject.failure.call == Call::Socket {
        let family = subject.failure.args.int(0);
        let row = Reason::live(&live::FAMILY_UNKNOWN);
        return Some(match family_name(family) {
            "" => row.with(family),
            name => row.with(name),
        });
    }
    let (given, own) = (subject.given_family()?, subject.domain()?);
    match (given, family_name(given), family_name(own)) {
        (libc::AF_UNSPEC, _, own) => Some(Reason::live(&live::FAMILY_UNSET).with(own)),
        (_, "", _) => None,
        (_, name, other) if given != own => Some(Reason::live(&live::FAMILY_DIFFERS).with(name).with(other)),
        _ => None,
    }
}

/// `EPROTONOSUPPORT` and `EPROTOTYPE`.
pub(super) fn protocol(subject: &Subject) -> Option<Reason> {
    let args = &subject.failure.args;
    match subject.failure.call {
        Call::Connect => return path::other_type(subject),
        Call::Socket => {}
        _ => return None,
    }
    let (family, protocol) = (family_name(args.int(0)), args.int(2));
    let kind = kind_name(args.int(1))?;
    let usual = match protocol {
        libc::IPPROTO_TCP => "SOCK_STREAM",
        libc::IPPROTO_UDP => "SOCK_DGRAM",
        0 if kind == "SOCK_RAW" => return Some(Reason::live(&live::PROTOCOL_RAW_0).with(family)),
        _ => kind,
    };
    let inet = matches!(args.int(0), libc::AF_INET | libc::AF_INET6);
    if inet && usual != kind && kind != "SOCK_RAW" {
        let row = Reason::live(&live::PROTOCOL_OF_OTHER_TYPE).with(protocol_name(protocol)?);
        return Some(row.with(usual).with(kind).with(family));
    }
    let row = Reason::live(&live::PROTOCOL_NONE);
    let row = match protocol_name(protocol) {
        Some(name) => row.with(name),
        None => row.with(protocol),
    };
    matches!(kind, "SOCK_STREAM" | "SOCK_DGRAM").then(|| row.with(family).with(kind))
}

/// `EOPNOTSUPP`.
pub(super) fn not_supported(subject: &Subject) -> Option<Reason> {
    match subject.failure.call {
        Call::Listen | Call::Accept | Call::Accept4 => Some(Reason::live(&live::NO_CONNECTIONS).word(subject.words()?)),
        Call::Socketpair => match family_name(subject.failure.args.int(0)) {
            "" => None,
            name => Some(Reason::live(&live::FAMILY_NEEDS_STREAM).with(name)),
        },
        Call::Setsockopt | Call::Getsockopt => super::option::unknown(subject),
        _ => None,
    }
}

/// `EDESTADDRREQ`.
pub(super) fn no_destination(subject: &Subject) -> Option<Reason> {
    let sends = matches!(subject.failure.call, Call::Send | Call::Sendto | Call::Write | Call::Sendmsg | Call::Writev);
    let words = subject.words().filter(|_| sends)?;
    Some(Reason::live(&live::NO_DESTINATION).word(words))
}

/// Bytes of an IPv4 header and a UDP header.
const HEADERS: usize = 28;

/// `EMSGSIZE`.
pub(super) fn too_long(subject: &Subject) -> Option<Reason> {
    if !matches!(subject.failure.call, Call::Send | Call::Sendto | Call::Write | Call::SendDatagram) {
        return None;
    }
    let len = subject.failure.args.word(2);
    match (subject.domain()?, subject.kind()?, subject.protocol()?) {
        (libc::AF_INET, libc::SOCK_DGRAM, libc::IPPROTO_UDP) => {
            if len > 65507 {
                return Some(Reason::live(&live::DATAGRAM_LIMIT).with(len).with("UDP/IPv4").with(65507));
            }
            let of_ip = |name| own::int_option(subject.fd, libc::IPPROTO_IP, name);
            let mtu = usize::try_from(of_ip(libc::IP_MTU)?).ok()?;
            let whole = of_ip(libc::IP_MTU_DISCOVER)? >= libc::IP_PMTUDISC_DO && len + HEADERS > mtu;
            let row = whole.then(|| Reason::live(&live::DATAGRAM_PATH).with(len).with(mtu))?;
            Some(row.with(mtu.saturating_sub(HEADERS)))
        }
        (libc::AF_INET6, libc::SOCK_DGRAM, libc::IPPROTO_UDP) if len > 65527 => {
            Some(Reason::live(&live::DATAGRAM_LIMIT).with(len).with("UDP/IPv6").with(65527))
        }
        (libc::AF_UNIX, libc::SOCK_DGRAM | libc::SOCK_SEQPACKET, _) => {
            let room = subject.option(libc::SO_SNDBUF)?;
            Some(Reason::live(&live::DATAGRAM_BUFFER).with(len).with(room))
        }
        _ => None,
    }
}
