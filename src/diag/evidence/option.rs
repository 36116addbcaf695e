//! Socket options: what they take, and which sockets have them.

use libc::c_int;

use super::descriptor::option_name;
use super::reason::Reason;
use super::subject::{Subject, protocol_name};
use crate::diag::messages::live;
use crate::gate::Call;

/// Options of TCP whose values have borders.
const BORDERS: &[(c_int, i32, i32)] = &[
    (libc::TCP_KEEPIDLE, 1, 32767),
    (libc::TCP_KEEPINTVL, 1, 32767),
    (libc::TCP_KEEPCNT, 1, 127),
    (libc::TCP_SYNCNT, 1, 127),
];

/// `EINVAL` of setsockopt.
pub(super) fn value(subject: &Subject) -> Option<Reason> {
    let args = &subject.failure.args;
    let (level, option, len) = (args.int(1), args.int(2), args.uint(4));
    let name = option_name(level, option)?;
    if level == libc::SOL_SOCKET && matches!(option, libc::SO_RCVTIMEO | libc::SO_SNDTIMEO) && len < 16 {
        return Some(Reason::live(&live::TIMEVAL_LENGTH).with(name).with(len));
    }
    let needed = match (level, option) {
        (libc::SOL_SOCKET, libc::SO_LINGER) => 8,
        // These take a text or a structure of their own.
        (libc::SOL_SOCKET, libc::SO_BINDTODEVICE | libc::SO_ATTACH_FILTER | libc::SO_RCVTIMEO | libc::SO_SNDTIMEO)
        | (libc::IPPROTO_TCP, libc::TCP_CONGESTION | libc::TCP_ULP | libc::TCP_FASTOPEN_KEY | libc::TCP_MD5SIG) => {
            return None;
        }
        (libc::SOL_SOCKET | libc::IPPROTO_TCP, _) => 4,
        _ => return None,
    };
    if len < needed {
        return Some(Reason::live(&live::OPTION_LENGTH).with(name).with(needed).with(len));
    }
    let given = i32::from_ne_bytes(*subject.failure.behind(args.word(3)).first_chunk::<4>()?);
    let (_, least, most) = BORDERS.iter().find(|(tcp, ..)| level == libc::IPPROTO_TCP && *tcp == option)?;
    let outside = given < *least || given > *most;
    outside.then(|| Reason::live(&live::OPTION_RANGE).with(name).with(least).with(most).with(given))
}

/// `ENOPROTOOPT`, or `EOPNOTSUPP` from a Unix socket: an option of another kind of socket.
pub(super) fn unknown(subject: &Subject) -> Option<Reason> {
    let level = subject.failure.args.int(1);
    let own = subject.protocol()?;
    let (prefix, owner) = match level {
        libc::IPPROTO_TCP if own != libc::IPPROTO_TCP => ("TCP_", ("TCP sockets", "TCP 소켓")),
        libc::IPPROTO_UDP if own != libc::IPPROTO_UDP => ("UDP_", ("UDP sockets", "UDP 소켓")),
        libc::IPPROTO_IPV6 if subject.domain()? != libc::AF_INET6 => ("IPV6_", ("AF_INET6 sockets", "AF_INET6 소켓")),
        _ => return number(subject, level),
    };
    Some(Reason::live(&live::OPTION_OTHER_SOCKET).word(subject.words()?).with(prefix).word(owner))
}

/// Options of `SOL_SOCKET` and TCP that tell and cannot be told.
const READ_ONLY: &[(c_int, c_int)] = &[
    (libc::SOL_SOCKET, libc::SO_TYPE),
    (libc::SOL_SOCKET, libc::SO_PROTOCOL),
    (libc::SOL_SOCKET, libc::SO_DOMAIN),
    (libc::SOL_SOCKET, libc::SO_ERROR),
    (libc::SOL_SOCKET, libc::SO_ACCEPTCONN),
    (libc::SOL_SOCKET, libc::SO_PEERCRED),
    (libc::SOL_SOCKET, libc::SO_COOKIE),
    (libc::IPPROTO_TCP, libc::TCP_INFO),
];

fn number(subject: &Subject, level: c_int) -> Option<Reason> {
    let option = subject.failure.args.int(2);
    let sets = subject.failure.call == Call::Setsockopt;
    match option_name(level, option) {
        Some(name) if sets && READ_ONLY.contains(&(level, option)) => {
            Some(Reason::live(&live::OPTION_READ_ONLY).with(name))
        }
        None if subject.failure.code == libc::ENOPROTOOPT => {
            let row = Reason::live(&live::OPTION_NUMBER).with(option);
            Some(match level {
                libc::SOL_SOCKET => row.with("SOL_SOCKET"),
                _ => row.with(protocol_name(level)?),
            })
        }
        _ => None,
    }
}
