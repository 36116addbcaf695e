//! Headers of packets.

use core::ffi::c_void;

use libc::{c_int, size_t};

use super::guard;
use crate::error::{Error, Result};
use crate::gate::{Args, Call, args};
use crate::socket::view::{self, EthernetView, IcmpView, Ipv4View, Ipv6View, Seen, TcpView, UdpView};

/// A caller's bytes.
///
/// # Safety
/// NULL, or `len` bytes that can be read.
unsafe fn bytes<'a>(pointer: *const c_void, len: size_t) -> Result<&'a [u8]> {
    if len == 0 {
        return Ok(&[]);
    }
    if pointer.is_null() {
        return Err(Error::BadPointer("bytes"));
    }
    if isize::try_from(len).is_err() {
        return Err(Error::InvalidArgument("len is longer than any memory"));
    }
    // SAFETY: the caller's promise; not NULL and not too long.
    Ok(unsafe { core::slice::from_raw_parts(pointer.cast(), len) })
}

/// Fills `out` with what `read` sees; how many bytes the header has.
///
/// # Safety
/// As for [`bytes`]; `out` is class *out*.
unsafe fn view<T>(
    call: Call,
    pointer: *const c_void,
    len: size_t,
    out: *mut T,
    read: impl FnOnce(&[u8]) -> Seen<T>,
) -> c_int {
    let args: Args = args!(pointer, len, out);
    guard(call, args, || {
        if out.is_null() {
            return Err(Error::BadPointer("out"));
        }
        // SAFETY: the caller's promise.
        let bytes = unsafe { bytes(pointer, len) }?;
        let (seen, header) = read(bytes).ok_or(Error::Os(libc::EBADMSG))?;
        // SAFETY: class *out*, and not NULL.
        unsafe { out.write(seen) };
        c_int::try_from(header).map_err(|_| Error::Os(libc::EBADMSG))
    })
}

/// Reads the header of an Ethernet frame.
///
/// This and the other rsk_view_ functions check before they show: a header that is cut or
/// contradicts itself is refused, and no byte beyond len is looked at. All numbers are in the byte
/// order of this computer, so they need no rsk_ntohs; addresses are bytes as sent. Each returns how
/// long its header is: the next one begins there.
///
/// VLAN tags (IEEE 802.1Q and 802.1ad) count to the header.
///
/// Parameters:
/// - bytes: the frame, as a packet socket gives it.
/// - len: how many bytes there are.
/// - out: filled with the header.
///
/// Returns: the bytes of the header, 14 and 4 for each tag, or -1 with *out unchanged.
///
/// Errors:
/// - EBADMSG: the header is cut.
/// - EFAULT: out is NULL, or bytes is and len is not 0. A wild pointer crashes the process.
/// - EINVAL: len is longer than any memory.
///
/// Safety: pure computation, for any place, also a signal handler.
///
/// See also: rsk_packet_open, rsk_view_ipv4, rsk_view_ipv6. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_view_ethernet(bytes: *const c_void, len: size_t, out: *mut EthernetView) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { view(Call::ViewEthernet, bytes, len, out, view::ethernet) }
}

/// Reads the header of an IPv4 packet.
///
/// The payload may be cut, as it is inside an ICMP error: compare payload_length with what there
/// is. A wrong checksum is told, not refused.
///
/// Parameters:
/// - bytes, len, out: as for rsk_view_ethernet.
///
/// Returns: the bytes of the header with its options, 20 to 60, or -1 with *out unchanged.
///
/// Errors:
/// - EBADMSG: the header is cut; or it is not of version 4; or one of its lengths is impossible.
/// - EFAULT, EINVAL: as for rsk_view_ethernet.
///
/// Safety: as rsk_view_ethernet.
///
/// See also: rsk_view_icmp, rsk_view_tcp, rsk_view_udp. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_view_ipv4(bytes: *const c_void, len: size_t, out: *mut Ipv4View) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { view(Call::ViewIpv4, bytes, len, out, view::ipv4) }
}

/// Reads the header of an IPv6 packet, and the extension headers behind it.
///
/// Hop-by-hop options, destination options, routing, fragment and authentication headers are
/// passed; protocol says what follows them. Of a fragment that is not the first nothing follows
/// that could be read.
///
/// Parameters:
/// - bytes, len, out: as for rsk_view_ethernet.
///
/// Returns: the bytes of all these headers, 40 at least, or -1 with *out unchanged.
///
/// Errors:
/// - EBADMSG: a header is cut, or it is not of version 6.
/// - EFAULT, EINVAL: as for rsk_view_ethernet.
///
/// Safety: as rsk_view_ethernet.
///
/// See also: rsk_view_icmp, rsk_view_tcp, rsk_view_udp. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_view_ipv6(bytes: *const c_void, len: size_t, out: *mut Ipv6View) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { view(Call::ViewIpv6, bytes, len, out, view::ipv6) }
}

/// Reads the header of an ICMP or ICMPv6 message.
///
/// What follows the 8 bytes depends on the type: of an echo the data, of an error the beginning of
/// the packet it is about, which rsk_view_ipv4 or rsk_view_ipv6 reads.
///
/// Parameters:
/// - bytes, len, out: as for rsk_view_ethernet.
///
/// Returns: 8, or -1 with *out unchanged.
///
/// Errors:
/// - EBADMSG: the header is cut.
/// - EFAULT, EINVAL: as for rsk_view_ethernet.
///
/// Safety: as rsk_view_ethernet.
///
/// See also: rsk_raw_open, rsk_checksum. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_view_icmp(bytes: *const c_void, len: size_t, out: *mut IcmpView) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { view(Call::ViewIcmp, bytes, len, out, view::icmp) }
}

/// Reads the header of a TCP segment, with its options.
///
/// Parameters:
/// - bytes, len, out: as for rsk_view_ethernet.
///
/// Returns: the bytes of the header with its options, 20 to 60, or -1 with *out unchanged.
///
/// Errors:
/// - EBADMSG: the header or an option is cut, or an option has a wrong length.
/// - EFAULT, EINVAL: as for rsk_view_ethernet.
///
/// Safety: as rsk_view_ethernet.
///
/// See also: rsk_view_ipv4; RFC 9293. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_view_tcp(bytes: *const c_void, len: size_t, out: *mut TcpView) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { view(Call::ViewTcp, bytes, len, out, view::tcp) }
}

/// Reads the header of a UDP datagram.
///
/// Parameters:
/// - bytes, len, out: as for rsk_view_ethernet.
///
/// Returns: 8, or -1 with *out unchanged.
///
/// Errors:
/// - EBADMSG: the header is cut, or its length is below 8.
/// - EFAULT, EINVAL: as for rsk_view_ethernet.
///
/// Safety: as rsk_view_ethernet.
///
/// See also: rsk_view_ipv4; RFC 768. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_view_udp(bytes: *const c_void, len: size_t, out: *mut UdpView) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { view(Call::ViewUdp, bytes, len, out, view::udp) }
}

/// Computes the checksum of the internet protocols (RFC 1071).
///
/// To make one: fill its field with 0, and store rsk_htons of the result there. To check one: the
/// result over everything, the field included, is 0. TCP, UDP and ICMPv6 begin theirs with a
/// pseudo-header of the addresses, which the caller puts in front.
///
/// Parameters:
/// - bytes: what to sum up; NULL counts as nothing.
/// - len: how many bytes; an odd number is filled up with a 0.
///
/// Returns: the checksum, in the byte order of this computer; 0xFFFF of nothing.
///
/// Safety: as rsk_view_ethernet. A wild pointer crashes the process.
///
/// See also: rsk_view_icmp, rsk_htons. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_checksum(bytes: *const c_void, len: size_t) -> u16 {
    guard(Call::Checksum, args!(bytes, len), || {
        // SAFETY: the caller's promise.
        let bytes = unsafe { self::bytes(bytes, len) }.unwrap_or_default();
        Ok(view::checksum(bytes))
    })
}
