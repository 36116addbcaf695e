//! The libc functions that are cancellation points.
//!
//! `pthread_cancel` makes glibc unwind through the frames of whoever called them. Declared `extern "C"`, as crate libc has
//! them, the compiler would take for granted that they never unwind and the cancelled thread could abort the process; hence
//! `"C-unwind"`.

use libc::{
    addrinfo, c_char, c_int, c_void, epoll_event, fd_set, iovec, mmsghdr, msghdr, nfds_t, pollfd, sigset_t, size_t,
    sockaddr, socklen_t, ssize_t, timespec, timeval,
};

#[allow(clashing_extern_declarations, reason = "only the unwinding differs from crate libc's declarations")]
unsafe extern "C-unwind" {
    pub(crate) fn accept(fd: c_int, addr: *mut sockaddr, len: *mut socklen_t) -> c_int;
    pub(crate) fn accept4(fd: c_int, addr: *mut sockaddr, len: *mut socklen_t, flags: c_int) -> c_int;
    pub(crate) fn connect(fd: c_int, addr: *const sockaddr, len: socklen_t) -> c_int;
    pub(crate) fn close(fd: c_int) -> c_int;
    pub(crate) fn send(fd: c_int, buf: *const c_void, len: size_t, flags: c_int) -> ssize_t;
    pub(crate) fn recv(fd: c_int, buf: *mut c_void, len: size_t, flags: c_int) -> ssize_t;
    pub(crate) fn sendto(
        fd: c_int,
        buf: *const c_void,
        len: size_t,
        flags: c_int,
        addr: *const sockaddr,
        addrlen: socklen_t,
    ) -> ssize_t;
    pub(crate) fn recvfrom(
        fd: c_int,
        buf: *mut c_void,
        len: size_t,
        flags: c_int,
        addr: *mut sockaddr,
        addrlen: *mut socklen_t,
    ) -> ssize_t;
    pub(crate) fn sendmsg(fd: c_int, msg: *const msghdr, flags: c_int) -> ssize_t;
    pub(crate) fn recvmsg(fd: c_int, msg: *mut msghdr, flags: c_int) -> ssize_t;
    pub(crate) fn sendmmsg(fd: c_int, msgs: *mut mmsghdr, count: u32, flags: c_int) -> c_int;
    pub(crate) fn recvmmsg(fd: c_int, msgs: *mut mmsghdr, count: u32, flags: c_int, timeout: *mut timespec) -> c_int;
    pub(crate) fn read(fd: c_int, buf: *mut c_void, len: size_t) -> ssize_t;
    pub(crate) fn write(fd: c_int, buf: *const c_void, len: size_t) -> ssize_t;
    pub(crate) fn readv(fd: c_int, iov: *const iovec, count: c_int) -> ssize_t;
    pub(crate) fn writev(fd: c_int, iov: *const iovec, count: c_int) -> ssize_t;
    pub(crate) fn fcntl(fd: c_int, command: c_int, ...) -> c_int;
    pub(crate) fn perror(prefix: *const c_char);
    pub(crate) fn select(nfds: c_int, r: *mut fd_set, w: *mut fd_set, e: *mut fd_set, timeout: *mut timeval) -> c_int;
    pub(crate) fn pselect(
        nfds: c_int,
        r: *mut fd_set,
        w: *mut fd_set,
        e: *mut fd_set,
        timeout: *const timespec,
        mask: *const sigset_t,
    ) -> c_int;
    pub(crate) fn poll(fds: *mut pollfd, count: nfds_t, timeout_ms: c_int) -> c_int;
    pub(crate) fn ppoll(fds: *mut pollfd, count: nfds_t, timeout: *const timespec, mask: *const sigset_t) -> c_int;
    pub(crate) fn epoll_wait(fd: c_int, events: *mut epoll_event, max: c_int, timeout_ms: c_int) -> c_int;
    pub(crate) fn epoll_pwait(
        fd: c_int,
        events: *mut epoll_event,
        max: c_int,
        timeout_ms: c_int,
        mask: *const sigset_t,
    ) -> c_int;
    pub(crate) fn getaddrinfo(
        node: *const c_char,
        service: *const c_char,
        hints: *const addrinfo,
        found: *mut *mut addrinfo,
    ) -> c_int;
    pub(crate) fn getnameinfo(
        addr: *const sockaddr,
        len: socklen_t,
        host: *mut c_char,
        hostlen: socklen_t,
        service: *mut c_char,
        servicelen: socklen_t,
        flags: c_int,
    ) -> c_int;
}
