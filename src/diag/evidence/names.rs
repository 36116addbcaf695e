//! Names of hosts, services and interfaces. Nothing is looked up: what is wrong is in the text itself.

use super::descriptor::interfaces;
use super::reason::{Reason, quoted};
use super::subject::Subject;
use crate::diag::messages::live::{self, Live};
use crate::gate::Call;
use crate::raw::netlink::Netlink;

/// `EAI_…`.
pub(super) fn host(subject: &Subject) -> Option<Reason> {
    let (host, service) = (subject.text(0), subject.text(1));
    match subject.failure.code {
        libc::EAI_NONAME => {
            let host = host?;
            let row = wrong_in(host).or_else(|| unknown(subject, host))?;
            Some(Reason::live(row).with(quoted(host)))
        }
        libc::EAI_SERVICE => {
            let service = service?;
            let number = !service.is_empty() && service.iter().all(u8::is_ascii_digit);
            let row = if number { &live::SERVICE_TOO_LARGE } else { &live::SERVICE_UNKNOWN };
            Some(Reason::live(row).with(quoted(service)))
        }
        _ => None,
    }
}

/// A name that was looked up, beside a service that is a number: then it is the name that is not known.
fn unknown(subject: &Subject, host: &[u8]) -> Option<&'static Live> {
    let failure = subject.failure;
    // With hints of getaddrinfo only numbers may have been allowed.
    let any = failure.call != Call::Getaddrinfo || failure.args.word(2) == 0;
    let number = match subject.text(1) {
        Some(service) => !service.is_empty() && service.iter().all(u8::is_ascii_digit),
        None => failure.args.word(1) == 0,
    };
    let named = host.iter().any(u8::is_ascii_alphabetic) && !host.contains(&b':');
    (any && number && named).then_some(&live::NAME_UNKNOWN)
}

/// What makes a text no name of a host.
fn wrong_in(host: &[u8]) -> Option<&'static Live> {
    let mut parts = host.split(|byte| *byte == b':').skip(1);
    let (behind, more) = (parts.next(), parts.next());
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    if host.is_empty() {
        return Some(&live::NAME_EMPTY);
    }
    if host.iter().any(u8::is_ascii_whitespace) {
        return Some(&live::NAME_WITH_BLANK);
    }
    if host.windows(3).any(|three| three == b"://") {
        return Some(&live::NAME_IS_URL);
    }
    let bracketed = host.starts_with(b"[") && host.windows(2).any(|two| two == b"]:");
    if bracketed || more.is_none() && behind.is_some_and(digits) {
        return Some(&live::NAME_WITH_PORT);
    }
    let numeric = host.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.') && host.contains(&b'.');
    numeric.then_some(&live::NAME_LIKE_IPV4)
}

/// `ENODEV` and `ENXIO`.
pub(super) fn interface(subject: &Subject) -> Option<Reason> {
    let failure = subject.failure;
    let through = Netlink::open(libc::NETLINK_ROUTE)?;
    let there = interfaces(through.fd())?;
    let name = match failure.call {
        Call::IfNametoindex | Call::PacketOpen | Call::MulticastSendOptions => subject.text(0)?,
        // Behind group and source; of these a source that is not given is no text.
        Call::MulticastJoin | Call::MulticastLeave => {
            let name = failure.behind(failure.args.word(3));
            name.split(|byte| *byte == 0).next().filter(|name| !name.is_empty())?
        }
        Call::Setsockopt if failure.args.int(2) == libc::SO_BINDTODEVICE && failure.args.int(1) == libc::SOL_SOCKET => {
            let given = failure.behind(failure.args.word(3));
            given.split(|byte| *byte == 0).next()?
        }
        Call::IfIndextoname => {
            let row = Reason::live(&live::INTERFACE_NUMBER_UNKNOWN).with(failure.args.uint(0));
            return Some(row.with(there.as_str()));
        }
        _ => return None,
    };
    Some(Reason::live(&live::INTERFACE_UNKNOWN).with(quoted(name)).with(there.as_str()))
}
