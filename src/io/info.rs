//! Datagrams with what the kernel knows of them: by which address and interface they came, how far, when.

#![allow(clippy::doc_markdown, reason = "the documentation of the structure goes into the C header")]

use core::net::{IpAddr, SocketAddr, SocketAddrV6};
use std::os::fd::RawFd;

use libc::{IPPROTO_IP, IPPROTO_IPV6, POLLIN, POLLOUT, SOL_SOCKET, c_int, sockaddr_storage, socklen_t};

use super::control::{Control, Item, int_at, number};
use super::wait::{Patience, patiently};
use crate::error::{Error, Result};
use crate::names::info;
use crate::sys::address::Address;
use crate::sys::batch::{address_bytes, no_address, receive_one, send_one};
use crate::sys::caller::{Bytes, Room};
use crate::sys::sockopt;

/// What is known of a datagram that came, or wanted of one that goes.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct DatagramInfo {
    /// Size of this structure, set by the caller before each call.
    pub size: usize,
    /// Received: the sender. To send: the receiver.
    pub peer: sockaddr_storage,
    /// Size of peer in bytes; 0 = the sender has no address, or the peer of rsk_connect.
    pub peer_len: socklen_t,
    /// Received: the address of this computer it was sent to, with port 0. To send: the address it
    /// is to come from; its port plays no part.
    pub local: sockaddr_storage,
    /// Size of local in bytes; 0 = not known, or the system's choice.
    pub local_len: socklen_t,
    /// Index of the network interface it came in by, or is to leave by; 0 = not known, or the
    /// system's choice.
    pub interface: c_int,
    /// Received: hops it had left (TTL, hop limit), -1 = not known. To send: the TTL to give it if
    /// above 0.
    pub ttl: c_int,
    /// Received: type of service (TOS, traffic class), -1 = not known. To send: the one to give it
    /// if above 0.
    pub tos: c_int,
    /// Received: nanoseconds since 1970 at which it came, -1 = not known. Not used to send.
    pub timestamp_ns: i64,
    /// Received: its size; larger than the result if it was cut. Not used to send.
    pub full_len: usize,
    /// Received: MSG_TRUNC if it was cut, else 0. Not used to send.
    pub flags: c_int,
}

/// `struct in_pktinfo`: interface, the address to answer from, the address in the datagram.
const PKTINFO: usize = 12;
/// `struct in6_pktinfo`: address, interface.
const PKTINFO6: usize = 20;
/// `struct timespec`.
const TIMESPEC: usize = size_of::<libc::timespec>();

/// Makes the kernel tell what `what` asks for, and nothing else, with each datagram that comes on `fd`.
///
/// # Errors
/// Unknown bits; what `setsockopt(2)` says.
pub(crate) fn enable(fd: RawFd, what: c_int) -> Result<()> {
    if what & !(info::LOCAL | info::TTL | info::TOS | info::TIMESTAMP) != 0 {
        return Err(Error::InvalidArgument("what has a bit that is none of RSK_INFO_..."));
    }
    let set = |level, name, bit| sockopt::set(fd, level, name, &c_int::from(what & bit != 0));
    match sockopt::int(fd, SOL_SOCKET, libc::SO_DOMAIN)? {
        libc::AF_INET => set(IPPROTO_IP, libc::IP_PKTINFO, info::LOCAL)?,
        libc::AF_INET6 => {
            set(IPPROTO_IPV6, libc::IPV6_RECVPKTINFO, info::LOCAL)?;
            set(IPPROTO_IPV6, libc::IPV6_RECVHOPLIMIT, info::TTL)?;
            set(IPPROTO_IPV6, libc::IPV6_RECVTCLASS, info::TOS)?;
        }
        _ if what & !info::TIMESTAMP != 0 => return Err(Error::Os(libc::EAFNOSUPPORT)),
        _ => return set(SOL_SOCKET, libc::SO_TIMESTAMPNS, info::TIMESTAMP),
    }
    // On an IPv6 socket these are for the IPv4 datagrams it may get; a raw one gets none and refuses them.
    for (name, bit) in [(libc::IP_RECVTTL, info::TTL), (libc::IP_RECVTOS, info::TOS)] {
        match set(IPPROTO_IP, name, bit) {
            Err(Error::Os(libc::ENOPROTOOPT)) => {}
            done => done?,
        }
    }
    set(SOL_SOCKET, libc::SO_TIMESTAMPNS, info::TIMESTAMP)
}

/// Receives one datagram; how many of its bytes are in `room`.
///
/// # Errors
/// `ETIMEDOUT`; what `recvmsg(2)` says.
pub(crate) fn receive(fd: RawFd, room: Room, info: Option<&mut DatagramInfo>, timeout_ms: c_int) -> Result<usize> {
    let mut patience = Patience::new(timeout_ms);
    check(info.as_deref())?;
    // A stream would throw away what does not fit, and count it.
    if sockopt::int(fd, SOL_SOCKET, libc::SO_TYPE)? == libc::SOCK_STREAM {
        return Err(Error::Os(libc::EOPNOTSUPP));
    }
    let mut control = Control::<512>::new();
    let mut peer = no_address();
    let received = patiently(fd, POLLIN, &mut patience, |flags| {
        receive_one(fd, room, &mut peer, control.room(), flags | libc::MSG_TRUNC | libc::MSG_CMSG_CLOEXEC)
    })?;
    super::rights::refuse_descriptors(control.received(received.control));
    if let Some(info) = info {
        *info = DatagramInfo {
            size: info.size,
            peer,
            peer_len: socklen_t::try_from(received.address).unwrap_or(0),
            local: no_address(),
            local_len: 0,
            interface: 0,
            ttl: -1,
            tos: -1,
            timestamp_ns: -1,
            full_len: received.bytes,
            flags: received.flags & libc::MSG_TRUNC,
        };
        for item in control.received(received.control) {
            note(info, item);
        }
    }
    Ok(received.bytes.min(room.len()))
}

/// By which address and interface a datagram came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival {
    ip: IpAddr,
    pub(crate) interface: c_int,
}

impl Arrival {
    /// What a control message says of it, if it is about that.
    pub(crate) fn of(item: Item) -> Option<Self> {
        let data = item.data;
        match (item.level, item.kind) {
            (IPPROTO_IP, libc::IP_PKTINFO) if data.len() >= PKTINFO => {
                let (answer, sent_to) = (data.get(4..8)?, data.get(8..12)?);
                // To a broadcast address: the address of the interface, from which one can answer.
                let address = if is_multicast4(sent_to) { sent_to } else { answer };
                let ip = IpAddr::from(<[u8; 4]>::try_from(address).ok()?);
                Some(Self { ip, interface: int_at(data, 0)? })
            }
            (IPPROTO_IPV6, libc::IPV6_PKTINFO) if data.len() >= PKTINFO6 => {
                let ip = IpAddr::from(*data.first_chunk::<16>()?);
                Some(Self { ip, interface: int_at(data, 16)? })
            }
            _ => None,
        }
    }

    /// The address, with that port.
    pub(crate) fn local(self, port: u16) -> Address {
        match self.ip {
            IpAddr::V4(ip) => Address::internet(SocketAddr::new(ip.into(), port)),
            IpAddr::V6(ip) => {
                let scope = if is_link_local(&ip.octets()) { self.interface } else { 0 };
                Address::internet(SocketAddrV6::new(ip, port, 0, u32::try_from(scope).unwrap_or(0)).into())
            }
        }
    }
}

/// Control messages that make a datagram come from `local`, on a socket of the family of `local`; none if it is a group.
pub(crate) fn source(local: &Address, interface: c_int) -> Control<40> {
    let mut control = Control::new();
    let interface = interface.to_ne_bytes();
    if local.is_multicast() {
        return control;
    }
    if let Some(ip) = local.ipv4() {
        control.push(IPPROTO_IP, libc::IP_PKTINFO, &[&[0; 4], &ip, &[0; 4]]);
    } else if let Some(ip) = local.ipv6() {
        let scoped = if is_link_local(&ip.octets()) { interface } else { [0; 4] };
        control.push(IPPROTO_IPV6, libc::IPV6_PKTINFO, &[&ip.octets(), &scoped]);
    }
    control
}

/// Takes one control message in.
fn note(info: &mut DatagramInfo, item: Item) {
    let data = item.data;
    if let Some(arrival) = Arrival::of(item) {
        let local = arrival.local(0);
        (info.local, info.local_len) = (local.storage(), local.len());
        info.interface = arrival.interface;
    }
    match (item.level, item.kind) {
        (IPPROTO_IP, libc::IP_TTL) | (IPPROTO_IPV6, libc::IPV6_HOPLIMIT) => info.ttl = number(data).unwrap_or(-1),
        (IPPROTO_IP, libc::IP_TOS) | (IPPROTO_IPV6, libc::IPV6_TCLASS) => info.tos = number(data).unwrap_or(-1),
        (SOL_SOCKET, libc::SCM_TIMESTAMPNS) => info.timestamp_ns = timestamp(data).unwrap_or(-1),
        _ => {}
    }
}

/// Nanoseconds of a `struct timespec`.
fn timestamp(data: &[u8]) -> Option<i64> {
    let (seconds, rest) = data.get(..TIMESPEC)?.split_at(TIMESPEC / 2);
    let [seconds, rest] = [seconds, rest].map(|half| match half.try_into() {
        Ok(long) => Some(i64::from_ne_bytes(long)),
        Err(_) => int_at(half, 0).map(i64::from),
    });
    seconds?.checked_mul(1_000_000_000)?.checked_add(rest?)
}

/// Sends one datagram; how many bytes were taken.
///
/// # Errors
/// `ETIMEDOUT`; a length in `info` is impossible; what `sendmsg(2)` says.
pub(crate) fn send(fd: RawFd, bytes: Bytes, info: Option<&DatagramInfo>, timeout_ms: c_int) -> Result<usize> {
    let mut patience = Patience::new(timeout_ms);
    check(info)?;
    let mut control = Control::<256>::new();
    let mut peer = &[][..];
    if let Some(info) = info {
        let longest = size_of::<sockaddr_storage>();
        if [info.peer_len, info.local_len].iter().any(|len| *len as usize > longest) {
            return Err(Error::InvalidArgument("peer_len or local_len is larger than the address can be"));
        }
        peer = address_bytes(&info.peer, info.peer_len as usize);
        write(&mut control, fd, info)?;
    }
    patiently(fd, POLLOUT, &mut patience, |flags| send_one(fd, bytes, peer, control.filled(), flags))
}

/// Puts what `info` wants into control messages. On an IPv6 socket those of both kinds: the kernel takes the ones that go
/// with the address it sends to.
fn write(control: &mut Control<256>, fd: RawFd, info: &DatagramInfo) -> Result<()> {
    let local = address_bytes(&info.local, info.local_len as usize);
    if local.is_empty() && info.interface <= 0 && info.ttl <= 0 && info.tos <= 0 {
        return Ok(());
    }
    let interface = info.interface.max(0).to_ne_bytes();
    let six = sockopt::int(fd, SOL_SOCKET, libc::SO_DOMAIN)? == libc::AF_INET6;
    let family = if local.is_empty() { None } else { Some(c_int::from(info.local.ss_family)) };
    let wanted = if six { libc::AF_INET6 } else { libc::AF_INET };
    if family.is_some_and(|family| family != wanted) {
        return Err(Error::Os(libc::EAFNOSUPPORT));
    }
    let address = if six { local.get(8..24) } else { local.get(4..8) };
    let address = match address {
        None if !local.is_empty() => return Err(Error::InvalidArgument("local_len does not fit the family of local")),
        Some(group) if (!six && is_multicast4(group)) || (six && is_multicast6(group)) => None,
        other => other,
    };
    if address.is_some() || info.interface > 0 {
        if six {
            control.push(IPPROTO_IPV6, libc::IPV6_PKTINFO, &[address.unwrap_or(&[0; 16]), &interface]);
        } else {
            let pieces = [&interface[..], address.unwrap_or(&[0; 4]), &[0; 4]];
            control.push(IPPROTO_IP, libc::IP_PKTINFO, &pieces);
        }
    }
    for (value, kind, kind6) in
        [(info.ttl, libc::IP_TTL, libc::IPV6_HOPLIMIT), (info.tos, libc::IP_TOS, libc::IPV6_TCLASS)]
    {
        if value > 0 {
            control.push(IPPROTO_IP, kind, &[&value.to_ne_bytes()]);
            if six {
                control.push(IPPROTO_IPV6, kind6, &[&value.to_ne_bytes()]);
            }
        }
    }
    Ok(())
}

fn check(info: Option<&DatagramInfo>) -> Result<()> {
    if info.is_some_and(|info| info.size < size_of::<DatagramInfo>()) {
        return Err(Error::InvalidArgument("info.size is not sizeof info"));
    }
    Ok(())
}

fn is_multicast4(address: &[u8]) -> bool {
    address.first().is_some_and(|first| first >> 4 == 14)
}

fn is_multicast6(address: &[u8]) -> bool {
    address.first() == Some(&0xff)
}

fn is_link_local(address: &[u8]) -> bool {
    matches!(address, [0xfe, second, ..] if second >> 6 == 2) || matches!(address, [0xff, 0x01 | 0x02, ..])
}
