//! What a socket is.

use core::ffi::c_char;

use libc::{c_int, size_t};

use super::{give_text, guard};
use crate::diag::state;
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::raw::memory;
use crate::socket::describe::{self, Description};
use crate::socket::sentence;
use crate::sys::thread::uncancelled;

/// Role of rsk_description: connected, and the system does not tell by whom.
pub const RSK_ROLE_UNKNOWN: c_int = 0;
/// Role of rsk_description: it listens.
pub const RSK_ROLE_LISTENER: c_int = 1;
/// Role of rsk_description: it called connect.
pub const RSK_ROLE_CLIENT: c_int = 2;
/// Role of rsk_description: it came out of accept.
pub const RSK_ROLE_SERVER: c_int = 3;
/// Role of rsk_description: one of the two of rsk_socketpair.
pub const RSK_ROLE_PAIR: c_int = 4;
/// Role of rsk_description: it has no peer.
pub const RSK_ROLE_UNCONNECTED: c_int = 5;

/// What the kernel and the library's own record say of `fd`.
fn told(fd: c_int) -> Result<Description> {
    uncancelled(|| describe::describe(fd, state::role(fd)))
}

/// Tells what a socket is and how it is doing.
///
/// The five parts of a connection (protocol, local address and port, remote address and port), which
/// side it is, its state, how much is waiting in its queues, and of TCP what the kernel measures:
/// rtt, windows, losses. For any socket of the process, also one the library did not open. Nothing
/// is changed by asking; the answers are a moment's, and of several moments.
///
/// The role of a socket the library opened is known. Of others it is concluded: a datagram socket
/// with a peer has called connect; of Unix sockets the one with a name is the server's; of TCP,
/// Linux counts the SYN of the side that connected as a byte acknowledged, which shows while
/// nothing is under way (since Linux 4.19). Where none of this helps it is RSK_ROLE_UNKNOWN.
///
/// Parameters:
/// - fd: a socket.
/// - out: filled. Set out->size to sizeof (rsk_description) before the call, so that a program
///   built for another release gets the part it knows; on success it is how much was filled.
///
/// Returns: 0, or -1 with *out unchanged.
///
/// Errors:
/// - ENOTSOCK: fd is not a socket.
/// - EBADF: fd is not open.
/// - EINVAL: out->size was not set.
/// - EFAULT: out is NULL or points to no memory.
///
/// See also: rsk_description, rsk_describe_text; tcp(7). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_describe(fd: c_int, out: *mut Description) -> c_int {
    guard(Call::Describe, args!(fd, out), || {
        if out.is_null() || memory::is_wild(out as usize, size_of::<size_t>()) {
            return Err(Error::BadPointer("out"));
        }
        // SAFETY: class *out*, and it begins with the size the caller has set.
        let size = unsafe { out.cast::<size_t>().read() };
        let fits = describe::fitting(size)?;
        let mut told = told(fd)?;
        told.size = fits;
        // SAFETY: `fits` is at most what either side has.
        unsafe { core::ptr::copy_nonoverlapping((&raw const told).cast::<u8>(), out.cast::<u8>(), fits) };
        Ok(0)
    })
}

/// Tells in one line what a socket is and how it is doing.
///
/// The text of rsk_describe for a log or a terminal, for example:
///
///   fd 5: TCP 127.0.0.1:40312 -> 127.0.0.1:8080, client side, connected, 0 bytes to read, ...
///   fd 6: TCP 127.0.0.1:8080 <- 127.0.0.1:40312, server side, connected, 12 bytes to read, ...
///   fd 3: TCP 0.0.0.0:8080, listening, 2 of 4096 connections waiting, blocking
///
/// The arrow points from the side that connected; it has two heads where that cannot be told. The
/// line is in English whatever rsk_set_language says; its wording may change in any release.
///
/// Parameters:
/// - fd: a socket.
/// - buf: filled with the text and a NUL; yours. May be NULL if len is 0.
/// - len: size of buf in bytes; 0 to ask for the length alone. 512 are enough.
///
/// Returns: as rsk_explain: the length of the full text in bytes without the NUL, or -1. A value of
/// len or more says that the text was cut.
///
/// Errors:
/// - ENOTSOCK: fd is not a socket.
/// - EBADF: fd is not open.
/// - EFAULT: buf is NULL and len is not 0, or it points to no memory.
///
/// See also: rsk_describe. Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_describe_text(fd: c_int, buf: *mut c_char, len: size_t) -> c_int {
    guard(Call::DescribeText, args!(fd, buf, len), || {
        let text = sentence::of(&told(fd)?);
        // SAFETY: class *out*.
        unsafe { give_text(buf, len, &text) }
    })
}
