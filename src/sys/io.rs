//! Moving bytes: send and recv, and read and write on sockets.

use libc::{MSG_NOSIGNAL, c_int, c_void, iovec, off_t, size_t, sockaddr, socklen_t, ssize_t};
use nix::errno::Errno;

use super::caller::{Bytes, Room};
use crate::error::{Error, Result};
use crate::gate::altered::as_asked;
use crate::gate::{self, Args, Call, args};
use crate::raw::{cancellable, own, sigpipe};

/// A length as a result; one that does not fit is none a call returns.
#[allow(clippy::cast_possible_wrap, reason = "a negative number is no count")]
const fn length(len: size_t) -> ssize_t {
    len as ssize_t
}

#[inline(always)]
pub(crate) unsafe fn send(fd: c_int, buf: *const c_void, len: size_t, flags: c_int) -> ssize_t {
    gate::transfer(
        Call::Send,
        args!(fd, buf, len, flags),
        |n| n == length(len),
        |a| {
            // SAFETY: the module's contract.
            unsafe { cancellable::send(a.int(0), a.ptr(1), a.word(2), a.int(3) | MSG_NOSIGNAL) }
        },
    )
}

pub(crate) unsafe fn recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t {
    gate::transfer(
        Call::Recv,
        args!(fd, buf, len, flags),
        |n| n > 0,
        |a| {
            // SAFETY: the module's contract.
            let answer = unsafe { cancellable::recv(a.int(0), a.ptr_mut(1), a.word(2), a.int(3)) };
            as_asked(a, answer)
        },
    )
}

pub(crate) unsafe fn sendto(
    fd: c_int,
    buf: *const c_void,
    len: size_t,
    flags: c_int,
    addr: *const sockaddr,
    addrlen: socklen_t,
) -> ssize_t {
    gate::transfer(
        Call::Sendto,
        args!(fd, buf, len, flags, addr, addrlen),
        |n| n == length(len),
        |a| {
            // SAFETY: the module's contract.
            unsafe { cancellable::sendto(a.int(0), a.ptr(1), a.word(2), a.int(3) | MSG_NOSIGNAL, a.ptr(4), a.uint(5)) }
        },
    )
}

pub(crate) unsafe fn recvfrom(
    fd: c_int,
    buf: *mut c_void,
    len: size_t,
    flags: c_int,
    addr: *mut sockaddr,
    addrlen: *mut socklen_t,
) -> ssize_t {
    gate::transfer(
        Call::Recvfrom,
        args!(fd, buf, len, flags, addr, addrlen),
        |n| n > 0,
        |a| {
            // SAFETY: the module's contract.
            let answer = unsafe {
                cancellable::recvfrom(a.int(0), a.ptr_mut(1), a.word(2), a.int(3), a.ptr_mut(4), a.ptr_mut(5))
            };
            as_asked(a, answer)
        },
    )
}

pub(crate) unsafe fn read(fd: c_int, buf: *mut c_void, len: size_t) -> ssize_t {
    gate::transfer(
        Call::Read,
        args!(fd, buf, len),
        |n| n > 0,
        |a| {
            // On a socket, recv without flags is read; an observer may have added a flag.
            if a.asks_whole_length() {
                // SAFETY: the module's contract.
                let answer = unsafe { cancellable::recv(a.int(0), a.ptr_mut(1), a.word(2), a.receive_flags()) };
                return as_asked(a, answer);
            }
            // SAFETY: the module's contract.
            unsafe { cancellable::read(a.int(0), a.ptr_mut(1), a.word(2)) }
        },
    )
}

pub(crate) unsafe fn write(fd: c_int, buf: *const c_void, len: size_t) -> ssize_t {
    gate::transfer(
        Call::Write,
        args!(fd, buf, len),
        |n| n == length(len),
        |a| {
            // SAFETY: the module's contract.
            unsafe { write_to_socket(a) }.unwrap_or_else(|| {
                sigpipe::blocked(|| {
                    // SAFETY: the module's contract.
                    unsafe { cancellable::write(a.int(0), a.ptr(1), a.word(2)) }
                })
            })
        },
    )
}

/// As [`write`], but what is no socket raises `SIGPIPE` as ever.
// Inlined: a jump to here would take the frame of the function the program calls off the stack (`raw::caller`).
#[inline(always)]
pub(crate) unsafe fn posix_write(fd: c_int, buf: *const c_void, len: size_t) -> ssize_t {
    gate::transfer(
        Call::Write,
        args!(fd, buf, len),
        |n| n == length(len),
        |a| {
            // SAFETY: the module's contract.
            unsafe { write_to_socket(a) }.unwrap_or_else(|| {
                // SAFETY: the module's contract.
                unsafe { cancellable::write(a.int(0), a.ptr(1), a.word(2)) }
            })
        },
    )
}

/// On a socket, `send` without flags is `write`, and can be told not to raise `SIGPIPE`; so it is tried first. `None`, with
/// errno untouched, if it is for `write` to say.
#[inline]
unsafe fn write_to_socket(a: &Args) -> Option<ssize_t> {
    // A length that is negative as a signed number is refused by write and cut by send.
    if isize::try_from(a.word(2)).is_err() {
        return None;
    }
    let errno = Errno::last_raw();
    // SAFETY: the module's contract.
    let sent = unsafe { cancellable::send(a.int(0), a.ptr(1), a.word(2), MSG_NOSIGNAL) };
    if sent != -1 || Errno::last() != Errno::ENOTSOCK {
        return Some(sent);
    }
    Errno::set_raw(errno);
    None
}

/// Runs `write`, without `SIGPIPE` if `fd` is a socket.
#[inline]
fn quiet_on_socket(fd: c_int, write: impl Fn() -> ssize_t) -> ssize_t {
    let errno = Errno::last_raw();
    let socket = own::is_socket(fd);
    Errno::set_raw(errno);
    if socket { sigpipe::blocked(write) } else { write() }
}

pub(crate) unsafe fn readv(fd: c_int, iov: *const iovec, count: c_int) -> ssize_t {
    gate::transfer(
        Call::Readv,
        args!(fd, iov, count),
        |n| n > 0,
        |a| {
            // SAFETY: the module's contract.
            unsafe { cancellable::readv(a.int(0), a.ptr(1), a.int(2)) }
        },
    )
}

/// Not `sendmsg`: that would send an empty datagram where `writev` of nothing sends none.
pub(crate) unsafe fn writev(fd: c_int, iov: *const iovec, count: c_int) -> ssize_t {
    gate::transfer(
        Call::Writev,
        args!(fd, iov, count),
        |n| n >= 0,
        |a| {
            sigpipe::blocked(|| {
                // SAFETY: the module's contract.
                unsafe { cancellable::writev(a.int(0), a.ptr(1), a.int(2)) }
            })
        },
    )
}

/// As [`writev`], but what is no socket raises `SIGPIPE` as ever.
pub(crate) unsafe fn posix_writev(fd: c_int, iov: *const iovec, count: c_int) -> ssize_t {
    gate::call(Call::Writev, args!(fd, iov, count), |a| {
        quiet_on_socket(a.int(0), || {
            // SAFETY: the module's contract.
            unsafe { cancellable::writev(a.int(0), a.ptr(1), a.int(2)) }
        })
    })
}

/// As [`sendfile`], but what is no socket raises `SIGPIPE` as ever.
pub(crate) unsafe fn posix_sendfile(out: c_int, input: c_int, offset: *mut off_t, count: size_t) -> ssize_t {
    gate::call(Call::Sendfile, args!(out, input, offset, count), |a| {
        quiet_on_socket(a.int(0), || {
            // SAFETY: the module's contract.
            unsafe { libc::sendfile(a.int(0), a.int(1), a.ptr_mut(2), a.word(3)) }
        })
    })
}

pub(crate) unsafe fn sendfile(out: c_int, input: c_int, offset: *mut off_t, count: size_t) -> ssize_t {
    gate::call(Call::Sendfile, args!(out, input, offset, count), |a| {
        sigpipe::blocked(|| {
            // SAFETY: the module's contract.
            unsafe { libc::sendfile(a.int(0), a.int(1), a.ptr_mut(2), a.word(3)) }
        })
    })
}

/// Sends bytes of a caller; how many were taken.
#[inline(always)]
pub(crate) fn send_bytes(fd: c_int, bytes: Bytes, flags: c_int) -> Result<usize> {
    // SAFETY: the caller's memory, handed on unread.
    let sent = unsafe { send(fd, bytes.pointer().cast(), bytes.len(), flags) };
    usize::try_from(sent).map_err(|_| Error::last_os())
}

/// Sends `len` bytes of a file from `offset` on; how many were taken.
pub(crate) fn send_file(fd: c_int, file: c_int, offset: u64, len: usize) -> Result<usize> {
    let mut offset = off_t::try_from(offset).map_err(|_| Error::Os(libc::EOVERFLOW))?;
    // SAFETY: the offset is a live local.
    let sent = unsafe { sendfile(fd, file, &raw mut offset, len) };
    usize::try_from(sent).map_err(|_| Error::last_os())
}

/// Receives into a caller's room; how many bytes there were, 0 at the end of a stream.
#[inline]
pub(crate) fn recv_room(fd: c_int, room: Room, flags: c_int) -> Result<usize> {
    // SAFETY: the caller's memory, for the kernel to fill.
    let received = unsafe { recv(fd, room.pointer().cast(), room.len(), flags) };
    usize::try_from(received).map_err(|_| Error::last_os())
}
