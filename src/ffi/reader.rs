//! Lines and records out of a stream.

use libc::{c_char, c_int, c_void, size_t, ssize_t};

use super::{give, guard, length};
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::io::reader::Reader;
use crate::raw::memory;
use crate::raw::registry::Registry;
use crate::sys::caller::Room;
use crate::sys::thread::uncancelled;

/// A reader: takes lines and records out of a stream, through a buffer of its own.
///
/// Made by rsk_reader_open and ended by rsk_reader_close. It is a number that can be copied freely
/// and is checked at each call: after the close it is refused with EBADF.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct ReaderHandle {
    /// Number of the reader; 0 is never one.
    pub id: u64,
}

static READERS: Registry<Reader> = Registry::new();

/// Runs `work` on the reader of a handle.
fn on(handle: ReaderHandle, work: impl FnOnce(&Reader) -> Result<usize>) -> Result<ssize_t> {
    uncancelled(|| {
        let reader = READERS.get(handle.id).ok_or(Error::StaleHandle(handle.id))?;
        work(&reader).map(length)
    })
}

/// The caller's room, which is filled by the library itself.
///
/// # Safety
/// Class *out*, of `len` bytes.
unsafe fn room<'a>(buf: *mut c_void, len: size_t) -> Result<Room<'a>> {
    if buf.is_null() && len > 0 {
        return Err(Error::BadPointer("buf"));
    }
    // SAFETY: class *out*, and not NULL.
    Ok(unsafe { Room::new(buf, len) })
}

/// Opens a reader on a stream.
///
/// It receives in large pieces and hands out what is asked for: lines, records up to a delimiter,
/// a number of bytes. Whatever a call cannot give whole it does not take: after an error or a
/// deadline the next call finds everything still there.
///
/// What the reader holds is gone from the socket. So receive through the reader only, and ask
/// rsk_reader_buffered before waiting for the descriptor to become readable. It waits on
/// non-blocking descriptors too and leaves the mode as it is. It does not own the descriptor: close
/// the reader first, then the descriptor.
///
/// Parameters:
/// - fd: a connected stream socket; it is not looked at before the first read.
/// - max: bytes the reader may hold, which is also the length of the longest line with its end.
///   Memory is used as needed, up to this.
/// - out: filled with the reader; with id 0 on failure.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: max is 0 or above SSIZE_MAX.
/// - EFAULT: out is NULL or points to no memory.
/// - EBADF: fd is negative.
/// - ENFILE: too many readers.
///
/// Safety: one thread at a time may use a reader; a second one gets EBUSY. A child made by fork has
/// a copy with what it holds; parent and child then take turns on the same stream.
///
/// See also: rsk_reader_line, rsk_reader_until, rsk_reader_exact, rsk_reader_read,
/// rsk_reader_close. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_reader_open(fd: c_int, max: size_t, out: *mut ReaderHandle) -> c_int {
    guard(Call::ReaderOpen, args!(fd, max, out), || {
        // SAFETY: class *out*; filled first so that NULL is found before anything is made.
        unsafe { give(out, ReaderHandle { id: 0 }, "out") }?;
        let id = READERS.open(Reader::new(fd, max)?).ok_or(Error::TooManyHandles)?;
        // SAFETY: class *out*.
        unsafe { give(out, ReaderHandle { id }, "out") }?;
        Ok(0)
    })
}

/// Reads a line.
///
/// The line is given without its end, which is "\n" or "\r\n", and with a NUL after it. It may
/// contain NULs itself: the result tells its length. A last line without an end is not a line:
/// ENODATA, and its bytes can be had from rsk_reader_read.
///
/// Parameters:
/// - reader: the reader.
/// - buf: filled with the line and a NUL.
/// - len: size of buf in bytes.
/// - timeout_ms: milliseconds for the whole call; 0 does not wait, -1 waits without limit. A signal
///   handler does not end the wait.
///
/// Returns: the length of the line without the NUL, 0 for an empty one; or -1 with nothing taken.
///
/// Errors:
/// - ENODATA: the stream has ended; rsk_reader_buffered tells whether there is an unfinished line.
/// - EMSGSIZE: the line does not fit in buf, or is longer than the reader's max: then rsk_reader_read
///   takes it in parts.
/// - ETIMEDOUT: no whole line came in time; or TCP gave up on a peer that does not answer.
/// - EBUSY: another thread is in a call on this reader.
/// - EFAULT: buf is NULL.
/// - ENOMEM: no memory for the buffer.
/// - EBADF: not an open reader, or its descriptor was closed.
/// - others: as for rsk_recv, except EAGAIN and EINTR, which it does not give.
///
/// See also: rsk_reader_open, rsk_reader_until. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_reader_line(
    reader: ReaderHandle,
    buf: *mut c_char,
    len: size_t,
    timeout_ms: c_int,
) -> ssize_t {
    guard(Call::ReaderLine, args!(reader.id, buf, len, timeout_ms), || {
        // SAFETY: class *out*.
        let room = unsafe { room(buf.cast(), len) }?;
        on(reader, |it| it.line(room, timeout_ms))
    })
}

/// Reads up to a delimiter.
///
/// The bytes before the delimiter are given; the delimiter itself is taken and not given. No NUL is
/// added.
///
/// Parameters:
/// - reader: the reader.
/// - delimiter: the bytes to look for, such as "\r\n\r\n".
/// - dlen: how many, at least 1.
/// - buf: filled with the bytes before the delimiter.
/// - len: size of buf in bytes.
/// - timeout_ms: as for rsk_reader_line.
///
/// Returns: the number of bytes before the delimiter, 0 if it came first; or -1 with nothing taken.
///
/// Errors: as for rsk_reader_line, and
/// - EINVAL: dlen is 0 or above the reader's max.
/// - EFAULT: delimiter is NULL or points to no memory.
///
/// See also: rsk_reader_line. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_READS(2, 3) RSK_WRITES(4, 5)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_reader_until(
    reader: ReaderHandle,
    delimiter: *const c_void,
    dlen: size_t,
    buf: *mut c_void,
    len: size_t,
    timeout_ms: c_int,
) -> ssize_t {
    guard(Call::ReaderUntil, args!(reader.id, delimiter, dlen, buf, len, timeout_ms), || {
        if delimiter.is_null() || memory::is_wild(delimiter as usize, dlen) {
            return Err(Error::BadPointer("delimiter"));
        }
        if isize::try_from(dlen).is_err() {
            return Err(Error::InvalidArgument("dlen is above SSIZE_MAX"));
        }
        // SAFETY: the caller's bytes, `dlen` of them.
        let delimiter = unsafe { core::slice::from_raw_parts(delimiter.cast::<u8>(), dlen) };
        // SAFETY: class *out*.
        let room = unsafe { room(buf, len) }?;
        on(reader, |it| it.until(delimiter, room, timeout_ms))
    })
}

/// Reads a number of bytes, all or none.
///
/// Parameters:
/// - reader: the reader.
/// - buf: filled with the bytes.
/// - len: how many; no more than the reader's max.
/// - timeout_ms: as for rsk_reader_line.
///
/// Returns: len; or -1 with nothing taken.
///
/// Errors: as for rsk_reader_line, and
/// - ENODATA: the stream has ended, and fewer bytes are left; rsk_reader_buffered tells how many.
/// - EMSGSIZE: len is above the reader's max.
///
/// See also: rsk_reader_read, rsk_recv_exact. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_reader_exact(
    reader: ReaderHandle,
    buf: *mut c_void,
    len: size_t,
    timeout_ms: c_int,
) -> ssize_t {
    guard(Call::ReaderExact, args!(reader.id, buf, len, timeout_ms), || {
        // SAFETY: class *out*.
        let room = unsafe { room(buf, len) }?;
        on(reader, |it| it.exact(room, timeout_ms))
    })
}

/// Reads what there is, at least one byte.
///
/// As rsk_recv, with what the reader holds first. For data without lines, such as the body after a
/// header, and for the rest after ENODATA or EMSGSIZE.
///
/// Parameters:
/// - reader: the reader.
/// - buf: filled with the bytes.
/// - len: size of buf in bytes, at least 1.
/// - timeout_ms: as for rsk_reader_line.
///
/// Returns: the number of bytes, 0 at the end of the stream, or -1.
///
/// Errors: as for rsk_reader_line (never ENODATA or EMSGSIZE), and
/// - EINVAL: len is 0.
///
/// See also: rsk_reader_exact, rsk_reader_buffered. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_WRITES(2, 3)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_reader_read(
    reader: ReaderHandle,
    buf: *mut c_void,
    len: size_t,
    timeout_ms: c_int,
) -> ssize_t {
    guard(Call::ReaderRead, args!(reader.id, buf, len, timeout_ms), || {
        // SAFETY: class *out*.
        let room = unsafe { room(buf, len) }?;
        on(reader, |it| it.read(room, timeout_ms))
    })
}

/// Tells how many bytes a reader holds.
///
/// They were received and can be read without the descriptor being readable. It makes no system
/// call.
///
/// Parameters:
/// - reader: the reader.
///
/// Returns: the number of bytes, or -1.
///
/// Errors:
/// - EBUSY: another thread is in a call on this reader.
/// - EBADF: not an open reader.
///
/// See also: rsk_reader_read, rsk_bytes_available. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub extern "C" fn rsk_reader_buffered(reader: ReaderHandle) -> ssize_t {
    guard(Call::ReaderBuffered, args!(reader.id), || on(reader, Reader::buffered))
}

/// Closes a reader; what it holds is lost, and the descriptor stays open.
///
/// A call of another thread that is in progress goes on to its end.
///
/// Parameters:
/// - reader: the reader; afterwards refused everywhere.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open reader; it was closed before.
///
/// See also: rsk_reader_open. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_reader_close(reader: ReaderHandle) -> c_int {
    guard(Call::ReaderClose, args!(reader.id), || {
        if READERS.close(reader.id) { Ok(0) } else { Err(Error::StaleHandle(reader.id)) }
    })
}
