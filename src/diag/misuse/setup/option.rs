//! RSK127, RSK130 and RSK131: options that come too late, at the wrong level or in the wrong size.

use libc::c_int;

use super::{is_internet, was};
use crate::diag::misuse::Scene;
use crate::diag::misuse::finding::Finding;
use crate::diag::state::mark;
use crate::names;

/// Level, name and length among the arguments of setsockopt.
fn asked_for(scene: &Scene) -> (c_int, c_int, usize) {
    (scene.args.int(1), scene.args.int(2), scene.args.uint(4) as usize)
}

/// 127: the port was taken without it. Turning it off, and setting it for a socket that is not bound, is fine.
///
/// `SO_REUSEPORT` may also be turned on for a socket in use, to let others share its port from then on, as nginx does: it is
/// late only for a socket that is to listen and does not yet.
pub(super) fn late(scene: &Scene) -> Option<Finding> {
    let (level, name, _) = asked_for(scene);
    let shares = level == libc::SOL_SOCKET && matches!(name, libc::SO_REUSEADDR | libc::SO_REUSEPORT);
    if !shares || !was(scene, mark::BOUND) {
        return None;
    }
    let word = match name {
        libc::SO_REUSEADDR => "SO_REUSEADDR",
        _ if !scene.marks.any(mark::LISTENING) && scene.is_tcp() => "SO_REUSEPORT",
        _ => return None,
    };
    // What is set already may be set again.
    let new = scene.int_at(scene.args.word(3)).is_some_and(|value| value != 0) && scene.socket_option(name) == Some(0);
    (new && is_internet(scene)).then(|| Finding::new(127, 0).with(scene.fd).with(word))
}

/// The sockets a confusion is about: elsewhere the option may be meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    Tcp,
    /// TCP, connected: what is for sockets that listen has no effect there.
    Connection,
    Udp,
}

/// An option of one level asked for at another, where its number stands for something else.
struct Confusion {
    level: c_int,
    on: On,
    /// What stands there under that number, and what was meant.
    there: &'static str,
    meant: &'static str,
    name: c_int,
    /// Values (of an int) and lengths that only the option meant has: from, to.
    values: (c_int, c_int),
    lengths: (usize, usize),
}

const fn confusion(level: c_int, on: On, name: c_int, names: [&'static str; 2], values: (c_int, c_int)) -> Confusion {
    let [there, meant] = names;
    Confusion { level, on, there, meant, name, values, lengths: (4, 4) }
}

const ANY: (c_int, c_int) = (c_int::MIN, c_int::MAX);

/// Only pairs where the option that is set is one that nobody sets on such a socket to such a value.
static CONFUSIONS: [Confusion; 18] = [
    confusion(libc::SOL_SOCKET, On::Tcp, 1, ["SO_DEBUG", "TCP_NODELAY"], ANY),
    confusion(libc::SOL_SOCKET, On::Tcp, 3, ["SO_TYPE", "TCP_CORK"], ANY),
    confusion(libc::SOL_SOCKET, On::Tcp, 4, ["SO_ERROR", "TCP_KEEPIDLE"], ANY),
    confusion(libc::SOL_SOCKET, On::Tcp, 5, ["SO_DONTROUTE", "TCP_KEEPINTVL"], (2, c_int::MAX)),
    confusion(libc::SOL_SOCKET, On::Tcp, 6, ["SO_BROADCAST", "TCP_KEEPCNT"], (2, c_int::MAX)),
    confusion(libc::IPPROTO_TCP, On::Tcp, 2, ["TCP_MAXSEG", "SO_REUSEADDR"], (1, 1)),
    confusion(libc::IPPROTO_TCP, On::Tcp, 7, ["TCP_SYNCNT", "SO_SNDBUF"], (256, c_int::MAX)),
    confusion(libc::IPPROTO_TCP, On::Tcp, 8, ["TCP_LINGER2", "SO_RCVBUF"], (1024, c_int::MAX)),
    Confusion {
        lengths: (16, 16),
        ..confusion(libc::IPPROTO_TCP, On::Tcp, 20, ["TCP_REPAIR_QUEUE", "SO_RCVTIMEO"], ANY)
    },
    Confusion { lengths: (16, 16), ..confusion(libc::IPPROTO_TCP, On::Tcp, 21, ["TCP_QUEUE_SEQ", "SO_SNDTIMEO"], ANY) },
    confusion(libc::IPPROTO_TCP, On::Connection, 9, ["TCP_DEFER_ACCEPT", "SO_KEEPALIVE"], ANY),
    confusion(libc::IPPROTO_TCP, On::Tcp, 15, ["TCP_COOKIE_TRANSACTIONS", "SO_REUSEPORT"], ANY),
    confusion(libc::IPPROTO_TCP, On::Tcp, 26, ["TCP_CC_INFO", "IPV6_V6ONLY"], ANY),
    confusion(libc::SOL_SOCKET, On::Tcp, 26, ["SO_ATTACH_FILTER", "IPV6_V6ONLY"], ANY),
    // A type of service of 1 is masked off: it has no effect on TCP.
    confusion(libc::IPPROTO_IP, On::Tcp, 1, ["IP_TOS", "TCP_NODELAY"], (1, 1)),
    Confusion {
        lengths: (8, 12),
        ..confusion(libc::SOL_SOCKET, On::Udp, 35, ["SO_TIMESTAMPNS", "IP_ADD_MEMBERSHIP"], ANY)
    },
    confusion(libc::SOL_SOCKET, On::Udp, 34, ["SO_PASSSEC", "IP_MULTICAST_LOOP"], ANY),
    confusion(libc::SOL_SOCKET, On::Udp, 33, ["SO_RCVBUFFORCE", "IP_MULTICAST_TTL"], (0, 255)),
];

/// 130: the option of another level.
pub(super) fn of_wrong_level(scene: &Scene) -> Option<Finding> {
    let (level, name, len) = asked_for(scene);
    let row = CONFUSIONS
        .iter()
        .find(|row| row.level == level && row.name == name && (row.lengths.0..=row.lengths.1).contains(&len))?;
    if row.values != ANY {
        let value = scene.int_at(scene.args.word(3))?;
        if !(row.values.0..=row.values.1).contains(&value) {
            return None;
        }
    }
    let on = match row.on {
        On::Tcp => scene.is_tcp(),
        On::Connection => scene.is_tcp() && was(scene, mark::CONNECTED),
        On::Udp => scene.is_udp(),
    };
    let level = match level {
        libc::SOL_SOCKET => "SOL_SOCKET",
        libc::IPPROTO_TCP => "IPPROTO_TCP",
        _ => "IPPROTO_IP",
    };
    let right = match row.meant.as_bytes() {
        [b'T', ..] => "IPPROTO_TCP",
        [b'I', _, b'V', b'6', ..] => "IPPROTO_IPV6",
        [b'I', ..] => "IPPROTO_IP",
        _ => "SOL_SOCKET",
    };
    on.then(|| Finding::new(130, 0).with(level).with(row.there).with(row.meant).with(right))
}

/// 131: the size shows what was given in place of a structure.
pub(super) fn of_wrong_size(scene: &Scene) -> Option<Finding> {
    let (level, name, len) = asked_for(scene);
    if level != libc::SOL_SOCKET {
        return None;
    }
    let (case, least, shown) = match name {
        libc::SO_RCVTIMEO => (0, size_of::<libc::timeval>(), "SO_RCVTIMEO"),
        libc::SO_SNDTIMEO => (0, size_of::<libc::timeval>(), "SO_SNDTIMEO"),
        libc::SO_LINGER => (1, size_of::<libc::linger>(), "SO_LINGER"),
        _ => return None,
    };
    (len < least).then(|| Finding::new(131, case).with(shown).with(len).with(least))
}

/// Why an option was refused.
pub(super) fn refused(scene: &Scene, code: c_int) -> Option<Finding> {
    let (level, name, len) = asked_for(scene);
    let int = size_of::<c_int>();
    match (level, code) {
        // Both timeouts: microseconds of a million or more.
        (libc::SOL_SOCKET, libc::EDOM) if matches!(name, libc::SO_RCVTIMEO | libc::SO_SNDTIMEO) => {
            Some(Finding::new(131, 3).with(if name == libc::SO_RCVTIMEO { "SO_RCVTIMEO" } else { "SO_SNDTIMEO" }))
        }
        // The only options of these levels that are shorter than an int are texts.
        (libc::SOL_SOCKET, libc::EINVAL) if name == libc::SO_BINDTODEVICE => None,
        (libc::IPPROTO_TCP, libc::EINVAL) if matches!(name, libc::TCP_CONGESTION | libc::TCP_ULP) => None,
        (libc::SOL_SOCKET | libc::IPPROTO_TCP, libc::EINVAL) if len < int && of_wrong_size(scene).is_none() => {
            let name = names::of_option(level, name).unwrap_or("the option");
            Some(Finding::new(131, 2).with(name).with(len).with(int))
        }
        _ => None,
    }
}
