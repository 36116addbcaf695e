//! Traces.

use core::ffi::{c_char, c_void};

use libc::{c_int, size_t};

use super::{bytes_of_text, guard};
use crate::diag::trace;
use crate::error::Error;
use crate::gate::{Call, args};
use crate::sys::thread::uncancelled;

/// Form of a trace: a line of text a call, as rsk_trace describes.
pub const RSK_TRACE_TEXT: c_int = 1;
/// Form of a trace: a JSON object a line. See rsk_trace_to.
pub const RSK_TRACE_JSON: c_int = 2;
/// Form of a trace: packets as pcapng, for Wireshark and tshark. See rsk_trace_to.
pub const RSK_TRACE_PCAPNG: c_int = 3;
/// Form of a trace: the conversation as a Mermaid sequence diagram. Made when the trace ends.
pub const RSK_TRACE_MERMAID: c_int = 4;
/// Form of a trace: the same diagram as an SVG picture. Made when the trace ends.
pub const RSK_TRACE_SVG: c_int = 5;

/// A function of the program that is given a trace.
///
/// Called with what would be written at once to a file: a line (text and JSON), some packets (the
/// head of the file first), or a whole diagram. bytes are valid during the call only. It is called
/// in the thread that makes a call of the library, or in another that does at the same time, never
/// in two at once, and in signal handlers that make calls: what it may do is what a signal handler
/// may, unless the program makes no calls there. Calls of this library it makes are not traced.
///
/// Parameters:
/// - bytes: what there is, without a NUL.
/// - len: how many bytes.
/// - user: what rsk_trace_callback was given.
///
/// Since 0.1.
pub type TraceReceiver = Option<extern "C" fn(bytes: *const c_void, len: size_t, user: *mut c_void)>;

/// Traces to a file descriptor as well.
///
/// There may be eight traces at once, each in its form. Text, JSON and packets are written when a
/// call has returned; a diagram when the trace ends, with rsk_trace_stop or the end of the program
/// by exit. What is said at rsk_trace holds for all of them.
///
/// RSK_TRACE_JSON: an object a line, with the keys time (seconds since 1970), pid, thread, call,
/// inner (made inside another function of the library), fd (the one made, or the first argument
/// that is one), args (as in the text; numbers are numbers), result, and, where there is such:
/// code, error and meaning of a failure, local and peer (addresses of the socket, told with its
/// first calls and now and then), address (that was passed or filled), data (the first 64 bytes
/// moved, a character for each). The line {"missing": true} says that calls are missing.
///
/// RSK_TRACE_PCAPNG: what went over TCP and UDP as packets with made-up Ethernet, IP and TCP
/// headers, right in their numbers and checksums; what two traced sockets send each other is there
/// once. It holds all that was sent, passwords too; of one call the first mebibyte.
/// Acknowledgements, and packets whose calls were not traced, are as they follow from the calls: a
/// connection counts as closed when this process has closed it, though a child may have it still.
/// Sockets of other kinds are left out.
///
/// RSK_TRACE_MERMAID, RSK_TRACE_SVG: who connected to whom, sent what, and the states of TCP that
/// this led to; the last 400 rows of the last mebibyte of calls.
///
/// The child of a fork goes on with text and JSON in the same descriptor: lines tell the thread,
/// objects the process. It writes no packets and no diagram there.
///
/// Parameters:
/// - fd: any descriptor that can be written; stays yours and may be closed.
/// - form: RSK_TRACE_TEXT, RSK_TRACE_JSON, RSK_TRACE_PCAPNG, RSK_TRACE_MERMAID or RSK_TRACE_SVG.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: an unknown form.
/// - EBADF: fd is not open.
/// - ENFILE: there are eight traces.
/// - EMFILE, ENOMEM: no descriptor is left for the copy, or no memory.
/// - EBUSY: as for rsk_trace.
///
/// See also: rsk_trace_file, rsk_trace_callback, rsk_trace_stop. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_trace_to(fd: c_int, form: c_int) -> c_int {
    guard(Call::TraceTo, args!(fd, form), || {
        trace::to(fd, form)?;
        Ok(0)
    })
}

/// Traces to a file as well.
///
/// As rsk_trace_to. The file is made if need be. Text, JSON and packets are added at its end (a
/// second section of packets is what pcapng allows); a diagram takes the place of what was there.
///
/// %p in the name stands for the number of the process. The child of a fork then goes on in a file
/// of its own, but for diagrams, which are made by the process that asked for them. Without %p it
/// goes on as rsk_trace_to says.
///
/// RUSTSOCK_TRACE in the environment does the same from the first call of a program: 1 is text to
/// standard error; text, json, pcapng, mermaid and svg are the forms, to standard error alone or
/// to a file as in pcapng:calls-%p.pcapng; several are separated by commas.
///
/// Parameters:
/// - path: name of the file.
/// - form: as for rsk_trace_to.
///
/// Returns: 0, or -1.
///
/// Errors: as for rsk_trace_to, and
/// - EFAULT: path is NULL or points to no memory.
/// - ENAMETOOLONG: path has more than 490 bytes.
/// - EACCES, ENOENT, ENOTDIR, EISDIR, EROFS, ...: the file cannot be opened, as open(2) says.
///
/// See also: rsk_trace_to, rsk_trace_stop. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_trace_file(path: *const c_char, form: c_int) -> c_int {
    guard(Call::TraceFile, args!(path, form), || {
        // SAFETY: class *text*.
        let path = unsafe { bytes_of_text(path) }?.ok_or(Error::BadPointer("path"))?;
        trace::file(path.to_bytes(), form)?;
        Ok(0)
    })
}

/// Gives a trace to a function as well.
///
/// As rsk_trace_to. In the child of a fork the function is called too, but for diagrams.
///
/// Parameters:
/// - callback: the function; see rsk_trace_receiver.
/// - user: given to it each time; NULL if it needs nothing.
/// - form: as for rsk_trace_to.
///
/// Returns: 0, or -1.
///
/// Errors: as for rsk_trace_to, and
/// - EFAULT: callback is NULL.
///
/// See also: rsk_trace_to, rsk_trace_stop. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_trace_callback(callback: TraceReceiver, user: *mut c_void, form: c_int) -> c_int {
    let pointer = callback.map_or(0, |callback| callback as usize);
    guard(Call::TraceCallback, args!(pointer, user, form), || {
        trace::callback(callback.ok_or(Error::BadPointer("callback"))?, user as usize, form)?;
        Ok(0)
    })
}

/// Keeps the last calls in memory, to be looked at when something has gone wrong.
///
/// The cheapest trace, of fixed size: when it is full the oldest calls give way. Of data 64 bytes
/// are kept for each call, or all where a trace with RSK_TRACE_PCAPNG is kept too. A call takes 128
/// bytes and what it points to.
///
/// Parameters:
/// - bytes: size, rounded up to a power of two; at least 64 KiB are taken, at most 1 GiB can be. The
///   memory is mapped once and kept; asking for more maps anew, and what is there is lost.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: more than 1 GiB.
/// - ENOMEM: no memory.
/// - EBUSY: as for rsk_trace.
///
/// See also: rsk_trace_dump, rsk_trace_stop. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_trace_memory(bytes: size_t) -> c_int {
    guard(Call::TraceMemory, args!(bytes), || {
        trace::remember(bytes)?;
        Ok(0)
    })
}

/// Writes the last calls to a file descriptor.
///
/// Those of rsk_trace_memory, or of any other trace, also after rsk_trace_stop: what is in memory
/// stays until the next trace begins. A call that another thread is making at the moment may be
/// left out. Packets have 64 bytes of data each, unless all were kept.
///
/// Parameters:
/// - fd: any descriptor that can be written.
/// - form: as for rsk_trace_to.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: an unknown form, or nothing was ever traced.
/// - EBUSY: as for rsk_trace.
/// - EBADF, EAGAIN, EPIPE, ENOSPC, ...: fd does not take it, as write(2) says.
///
/// See also: rsk_trace_memory, rsk_trace_to. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_trace_dump(fd: c_int, form: c_int) -> c_int {
    guard(Call::TraceDump, args!(fd, form), || {
        uncancelled(|| trace::dump(fd, form))?;
        Ok(0)
    })
}

/// Ends all traces.
///
/// What was traced is written first, and diagrams are made. Nothing happens if nothing is traced.
///
/// Returns: 0, or -1 with the traces as they were.
///
/// Errors:
/// - EBUSY: as for rsk_trace.
///
/// See also: rsk_trace, rsk_trace_to. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_trace_stop() -> c_int {
    guard(Call::TraceStop, args!(), || {
        uncancelled(trace::stop)?;
        Ok(0)
    })
}
