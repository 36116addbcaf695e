//! Bytes in and out.

use libc::{c_int, c_void, iovec, off_t, size_t, sockaddr, socklen_t, ssize_t};

use crate::sys::io;

/// Sends bytes on a connected socket.
///
/// Twin of send(2). Difference: MSG_NOSIGNAL is always added, so a broken connection is EPIPE and
/// never a signal.
///
/// Success means that the system has taken the bytes, not that the peer has them. On a stream it
/// may take fewer than len: send the rest with another call. A blocking socket waits for room in
/// the send buffer; a non-blocking one takes what fits, and fails with EAGAIN if nothing does. On
/// a datagram socket the bytes are one datagram, sent whole or not at all; there len 0 sends an
/// empty one.
///
/// Parameters:
/// - fd: a connected socket.
/// - buf: the bytes; may be NULL if len is 0.
/// - len: how many.
/// - flags: 0, or MSG_DONTWAIT (this call does not wait), MSG_MORE, MSG_OOB, ... joined with |.
///
/// Returns: the number of bytes taken, or -1.
///
/// Errors:
/// - EPIPE: the peer has closed or reset the connection, or this side was shut down for sending;
///   also a TCP socket that was never connected.
/// - ECONNRESET: the peer has reset the connection.
/// - EAGAIN: non-blocking, or SO_SNDTIMEO has run out, and the send buffer is full.
/// - EINTR: a signal came before any byte was taken.
/// - ECONNREFUSED: connected UDP: an earlier datagram found nobody there. This one was not sent.
/// - EMSGSIZE: the datagram is too large; UDP over IPv4 carries 65507 bytes.
/// - EDESTADDRREQ: a datagram socket that is not connected; use rsk_sendto.
/// - ENOTCONN: AF_UNIX, not connected.
/// - ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ENETDOWN: the network gave up on the peer; TCP reports
///   it late.
/// - ENOBUFS, ENOMEM: no memory, or the queue of the interface is full.
/// - EACCES, EPERM: a broadcast address without SO_BROADCAST; a firewall rule.
/// - EOPNOTSUPP: the socket does not know the flag.
/// - EINVAL: an argument is invalid.
/// - EBADF, ENOTSOCK, EFAULT: fd or buf is none.
///
/// Safety: cancellation point.
///
/// See also: rsk_sendto, rsk_sendmsg, rsk_write; POSIX, send(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_send(fd: c_int, buf: *const c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::send(fd, buf, len, flags) }
}

/// Receives bytes from a socket.
///
/// Twin of recv(2), no difference.
///
/// Waits until there is something, then returns what is there: on a stream anything from 1 to len
/// bytes, whatever the pieces in which they were sent. 0 is the end of a stream: the peer has
/// closed or shut down its side, nothing more will come. On a datagram socket 0 is a legal empty
/// datagram, and each call takes one datagram; what does not fit in buf is lost without an error
/// (MSG_TRUNC in flags returns the full size). Do not call with len 0 on a stream: the 0 it
/// returns looks like its end.
///
/// Parameters:
/// - fd: a socket.
/// - buf: filled with the bytes; no NUL is added.
/// - len: size of buf in bytes.
/// - flags: 0, or MSG_PEEK (leave it there), MSG_WAITALL (wait for len bytes of a stream),
///   MSG_DONTWAIT, MSG_TRUNC, MSG_OOB joined with |.
///
/// Returns: the number of bytes, or -1.
///
/// Errors:
/// - EAGAIN: non-blocking, or SO_RCVTIMEO has run out, and nothing is there.
/// - EINTR: a signal came before any byte.
/// - ECONNRESET: the peer has reset the connection; what was not read yet is lost.
/// - ENOTCONN: a stream socket that is not connected, such as a listening one.
/// - ECONNREFUSED: connected UDP: an earlier datagram found nobody there.
/// - ETIMEDOUT, EHOSTUNREACH: the peer does not answer any more (keepalive, retransmission).
/// - EINVAL: MSG_OOB, and there is no urgent data.
/// - EOPNOTSUPP: the socket does not know the flag.
/// - ENOMEM: no memory.
/// - EBADF, ENOTSOCK, EFAULT: fd or buf is none.
///
/// Safety: cancellation point.
///
/// See also: rsk_recvfrom, rsk_recvmsg, rsk_read; POSIX, recv(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::recv(fd, buf, len, flags) }
}

/// Sends bytes to an address.
///
/// Twin of sendto(2). Difference: MSG_NOSIGNAL is always added, so a broken connection is EPIPE
/// and never a signal.
///
/// For datagrams: one call sends one, and success does not mean that it will arrive. A socket
/// that is not bound is given a free port. On a connected stream the address plays no part; pass
/// NULL and 0, which is rsk_send.
///
/// Parameters:
/// - fd: a socket.
/// - buf, len, flags: as for rsk_send.
/// - addr: the address of the receiver; NULL for that of rsk_connect.
/// - addrlen: size of the address structure in bytes; 0 if addr is NULL.
///
/// Returns: the number of bytes taken, or -1.
///
/// Errors: as for rsk_send, and
/// - EINVAL: addrlen does not fit the family, or the port is 0.
/// - EAFNOSUPPORT: sin_family is not the family of the socket.
/// - EISCONN: AF_UNIX stream: it is connected and takes no address. EOPNOTSUPP: it is not
///   connected, and an address does not help.
/// - ENETUNREACH, EHOSTUNREACH: there is no way to that address.
/// - EACCES: a broadcast address without SO_BROADCAST; for AF_UNIX, no right to write to the
///   socket file.
/// - ENOENT, ENOTDIR, ELOOP, ECONNREFUSED, EPROTOTYPE: AF_UNIX, nobody is at that path.
///
/// Safety: cancellation point.
///
/// See also: rsk_send, rsk_recvfrom; POSIX, sendto(2), udp(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_sendto(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    addr: *const sockaddr,
    addrlen: socklen_t,
) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::sendto(fd, buf, len, flags, addr, addrlen) }
}

/// Receives bytes and the address they came from.
///
/// Twin of recvfrom(2), no difference.
///
/// For datagrams; what is said at rsk_recv holds here too. Anybody can send to an open port, so
/// look at the address. On a TCP socket no address is given and *addrlen becomes 0.
///
/// Parameters:
/// - fd, buf, len, flags: as for rsk_recv.
/// - addr: filled with the address of the sender; NULL if it is not wanted.
/// - addrlen: in: size of addr in bytes, to be set before each call; out: size of the address,
///   larger than before if it was cut. NULL if addr is.
///
/// Returns: the number of bytes, or -1.
///
/// Errors: as for rsk_recv, and
/// - EINVAL: *addrlen is negative; the datagram is lost.
/// - EFAULT: addr or addrlen is no place to write to; the datagram is lost.
///
/// Safety: cancellation point.
///
/// See also: rsk_recv, rsk_sendto; POSIX, recvfrom(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_recvfrom(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
    addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::recvfrom(fd, buf, len, flags, addr, addrlen) }
}

/// Reads from any file descriptor.
///
/// Twin of read(2), no difference.
///
/// On a socket it is rsk_recv without flags: fewer bytes than asked are usual, 0 is the end of a
/// stream.
///
/// Parameters:
/// - fd: any descriptor open for reading.
/// - buf: filled with the bytes.
/// - len: size of buf in bytes.
///
/// Returns: the number of bytes, 0 at the end, or -1.
///
/// Errors: on a socket as for rsk_recv (never ENOTSOCK), and
/// - EBADF: fd is not open for reading.
/// - EAGAIN: non-blocking, and nothing is there.
/// - EINTR: a signal came before any byte.
/// - EISDIR: a directory.
/// - EIO: the device failed.
/// - EINVAL: what fd is cannot be read.
/// - EFAULT: buf is no place to write to.
///
/// Safety: cancellation point.
///
/// See also: rsk_recv, rsk_readv; POSIX, read(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_read(fd: c_int, buf: *mut c_void, len: size_t) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::read(fd, buf, len) }
}

/// Writes to any file descriptor.
///
/// Twin of write(2). Difference: never SIGPIPE; a socket or pipe that nobody reads any more is
/// EPIPE.
///
/// It may take fewer bytes than len: write the rest with another call. To keep the signal away
/// where the system has no flag for it, on pipes and all else that is not a socket, SIGPIPE is
/// blocked in the calling thread for the time of the call, and taken back if the write raised it.
/// A SIGPIPE that was pending before stays pending.
///
/// Parameters:
/// - fd: any descriptor open for writing.
/// - buf: the bytes.
/// - len: how many.
///
/// Returns: the number of bytes taken, or -1.
///
/// Errors: on a socket as for rsk_send (never ENOTSOCK), and
/// - EBADF: fd is not open for writing.
/// - EPIPE: nobody reads the pipe any more.
/// - EAGAIN: non-blocking, and there is no room.
/// - EINTR: a signal came before any byte was taken.
/// - ENOSPC, EDQUOT, EFBIG: of a file: no space, quota used up, too large.
/// - EIO: the device failed.
/// - EINVAL: what fd is cannot be written.
/// - EFAULT: buf cannot be read.
///
/// Safety: cancellation point. A thread cancelled while it writes to a pipe runs its cleanup
/// handlers with SIGPIPE blocked.
///
/// See also: rsk_send, rsk_writev; POSIX, write(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_write(fd: c_int, buf: *const c_void, len: size_t) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::write(fd, buf, len) }
}

/// Reads into several buffers, one after the other.
///
/// Twin of readv(2), no difference.
///
/// One read, as by rsk_read, that fills the first buffer, then the second, and so on.
///
/// Parameters:
/// - fd: any descriptor open for reading.
/// - iov: the buffers: iov_base and iov_len in bytes.
/// - iovcnt: how many, at most IOV_MAX (1024).
///
/// Returns: the number of bytes in all, 0 at the end, or -1.
///
/// Errors: as for rsk_read, and
/// - EINVAL: iovcnt is negative or too large, or the lengths add up to more than SSIZE_MAX.
/// - EFAULT: iov or a buffer in it is no memory of the process.
///
/// Safety: cancellation point.
///
/// See also: rsk_read, rsk_recvmsg; POSIX, readv(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_readv(fd: c_int, iov: *const iovec, iovcnt: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::readv(fd, iov, iovcnt) }
}

/// Writes several buffers, one after the other, as if they were one.
///
/// Twin of writev(2). Difference: never SIGPIPE; a socket or pipe that nobody reads any more is
/// EPIPE.
///
/// On a stream it saves copying a header and its data together; on a datagram socket the buffers
/// make one datagram. The result may end in the middle of a buffer: move iov_base and iov_len on
/// before writing the rest. SIGPIPE is blocked in the calling thread for the time of the call, as
/// by rsk_write, but on sockets too.
///
/// Parameters:
/// - fd: any descriptor open for writing.
/// - iov: the buffers: iov_base and iov_len in bytes.
/// - iovcnt: how many, at most IOV_MAX (1024).
///
/// Returns: the number of bytes taken in all, or -1.
///
/// Errors: as for rsk_write, and
/// - EINVAL: iovcnt is negative or too large, or the lengths add up to more than SSIZE_MAX.
/// - EFAULT: iov or a buffer in it is no memory of the process.
///
/// Safety: cancellation point. A thread cancelled in it runs its cleanup handlers with SIGPIPE
/// blocked.
///
/// See also: rsk_write, rsk_sendmsg; POSIX, writev(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_writev(fd: c_int, iov: *const iovec, iovcnt: c_int) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::writev(fd, iov, iovcnt) }
}

/// Sends bytes of a file without copying them through the program.
///
/// Twin of sendfile(2). Difference: never SIGPIPE; a socket or pipe that nobody reads any more is
/// EPIPE.
///
/// It may send fewer bytes than asked, and never more than 2147479552 in one call: repeat until
/// the file is through. SIGPIPE is blocked in the calling thread for the time of the call, as by
/// rsk_write, but on sockets too.
///
/// Parameters:
/// - out_fd: where to: a socket or any other descriptor open for writing.
/// - in_fd: where from: a file open for reading. Not a pipe, nor a socket unless out_fd is a
///   pipe.
/// - offset: position in the file to begin at; moved on by what was sent, while the file's own
///   position stays. NULL to use and move the file's own position.
/// - count: how many bytes.
///
/// Returns: the number of bytes sent, 0 at the end of the file, or -1.
///
/// Errors:
/// - EPIPE, ECONNRESET, ENOTCONN, ETIMEDOUT: as for rsk_send.
/// - EAGAIN: out_fd is non-blocking and there is no room.
/// - EINTR: a signal came before any byte was sent.
/// - EINVAL: in_fd is not a file of the usual kind, out_fd is open with O_APPEND, or *offset is
///   negative.
/// - ESPIPE: offset is given, and in_fd has no positions.
/// - EOVERFLOW: the file is longer than the result can tell.
/// - EIO, ENOMEM: reading the file failed; no memory.
/// - EBADF: in_fd is not open for reading or out_fd not for writing.
/// - EFAULT: offset is none.
///
/// Safety: not a cancellation point.
///
/// See also: rsk_send, rsk_write; sendfile(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_FD(2)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_sendfile(out_fd: c_int, in_fd: c_int, offset: *mut off_t, count: size_t) -> ssize_t {
    // SAFETY: class *kernel*.
    unsafe { io::sendfile(out_fd, in_fd, offset, count) }
}
