//! Changing streams while they live.

use libc::{c_int, size_t};

use super::super::guard;
use super::stream_callbacks::StreamHandle;
use super::stream_options::{self as checks, keepalive, marks, time};
use super::{done, on};
use crate::error::Error;
use crate::gate::{Call, args};

/// A time of a stream: without anything received or sent.
pub const RSK_TIMEOUT_IDLE: c_int = 1;
/// A time of a stream: to connect.
pub const RSK_TIMEOUT_CONNECT: c_int = 2;
/// A time of a stream: without the system taking any of what is queued.
pub const RSK_TIMEOUT_WRITE: c_int = 3;
/// A time of a stream: for the peer to end, after this side has.
pub const RSK_TIMEOUT_CLOSE: c_int = 4;

/// Sets one of the times of a stream, which begins anew.
///
/// They are those of rsk_stream_options. RSK_TIMEOUT_IDLE calls on_timeout and leaves the stream
/// as it is; the others let it fail with ETIMEDOUT.
///
/// Parameters:
/// - stream: the stream.
/// - which: RSK_TIMEOUT_IDLE, RSK_TIMEOUT_CONNECT, RSK_TIMEOUT_WRITE or RSK_TIMEOUT_CLOSE.
/// - ms: milliseconds; 0 = none.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: which is none of the four, or ms is negative.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_connect. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_set_timeout(stream: StreamHandle, which: c_int, ms: c_int) -> c_int {
    guard(Call::StreamSetTimeout, args!(stream.id, which, ms), || {
        if !(RSK_TIMEOUT_IDLE..=RSK_TIMEOUT_CLOSE).contains(&which) {
            return Err(Error::InvalidArgument("which is none of RSK_TIMEOUT_IDLE, CONNECT, WRITE and CLOSE"));
        }
        let ms = time(ms, "ms is negative; 0 means no time limit")?;
        done(on(stream.id, |core| core.stream_set_timeout(stream.id, which, ms)))
    })
}

/// Sets how much may be queued for writing on a stream.
///
/// It holds for the writes that follow; nothing that is queued is dropped.
///
/// Parameters:
/// - stream: the stream.
/// - soft: bytes from which on a write answers 0; 0 = 64 KiB.
/// - hard: bytes above which a write is refused; 0 = 16 MiB, SIZE_MAX = none.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: hard is below soft.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_write, rsk_stream_queued. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_set_marks(stream: StreamHandle, soft: size_t, hard: size_t) -> c_int {
    guard(Call::StreamSetMarks, args!(stream.id, soft, hard), || {
        let (soft, hard) = marks(soft, hard)?;
        done(on(stream.id, |core| core.stream_set_marks(stream.id, soft, hard)))
    })
}

/// Sets whether small writes are sent at once, or wait for an answer of the peer (TCP_NODELAY).
///
/// A stream that is not connected yet has it when it is. On a Unix socket there is nothing to set,
/// and it succeeds.
///
/// Parameters:
/// - stream: the stream.
/// - on: 1 = at once, 0 = not.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: on is neither 0 nor 1; or the peer has broken off the connection.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_setsockopt; tcp(7). Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_set_nodelay(stream: StreamHandle, on: c_int) -> c_int {
    guard(Call::StreamSetNodelay, args!(stream.id, on), || {
        let wanted = match on {
            0 => false,
            1 => true,
            _ => return Err(Error::InvalidArgument("on is neither 0 nor 1")),
        };
        done(super::on(stream.id, |core| core.stream_set_nodelay(stream.id, wanted)))
    })
}

/// Sets whether the system asks a silent peer if it is still there (SO_KEEPALIVE).
///
/// A peer that does not answer ends the connection: the stream fails with ETIMEDOUT. On a Unix
/// socket there is nothing to set, and it succeeds.
///
/// Parameters:
/// - stream: the stream.
/// - idle_s: seconds of silence before the first probe, 1 to 32767; 0 = off.
/// - interval_s: seconds between probes, 1 to 32767; 0 = the system's.
/// - count: probes without an answer that end the connection, 1 to 127; 0 = the system's.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: a number is out of its range, or interval_s or count is given with idle_s 0.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_set_timeout; tcp(7). Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_set_keepalive(
    stream: StreamHandle,
    idle_s: c_int,
    interval_s: c_int,
    count: c_int,
) -> c_int {
    guard(Call::StreamSetKeepalive, args!(stream.id, idle_s, interval_s, count), || {
        let wanted = keepalive(idle_s, interval_s, count)?;
        done(on(stream.id, |core| core.stream_set_keepalive(stream.id, wanted)))
    })
}

/// Sets the type of service of what a stream sends (IP_TOS, IPV6_TCLASS).
///
/// On a Unix socket there is nothing to set, and it succeeds.
///
/// Parameters:
/// - stream: the stream.
/// - tos: 0 to 255, such as IPTOS_LOWDELAY.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: tos is out of its range.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_setsockopt; ip(7). Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_set_tos(stream: StreamHandle, tos: c_int) -> c_int {
    guard(Call::StreamSetTos, args!(stream.id, tos), || {
        let wanted = checks::tos(tos)?;
        done(on(stream.id, |core| core.stream_set_tos(stream.id, wanted)))
    })
}
