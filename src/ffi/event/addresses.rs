//! Addresses in words, and sockets that were opened for the program.

use core::ffi::c_char;

use libc::{c_int, c_void, size_t, sockaddr, socklen_t};

use super::super::{bytes_of_text, give_text, guard};
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::names::write_address;
use crate::raw::memory;
use crate::socket::activation;
use crate::sys::address::Address;
use crate::sys::caller::Room;
use crate::sys::thread::uncancelled;

/// Room for any address.
const ROOM: usize = size_of::<libc::sockaddr_storage>();

/// Fills a caller's address as getsockname(2) does: cut if there is no room for all of it.
///
/// # Safety
/// `addr` is class *out*, of as many bytes as `*len` says, and so is `len`.
pub(super) unsafe fn give_address(address: &Address, addr: *mut sockaddr, len: *mut socklen_t) -> Result<()> {
    if len.is_null() || memory::is_wild(len as usize, size_of::<socklen_t>()) {
        return Err(Error::BadPointer("len"));
    }
    // SAFETY: class *out*, and there.
    let room = unsafe { len.read() } as usize;
    if room > 0 && (addr.is_null() || memory::is_wild(addr as usize, room.min(ROOM))) {
        return Err(Error::BadPointer("addr"));
    }
    // SAFETY: class *out*, of `room` bytes.
    unsafe { Room::new(addr.cast::<c_void>(), room) }.fill(address.bytes());
    // SAFETY: class *out*, and there.
    unsafe { len.write(address.len()) };
    Ok(())
}

/// Puts an address into words.
///
/// For logs and messages: "127.0.0.1:80", "[::1]:80", "[fe80::1%2]:80", "unix:/tmp/x", "unix:@x"
/// for one outside the file system, "unix:" for a Unix socket without a name. No name is looked up.
///
/// Parameters:
/// - addr: the address, of any family.
/// - len: size of the address in bytes.
/// - buf: filled with the text and a NUL; yours. May be NULL if size is 0.
/// - size: size of buf in bytes; 0 to ask for the length alone. 256 are enough.
///
/// Returns: the length of the full text in bytes without the NUL, or -1. A value of size or more
/// says that the text was cut.
///
/// Errors:
/// - EFAULT: addr is NULL, or one of both points to no memory.
///
/// See also: rsk_server_address, rsk_stream_address, rsk_getnameinfo. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_address_text(
    addr: *const sockaddr,
    len: socklen_t,
    buf: *mut c_char,
    size: size_t,
) -> c_int {
    guard(Call::AddressText, args!(addr, len, buf, size), || {
        let mut bytes = [0u8; ROOM];
        let room = bytes.get_mut(..(len as usize).min(ROOM)).unwrap_or_default();
        if addr.is_null() || memory::is_wild(addr as usize, room.len()) {
            return Err(Error::BadPointer("addr"));
        }
        // SAFETY: class *out*, of `len` bytes; only read.
        unsafe { core::ptr::copy_nonoverlapping(addr.cast::<u8>(), room.as_mut_ptr(), room.len()) };
        // SAFETY: class *out*.
        unsafe { give_text(buf, size, &text(room)) }
    })
}

/// An address in words.
fn text(address: &[u8]) -> String {
    let mut text = String::new();
    let family = address.first_chunk().map(|family| libc::sa_family_t::from_ne_bytes(*family));
    if address.len() == 2 && family.map(c_int::from) == Some(libc::AF_UNIX) {
        return "unix:".to_owned();
    }
    // Writing to a text cannot fail.
    let _ = write_address(&mut text, address);
    text
}

/// Tells which listening sockets the program was started with (systemd socket activation).
///
/// They are the descriptors from 3 on that the environment tells of with LISTEN_PID, LISTEN_FDS
/// and LISTEN_FDNAMES (sd_listen_fds(3)). They are closed by exec from now on; the environment is
/// left as it is. rsk_server_adopt makes a server of one.
///
/// Parameters:
/// - name: only those with that name (FileDescriptorName= of the socket unit); NULL for all.
/// - fds: filled with the descriptors, which are yours; may be NULL if max is 0.
/// - max: how many there is room for.
///
/// Returns: how many there are, which may be more than max; 0 if the program was not started so.
/// Or -1.
///
/// Errors:
/// - EINVAL: max is negative; or LISTEN_FDS is no number from 0 to 1024.
/// - EBADF: one of the descriptors is not open.
/// - EFAULT: fds is NULL and max is not 0, or a pointer points to no memory.
///
/// See also: rsk_server_adopt. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_listen_fds(name: *const c_char, fds: *mut c_int, max: c_int) -> c_int {
    guard(Call::ListenFds, args!(name, fds, max), || {
        let room = usize::try_from(max).map_err(|_| Error::InvalidArgument("max is negative"))?;
        if room > 0 && (fds.is_null() || memory::is_wild(fds as usize, size_of::<c_int>())) {
            return Err(Error::BadPointer("fds"));
        }
        // SAFETY: class *text*.
        let name = unsafe { bytes_of_text(name) }?;
        let found = uncancelled(|| activation::sockets(name))?;
        if room > 0 {
            // SAFETY: class *out*, of `room` numbers; ours are not the caller's.
            unsafe { core::ptr::copy_nonoverlapping(found.as_ptr(), fds, room.min(found.len())) };
        }
        Ok(c_int::try_from(found.len()).unwrap_or(c_int::MAX))
    })
}
