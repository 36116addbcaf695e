//! Raw and packet sockets.

use core::ffi::c_char;

use libc::c_int;

use super::{bytes_of_text, guard};
use crate::gate::{Call, args};
use crate::socket::raw;
use crate::sys::thread::uncancelled;

/// Opens a raw IP socket: IP packets of one protocol, without TCP or UDP in between.
///
/// Needs the capability CAP_NET_RAW. To send an ICMP echo (ping) there is a way without:
/// rsk_socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP), for groups in net.ipv4.ping_group_range.
///
/// What is received on AF_INET begins with the IP header: rsk_view_ipv4. On AF_INET6 it begins
/// behind it. What is sent gets an IP header from the system, unless RSK_HEADER_INCLUDED. The
/// socket receives a copy of every packet of its protocol; the system goes on handling them, too.
///
/// Parameters:
/// - family: AF_INET or AF_INET6.
/// - protocol: IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_UDP, ..., 1 to 255. IPPROTO_RAW only sends, and
///   always with a header of the program's own.
/// - flags: 0, or RSK_NONBLOCK, RSK_INHERIT, RSK_HEADER_INCLUDED, RSK_BROADCAST, joined with |.
///
/// Returns: the descriptor, which is yours to close, or -1.
///
/// Errors:
/// - EPERM: the process does not have CAP_NET_RAW.
/// - EAFNOSUPPORT: family is neither, or the system lacks it.
/// - EPROTONOSUPPORT, EINVAL: protocol is not 1 to 255.
/// - EINVAL: flags has a bit that is not listed.
/// - EMFILE, ENFILE, ENOBUFS, ENOMEM: nothing left.
///
/// See also: rsk_packet_open, rsk_view_ipv4, rsk_view_icmp, rsk_checksum; raw(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_raw_open(family: c_int, protocol: c_int, flags: c_int) -> c_int {
    guard(Call::RawOpen, args!(family, protocol, flags), || uncancelled(|| raw::open(family, protocol, flags)))
}

/// Opens a packet socket: every frame that an interface receives or sends, as a whole.
///
/// Needs the capability CAP_NET_RAW. Receive with rsk_recvfrom: the address (struct sockaddr_ll of
/// netpacket/packet.h) tells the interface and whether the frame came in or goes out
/// (PACKET_OUTGOING). The frame begins with its link header, on Ethernet and on "lo": see
/// rsk_view_ethernet. Frames between others are seen only in promiscuous mode, which is not set
/// here (PACKET_ADD_MEMBERSHIP).
///
/// Parameters:
/// - interface: its name, such as "eth0" or "lo"; NULL for all.
/// - flags: 0, or RSK_NONBLOCK and RSK_INHERIT joined with |.
///
/// Returns: the descriptor, which is yours to close, or -1.
///
/// Errors:
/// - EPERM: the process does not have CAP_NET_RAW.
/// - ENODEV: there is no such interface.
/// - ENETDOWN: the interface is down.
/// - EINVAL: flags has a bit that is not listed.
/// - EAFNOSUPPORT: the system has no packet sockets.
/// - EFAULT: interface is wild.
/// - EMFILE, ENFILE, ENOBUFS, ENOMEM: nothing left.
///
/// See also: rsk_raw_open, rsk_view_ethernet; packet(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_packet_open(interface: *const c_char, flags: c_int) -> c_int {
    guard(Call::PacketOpen, args!(interface, flags), || {
        // SAFETY: class *text*.
        let interface = unsafe { bytes_of_text(interface) }?;
        uncancelled(|| raw::open_packets(interface, flags))
    })
}
