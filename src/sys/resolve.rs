//! netdb.h and net/if.h: names and addresses.

use core::ffi::CStr;

use libc::{addrinfo, c_char, c_int, c_uint, sockaddr, socklen_t};
use nix::errno::Errno;

use super::address::Address;
use crate::error::{Error, Result};
use crate::gate::{self, Answer, Call, Index, ResolveCode, args, last};
use crate::raw::{cancellable, memory};

pub(crate) unsafe fn getaddrinfo(
    node: *const c_char,
    service: *const c_char,
    hints: *const addrinfo,
    found: *mut *mut addrinfo,
) -> c_int {
    gate::call(Call::Getaddrinfo, args!(node, service, hints, found), |a| {
        let hints_wild = memory::is_wild(a.word(2), size_of::<addrinfo>());
        if a.word(3) == 0 || hints_wild || [0, 1, 3].iter().any(|i| memory::is_wild(a.word(*i), 1)) {
            return ResolveCode::stopped(libc::EFAULT);
        }
        let errno = Errno::last_raw();
        // SAFETY: the module's contract.
        let code = unsafe { cancellable::getaddrinfo(a.ptr(0), a.ptr(1), a.ptr(2), a.ptr_mut(3)) };
        restore_unless_system(code, errno);
        ResolveCode(code)
    })
    .0
}

pub(crate) unsafe fn freeaddrinfo(found: *mut addrinfo) {
    if !found.is_null() {
        // SAFETY: the caller got it from getaddrinfo and gives it up here.
        unsafe { libc::freeaddrinfo(found) };
    }
}

pub(crate) unsafe fn getnameinfo(
    addr: *const sockaddr,
    len: socklen_t,
    host: *mut c_char,
    hostlen: socklen_t,
    service: *mut c_char,
    servicelen: socklen_t,
    flags: c_int,
) -> c_int {
    gate::call(Call::Getnameinfo, args!(addr, len, host, hostlen, service, servicelen, flags), |a| {
        let address_wild = memory::is_wild(a.word(0), a.uint(1) as usize);
        if address_wild || [2, 4].iter().any(|i| memory::is_wild(a.word(*i), a.uint(i + 1) as usize)) {
            return ResolveCode::stopped(libc::EFAULT);
        }
        let errno = Errno::last_raw();
        // SAFETY: the module's contract.
        let code = unsafe {
            cancellable::getnameinfo(a.ptr(0), a.uint(1), a.ptr_mut(2), a.uint(3), a.ptr_mut(4), a.uint(5), a.int(6))
        };
        restore_unless_system(code, errno);
        ResolveCode(code)
    })
    .0
}

/// glibc's resolver leaves errno of its own searches behind; only `EAI_SYSTEM` refers to it.
fn restore_unless_system(code: c_int, errno: c_int) {
    if code != libc::EAI_SYSTEM {
        Errno::set_raw(errno);
    }
}

pub(crate) fn gai_strerror(code: c_int) -> *const c_char {
    // SAFETY: no pointers; the text is glibc's for ever.
    unsafe { libc::gai_strerror(code) }
}

pub(crate) unsafe fn if_nametoindex(name: *const c_char) -> c_uint {
    gate::call(Call::IfNametoindex, args!(name), |a| {
        if a.word(0) == 0 || memory::is_wild(a.word(0), 1) {
            return Index::stopped(libc::EFAULT);
        }
        // SAFETY: the module's contract.
        Index(unsafe { libc::if_nametoindex(a.ptr(0)) })
    })
    .0
}

pub(crate) unsafe fn if_indextoname(index: c_uint, name: *mut c_char) -> *mut c_char {
    gate::call(Call::IfIndextoname, args!(index, name), |a| {
        if a.word(1) == 0 || memory::is_wild(a.word(1), libc::IF_NAMESIZE) {
            return <*const c_char>::stopped(libc::EFAULT);
        }
        // SAFETY: the module's contract.
        unsafe { libc::if_indextoname(a.uint(0), a.ptr_mut(1)) }.cast_const()
    })
    .cast_mut()
}

pub(crate) unsafe fn inet_pton(family: c_int, text: *const c_char, address: *mut libc::c_void) -> c_int {
    gate::call(Call::InetPton, args!(family, text, address), |a| {
        if a.word(1) == 0 || a.word(2) == 0 {
            return c_int::stopped(libc::EFAULT);
        }
        // SAFETY: the module's contract.
        let made = unsafe { inet::inet_pton(a.int(0), a.ptr(1), a.ptr_mut(2)) };
        if made == 0 {
            // No failure for libc, and the one that is overlooked most: there is something to explain.
            last::record(Call::InetPton, a.shown(), libc::EINVAL);
        }
        made
    })
}

pub(crate) unsafe fn inet_ntop(
    family: c_int,
    address: *const libc::c_void,
    text: *mut c_char,
    len: socklen_t,
) -> *const c_char {
    gate::call(Call::InetNtop, args!(family, address, text, len), |a| {
        if a.word(1) == 0 || a.word(2) == 0 {
            return <*const c_char>::stopped(libc::EFAULT);
        }
        // SAFETY: the module's contract.
        unsafe { inet::inet_ntop(a.int(0), a.ptr(1), a.ptr_mut(2), a.uint(3)) }
    })
}

/// What a look-up is to find.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// `AF_UNSPEC`, `AF_INET` or `AF_INET6`.
    pub(crate) family: c_int,
    /// `SOCK_STREAM` or `SOCK_DGRAM`.
    pub(crate) kind: c_int,
    /// `AI_…`.
    pub(crate) flags: c_int,
}

/// The addresses `getaddrinfo` finds, in its order.
pub(crate) fn look_up(host: Option<&CStr>, service: Option<&CStr>, wanted: Wanted) -> Result<Vec<Address>> {
    // SAFETY: made of integers and pointers that may be NULL.
    let mut hints: addrinfo = unsafe { core::mem::zeroed() };
    hints.ai_family = wanted.family;
    hints.ai_socktype = wanted.kind;
    hints.ai_flags = wanted.flags;
    let [host, service] = [host, service].map(|text| text.map_or(core::ptr::null(), CStr::as_ptr));
    let mut found = core::ptr::null_mut();
    // SAFETY: live texts or NULL, live hints, and room for the answer.
    match unsafe { getaddrinfo(host, service, &raw const hints, &raw mut found) } {
        0 => {}
        libc::EAI_SYSTEM => return Err(Error::last_os()),
        code => return Err(Error::Name(code)),
    }
    let mut addresses = Vec::new();
    let mut next: *const addrinfo = found;
    // SAFETY: `next` is NULL or an entry of the list, which is not yet freed.
    while let Some(entry) = unsafe { next.as_ref() } {
        // SAFETY: getaddrinfo gives each entry an address of that length.
        addresses.push(unsafe { Address::copied(entry.ai_addr, entry.ai_addrlen) });
        next = entry.ai_next;
    }
    // SAFETY: the list came from getaddrinfo and is not used any more.
    unsafe { freeaddrinfo(found) };
    Ok(addresses)
}

/// The number of a network interface.
pub(crate) fn interface_index(name: &CStr) -> Result<c_uint> {
    // SAFETY: a live text.
    match unsafe { if_nametoindex(name.as_ptr()) } {
        0 => Err(Error::last_os()),
        index => Ok(index),
    }
}

/// arpa/inet.h, which crate libc leaves out on Linux.
mod inet {
    use libc::{c_char, c_int, c_void, socklen_t};

    unsafe extern "C" {
        pub(super) fn inet_pton(family: c_int, text: *const c_char, address: *mut c_void) -> c_int;
        pub(super) fn inet_ntop(
            family: c_int,
            address: *const c_void,
            text: *mut c_char,
            len: socklen_t,
        ) -> *const c_char;
    }
}
