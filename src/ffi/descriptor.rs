//! File descriptors: copies and flags.

use libc::{FILE, c_char, c_int, c_long, c_ulong};

use crate::sys::{descriptor, stdio};

/// Makes a second file descriptor for the same socket or file.
///
/// Twin of dup(2), no difference.
///
/// Both numbers stand for the same thing and share its state: data, options, non-blocking mode.
/// The socket ends when the last of them is closed. The copy is yours to close, and is inherited
/// by exec, also if fd is not.
///
/// Parameters:
/// - fd: any open descriptor.
///
/// Returns: the copy, which has the lowest free number, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
/// - EMFILE: the process has no descriptor left.
///
/// See also: rsk_dup_cloexec, rsk_close; POSIX, dup(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_dup(fd: c_int) -> c_int {
    descriptor::dup(fd)
}

/// Makes a second file descriptor for the same socket or file, to be closed by exec.
///
/// Like fcntl(fd, F_DUPFD_CLOEXEC, 0): in one step, so that no exec in another thread can come in
/// between.
///
/// Parameters:
/// - fd: any open descriptor.
///
/// Returns: the copy, which has the lowest free number and is yours to close, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
/// - EMFILE: the process has no descriptor left.
///
/// See also: rsk_dup; POSIX, fcntl(2). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_dup_cloexec(fd: c_int) -> c_int {
    descriptor::dup_cloexec(fd)
}

/// Makes a second file descriptor for the same socket or file, at a number of the caller's choice.
///
/// Twin of dup2(2), no difference.
///
/// What newfd stood for before is closed, silently and without telling whether that failed; it is
/// done in one step, so that nobody else can get the number in between. If both numbers are equal
/// and open, nothing is done. The copy is inherited by exec.
///
/// Parameters:
/// - oldfd: any open descriptor.
/// - newfd: the number the copy is to have.
///
/// Returns: newfd, which is yours to close, or -1.
///
/// Errors:
/// - EBADF: oldfd is not open, or newfd is negative or above the limit of the process.
/// - EBUSY: another thread was opening a descriptor at that number at the same moment.
/// - EINTR: a signal came.
///
/// See also: rsk_dup3, rsk_dup; POSIX, dup2(2). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_dup2(oldfd: c_int, newfd: c_int) -> c_int {
    descriptor::dup2(oldfd, newfd)
}

/// Makes a second file descriptor for the same socket or file, at a number of the caller's choice
/// and with flags.
///
/// Twin of dup3(2), no difference.
///
/// As rsk_dup2, but equal numbers are an error, and exec can be told to close the copy.
///
/// Parameters:
/// - oldfd: any open descriptor.
/// - newfd: the number the copy is to have.
/// - flags: 0 or O_CLOEXEC.
///
/// Returns: newfd, which is yours to close, or -1.
///
/// Errors: as for rsk_dup2, and
/// - EINVAL: both numbers are equal, or an unknown flag.
///
/// See also: rsk_dup2; dup3(2). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_dup3(oldfd: c_int, newfd: c_int, flags: c_int) -> c_int {
    descriptor::dup3(oldfd, newfd, flags)
}

/// Asks for or changes the flags, locks and copies of a descriptor.
///
/// Twin of fcntl(2), no difference.
///
/// For what programs with sockets need most there are functions that are harder to use wrongly:
/// rsk_set_nonblocking (F_SETFL replaces all flags), rsk_set_cloexec and rsk_dup_cloexec.
///
/// Parameters:
/// - fd: any open descriptor.
/// - cmd: F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_DUPFD, F_DUPFD_CLOEXEC, F_SETLK, ...
/// - ...: what the command takes: an int, a pointer, or nothing.
///
/// Returns: what the command tells, a new descriptor for F_DUPFD and F_DUPFD_CLOEXEC, or -1.
///
/// Errors:
/// - EBADF: fd is not open, or not open as the lock needs it.
/// - EINVAL: unknown command, or an argument it does not take.
/// - EMFILE: F_DUPFD: no descriptor is left above the number given.
/// - EAGAIN, EACCES: F_SETLK: another process holds the lock.
/// - EDEADLK, EINTR: F_SETLKW: the wait would never end; a signal came.
/// - EPERM: the flag or seal is not yours to change.
/// - EFAULT: a pointer that is none.
///
/// Safety: cancellation point for F_SETLKW and F_OFD_SETLKW only.
///
/// See also: rsk_set_nonblocking, rsk_set_cloexec, rsk_dup_cloexec; POSIX, fcntl(2). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
// The header says "..." in the place of the argument (build.rs): what is passed there arrives in the register or word of a
// long on every Linux ABI.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn rsk_fcntl(fd: c_int, cmd: c_int, arg: c_long) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { descriptor::fcntl(fd, cmd, arg) }
}

/// Makes a request of the device, socket or file behind a descriptor.
///
/// Twin of ioctl(2), no difference.
///
/// For the usual requests there are functions that take no pointer: rsk_bytes_available
/// (FIONREAD), rsk_set_nonblocking (FIONBIO).
///
/// Parameters:
/// - fd: any open descriptor.
/// - request: FIONREAD, FIONBIO, SIOCATMARK, SIOCGIFADDR, ...
/// - ...: what the request takes, mostly a pointer.
///
/// Returns: 0, or what the request tells, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
/// - ENOTTY: what fd is does not know the request.
/// - EINVAL: the request or its argument is not valid.
/// - ENODEV: no network interface has the name in the argument.
/// - EPERM, EACCES: the request needs a right the process does not have.
/// - EFAULT: a pointer that is none.
///
/// See also: rsk_bytes_available, rsk_set_nonblocking; ioctl(2), socket(7). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_ioctl(fd: c_int, request: c_ulong, arg: c_long) -> c_int {
    // SAFETY: class *kernel*.
    unsafe { descriptor::ioctl(fd, request, arg) }
}

/// Makes a stdio stream on a descriptor.
///
/// Twin of fdopen(3). Differences: on a socket the stream reads, writes and closes through this
/// library, so that its calls are seen, explained and never raise SIGPIPE; its buffer has BUFSIZ
/// bytes, and it carries bytes only, no wide characters (fgetws). A mode that is NULL or points to no memory fails with EFAULT, where libc would
/// crash.
///
/// fclose closes fd too. A stream on a socket has one buffer for each direction that must not mix:
/// rather make two streams, one of rsk_dup(fd), or use a reader (rsk_reader_open), which knows
/// about time limits as well.
///
/// Parameters:
/// - fd: any open descriptor; from now on the stream's.
/// - mode: "r", "w", "a" or one of these with "+", as it was opened; a socket takes any.
///
/// Returns: the stream, yours to fclose, or NULL with fd still yours.
///
/// Errors:
/// - EINVAL: mode is no mode, or does not fit the way fd was opened.
/// - EBADF: fd is not open.
/// - ENOMEM: no memory.
/// - EFAULT: mode is NULL or points to no memory.
///
/// Safety: not in a signal handler.
///
/// See also: rsk_reader_open, rsk_dup; POSIX, fdopen(3). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_fdopen(fd: c_int, mode: *const c_char) -> *mut FILE {
    // SAFETY: class *text*.
    unsafe { stdio::fdopen(fd, mode) }
}

/// Sets whether calls on a descriptor fail with EAGAIN where they would have to wait.
///
/// The mode (O_NONBLOCK) belongs to the socket or file, not to the number: copies made by rsk_dup
/// or fork, in other processes too, change with it. Take care with standard input and output,
/// which are shared with the shell. Other status flags are kept.
///
/// Parameters:
/// - fd: any open descriptor.
/// - on: 0 to wait, anything else not to.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
///
/// See also: rsk_get_nonblocking, rsk_accept4; POSIX, fcntl(2). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_set_nonblocking(fd: c_int, on: c_int) -> c_int {
    descriptor::set_nonblocking(fd, on != 0)
}

/// Tells whether calls on a descriptor fail with EAGAIN where they would have to wait.
///
/// Parameters:
/// - fd: any open descriptor.
///
/// Returns: 1 (non-blocking), 0 (blocking), or -1.
///
/// Errors:
/// - EBADF: fd is not open.
///
/// See also: rsk_set_nonblocking. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_get_nonblocking(fd: c_int) -> c_int {
    descriptor::get_nonblocking(fd)
}

/// Sets whether exec closes a descriptor.
///
/// The flag (FD_CLOEXEC) belongs to the number: copies have their own. In a program with threads
/// rather ask for it when the descriptor is made (SOCK_CLOEXEC, rsk_accept4, rsk_dup_cloexec).
///
/// Parameters:
/// - fd: any open descriptor.
/// - on: 0 to let exec keep it open, anything else to have it closed.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: fd is not open.
///
/// See also: rsk_get_cloexec; POSIX, fcntl(2). Since 0.1.
///
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_set_cloexec(fd: c_int, on: c_int) -> c_int {
    descriptor::set_cloexec(fd, on != 0)
}

/// Tells whether exec closes a descriptor.
///
/// Parameters:
/// - fd: any open descriptor.
///
/// Returns: 1 (closed by exec), 0 (kept open), or -1.
///
/// Errors:
/// - EBADF: fd is not open.
///
/// See also: rsk_set_cloexec. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_get_cloexec(fd: c_int) -> c_int {
    descriptor::get_cloexec(fd)
}

/// Tells how many bytes can be read without waiting.
///
/// Like ioctl(fd, FIONREAD, ...). On a stream it counts all that has arrived; on a datagram
/// socket it is the size of the next datagram. 0 may mean that nothing is there, that the stream
/// has ended, or that the next datagram is empty: to tell these apart, receive.
///
/// Parameters:
/// - fd: a socket, pipe, terminal or regular file (there: bytes up to its end).
///
/// Returns: the number of bytes, or -1.
///
/// Errors:
/// - EINVAL: a listening socket, or a descriptor that has no such count.
/// - ENOTTY: a descriptor of a kind that has no such count.
/// - EBADF: fd is not open.
///
/// See also: rsk_recv; tcp(7), udp(7). Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(1)
#[unsafe(no_mangle)]
pub extern "C" fn rsk_bytes_available(fd: c_int) -> c_int {
    descriptor::bytes_available(fd)
}
