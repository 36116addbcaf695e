//! Whether a listening IPv6 socket of any process on this host takes IPv6 clients only, as `sock_diag` tells it.

use super::netlink::{DUMP, Netlink, Next, attribute};
use super::sock_diag::LISTENING;

/// `SOCK_DIAG_BY_FAMILY`.
const BY_FAMILY: u16 = 20;
/// Bytes of the kernel's `struct inet_diag_msg`, which attributes follow.
const MESSAGE: usize = 72;
/// `INET_DIAG_SKV6ONLY`: one byte, told of listening sockets without being asked for.
const V6ONLY: u16 = 11;

/// Whether a TCP socket listens on `[::]` and `port` with `IPV6_V6ONLY`. About ten microseconds.
pub(crate) fn listens(port: u16) -> bool {
    let Some(socket) = Netlink::open(libc::NETLINK_SOCK_DIAG) else { return false };
    // struct inet_diag_req_v2: family, protocol, then the wanted states.
    let mut request = [0u8; 56];
    let head = [libc::AF_INET6, libc::IPPROTO_TCP, 0, 0].map(|number| u8::try_from(number).unwrap_or(0));
    for (to, from) in request.iter_mut().zip(head.into_iter().chain(LISTENING.to_ne_bytes())) {
        *to = from;
    }
    let mut found = false;
    let answer = socket.ask(BY_FAMILY, DUMP, &[&request], &mut |_, body| {
        found |= is_only_six(body, port).unwrap_or(false);
        Next::More
    });
    answer.is_ok() && found
}

fn is_only_six(body: &[u8], port: u16) -> Option<bool> {
    let own: [u8; 2] = body.get(4..6)?.try_into().ok()?;
    let is_any = body.get(8..24)?.iter().all(|byte| *byte == 0);
    if u16::from_be_bytes(own) != port || !is_any {
        return Some(false);
    }
    attribute(body.get(MESSAGE..)?, V6ONLY)?.first().map(|only| *only != 0)
}

#[cfg(test)]
mod tests {
    use super::listens;
    use crate::raw::ends;

    #[test]
    fn only_what_is_for_ipv6_only_is_found() {
        for only in [0, 1] {
            let Ok(fd) = crate::sys::socket::Socket::new(libc::AF_INET6, libc::SOCK_STREAM | libc::SOCK_CLOEXEC, 0)
            else {
                return;
            };
            crate::sys::sockopt::set(fd.fd(), libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, &only).unwrap();
            crate::sys::socket::start_listening(fd.fd(), 1).unwrap();
            assert_eq!(listens(ends::local(fd.fd()).unwrap().port()), only == 1);
        }
    }
}
