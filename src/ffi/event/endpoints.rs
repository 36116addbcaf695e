//! Datagram endpoints.

use libc::{c_int, c_void, size_t, sockaddr, socklen_t};

use super::super::{give, guard, guard_by_step};
use super::endpoint_callbacks::{EndpointCallbacks, EndpointHandle, kept};
use super::endpoint_options::{EndpointSettings, endpoint_options};
use super::loops::LoopHandle;
use super::{done, on, on_loop};
use crate::error::{Error, Result};
use crate::event::Owner;
use crate::event::core::Core;
use crate::event::endpoint::EndpointOptions;
use crate::gate::{Call, args};
use crate::sys::arrivals::Datagram;
use crate::sys::caller::Bytes;

/// Opens an endpoint: the handle is filled with 0 first, so that NULL is found before anything is opened.
///
/// # Safety
/// As the header says of rsk_endpoint_open.
unsafe fn open(
    r#loop: LoopHandle,
    options: *const EndpointSettings,
    callbacks: *const EndpointCallbacks,
    user: *mut c_void,
    endpoint: *mut EndpointHandle,
    make: impl FnOnce(&mut Core, &EndpointOptions, Owner) -> Result<u64>,
) -> Result<c_int> {
    // SAFETY: class *out*.
    unsafe { give(endpoint, EndpointHandle { id: 0 }, "endpoint") }?;
    // SAFETY: NULL or a structure of the size it tells.
    let handlers = unsafe { kept(callbacks) }?;
    // SAFETY: NULL or a structure of the size it tells, whose texts are class *text*.
    let options = unsafe { endpoint_options(options) }?;
    let id = on_loop(r#loop, |core| make(core, &options, Owner { handlers, user: user as usize }))?;
    // SAFETY: class *out*.
    unsafe { give(endpoint, EndpointHandle { id }, "endpoint") }?;
    Ok(0)
}

/// Opens an endpoint: a UDP socket, or a Unix datagram socket, that receives and sends in batches.
///
/// All that has come, up to batch datagrams, is received with one system call and told with one
/// on_datagrams. What is sent during a turn of the loop goes with one call at its end, or when there
/// is a batch of it. Where the system can, datagrams of one size to one peer pass it as one (GSO,
/// GRO); they arrive as they were sent.
///
/// Parameters:
/// - loop: the loop the endpoint is to belong to, of this thread.
/// - options: where it is to receive, and how, copied; NULL = UDP on every address, on a free port.
/// - callbacks: what the program wants to be told, copied; NULL = nothing, for rsk_loop_poll.
/// - user: any pointer of yours, given to each callback.
/// - endpoint: filled with the endpoint; with id 0 on failure.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EADDRINUSE: another socket has the port or the path.
/// - EACCES: a port below 1024 without the privilege; a broadcast peer without RSK_BROADCAST; or no
///   right to make the path.
/// - EADDRNOTAVAIL: no interface of this computer has the address.
/// - EINVAL: size was not set, options contradict each other, or one of them is none of its values;
///   rsk_explain says which.
/// - EFAULT: endpoint is NULL, or a pointer points to no memory.
/// - EBADF: not an open loop, or one of the parent of this process.
/// - EPERM: the loop belongs to another thread.
/// - EAFNOSUPPORT: the peer is not of the family of host.
/// - ENOENT, EAGAIN, EREMOTEIO, ETIMEDOUT: a host or service is a name, and looking it up failed; as
///   for rsk_udp_open. For a path ENOENT says that its directory does not exist.
/// - ENAMETOOLONG: the path is longer than 107 bytes.
/// - ENETUNREACH, EHOSTUNREACH: there is no way to the peer.
/// - EMFILE, ENFILE, ENOBUFS, ENOMEM: nothing left. Others as of socket(2), bind(2), connect(2).
///
/// See also: rsk_endpoint_callbacks, rsk_endpoint_options, rsk_endpoint_send, rsk_endpoint_reply,
/// rsk_endpoint_close, rsk_udp_open. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_endpoint_open(
    r#loop: LoopHandle,
    options: *const EndpointSettings,
    callbacks: *const EndpointCallbacks,
    user: *mut c_void,
    endpoint: *mut EndpointHandle,
) -> c_int {
    guard_by_step(Call::EndpointOpen, args!(r#loop.id, options, callbacks, user, endpoint), || {
        // SAFETY: what the header says.
        unsafe { open(r#loop, options, callbacks, user, endpoint, Core::endpoint_open) }
    })
}

/// Makes an endpoint of a datagram socket that is open already.
///
/// On success it belongs to the endpoint, which closes it; it is made non-blocking, and told to say
/// to which address each datagram was sent. A socket that is connected has its peer.
///
/// Parameters:
/// - loop: the loop the endpoint is to belong to, of this thread.
/// - fd: the socket: UDP, or Unix of type SOCK_DGRAM.
/// - options: as for rsk_endpoint_open, without addresses and the flags about them.
/// - callbacks: as for rsk_endpoint_open.
/// - user: as for rsk_endpoint_open.
/// - endpoint: filled with the endpoint; with id 0 on failure.
///
/// Returns: 0, or -1 with fd still the program's.
///
/// Errors:
/// - EINVAL: fd is not of type SOCK_DGRAM; or as for rsk_endpoint_open.
/// - ENOTSOCK: fd is not a socket.
/// - EBADF: fd is not open; or not an open loop, or one of the parent of this process.
/// - EPERM: the loop belongs to another thread.
/// - EFAULT: endpoint is NULL, or a pointer points to no memory.
/// - EEXIST: the loop has this descriptor already.
/// - ENFILE, ENOMEM: no endpoint or no memory left.
///
/// See also: rsk_endpoint_open. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(2)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_endpoint_adopt(
    r#loop: LoopHandle,
    fd: c_int,
    options: *const EndpointSettings,
    callbacks: *const EndpointCallbacks,
    user: *mut c_void,
    endpoint: *mut EndpointHandle,
) -> c_int {
    guard(Call::EndpointAdopt, args!(r#loop.id, fd, options, callbacks, user, endpoint), || {
        let make = |core: &mut Core, options: &EndpointOptions, owner| core.endpoint_adopt(fd, options, owner);
        // SAFETY: what the header says.
        unsafe { open(r#loop, options, callbacks, user, endpoint, make) }
    })
}

/// The bytes to be sent.
///
/// # Safety
/// Class *kernel*, and there.
unsafe fn bytes<'a>(data: *const c_void, len: size_t) -> Result<Bytes<'a>> {
    if data.is_null() && len > 0 {
        return Err(Error::BadPointer("data"));
    }
    // SAFETY: memory of the caller, who does not change it meanwhile.
    Ok(unsafe { Bytes::new(data, len) })
}

/// The bytes of an address; none for NULL.
///
/// # Safety
/// NULL, or `len` bytes.
unsafe fn address<'a>(addr: *const sockaddr, len: socklen_t) -> Result<&'a [u8]> {
    if addr.is_null() {
        return Ok(&[]);
    }
    if len as usize > size_of::<libc::sockaddr_storage>() || len == 0 {
        return Err(Error::InvalidArgument("the length of the address is 0 or larger than any address"));
    }
    // SAFETY: the caller's promise.
    Ok(unsafe { core::slice::from_raw_parts(addr.cast(), len as usize) })
}

/// Sends a datagram.
///
/// It is copied, and goes with the others of this turn when the turn ends (in rsk_loop_poll: when the
/// loop is polled again), or when there is a batch of them. Order is kept. What the system cannot
/// take waits; what it refuses is told by on_error. As always with datagrams nobody tells whether one
/// has arrived.
///
/// Parameters:
/// - endpoint: the endpoint.
/// - data: the bytes; may be NULL if len is 0.
/// - len: how many; 0 is a datagram too.
/// - to: the receiver; NULL for the peer of the endpoint.
/// - to_len: size of the address in bytes.
///
/// Returns: 1, or 0 if it was taken but more than the soft mark is queued: wait for on_drain. Or -1
/// with nothing taken.
///
/// Errors:
/// - EAGAIN: the hard mark would be exceeded; on_drain follows.
/// - EMSGSIZE: no datagram can be so long, or the hard mark is lower.
/// - EDESTADDRREQ: to is NULL, and the endpoint has no peer.
/// - EAFNOSUPPORT: the address is of another family than the endpoint.
/// - EINVAL: to_len is no length of such an address.
/// - EFAULT: data is NULL and len is not 0.
/// - EBADF: not an open endpoint, or it is being closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_endpoint_reply, rsk_endpoint_counters, rsk_send_many. Since 0.1.
///
/// cbindgen:postfix=RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_endpoint_send(
    endpoint: EndpointHandle,
    data: *const c_void,
    len: size_t,
    to: *const sockaddr,
    to_len: socklen_t,
) -> c_int {
    guard(Call::EndpointSend, args!(endpoint.id, data, len, to, to_len), || {
        // SAFETY: class *kernel*.
        let bytes = unsafe { bytes(data, len) }?;
        // SAFETY: NULL, or of that length.
        let to = unsafe { address(to, to_len) }?;
        on(endpoint.id, |core| core.endpoint_send(endpoint.id, bytes, to)).map(c_int::from)
    })
}

/// Answers a datagram: to who has sent it, from the address it was sent to.
///
/// On a computer with several addresses the system may choose another one to answer from, and the
/// other side would not know the answer as one. Here it comes from the right one. A datagram to a
/// group or to all is answered from the address of the interface.
///
/// Parameters:
/// - endpoint: the endpoint.
/// - datagram: one that on_datagrams or rsk_loop_poll has told, or a copy of it whose addresses are
///   still there.
/// - data: the bytes of the answer, as for rsk_endpoint_send; those of datagram itself are allowed.
/// - len: how many.
///
/// Returns: as rsk_endpoint_send.
///
/// Errors:
/// - EDESTADDRREQ: the sender has no address, and the endpoint has no peer.
/// - EFAULT: datagram is NULL or points to no memory; or data is NULL and len is not 0.
/// - EAGAIN, EMSGSIZE, EAFNOSUPPORT, EINVAL, EBADF, EPERM: as for rsk_endpoint_send.
///
/// See also: rsk_endpoint_send, rsk_sendto_info. Since 0.1.
///
/// cbindgen:postfix=RSK_READS(3, 4)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_endpoint_reply(
    endpoint: EndpointHandle,
    datagram: *const Datagram,
    data: *const c_void,
    len: size_t,
) -> c_int {
    guard(Call::EndpointReply, args!(endpoint.id, datagram, data, len), || {
        if datagram.is_null() {
            return Err(Error::BadPointer("datagram"));
        }
        // SAFETY: class *kernel*.
        let bytes = unsafe { bytes(data, len) }?;
        // SAFETY: the caller's, and only read.
        let datagram = unsafe { datagram.read() };
        // SAFETY: as the library made it, or as the caller did.
        let to = unsafe { address(datagram.from, datagram.from_len) }?;
        // SAFETY: the same.
        let local = unsafe { address(datagram.to, datagram.to_len) }?;
        let interface = c_int::try_from(datagram.interface).unwrap_or(0);
        let reply = |core: &mut Core| core.endpoint_reply(endpoint.id, bytes, to, local, interface);
        on(endpoint.id, reply).map(c_int::from)
    })
}

/// Receives nothing for now; datagrams wait in the socket, which drops them when it is full.
///
/// A batch that has been received is told first. Repeating changes nothing.
///
/// Parameters:
/// - endpoint: the endpoint.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open endpoint, or it is being closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_endpoint_resume, rsk_endpoint_options. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_endpoint_pause(endpoint: EndpointHandle) -> c_int {
    guard(Call::EndpointPause, args!(endpoint.id), || {
        done(on(endpoint.id, |core| core.endpoint_pause(endpoint.id, true)))
    })
}

/// Receives again.
///
/// Parameters:
/// - endpoint: the endpoint.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open endpoint, or it is being closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_endpoint_pause. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_endpoint_resume(endpoint: EndpointHandle) -> c_int {
    guard(Call::EndpointResume, args!(endpoint.id), || {
        done(on(endpoint.id, |core| core.endpoint_pause(endpoint.id, false)))
    })
}

/// Closes an endpoint.
///
/// What is queued is given to the system as far as it takes it at once. No on_datagrams comes after
/// this; on_close follows in the loop. A socket file the endpoint has made is removed.
///
/// Parameters:
/// - endpoint: the endpoint.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EALREADY: it is being closed already.
/// - EBADF: not an open endpoint.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_endpoint_open. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_endpoint_close(endpoint: EndpointHandle) -> c_int {
    guard(Call::EndpointClose, args!(endpoint.id), || done(on(endpoint.id, |core| core.endpoint_close(endpoint.id))))
}
