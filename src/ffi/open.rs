//! Sockets opened in one step: TCP, UDP and Unix.

use core::ffi::{CStr, c_char};

use libc::c_int;

use super::{bytes_of_text, guard};
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::socket::{tcp, udp, unix};
use crate::sys::clock::Deadline;
use crate::sys::thread::uncancelled;

/// Flag of the functions that open a socket: it is non-blocking.
pub const RSK_NONBLOCK: c_int = 1;
/// Flag of the functions that open a socket: programs started by exec inherit it.
pub const RSK_INHERIT: c_int = 2;
/// Flag of rsk_tcp_listen and rsk_udp_open: without SO_REUSEADDR. A TCP server then has to wait up
/// to 60 seconds for its port after a restart.
pub const RSK_NO_REUSEADDR: c_int = 4;
/// Flag of rsk_tcp_listen and rsk_udp_open: SO_REUSEPORT. Several sockets of one user, all opened
/// so, share the port, and the kernel distributes connections or datagrams among them.
pub const RSK_REUSEPORT: c_int = 8;
/// Flag of the functions that take a host: IPv4 addresses only.
pub const RSK_IPV4_ONLY: c_int = 16;
/// Flag of the functions that take a host: IPv6 addresses only, and IPV6_V6ONLY on what is bound,
/// so that an IPv4 socket may have the same port.
pub const RSK_IPV6_ONLY: c_int = 32;
/// Flag of rsk_udp_open, rsk_udp_connect and rsk_raw_open: SO_BROADCAST, without which nothing may
/// be sent to a broadcast address.
pub const RSK_BROADCAST: c_int = 64;
/// Flag of rsk_unix_listen: a socket file at the path that no process holds any more is removed.
pub const RSK_REPLACE_STALE: c_int = 128;
/// Flag of rsk_raw_open: what is sent begins with an IP header of the program's own making.
pub const RSK_HEADER_INCLUDED: c_int = 256;

/// A text that must be there.
///
/// # Safety
/// Class *text*.
pub(super) unsafe fn needed<'a>(pointer: *const c_char, name: &'static str) -> Result<&'a CStr> {
    // SAFETY: class *text*.
    unsafe { bytes_of_text(pointer) }?.ok_or(Error::BadPointer(name))
}

/// Opens a TCP socket that listens.
///
/// In one step: look up, socket, SO_REUSEADDR, bind, listen. Accept connections with rsk_accept or
/// rsk_accept4; rsk_getsockname tells the port when any was asked for.
///
/// With host NULL it listens on every address, on one IPv6 socket that takes IPv4 connections too
/// (their peers look like ::ffff:192.0.2.1), or on an IPv4 socket where the system has no IPv6. A
/// host name with several addresses listens on the first that can be had, and only there: of
/// "localhost" that may be ::1 or 127.0.0.1.
///
/// If several addresses fail, the errno is the one that tells most, as for rsk_tcp_connect.
///
/// Parameters:
/// - host: numeric address or name of this computer; "::1%eth0" forms are understood. NULL for
///   every address.
/// - service: port number from "0" (any free port) to "65535", or a service name such as "http".
/// - backlog: how many connections may wait to be accepted; 0 or less for SOMAXCONN. The system
///   caps it (net.core.somaxconn).
/// - flags: 0, or RSK_NONBLOCK, RSK_INHERIT, RSK_NO_REUSEADDR, RSK_REUSEPORT and one of
///   RSK_IPV4_ONLY and RSK_IPV6_ONLY, joined with |.
/// - timeout_ms: limit for looking up names, in milliseconds; -1 for none. With 0 host and service
///   must be numbers. Numbers need no time.
///
/// Returns: the descriptor, which is yours to close, or -1.
///
/// Errors:
/// - EADDRINUSE: another socket has the port.
/// - EACCES: a port below 1024 (net.ipv4.ip_unprivileged_port_start) without the privilege.
/// - EADDRNOTAVAIL: no interface of this computer has the address.
/// - EINVAL: flags has a bit that is not listed, or both families only.
/// - EFAULT: service is NULL, or a text is wild.
/// - ETIMEDOUT: the name was not found in time.
/// - ENOENT: no host or service has that name, or a port is not 0 to 65535; rsk_last_error is then
///   an EAI_ code such as EAI_NONAME or EAI_SERVICE.
/// - EAGAIN: the name server gave no answer (rsk_last_error: EAI_AGAIN), or no thread could be
///   started.
/// - EREMOTEIO: the name server failed (rsk_last_error: EAI_FAIL).
/// - EMFILE, ENFILE, ENOBUFS, ENOMEM: nothing left. Others as of socket(2), bind(2), listen(2).
///
/// Safety: not a cancellation point; not for signal handlers. A name is looked up in a thread of
/// its own if there is a limit, for getaddrinfo(3) cannot be stopped; when the time is over it is
/// left behind and ends by itself. At most 256 are under way at a time, then EAGAIN.
///
/// See also: rsk_accept4, rsk_tcp_connect, rsk_listen. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_tcp_listen(
    host: *const c_char,
    service: *const c_char,
    backlog: c_int,
    flags: c_int,
    timeout_ms: c_int,
) -> c_int {
    guard(Call::TcpListen, args!(host, service, backlog, flags, timeout_ms), || {
        // SAFETY: class *text*.
        let host = unsafe { bytes_of_text(host) }?;
        // SAFETY: class *text*.
        let service = unsafe { needed(service, "service") }?;
        uncancelled(|| tcp::listen(host, service, backlog, flags, Deadline::after_ms(timeout_ms)))
    })
}

/// Opens a TCP connection.
///
/// In one step: look up, socket, connect, wait. Of a host with several addresses each is tried, in
/// the order of getaddrinfo(3), until one takes the connection; each gets an equal part of the time
/// that is left, so that a silent one does not keep the others from their turn.
///
/// The descriptor is connected when the call returns, with RSK_NONBLOCK too. One case is different:
/// RSK_NONBLOCK with timeout_ms 0 only starts the connection, to the first address that can be
/// tried, and gives back the descriptor while it is being set up. Watch it for RSK_WRITABLE or wait
/// with rsk_connect_finish, which tells how it ended.
///
/// A connection that met itself (to a free port of this computer, which the system had just chosen
/// for this end) counts as refused.
///
/// Parameters:
/// - host: numeric address or name; for this computer "127.0.0.1", "::1" or "localhost".
/// - service: port number or service name.
/// - flags: 0, or RSK_NONBLOCK, RSK_INHERIT and one of RSK_IPV4_ONLY and RSK_IPV6_ONLY, joined
///   with |.
/// - timeout_ms: limit for all of it, in milliseconds; -1 for none (the system gives up on a silent
///   host after about two minutes). With 0 host and service must be numbers.
///
/// Returns: the descriptor, which is yours to close, or -1.
///
/// Errors: when several addresses fail, the one that says most about the host, in this order:
/// - ECONNREFUSED, ECONNRESET: a host answered, and nothing listens there.
/// - EACCES, EPERM: a rule of this computer forbids it.
/// - ETIMEDOUT: no answer. Also whenever timeout_ms is over, whatever came before.
/// - EHOSTUNREACH, then ENETUNREACH, EADDRNOTAVAIL: there is no way to it.
/// - EINVAL, ENOENT, EAGAIN, EREMOTEIO, EMFILE, ENFILE, ENOBUFS, ENOMEM: as for rsk_tcp_listen.
/// - EFAULT: host or service is NULL or wild.
///
/// Safety: as rsk_tcp_listen.
///
/// See also: rsk_connect_finish, rsk_tcp_listen, rsk_connect. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_tcp_connect(
    host: *const c_char,
    service: *const c_char,
    flags: c_int,
    timeout_ms: c_int,
) -> c_int {
    guard(Call::TcpConnect, args!(host, service, flags, timeout_ms), || {
        // SAFETY: class *text*.
        let host = unsafe { needed(host, "host") }?;
        // SAFETY: class *text*.
        let service = unsafe { needed(service, "service") }?;
        uncancelled(|| tcp::connect(host, service, flags, timeout_ms))
    })
}

/// Waits until a connection that was started has been set up, or has failed.
///
/// For a non-blocking rsk_connect that answered EINPROGRESS, one that was interrupted by a signal
/// (EINTR), and rsk_tcp_connect with RSK_NONBLOCK and timeout_ms 0. It waits for the descriptor to
/// become writable and then asks for SO_ERROR, for writable alone does not mean connected. A
/// connection that is complete is success at once.
///
/// Parameters:
/// - fd: a socket, blocking or not; its mode is not changed.
/// - timeout_ms: limit in milliseconds; -1 for none, 0 to look only.
///
/// Returns: 0 when connected, or -1.
///
/// Errors:
/// - ETIMEDOUT: not yet decided when the time was over: call again, or rsk_close. Also the answer
///   of the system when the other host stayed silent for too long.
/// - ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ECONNRESET, ...: the connection has failed; the
///   socket is of no use any more.
/// - ENOTCONN: no connection was started, or its error was told already.
/// - EINVAL: a listening socket.
/// - EBADF, ENOTSOCK: fd is none.
///
/// See also: rsk_tcp_connect, rsk_connect. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_connect_finish(fd: c_int, timeout_ms: c_int) -> c_int {
    guard(Call::ConnectFinish, args!(fd, timeout_ms), || {
        uncancelled(|| tcp::finish(fd, Deadline::after_ms(timeout_ms)))?;
        Ok(0)
    })
}

/// Opens a UDP socket that receives.
///
/// In one step: look up, socket, bind. Receive with rsk_recvfrom and answer with rsk_sendto. With
/// host NULL it receives on every address, IPv4 too, as rsk_tcp_listen describes; with "0" as
/// service it is a socket to send from.
///
/// SO_REUSEADDR is not set, because on UDP it lets a second program take the datagrams. Only when
/// host is a multicast group, where every member gets a copy, it is.
///
/// Parameters:
/// - host: numeric address or name of this computer, or a multicast group; NULL for every address.
/// - service: port number, "0" for any, or a service name.
/// - flags: 0, or RSK_NONBLOCK, RSK_INHERIT, RSK_NO_REUSEADDR, RSK_REUSEPORT, RSK_BROADCAST and one
///   of RSK_IPV4_ONLY and RSK_IPV6_ONLY, joined with |.
/// - timeout_ms: limit for looking up names, as for rsk_tcp_listen.
///
/// Returns: the descriptor, which is yours to close, or -1.
///
/// Errors: as for rsk_tcp_listen.
///
/// Safety: as rsk_tcp_listen.
///
/// See also: rsk_udp_connect, rsk_multicast_join, rsk_recvfrom. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_udp_open(
    host: *const c_char,
    service: *const c_char,
    flags: c_int,
    timeout_ms: c_int,
) -> c_int {
    guard(Call::UdpOpen, args!(host, service, flags, timeout_ms), || {
        // SAFETY: class *text*.
        let host = unsafe { bytes_of_text(host) }?;
        // SAFETY: class *text*.
        let service = unsafe { needed(service, "service") }?;
        uncancelled(|| udp::open(host, service, flags, Deadline::after_ms(timeout_ms)))
    })
}

/// Opens a UDP socket for one peer.
///
/// In one step: look up, socket, connect. Nothing is sent, so this says nothing about the peer. The
/// socket sends to it with rsk_send, receives from it alone, and is told when nobody receives
/// there: as ECONNREFUSED of a later call.
///
/// Parameters:
/// - host: numeric address or name.
/// - service: port number or service name.
/// - flags: 0, or RSK_NONBLOCK, RSK_INHERIT, RSK_BROADCAST and one of RSK_IPV4_ONLY and
///   RSK_IPV6_ONLY, joined with |.
/// - timeout_ms: limit for looking up names, as for rsk_tcp_listen.
///
/// Returns: the descriptor, which is yours to close, or -1.
///
/// Errors:
/// - EACCES: a broadcast address without RSK_BROADCAST.
/// - ENETUNREACH, EHOSTUNREACH: there is no way to it.
/// - EFAULT: host or service is NULL or wild.
/// - EINVAL, ETIMEDOUT, ENOENT, EAGAIN, EREMOTEIO, EMFILE, ENFILE, ENOBUFS, ENOMEM: as for
///   rsk_tcp_listen.
///
/// Safety: as rsk_tcp_listen.
///
/// See also: rsk_udp_open, rsk_send, rsk_recv. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_udp_connect(
    host: *const c_char,
    service: *const c_char,
    flags: c_int,
    timeout_ms: c_int,
) -> c_int {
    guard(Call::UdpConnect, args!(host, service, flags, timeout_ms), || {
        // SAFETY: class *text*.
        let host = unsafe { needed(host, "host") }?;
        // SAFETY: class *text*.
        let service = unsafe { needed(service, "service") }?;
        uncancelled(|| udp::connect(host, service, flags, Deadline::after_ms(timeout_ms)))
    })
}

/// Opens a Unix socket that listens, or for datagrams receives.
///
/// In one step: socket, bind, listen. The file that comes to be at the path stays after the socket
/// is closed, and then stands in the way of the next server: remove it with unlink(2), or use
/// RSK_REPLACE_STALE. That removes a socket file only if no process holds its socket any more, and
/// never a file of another kind; two servers that start at the same moment still need a lock of
/// their own. An abstract name, which begins with '@', has no file and goes with its socket, but
/// knows no permissions either.
///
/// The file is made with the permissions that umask(2) leaves; who may write to it may connect.
///
/// Parameters:
/// - path: at most 107 bytes; or '@' and a name of at most 107 bytes.
/// - type: SOCK_STREAM, SOCK_SEQPACKET, or SOCK_DGRAM, which is bound only.
/// - backlog: how many connections may wait to be accepted; 0 or less for SOMAXCONN. Plays no part
///   with SOCK_DGRAM.
/// - flags: 0, or RSK_NONBLOCK, RSK_INHERIT, RSK_REPLACE_STALE, joined with |.
///
/// Returns: the descriptor, which is yours to close, or -1.
///
/// Errors:
/// - EADDRINUSE: there is a file at the path: of a socket in use, of one that was left behind, or
///   another; or the abstract name is taken.
/// - ENOENT, ENOTDIR, EACCES, EROFS, ELOOP: the directory is missing, none, or may not be written.
/// - ENAMETOOLONG: the path is too long.
/// - EINVAL: the path is empty, type is none of the three, or flags has a bit that is not listed.
/// - EFAULT: path is NULL or wild.
/// - EMFILE, ENFILE, ENOBUFS, ENOMEM, ENOSPC: nothing left.
///
/// See also: rsk_unix_connect, rsk_accept4; unix(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_unix_listen(path: *const c_char, r#type: c_int, backlog: c_int, flags: c_int) -> c_int {
    guard(Call::UnixListen, args!(path, r#type, backlog, flags), || {
        // SAFETY: class *text*.
        let path = unsafe { needed(path, "path") }?;
        uncancelled(|| unix::listen(path, r#type, backlog, flags))
    })
}

/// Opens a connection to a Unix socket.
///
/// If the queue of the server is full it waits for room. A datagram socket gets an abstract name of
/// the system's choice, so that the other side can answer.
///
/// Parameters:
/// - path: as the server has bound it; '@' begins an abstract name.
/// - type: the server's: SOCK_STREAM, SOCK_SEQPACKET or SOCK_DGRAM.
/// - flags: 0, or RSK_NONBLOCK and RSK_INHERIT joined with |. The descriptor is connected also with
///   RSK_NONBLOCK.
/// - timeout_ms: limit in milliseconds; -1 for none, 0 not to wait.
///
/// Returns: the descriptor, which is yours to close, or -1.
///
/// Errors:
/// - ECONNREFUSED: nobody listens there; the file was left behind by a server that is gone.
/// - ENOENT: there is no such file.
/// - EACCES: the file may not be written, or a directory not be searched.
/// - EPROTOTYPE: the socket there is of another type.
/// - ETIMEDOUT: the server's queue was full all the time.
/// - ENOTDIR, ELOOP, ENAMETOOLONG, EINVAL, EFAULT, EMFILE, ENFILE, ENOMEM: as for rsk_unix_listen.
///
/// See also: rsk_unix_listen; unix(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_unix_connect(
    path: *const c_char,
    r#type: c_int,
    flags: c_int,
    timeout_ms: c_int,
) -> c_int {
    guard(Call::UnixConnect, args!(path, r#type, flags, timeout_ms), || {
        // SAFETY: class *text*.
        let path = unsafe { needed(path, "path") }?;
        uncancelled(|| unix::connect(path, r#type, flags, Deadline::after_ms(timeout_ms)))
    })
}
