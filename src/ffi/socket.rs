//! Sockets: made, named, connected, ended.

use libc::{c_int, sockaddr, socklen_t};

use crate::sys::{descriptor, socket};

/// Makes a socket and returns a file descriptor for it.
///
/// Twin of socket(2), no difference.
///
/// The new descriptor has the lowest free number. It is yours: close it with rsk_close. Without
/// SOCK_CLOEXEC a program started by exec inherits it.
///
/// Parameters:
/// - domain: address family: AF_INET, AF_INET6, AF_UNIX, ...
/// - type: SOCK_STREAM (TCP), SOCK_DGRAM (UDP), SOCK_SEQPACKET or SOCK_RAW; SOCK_NONBLOCK and
///   SOCK_CLOEXEC may be added with |.
/// - protocol: 0 for the usual one of domain and type, or IPPROTO_TCP, IPPROTO_UDP, ...
///
/// Returns: the descriptor (0 is a legal one), or -1.
///
/// Errors:
/// - EAFNOSUPPORT: the system does not know the family, or has it switched off.
/// - EINVAL: unknown type, flag or protocol number.
/// - EPROTONOSUPPORT: the protocol does not go with the type.
/// - ESOCKTNOSUPPORT: the family has no sockets of this type.
/// - EPERM, EACCES: raw and packet sockets need CAP_NET_RAW.
/// - EMFILE, ENFILE: the process, or the system, has no descriptor left; often a missing close.
/// - ENOBUFS, ENOMEM: no memory.
///
/// See also: rsk_socketpair, rsk_connect, rsk_bind, rsk_close; POSIX, socket(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_socket(domain: c_int, r#type: c_int, protocol: c_int) -> c_int {
    socket::socket(domain, r#type, protocol)
}

/// Makes two sockets that are connected to each other.
///
/// Twin of socketpair(2), no difference.
///
/// What is sent on one is received on the other, in both directions: a pipe with two ends that
/// both read and write, to be used within a process or between parent and child. Both descriptors
/// are yours to close. In practice the domain is AF_UNIX.
///
/// Parameters:
/// - domain: AF_UNIX.
/// - type: SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET; SOCK_NONBLOCK and SOCK_CLOEXEC may be
///   added.
/// - protocol: 0.
/// - fds: two ints, filled with the descriptors; unchanged on failure.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EOPNOTSUPP: the domain has no pairs (AF_INET has none).
/// - EAFNOSUPPORT, EPROTONOSUPPORT, ESOCKTNOSUPPORT, EINVAL: as for rsk_socket.
/// - EFAULT: fds is no place to write to.
/// - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
///
/// See also: rsk_socket; POSIX, socketpair(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_socketpair(domain: c_int, r#type: c_int, protocol: c_int, fds: *mut c_int) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::socketpair(domain, r#type, protocol, fds) }
}

/// Gives a socket a local address.
///
/// Twin of bind(2), no difference.
///
/// A server binds the port its clients know; a client need not bind. Port 0 lets the system
/// choose, and rsk_getsockname tells which. The address INADDR_ANY (in6addr_any) means every
/// address of the host. A socket can be bound once. Binding an AF_UNIX socket to a path makes a
/// file, which close does not remove: unlink(2) it.
///
/// Set the socket option SO_REUSEADDR before rsk_bind, not after: otherwise a server that is
/// started again finds its port taken for about a minute by connections that just ended.
///
/// Parameters:
/// - fd: a socket that is not bound.
/// - addr: the address, of the socket's family; port and IPv4 address in network byte order
///   (rsk_htons).
/// - addrlen: size of the address structure in bytes, such as sizeof (struct sockaddr_in).
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EADDRINUSE: another socket has the address; for AF_UNIX the file exists, maybe a leftover.
///   Also: port 0 and no port is free.
/// - EADDRNOTAVAIL: the host does not have that address, often a byte order mistake.
/// - EACCES: a port below 1024 (net.ipv4.ip_unprivileged_port_start) without
///   CAP_NET_BIND_SERVICE; for AF_UNIX, no right to write in the directory.
/// - EINVAL: the socket is bound already, or addrlen does not fit the family.
/// - EAFNOSUPPORT: sin_family is not the family of the socket.
/// - ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP, EROFS: AF_UNIX, the path cannot be made.
/// - ENOMEM: no memory.
/// - EBADF, ENOTSOCK, EFAULT: fd or addr is none.
///
/// See also: rsk_listen, rsk_getsockname, rsk_setsockopt; POSIX, bind(2), ip(7), unix(7). Since
/// 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_bind(fd: c_int, addr: *const sockaddr, addrlen: socklen_t) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::bind(fd, addr, addrlen) }
}

/// Makes a socket ready to take connections.
///
/// Twin of listen(2), no difference.
///
/// It does not wait. From now on the system answers connection requests by itself and queues the
/// connections; they are established, and the peer may send, before rsk_accept is called. A TCP
/// socket that was never bound is given a free port.
///
/// Parameters:
/// - fd: a SOCK_STREAM or SOCK_SEQPACKET socket, usually bound.
/// - backlog: how many connections may wait for rsk_accept. Larger values are cut to
///   net.core.somaxconn without a word; SOMAXCONN is a good choice. With 0 there is still room
///   for one.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EADDRINUSE: another socket listens on the address; or the socket was not bound and no port
///   is free.
/// - EINVAL: the socket is connected; for AF_UNIX, it is not bound.
/// - EOPNOTSUPP: sockets of this type take no connections (SOCK_DGRAM).
/// - EBADF, ENOTSOCK: fd is none.
///
/// See also: rsk_bind, rsk_accept; POSIX, listen(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_listen(fd: c_int, backlog: c_int) -> c_int {
    socket::listen(fd, backlog)
}

/// Takes the first connection out of the queue of a listening socket and returns a new socket for
/// it.
///
/// Twin of accept(2), no difference.
///
/// Waits until there is a connection; on a non-blocking socket it fails with EAGAIN instead. Data
/// goes through the new socket; fd goes on listening. The new descriptor is yours to close, and
/// is blocking and inherited by exec whatever fd is: see rsk_accept4.
///
/// Set *addrlen to the size of addr before each call, for the call overwrites it. An address that
/// does not fit is cut, and *addrlen then tells the size it would have needed.
///
/// Parameters:
/// - fd: a listening socket.
/// - addr: filled with the address of the peer; a struct sockaddr_storage has room for any. NULL
///   if it is not wanted.
/// - addrlen: in: size of addr in bytes; out: size of the address. NULL if addr is.
///
/// Returns: the new descriptor, or -1.
///
/// Errors:
/// - EAGAIN: the socket is non-blocking, or SO_RCVTIMEO has run out, and there is no connection.
/// - EINTR: a signal came before a connection.
/// - ECONNABORTED: the peer gave up meanwhile; go on with the next.
/// - EPROTO, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENONET, ENOPROTOOPT, EOPNOTSUPP:
///   Linux passes on a network error of the new connection; go on with the next.
/// - EMFILE, ENFILE: no descriptor left. The connection stays in the queue, so a server that goes
///   on at once spins: pause, or close something.
/// - ENOBUFS, ENOMEM: no memory.
/// - EINVAL: fd does not listen; or *addrlen is negative, and the connection is lost.
/// - EOPNOTSUPP: not a socket that takes connections (SOCK_DGRAM).
/// - EPERM: forbidden by a firewall rule.
/// - EBADF, ENOTSOCK: fd is none.
/// - EFAULT: addr or addrlen is no place to write to; the connection is lost.
///
/// Safety: cancellation point.
///
/// See also: rsk_accept4, rsk_listen; POSIX, accept(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_accept(fd: c_int, addr: *mut sockaddr, addrlen: *mut socklen_t) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::accept(fd, addr, addrlen) }
}

/// Like rsk_accept, with flags for the new socket.
///
/// Twin of accept4(2), no difference.
///
/// SOCK_CLOEXEC is what a program with threads should ask for: set later by rsk_set_cloexec, it
/// comes too late if another thread has just called fork and exec.
///
/// Parameters:
/// - fd, addr, addrlen: as for rsk_accept.
/// - flags: 0, or SOCK_NONBLOCK and SOCK_CLOEXEC joined with |.
///
/// Returns: the new descriptor, or -1.
///
/// Errors: as for rsk_accept, and
/// - EINVAL: unknown flag.
///
/// Safety: cancellation point.
///
/// See also: rsk_accept; POSIX.1-2024, accept4(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_accept4(
    fd: c_int,
    addr: *mut sockaddr,
    addrlen: *mut socklen_t,
    flags: c_int,
) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::accept4(fd, addr, addrlen, flags) }
}

/// Connects a socket to an address.
///
/// Twin of connect(2), no difference.
///
/// On a stream socket this makes the connection, and waits until it stands or has failed; against
/// a silent host that takes about two minutes. On a datagram socket nothing is sent: the address
/// is where rsk_send will send to, and from where alone datagrams are received. An address of
/// family AF_UNSPEC dissolves the association (a common accident when sin_family was left 0: the
/// call then succeeds and nothing is connected).
///
/// On a non-blocking socket a TCP connection cannot be made at once: the call fails with
/// EINPROGRESS, which is no error. Wait until the socket is writable, then ask rsk_getsockopt for
/// SO_ERROR: 0 means connected. Being writable alone does not, for a connection that failed is
/// writable too. After EINTR do the same; do not call again.
///
/// After a failure close the socket and make a new one; using it again is not portable.
///
/// Parameters:
/// - fd: a socket.
/// - addr: the address, of the socket's family; port and IPv4 address in network byte order
///   (rsk_htons).
/// - addrlen: size of the address structure in bytes.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - ECONNREFUSED: the host answered that nothing listens there; for AF_UNIX, the file is not a
///   socket or nobody listens.
/// - ETIMEDOUT: no answer: the host is down, or a firewall drops the packets.
/// - ENETUNREACH, EHOSTUNREACH: there is no way to that address.
/// - ECONNRESET: the peer broke off while the connection was being made.
/// - EINPROGRESS: non-blocking, or SO_SNDTIMEO has run out, and under way (see above).
/// - EALREADY: an earlier attempt is still under way.
/// - EISCONN: connected already, or a TCP socket that listens.
/// - EINTR: a signal came; the connection is still being made.
/// - EADDRINUSE: the local address and port are in use with the same peer.
/// - EADDRNOTAVAIL: no local port is free; many short connections use them up.
/// - EAFNOSUPPORT: sin_family is not the family of the socket.
/// - EACCES: a broadcast address without SO_BROADCAST; for AF_UNIX, no right to write to the
///   socket file.
/// - EPERM: forbidden by a firewall rule.
/// - EAGAIN: AF_UNIX, non-blocking, and the queue of the listener is full; or SO_SNDTIMEO has run
///   out while it was.
/// - EPROTOTYPE: AF_UNIX, the listener is of another type.
/// - ENOENT, ENOTDIR, ENAMETOOLONG, ELOOP: AF_UNIX, there is no such file.
/// - EINVAL: addrlen does not fit the family; for AF_UNIX, the socket listens.
/// - EBADF, ENOTSOCK, EFAULT: fd or addr is none.
///
/// Safety: cancellation point. Cancelled, the attempt goes on in the system.
///
/// See also: rsk_getaddrinfo, rsk_getsockopt, rsk_poll; POSIX, connect(2), tcp(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_connect(fd: c_int, addr: *const sockaddr, addrlen: socklen_t) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::connect(fd, addr, addrlen) }
}

/// Ends one direction of a connection, or both.
///
/// Twin of shutdown(2), no difference.
///
/// SHUT_WR tells the peer that no more data will come: it receives what was sent before, then end
/// of stream (0). The other direction stays open, so an answer can still be received. This
/// concerns the connection, whichever copies of the descriptor other processes hold; the
/// descriptor itself stays open and is still yours to close.
///
/// Parameters:
/// - fd: a connected socket.
/// - how: SHUT_RD (no more receiving), SHUT_WR (no more sending) or SHUT_RDWR.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - ENOTCONN: not connected, or the peer has reset the connection.
/// - EINVAL: how is none of the three.
/// - EBADF, ENOTSOCK: fd is none.
///
/// See also: rsk_close; POSIX, shutdown(2). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_shutdown(fd: c_int, how: c_int) -> c_int {
    socket::shutdown(fd, how)
}

/// Closes a file descriptor.
///
/// Twin of close(2). Difference: it never fails with EINTR. Linux has released the number even
/// then, so calling again could close a descriptor that another thread has just been given; the
/// call reports success.
///
/// Whatever the result, except after EBADF, the number is free and must not be used or closed
/// again. The socket itself ends with its last descriptor: while a copy (rsk_dup, fork) is open
/// the connection stays, and rsk_shutdown is the way to end it. TCP data still unsent is
/// delivered in the background; data received but never read makes the close a reset, which may
/// cost the peer what you sent last. Take a descriptor out of a poller before you close it.
///
/// Parameters:
/// - fd: any descriptor, not only a socket.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: fd is not open; often it was closed before, which is dangerous in a program with
///   threads.
/// - EIO, ENOSPC, EDQUOT: of a file: data written earlier could not be stored. The descriptor is
///   closed.
///
/// Safety: cancellation point.
///
/// See also: rsk_shutdown, rsk_poller_remove; POSIX, close(2). Since 0.1.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn rsk_close(fd: c_int) -> c_int {
    descriptor::close(fd)
}

/// Tells the local address of a socket.
///
/// Twin of getsockname(2), no difference.
///
/// It tells which port the system chose after binding port 0, and which address of the host a
/// connection uses.
///
/// Parameters:
/// - fd: a socket.
/// - addr: filled with the address; a struct sockaddr_storage has room for any.
/// - addrlen: in: size of addr in bytes; out: size of the address, larger than before if it was
///   cut.
///
/// Returns: 0, or -1. A socket not bound yet has the address 0 and the port 0.
///
/// Errors:
/// - EINVAL: *addrlen is negative.
/// - EBADF, ENOTSOCK, EFAULT: fd, addr or addrlen is none.
/// - ENOBUFS: no memory.
///
/// See also: rsk_getpeername, rsk_bind; POSIX, getsockname(2). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_getsockname(fd: c_int, addr: *mut sockaddr, addrlen: *mut socklen_t) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::getsockname(fd, addr, addrlen) }
}

/// Tells the address of the peer of a connected socket.
///
/// Twin of getpeername(2), no difference.
///
/// Parameters:
/// - fd: a connected socket.
/// - addr, addrlen: as for rsk_getsockname.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - ENOTCONN: not connected, or not any more.
/// - EINVAL: *addrlen is negative.
/// - EBADF, ENOTSOCK, EFAULT: fd, addr or addrlen is none.
/// - ENOBUFS: no memory.
///
/// See also: rsk_getsockname, rsk_accept; POSIX, getpeername(2). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_getpeername(fd: c_int, addr: *mut sockaddr, addrlen: *mut socklen_t) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::getpeername(fd, addr, addrlen) }
}
