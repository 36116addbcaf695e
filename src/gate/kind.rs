//! What an argument of a call means.

/// What an argument means, so that it can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file descriptor.
    Fd,
    /// A signed number.
    Int,
    /// A signed number of 64 bits.
    Long,
    /// A byte or item count.
    Size,
    /// A pointer shown as an address.
    Pointer,
    /// Address family (`AF_…`).
    Family,
    /// Socket type with its `SOCK_…` flags.
    Type,
    /// `IPPROTO_…`.
    Protocol,
    /// `SHUT_…`.
    How,
    /// `MSG_…` flags.
    MsgFlags,
    /// `SOCK_NONBLOCK | SOCK_CLOEXEC`.
    AcceptFlags,
    /// Socket option level.
    Level,
    /// Socket option name; its level is the argument before it.
    Option,
    /// Option value handed in; its length is the argument after it.
    OptionIn,
    /// Bytes handed in; their length is the argument after it.
    BytesIn,
    /// Bytes filled by the call; the result is their length.
    BytesOut,
    /// Socket address handed in; its length is the argument after it.
    AddressIn,
    /// Socket address filled by the call; a pointer to its length is the argument after it.
    AddressOut,
    /// NUL-terminated text.
    Text,
    /// Timeout in milliseconds.
    Milliseconds,
    /// `EPOLL_CTL_…`.
    EpollOp,
    /// `EPOLL_CLOEXEC`.
    EpollFlags,
    /// Flags of `eventfd`.
    EventfdFlags,
    /// `O_CLOEXEC`.
    OpenFlags,
    /// Events of the poller.
    PollerEvents,
    /// Flags of the functions that open sockets.
    SocketFlags,
    /// Backend of the poller.
    PollerBackend,
    /// What to tell of datagrams, `RSK_INFO_…`.
    InfoFlags,
    /// Flags of a batch.
    BatchFlags,
    /// A handle of this library.
    Handle,
    /// A code: errno or `EAI_…`.
    Code,
    /// Command of `fcntl` (`F_…`).
    FcntlCommand,
    /// What belongs to the command before it; not shown for commands that take nothing.
    FcntlArgument,
    /// Request of `ioctl`.
    IoctlRequest,
    /// IPv4 address in network byte order, by value.
    Ipv4,
    /// Option value filled by the call; a pointer to its length is the argument after it.
    OptionOut,
    /// `struct msghdr` with data to send.
    MessageIn,
    /// `struct msghdr` to be filled.
    MessageOut,
    /// Array of `struct mmsghdr` to send; their number is the argument after it.
    MessagesIn,
    /// Array of `struct mmsghdr` to be filled; their number is the argument after it.
    MessagesOut,
    /// Array of `struct iovec` with data to send; their number is the argument after it.
    VectorIn,
    /// Array of `struct iovec` to be filled; their number is the argument after it.
    VectorOut,
    /// Array of `struct pollfd`; their number is the argument after it.
    PollFds,
    /// A set of descriptors below the first argument.
    FdSet,
    /// `struct timeval`.
    TimeValue,
    /// `struct timespec`.
    TimeSpec,
    /// `struct epoll_event`.
    EpollEventIn,
    /// Array of `struct epoll_event` filled by the call; the result is their number.
    EpollEventsOut,
    /// Array of events of the poller filled by the call; the result is their number.
    PollerEventsOut,
    /// Two descriptors made by the call.
    FdPair,
    /// Flags of closing a server.
    CloseFlags,
    /// Flags of a pipe of streams.
    PipeFlags,
    /// One of the times of a stream.
    Timeout,
    /// End of a connection.
    Side,
    /// Form of a trace.
    TraceForm,
}
