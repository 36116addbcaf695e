//! Writing to streams, and ending them.

use libc::{c_int, c_void, iovec, size_t};

use super::super::guard;
use super::stream_callbacks::StreamHandle;
use super::{done, on};
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::sys::caller::Bytes;

/// As `IOV_MAX` of the system.
const MOST_PIECES: usize = 1024;

/// A caller's bytes; NULL stands for none only.
///
/// # Safety
/// Class *kernel*.
unsafe fn bytes<'a>(data: *const c_void, len: size_t) -> Result<Bytes<'a>> {
    if data.is_null() && len > 0 {
        return Err(Error::BadPointer("data"));
    }
    // SAFETY: class *kernel*.
    Ok(unsafe { Bytes::new(data, len) })
}

/// Writes to a stream.
///
/// What the system does not take at once is copied and sent later, in order with the other writes;
/// so data is yours again when this returns. All of it is taken or nothing. Before the connection
/// is there it is queued.
///
/// A stream that has as much queued as its soft mark says so: wait for on_drain before writing
/// more, which comes when the queue is down to a quarter of that. It goes on taking until the hard
/// mark, and then refuses.
///
/// Parameters:
/// - stream: the stream.
/// - data: the bytes.
/// - len: how many; 0 writes nothing, and on_written follows all the same.
/// - tag: a number of yours for on_written; 0 = it need not be told.
///
/// Returns: 1: go on; 0: taken, but wait for on_drain before more; or -1 with nothing taken.
///
/// Errors:
/// - EAGAIN: the queue would grow above the hard mark; on_drain tells when to try again.
/// - EMSGSIZE: len alone is more than the hard mark: it would never fit.
/// - EPIPE: rsk_stream_end was called, or the stream has ended by itself after the peer did.
/// - EFAULT: data is NULL.
/// - ENOMEM: no memory.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_writev, rsk_stream_write_ref, rsk_stream_end, rsk_stream_set_marks. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_write(stream: StreamHandle, data: *const c_void, len: size_t, tag: u64) -> c_int {
    guard(Call::StreamWrite, args!(stream.id, data, len, tag), || {
        // SAFETY: class *kernel*.
        let bytes = unsafe { bytes(data, len) }?;
        on(stream.id, |core| core.stream_write(stream.id, bytes, tag)).map(c_int::from)
    })
}

/// Writes several pieces of memory to a stream, as one write.
///
/// As rsk_stream_write: all of them are taken or nothing, and there is one on_written.
///
/// Parameters:
/// - stream: the stream.
/// - iov: the pieces.
/// - count: how many, 0 to 1024.
/// - tag: a number of yours for on_written; 0 = it need not be told.
///
/// Returns: 1: go on; 0: taken, but wait for on_drain before more; or -1 with nothing taken.
///
/// Errors:
/// - EINVAL: count is negative or above 1024, or the lengths together are above SSIZE_MAX.
/// - EAGAIN, EMSGSIZE, EPIPE, ENOMEM, EPERM: as for rsk_stream_write.
/// - EFAULT: iov is NULL, or one of its pieces is, or points to no memory. If the system had taken
///   some of the others before that was found out, the stream fails too.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_write, rsk_writev. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_writev(stream: StreamHandle, iov: *const iovec, count: c_int, tag: u64) -> c_int {
    guard(Call::StreamWritev, args!(stream.id, iov, count, tag), || {
        // SAFETY: `count` structures of the caller.
        let pieces = unsafe { pieces(iov, count) }?;
        on(stream.id, |core| core.stream_writev(stream.id, pieces, tag)).map(c_int::from)
    })
}

/// The pieces of a caller, which are laid out as [`Bytes`].
///
/// # Safety
/// `iov` is NULL or points to `count` structures, each with memory of class *kernel*.
unsafe fn pieces<'a>(iov: *const iovec, count: c_int) -> Result<&'a [Bytes<'a>]> {
    let count = usize::try_from(count).ok().filter(|count| *count <= MOST_PIECES);
    let count = count.ok_or(Error::InvalidArgument("count is not between 0 and 1024"))?;
    if count == 0 {
        return Ok(&[]);
    }
    if iov.is_null() {
        return Err(Error::BadPointer("iov"));
    }
    // SAFETY: the caller's promise; `Bytes` is laid out as `struct iovec`.
    let pieces = unsafe { core::slice::from_raw_parts(iov.cast::<Bytes>(), count) };
    if pieces.iter().any(|piece| piece.pointer().is_null() && piece.len() > 0) {
        return Err(Error::BadPointer("iov_base"));
    }
    let total = pieces.iter().try_fold(0usize, |sum, piece| sum.checked_add(piece.len()));
    if total.is_none_or(|total| isize::try_from(total).is_err()) {
        return Err(Error::InvalidArgument("the lengths together are above SSIZE_MAX"));
    }
    Ok(pieces)
}

/// Writes to a stream without a copy.
///
/// As rsk_stream_write, but the memory is used as it is: do not change or free it until on_written
/// with that tag, which comes also if the stream fails or is destroyed. For large data that is
/// there anyway.
///
/// Parameters:
/// - stream: the stream.
/// - data: the bytes, untouched until on_written.
/// - len: how many.
/// - tag: a number of yours for on_written, not 0.
///
/// Returns: 1: go on; 0: taken, but wait for on_drain before more; or -1 with nothing taken, and
/// the memory yours.
///
/// Errors:
/// - EINVAL: tag is 0: there would be no telling when the memory is free.
/// - EAGAIN, EMSGSIZE, EPIPE, EFAULT, ENOMEM, EPERM: as for rsk_stream_write.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_write, rsk_stream_sendfile. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_READS(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_stream_write_ref(
    stream: StreamHandle,
    data: *const c_void,
    len: size_t,
    tag: u64,
) -> c_int {
    guard(Call::StreamWriteRef, args!(stream.id, data, len, tag), || {
        // SAFETY: class *kernel*; it stays as it is until the write is told to be done, as the header says.
        let bytes = unsafe { bytes(data, len) }?;
        if tag == 0 {
            return Err(Error::InvalidArgument("tag is 0, but on_written has to tell when the memory is free"));
        }
        on(stream.id, |core| core.stream_write_ref(stream.id, bytes, tag)).map(c_int::from)
    })
}

/// Sends a part of a file over a stream.
///
/// In order with the writes, by sendfile(2): the bytes do not pass through the program, and do not
/// count for the marks. The library uses a copy of the descriptor, so file can be closed at once.
/// The file must keep its bytes until on_written: if it ends before len bytes, the stream fails
/// with ENODATA, since the peer would wait for the rest.
///
/// Parameters:
/// - stream: the stream.
/// - file: a regular file, open for reading.
/// - offset: where to begin, at least 0. The position of the descriptor is not used.
/// - len: how many bytes.
/// - tag: a number of yours for on_written; 0 = it need not be told.
///
/// Returns: 1: go on; 0: taken, but wait for on_drain before more; or -1 with nothing taken.
///
/// Errors:
/// - EINVAL: offset is negative, or offset and len together are above the largest file; file is no
///   regular file.
/// - EPIPE: rsk_stream_end was called, or the stream has ended by itself after the peer did.
/// - EMFILE, ENOMEM: no descriptor or no memory left.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: file is not open for reading, or not an open stream.
///
/// See also: rsk_stream_write, rsk_sendfile; sendfile(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(2)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_sendfile(stream: StreamHandle, file: c_int, offset: i64, len: u64, tag: u64) -> c_int {
    guard(Call::StreamSendfile, args!(stream.id, file, offset, len, tag), || {
        let offset = u64::try_from(offset).map_err(|_| Error::InvalidArgument("offset is negative"))?;
        let end = offset.checked_add(len).filter(|end| i64::try_from(*end).is_ok());
        if end.is_none() {
            return Err(Error::InvalidArgument("offset and len together are beyond the largest file"));
        }
        on(stream.id, |core| core.stream_sendfile(stream.id, file, offset, len, tag)).map(c_int::from)
    })
}

/// Ends the sending side of a stream, after all that is queued.
///
/// The peer then sees the end of the stream. The stream goes on receiving, and is closed when the
/// peer has ended too; set RSK_TIMEOUT_CLOSE for a peer that never does.
///
/// Parameters:
/// - stream: the stream.
/// - tag: a number of yours for on_written, when the end was sent; 0 = it need not be told.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EPIPE: it was called before, or the stream has ended by itself after the peer did.
/// - ENOMEM: no memory.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_destroy, rsk_stream_set_timeout, rsk_shutdown. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_end(stream: StreamHandle, tag: u64) -> c_int {
    guard(Call::StreamEnd, args!(stream.id, tag), || done(on(stream.id, |core| core.stream_end(stream.id, tag))))
}

/// Closes a stream at once.
///
/// No on_data is called after this. Writes that are queued are dropped: their on_written tells
/// code, or ECANCELED if that is 0. on_close follows.
///
/// Parameters:
/// - stream: the stream.
/// - code: why, an errno for on_error and on_close; 0 = no failure, on_error is not called.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: code is negative.
/// - EALREADY: it is closed already, and on_close has not returned.
/// - EPERM: the loop belongs to another thread.
/// - EBADF: not an open stream.
///
/// See also: rsk_stream_end, rsk_stream_reset. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_destroy(stream: StreamHandle, code: c_int) -> c_int {
    guard(Call::StreamDestroy, args!(stream.id, code), || {
        if code < 0 {
            return Err(Error::InvalidArgument("code is negative; it is an errno, or 0 for no failure"));
        }
        done(on(stream.id, |core| core.stream_destroy(stream.id, code)))
    })
}

/// Closes a stream at once, with a reset.
///
/// As rsk_stream_destroy with code 0, but the peer is told that the connection was broken off: its
/// reads fail with ECONNRESET. A Unix socket knows no reset and is only closed.
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
/// See also: rsk_stream_destroy, rsk_close_reset. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_stream_reset(stream: StreamHandle) -> c_int {
    guard(Call::StreamReset, args!(stream.id), || done(on(stream.id, |core| core.stream_reset(stream.id))))
}
