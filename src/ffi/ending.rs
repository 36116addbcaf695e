//! Ending a connection on purpose.

use libc::c_int;

use super::guard;
use crate::error::Error;
use crate::gate::{Call, args};
use crate::io::ending;
use crate::sys::thread::uncancelled;

/// Sets what closing a socket does with data that was not sent yet.
///
/// Without it (the usual case) close returns at once and the system goes on sending in the
/// background. With a number of seconds close waits until the peer has acknowledged everything, at
/// most that long, on a non-blocking socket too. With 0 close throws away what was not sent and
/// resets the connection: the peer gets ECONNRESET, as after rsk_close_reset.
///
/// Even when close has waited, the peer's program may not have read the data. To know that, let it
/// answer, or use rsk_close_drained.
///
/// Parameters:
/// - fd: a socket.
/// - seconds: how long close may wait; 0 = reset; -1 = do not wait, send in the background.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: seconds is below -1.
/// - EBADF, ENOTSOCK: fd is none.
///
/// See also: rsk_close_drained, rsk_close_reset, rsk_close; socket(7). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_set_linger(fd: c_int, seconds: c_int) -> c_int {
    guard(Call::SetLinger, args!(fd, seconds), || {
        let seconds = match seconds {
            -1 => None,
            0.. => Some(seconds),
            _ => return Err(Error::InvalidArgument("seconds is below -1")),
        };
        ending::set_linger(fd, seconds)?;
        Ok(0)
    })
}

/// Ends a connection so that nothing is lost: tells the peer that nothing more will come, reads
/// until the peer has ended too, and closes.
///
/// A plain close with data unread resets the connection, and the peer may lose what it was just
/// sent. This does not. What the peer still sends is thrown away. It waits, on a non-blocking
/// socket too, and goes on after a signal handler has run.
///
/// The descriptor is closed in any case, also when the call fails (except EBADF, if it was not
/// open). So do not close it again.
///
/// Parameters:
/// - fd: a connected stream socket.
/// - timeout_ms: milliseconds to wait for the end of the peer; 0 reads what is there and does not
///   wait, -1 waits without limit.
///
/// Returns: 0 if the peer has ended too, or -1.
///
/// Errors:
/// - ETIMEDOUT: the peer did not end in time, or does not answer any more. It may still get what was
///   sent.
/// - ECONNRESET: the peer has reset the connection; what it had not read is lost.
/// - ENOTCONN: the socket was not connected, or not any more.
/// - EBADF, ENOTSOCK: fd is none. What is no socket is closed all the same.
///
/// See also: rsk_shutdown, rsk_close, rsk_close_reset. Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_close_drained(fd: c_int, timeout_ms: c_int) -> c_int {
    guard(Call::CloseDrained, args!(fd, timeout_ms), || {
        uncancelled(|| ending::close_drained(fd, timeout_ms))?;
        Ok(0)
    })
}

/// Breaks a connection off: closes, throws away what was not sent, and resets the peer.
///
/// For connections that are worth nothing any more, such as those of an attacker: nothing stays
/// behind, no TIME_WAIT either. The peer gets ECONNRESET and may lose what it was sent before. On
/// AF_UNIX it is a plain close.
///
/// The descriptor is closed in any case, also when the call fails (except EBADF, if it was not
/// open). If a copy of it is open, here or in another process, the connection goes on and is reset
/// when the last one is closed.
///
/// Parameters:
/// - fd: a socket.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF, ENOTSOCK: fd is none. What is no socket is closed all the same.
///
/// See also: rsk_set_linger, rsk_close_drained, rsk_close. Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_close_reset(fd: c_int) -> c_int {
    guard(Call::CloseReset, args!(fd), || {
        uncancelled(|| ending::close_reset(fd))?;
        Ok(0)
    })
}
