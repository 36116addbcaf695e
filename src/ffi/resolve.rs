//! Names, addresses and byte order.

use core::ffi::{c_char, c_void};

use libc::{addrinfo, c_int, c_uint, sockaddr, socklen_t};

use super::guard;
use crate::gate::{Call, args};
use crate::sys::resolve;

/// Finds addresses for a host and a service.
///
/// Twin of getaddrinfo(3). Difference: a NULL res, or a pointer that points to no memory, gives
/// EAI_SYSTEM with EFAULT in errno, where libc would crash; errno is left alone unless the result
/// is EAI_SYSTEM.
///
/// May ask the network and take seconds; names such as "127.0.0.1" do not. The result is a list:
/// try its entries in order until a connection is made. Set ai_socktype in hints, otherwise each
/// address comes once for each type of socket. The list is yours: give it back with
/// rsk_freeaddrinfo. On failure *res is not set, and nothing is to be given back. With -std=c99
/// or c11 struct addrinfo needs _GNU_SOURCE or _POSIX_C_SOURCE.
///
/// Parameters:
/// - node: name or numeric address of the host; NULL for the host itself: any address with
///   AI_PASSIVE (to bind), else loopback (to connect).
/// - service: name such as "http" or a port in decimal; NULL for port 0. A number above 65535 is
///   not refused but taken modulo 65536.
/// - hints: ai_family, ai_socktype, ai_protocol and ai_flags narrow the search, its other members
///   must be 0. NULL for no limits.
/// - res: filled with the first entry of the list.
///
/// Returns: 0, or an EAI_ code. These are negative, are not errno values, and have their own
/// texts: rsk_gai_strerror, not strerror.
///
/// Errors:
/// - EAI_NONAME: no such host (or node and service are both NULL; or AI_NUMERICHOST,
///   AI_NUMERICSERV and the text is not a number).
/// - EAI_AGAIN: the name server did not answer; try again later. Often there is no network.
/// - EAI_FAIL: the name server answered that it cannot.
/// - EAI_NODATA, EAI_ADDRFAMILY: the host exists, but has no address (of that family).
/// - EAI_SERVICE: no such service for this type of socket.
/// - EAI_FAMILY, EAI_SOCKTYPE, EAI_BADFLAGS: hints ask for what there is not.
/// - EAI_MEMORY: no memory.
/// - EAI_SYSTEM: see errno, such as EMFILE.
///
/// Safety: cancellation point. Not for signal handlers.
///
/// See also: rsk_freeaddrinfo, rsk_getnameinfo, rsk_gai_strerror; POSIX, getaddrinfo(3). Since
/// 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_getaddrinfo(
    node: *const c_char,
    service: *const c_char,
    hints: *const addrinfo,
    res: *mut *mut addrinfo,
) -> c_int {
    // SAFETY: classes *text*, *text*, *out* (read), *out*.
    unsafe { resolve::getaddrinfo(node, service, hints, res) }
}

/// Gives back a list of rsk_getaddrinfo.
///
/// Twin of freeaddrinfo(3). Difference: NULL is allowed and does nothing.
///
/// Once for each list; no entry may be used afterwards. Lists of libc's getaddrinfo are the same
/// and may be given back here too.
///
/// Parameters:
/// - res: the list from its first entry on, or NULL.
///
/// Safety: not for signal handlers.
///
/// See also: rsk_getaddrinfo; POSIX, freeaddrinfo(3). Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_freeaddrinfo(res: *mut addrinfo) {
    guard(Call::Freeaddrinfo, args!(res), || {
        // SAFETY: class *list*.
        unsafe { resolve::freeaddrinfo(res) };
        Ok(())
    });
}

/// Returns a text for a code of rsk_getaddrinfo or rsk_getnameinfo.
///
/// Twin of gai_strerror(3), no difference.
///
/// Parameters:
/// - code: an EAI_ code (negative); errno values have no text here.
///
/// Returns: a text that is never freed or changed, such as "Name or service not known"; "Unknown
/// error" for any other number.
///
/// See also: rsk_explain_code, rsk_error_name; POSIX, gai_strerror(3). Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_gai_strerror(code: c_int) -> *const c_char {
    guard(Call::GaiStrerror, args!(code), || Ok(resolve::gai_strerror(code)))
}

/// Finds the host name and the service name of an address, or writes both in numbers.
///
/// Twin of getnameinfo(3). Difference: an addr that is NULL or points to no memory gives
/// EAI_SYSTEM with EFAULT in errno, where libc would crash; errno is left alone unless the result
/// is EAI_SYSTEM.
///
/// The way to print an address of any family: with NI_NUMERICHOST and NI_NUMERICSERV nothing is
/// looked up. Without them it may ask the network and take seconds.
///
/// Parameters:
/// - addr, addrlen: the address and the size of its structure in bytes.
/// - host, hostlen: filled with the name of the host and a NUL; size in bytes, NI_MAXHOST (1025)
///   is always enough. NULL and 0 if it is not wanted.
/// - serv, servlen: the same for the service; NI_MAXSERV (32).
/// - flags: 0, or NI_NUMERICHOST, NI_NUMERICSERV, NI_NAMEREQD, NI_DGRAM, NI_NOFQDN joined with |.
///
/// Returns: 0, or an EAI_ code.
///
/// Errors:
/// - EAI_OVERFLOW: a buffer is too small.
/// - EAI_FAMILY: unknown family, or addrlen does not fit it.
/// - EAI_NONAME: the address has no name, and NI_NAMEREQD asks for one.
/// - EAI_AGAIN, EAI_FAIL: as for rsk_getaddrinfo.
/// - EAI_BADFLAGS: unknown flag.
/// - EAI_MEMORY: no memory.
/// - EAI_SYSTEM: see errno.
///
/// Safety: cancellation point. Not for signal handlers. A wild pointer for host or serv crashes
/// the process.
///
/// See also: rsk_getaddrinfo, rsk_inet_ntop; POSIX, getnameinfo(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_WRITES(3, 4) RSK_WRITES(5, 6)
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_getnameinfo(
    addr: *const sockaddr,
    addrlen: socklen_t,
    host: *mut c_char,
    hostlen: socklen_t,
    serv: *mut c_char,
    servlen: socklen_t,
    flags: c_int,
) -> c_int {
    // SAFETY: an address of `addrlen` bytes, and buffers of the lengths given.
    unsafe { resolve::getnameinfo(addr, addrlen, host, hostlen, serv, servlen, flags) }
}

/// Reads a numeric address from text.
///
/// Twin of inet_pton(3). Difference: NULL for src or dst fails with EFAULT, where libc would
/// crash.
///
/// AF_INET takes four decimal numbers with dots ("192.0.2.1"), no shorter or octal forms;
/// AF_INET6 takes the forms of RFC 4291 ("2001:db8::1"), without a zone ("%eth0"). No names: see
/// rsk_getaddrinfo.
///
/// Parameters:
/// - family: AF_INET or AF_INET6.
/// - src: the text, NUL-terminated.
/// - dst: filled with a struct in_addr (4 bytes) or a struct in6_addr (16 bytes), in network byte
///   order.
///
/// Returns: 1, or 0 if the text is not an address of that family, or -1. With 0 errno does not
/// change, as with libc; rsk_last_error is EINVAL then, and rsk_explain shows the text. So compare
/// with 1.
///
/// Errors:
/// - EAFNOSUPPORT: family is neither.
/// - EFAULT: src or dst is NULL. A wild pointer may crash the process.
///
/// See also: rsk_inet_ntop; POSIX, inet_pton(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_inet_pton(family: c_int, src: *const c_char, dst: *mut c_void) -> c_int {
    // SAFETY: classes *text* and *out*.
    unsafe { resolve::inet_pton(family, src, dst) }
}

/// Writes a numeric address as text.
///
/// Twin of inet_ntop(3). Difference: NULL for src or dst fails with EFAULT, where libc would
/// crash.
///
/// Parameters:
/// - family: AF_INET or AF_INET6.
/// - src: a struct in_addr or a struct in6_addr (not a struct sockaddr: pass &sin.sin_addr).
/// - dst: filled with the text and a NUL.
/// - size: size of dst in bytes; INET_ADDRSTRLEN (16) or INET6_ADDRSTRLEN (46) is enough.
///
/// Returns: dst, or NULL.
///
/// Errors:
/// - ENOSPC: dst is too small.
/// - EAFNOSUPPORT: family is neither.
/// - EFAULT: src or dst is NULL. A wild pointer may crash the process.
///
/// See also: rsk_inet_pton, rsk_getnameinfo; POSIX, inet_ntop(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_WRITES(3, 4)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_inet_ntop(
    family: c_int,
    src: *const c_void,
    dst: *mut c_char,
    size: socklen_t,
) -> *const c_char {
    // SAFETY: an address of the family, and class *out* of `size` bytes.
    unsafe { resolve::inet_ntop(family, src, dst, size) }
}

/// Puts a 16-bit number, such as a port, into network byte order.
///
/// Twin of htons(3), no difference.
///
/// Forgotten, it makes port 8080 port 36895 on most machines.
///
/// Parameters:
/// - hostshort: the number in the byte order of this machine.
///
/// Returns: the number in network byte order. Cannot fail.
///
/// See also: rsk_ntohs, rsk_htonl; POSIX, htons(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_htons(hostshort: u16) -> u16 {
    guard(Call::Htons, args!(hostshort), || Ok(hostshort.to_be()))
}

/// Puts a 32-bit number, such as an IPv4 address, into network byte order.
///
/// Twin of htonl(3), no difference.
///
/// Parameters:
/// - hostlong: the number in the byte order of this machine, such as INADDR_LOOPBACK.
///
/// Returns: the number in network byte order. Cannot fail.
///
/// See also: rsk_ntohl, rsk_htons; POSIX, htonl(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_htonl(hostlong: u32) -> u32 {
    guard(Call::Htonl, args!(hostlong), || Ok(hostlong.to_be()))
}

/// Takes a 16-bit number, such as a port, out of network byte order.
///
/// Twin of ntohs(3), no difference.
///
/// Parameters:
/// - netshort: the number in network byte order, such as sin_port.
///
/// Returns: the number in the byte order of this machine. Cannot fail.
///
/// See also: rsk_htons; POSIX, ntohs(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_ntohs(netshort: u16) -> u16 {
    guard(Call::Ntohs, args!(netshort), || Ok(u16::from_be(netshort)))
}

/// Takes a 32-bit number, such as an IPv4 address, out of network byte order.
///
/// Twin of ntohl(3), no difference.
///
/// Parameters:
/// - netlong: the number in network byte order, such as sin_addr.s_addr.
///
/// Returns: the number in the byte order of this machine. Cannot fail.
///
/// See also: rsk_htonl; POSIX, ntohl(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_ntohl(netlong: u32) -> u32 {
    guard(Call::Ntohl, args!(netlong), || Ok(u32::from_be(netlong)))
}

/// Finds the number of a network interface by its name.
///
/// Twin of if_nametoindex(3). Difference: a pointer that is NULL or points to no memory fails
/// with EFAULT, where libc would crash.
///
/// Parameters:
/// - ifname: name such as "lo" or "eth0", NUL-terminated.
///
/// Returns: the number, or 0 (not -1).
///
/// Errors:
/// - ENODEV: no interface has that name.
/// - EMFILE, ENFILE, ENOMEM: the libc function needs a socket for a moment, and could not make
///   it.
/// - EFAULT: ifname is NULL or points to no memory.
///
/// See also: rsk_if_indextoname; POSIX, if_nametoindex(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_if_nametoindex(ifname: *const c_char) -> c_uint {
    // SAFETY: class *text*.
    unsafe { resolve::if_nametoindex(ifname) }
}

/// Finds the name of a network interface by its number.
///
/// Twin of if_indextoname(3). Difference: NULL fails with EFAULT, where libc would crash.
///
/// Parameters:
/// - ifindex: the number, such as sin6_scope_id.
/// - ifname: filled with the name and a NUL; must have IF_NAMESIZE (16) bytes.
///
/// Returns: ifname, or NULL.
///
/// Errors:
/// - ENXIO: no interface has that number.
/// - EMFILE, ENFILE, ENOMEM: the libc function needs a socket for a moment, and could not make
///   it.
/// - EFAULT: ifname is NULL. A wild pointer may crash the process.
///
/// See also: rsk_if_nametoindex; POSIX, if_indextoname(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_if_indextoname(ifindex: c_uint, ifname: *mut c_char) -> *mut c_char {
    // SAFETY: class *out*, of IF_NAMESIZE bytes.
    unsafe { resolve::if_indextoname(ifindex, ifname) }
}
