//! Names, addresses and byte order.

use core::ffi::{c_char, c_void};

use libc::{addrinfo, c_int, c_uint, sockaddr, socklen_t};

use super::guard;
use crate::gate::{Call, args};
use crate::sys::resolve;

/// Finds addresses for a host and a service.
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
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_freeaddrinfo(res: *mut addrinfo) {
    guard(Call::Freeaddrinfo, args!(res), || {
        // SAFETY: class *list*.
        unsafe { resolve::freeaddrinfo(res) };
        Ok(())
    });
}

/// Returns a text for a code of rsk_getaddrinfo or rsk_getnameinfo.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_gai_strerror(code: c_int) -> *const c_char {
    guard(Call::GaiStrerror, args!(code), || Ok(resolve::gai_strerror(code)))
}

/// Finds the name of an address.
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

/// Reads an address from text.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_inet_pton(family: c_int, src: *const c_char, dst: *mut c_void) -> c_int {
    // SAFETY: classes *text* and *out*.
    unsafe { resolve::inet_pton(family, src, dst) }
}

/// Writes an address as text.
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
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_htons(hostshort: u16) -> u16 {
    guard(Call::Htons, args!(hostshort), || Ok(hostshort.to_be()))
}

/// Puts a 32-bit number, such as an IPv4 address, into network byte order.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_htonl(hostlong: u32) -> u32 {
    guard(Call::Htonl, args!(hostlong), || Ok(hostlong.to_be()))
}

/// Takes a 16-bit number out of network byte order.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_ntohs(netshort: u16) -> u16 {
    guard(Call::Ntohs, args!(netshort), || Ok(u16::from_be(netshort)))
}

/// Takes a 32-bit number out of network byte order.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_ntohl(netlong: u32) -> u32 {
    guard(Call::Ntohl, args!(netlong), || Ok(u32::from_be(netlong)))
}

/// Finds the number of a network interface.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_if_nametoindex(ifname: *const c_char) -> c_uint {
    // SAFETY: class *text*.
    unsafe { resolve::if_nametoindex(ifname) }
}

/// Finds the name of a network interface.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_if_indextoname(ifindex: c_uint, ifname: *mut c_char) -> *mut c_char {
    // SAFETY: class *out*, of IF_NAMESIZE bytes.
    unsafe { resolve::if_indextoname(ifindex, ifname) }
}
