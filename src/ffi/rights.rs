//! Descriptors and credentials over AF_UNIX.

use libc::{c_int, c_void, size_t, ssize_t};

use super::{give, guard, length};
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::io::rights::{self, Credentials, MOST};
use crate::raw::memory;
use crate::sys::caller::{Bytes, Room};
use crate::sys::thread::uncancelled;

/// Sends bytes and with them descriptors, to another process for instance.
///
/// Over AF_UNIX. The receiver gets descriptors of its own for the same sockets and files; yours
/// stay open and yours. The credentials of this process go along, so that rsk_recv_fds can tell
/// them. It waits for room, on a non-blocking socket too, and goes on after a signal handler has
/// run.
///
/// Descriptors travel with a byte, so there must be at least one. On a stream it may take fewer
/// bytes than len, as rsk_send; the descriptors go with the first: send the rest with
/// rsk_send_all.
///
/// Parameters:
/// - fd: a connected AF_UNIX socket.
/// - buf: the bytes.
/// - len: how many, at least 1 if count is not 0.
/// - fds: the descriptors; may be NULL if count is 0.
/// - count: how many, at most 253.
/// - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
///
/// Returns: the number of bytes taken, with all descriptors; or -1 with nothing sent.
///
/// Errors:
/// - EINVAL: count is above 253, len is 0 with descriptors.
/// - EBADF: fd or one of fds is not open.
/// - EOPNOTSUPP: there are descriptors, and fd is not a Unix socket: others would drop them.
/// - ETIMEDOUT: no room came in time.
/// - ETOOMANYREFS: too many descriptors are under way, or they are passed in a circle.
/// - EFAULT: buf or fds points to no memory.
/// - EPIPE, ECONNRESET, ENOTCONN, EMSGSIZE, ENOTSOCK, ENOBUFS: as for rsk_sendmsg.
///
/// See also: rsk_recv_fds, rsk_sendmsg; unix(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_send_fds(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    fds: *const c_int,
    count: size_t,
    timeout_ms: c_int,
) -> ssize_t {
    guard(Call::SendFds, args!(fd, buf, len, fds, count, timeout_ms), || {
        // SAFETY: class *kernel*.
        let bytes = unsafe { Bytes::new(buf, len) };
        if count > MOST {
            return Err(Error::InvalidArgument("more than 253 descriptors"));
        }
        // SAFETY: `count` descriptors of the caller, or NULL.
        let fds = unsafe { numbers(fds.cast_mut(), count) }?;
        uncancelled(|| rights::send(fd, bytes, fds, timeout_ms)).map(length)
    })
}

/// Receives bytes and the descriptors that came with them.
///
/// Over AF_UNIX. The descriptors are new ones of this process, closed by exec, and yours to close.
/// They come all or not at all: if there are more than there is room for, all of them are closed
/// and the call fails with EMSGSIZE. It waits, on a non-blocking socket too, and goes on after a
/// signal handler has run.
///
/// Descriptors of two messages are never mixed: on a stream the bytes end where the next
/// descriptors begin. To ask for the sender turns SO_PASSCRED on for the socket, and leaves it on:
/// the system then adds the credentials to messages of senders that do not give them. For a message
/// sent before that, by something other than rsk_send_fds, they are not known.
///
/// Parameters:
/// - fd: a connected AF_UNIX socket.
/// - buf: filled with the bytes.
/// - len: size of buf in bytes, at least 1.
/// - fds: filled with the descriptors; may be NULL if *count is 0.
/// - count: in: room in fds; out: how many came, also when they were closed; 253 is always enough.
///   NULL: none are expected.
/// - sender: filled with the process, user and group of the sender; NULL if it is not wanted.
/// - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit.
///
/// Returns: the number of bytes, 0 at the end of a stream, or -1.
///
/// Errors:
/// - EMSGSIZE: more descriptors came than there is room for, or a datagram was longer than buf. The
///   message is lost and its descriptors are closed.
/// - EMFILE: the process has no number left for all of the descriptors. The message is lost and
///   those that came are closed.
/// - ETIMEDOUT: nothing came in time.
/// - EINVAL: len is 0.
/// - EFAULT: buf, fds, count or sender points to no memory.
/// - EBADF, ENOTSOCK, ENOTCONN, ECONNRESET: as for rsk_recvmsg.
///
/// See also: rsk_credentials, rsk_send_fds, rsk_recvmsg; unix(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1) RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_recv_fds(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    fds: *mut c_int,
    count: *mut size_t,
    sender: *mut Credentials,
    timeout_ms: c_int,
) -> ssize_t {
    guard(Call::RecvFds, args!(fd, buf, len, fds, count, sender, timeout_ms), || {
        if len == 0 {
            return Err(Error::InvalidArgument("len is 0, which looks like the end of the stream"));
        }
        let places = if count.is_null() {
            0
        } else if memory::is_wild(count as usize, size_of::<size_t>()) {
            return Err(Error::BadPointer("count"));
        } else {
            // SAFETY: class *out*, and set by the caller.
            unsafe { count.read() }.min(MOST)
        };
        if !sender.is_null() && memory::is_wild(sender as usize, size_of::<Credentials>()) {
            return Err(Error::BadPointer("sender"));
        }
        // SAFETY: class *out*, of `places` descriptors.
        let fds = unsafe { numbers(fds, places) }?;
        // SAFETY: class *kernel*.
        let room = unsafe { Room::new(buf, len) };
        let came = uncancelled(|| rights::receive(fd, room, fds, !sender.is_null(), timeout_ms))?;
        if !count.is_null() {
            // SAFETY: class *out*.
            unsafe { give(count, came.fds, "count") }?;
        }
        if !sender.is_null() {
            // SAFETY: class *out*.
            unsafe { give(sender, came.sender, "sender") }?;
        }
        came.failure.map_or(Ok(length(came.bytes)), Err)
    })
}

/// A caller's list of descriptors.
///
/// # Safety
/// NULL, or `count` numbers nobody else touches during the call.
unsafe fn numbers<'a>(fds: *mut c_int, count: usize) -> Result<&'a mut [c_int]> {
    if count == 0 {
        return Ok(&mut []);
    }
    if fds.is_null() || memory::is_wild(fds as usize, count * size_of::<c_int>()) {
        return Err(Error::BadPointer("fds"));
    }
    // SAFETY: as the caller says, and not NULL.
    Ok(unsafe { core::slice::from_raw_parts_mut(fds, count) })
}
