//! What became of a connection.

use super::reason::{Reason, address};
use super::subject::Subject;
use crate::diag::messages::live;
use crate::gate::Call;
use crate::raw::sock_diag::state;
use crate::raw::{asking, own};

/// `EPIPE`, `ENOTCONN` and `ECONNRESET`.
pub(super) fn over(subject: &Subject) -> Option<Reason> {
    let code = subject.failure.code;
    // Of those that connect, accept or set, the code says something else.
    let call = subject.failure.call;
    let others = matches!(call, Call::SendAll | Call::RecvExact | Call::Shutdown | Call::Getpeername);
    if !call.transfers() && !others {
        return None;
    }
    if code != libc::ECONNRESET && subject.listens() {
        return Some(Reason::live(&live::LISTENS));
    }
    if code == libc::ECONNRESET {
        return reset(subject);
    }
    match subject.tcp() {
        Some(tcp) => of_tcp(subject, &tcp),
        None => of_unix(subject),
    }
}

fn reset(subject: &Subject) -> Option<Reason> {
    if let Some(bytes) = unread(subject) {
        return Some(Reason::live(&live::PEER_GONE_UNREAD).with(bytes));
    }
    let tcp = subject.tcp()?;
    Some(match tcp.received() {
        0 => Reason::live(&live::PEER_GONE),
        _ => Reason::live(&live::PEER_RESET).with(tcp.silent_ms()),
    })
}

fn unread(subject: &Subject) -> Option<usize> {
    asking::unread(subject.fd).filter(|bytes| *bytes > 0)
}

fn of_tcp(subject: &Subject, tcp: &asking::Tcp) -> Option<Reason> {
    let marks = subject.marks();
    let ended = match tcp.state() {
        state::SYN_SENT => return Some(Reason::live(&live::STILL_CONNECTING)),
        state::FIN_WAIT1 => "FIN_WAIT1",
        state::FIN_WAIT2 => "FIN_WAIT2",
        state::CLOSING => "CLOSING",
        state::LAST_ACK => "LAST_ACK",
        state::TIME_WAIT => "TIME_WAIT",
        state::CLOSE => "",
        _ => return shut(subject),
    };
    if subject.failure.code == libc::EPIPE && marks.is_some_and(crate::diag::state::Marks::shut_for_writing) {
        return Some(Reason::live(&live::SHUT_HERE));
    }
    if !ended.is_empty() {
        return (subject.failure.code == libc::EPIPE).then(|| Reason::live(&live::SENDING_ENDED).with(ended));
    }
    // A socket nobody told the table of has never been connected if nothing ever came in.
    let connected = marks.map_or(tcp.segments_in() > 0, crate::diag::state::Marks::was_connected);
    if !connected {
        return Some(Reason::live(&live::NEVER_CONNECTED));
    }
    // One that had timed out was not ended by the other side.
    if tcp.retransmits() > 0 || tcp.probes() > 0 {
        return None;
    }
    Some(match unread(subject) {
        Some(bytes) => Reason::live(&live::PEER_GONE_UNREAD).with(bytes),
        None => Reason::live(&live::PEER_GONE),
    })
}

/// Ended by `shutdown`, as far as the table knows.
fn shut(subject: &Subject) -> Option<Reason> {
    let shut = subject.marks().is_some_and(crate::diag::state::Marks::shut_for_writing);
    (shut && subject.failure.code == libc::EPIPE).then(|| Reason::live(&live::SHUT_HERE))
}

fn of_unix(subject: &Subject) -> Option<Reason> {
    let marks = subject.marks();
    if let Some(reason) = shut(subject) {
        return Some(reason);
    }
    let connected = marks.map_or_else(|| subject.peer().is_some(), crate::diag::state::Marks::was_connected);
    if subject.failure.code == libc::ENOTCONN {
        return (marks.is_some() && !connected).then(|| Reason::live(&live::NEVER_CONNECTED));
    }
    let hung_up = asking::readiness(subject.fd, libc::POLLRDHUP) & libc::POLLHUP != 0;
    (connected && hung_up).then(|| match unread(subject) {
        Some(bytes) => Reason::live(&live::PEER_GONE_UNREAD).with(bytes),
        None => Reason::live(&live::PEER_GONE),
    })
}

/// `EISCONN`.
pub(super) fn already(subject: &Subject) -> Option<Reason> {
    if subject.listens() {
        let local = subject.local()?;
        return Some(Reason::live(&live::LISTENS_NO_CONNECT).with(address(local.bytes())));
    }
    let row = match subject.failure.call {
        Call::Connect => &live::CONNECTED_TO,
        _ => &live::CONNECTED_SEND_TO,
    };
    Some(Reason::live(row).with(address(subject.peer()?.bytes())))
}

/// `ETIMEDOUT`.
pub(super) fn timed_out(subject: &Subject) -> Option<Reason> {
    let tcp = subject.tcp()?;
    let of_tcp = |name| own::int_option(subject.fd, libc::IPPROTO_TCP, name);
    match subject.failure.call {
        Call::ConnectFinish => {
            return (tcp.state() == state::SYN_SENT).then(|| Reason::live(&live::STILL_CONNECTING_LATE));
        }
        call if call == Call::Connect || call.transfers() => {}
        _ => return None,
    }
    if let Some(limit) = of_tcp(libc::TCP_USER_TIMEOUT).filter(|limit| *limit > 0) {
        return Some(Reason::live(&live::TIMED_OUT_USER).with(limit));
    }
    if subject.failure.call == Call::Connect {
        let (peer, _) = subject.given()?;
        let retries = of_tcp(libc::TCP_SYNCNT)?;
        return Some(Reason::live(&live::TIMED_OUT_SYN).with(address(peer)).with(retries.saturating_add(1)));
    }
    if tcp.retransmits() > 0 {
        return Some(Reason::live(&live::TIMED_OUT_DATA).with(tcp.retransmits()));
    }
    if tcp.probes() > 0 && subject.option(libc::SO_KEEPALIVE) == Some(1) {
        let row = Reason::live(&live::TIMED_OUT_KEEPALIVE).with(of_tcp(libc::TCP_KEEPCNT)?);
        return Some(row.with(of_tcp(libc::TCP_KEEPINTVL)?).with(of_tcp(libc::TCP_KEEPIDLE)?));
    }
    None
}
