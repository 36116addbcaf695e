//! Opening streams and giving them away.

use core::ffi::{CStr, c_char};

use libc::{c_int, c_void, size_t};

use super::super::{bytes_of_text, guard};
use super::loops::LoopHandle;
use super::stream_callbacks::{self, StreamCallbacks, StreamHandle};
use super::stream_options::{Local, StreamSettings, stream_options};
use super::{done, hand_out, on, on_loop};
use crate::error::{Error, Result};
use crate::event::Owner;
use crate::event::core::Core;
use crate::gate::{Call, args};
use crate::sys::caller::Room;

/// Opens a stream on a loop and tells its handle.
///
/// # Safety
/// `out` is NULL or class *out*.
unsafe fn open(
    r#loop: LoopHandle,
    out: *mut StreamHandle,
    make: impl FnOnce(&mut Core) -> Result<u64>,
) -> Result<c_int> {
    let id = on_loop(r#loop, make)?;
    // SAFETY: the caller's promise.
    done(unsafe { hand_out(out, StreamHandle { id }, "stream") })
}

/// Fills a handle with no stream, so that a pointer to nowhere is found before anything is opened.
///
/// # Safety
/// `out` is NULL or class *out*.
unsafe fn clear(out: *mut StreamHandle) -> Result<()> {
    // SAFETY: the caller's promise.
    unsafe { hand_out(out, StreamHandle { id: 0 }, "stream") }
}

/// The program's functions and its pointer, as the loop carries them.
///
/// # Safety
/// `callbacks` is NULL or a structure as the header says.
unsafe fn owner(callbacks: *const StreamCallbacks, user: *mut c_void) -> Result<Owner> {
    // SAFETY: the caller's promise.
    let handlers = unsafe { stream_callbacks::kept(callbacks) }?;
    Ok(Owner { handlers, user: user as usize })
}

/// A text that must be there.
///
/// # Safety
/// Class *text*.
unsafe fn needed<'a>(pointer: *const c_char, name: &'static str) -> Result<&'a CStr> {
    // SAFETY: class *text*.
    unsafe { bytes_of_text(pointer) }?.ok_or(Error::BadPointer(name))
}

/// Connects to a host over TCP.
///
/// It returns at once. The name is looked up, and its addresses are tried as RFC 8305 says: in
/// turn of the families, the next after 250 ms or as soon as one has failed; the first connection
/// made is taken. on_lookup, on_attempt and on_connect tell how it goes; on_error and on_close
/// that it failed. What is written before is sent when the connection is there.
///
/// Parameters:
/// - loop: the loop the stream shall belong to, of this thread.
/// - host: name or address in numbers of the peer.
/// - service: its port in digits, or the name of a service.
/// - options: what the stream shall be like, copied; NULL = the defaults.
/// - callbacks: what the program wants to be told, copied; NULL = nothing, for rsk_loop_poll.
/// - user: any pointer of yours, given to each callback.
/// - stream: filled with the stream, with id 0 on failure; may be NULL.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: options has contradictions, a wrong size, or local_host is no address in numbers;
///   callbacks has a wrong size; rsk_explain tells which.
/// - EFAULT: host or service is NULL.
/// - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open loop, or one of the parent of a fork.
///
/// See also: rsk_stream_connect_unix, rsk_stream_write, rsk_stream_destroy, rsk_server_listen. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_connect(
    r#loop: LoopHandle,
    host: *const c_char,
    service: *const c_char,
    options: *const StreamSettings,
    callbacks: *const StreamCallbacks,
    user: *mut c_void,
    stream: *mut StreamHandle,
) -> c_int {
    guard(Call::StreamConnect, args!(r#loop.id, host, service, options, callbacks, user, stream), || {
        // SAFETY: class *out*.
        unsafe { clear(stream) }?;
        // SAFETY: class *text*.
        let host = unsafe { needed(host, "host") }?;
        // SAFETY: class *text*.
        let service = unsafe { needed(service, "service") }?;
        // SAFETY: NULL or a structure, as the header says.
        let options = unsafe { stream_options(options, Local::Allowed) }?;
        // SAFETY: NULL or a structure, as the header says.
        let owner = unsafe { owner(callbacks, user) }?;
        // SAFETY: class *out*.
        unsafe { open(r#loop, stream, |core| core.stream_connect(host, service, &options, owner)) }
    })
}

/// Connects to a Unix stream socket.
///
/// As rsk_stream_connect, without a name to look up: there is one address to try.
///
/// Parameters:
/// - loop: the loop the stream shall belong to, of this thread.
/// - path: path of the socket, or @name for one outside the file system.
/// - options: what the stream shall be like, copied; NULL = the defaults.
/// - callbacks: what the program wants to be told, copied; NULL = nothing, for rsk_loop_poll.
/// - user: any pointer of yours, given to each callback.
/// - stream: filled with the stream, with id 0 on failure; may be NULL.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: path is empty; options has contradictions, a wrong size or a local address; callbacks
///   has a wrong size; rsk_explain tells which.
/// - ENAMETOOLONG: path has more than 107 bytes.
/// - EFAULT: path is NULL.
/// - EMFILE, ENFILE, ENOMEM: no descriptor or no memory left.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open loop, or one of the parent of a fork.
///
/// See also: rsk_stream_connect, rsk_unix_connect; unix(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_connect_unix(
    r#loop: LoopHandle,
    path: *const c_char,
    options: *const StreamSettings,
    callbacks: *const StreamCallbacks,
    user: *mut c_void,
    stream: *mut StreamHandle,
) -> c_int {
    guard(Call::StreamConnectUnix, args!(r#loop.id, path, options, callbacks, user, stream), || {
        // SAFETY: class *out*.
        unsafe { clear(stream) }?;
        // SAFETY: class *text*.
        let path = unsafe { needed(path, "path") }?;
        // SAFETY: NULL or a structure, as the header says.
        let options = unsafe { stream_options(options, Local::Refused) }?;
        // SAFETY: NULL or a structure, as the header says.
        let owner = unsafe { owner(callbacks, user) }?;
        // SAFETY: class *out*.
        unsafe { open(r#loop, stream, |core| core.stream_connect_unix(path, &options, owner)) }
    })
}

/// Makes a stream of a connected socket.
///
/// The descriptor is the stream's from then on: do not use or close it any more. It is made
/// non-blocking. on_connect is not called. rsk_stream_detach is the way back.
///
/// Parameters:
/// - loop: the loop the stream shall belong to, of this thread.
/// - fd: a connected stream socket, such as one of rsk_accept or rsk_socketpair.
/// - options: what the stream shall be like, copied; NULL = the defaults.
/// - callbacks: what the program wants to be told, copied; NULL = nothing, for rsk_loop_poll.
/// - user: any pointer of yours, given to each callback.
/// - stream: filled with the stream, with id 0 on failure; may be NULL.
///
/// Returns: 0, or -1 with fd as it was, and still yours.
///
/// Errors:
/// - EINVAL: options has contradictions, a wrong size or a local address; callbacks has a wrong
///   size; the socket is not of type SOCK_STREAM; rsk_explain tells which.
/// - ENOTCONN: the socket is not connected, or it listens.
/// - EEXIST: fd is in this loop already.
/// - ENOTSOCK: fd is no socket.
/// - ENOMEM: no memory.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: fd is not open; not an open loop, or one of the parent of a fork.
///
/// See also: rsk_stream_detach, rsk_stream_connect. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_adopt(
    r#loop: LoopHandle,
    fd: c_int,
    options: *const StreamSettings,
    callbacks: *const StreamCallbacks,
    user: *mut c_void,
    stream: *mut StreamHandle,
) -> c_int {
    guard(Call::StreamAdopt, args!(r#loop.id, fd, options, callbacks, user, stream), || {
        // SAFETY: class *out*.
        unsafe { clear(stream) }?;
        // SAFETY: NULL or a structure, as the header says.
        let options = unsafe { stream_options(options, Local::Refused) }?;
        // SAFETY: NULL or a structure, as the header says.
        let owner = unsafe { owner(callbacks, user) }?;
        // SAFETY: class *out*.
        unsafe { open(r#loop, stream, |core| core.stream_adopt(fd, &options, owner)) }
    })
}

/// Takes the descriptor out of a stream.
///
/// For code that wants a plain socket, or another loop. What the stream has received and not told
/// yet is copied to buf: those bytes come before what the descriptor still has. The descriptor is
/// non-blocking. The stream is closed by this: on_close with code 0 follows, and the other
/// functions refuse it from now on.
///
/// Parameters:
/// - stream: a connected stream with nothing queued.
/// - buf: filled with the bytes received; may be NULL if len is NULL or 0 is in it.
/// - len: room at buf; filled with the number of bytes. NULL = no room.
///
/// Returns: the descriptor, from now on yours; or -1 with nothing changed but *len.
///
/// Errors:
/// - EBUSY: bytes are queued: wait for on_written of the last write.
/// - EMSGSIZE: more was received than buf has room for; *len tells how many bytes.
/// - ENOTCONN: it is not connected yet.
/// - EFAULT: buf is NULL and there is room.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_adopt, rsk_stream_fd, rsk_stream_pause. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_detach(stream: StreamHandle, buf: *mut c_void, len: *mut size_t) -> c_int {
    guard(Call::StreamDetach, args!(stream.id, buf, len), || {
        let room = if len.is_null() {
            0
        } else {
            // SAFETY: class *out*, and filled by the caller, as the header says.
            unsafe { len.read() }
        };
        if buf.is_null() && room > 0 {
            return Err(Error::BadPointer("buf"));
        }
        // SAFETY: class *out*, of `room` bytes.
        let room = unsafe { Room::new(buf, room) };
        let (detached, count) = match on(stream.id, |core| core.stream_detach(stream.id, room)) {
            Ok((fd, count)) => (Ok(fd), count),
            Err(Error::NoRoom(needed)) => (Err(Error::NoRoom(needed)), needed),
            Err(error) => return Err(error),
        };
        if !len.is_null() {
            // SAFETY: class *out*.
            unsafe { len.write(count) };
        }
        detached
    })
}

/// Gives a stream other callbacks, and another pointer for them.
///
/// What has not been told yet is told to the new ones. A server gives its streams the callbacks of
/// rsk_server_callbacks; in on_connection this replaces them.
///
/// Parameters:
/// - stream: the stream.
/// - callbacks: what the program wants to be told, copied; NULL = nothing.
/// - user: any pointer of yours, given to each callback.
///
/// Returns: 0, or -1 with nothing changed.
///
/// Errors:
/// - EINVAL: callbacks has a wrong size.
/// - ENOMEM: no memory.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_set_user. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_set_callbacks(
    stream: StreamHandle,
    callbacks: *const StreamCallbacks,
    user: *mut c_void,
) -> c_int {
    guard(Call::StreamSetCallbacks, args!(stream.id, callbacks, user), || {
        // SAFETY: NULL or a structure, as the header says.
        let owner = unsafe { owner(callbacks, user) }?;
        done(on(stream.id, |core| core.stream_set_owner(stream.id, owner)))
    })
}

/// Gives a stream another pointer for its callbacks.
///
/// The library never looks at what it points to, and does not free it: on_close is the place for
/// that.
///
/// Parameters:
/// - stream: the stream.
/// - user: any pointer of yours, given to each callback from now on.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_user, rsk_stream_set_callbacks. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_set_user(stream: StreamHandle, user: *mut c_void) -> c_int {
    guard(Call::StreamSetUser, args!(stream.id, user), || {
        done(on(stream.id, |core| {
            let owner = core.stream_owner(stream.id)?;
            core.stream_set_owner(stream.id, Owner { user: user as usize, ..owner })
        }))
    })
}

/// Tells the pointer that the callbacks of a stream are given.
///
/// Parameters:
/// - stream: the stream.
///
/// Returns: the pointer, which may be NULL; or NULL and errno.
///
/// Errors:
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_set_user. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_user(stream: StreamHandle) -> *mut c_void {
    let user = guard(Call::StreamUser, args!(stream.id), || {
        on(stream.id, |core| core.stream_owner(stream.id)).map(|owner| owner.user as *const c_void)
    });
    user.cast_mut()
}
