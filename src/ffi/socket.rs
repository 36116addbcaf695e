//! Sockets: made, named, connected, ended.

use libc::{c_int, sockaddr, socklen_t};

use crate::sys::{descriptor, socket};

/// Makes a socket.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_socket(domain: c_int, r#type: c_int, protocol: c_int) -> c_int {
    socket::socket(domain, r#type, protocol)
}

/// Makes two sockets connected to each other.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_socketpair(domain: c_int, r#type: c_int, protocol: c_int, fds: *mut c_int) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::socketpair(domain, r#type, protocol, fds) }
}

/// Gives a socket a local address.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_bind(fd: c_int, addr: *const sockaddr, addrlen: socklen_t) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::bind(fd, addr, addrlen) }
}

/// Makes a socket take connections.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_listen(fd: c_int, backlog: c_int) -> c_int {
    socket::listen(fd, backlog)
}

/// Takes the first connection of the queue.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_accept(fd: c_int, addr: *mut sockaddr, addrlen: *mut socklen_t) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::accept(fd, addr, addrlen) }
}

/// As rsk_accept, with flags for the new socket.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_accept4(
    fd: c_int,
    addr: *mut sockaddr,
    addrlen: *mut socklen_t,
    flags: c_int,
) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::accept4(fd, addr, addrlen, flags) }
}

/// Connects a socket.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_connect(fd: c_int, addr: *const sockaddr, addrlen: socklen_t) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::connect(fd, addr, addrlen) }
}

/// Ends one direction of a connection, or both.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_shutdown(fd: c_int, how: c_int) -> c_int {
    socket::shutdown(fd, how)
}

/// Closes a file descriptor.
#[unsafe(no_mangle)]
pub extern "C-unwind" fn rsk_close(fd: c_int) -> c_int {
    descriptor::close(fd)
}

/// Tells the local address of a socket.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_getsockname(fd: c_int, addr: *mut sockaddr, addrlen: *mut socklen_t) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::getsockname(fd, addr, addrlen) }
}

/// Tells the address of the peer of a socket.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_getpeername(fd: c_int, addr: *mut sockaddr, addrlen: *mut socklen_t) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { socket::getpeername(fd, addr, addrlen) }
}
