//! arpa/inet.h: IPv4 addresses in the older forms, as libc reads and writes them.

use libc::{c_char, c_int, in_addr, in_addr_t};

use crate::gate::{self, Answer, Call, args};
use crate::raw::memory;

pub(crate) unsafe fn inet_addr(text: *const c_char) -> in_addr_t {
    gate::call(Call::InetAddr, args!(text), |a| {
        if a.word(0) == 0 || memory::is_wild(a.word(0), 1) {
            return u32::stopped(libc::EFAULT);
        }
        // SAFETY: the module's contract.
        unsafe { system::inet_addr(a.ptr(0)) }
    })
}

pub(crate) unsafe fn inet_aton(text: *const c_char, address: *mut in_addr) -> c_int {
    gate::call(Call::InetAton, args!(text, address), |a| {
        // Without a place for the address the text is only judged.
        if a.word(0) == 0 || [0, 1].iter().any(|i| memory::is_wild(a.word(*i), 1)) {
            return 0;
        }
        // SAFETY: the module's contract.
        unsafe { system::inet_aton(a.ptr(0), a.ptr_mut(1)) }
    })
}

pub(crate) fn inet_ntoa(address: in_addr) -> *mut c_char {
    gate::call(Call::InetNtoa, args!(address.s_addr), |a| {
        // SAFETY: by value; the text is in memory of glibc's for this thread.
        unsafe { system::inet_ntoa(in_addr { s_addr: a.uint(0) }) }.cast_const()
    })
    .cast_mut()
}

/// Left out by crate libc on Linux.
mod system {
    use libc::{c_char, c_int, in_addr, in_addr_t};

    unsafe extern "C" {
        pub(super) fn inet_addr(text: *const c_char) -> in_addr_t;
        pub(super) fn inet_aton(text: *const c_char, address: *mut in_addr) -> c_int;
        pub(super) fn inet_ntoa(address: in_addr) -> *mut c_char;
    }
}
