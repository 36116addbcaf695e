//! What an endpoint is and has, and the groups it is in.

use core::ffi::c_char;

use libc::{c_int, c_void, size_t, sockaddr, socklen_t};

use super::super::open::needed;
use super::super::{bytes_of_text, guard};
use super::addresses::give_address;
use super::endpoint_callbacks::EndpointHandle;
use super::versioned::{Versioned, fill};
use super::{done, on};
use crate::gate::{Args, Call, args};
use crate::socket::multicast::Change;

/// Counts of an endpoint, for rsk_endpoint_counters. Set size.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct EndpointCounts {
    /// sizeof (rsk_endpoint_counts), set by the caller.
    pub size: size_t,
    /// Datagrams received.
    pub received: u64,
    /// Their bytes.
    pub received_bytes: u64,
    /// Datagrams the system has taken.
    pub sent: u64,
    /// Their bytes.
    pub sent_bytes: u64,
    /// Datagrams the system has refused, each told by on_error.
    pub failed: u64,
    /// Datagrams that came and were thrown away by the system, because the socket had no room for
    /// them: the program is too slow, or SO_RCVBUF too small. Since the socket was opened.
    pub dropped: u64,
    /// Datagrams that wait to be sent.
    pub queued: u64,
    /// Their bytes.
    pub queued_bytes: u64,
}

// SAFETY: it begins with its size, and all its members are numbers.
unsafe impl Versioned for EndpointCounts {}

/// Joins or leaves, as `call` says.
///
/// # Safety
/// The texts are class *text*.
unsafe fn change(
    call: Call,
    change: Change,
    endpoint: EndpointHandle,
    group: *const c_char,
    interface: *const c_char,
    source: *const c_char,
) -> c_int {
    let args: Args = args!(endpoint.id, group, interface, source);
    guard(call, args, || {
        // SAFETY: class *text*.
        let group = unsafe { needed(group, "group") }?;
        // SAFETY: class *text*.
        let interface = unsafe { bytes_of_text(interface) }?;
        // SAFETY: class *text*.
        let source = unsafe { bytes_of_text(source) }?;
        done(on(endpoint.id, |core| core.endpoint_change(endpoint.id, change, (group, interface, source))))
    })
}

/// Makes an endpoint a member of a multicast group: it receives what is sent to the group and its
/// port.
///
/// As rsk_multicast_join, which says more.
///
/// Parameters:
/// - endpoint: a UDP endpoint that is bound to the port of the group.
/// - group: numeric address, such as "239.1.2.3" or "ff15::42".
/// - interface: name of the interface to receive on, such as "eth0"; NULL for the system's choice.
/// - source: numeric address of the only sender wanted; NULL for any. Call again for more senders.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - ENODEV: no such interface; or interface is NULL and there is no route to the group.
/// - EADDRINUSE, EADDRNOTAVAIL: it is a member already.
/// - EINVAL: group or source is not a numeric address, or group is no multicast address.
/// - EAFNOSUPPORT: endpoint, group and source are not of one family.
/// - ENOBUFS: too many groups (net.ipv4.igmp_max_memberships) or senders.
/// - EFAULT: group is NULL, or a text is wild.
/// - EBADF: not an open endpoint, or it is being closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_endpoint_leave, rsk_multicast_join, rsk_multicast_send_options. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_endpoint_join(
    endpoint: EndpointHandle,
    group: *const c_char,
    interface: *const c_char,
    source: *const c_char,
) -> c_int {
    // SAFETY: what the header says.
    unsafe { change(Call::EndpointJoin, Change::Join, endpoint, group, interface, source) }
}

/// Ends a membership in a multicast group.
///
/// Parameters:
/// - endpoint: the endpoint.
/// - group: as it was joined.
/// - interface: as it was joined.
/// - source: as it was joined.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EADDRNOTAVAIL: it is not a member.
/// - ENODEV, EINVAL, EAFNOSUPPORT, EFAULT, EBADF, EPERM: as for rsk_endpoint_join.
///
/// See also: rsk_endpoint_join. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_endpoint_leave(
    endpoint: EndpointHandle,
    group: *const c_char,
    interface: *const c_char,
    source: *const c_char,
) -> c_int {
    // SAFETY: what the header says.
    unsafe { change(Call::EndpointLeave, Change::Leave, endpoint, group, interface, source) }
}

/// Tells the address of an endpoint, or of its peer.
///
/// Parameters:
/// - endpoint: the endpoint.
/// - which: RSK_LOCAL or RSK_PEER.
/// - addr: filled with the address, cut if it has no room.
/// - len: in: size of addr; out: size of the address.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - ENOTCONN: it has no peer.
/// - EINVAL: which is neither.
/// - EFAULT: addr or len is NULL or points to no memory.
/// - EBADF: not an open endpoint, or it is being closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_address_text, rsk_endpoint_fd. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_endpoint_address(
    endpoint: EndpointHandle,
    which: c_int,
    addr: *mut sockaddr,
    len: *mut socklen_t,
) -> c_int {
    guard(Call::EndpointAddress, args!(endpoint.id, which, addr, len), || {
        let found = on(endpoint.id, |core| core.endpoint_address(endpoint.id, which))?;
        // SAFETY: class *out*.
        done(unsafe { give_address(&found, addr, len) })
    })
}

/// Tells the descriptor of an endpoint.
///
/// Parameters:
/// - endpoint: the endpoint.
///
/// Returns: the descriptor, which stays the endpoint's: options may be set on it (SO_RCVBUF), but it
/// may not be closed, nor received from. Or -1.
///
/// Errors:
/// - EBADF: not an open endpoint, or it is being closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_endpoint_address, rsk_setsockopt. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_endpoint_fd(endpoint: EndpointHandle) -> c_int {
    guard(Call::EndpointFd, args!(endpoint.id), || on(endpoint.id, |core| core.endpoint_fd(endpoint.id)))
}

/// Tells what an endpoint has received and sent.
///
/// Parameters:
/// - endpoint: the endpoint; also while it is being closed.
/// - counts: filled, as far as its size goes.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: counts->size was not set.
/// - EFAULT: counts is NULL or points to no memory.
/// - EBADF: not an open endpoint.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_loop_stats. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_endpoint_counters(endpoint: EndpointHandle, counts: *mut EndpointCounts) -> c_int {
    guard(Call::EndpointCounters, args!(endpoint.id, counts), || {
        let now = on(endpoint.id, |core| core.endpoint_counters(endpoint.id))?;
        let told = EndpointCounts {
            size: size_of::<EndpointCounts>(),
            received: now.received,
            received_bytes: now.received_bytes,
            sent: now.sent,
            sent_bytes: now.sent_bytes,
            failed: now.failed,
            dropped: now.dropped,
            queued: now.queued,
            queued_bytes: now.queued_bytes,
        };
        // SAFETY: class *out*, of the size it tells.
        done(unsafe { fill(counts, &told) })
    })
}

/// Gives an endpoint another pointer of the program's.
///
/// Parameters:
/// - endpoint: the endpoint.
/// - user: given to its callbacks from now on.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open endpoint.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_endpoint_user. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_endpoint_set_user(endpoint: EndpointHandle, user: *mut c_void) -> c_int {
    guard(Call::EndpointSetUser, args!(endpoint.id, user), || {
        done(on(endpoint.id, |core| core.endpoint_set_user(endpoint.id, user as usize)))
    })
}

/// Tells the pointer of the program's that goes with an endpoint.
///
/// Parameters:
/// - endpoint: the endpoint.
///
/// Returns: the pointer; NULL with errno set on failure.
///
/// Errors:
/// - EBADF: not an open endpoint.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_endpoint_set_user. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_endpoint_user(endpoint: EndpointHandle) -> *mut c_void {
    let user: *const c_void = guard(Call::EndpointUser, args!(endpoint.id), || {
        Ok(on(endpoint.id, |core| core.endpoint_user(endpoint.id))? as *const c_void)
    });
    user.cast_mut()
}
