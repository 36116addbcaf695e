//! RSK105: an address made in memory that was not zeroed.

use core::ffi::c_int;
use core::net::{IpAddr, Ipv6Addr};

use super::given::Given;
use crate::diag::misuse::finding::Finding;
use crate::diag::misuse::{Scene, diagnosing};
use crate::raw::{asking, own};

/// `sin6_flowinfo` and `sin6_scope_id` in `struct sockaddr_in6`.
const FLOWINFO: usize = 4;
const SCOPE: usize = 24;
/// Bits of a flow label and traffic class: the first four are always 0.
const LABEL: u32 = 0x0fff_ffff;
/// Options the crate libc does not have.
const IPV6_FLOWINFO: c_int = 11;
const IPV6_FLOWINFO_SEND: c_int = 33;

/// 105: fields with values nobody can have meant.
///
/// What programs do leave in these fields is left alone: a scope with an interface that exists, flow information the socket
/// has asked for, `sin_zero`, what is behind the NUL of a path.
pub(super) fn not_zeroed(scene: &Scene, given: &Given) -> Option<Finding> {
    if !diagnosing() && !scene.is_asked() {
        return None;
    }
    match given.family()? {
        libc::AF_INET6 => scope(scene, given).or_else(|| flow(scene, given)),
        libc::AF_UNIX => abstract_name(given),
        _ => None,
    }
}

fn ipv6(given: &Given) -> Option<Ipv6Addr> {
    match given.internet()?.ip() {
        IpAddr::V6(ip) => Some(ip),
        IpAddr::V4(_) => None,
    }
}

/// Whether an address is one of a single link, for which the scope says which link.
fn is_of_a_link(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.octets();
    first == 0xfe && second & 0xc0 == 0x80 || first == 0xff && matches!(second & 0xf, 1 | 2)
}

/// The scope, if there is no such interface.
fn wild_scope(scene: &Scene, given: &Given) -> Option<u32> {
    let scope = given.word(SCOPE).filter(|scope| *scope != 0)?;
    let exists = c_int::try_from(scope).is_ok_and(|index| asking::interface_name(scene.fd, index).is_some());
    (!exists).then_some(scope)
}

fn scope(scene: &Scene, given: &Given) -> Option<Finding> {
    let ip = ipv6(given)?;
    let scope = wild_scope(scene, given).filter(|_| !is_of_a_link(ip))?;
    Some(Finding::new(105, 0).with(scope))
}

/// 105: the call failed, and the address of a link has a scope without an interface.
pub(super) fn no_interface(scene: &Scene, given: &Given) -> Option<Finding> {
    let ip = ipv6(given)?;
    let scope = wild_scope(scene, given).filter(|_| is_of_a_link(ip))?;
    // That too was in memory before the call, and was told then.
    flow(scene, given).is_none().then(|| Finding::new(105, 1).with(scope))
}

fn flow(scene: &Scene, given: &Given) -> Option<Finding> {
    let flow = given.word(FLOWINFO).map(u32::from_be).filter(|flow| *flow != 0)?;
    let in_use = |name| own::int_option(scene.fd, libc::IPPROTO_IPV6, name) != Some(0);
    let possible = flow & !LABEL == 0;
    if possible && (in_use(IPV6_FLOWINFO_SEND) || in_use(IPV6_FLOWINFO)) {
        return None;
    }
    Some(Finding::new(105, 2).with(flow))
}

/// An abstract name in the whole of `sun_path`: readable text, a NUL, and more. Names made of bytes do not begin
/// with a text, and those who choose the length themselves leave out what is not the name.
fn abstract_name(given: &Given) -> Option<Finding> {
    let name = given.path()?.strip_prefix(b"\0")?;
    if given.len != size_of::<libc::sockaddr_un>() {
        return None;
    }
    let end = name.iter().position(|byte| *byte == 0)?;
    let (text, rest) = name.split_at_checked(end)?;
    let readable = !text.is_empty() && text.iter().all(u8::is_ascii_graphic);
    (readable && rest.iter().any(|byte| *byte != 0)).then(|| Finding::new(105, 3).with(super::given::text(text)))
}
