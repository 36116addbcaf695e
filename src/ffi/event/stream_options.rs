//! Options of streams, and their checks.

use core::ffi::{CStr, c_char};
use std::ffi::CString;

use libc::{c_int, size_t};

use super::super::bytes_of_text;
use super::versioned::{Versioned, given};
use crate::error::{Error, Result};
use crate::event::stream::{HARD, Keepalive, SOFT, StreamOptions};

/// Flag of rsk_stream_options: the end of the peer does not end this side. Without it the stream
/// is ended as if by rsk_stream_end when on_end has been called.
pub const RSK_STREAM_HALF_OPEN: c_int = 1;
/// Flag of rsk_stream_options: nothing is read until rsk_stream_resume.
pub const RSK_STREAM_PAUSED: c_int = 2;
/// Flag of rsk_stream_options: small writes are sent at once (TCP_NODELAY).
pub const RSK_STREAM_NODELAY: c_int = 4;

/// What a stream is to be like, for rsk_stream_connect and its kin, and for the streams a server
/// accepts.
///
/// Set size, and leave the rest zero for the defaults: rsk_stream_options options = { .size =
/// sizeof options }. The library copies it. Times are milliseconds.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct StreamSettings {
    /// sizeof (rsk_stream_options).
    pub size: size_t,
    /// RSK_STREAM_HALF_OPEN, RSK_STREAM_PAUSED, RSK_STREAM_NODELAY, joined with |; or 0.
    pub flags: c_int,
    /// on_timeout is called when nothing has been received or sent for so long; 0 = never. The
    /// stream stays open.
    pub idle_timeout_ms: c_int,
    /// Time to connect, looking up the name included; then the stream fails with ETIMEDOUT. 0 =
    /// no limit but the system's.
    pub connect_timeout_ms: c_int,
    /// Bytes are queued and the system takes none for so long: the stream fails with ETIMEDOUT
    /// and is reset. 0 = no limit.
    pub write_timeout_ms: c_int,
    /// Time for the peer to end too, after the end of this side was sent; then the stream fails
    /// with ETIMEDOUT and is reset. 0 = no limit.
    pub close_timeout_ms: c_int,
    /// Queued bytes from which on a write answers 0; 0 = 64 KiB.
    pub soft_mark: size_t,
    /// Queued bytes above which a write is refused; 0 = 16 MiB, SIZE_MAX = none. Not below
    /// soft_mark.
    pub hard_mark: size_t,
    /// TCP keep-alive: seconds of silence before the first probe, 1 to 32767; 0 = off.
    pub keepalive_idle_s: c_int,
    /// Seconds between probes, 1 to 32767; 0 = the system's.
    pub keepalive_interval_s: c_int,
    /// Probes without an answer that end the connection, 1 to 127; 0 = the system's.
    pub keepalive_count: c_int,
    /// Type of service of what is sent (IP_TOS, IPV6_TCLASS), 1 to 255; 0 = the system's.
    pub tos: c_int,
    /// rsk_stream_connect only: local address in numbers; NULL = the system's choice.
    pub local_host: *const c_char,
    /// rsk_stream_connect only: local port; NULL = the system's choice.
    pub local_service: *const c_char,
}

// SAFETY: it begins with its size, and all its members may be zero.
unsafe impl Versioned for StreamSettings {}

/// Who may name a local address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Local {
    /// The stream is to be connected over IP.
    Allowed,
    /// It has its address already, or none.
    Refused,
}

const FLAGS: c_int = RSK_STREAM_HALF_OPEN | RSK_STREAM_PAUSED | RSK_STREAM_NODELAY;

/// The options at `pointer`, checked; the defaults for NULL.
///
/// # Safety
/// NULL, or a structure as the header says, whose texts are class *text*.
pub(super) unsafe fn stream_options(pointer: *const StreamSettings, local: Local) -> Result<StreamOptions> {
    // SAFETY: the caller's promise.
    let Some(given) = (unsafe { given(pointer) })? else {
        return Ok(StreamOptions::default());
    };
    let mut options = checked(&given)?;
    // SAFETY: class *text*.
    let host = unsafe { bytes_of_text(given.local_host) }?;
    // SAFETY: class *text*.
    let service = unsafe { bytes_of_text(given.local_service) }?;
    options.local = local_end(host, service, local)?;
    Ok(options)
}

fn checked(given: &StreamSettings) -> Result<StreamOptions> {
    if given.flags & !FLAGS != 0 {
        return refused(
            "flags has a bit that is none of RSK_STREAM_HALF_OPEN, RSK_STREAM_PAUSED and RSK_STREAM_NODELAY",
        );
    }
    let (soft, hard) = marks(given.soft_mark, given.hard_mark)?;
    Ok(StreamOptions {
        half_open: given.flags & RSK_STREAM_HALF_OPEN != 0,
        paused: given.flags & RSK_STREAM_PAUSED != 0,
        nodelay: given.flags & RSK_STREAM_NODELAY != 0,
        idle_ms: time(given.idle_timeout_ms, "idle_timeout_ms is negative")?,
        connect_ms: time(given.connect_timeout_ms, "connect_timeout_ms is negative")?,
        write_ms: time(given.write_timeout_ms, "write_timeout_ms is negative")?,
        close_ms: time(given.close_timeout_ms, "close_timeout_ms is negative")?,
        soft,
        hard,
        keepalive: keepalive(given.keepalive_idle_s, given.keepalive_interval_s, given.keepalive_count)?,
        tos: tos(given.tos)?,
        local: None,
    })
}

fn refused<T>(told: &'static str) -> Result<T> {
    Err(Error::InvalidArgument(told))
}

/// Milliseconds, 0 for none.
pub(super) fn time(ms: c_int, told: &'static str) -> Result<u32> {
    u32::try_from(ms).map_err(|_| Error::InvalidArgument(told))
}

/// Both marks, with the defaults put in.
pub(super) fn marks(soft: usize, hard: usize) -> Result<(usize, usize)> {
    let soft = if soft == 0 { SOFT } else { soft };
    let hard = if hard == 0 { HARD } else { hard };
    if hard < soft {
        refused("the hard mark (0 is 16 MiB) is below the soft mark (0 is 64 KiB)")
    } else {
        Ok((soft, hard))
    }
}

/// What the kernel takes for keep-alive.
pub(super) fn keepalive(idle_s: c_int, interval_s: c_int, count: c_int) -> Result<Keepalive> {
    const SECONDS: core::ops::RangeInclusive<c_int> = 0..=32767;
    if idle_s == 0 && (interval_s != 0 || count != 0) {
        return refused("keep-alive is off (idle is 0), but an interval or a count of probes is given");
    }
    if !SECONDS.contains(&idle_s) || !SECONDS.contains(&interval_s) {
        return refused("the seconds of keep-alive are not between 0 and 32767");
    }
    if !(0..=127).contains(&count) {
        return refused("the count of keep-alive probes is not between 0 and 127");
    }
    Ok(Keepalive { idle_s, interval_s, count })
}

/// A type of service.
pub(super) fn tos(tos: c_int) -> Result<c_int> {
    if (0..=255).contains(&tos) { Ok(tos) } else { refused("tos is not between 0 and 255") }
}

/// The local address and port asked for.
fn local_end(host: Option<&CStr>, service: Option<&CStr>, local: Local) -> Result<Option<(CString, CString)>> {
    if host.is_none() && service.is_none() {
        return Ok(None);
    }
    if local == Local::Refused {
        return refused("local_host and local_service are for rsk_stream_connect only");
    }
    let owned = |text: Option<&CStr>, without: &CStr| text.unwrap_or(without).to_owned();
    Ok(Some((owned(host, c""), owned(service, c"0"))))
}

#[cfg(test)]
mod tests {
    use super::{HARD, SOFT, keepalive, marks, time, tos};

    #[test]
    fn a_hard_mark_below_the_soft_one_is_refused_also_where_one_is_the_default() {
        assert_eq!(marks(0, 0).ok(), Some((SOFT, HARD)));
        assert_eq!(marks(5, 5).ok(), Some((5, 5)));
        assert_eq!(marks(1, usize::MAX).ok(), Some((1, usize::MAX)));
        assert!(marks(5, 4).is_err() && marks(0, 4).is_err() && marks(HARD + 1, 0).is_err());
    }

    #[test]
    fn numbers_the_kernel_would_refuse_are_refused_before() {
        assert!(time(-1, "x").is_err() && time(0, "x").is_ok());
        assert!(tos(256).is_err() && tos(-1).is_err() && tos(255).is_ok());
        assert!(keepalive(0, 1, 0).is_err() && keepalive(0, 0, 1).is_err());
        assert!(keepalive(32768, 0, 0).is_err() && keepalive(1, -1, 0).is_err() && keepalive(1, 1, 128).is_err());
        assert!(keepalive(32767, 32767, 127).is_ok() && keepalive(0, 0, 0).is_ok());
    }
}
