//! Options of endpoints.

use core::ffi::c_char;

use libc::{c_int, size_t};

use super::super::bytes_of_text;
use super::versioned::{Versioned, given};
use crate::error::{Error, Result};
use crate::event::endpoint::EndpointOptions;

/// Flag of rsk_endpoint_options: nothing is received until rsk_endpoint_resume.
pub const RSK_ENDPOINT_PAUSED: c_int = 8192;

/// What an endpoint is to be like, for rsk_endpoint_open and rsk_endpoint_adopt.
///
/// Set size, and leave the rest zero for the defaults: UDP on every address and a free port. The
/// library copies it.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct EndpointSettings {
    /// sizeof (rsk_endpoint_options).
    pub size: size_t,
    /// Address to receive on, in numbers, or a name of this computer, which is looked up at once
    /// and for 5 seconds at most. NULL = every address: an IPv6 socket that takes IPv4 too.
    pub host: *const c_char,
    /// Port number as text, or the name of a service. NULL or "0" = a free one, which
    /// rsk_endpoint_address tells.
    pub service: *const c_char,
    /// Path of a Unix datagram socket instead of host and service; "@name" is one outside the file
    /// system.
    pub path: *const c_char,
    /// The only peer: what others send is not received, and rsk_endpoint_send needs no address.
    /// NULL = none; else peer_service is needed too, and host and service may be left NULL.
    pub peer_host: *const c_char,
    /// Port of the peer.
    pub peer_service: *const c_char,
    /// RSK_REUSEPORT, RSK_NO_REUSEADDR, RSK_IPV4_ONLY, RSK_IPV6_ONLY, RSK_BROADCAST,
    /// RSK_REPLACE_STALE, RSK_NO_OFFLOAD (the system is not asked to join datagrams),
    /// RSK_ENDPOINT_PAUSED, joined with |; or 0.
    pub flags: c_int,
    /// Datagrams received, told and sent at once, at most: 1 to 256; 0 = 64.
    pub batch: c_int,
    /// Bytes of the longest datagram that is received whole, at most 262144; longer ones are cut and
    /// told with MSG_TRUNC. 0 = 65535, which no UDP datagram exceeds.
    pub max_datagram: size_t,
    /// Queued bytes above which a send answers 0; 0 = 256 KiB. Each datagram counts 64 bytes more
    /// than it has.
    pub soft_mark: size_t,
    /// Queued bytes above which a send is refused; 0 = 4 MiB. Not below soft_mark.
    pub hard_mark: size_t,
}

// SAFETY: it begins with its size, and all its members may be zero.
unsafe impl Versioned for EndpointSettings {}

/// The options at `pointer`; the defaults for NULL.
///
/// # Safety
/// NULL or a structure as the header says, whose texts are class *text*.
pub(super) unsafe fn endpoint_options<'a>(pointer: *const EndpointSettings) -> Result<EndpointOptions<'a>> {
    // SAFETY: the caller's promise.
    let Some(given) = (unsafe { given(pointer) })? else { return Ok(EndpointOptions::default()) };
    let batch = usize::try_from(given.batch);
    Ok(EndpointOptions {
        // SAFETY: class *text*.
        host: unsafe { bytes_of_text(given.host) }?,
        // SAFETY: class *text*.
        service: unsafe { bytes_of_text(given.service) }?,
        // SAFETY: class *text*.
        path: unsafe { bytes_of_text(given.path) }?,
        // SAFETY: class *text*.
        peer_host: unsafe { bytes_of_text(given.peer_host) }?,
        // SAFETY: class *text*.
        peer_service: unsafe { bytes_of_text(given.peer_service) }?,
        flags: given.flags,
        batch: batch.map_err(|_| Error::InvalidArgument("batch is not between 0 and 256"))?,
        max_datagram: given.max_datagram,
        soft: given.soft_mark,
        hard: given.hard_mark,
    })
}
