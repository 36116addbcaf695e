//! sys/socket.h: making, naming and ending sockets.

use std::os::fd::RawFd;

use libc::{c_int, sockaddr, socklen_t};

use super::address::Address;
use super::descriptor;
use crate::error::{Error, Result};
use crate::gate::{self, Call, args};
use crate::raw::cancellable;

pub(crate) fn socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int {
    gate::call(Call::Socket, args!(domain, kind, protocol), |a| {
        // SAFETY: no pointers.
        unsafe { libc::socket(a.int(0), a.int(1), a.int(2)) }
    })
}

pub(crate) unsafe fn socketpair(domain: c_int, kind: c_int, protocol: c_int, fds: *mut c_int) -> c_int {
    gate::call(Call::Socketpair, args!(domain, kind, protocol, fds), |a| {
        // SAFETY: the module's contract.
        unsafe { libc::socketpair(a.int(0), a.int(1), a.int(2), a.ptr_mut(3)) }
    })
}

pub(crate) unsafe fn bind(fd: c_int, addr: *const sockaddr, len: socklen_t) -> c_int {
    gate::call(Call::Bind, args!(fd, addr, len), |a| {
        // SAFETY: the module's contract.
        unsafe { libc::bind(a.int(0), a.ptr(1), a.uint(2)) }
    })
}

pub(crate) fn listen(fd: c_int, backlog: c_int) -> c_int {
    gate::call(Call::Listen, args!(fd, backlog), |a| {
        // SAFETY: no pointers.
        unsafe { libc::listen(a.int(0), a.int(1)) }
    })
}

pub(crate) unsafe fn accept(fd: c_int, addr: *mut sockaddr, len: *mut socklen_t) -> c_int {
    gate::call(Call::Accept, args!(fd, addr, len), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::accept(a.int(0), a.ptr_mut(1), a.ptr_mut(2)) }
    })
}

pub(crate) unsafe fn accept4(fd: c_int, addr: *mut sockaddr, len: *mut socklen_t, flags: c_int) -> c_int {
    gate::call(Call::Accept4, args!(fd, addr, len, flags), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::accept4(a.int(0), a.ptr_mut(1), a.ptr_mut(2), a.int(3)) }
    })
}

pub(crate) unsafe fn connect(fd: c_int, addr: *const sockaddr, len: socklen_t) -> c_int {
    gate::call(Call::Connect, args!(fd, addr, len), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::connect(a.int(0), a.ptr(1), a.uint(2)) }
    })
}

pub(crate) fn shutdown(fd: c_int, how: c_int) -> c_int {
    gate::call(Call::Shutdown, args!(fd, how), |a| {
        // SAFETY: no pointers.
        unsafe { libc::shutdown(a.int(0), a.int(1)) }
    })
}

pub(crate) unsafe fn getsockname(fd: c_int, addr: *mut sockaddr, len: *mut socklen_t) -> c_int {
    gate::call(Call::Getsockname, args!(fd, addr, len), |a| {
        // SAFETY: the module's contract.
        unsafe { libc::getsockname(a.int(0), a.ptr_mut(1), a.ptr_mut(2)) }
    })
}

pub(crate) unsafe fn getpeername(fd: c_int, addr: *mut sockaddr, len: *mut socklen_t) -> c_int {
    gate::call(Call::Getpeername, args!(fd, addr, len), |a| {
        // SAFETY: the module's contract.
        unsafe { libc::getpeername(a.int(0), a.ptr_mut(1), a.ptr_mut(2)) }
    })
}

/// Takes one connection of many from the queue of a listening socket, without its address. The fd table does not learn of
/// it (see [`Call::AcceptNext`]).
pub(crate) fn accept_next(fd: RawFd, flags: c_int) -> Result<RawFd> {
    let none: *mut socklen_t = core::ptr::null_mut();
    let accepted = gate::call(Call::AcceptNext, args!(fd, none, none, flags), |a| {
        // SAFETY: NULL for the address and its length says that they are not wanted.
        unsafe { cancellable::accept4(a.int(0), a.ptr_mut(1), a.ptr_mut(2), a.int(3)) }
    });
    if accepted == -1 { Err(Error::last_os()) } else { Ok(accepted) }
}

/// A socket the library has made and not yet given to the caller: closed when it is dropped.
#[derive(Debug)]
pub(crate) struct Socket(RawFd);

impl Socket {
    /// A new one.
    pub(crate) fn new(family: c_int, kind: c_int, protocol: c_int) -> Result<Self> {
        match socket(family, kind, protocol) {
            -1 => Err(Error::last_os()),
            fd => Ok(Self(fd)),
        }
    }

    /// One that was opened elsewhere and is ours now.
    pub(crate) fn taken(fd: RawFd) -> Self {
        Self(fd)
    }

    /// Its fd, still ours.
    pub(crate) fn fd(&self) -> RawFd {
        self.0
    }

    /// Its fd, now the caller's.
    pub(crate) fn give(self) -> RawFd {
        let fd = self.0;
        core::mem::forget(self);
        fd
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        descriptor::close(self.0);
    }
}

/// Gives a socket its local address.
pub(crate) fn bind_to(fd: RawFd, address: &Address) -> Result<()> {
    // SAFETY: a live address and its length.
    done(unsafe { bind(fd, address.pointer(), address.len()) })
}

/// Makes a socket accept connections.
pub(crate) fn start_listening(fd: RawFd, backlog: c_int) -> Result<()> {
    done(listen(fd, backlog))
}

/// Connects a socket, or starts to.
pub(crate) fn connect_to(fd: RawFd, address: &Address) -> Result<()> {
    // SAFETY: a live address and its length.
    done(unsafe { connect(fd, address.pointer(), address.len()) })
}

/// The address of this end.
pub(crate) fn local_address(fd: RawFd) -> Result<Address> {
    // SAFETY: the pointers are to room of the length given.
    Address::filled(|at, len| unsafe { getsockname(fd, at, len) }).ok_or_else(Error::last_os)
}

/// The address of the other end.
pub(crate) fn peer_address(fd: RawFd) -> Result<Address> {
    // SAFETY: the pointers are to room of the length given.
    Address::filled(|at, len| unsafe { getpeername(fd, at, len) }).ok_or_else(Error::last_os)
}

fn done(answer: c_int) -> Result<()> {
    if answer == 0 { Ok(()) } else { Err(Error::last_os()) }
}
