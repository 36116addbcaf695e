//! Sockets of the whole system by port, as the kernel's `sock_diag` tells them: the source `ss` has.
//!
//! Listening sockets cost about 10 µs, both families at once. Connections and TIME_WAIT cost half a nanosecond for each slot
//! of the kernel's connection table, whether it is used or not (130 µs where it has 262,144), so they are asked for only when
//! nobody listens.

#![allow(clippy::doc_markdown, reason = "TIME_WAIT is the kernel's spelling")]

use core::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use libc::c_int;

use super::netlink::{DUMP, Netlink, Next, attribute};

/// States as the kernel numbers them.
pub(crate) mod state {
    pub(crate) const ESTABLISHED: u8 = 1;
    pub(crate) const SYN_SENT: u8 = 2;
    pub(crate) const FIN_WAIT1: u8 = 4;
    pub(crate) const FIN_WAIT2: u8 = 5;
    pub(crate) const TIME_WAIT: u8 = 6;
    /// Of what is told here: bound, and neither listening nor connected. Told since Linux 6.8.
    pub(crate) const CLOSE: u8 = 7;
    pub(crate) const CLOSE_WAIT: u8 = 8;
    pub(crate) const LAST_ACK: u8 = 9;
    pub(crate) const LISTEN: u8 = 10;
    pub(crate) const CLOSING: u8 = 11;
}

/// The sockets that listen.
pub(crate) const LISTENING: u32 = 1 << state::LISTEN;
/// All others.
pub(crate) const OTHERS: u32 = !LISTENING;

/// A socket of the system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// One of [`state`].
    pub(crate) state: u8,
    /// Its own address.
    pub(crate) local: SocketAddr,
    /// The other end; port 0 if there is none.
    pub(crate) remote: SocketAddr,
    /// Milliseconds until its timer ends: how long TIME_WAIT is left.
    pub(crate) left_ms: u32,
    /// Whose it is.
    pub(crate) user: u32,
    /// Of a listening one on all IPv6 addresses: it takes no IPv4.
    pub(crate) only_ipv6: bool,
    /// What `/proc/PID/fd` calls it; 0 if no process has it any more.
    pub(crate) inode: u64,
}

impl Seen {
    fn of(bytes: &[u8]) -> Option<Self> {
        let [family, state, ..] = *bytes.first_chunk::<4>()?;
        let word = |at: usize| bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_ne_bytes);
        let end = |port: usize, ip: usize| {
            let port = u16::from_be_bytes(bytes.get(port..port + 2)?.try_into().ok()?);
            if c_int::from(family) == libc::AF_INET {
                return Some(SocketAddr::from((
                    Ipv4Addr::from(<[u8; 4]>::try_from(bytes.get(ip..ip + 4)?).ok()?),
                    port,
                )));
            }
            Some(SocketAddr::from((Ipv6Addr::from(<[u8; 16]>::try_from(bytes.get(ip..ip + 16)?).ok()?), port)))
        };
        Some(Self {
            state,
            local: end(4, 8)?,
            remote: end(6, 24)?,
            left_ms: word(52)?,
            user: word(64)?,
            only_ipv6: bytes
                .get(72..)
                .and_then(|rest| attribute(rest, ONLY_IPV6))
                .is_some_and(|value| value.starts_with(&[1])),
            inode: word(68)?.into(),
        })
    }
}

/// The kernel has no `sock_diag` (or a module of it cannot be loaded): it is not tried to be loaded again and again.
static MISSING: AtomicBool = AtomicBool::new(false);

/// `INET_DIAG_SKV6ONLY`.
const ONLY_IPV6: u16 = 11;
const BY_FAMILY: u16 = 20;
const TCP_BOTH_FAMILIES: u16 = 18;

/// TCP sockets of both families whose own port is one of `ports`; whether the kernel answered.
pub(crate) fn tcp(ports: [u16; 2], states: u32, each: &mut dyn FnMut(&Seen) -> Next) -> bool {
    let mut request = [0u8; 60];
    // struct inet_diag_req: the old form, which is the one that asks for both families at once.
    place(&mut request, 52, &states.to_ne_bytes());
    dump(TCP_BOTH_FAMILIES, request.get(..60).unwrap_or_default(), ports, each)
}

/// UDP sockets whose own port is `port`; whether the kernel answered.
pub(crate) fn udp(port: u16, each: &mut dyn FnMut(&Seen) -> Next) -> bool {
    let mut answered = false;
    let mut next = Next::More;
    for family in [libc::AF_INET, libc::AF_INET6] {
        if next == Next::Enough {
            break;
        }
        // struct inet_diag_req_v2.
        let mut request = [0u8; 56];
        let [family, protocol] = [family, libc::IPPROTO_UDP].map(|number| u8::try_from(number).unwrap_or(0));
        place(&mut request, 0, &[family, protocol]);
        place(&mut request, 4, &u32::MAX.to_ne_bytes());
        answered |= dump(BY_FAMILY, &request, [port, port], &mut |seen| {
            next = each(seen);
            next
        });
    }
    answered
}

fn place(request: &mut [u8], at: usize, bytes: &[u8]) {
    for (place, byte) in request.iter_mut().skip(at).zip(bytes) {
        *place = *byte;
    }
}

fn dump(kind: u16, request: &[u8], ports: [u16; 2], each: &mut dyn FnMut(&Seen) -> Next) -> bool {
    if MISSING.load(Relaxed) {
        return false;
    }
    let Some(socket) = Netlink::open(libc::NETLINK_SOCK_DIAG) else { return false };
    let filter = filter(ports);
    let answer = socket.ask(kind, DUMP, &[request, &filter], &mut |_, body| match Seen::of(body) {
        Some(seen) => each(&seen),
        None => Next::More,
    });
    if answer == Err(libc::ENOENT) {
        MISSING.store(true, Relaxed);
    }
    answer.is_ok()
}

/// The attribute that makes the kernel leave out all other ports: "port is the first, or port is the second".
fn filter(ports: [u16; 2]) -> [u8; 24] {
    const JUMP: u8 = 1;
    const SOURCE_IS: u8 = 11;
    let [first, second] = ports;
    let mut attribute = [0; 24];
    place(&mut attribute, 0, &24u16.to_ne_bytes());
    place(&mut attribute, 2, &1u16.to_ne_bytes());
    for (at, (code, yes, no)) in [(4, (SOURCE_IS, 8, 12)), (8, (0, 0, first)), (12, (JUMP, 4, 12))]
        .into_iter()
        .chain([(16, (SOURCE_IS, 8, 12)), (20, (0, 0, second))])
    {
        place(&mut attribute, at, &[code, yes]);
        place(&mut attribute, at + 2, &no.to_ne_bytes());
    }
    attribute
}

#[cfg(test)]
mod tests {
    use super::{LISTENING, MISSING, Next, OTHERS, state, tcp, udp};
    use core::sync::atomic::Ordering::Relaxed;

    fn found(port: u16, states: u32) -> Vec<super::Seen> {
        let mut all = Vec::new();
        let answered = tcp([port, 0], states, &mut |seen| {
            all.push(*seen);
            Next::More
        });
        assert!(answered || MISSING.load(Relaxed));
        all
    }

    #[test]
    fn sockets_are_found_by_port_in_both_families() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let six = std::net::TcpListener::bind(("::1", address.port()));
        let client = std::net::TcpStream::connect(address).unwrap();
        let seen = found(address.port(), LISTENING);
        if seen.is_empty() && MISSING.load(Relaxed) {
            return;
        }
        assert!(seen.iter().all(|seen| seen.local.port() == address.port() && seen.state == state::LISTEN));
        assert!(seen.iter().any(|seen| seen.local == address && seen.inode != 0));
        assert_eq!(seen.len(), 1 + usize::from(six.is_ok()));
        let others = found(client.local_addr().unwrap().port(), OTHERS);
        assert!(others.iter().any(|seen| seen.remote == address && seen.state == state::ESTABLISHED));
        assert!(found(0, LISTENING).is_empty());
    }

    #[test]
    fn udp_sockets_are_found() {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let mut hits = 0;
        let answered = udp(address.port(), &mut |seen| {
            hits += usize::from(seen.local == address);
            Next::More
        });
        assert!(!answered || hits == 1);
    }
}
