//! The calls of the library: one row each, the single source for trace, explanation and every observer.

use super::kind::Kind;
use super::words::Args;
use crate::raw::caller::Entry;

/// What a result means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returns {
    /// 0 or -1.
    Status,
    /// A new fd or -1.
    NewFd,
    /// A count or -1.
    Count,
    /// An `EAI_…` code, 0 on success.
    ResolveCode,
    /// A pointer, NULL on failure.
    Pointer,
    /// A text, NULL on failure.
    Text,
    /// A number that cannot fail.
    Value,
    /// Nothing.
    Nothing,
}

/// One row of the table.
pub(crate) struct Signature {
    /// Name without the prefix.
    pub(crate) name: &'static str,
    /// The same, for C.
    pub(crate) c_name: &'static core::ffi::CStr,
    /// What it returns.
    pub(crate) returns: Returns,
    /// Its arguments in order.
    pub(crate) args: &'static [Kind],
    /// Whether the fd table, or a check that is always on, has to see it.
    pub(crate) tracked: bool,
}

impl Signature {
    /// The fd a call with these arguments is about, -1 if none: the first it takes.
    pub(crate) fn fd_of(&self, args: &Args) -> libc::c_int {
        self.args.iter().position(|kind| *kind == Kind::Fd).map_or(-1, |i| args.int(i))
    }
}

/// The function of this name that programs call.
macro_rules! entry {
    ($name:literal) => {{
        unsafe extern "C" {
            #[link_name = concat!("rsk_", $name)]
            fn entry();
        }
        entry as Entry
    }};
}

/// After `+`: functions that make one of the calls under a name of their own.
/// `tracked`: success can change what the fd table knows. `inner`: a step of the library, no function of its own.
macro_rules! calls {
    ($($(#[$mark:ident])? $variant:ident $name:literal $returns:ident [$($kind:ident),*];)* + $($other:literal)*) => {
        /// A call of the library, by name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(clippy::enum_variant_names, reason = "the variants carry the names of the calls")]
        #[repr(u16)]
        pub(crate) enum Call { $($variant),* }

        /// The table, in the order of [`Call`].
        pub(crate) static SIGNATURES: &[Signature] = &[$(Signature {
            name: $name,
            c_name: c_text!($name),
            returns: Returns::$returns,
            args: &[$(Kind::$kind),*],
            tracked: calls!(@tracked $($mark)?),
        }),*];

        /// Where the functions begin that programs call.
        #[cfg(feature = "capi")]
        pub(crate) static ENTRIES: &[Entry] = &[$(calls!(@entry $name $($mark)?),)* $(entry!($other)),*];

        impl Call {
            /// Each of them, in the same order.
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),*];
        }

        /// How many calls there are.
        pub(crate) const COUNT: usize = Call::ALL.len();
    };
    (@tracked tracked) => { true };
    (@tracked $($other:ident)?) => { false };
    (@entry $name:literal inner) => { no_entry };
    (@entry $name:literal $($other:ident)?) => { entry!($name) };
}

calls! {
    #[tracked] Socket "socket" NewFd [Family, Type, Protocol];
    #[tracked] Socketpair "socketpair" Status [Family, Type, Protocol, FdPair];
    #[tracked] Bind "bind" Status [Fd, AddressIn, Size];
    #[tracked] Listen "listen" Status [Fd, Int];
    #[tracked] Accept "accept" NewFd [Fd, AddressOut, Pointer];
    #[tracked] Accept4 "accept4" NewFd [Fd, AddressOut, Pointer, AcceptFlags];
    // In a batch. Not tracked: the cookie costs a system call for each connection, and no record is better than a wrong one.
    #[inner] AcceptNext "accept4" NewFd [Fd, AddressOut, Pointer, AcceptFlags];
    #[tracked] Connect "connect" Status [Fd, AddressIn, Size];
    #[tracked] Shutdown "shutdown" Status [Fd, How];
    #[tracked] Close "close" Status [Fd];
    #[tracked] Dup "dup" NewFd [Fd];
    #[tracked] DupCloexec "dup_cloexec" NewFd [Fd];
    #[tracked] Dup2 "dup2" NewFd [Fd, Fd];
    #[tracked] Dup3 "dup3" NewFd [Fd, Fd, OpenFlags];
    #[tracked] Fcntl "fcntl" Count [Fd, FcntlCommand, FcntlArgument];
    Ioctl "ioctl" Count [Fd, IoctlRequest, Pointer];
    Fdopen "fdopen" Pointer [Fd, Text];
    #[inner] PidfdOpen "pidfd_open" NewFd [Int, Int];
    #[inner] PidfdGetfd "pidfd_getfd" NewFd [Fd, Int, Int];
    Getsockname "getsockname" Status [Fd, AddressOut, Pointer];
    Getpeername "getpeername" Status [Fd, AddressOut, Pointer];
    Getsockopt "getsockopt" Status [Fd, Level, Option, OptionOut, Pointer];
    #[tracked] Setsockopt "setsockopt" Status [Fd, Level, Option, OptionIn, Size];
    Send "send" Count [Fd, BytesIn, Size, MsgFlags];
    Recv "recv" Count [Fd, BytesOut, Size, MsgFlags];
    Sendto "sendto" Count [Fd, BytesIn, Size, MsgFlags, AddressIn, Size];
    Recvfrom "recvfrom" Count [Fd, BytesOut, Size, MsgFlags, AddressOut, Pointer];
    Sendmsg "sendmsg" Count [Fd, MessageIn, MsgFlags];
    Recvmsg "recvmsg" Count [Fd, MessageOut, MsgFlags];
    Sendmmsg "sendmmsg" Count [Fd, MessagesIn, Size, MsgFlags];
    Recvmmsg "recvmmsg" Count [Fd, MessagesOut, Size, MsgFlags, TimeSpec];
    Read "read" Count [Fd, BytesOut, Size];
    Write "write" Count [Fd, BytesIn, Size];
    Readv "readv" Count [Fd, VectorOut, Int];
    Writev "writev" Count [Fd, VectorIn, Int];
    #[inner] Lstat "lstat" Status [Text, Pointer];
    #[inner] Unlink "unlink" Status [Text];
    Sendfile "sendfile" Count [Fd, Fd, Pointer, Size];
    SetNonblocking "set_nonblocking" Status [Fd, Int];
    GetNonblocking "get_nonblocking" Count [Fd];
    SetCloexec "set_cloexec" Status [Fd, Int];
    GetCloexec "get_cloexec" Count [Fd];
    BytesAvailable "bytes_available" Count [Fd];
    #[inner] BytesUnsent "bytes_unsent" Count [Fd];
    #[tracked] TcpConnect "tcp_connect" NewFd [Text, Text, SocketFlags, Milliseconds];
    TcpListen "tcp_listen" NewFd [Text, Text, Int, SocketFlags, Milliseconds];
    #[tracked] ConnectFinish "connect_finish" Status [Fd, Milliseconds];
    UdpOpen "udp_open" NewFd [Text, Text, SocketFlags, Milliseconds];
    UdpConnect "udp_connect" NewFd [Text, Text, SocketFlags, Milliseconds];
    UnixListen "unix_listen" NewFd [Text, Type, Int, SocketFlags];
    UnixConnect "unix_connect" NewFd [Text, Type, SocketFlags, Milliseconds];
    RawOpen "raw_open" NewFd [Family, Protocol, SocketFlags];
    PacketOpen "packet_open" NewFd [Text, SocketFlags];
    MulticastJoin "multicast_join" Status [Fd, Text, Text, Text];
    MulticastLeave "multicast_leave" Status [Fd, Text, Text, Text];
    MulticastSendOptions "multicast_send_options" Status [Fd, Text, Int, Int];
    ViewEthernet "view_ethernet" Count [BytesIn, Size, Pointer];
    ViewIpv4 "view_ipv4" Count [BytesIn, Size, Pointer];
    ViewIpv6 "view_ipv6" Count [BytesIn, Size, Pointer];
    ViewIcmp "view_icmp" Count [BytesIn, Size, Pointer];
    ViewTcp "view_tcp" Count [BytesIn, Size, Pointer];
    ViewUdp "view_udp" Count [BytesIn, Size, Pointer];
    Checksum "checksum" Value [BytesIn, Size];
    Describe "describe" Status [Fd, Pointer];
    DescribeText "describe_text" Count [Fd, Pointer, Size];
    PortUsers "port_users" Count [Int, Protocol, Pointer, Int];
    Select "select" Count [Int, FdSet, FdSet, FdSet, TimeValue];
    Pselect "pselect" Count [Int, FdSet, FdSet, FdSet, TimeSpec, Pointer];
    Poll "poll" Count [PollFds, Size, Milliseconds];
    Ppoll "ppoll" Count [PollFds, Size, TimeSpec, Pointer];
    FdSet "fd_set" Status [Fd, Pointer];
    FdClr "fd_clr" Status [Fd, Pointer];
    FdIsset "fd_isset" Count [Fd, Pointer];
    FdZero "fd_zero" Status [Pointer];
    EpollCreate "epoll_create" NewFd [Int];
    EpollCreate1 "epoll_create1" NewFd [EpollFlags];
    EpollCtl "epoll_ctl" Status [Fd, EpollOp, Fd, EpollEventIn];
    EpollWait "epoll_wait" Count [Fd, EpollEventsOut, Int, Milliseconds];
    EpollPwait "epoll_pwait" Count [Fd, EpollEventsOut, Int, Milliseconds, Pointer];
    #[inner] Eventfd "eventfd" NewFd [Int, EventfdFlags];
    SendAll "send_all" Count [Fd, BytesIn, Size, Pointer, Milliseconds];
    RecvExact "recv_exact" Count [Fd, BytesOut, Size, Pointer, Milliseconds];
    WaitReadable "wait_readable" Count [Fd, Milliseconds];
    WaitWritable "wait_writable" Count [Fd, Milliseconds];
    SetTimeouts "set_timeouts" Status [Fd, Milliseconds, Milliseconds];
    ReaderOpen "reader_open" Status [Fd, Size, Pointer];
    ReaderLine "reader_line" Count [Handle, BytesOut, Size, Milliseconds];
    ReaderUntil "reader_until" Count [Handle, BytesIn, Size, BytesOut, Size, Milliseconds];
    ReaderExact "reader_exact" Count [Handle, BytesOut, Size, Milliseconds];
    ReaderRead "reader_read" Count [Handle, BytesOut, Size, Milliseconds];
    ReaderBuffered "reader_buffered" Count [Handle];
    ReaderClose "reader_close" Status [Handle];
    SendFds "send_fds" Count [Fd, BytesIn, Size, Pointer, Size, Milliseconds];
    RecvFds "recv_fds" Count [Fd, BytesOut, Size, Pointer, Pointer, Pointer, Milliseconds];
    EnableInfo "enable_info" Status [Fd, InfoFlags];
    RecvDatagram "recv_datagram" Count [Fd, BytesOut, Size, Pointer, Milliseconds];
    SendDatagram "send_datagram" Count [Fd, BytesIn, Size, Pointer, Milliseconds];
    SetLinger "set_linger" Status [Fd, Int];
    #[tracked] CloseDrained "close_drained" Status [Fd, Milliseconds];
    #[tracked] CloseReset "close_reset" Status [Fd];
    AcceptMany "accept_many" Count [Fd, Pointer, Int, BatchFlags];
    SendMany "send_many" Count [Fd, Pointer, Int, BatchFlags];
    RecvMany "recv_many" Count [Fd, Pointer, Int, BatchFlags, Milliseconds];
    PollerCollect "poller_collect" Count [Handle, Fd, Pointer, Size, Pointer, Int, Milliseconds];
    SendEach "send_each" Count [Pointer, Int];
    Getaddrinfo "getaddrinfo" ResolveCode [Text, Text, Pointer, Pointer];
    Freeaddrinfo "freeaddrinfo" Nothing [Pointer];
    GaiStrerror "gai_strerror" Text [Code];
    Getnameinfo "getnameinfo" ResolveCode [AddressIn, Size, Pointer, Size, Pointer, Size, Int];
    #[tracked] InetPton "inet_pton" Count [Family, Text, Pointer];
    InetNtop "inet_ntop" Text [Family, Pointer, Pointer, Size];
    #[tracked] InetAddr "inet_addr" Value [Text];
    #[tracked] InetAton "inet_aton" Value [Text, Pointer];
    InetNtoa "inet_ntoa" Text [Ipv4];
    Htons "htons" Value [Size];
    Htonl "htonl" Value [Size];
    Ntohs "ntohs" Value [Size];
    Ntohl "ntohl" Value [Size];
    IfNametoindex "if_nametoindex" Value [Text];
    IfIndextoname "if_indextoname" Text [Size, Pointer];
    LastError "last_error" Value [];
    LastCall "last_call" Text [];
    LastErrorFd "last_error_fd" Value [];
    ClearError "clear_error" Nothing [];
    Explain "explain" Count [Pointer, Size];
    ExplainCode "explain_code" Count [Text, Code, Pointer, Size];
    Perror "perror" Nothing [Text];
    // As libc has them, for programs recompiled with <rustsock/posix.h>. Seen so that errno read too late, or a code of
    // getaddrinfo put into words as if it were errno, can be noticed. perror is shown errno as well, which is not its argument.
    PosixPerror "posix_perror" Nothing [Text];
    Strerror "strerror" Text [Code];
    ErrorName "error_name" Text [Code];
    SetLanguage "set_language" Status [Text];
    Trace "trace" Status [Fd];
    Diag "diag" Status [Text];
    MisuseSetPolicy "misuse_set_policy" Status [Int, Int];
    MisusePolicy "misuse_policy" Count [Int];
    MisuseCount "misuse_count" Count [Int];
    MisuseForget "misuse_forget" Nothing [];
    MisuseSuppress "misuse_suppress" Status [Text];
    MisuseOutput "misuse_output" Status [Fd, Int];
    MisuseCallback "misuse_callback" Status [Pointer, Pointer];
    MisuseCodes "misuse_codes" Pointer [Pointer];
    MisuseText "misuse_text" Count [Int, Pointer, Size];
    Leaks "leaks" Count [Fd, Int];
    Constants "constants" Pointer [Pointer];
    Version "version" Text [];
    AbiVersion "abi_version" Value [];
    PollerOpen "poller_open" Status [PollerBackend, Pointer];
    PollerClose "poller_close" Status [Handle];
    PollerBackend "poller_backend" Count [Handle];
    PollerBackendName "poller_backend_name" Text [Handle];
    PollerAdd "poller_add" Status [Handle, Fd, PollerEvents, Size];
    PollerModify "poller_modify" Status [Handle, Fd, PollerEvents, Size];
    PollerRemove "poller_remove" Status [Handle, Fd];
    PollerWait "poller_wait" Count [Handle, PollerEventsOut, Int, Milliseconds];
    PollerWake "poller_wake" Status [Handle];
    PollerFd "poller_fd" Count [Handle];
    LoopOpen "loop_open" Status [Pointer, Pointer];
    LoopClose "loop_close" Status [Handle];
    LoopOwn "loop_own" Status [Handle];
    LoopFd "loop_fd" Count [Handle];
    LoopTimeout "loop_timeout" Count [Handle];
    LoopAlive "loop_alive" Count [Handle];
    LoopNow "loop_now" Count [Handle];
    LoopBackendName "loop_backend_name" Text [Handle];
    LoopStats "loop_stats" Status [Handle, Pointer];
    LoopRef "loop_ref" Status [Handle, Int];
    LoopRun "loop_run" Count [Handle];
    LoopTurn "loop_turn" Count [Handle, Milliseconds];
    LoopPoll "loop_poll" Count [Handle, Pointer, Int, Milliseconds];
    LoopStop "loop_stop" Status [Handle];
    LoopWakeup "loop_wakeup" Status [Handle];
    LoopPost "loop_post" Status [Handle, Pointer, Pointer];
    LoopOffload "loop_offload" Status [Handle, Pointer, Pointer, Pointer];
    TimerStart "timer_start" Status [Handle, Long, Long, Pointer, Pointer, Pointer];
    TimerAgain "timer_again" Status [Handle, Long];
    TimerStop "timer_stop" Status [Handle];
    SignalStart "signal_start" Status [Handle, Int, Pointer, Pointer, Pointer];
    SignalStop "signal_stop" Status [Handle];
    WatchStart "watch_start" Status [Handle, Fd, PollerEvents, Pointer, Pointer, Pointer];
    WatchChange "watch_change" Status [Handle, PollerEvents];
    WatchStop "watch_stop" Status [Handle];
    ServerListen "server_listen" Status [Handle, Pointer, Pointer, Pointer, Pointer];
    ServerAdopt "server_adopt" Status [Handle, Fd, Pointer, Pointer, Pointer, Pointer];
    ServerPause "server_pause" Status [Handle];
    ServerResume "server_resume" Status [Handle];
    ServerSetMax "server_set_max" Status [Handle, Int];
    ServerAllow "server_allow" Status [Handle, Text];
    ServerDeny "server_deny" Status [Handle, Text];
    ServerClose "server_close" Status [Handle, Milliseconds, CloseFlags];
    ServerAddress "server_address" Status [Handle, AddressOut, Pointer];
    ServerFd "server_fd" Count [Handle];
    ServerConnections "server_connections" Count [Handle];
    ServerStreams "server_streams" Count [Handle, Pointer, Int];
    ServerSetUser "server_set_user" Status [Handle, Pointer];
    ServerUser "server_user" Pointer [Handle];
    EndpointOpen "endpoint_open" Status [Handle, Pointer, Pointer, Pointer, Pointer];
    EndpointAdopt "endpoint_adopt" Status [Handle, Fd, Pointer, Pointer, Pointer, Pointer];
    EndpointSend "endpoint_send" Count [Handle, BytesIn, Size, AddressIn, Size];
    EndpointReply "endpoint_reply" Count [Handle, Pointer, BytesIn, Size];
    EndpointPause "endpoint_pause" Status [Handle];
    EndpointResume "endpoint_resume" Status [Handle];
    EndpointClose "endpoint_close" Status [Handle];
    EndpointJoin "endpoint_join" Status [Handle, Text, Text, Text];
    EndpointLeave "endpoint_leave" Status [Handle, Text, Text, Text];
    EndpointAddress "endpoint_address" Status [Handle, Side, AddressOut, Pointer];
    EndpointFd "endpoint_fd" Count [Handle];
    EndpointCounters "endpoint_counters" Status [Handle, Pointer];
    EndpointSetUser "endpoint_set_user" Status [Handle, Pointer];
    EndpointUser "endpoint_user" Pointer [Handle];
    AddressText "address_text" Count [AddressIn, Size, Pointer, Size];
    ListenFds "listen_fds" Count [Text, Pointer, Int];
    TraceTo "trace_to" Status [Fd, TraceForm];
    TraceFile "trace_file" Status [Text, TraceForm];
    TraceCallback "trace_callback" Status [Pointer, Pointer, TraceForm];
    TraceMemory "trace_memory" Status [Size];
    TraceDump "trace_dump" Status [Fd, TraceForm];
    TraceStop "trace_stop" Status [];
    StreamConnect "stream_connect" Status [Handle, Text, Text, Pointer, Pointer, Pointer, Pointer];
    StreamConnectUnix "stream_connect_unix" Status [Handle, Text, Pointer, Pointer, Pointer, Pointer];
    StreamAdopt "stream_adopt" Status [Handle, Fd, Pointer, Pointer, Pointer, Pointer];
    StreamDetach "stream_detach" NewFd [Handle, Pointer, Pointer];
    StreamSetCallbacks "stream_set_callbacks" Status [Handle, Pointer, Pointer];
    StreamSetUser "stream_set_user" Status [Handle, Pointer];
    StreamUser "stream_user" Pointer [Handle];
    StreamWrite "stream_write" Count [Handle, BytesIn, Size, Size];
    StreamWritev "stream_writev" Count [Handle, VectorIn, Int, Size];
    StreamWriteRef "stream_write_ref" Count [Handle, BytesIn, Size, Size];
    StreamSendfile "stream_sendfile" Count [Handle, Fd, Long, Size, Size];
    StreamEnd "stream_end" Status [Handle, Size];
    StreamDestroy "stream_destroy" Status [Handle, Code];
    StreamReset "stream_reset" Status [Handle];
    StreamPause "stream_pause" Status [Handle];
    StreamResume "stream_resume" Status [Handle];
    StreamSetFraming "stream_set_framing" Status [Handle, Pointer];
    StreamPipe "stream_pipe" Status [Handle, Handle, PipeFlags];
    StreamSetTimeout "stream_set_timeout" Status [Handle, Timeout, Milliseconds];
    StreamSetMarks "stream_set_marks" Status [Handle, Size, Size];
    StreamSetNodelay "stream_set_nodelay" Status [Handle, Int];
    StreamSetKeepalive "stream_set_keepalive" Status [Handle, Int, Int, Int];
    StreamSetTos "stream_set_tos" Status [Handle, Int];
    StreamQueued "stream_queued" Count [Handle];
    StreamCounters "stream_counters" Status [Handle, Pointer];
    StreamAddress "stream_address" Status [Handle, Side, AddressOut, Pointer];
    StreamProxy "stream_proxy" Status [Handle, Pointer];
    StreamFd "stream_fd" Count [Handle];
    StreamState "stream_state" Count [Handle];
    +
    "posix_poll_chk" "posix_ppoll_chk" "posix_read_chk" "posix_recv_chk" "posix_recvfrom_chk"
    "posix_sendfile" "posix_write" "posix_writev"
}

/// In the place of a call that is no function: nobody calls this one.
#[cfg(feature = "capi")]
extern "C" fn no_entry() {}

/// Without the C functions there is nobody to call them.
#[cfg(not(feature = "capi"))]
pub(crate) static ENTRIES: &[Entry] = &[];

impl Call {
    /// The row of this call.
    pub(crate) fn signature(self) -> &'static Signature {
        // The macro makes the table and the enum from the same list, so the fallback is never taken.
        SIGNATURES.get(self as usize).unwrap_or(&NO_SIGNATURE)
    }

    /// The call with that place in the table.
    pub(crate) fn by_number(number: u16) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether it is about a descriptor.
    pub(crate) fn takes_fd(self) -> bool {
        self.signature().args.contains(&Kind::Fd)
    }

    /// Finds a call by name, with or without the prefix.
    pub(crate) fn by_name(name: &str) -> Option<&'static Signature> {
        let bare = name.strip_prefix("rsk_").unwrap_or(name);
        SIGNATURES.iter().find(|row| row.name == bare)
    }
}

static NO_SIGNATURE: Signature =
    Signature { name: "", c_name: c"", returns: Returns::Nothing, args: &[], tracked: false };

#[cfg(test)]
mod tests {
    use super::{Call, ENTRIES, no_entry};

    #[test]
    fn every_function_programs_call_is_an_entry() {
        let map = include_str!("../../packaging/rustsock.map");
        let words = map.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let exported: Vec<_> = words.filter(|word| word.starts_with("rsk_")).collect();
        for name in &exported {
            assert!(Call::by_name(name).is_some() || name.starts_with("rsk_posix_"), "{name} has no row");
        }
        let is_entry = |entry: &&super::Entry| **entry as usize != no_entry as *const () as usize;
        assert_eq!(ENTRIES.iter().filter(is_entry).count(), exported.len());
    }
}
