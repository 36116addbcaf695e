//! What a server is and has.

use libc::{c_int, c_void, sockaddr, socklen_t};

use super::super::guard;
use super::addresses::give_address;
use super::server_callbacks::ServerHandle;
use super::stream_callbacks::StreamHandle;
use super::{done, on};
use crate::error::Error;
use crate::gate::{Call, args};
use crate::raw::memory;

/// Why a server refused a client: it has as many streams as it may have.
pub const RSK_DROP_MAX: c_int = 1;
/// Why a server refused a client: a rule of rsk_server_deny or rsk_server_allow.
pub const RSK_DROP_DENIED: c_int = 2;
/// Why a server refused a client: process or system have no descriptors left.
pub const RSK_DROP_DESCRIPTORS: c_int = 3;
/// Why a server refused a client: it sent no PROXY header in time, or not one.
pub const RSK_DROP_PROXY: c_int = 4;
/// Why a server refused a client: no memory is left.
pub const RSK_DROP_MEMORY: c_int = 5;

/// Tells the address a server listens on.
///
/// Parameters:
/// - server: the server.
/// - addr: filled with the address, cut if it has no room.
/// - len: in: size of addr; out: size of the address.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open server, or it is being closed and listens no more.
/// - EPERM: its loop belongs to another thread.
/// - EFAULT: addr or len is NULL or points to no memory.
///
/// See also: rsk_address_text, rsk_server_fd. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_server_address(server: ServerHandle, addr: *mut sockaddr, len: *mut socklen_t) -> c_int {
    guard(Call::ServerAddress, args!(server.id, addr, len), || {
        let found = on(server.id, |core| core.server_address(server.id))?;
        // SAFETY: class *out*.
        done(unsafe { give_address(&found, addr, len) })
    })
}

/// Tells the descriptor a server listens with.
///
/// Parameters:
/// - server: the server.
///
/// Returns: the descriptor, which stays the server's: options may be set on it, but it may not be
/// closed. Or -1.
///
/// Errors:
/// - EBADF: not an open server, or it is being closed and listens no more.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_server_address, rsk_server_adopt. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_server_fd(server: ServerHandle) -> c_int {
    guard(Call::ServerFd, args!(server.id), || on(server.id, |core| core.server_fd(server.id)))
}

/// Tells how many streams of a server there are.
///
/// Parameters:
/// - server: the server; also while it is being closed.
///
/// Returns: how many, or -1.
///
/// Errors:
/// - EBADF: not an open server.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_server_streams, rsk_server_set_max. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_server_connections(server: ServerHandle) -> c_int {
    guard(Call::ServerConnections, args!(server.id), || {
        Ok(number(on(server.id, |core| core.server_connections(server.id))?))
    })
}

/// Tells which streams of a server there are.
///
/// Parameters:
/// - server: the server; also while it is being closed.
/// - streams: filled with them; may be NULL if max is 0.
/// - max: how many there is room for.
///
/// Returns: how many there are, which may be more than max; or -1.
///
/// Errors:
/// - EINVAL: max is negative.
/// - EFAULT: streams is NULL and max is not 0, or it points to no memory.
/// - EBADF: not an open server.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_server_connections. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_server_streams(server: ServerHandle, streams: *mut StreamHandle, max: c_int) -> c_int {
    guard(Call::ServerStreams, args!(server.id, streams, max), || {
        let room = usize::try_from(max).map_err(|_| Error::InvalidArgument("max is negative"))?;
        if room > 0 && (streams.is_null() || memory::is_wild(streams as usize, size_of::<StreamHandle>())) {
            return Err(Error::BadPointer("streams"));
        }
        let found: Vec<StreamHandle> = handles(on(server.id, |core| core.server_streams(server.id))?);
        if room > 0 {
            // SAFETY: class *out*, of `room` handles; ours are not the caller's.
            unsafe { core::ptr::copy_nonoverlapping(found.as_ptr(), streams, room.min(found.len())) };
        }
        Ok(number(found.len()))
    })
}

fn handles(ids: Vec<u64>) -> Vec<StreamHandle> {
    ids.into_iter().map(|id| StreamHandle { id }).collect()
}

/// A count as a result.
fn number(count: usize) -> c_int {
    c_int::try_from(count).unwrap_or(c_int::MAX)
}

/// Gives a server another pointer of the program's.
///
/// Streams it has keep theirs; those to come begin with this one.
///
/// Parameters:
/// - server: the server.
/// - user: given to its callbacks from now on.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open server.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_server_user. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_server_set_user(server: ServerHandle, user: *mut c_void) -> c_int {
    guard(Call::ServerSetUser, args!(server.id, user), || {
        done(on(server.id, |core| core.server_set_user(server.id, user as usize)))
    })
}

/// Tells the pointer of the program's that goes with a server.
///
/// Parameters:
/// - server: the server.
///
/// Returns: the pointer; NULL with errno set on failure.
///
/// Errors:
/// - EBADF: not an open server.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_server_set_user. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_server_user(server: ServerHandle) -> *mut c_void {
    let user: *const c_void = guard(Call::ServerUser, args!(server.id), || {
        Ok(on(server.id, |core| core.server_user(server.id))? as *const c_void)
    });
    user.cast_mut()
}
