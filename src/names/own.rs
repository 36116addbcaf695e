//! Constants of this library.

use super::{Constant, ours};

/// Backends of the poller, as a caller chooses them.
pub(crate) mod backend {
    /// The best there is.
    pub(crate) const AUTO: i32 = 0;
    /// `select(2)`.
    pub(crate) const SELECT: i32 = 1;
    /// `poll(2)`.
    pub(crate) const POLL: i32 = 2;
    /// `epoll(7)`.
    pub(crate) const EPOLL: i32 = 3;
}

/// Events of the poller.
pub(crate) mod event {
    /// A read will not block.
    pub(crate) const READABLE: u32 = 1;
    /// A write will not block.
    pub(crate) const WRITABLE: u32 = 2;
    /// Urgent data.
    pub(crate) const PRIORITY: u32 = 4;
    /// An error is pending.
    pub(crate) const ERROR: u32 = 8;
    /// The connection is over in both directions.
    pub(crate) const HANGUP: u32 = 16;
    /// The fd is not open.
    pub(crate) const INVALID: u32 = 32;
    /// Somebody called wake.
    pub(crate) const WAKE: u32 = 64;
    /// The other side has ended. Inside only: of [`crate::poller::Poller::watch_edges`].
    pub(crate) const READ_END: u32 = 128;
    /// Report changes only.
    pub(crate) const EDGE: u32 = 256;
    /// Report once, then wait for modify.
    pub(crate) const ONESHOT: u32 = 512;
}

/// What the kernel is to tell of datagrams.
pub(crate) mod info {
    /// The address and the interface they came by.
    pub(crate) const LOCAL: i32 = 1;
    /// Hops they had left.
    pub(crate) const TTL: i32 = 2;
    /// Type of service.
    pub(crate) const TOS: i32 = 4;
    /// When they came.
    pub(crate) const TIMESTAMP: i32 = 8;
}

/// What a collected chunk is.
pub(crate) mod chunk {
    /// Bytes.
    pub(crate) const DATA: i32 = 1;
    /// A new connection.
    pub(crate) const NEW: i32 = 2;
    /// The end of a stream.
    pub(crate) const END: i32 = 3;
    /// The connection, or accepting, failed.
    pub(crate) const ERROR: i32 = 4;
    /// Ready for something the caller does itself.
    pub(crate) const READY: i32 = 5;
    /// Somebody called wake.
    pub(crate) const WAKE: i32 = 6;
}

/// Forms of a trace.
pub(crate) mod form {
    /// A line of text a call.
    pub(crate) const TEXT: i32 = 1;
    /// A JSON object a line.
    pub(crate) const JSON: i32 = 2;
    /// Packets for Wireshark.
    pub(crate) const PCAPNG: i32 = 3;
    /// A sequence diagram as text.
    pub(crate) const MERMAID: i32 = 4;
    /// The same as a picture.
    pub(crate) const SVG: i32 = 5;
}

/// Flags of the functions that open sockets, and of those that do many things at once.
pub(crate) mod flag {
    /// The new fd is non-blocking.
    pub(crate) const NONBLOCK: i32 = 1;
    /// The new fd is inherited by exec.
    pub(crate) const INHERIT: i32 = 2;
    /// Without `SO_REUSEADDR`.
    pub(crate) const NO_REUSEADDR: i32 = 4;
    /// With `SO_REUSEPORT`.
    pub(crate) const REUSEPORT: i32 = 8;
    /// IPv4 only.
    pub(crate) const IPV4_ONLY: i32 = 16;
    /// IPv6 only, also without IPv4 on the same socket.
    pub(crate) const IPV6_ONLY: i32 = 32;
    /// With `SO_BROADCAST`.
    pub(crate) const BROADCAST: i32 = 64;
    /// A Unix socket file that nobody uses gives way.
    pub(crate) const REPLACE_STALE: i32 = 128;
    /// Packets sent begin with an IP header of the caller's.
    pub(crate) const HEADER_INCLUDED: i32 = 256;
    /// Without joining datagrams in the kernel.
    pub(crate) const NO_OFFLOAD: i32 = 512;
}

/// How a socket came to its connection.
pub(crate) mod role {
    /// Cannot be told.
    pub(crate) const UNKNOWN: i32 = 0;
    /// It listens.
    pub(crate) const LISTENER: i32 = 1;
    /// It called connect.
    pub(crate) const CLIENT: i32 = 2;
    /// It came out of accept.
    pub(crate) const SERVER: i32 = 3;
    /// One half of a socketpair.
    pub(crate) const PAIR: i32 = 4;
    /// It has no connection.
    pub(crate) const UNCONNECTED: i32 = 5;
}

/// What is done about a mistake.
pub(crate) mod policy {
    /// It is not looked for.
    pub(crate) const OFF: i32 = 1;
    /// It is counted.
    pub(crate) const COUNT: i32 = 2;
    /// It is reported.
    pub(crate) const WARN: i32 = 3;
    /// The call fails.
    pub(crate) const ERROR: i32 = 4;
    /// The process ends.
    pub(crate) const ABORT: i32 = 5;
}

/// Forms of a report.
pub(crate) mod report {
    /// Lines for people.
    pub(crate) const TEXT: i32 = 0;
    /// JSON objects.
    pub(crate) const JSON: i32 = 1;
}

/// The backends by name.
pub(crate) const POLLER_BACKENDS: &[Constant] = ours![
    c"RSK_POLLER_AUTO" backend::AUTO,
    c"RSK_POLLER_SELECT" backend::SELECT,
    c"RSK_POLLER_POLL" backend::POLL,
    c"RSK_POLLER_EPOLL" backend::EPOLL,
];

/// The events by name.
pub(crate) const POLLER_EVENTS: &[Constant] = ours![
    c"RSK_READABLE" event::READABLE,
    c"RSK_WRITABLE" event::WRITABLE,
    c"RSK_PRIORITY" event::PRIORITY,
    c"RSK_ERROR" event::ERROR,
    c"RSK_HANGUP" event::HANGUP,
    c"RSK_INVALID" event::INVALID,
    c"RSK_WAKE" event::WAKE,
    c"RSK_EDGE" event::EDGE,
    c"RSK_ONESHOT" event::ONESHOT,
];

/// What can be told of datagrams.
pub(crate) const INFO: &[Constant] = ours![
    c"RSK_INFO_LOCAL" info::LOCAL,
    c"RSK_INFO_TTL" info::TTL,
    c"RSK_INFO_TOS" info::TOS,
    c"RSK_INFO_TIMESTAMP" info::TIMESTAMP,
];

/// Flags of batches.
pub(crate) const BATCH: &[Constant] = ours![
    c"RSK_NONBLOCK" flag::NONBLOCK,
    c"RSK_INHERIT" flag::INHERIT,
    c"RSK_NO_OFFLOAD" flag::NO_OFFLOAD,
];

/// Those of them that no other call has.
pub(crate) const BATCH_ONLY: &[Constant] = ours![c"RSK_NO_OFFLOAD" flag::NO_OFFLOAD];

/// Kinds of chunks.
pub(crate) const CHUNKS: &[Constant] = ours![
    c"RSK_CHUNK_DATA" chunk::DATA,
    c"RSK_CHUNK_NEW" chunk::NEW,
    c"RSK_CHUNK_END" chunk::END,
    c"RSK_CHUNK_ERROR" chunk::ERROR,
    c"RSK_CHUNK_READY" chunk::READY,
    c"RSK_CHUNK_WAKE" chunk::WAKE,
];

/// The flags of opening by name.
pub(crate) const SOCKET_FLAGS: &[Constant] = ours![
    c"RSK_NONBLOCK" flag::NONBLOCK,
    c"RSK_INHERIT" flag::INHERIT,
    c"RSK_NO_REUSEADDR" flag::NO_REUSEADDR,
    c"RSK_REUSEPORT" flag::REUSEPORT,
    c"RSK_IPV4_ONLY" flag::IPV4_ONLY,
    c"RSK_IPV6_ONLY" flag::IPV6_ONLY,
    c"RSK_BROADCAST" flag::BROADCAST,
    c"RSK_REPLACE_STALE" flag::REPLACE_STALE,
    c"RSK_HEADER_INCLUDED" flag::HEADER_INCLUDED,
];

/// The roles by name.
pub(crate) const ROLES: &[Constant] = ours![
    c"RSK_ROLE_UNKNOWN" role::UNKNOWN,
    c"RSK_ROLE_LISTENER" role::LISTENER,
    c"RSK_ROLE_CLIENT" role::CLIENT,
    c"RSK_ROLE_SERVER" role::SERVER,
    c"RSK_ROLE_PAIR" role::PAIR,
    c"RSK_ROLE_UNCONNECTED" role::UNCONNECTED,
];

/// Policies by name.
pub(crate) const POLICIES: &[Constant] = ours![
    c"RSK_POLICY_OFF" policy::OFF,
    c"RSK_POLICY_COUNT" policy::COUNT,
    c"RSK_POLICY_WARN" policy::WARN,
    c"RSK_POLICY_ERROR" policy::ERROR,
    c"RSK_POLICY_ABORT" policy::ABORT,
];

/// Forms of reports by name.
pub(crate) const REPORTS: &[Constant] = ours![
    c"RSK_REPORT_TEXT" report::TEXT,
    c"RSK_REPORT_JSON" report::JSON,
];

/// The forms of a trace by name.
pub(crate) const TRACE_FORMS: &[Constant] = ours![
    c"RSK_TRACE_TEXT" form::TEXT,
    c"RSK_TRACE_JSON" form::JSON,
    c"RSK_TRACE_PCAPNG" form::PCAPNG,
    c"RSK_TRACE_MERMAID" form::MERMAID,
    c"RSK_TRACE_SVG" form::SVG,
];
