//! How streams receive: pauses, frames, pipes.

use core::slice;

use libc::{c_int, c_void, size_t};

use super::super::guard;
use super::stream_callbacks::StreamHandle;
use super::versioned::{Versioned, given};
use super::{done, on};
use crate::error::{Error, Result};
use crate::event::framing::{Description, Framing};
use crate::gate::{Call, args};

/// Kind of framing: lines, up to \n; \r before it belongs to the end of the line.
pub const RSK_FRAME_LINE: c_int = 1;
/// Kind of framing: up to a delimiter of 1 to 16 bytes.
pub const RSK_FRAME_DELIMITER: c_int = 2;
/// Kind of framing: a header that says how many bytes follow.
pub const RSK_FRAME_LENGTH: c_int = 3;
/// Kind of framing: all frames have the same length.
pub const RSK_FRAME_FIXED: c_int = 4;
/// Flag of rsk_framing: on_data is given the delimiter, or the header, too.
pub const RSK_FRAME_KEEP: c_int = 1;
/// Flag of rsk_framing: the length is in little-endian order; without it in network order.
pub const RSK_FRAME_LITTLE_ENDIAN: c_int = 2;

/// Flag of rsk_stream_pipe: the end of the one stream does not end the other.
pub const RSK_PIPE_KEEP_OPEN: c_int = 1;

/// How a stream is cut into frames, for rsk_stream_set_framing. What a kind does not use is 0.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct FramingSettings {
    /// sizeof (rsk_framing).
    pub size: size_t,
    /// RSK_FRAME_LINE, RSK_FRAME_DELIMITER, RSK_FRAME_LENGTH or RSK_FRAME_FIXED.
    pub kind: c_int,
    /// RSK_FRAME_KEEP, RSK_FRAME_LITTLE_ENDIAN, joined with |; or 0.
    pub flags: c_int,
    /// Most bytes of a frame, without delimiter or header; 0 = 64 KiB. A longer one ends the stream
    /// with EMSGSIZE.
    pub max: size_t,
    /// DELIMITER: its bytes, copied.
    pub delimiter: *const c_void,
    /// DELIMITER: how many, 1 to 16.
    pub delimiter_len: size_t,
    /// FIXED: bytes of a frame. LENGTH: bytes of the number in the header: 1, 2, 3, 4 or 8.
    pub length: size_t,
    /// LENGTH: bytes of the header before that number.
    pub length_offset: size_t,
    /// LENGTH: added to that number, it gives the bytes that follow the header.
    pub length_adjust: i64,
    /// LENGTH: bytes of the header; 0 = it ends with the number.
    pub header: size_t,
}

// SAFETY: it begins with its size, and all its members may be zero.
unsafe impl Versioned for FramingSettings {}

/// Most bytes of a delimiter.
const DELIMITER: size_t = 16;

/// Stops receiving on a stream.
///
/// No on_data and no on_end until rsk_stream_resume, from the moment this returns: not even of
/// frames that have been received already. The peer is slowed down when the buffers of both
/// systems are full. Writing goes on. Doing it again is in order.
///
/// A failure of the connection is noticed late, or only after resuming, because nothing is read.
///
/// Parameters:
/// - stream: the stream.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_resume, rsk_stream_pipe. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_pause(stream: StreamHandle) -> c_int {
    guard(Call::StreamPause, args!(stream.id), || done(on(stream.id, |core| core.stream_pause(stream.id))))
}

/// Goes on receiving on a stream.
///
/// Doing it again is in order.
///
/// Parameters:
/// - stream: the stream.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_pause. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_resume(stream: StreamHandle) -> c_int {
    guard(Call::StreamResume, args!(stream.id), || done(on(stream.id, |core| core.stream_resume(stream.id))))
}

/// Cuts what a stream receives into frames: one on_data for each.
///
/// In the middle of a stream, also in on_data, what follows the frame told last is cut in the new
/// way. A frame above the limit ends the stream with EMSGSIZE as soon as that is certain. If the
/// peer ends inside a frame, the stream fails with EBADMSG, except with RSK_FRAME_LINE: the last
/// line needs no \n.
///
/// Parameters:
/// - stream: the stream.
/// - framing: how, copied; NULL = bytes as they come, as in the beginning.
///
/// Returns: 0, or -1 with nothing changed.
///
/// Errors:
/// - EINVAL: framing has contradictions or a wrong size; rsk_explain tells which.
/// - EFAULT: delimiter is NULL.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_pause, rsk_reader_line. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_set_framing(stream: StreamHandle, framing: *const FramingSettings) -> c_int {
    guard(Call::StreamSetFraming, args!(stream.id, framing), || {
        // SAFETY: NULL or a structure, as the header says.
        let framing = match unsafe { given(framing) }? {
            // SAFETY: its delimiter is memory of the caller, as the header says.
            Some(framing) => Some(unsafe { checked(&framing) }?),
            None => None,
        };
        done(on(stream.id, |core| core.stream_set_framing(stream.id, framing)))
    })
}

/// The framing, if it makes sense.
///
/// # Safety
/// The delimiter has as many bytes as it says, or is NULL.
unsafe fn checked(given: &FramingSettings) -> Result<Framing> {
    let delimiter: &[u8] = match given.delimiter_len {
        0 => &[],
        _ if given.delimiter.is_null() => return Err(Error::BadPointer("delimiter")),
        // SAFETY: the caller's promise; of a length that is refused all the same only what can be one is looked at.
        len => unsafe { slice::from_raw_parts(given.delimiter.cast(), len.min(DELIMITER + 1)) },
    };
    Framing::new(&Description {
        kind: given.kind,
        flags: given.flags,
        max: given.max,
        delimiter,
        length: given.length,
        length_offset: given.length_offset,
        length_adjust: given.length_adjust,
        header: given.header,
    })
}

/// Sends what one stream receives over another, until it ends.
///
/// No on_data and no on_end is called for it, and no on_drain for the other one. As long as the
/// other one has as much queued as its soft mark, the first is not read. Its end ends the other
/// one too, after what is queued, unless RSK_PIPE_KEEP_OPEN says otherwise. If one of the two
/// fails or is destroyed before that, the other one is cut off with a reset, and told so with the
/// same code, or ECANCELED. A first one that ends already only sends what it has queued then, and
/// what it still receives is thrown away.
///
/// Both may be the same stream: that is an echo.
///
/// For a proxy open both streams with RSK_STREAM_HALF_OPEN and make two pipes, one for each
/// direction. With framing the frames are passed on, without what RSK_FRAME_KEEP would keep.
///
/// Parameters:
/// - from: the stream to receive from.
/// - to: the stream to write to, of the same loop; with id 0 the pipe of from is undone.
/// - flags: RSK_PIPE_KEEP_OPEN, or 0.
///
/// Returns: 0, or -1 with nothing changed.
///
/// Errors:
/// - EINVAL: flags has another bit.
/// - EBUSY: another stream is piped into to already.
/// - EPIPE: to was ended, or has ended by itself.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: one of them is not an open stream, or they are of two loops.
///
/// See also: rsk_stream_sendfile, rsk_stream_set_marks. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_pipe(from: StreamHandle, to: StreamHandle, flags: c_int) -> c_int {
    guard(Call::StreamPipe, args!(from.id, to.id, flags), || {
        if flags & !RSK_PIPE_KEEP_OPEN != 0 {
            return Err(Error::InvalidArgument("flags has a bit other than RSK_PIPE_KEEP_OPEN"));
        }
        done(on(from.id, |core| core.stream_pipe(from.id, to.id, flags)))
    })
}
