//! Calls that would have had to wait.

use libc::c_int;

use super::reason::{Reason, address};
use super::subject::Subject;
use crate::diag::messages::live::{self, Live};
use crate::gate::Call;
use crate::raw::asking;
use crate::raw::sock_diag::state;

/// Rows for a non-blocking socket, for `MSG_DONTWAIT`, and for a time limit.
type Rows = (&'static Live, Option<&'static Live>, &'static Live);

/// Whether the socket may not wait at all.
fn nonblocking(subject: &Subject) -> bool {
    asking::is_blocking(subject.fd) == Some(false)
}

/// `EINPROGRESS` of connect. `EALREADY` has one cause only, which the static row says.
pub(super) fn in_progress(subject: &Subject) -> Option<Reason> {
    if subject.failure.call != Call::Connect || subject.failure.code != libc::EINPROGRESS {
        return None;
    }
    let (peer, _) = subject.given()?;
    if nonblocking(subject) {
        return Some(Reason::live(&live::IN_PROGRESS).with(address(peer)));
    }
    let limit = asking::time_limit(subject.fd, libc::SO_SNDTIMEO).filter(|limit| *limit > 0)?;
    Some(Reason::live(&live::IN_PROGRESS_LATE).with(address(peer)).with(limit))
}

/// `EAGAIN`.
pub(super) fn not_now(subject: &Subject) -> Option<Reason> {
    let args = &subject.failure.args;
    let kind = subject.kind()?;
    let reads: Rows = (&live::WAIT_READ_NONBLOCKING, Some(&live::WAIT_READ_FLAG), &live::WAIT_READ_LIMIT);
    let writes: Rows = (&live::WAIT_WRITE_NONBLOCKING, Some(&live::WAIT_WRITE_FLAG), &live::WAIT_WRITE_LIMIT);
    let accepts: Rows = (&live::WAIT_ACCEPT_NONBLOCKING, None, &live::WAIT_ACCEPT_LIMIT);
    let (rows, flags, limit) = match subject.failure.call {
        Call::Recv | Call::Recvfrom | Call::Recvmmsg => (reads, args.int(3), libc::SO_RCVTIMEO),
        Call::Recvmsg => (reads, args.int(2), libc::SO_RCVTIMEO),
        Call::Read | Call::Readv => (reads, 0, libc::SO_RCVTIMEO),
        Call::Accept | Call::Accept4 => (accepts, 0, libc::SO_RCVTIMEO),
        // The queue of a Unix datagram's receiver is not a buffer of this socket.
        _ if kind == libc::SOCK_DGRAM && subject.domain() == Some(libc::AF_UNIX) => return None,
        Call::Send | Call::Sendto | Call::Sendmmsg => (writes, args.int(3), libc::SO_SNDTIMEO),
        Call::Sendmsg => (writes, args.int(2), libc::SO_SNDTIMEO),
        Call::Write | Call::Writev => (writes, 0, libc::SO_SNDTIMEO),
        _ => return None,
    };
    if limit == libc::SO_SNDTIMEO && subject.tcp().is_some_and(|tcp| tcp.state() == state::SYN_SENT) {
        return Some(Reason::live(&live::WAIT_WRITE_CONNECTING));
    }
    choose(subject, rows, flags, limit)
}

fn choose(subject: &Subject, (always, by_flag, late): Rows, flags: c_int, limit: c_int) -> Option<Reason> {
    if let Some(row) = by_flag.filter(|_| flags & libc::MSG_DONTWAIT != 0) {
        return Some(Reason::live(row));
    }
    if nonblocking(subject) {
        return Some(Reason::live(always));
    }
    let limit = asking::time_limit(subject.fd, limit).filter(|limit| *limit > 0)?;
    Some(Reason::live(late).with(limit))
}
