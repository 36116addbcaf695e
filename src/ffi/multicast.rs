//! Multicast groups.

use core::ffi::c_char;

use libc::c_int;

use super::open::needed;
use super::{bytes_of_text, guard};
use crate::gate::{Args, Call, args};
use crate::socket::multicast::{self, Change};
use crate::sys::thread::uncancelled;

/// Joins or leaves, as `call` says.
///
/// # Safety
/// The texts are class *text*.
unsafe fn change(
    call: Call,
    change: Change,
    fd: c_int,
    group: *const c_char,
    source: *const c_char,
    interface: *const c_char,
) -> c_int {
    let args: Args = args!(fd, group, source, interface);
    guard(call, args, || {
        // SAFETY: class *text*.
        let group = unsafe { needed(group, "group") }?;
        // SAFETY: class *text*.
        let source = unsafe { bytes_of_text(source) }?;
        // SAFETY: class *text*.
        let interface = unsafe { bytes_of_text(interface) }?;
        uncancelled(|| multicast::change(change, fd, group, source, interface))?;
        Ok(0)
    })
}

/// Makes a socket a member of a multicast group: it receives what is sent to the group and its
/// port.
///
/// The same for IPv4 and IPv6. The socket is one of rsk_udp_open, bound to the group's port, with
/// host NULL or, to receive nothing else, the group itself. An IPv6 socket can be in groups of both
/// families. Membership ends with the socket.
///
/// Parameters:
/// - fd: a UDP or raw socket of the group's family, or an IPv6 one.
/// - group: numeric address, such as "239.1.2.3" or "ff15::42"; "ff02::1%eth0" names the interface
///   as well.
/// - source: numeric address of the only sender wanted; NULL for any. Call again for more senders.
/// - interface: name of the interface to receive on, such as "eth0"; NULL for the system's choice,
///   which is that of the route to the group.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - ENODEV: no such interface; or interface is NULL and there is no route to the group.
/// - EADDRINUSE: it is a member already.
/// - EADDRNOTAVAIL: the same for this sender; or the socket is a member for any sender, and the
///   other way round (EINVAL).
/// - EINVAL: group or source is not a numeric address, or group is no multicast address.
/// - EAFNOSUPPORT: the socket, group and source are not of one family.
/// - ENOBUFS: too many groups (net.ipv4.igmp_max_memberships) or senders.
/// - EPROTO: a TCP socket, which has no multicast.
/// - EFAULT: group is NULL, or a text is wild.
/// - EBADF, ENOTSOCK: fd is none.
///
/// See also: rsk_multicast_leave, rsk_multicast_send_options; RFC 3678, ip(7), ipv6(7). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_multicast_join(
    fd: c_int,
    group: *const c_char,
    source: *const c_char,
    interface: *const c_char,
) -> c_int {
    // SAFETY: class *text*.
    unsafe { change(Call::MulticastJoin, Change::Join, fd, group, source, interface) }
}

/// Ends the membership of a socket in a multicast group.
///
/// With the arguments that rsk_multicast_join was given.
///
/// Parameters:
/// - fd, group, source, interface: as for rsk_multicast_join.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EADDRNOTAVAIL: it is not a member of this group, with this sender, on this interface.
/// - ENODEV: no such interface.
/// - EINVAL, EAFNOSUPPORT, EFAULT, EBADF, ENOTSOCK: as for rsk_multicast_join.
///
/// See also: rsk_multicast_join. Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_multicast_leave(
    fd: c_int,
    group: *const c_char,
    source: *const c_char,
    interface: *const c_char,
) -> c_int {
    // SAFETY: class *text*.
    unsafe { change(Call::MulticastLeave, Change::Leave, fd, group, source, interface) }
}

/// Sets how a socket sends to multicast groups.
///
/// Membership is not needed for sending. On an IPv6 socket it holds for groups of both families. At
/// first the system chooses the interface by its routes, ttl is 1 (not beyond the local network)
/// and loop is on.
///
/// Parameters:
/// - fd: a UDP or raw socket.
/// - interface: name of the interface to send through, such as "eth0"; NULL to leave it as it is.
/// - ttl: how many networks a datagram may reach: 0 this computer, 1 the local network, up to 255;
///   -1 to leave it as it is.
/// - loop: 1 for members on this computer to receive it too, 0 for not; -1 to leave it as it is.
///
/// Returns: 0, or -1; after a failure some of it may be set.
///
/// Errors:
/// - ENODEV: no such interface.
/// - EINVAL: ttl or loop is out of range.
/// - EAFNOSUPPORT: neither an IPv4 nor an IPv6 socket.
/// - EPROTO: a TCP socket, which has no multicast.
/// - EFAULT: interface is wild.
/// - EBADF, ENOTSOCK: fd is none.
///
/// See also: rsk_multicast_join; ip(7), ipv6(7). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_multicast_send_options(
    fd: c_int,
    interface: *const c_char,
    ttl: c_int,
    r#loop: c_int,
) -> c_int {
    guard(Call::MulticastSendOptions, args!(fd, interface, ttl, r#loop), || {
        // SAFETY: class *text*.
        let interface = unsafe { bytes_of_text(interface) }?;
        uncancelled(|| multicast::send_options(fd, interface, ttl, r#loop))?;
        Ok(0)
    })
}
