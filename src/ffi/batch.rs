//! Many in one call.

use libc::{c_int, c_void, size_t};

use super::guard;
use super::poller::{PollerHandle, on};
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::io::{accept, arena, datagrams, groups};
use crate::sys::caller::{Chunk, Message, Room};
use crate::sys::thread::uncancelled;

/// Flag of rsk_send_many and rsk_recv_many: every datagram for itself, without joining them in the
/// system (GSO, GRO).
pub const RSK_NO_OFFLOAD: c_int = 512;

/// Kind of a chunk: bytes were received; data and len tell where they are.
pub const RSK_CHUNK_DATA: c_int = 1;
/// Kind of a chunk: a connection was accepted. fd is the new one, which is yours to close. It is
/// non-blocking, closed by exec, and already watched for RSK_READABLE, with its number as the tag.
/// If error is not 0, watching it failed with that errno.
pub const RSK_CHUNK_NEW: c_int = 2;
/// Kind of a chunk: the peer has ended its stream. The descriptor is open, but not watched any
/// more.
pub const RSK_CHUNK_END: c_int = 3;
/// Kind of a chunk: the connection failed, error is the errno. The descriptor is open, but not
/// watched any more. If fd is the listener, accepting failed, and it is still watched.
pub const RSK_CHUNK_ERROR: c_int = 4;
/// Kind of a chunk: something else is ready, as events tells: it can be written, or it is a
/// listening socket, or no socket, or the arena is full. Nothing was received from it.
pub const RSK_CHUNK_READY: c_int = 5;
/// Kind of a chunk: rsk_poller_wake was called. fd is -1.
pub const RSK_CHUNK_WAKE: c_int = 6;

/// A caller's list of `count` items.
///
/// # Safety
/// NULL, or `count` items nobody else touches during the call; plain numbers and pointers.
unsafe fn items<'a, T>(list: *mut T, count: c_int, name: &'static str) -> Result<&'a mut [T]> {
    let count = usize::try_from(count).ok().filter(|count| *count > 0);
    let count = count.ok_or(Error::InvalidArgument("the count must be at least 1"))?;
    if list.is_null() {
        return Err(Error::BadPointer(name));
    }
    // SAFETY: as the caller says, and not NULL.
    Ok(unsafe { core::slice::from_raw_parts_mut(list, count) })
}

fn number(count: usize) -> c_int {
    c_int::try_from(count).unwrap_or(c_int::MAX)
}

/// Accepts all connections that wait.
///
/// Like rsk_accept4 again and again until the queue is empty or fds is full. It never waits, on a
/// blocking socket neither, and leaves the mode of the socket as it is; if several threads accept
/// on a blocking one, one of them may wait. Connections that broke while they were in the queue are
/// passed over.
///
/// Parameters:
/// - fd: a listening socket, better non-blocking: that saves a system call for each connection.
/// - fds: filled with the new descriptors, which are yours to close; closed by exec.
/// - max: room in fds, at least 1.
/// - flags: 0, or joined with |: 1 (RSK_NONBLOCK: the new sockets are non-blocking), 2 (RSK_INHERIT:
///   exec leaves them open).
///
/// Returns: how many were accepted, 0 if none waits; or -1, only if none was accepted.
///
/// Errors:
/// - EMFILE, ENFILE: no descriptor left. The connections stay in the queue, and the socket stays
///   readable: close something first.
/// - EINVAL: max is below 1, flags has another bit, or the socket does not listen.
/// - EFAULT: fds is NULL. A wild pointer crashes the process.
/// - EOPNOTSUPP: not a stream socket.
/// - ENOBUFS, ENOMEM: no memory.
/// - EBADF, ENOTSOCK: fd is none.
///
/// See also: rsk_accept4, rsk_poller_collect. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_accept_many(fd: c_int, fds: *mut c_int, max: c_int, flags: c_int) -> c_int {
    guard(Call::AcceptMany, args!(fd, fds, max, flags), || {
        // SAFETY: class *out*, of `max` numbers.
        let fds = unsafe { items(fds, max, "fds") }?;
        uncancelled(|| accept::accept_many(fd, fds, flags)).map(number)
    })
}

/// Sends many datagrams.
///
/// In order, with as few system calls as possible. On UDP neighbours in the list that have the same
/// size and go to the same address (the last one may be shorter) are handed to the system as one
/// and cut up by it (GSO): for the sender that is several times cheaper, and the receiver sees no
/// difference. Where the system cannot do that they are sent without.
///
/// Success means that the system has taken them, not that they will arrive: a receiver that is
/// slower than the sender loses datagrams.
///
/// Parameters:
/// - fd: a datagram socket.
/// - msgs: the datagrams: data, len, and addr with addr_len if the socket is not connected. The
///   addresses must be valid memory; a wild pointer there crashes the process. They are not changed.
/// - count: how many, at least 1.
/// - flags: 0, or joined with |: 1 (RSK_NONBLOCK: this call does not wait), RSK_NO_OFFLOAD.
///
/// Returns: how many were taken, from the start of the list; or -1, only if none was.
///
/// Errors: of the first datagram, as for rsk_sendto:
/// - EAGAIN: non-blocking, and there is no room. EINTR: a signal came during the wait.
/// - EMSGSIZE: too large. EDESTADDRREQ: no address, and not connected.
/// - ECONNREFUSED, ENETUNREACH, EACCES, EPERM, ENOBUFS, ...: as there.
/// - EINVAL: count is below 1, flags has another bit, or an address is none.
/// - EFAULT: msgs is NULL, or data is no memory.
/// - EBADF, ENOTSOCK: fd is none.
///
/// See also: rsk_message, rsk_recv_many, rsk_sendmmsg; udp(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_send_many(fd: c_int, msgs: *const Message, count: c_int, flags: c_int) -> c_int {
    guard(Call::SendMany, args!(fd, msgs, count, flags), || {
        // SAFETY: the caller's messages; only read.
        let messages = unsafe { items(msgs.cast_mut(), count, "msgs") }?;
        uncancelled(|| datagrams::send_many(fd, messages, flags)).map(number)
    })
}

/// Waits for a datagram, then receives all that are there.
///
/// One datagram goes into each place, with its size in done, MSG_TRUNC in flags if it was cut, and
/// its sender. It waits for the first one only, on a non-blocking socket too, and goes on waiting
/// after a signal handler has run.
///
/// With 128 places or more, a UDP socket is told to join datagrams of one sender on their way in
/// (UDP_GRO), which makes receiving several times cheaper; here they are cut up again. The socket
/// stays so: from then on receive from it by this function only, with 128 places or more. It takes
/// about 65 KiB of stack. RSK_NO_OFFLOAD does not tell the socket to.
///
/// Parameters:
/// - fd: a datagram socket.
/// - msgs: the places: data and len, addr and addr_room if the sender is wanted. What is received is
///   told in done, flags and addr_len; nothing needs to be set again before the next call.
/// - count: how many, at least 1.
/// - flags: 0 or RSK_NO_OFFLOAD.
/// - timeout_ms: milliseconds to wait for the first; 0 does not wait, -1 waits without limit.
///
/// Returns: how many places were filled, at least 1; or -1.
///
/// Errors:
/// - ETIMEDOUT: none came in time.
/// - EMSGSIZE: the socket joins datagrams, and count is below 128. Nothing is lost.
/// - ECONNREFUSED: connected UDP: an earlier datagram found nobody there.
/// - EINVAL: count is below 1, flags has another bit.
/// - EFAULT: msgs is NULL. Wild pointers in it may crash the process.
/// - EBADF, ENOTSOCK, ENOTCONN, ENOMEM: as for rsk_recvmsg.
///
/// See also: rsk_message, rsk_send_many, rsk_recvmmsg; udp(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_recv_many(
    fd: c_int,
    msgs: *mut Message,
    count: c_int,
    flags: c_int,
    timeout_ms: c_int,
) -> c_int {
    guard(Call::RecvMany, args!(fd, msgs, count, flags, timeout_ms), || {
        // SAFETY: class *out*, of `count` messages.
        let messages = unsafe { items(msgs, count, "msgs") }?;
        uncancelled(|| groups::receive_many(fd, messages, flags, timeout_ms)).map(number)
    })
}

/// Waits on a poller, then accepts and receives for all that is ready, in one call.
///
/// For a server with many connections, above all in a language where each call is dear. What is
/// ready is received into the arena and told in chunks. Connections are accepted from the listener
/// and watched. A stream that has ended or failed is not watched any more; close it, or send what
/// is left and close it then. Each descriptor is received from once: what is left is told by the
/// next call.
///
/// For stream sockets, without RSK_EDGE. Add the listener to the poller first, non-blocking and for
/// RSK_READABLE. What is watched for other events only is told as RSK_CHUNK_READY.
///
/// Parameters:
/// - poller: the poller.
/// - listener: the listening socket to accept from; -1 for none.
/// - arena: memory for the bytes, which stay there until the next call with this arena.
/// - arena_len: its size in bytes, better 4096 for each descriptor that may be ready at once. If it
///   is full, the rest is told as RSK_CHUNK_READY and can be received then.
/// - chunks: filled from the start.
/// - max: room in chunks, at least 1; at most 256 events are taken up at once.
/// - timeout_ms: as for rsk_poller_wait.
///
/// Returns: the number of chunks, 0 when the time is over, or -1.
///
/// Errors: as for rsk_poller_wait, EINTR included, and
/// - EINVAL: max is below 1.
/// - EFAULT: arena or chunks is NULL; a wild pointer to chunks crashes the process. An arena that is
///   no memory is told as error of a chunk.
///
/// See also: rsk_chunk, rsk_send_each, rsk_poller_wait. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_poller_collect(
    poller: PollerHandle,
    listener: c_int,
    arena: *mut c_void,
    arena_len: size_t,
    chunks: *mut Chunk,
    max: c_int,
    timeout_ms: c_int,
) -> c_int {
    let args = args!(poller.id, listener, arena, arena_len, chunks, max, timeout_ms);
    guard(Call::PollerCollect, args, || {
        if arena.is_null() && arena_len > 0 {
            return Err(Error::BadPointer("arena"));
        }
        // SAFETY: class *kernel*.
        let arena = unsafe { Room::new(arena, arena_len) };
        // SAFETY: class *out*, of `max` chunks.
        let chunks = unsafe { items(chunks, max, "chunks") }?;
        on(poller, |it| it.collect(listener, arena, chunks, timeout_ms)).map(number)
    })
}

/// Sends bytes on many connections in one call, without waiting.
///
/// Of each chunk fd, data and len are used; done and error are filled: how many bytes the system
/// has taken, and why not all of them. After a chunk that was not taken whole, later chunks for the
/// same descriptor are not sent, so that no bytes overtake others; they get the same error. Errors
/// of chunks do not become the last error: rsk_explain_code("send", chunk.error, ...) explains them.
///
/// Chunks from rsk_poller_collect can be handed back as they are: an echo server needs no more, if
/// those that are not RSK_CHUNK_DATA are left out.
///
/// Parameters:
/// - chunks: what to send.
/// - count: how many, at least 1.
///
/// Returns: how many chunks were taken whole; or -1.
///
/// Errors: of the call; those of sending are in the chunks (EAGAIN: no room at present; EPIPE,
/// ECONNRESET, EBADF, ...: as for rsk_send):
/// - EINVAL: count is below 1.
/// - EFAULT: chunks is NULL. A wild pointer crashes the process.
///
/// See also: rsk_chunk, rsk_poller_collect, rsk_send_all. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_send_each(chunks: *mut Chunk, count: c_int) -> c_int {
    guard(Call::SendEach, args!(chunks, count), || {
        // SAFETY: class *out*, of `count` chunks, filled in by the caller.
        let chunks = unsafe { items(chunks, count, "chunks") }?;
        Ok(number(uncancelled(|| arena::send_each(chunks))))
    })
}
