//! What a stream tells of itself.

use libc::{c_int, size_t, sockaddr, sockaddr_storage, socklen_t, ssize_t};

use super::super::{guard, length};
use super::addresses::give_address;
use super::on;
use super::stream_callbacks::StreamHandle;
use super::versioned::{Versioned, fill};
use crate::error::Error;
use crate::gate::{Call, args};

/// State of a stream: it is not connected yet.
pub const RSK_STATE_CONNECTING: c_int = 1;
/// State of a stream: the peer has ended its side.
pub const RSK_STATE_READABLE_END: c_int = 2;
/// State of a stream: rsk_stream_end was called, or the stream ends because the peer did.
pub const RSK_STATE_ENDING: c_int = 4;
/// State of a stream: that end has been sent.
pub const RSK_STATE_ENDED: c_int = 8;
/// State of a stream: it does not receive.
pub const RSK_STATE_PAUSED: c_int = 16;
/// State of a stream: it is closed, and on_close is yet to come.
pub const RSK_STATE_CLOSED: c_int = 32;

/// End of a connection: this one.
pub const RSK_LOCAL: c_int = 0;
/// End of a connection: the other one.
pub const RSK_PEER: c_int = 1;

/// Bytes of a stream since its beginning, for rsk_stream_counters.
///
/// What is queued but not taken waits in the library, what is taken but not acknowledged in this
/// system or on the way. Ends do not count.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct StreamCounts {
    /// sizeof (rsk_stream_counts); becomes the number of bytes filled.
    pub size: size_t,
    /// Received from the peer.
    pub received: u64,
    /// Accepted from the program for sending.
    pub queued: u64,
    /// Taken of these by the system.
    pub taken: u64,
    /// Acknowledged of these by the peer's system, which is not the program there; TCP only, else
    /// as taken.
    pub acknowledged: u64,
}

// SAFETY: it begins with its size, and all its members may be zero.
unsafe impl Versioned for StreamCounts {}

/// What a PROXY header said of a connection, for rsk_stream_proxy.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct ProxyInfo {
    /// sizeof (rsk_proxy_info); becomes the number of bytes filled.
    pub size: size_t,
    /// Version of the header: 1 or 2.
    pub version: c_int,
    /// 1: the connection is somebody else's (PROXY); 0: it is of the proxy itself (LOCAL).
    pub command: c_int,
    /// AF_INET, AF_INET6, AF_UNIX; AF_UNSPEC if it is not told.
    pub family: c_int,
    /// SOCK_STREAM or SOCK_DGRAM; 0 if it is not told.
    pub r#type: c_int,
    /// Who has connected to the proxy.
    pub source: sockaddr_storage,
    /// Which address of the proxy.
    pub destination: sockaddr_storage,
    /// Bytes of source; 0 if it is not told.
    pub source_len: socklen_t,
    /// Bytes of destination; 0 if it is not told.
    pub destination_len: socklen_t,
}

// SAFETY: it begins with its size, and all its members may be zero.
unsafe impl Versioned for ProxyInfo {}

/// Tells how many bytes of writes the system has not taken yet.
///
/// Files of rsk_stream_sendfile do not count. It is what the marks are compared with.
///
/// Parameters:
/// - stream: the stream.
///
/// Returns: the number of bytes, or -1.
///
/// Errors:
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_set_marks, rsk_stream_counters. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_queued(stream: StreamHandle) -> ssize_t {
    guard(Call::StreamQueued, args!(stream.id), || on(stream.id, |core| core.stream_queued(stream.id)).map(length))
}

/// Tells how many bytes a stream has received and sent.
///
/// Parameters:
/// - stream: the stream.
/// - counts: its size set; filled.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: size is not set.
/// - EFAULT: counts is NULL.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_queued. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_counters(stream: StreamHandle, counts: *mut StreamCounts) -> c_int {
    guard(Call::StreamCounters, args!(stream.id, counts), || {
        let found = on(stream.id, |core| core.stream_counters(stream.id))?;
        let told = StreamCounts {
            size: 0,
            received: found.received,
            queued: found.queued,
            taken: found.taken,
            acknowledged: found.acknowledged,
        };
        // SAFETY: class *out*.
        unsafe { fill(counts, &told) }?;
        Ok(0)
    })
}

/// Tells the address of one end of a stream.
///
/// Behind a server with RSK_LISTEN_PROXY it is what the PROXY header said: the client, not the
/// proxy. rsk_address_text makes text of it.
///
/// Parameters:
/// - stream: a connected stream.
/// - which: RSK_LOCAL or RSK_PEER.
/// - addr: filled with the address.
/// - len: room at addr in bytes; filled with the size of the address, larger than the room if it
///   was cut.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: which is neither of the two.
/// - ENOTCONN: it is not connected yet.
/// - EFAULT: addr or len is NULL.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_address_text, rsk_stream_proxy, rsk_getpeername. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_address(
    stream: StreamHandle,
    which: c_int,
    addr: *mut sockaddr,
    len: *mut socklen_t,
) -> c_int {
    guard(Call::StreamAddress, args!(stream.id, which, addr, len), || {
        if which != RSK_LOCAL && which != RSK_PEER {
            return Err(Error::InvalidArgument("which is neither RSK_LOCAL nor RSK_PEER"));
        }
        let found = on(stream.id, |core| core.stream_address(stream.id, which))?;
        // SAFETY: class *out*, both.
        unsafe { give_address(&found, addr, len) }?;
        Ok(0)
    })
}

/// Tells what the PROXY header of a stream said.
///
/// For streams of a server with RSK_LISTEN_PROXY.
///
/// Parameters:
/// - stream: the stream.
/// - info: its size set; filled.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - ENODATA: the stream has no PROXY header.
/// - EINVAL: size is not set.
/// - EFAULT: info is NULL.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_address, rsk_server_listen. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_proxy(stream: StreamHandle, info: *mut ProxyInfo) -> c_int {
    guard(Call::StreamProxy, args!(stream.id, info), || {
        let header = on(stream.id, |core| core.stream_proxy(stream.id))?;
        let told = ProxyInfo {
            size: 0,
            version: header.version,
            command: header.command,
            family: header.family,
            r#type: header.kind,
            source: header.source.storage(),
            destination: header.destination.storage(),
            source_len: header.source.len(),
            destination_len: header.destination.len(),
        };
        // SAFETY: class *out*.
        unsafe { fill(info, &told) }?;
        Ok(0)
    })
}

/// Tells the descriptor of a stream, to ask it or to set options.
///
/// It stays the stream's: do not read, write or close it. rsk_stream_detach gives it away.
///
/// Parameters:
/// - stream: the stream.
///
/// Returns: the descriptor, valid until the stream is closed; or -1.
///
/// Errors:
/// - ENOTCONN: there is none yet: the stream is still connecting.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_detach, rsk_setsockopt. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_fd(stream: StreamHandle) -> c_int {
    guard(Call::StreamFd, args!(stream.id), || on(stream.id, |core| core.stream_fd(stream.id)))
}

/// Tells what a stream is doing.
///
/// Parameters:
/// - stream: the stream.
///
/// Returns: 0 for a connected stream without anything special; else RSK_STATE_CONNECTING,
/// RSK_STATE_READABLE_END, RSK_STATE_ENDING, RSK_STATE_ENDED, RSK_STATE_PAUSED and
/// RSK_STATE_CLOSED joined with |; or -1.
///
/// Errors:
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream; on_close has been called.
///
/// See also: rsk_stream_queued. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_state(stream: StreamHandle) -> c_int {
    guard(Call::StreamState, args!(stream.id), || on(stream.id, |core| core.stream_state(stream.id)))
}
