//! All of it, and in time.

use libc::{c_int, c_void, size_t, ssize_t};

use super::{guard, length, tell};
use crate::gate::{Call, args};
use crate::io::{wait, whole};
use crate::sys::caller::{Bytes, Room};
use crate::sys::thread::uncancelled;

/// Sends all bytes, however many calls it takes.
///
/// Like rsk_send again and again until nothing is left. It waits for room in the send buffer, on a
/// non-blocking socket too, and goes on after a signal handler has run. The mode of the socket
/// stays as it is; SO_SNDTIMEO plays no part.
///
/// The deadline is one for the whole call. When it ends with an error, *sent tells how many bytes
/// have gone: on a stream the peer may get these, so do not start again from the beginning.
/// On a datagram socket the bytes are one datagram.
///
/// Parameters:
/// - fd: a connected socket.
/// - buf: the bytes; may be NULL if len is 0.
/// - len: how many.
/// - sent: filled with how many bytes the system has taken, on failure too; may be NULL.
/// - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
///
/// Returns: len, or -1.
///
/// Errors:
/// - ETIMEDOUT: the time is over and bytes are left; or TCP gave up on a peer that does not answer.
/// - EPIPE, ECONNRESET: the peer has closed or reset the connection.
/// - EINVAL: len is above SSIZE_MAX.
/// - others: as for rsk_send, except EAGAIN and EINTR, which it does not give.
///
/// See also: rsk_recv_exact, rsk_send, rsk_send_each. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_send_all(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    sent: *mut size_t,
    timeout_ms: c_int,
) -> ssize_t {
    let mut gone = 0;
    let answer = guard(Call::SendAll, args!(fd, buf, len, sent, timeout_ms), || {
        // SAFETY: class *kernel*.
        let bytes = unsafe { Bytes::new(buf, len) };
        uncancelled(|| whole::send_all(fd, bytes, &mut gone, timeout_ms))?;
        Ok(length(len))
    });
    // SAFETY: class *out*.
    unsafe { tell(sent, gone) };
    answer
}

/// Receives as many bytes as asked for, unless the stream ends before.
///
/// Like rsk_recv again and again until buf is full. It waits, on a non-blocking socket too, and
/// goes on after a signal handler has run. The mode of the socket stays as it is; SO_RCVTIMEO
/// plays no part.
///
/// The deadline is one for the whole call: a peer that sends a byte now and then does not extend
/// it. When it ends with an error, *received tells how many bytes are in buf; they are taken from
/// the socket. To get bytes whole or not at all, use a reader (rsk_reader_exact). For streams; with
/// datagrams one follows the other in buf.
///
/// Parameters:
/// - fd: a connected socket.
/// - buf: filled with the bytes.
/// - len: how many; with 0 nothing is done.
/// - received: filled with how many bytes are in buf, on failure too; may be NULL.
/// - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
///
/// Returns: len; fewer if the peer ended the stream before, 0 if at once; or -1.
///
/// Errors:
/// - ETIMEDOUT: the time is over and bytes are missing; or TCP gave up on a peer that does not
///   answer.
/// - EINVAL: len is above SSIZE_MAX.
/// - others: as for rsk_recv, except EAGAIN and EINTR, which it does not give.
///
/// See also: rsk_send_all, rsk_recv, rsk_reader_exact. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_recv_exact(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    received: *mut size_t,
    timeout_ms: c_int,
) -> ssize_t {
    let mut come = 0;
    let answer = guard(Call::RecvExact, args!(fd, buf, len, received, timeout_ms), || {
        // SAFETY: class *kernel*.
        let room = unsafe { Room::new(buf, len) };
        uncancelled(|| whole::recv_exact(fd, room, &mut come, timeout_ms))?;
        Ok(length(come))
    });
    // SAFETY: class *out*.
    unsafe { tell(received, come) };
    answer
}

/// Waits until a descriptor can be read: data, the end of a stream, a connection to accept, or an
/// error.
///
/// For one descriptor what rsk_poll does for many. An error counts as readable: the next read tells
/// what it is. It goes on waiting after a signal handler has run. Another thread, or a bad checksum
/// of a datagram, can make the following read wait all the same; rsk_recv with MSG_DONTWAIT does
/// not.
///
/// Parameters:
/// - fd: any descriptor that poll(2) takes.
/// - timeout_ms: milliseconds to wait at most; 0 only looks, -1 waits without limit.
///
/// Returns: 1 if it can be read, 0 if the time is over, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
/// - ENOMEM: no memory.
///
/// See also: rsk_wait_writable, rsk_poll, rsk_poller_wait. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_wait_readable(fd: c_int, timeout_ms: c_int) -> c_int {
    guard(Call::WaitReadable, args!(fd, timeout_ms), || {
        uncancelled(|| wait::is_ready(fd, libc::POLLIN, timeout_ms)).map(c_int::from)
    })
}

/// Waits until a descriptor can be written: there is room in its buffer, a connect has ended, or
/// there is an error.
///
/// What is said at rsk_wait_readable holds here too. After a non-blocking rsk_connect 1 means that
/// it has ended, well or not: ask for SO_ERROR.
///
/// Parameters:
/// - fd: any descriptor that poll(2) takes.
/// - timeout_ms: milliseconds to wait at most; 0 only looks, -1 waits without limit.
///
/// Returns: 1 if it can be written, 0 if the time is over, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
/// - ENOMEM: no memory.
///
/// See also: rsk_wait_readable, rsk_connect. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_wait_writable(fd: c_int, timeout_ms: c_int) -> c_int {
    guard(Call::WaitWritable, args!(fd, timeout_ms), || {
        uncancelled(|| wait::is_ready(fd, libc::POLLOUT, timeout_ms)).map(c_int::from)
    })
}

/// Limits how long a single call on a blocking socket waits.
///
/// Sets SO_RCVTIMEO and SO_SNDTIMEO, in milliseconds. From then on rsk_recv, rsk_accept and their
/// kin, and rsk_send, rsk_connect (EINPROGRESS) and theirs, fail with EAGAIN after that time. It is
/// a time for each call and not for all of them together; functions that end with timeout_ms have
/// a deadline of their own and do not heed it. It belongs to the socket: copies of the descriptor
/// share it, accepted sockets do not take it over.
///
/// Parameters:
/// - fd: a socket.
/// - recv_ms: milliseconds for receiving; -1 waits without limit, -2 leaves it as it is.
/// - send_ms: the same for sending.
///
/// Returns: 0, or -1 with nothing changed.
///
/// Errors:
/// - EINVAL: a time is 0 (use rsk_set_nonblocking for calls that do not wait) or below -2.
/// - EBADF, ENOTSOCK: fd is none.
///
/// See also: rsk_recv, rsk_send, rsk_set_nonblocking. Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_set_timeouts(fd: c_int, recv_ms: c_int, send_ms: c_int) -> c_int {
    guard(Call::SetTimeouts, args!(fd, recv_ms, send_ms), || {
        wait::set_timeouts(fd, recv_ms, send_ms)?;
        Ok(0)
    })
}
