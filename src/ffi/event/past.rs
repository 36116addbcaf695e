//! Failures that a program is told of by an event: kept as the last error, as the call that failed.

use core::ptr::null;

use libc::c_int;

use crate::event::events::{Failure, LoopEvent, Step};
use crate::event::loop_of;
use crate::gate::{Args, Call, args, last};
use crate::names::looping::{dropped, kind};

/// Keeps the failure of `event`.
pub(super) fn record(failure: &Failure, event: &LoopEvent) {
    let address = &failure.address;
    let to = (address.bytes().as_ptr(), address.len());
    let (call, arguments) = call_of(failure, event, to);
    let protocol = if event.kind == kind::ENDPOINT_ERROR { libc::IPPROTO_UDP } else { libc::IPPROTO_TCP };
    let protocol = matches!(address.family(), libc::AF_INET | libc::AF_INET6).then_some(protocol);
    let (code, why) = match event.kind {
        kind::DROP => refused(event.code, failure.why),
        _ => (event.code, failure.why),
    };
    last::record_past(call, arguments, code, protocol, why);
}

/// The errno that comes nearest to a reason for refusing a client, and the words for it.
fn refused(reason: c_int, why: &'static str) -> (c_int, &'static str) {
    match reason {
        dropped::MAX => (libc::EUSERS, "the server has as many streams as it may have"),
        dropped::DENIED => (libc::EACCES, "a rule of the server keeps this address out"),
        dropped::DESCRIPTORS => (libc::EMFILE, "no descriptor was left for this client"),
        dropped::PROXY if why.is_empty() => (libc::EPROTO, "the client sent no PROXY header in time, or a wrong one"),
        dropped::PROXY => (libc::EPROTO, why),
        _ => (libc::ENOMEM, "no memory was left for this client"),
    }
}

/// The call a step stands for.
fn call_of(failure: &Failure, event: &LoopEvent, (address, len): (*const u8, libc::socklen_t)) -> (Call, Args) {
    const NO_FLAGS: c_int = 0;
    let fd = failure.fd;
    let [host, service] = match &failure.name {
        Some((host, service)) => [host.as_ptr(), service.as_ptr()],
        None => [null(); 2],
    };
    match failure.step {
        Step::Connect => (Call::Connect, args!(fd, address, len)),
        Step::Accept => (Call::Accept4, args!(fd, 0usize, 0usize, libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC)),
        Step::Receive => (Call::Recv, args!(fd, 0usize, 0usize, NO_FLAGS)),
        Step::Send => (Call::Send, args!(fd, 0usize, 0usize, NO_FLAGS)),
        Step::SendTo if len == 0 => (Call::Send, args!(fd, 0usize, 0usize, NO_FLAGS)),
        Step::SendTo => (Call::Sendto, args!(fd, 0usize, 0usize, NO_FLAGS, address, len)),
        Step::Sendfile => (Call::Sendfile, args!(fd, -1, 0usize, 0usize)),
        Step::Shutdown => (Call::Shutdown, args!(fd, libc::SHUT_WR)),
        Step::Frame => (Call::StreamSetFraming, args!(event.source, 0usize)),
        Step::Stall => (Call::StreamWrite, args!(event.source, 0usize, 0usize, 0usize)),
        Step::Destroy => (Call::StreamDestroy, args!(event.source, event.code)),
        Step::Close => (Call::StreamEnd, args!(event.source, 0usize)),
        Step::Watch => (Call::PollerAdd, args!(event.source, fd, 0, 0usize)),
        Step::Resolve => (Call::Getaddrinfo, args!(host, service, 0usize, 0usize)),
        Step::ConnectAtAll if failure.address.family() == libc::AF_UNIX => {
            (Call::StreamConnectUnix, args!(loop_of(event.source), host, 0usize, 0usize, event.user, 0usize))
        }
        Step::ConnectAtAll => {
            (Call::StreamConnect, args!(loop_of(event.source), host, service, 0usize, 0usize, event.user, 0usize))
        }
        Step::Socket => (Call::Socket, args!(failure.address.family(), libc::SOCK_STREAM, 0)),
        Step::Bind => (Call::Bind, args!(fd, address, len)),
        Step::None if event.kind == kind::SERVER_ERROR => (Call::ServerListen, args!(event.source)),
        Step::None => (Call::LoopRun, args!(event.source)),
    }
}
