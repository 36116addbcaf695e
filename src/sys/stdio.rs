//! stdio.h and string.h: streams on descriptors, and errors put into words by libc.

use core::ptr;

use libc::{FILE, c_char, c_int, c_void, off64_t, size_t, ssize_t};
use nix::errno::Errno;

use super::{descriptor, io};
use crate::gate::{self, Answer, Call, args};
use crate::raw::{cancellable, memory, own};

/// libc's streams call the kernel by themselves, unseen. So a stream on a socket is one whose reads and writes come back
/// here; on all else it is libc's own.
pub(crate) unsafe fn fdopen(fd: c_int, mode: *const c_char) -> *mut FILE {
    gate::call(Call::Fdopen, args!(fd, mode), |a| {
        if a.word(1) == 0 || memory::is_wild(a.word(1), 1) {
            return <*const FILE>::stopped(libc::EFAULT);
        }
        let errno = Errno::last_raw();
        let socket = own::is_socket(a.int(0));
        Errno::set_raw(errno);
        let stream = if socket {
            // SAFETY: the module's contract.
            unsafe { on_socket(a.int(0), a.ptr(1)) }
        } else {
            // SAFETY: the module's contract.
            unsafe { libc::fdopen(a.int(0), a.ptr(1)) }
        };
        // Of a pipe libc asks for the end of the file, in vain.
        if !stream.is_null() {
            Errno::set_raw(errno);
        }
        stream.cast_const()
    })
    .cast_mut()
}

unsafe fn on_socket(fd: c_int, mode: *const c_char) -> *mut FILE {
    let functions = system::CookieFunctions { read, write, seek, close };
    let cookie = ptr::without_provenance_mut(usize::try_from(fd).unwrap_or(0));
    // SAFETY: the module's contract for the mode; the cookie is a number and never followed.
    let stream = unsafe { system::fopencookie(cookie, mode, functions) };
    if !stream.is_null() {
        // SAFETY: just made by fopencookie.
        unsafe { complete(stream, fd) };
    }
    stream
}

/// Lets `fileno` answer as for any other stream on a descriptor, and `freopen` not follow a pointer that is none.
///
/// # Safety
/// `stream` is one of `fopencookie`.
unsafe fn complete(stream: *mut FILE, fd: c_int) {
    let place = stream.cast::<system::Stream>();
    // SAFETY: the public part of glibc's `struct _IO_FILE`.
    let fileno = unsafe { &raw mut (*place).fileno };
    // What fopencookie puts there. Anything else would be a libc with streams of another form: leave them alone.
    // SAFETY: as above.
    if unsafe { fileno.read() } == system::NO_FILE {
        // SAFETY: as above.
        unsafe { fileno.write(fd) };
        // SAFETY: as above.
        let wide = unsafe { &raw mut (*place).wide_data };
        // Without wide characters it is -1, which freopen takes for a pointer; it knows NULL.
        // SAFETY: as above.
        if unsafe { wide.read() } == usize::MAX {
            // SAFETY: as above.
            unsafe { wide.write(0) };
        }
    }
}

fn descriptor_of(cookie: *mut c_void) -> c_int {
    c_int::try_from(cookie.addr()).unwrap_or(-1)
}

unsafe extern "C-unwind" fn read(cookie: *mut c_void, buf: *mut c_char, len: size_t) -> ssize_t {
    // SAFETY: the buffer of the stream.
    unsafe { io::read(descriptor_of(cookie), buf.cast(), len) }
}

/// As libc writes to a descriptor: until all is written or a write fails. What was written is the answer then too.
unsafe extern "C-unwind" fn write(cookie: *mut c_void, buf: *const c_char, len: size_t) -> ssize_t {
    let mut written = 0;
    while written < len {
        let rest = buf.wrapping_add(written);
        // SAFETY: within the buffer of the stream.
        let sent = unsafe { io::posix_write(descriptor_of(cookie), rest.cast(), len - written) };
        match usize::try_from(sent) {
            Ok(sent) => written += sent,
            Err(_) => break,
        }
    }
    ssize_t::try_from(written).unwrap_or(ssize_t::MAX)
}

unsafe extern "C-unwind" fn seek(_: *mut c_void, _: *mut off64_t, _: c_int) -> c_int {
    c_int::stopped(libc::ESPIPE)
}

unsafe extern "C-unwind" fn close(cookie: *mut c_void) -> c_int {
    descriptor::close(descriptor_of(cookie))
}

/// What libc's `perror` prints, from errno as it is.
// Inlined: a jump to here would take the frame of the function the program calls off the stack (`raw::caller`).
#[inline(always)]
pub(crate) unsafe fn perror(prefix: *const c_char) {
    let errno = Errno::last_raw();
    gate::call(Call::PosixPerror, args!(prefix, errno), |a| {
        // SAFETY: the module's contract.
        unsafe { cancellable::perror(a.ptr(0)) }
    });
}

pub(crate) fn strerror(code: c_int) -> *mut c_char {
    gate::call(Call::Strerror, args!(code), |a| {
        // SAFETY: no pointers; the text is libc's.
        unsafe { libc::strerror(a.int(0)) }.cast_const()
    })
    .cast_mut()
}

/// What `_FORTIFY_SOURCE` puts in the place of a call that fills a buffer: ends the program, as libc does, if the call could
/// write behind its end.
#[inline]
pub(crate) fn fits_or_ends(len: size_t, room: size_t) {
    if len > room {
        // SAFETY: ends the process.
        unsafe { system::__chk_fail() };
    }
}

/// glibc's own, which crate libc leaves out.
mod system {
    use libc::{FILE, c_char, c_int, c_void, off64_t, size_t, ssize_t};

    /// `cookie_io_functions_t`.
    #[repr(C)]
    pub(super) struct CookieFunctions {
        pub(super) read: unsafe extern "C-unwind" fn(*mut c_void, *mut c_char, size_t) -> ssize_t,
        pub(super) write: unsafe extern "C-unwind" fn(*mut c_void, *const c_char, size_t) -> ssize_t,
        pub(super) seek: unsafe extern "C-unwind" fn(*mut c_void, *mut off64_t, c_int) -> c_int,
        pub(super) close: unsafe extern "C-unwind" fn(*mut c_void) -> c_int,
    }

    /// The part of `struct _IO_FILE` that <`bits/types/struct_FILE.h`> has shown programs since glibc 2.1.
    #[repr(C)]
    pub(super) struct Stream {
        flags: c_int,
        buffers: [*mut c_char; 11],
        markers: *mut c_void,
        chain: *mut FILE,
        pub(super) fileno: c_int,
        flags2: c_int,
        old_offset: libc::c_long,
        column: u16,
        vtable_offset: i8,
        short_buffer: u8,
        lock: *mut c_void,
        offset: off64_t,
        codecvt: *mut c_void,
        pub(super) wide_data: usize,
    }

    /// `_fileno` of a stream that stands for no descriptor but is open.
    pub(super) const NO_FILE: c_int = -2;

    unsafe extern "C" {
        pub(super) fn fopencookie(cookie: *mut c_void, mode: *const c_char, functions: CookieFunctions) -> *mut FILE;
        pub(super) fn __chk_fail() -> !;
    }
}
