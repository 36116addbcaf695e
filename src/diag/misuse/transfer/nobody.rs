//! RSK148, where no error will ever come: waiting for an answer from a port of this host that no socket has.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::super::finding::{Fact, Finding};
use super::super::{Found, Scene};
use super::{Sort, moved};
use crate::diag::notes::{Note, Notes};
use crate::diag::state::mark;
use crate::gate::{Call, Outcome};
use crate::raw::netlink::Next;
use crate::raw::{asking, sock_diag};

/// In `Note::SentTo`: nothing is looked for any more.
const SETTLED: u64 = 1 << 63;
/// It is `::1`; otherwise the bits above the port are an IPv4 address.
const IPV6: u64 = 1 << 62;

/// Bytes of the longest address.
const ROOM: usize = size_of::<libc::sockaddr_in6>();

/// Looks for the receiver before a client waits for its answer with no end.
///
/// Only where nobody else can be meant to send: the socket is not bound by the program, not connected, and has received nothing
/// yet; only on the loopback interface, where the kernel knows all sockets; and only if the call would wait at once and for ever.
/// So servers that answer clients which have gone, and clients that try again, are not looked at.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    let flags = match scene.call {
        Call::Recv | Call::Recvfrom => scene.args.int(3),
        Call::Recvmsg => scene.args.int(2),
        Call::Read | Call::Readv => 0,
        _ => return,
    };
    let sent_to = scene.note(Note::SentTo);
    if sent_to == 0 || sent_to & SETTLED != 0 || flags & libc::MSG_DONTWAIT != 0 {
        return;
    }
    let Some(notes) = scene.notes else { return };
    notes.set(Note::SentTo, SETTLED);
    let is_client = !scene.marks.any(mark::BOUND | mark::CONNECTED | mark::DUP) && notes.get(Note::Copied) == 0;
    if is_client
        && asking::readiness(scene.fd, libc::POLLIN) == 0
        && asking::waits_for_ever(scene.fd)
        && !has_socket(sent_to)
    {
        found.add(&Finding::new(148, 2).with(Fact::address(&address(sent_to))));
    }
}

/// Notes to whom something was sent, and that something came.
pub(super) fn after(scene: &Scene, outcome: Outcome) {
    let (Some(notes), Some(_)) = (scene.notes, moved(outcome)) else { return };
    if super::is_receive(scene.call) {
        notes.set(Note::SentTo, SETTLED);
    } else if scene.call == Call::Sendto && notes.get(Note::SentTo) & SETTLED == 0 {
        note_target(scene, notes);
    }
}

fn note_target(scene: &Scene, notes: Notes) {
    if !Sort::of(scene.fd).is_some_and(|sort| sort.is_datagram() && sort.is_internet()) {
        return;
    }
    let mut bytes = [0; ROOM];
    let len = (scene.args.uint(5) as usize).min(ROOM);
    let target = loopback(scene.look(scene.args.word(4), bytes.get_mut(..len).unwrap_or_default()));
    notes.set(Note::SentTo, target.unwrap_or(SETTLED));
}

/// What is noted of a socket address of the loopback interface.
fn loopback(address: &[u8]) -> Option<u64> {
    let [low, high, port @ ..] = *address.first_chunk::<4>()?;
    let port = u64::from(u16::from_be_bytes(port));
    match libc::c_int::from(u16::from_ne_bytes([low, high])) {
        libc::AF_INET => {
            let ip = u32::from_be_bytes(address.get(4..8)?.try_into().ok()?);
            Ipv4Addr::from(ip).is_loopback().then_some(u64::from(ip) << 16 | port)
        }
        libc::AF_INET6 => {
            let ip = <[u8; 16]>::try_from(address.get(8..24)?).ok()?;
            Ipv6Addr::from(ip).is_loopback().then_some(IPV6 | port)
        }
        _ => None,
    }
}

/// Whether any UDP socket has the port, whatever its address; also where the kernel does not say.
fn has_socket(sent_to: u64) -> bool {
    let Ok(port) = u16::try_from(sent_to & 0xffff) else { return true };
    let mut seen = false;
    let answered = sock_diag::udp(port, &mut |_| {
        seen = true;
        Next::Enough
    });
    seen || !answered
}

/// What was noted as bytes of a socket address.
fn address(sent_to: u64) -> [u8; ROOM] {
    let [.., a, b, c, d, high, low] = sent_to.to_be_bytes();
    let family = if sent_to & IPV6 == 0 { libc::AF_INET } else { libc::AF_INET6 };
    let [first, second] = u16::try_from(family).unwrap_or(0).to_ne_bytes();
    let mut bytes = [0; ROOM];
    let start = if sent_to & IPV6 == 0 {
        [first, second, high, low, a, b, c, d]
    } else {
        [first, second, high, low, 0, 0, 0, 0]
    };
    bytes.iter_mut().zip(start).for_each(|(to, from)| *to = from);
    if let (true, Some(last)) = (sent_to & IPV6 != 0, bytes.get_mut(23)) {
        *last = 1;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{address, loopback};

    #[test]
    fn addresses_of_loopback_are_kept() {
        for (text, kept) in
            [("127.0.0.1:53", true), ("127.1.2.3:65535", true), ("[::1]:53", true), ("10.0.0.1:53", false)]
        {
            let mut bytes = [0; super::ROOM];
            match text.parse().unwrap() {
                std::net::SocketAddr::V4(four) => {
                    bytes[..2].copy_from_slice(&2u16.to_ne_bytes());
                    bytes[2..4].copy_from_slice(&four.port().to_be_bytes());
                    bytes[4..8].copy_from_slice(&four.ip().octets());
                }
                std::net::SocketAddr::V6(six) => {
                    bytes[..2].copy_from_slice(&10u16.to_ne_bytes());
                    bytes[2..4].copy_from_slice(&six.port().to_be_bytes());
                    bytes[8..24].copy_from_slice(&six.ip().octets());
                }
            }
            assert_eq!(loopback(&bytes).map(address), kept.then_some(bytes), "{text}");
        }
        assert_eq!(loopback(&[2, 0, 0]), None);
    }
}
