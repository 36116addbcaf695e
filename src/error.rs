//! What can go wrong, as one Rust type and one code space.
//!
//! A *code* is a positive errno value, or one of the negative `EAI_*` values of `getaddrinfo(3)`: the two never meet, so
//! one `int` says which kind it is.

use libc::c_int;

/// A failure of the library's own layers.
///
/// The BSD twins do not use it: they hand the kernel's answer through as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The kernel refused; the value is an errno.
    #[error("the system answered errno {0}")]
    Os(c_int),
    /// Looking up a name failed; the value is an `EAI_…` code.
    #[error("looking up the name gave code {0}")]
    Name(c_int),
    /// A handle whose object was closed, or that never was one.
    #[error("handle {0:#x} is closed or was never opened")]
    StaleHandle(u64),
    /// A pointer that is NULL, or points to no memory.
    #[error("{0} is not a valid pointer")]
    BadPointer(&'static str),
    /// An argument outside its range.
    #[error("{0}")]
    InvalidArgument(&'static str),
    /// The fd is not one that can be used here (negative).
    #[error("{0} is not a file descriptor")]
    BadFd(c_int),
    /// The poller already watches this fd.
    #[error("fd {0} is already watched by this poller")]
    AlreadyWatched(c_int),
    /// The poller does not watch this fd.
    #[error("fd {0} is not watched by this poller")]
    NotWatched(c_int),
    /// Another thread is inside `wait` on the same poller.
    #[error("another thread is already waiting on this poller")]
    AlreadyWaiting,
    /// Another thread is in a call on the same object.
    #[error("another thread is in a call on this object")]
    Busy,
    /// The object belongs to the parent process.
    #[error("opened by the parent process, before a fork")]
    Inherited,
    /// The object was closed while the call was waiting in it.
    #[error("closed while waiting")]
    Closed,
    /// The backend cannot do what was asked.
    #[error("this poller backend cannot do that")]
    Unsupported,
    /// The loop belongs to another thread.
    #[error("the loop belongs to another thread")]
    WrongThread,
    /// The loop is running: one of its callbacks made the call.
    #[error("the loop is running")]
    Running,
    /// Above the hard mark of the stream.
    #[error("more waits to be sent than the hard mark allows")]
    WouldExceed,
    /// A single write above the hard mark.
    #[error("longer than the hard mark allows")]
    TooLong,
    /// The stream was ended by the program.
    #[error("the stream was ended before")]
    Ended,
    /// The object is being closed already.
    #[error("it is closed already")]
    Destroyed,
    /// There is more than there is room for.
    #[error("{0} bytes are needed")]
    NoRoom(usize),
    /// All handles of this kind are in use.
    #[error("no more handles of this kind")]
    TooManyHandles,
    /// A bug inside the library was caught before it could reach the caller.
    #[error("rustsock failed inside; the call was stopped before it could do harm")]
    Panic,
}

/// Shorthand for results of the library's own layers.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// The code this failure has at the C boundary (always a positive errno).
    #[must_use]
    pub const fn code(self) -> c_int {
        match self {
            Self::Os(errno) => errno,
            Self::Name(code) => errno_of_name(code),
            Self::StaleHandle(_) | Self::BadFd(_) | Self::Closed | Self::Inherited => libc::EBADF,
            Self::BadPointer(_) => libc::EFAULT,
            Self::InvalidArgument(_) => libc::EINVAL,
            Self::AlreadyWatched(_) => libc::EEXIST,
            Self::NotWatched(_) => libc::ENOENT,
            Self::AlreadyWaiting | Self::Busy | Self::Running => libc::EBUSY,
            Self::WrongThread => libc::EPERM,
            Self::WouldExceed => libc::EAGAIN,
            Self::TooLong | Self::NoRoom(_) => libc::EMSGSIZE,
            Self::Ended => libc::EPIPE,
            Self::Destroyed => libc::EALREADY,
            Self::Unsupported => libc::ENOTSUP,
            Self::TooManyHandles => libc::ENFILE,
            Self::Panic => libc::ENOTRECOVERABLE,
        }
    }

    /// What was wrong with the arguments, where the code alone does not say it; else empty.
    #[must_use]
    pub const fn told(self) -> &'static str {
        match self {
            Self::InvalidArgument(told) => told,
            _ => "",
        }
    }

    /// The code that says most: as [`Error::code`], but the `EAI_…` code of a name that was looked up.
    #[must_use]
    pub const fn reason(self) -> c_int {
        match self {
            Self::Name(code) => code,
            other => other.code(),
        }
    }
}

/// The errno that comes nearest to an `EAI_…` code, for functions that answer -1 and errno.
const fn errno_of_name(code: c_int) -> c_int {
    match code {
        libc::EAI_AGAIN => libc::EAGAIN,
        libc::EAI_FAIL => libc::EREMOTEIO,
        libc::EAI_MEMORY => libc::ENOMEM,
        libc::EAI_OVERFLOW => libc::ENAMETOOLONG,
        libc::EAI_BADFLAGS | libc::EAI_FAMILY | libc::EAI_SOCKTYPE => libc::EINVAL,
        _ => libc::ENOENT,
    }
}

impl Error {
    /// What the last call of libc in this thread failed with.
    pub(crate) fn last_os() -> Self {
        Self::from(nix::errno::Errno::last())
    }
}

impl From<nix::errno::Errno> for Error {
    fn from(errno: nix::errno::Errno) -> Self {
        Self::Os(errno as c_int)
    }
}
