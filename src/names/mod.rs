//! The constants of the socket API by name: one table for decoding arguments and for bindings of other languages.

mod address;
mod addressing;
mod control;
mod families;
mod flags;
pub(crate) mod looping;
mod options;
mod own;
mod states;

use core::ffi::CStr;

pub(crate) use address::write_address;
pub(crate) use addressing::{FAMILY, KIND, LEVEL, PROTOCOL, SHUTDOWN};
pub(crate) use control::{FCNTL, IOCTL, STATUS_FLAGS, takes_nothing, takes_pointer};
pub(crate) use flags::{EPOLL, MESSAGE, POLL};
use libc::c_int;
pub(crate) use own::{
    BATCH, INFO, POLLER_BACKENDS, POLLER_EVENTS, SOCKET_FLAGS, TRACE_FORMS, backend, chunk, event, flag, form, info,
    policy, report, role,
};
pub(crate) use states::of_state;

/// A constant of the system headers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Constant {
    /// Its name.
    pub(crate) name: &'static CStr,
    /// Its value.
    pub(crate) value: i64,
}

impl Constant {
    /// The name as text.
    pub(crate) fn text(&self) -> &'static str {
        self.name.to_str().unwrap_or_default()
    }
}

/// Declares a group: names crate libc knows, then names with the value the kernel's headers give.
macro_rules! constants {
    ($(#[$doc:meta])* $group:ident: $($name:ident),*; $($more:ident = $value:literal),*) => {
        $(#[$doc])*
        #[allow(clippy::cast_lossless, clippy::cast_possible_wrap, reason = "the constants have several integer types")]
        pub(crate) const $group: &[Constant] = &[
            $(Constant { name: c_text!(stringify!($name)), value: libc::$name as i64 },)*
            $(Constant { name: c_text!(stringify!($more)), value: $value },)*
        ];
    };
}
use constants;

/// The members of a group of our own: names and values.
macro_rules! ours {
    ($($name:literal $value:expr),* $(,)?) => {
        &[$(Constant { name: $name, value: $value as i64 }),*]
    };
}
use ours;

/// Every group.
pub(crate) const GROUPS: &[&[Constant]] = &[
    addressing::FAMILY,
    addressing::KIND,
    addressing::PROTOCOL,
    addressing::LEVEL,
    addressing::SHUTDOWN,
    addressing::ADDRESS,
    options::SOCKET,
    options::TCP,
    options::IP,
    options::IPV6,
    options::UDP,
    options::PACKET,
    flags::MESSAGE,
    flags::RESOLVE,
    flags::NAME,
    flags::RESOLVE_ERROR,
    flags::POLL,
    flags::EPOLL,
    flags::SELECT,
    families::CAN,
    families::TIPC,
    families::ALG,
    families::NETLINK,
    families::VSOCK,
    own::POLLER_BACKENDS,
    own::POLLER_EVENTS,
    own::INFO,
    own::BATCH_ONLY,
    own::CHUNKS,
    own::SOCKET_FLAGS,
    own::ROLES,
    own::POLICIES,
    own::REPORTS,
    own::TRACE_FORMS,
    looping::EVENT_KINDS,
    looping::DROPS,
    looping::LISTEN_FLAGS,
    looping::ENDPOINT_FLAGS,
    looping::CLOSE_FLAGS,
    looping::STREAM_FLAGS,
    looping::TIMEOUTS,
    looping::STATES,
    looping::FRAMES,
    looping::FRAME_FLAGS,
    looping::PIPE_FLAGS,
    looping::SIDES,
];

/// Flags of `epoll_create1`, which share no bit with the events.
pub(crate) const EPOLL_FLAGS: &[Constant] = &[Constant { name: c"EPOLL_CLOEXEC", value: libc::EPOLL_CLOEXEC as i64 }];

/// Flags of `dup3`.
pub(crate) const OPEN_FLAGS: &[Constant] = &[Constant { name: c"O_CLOEXEC", value: libc::O_CLOEXEC as i64 }];

/// Flags of a descriptor, set by `F_SETFD`.
pub(crate) const DESCRIPTOR_FLAGS: &[Constant] = &[Constant { name: c"FD_CLOEXEC", value: libc::FD_CLOEXEC as i64 }];

/// Flags of `eventfd`.
pub(crate) const EVENTFD_FLAGS: &[Constant] = &[
    Constant { name: c"EFD_CLOEXEC", value: libc::EFD_CLOEXEC as i64 },
    Constant { name: c"EFD_NONBLOCK", value: libc::EFD_NONBLOCK as i64 },
];

/// The name of `value` in `group`: the first that starts with `prefix`.
pub(crate) fn of(group: &'static [Constant], prefix: &str, value: c_int) -> Option<&'static str> {
    group.iter().find(|c| c.value == i64::from(value) && c.text().starts_with(prefix)).map(Constant::text)
}

/// The name of a socket option at `level`.
pub(crate) fn of_option(level: c_int, option: c_int) -> Option<&'static str> {
    let (group, prefix) = match level {
        libc::SOL_SOCKET => (options::SOCKET, "SO_"),
        libc::IPPROTO_TCP => (options::TCP, "TCP_"),
        libc::IPPROTO_IP => (options::IP, "IP_"),
        libc::IPPROTO_IPV6 => (options::IPV6, "IPV6_"),
        libc::IPPROTO_UDP => (options::UDP, "UDP_"),
        libc::SOL_PACKET => (options::PACKET, "PACKET_"),
        _ => return None,
    };
    of(group, prefix, option)
}
