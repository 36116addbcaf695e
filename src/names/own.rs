//! Constants of this library.

use super::Constant;

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
    /// Report changes only.
    pub(crate) const EDGE: u32 = 256;
    /// Report once, then wait for modify.
    pub(crate) const ONESHOT: u32 = 512;
}

macro_rules! own {
    ($($name:literal $value:expr),* $(,)?) => {
        &[$(Constant { name: $name, value: $value as i64 }),*]
    };
}

/// The backends by name.
pub(crate) const POLLER_BACKENDS: &[Constant] = own![
    c"RSK_POLLER_AUTO" backend::AUTO,
    c"RSK_POLLER_SELECT" backend::SELECT,
    c"RSK_POLLER_POLL" backend::POLL,
    c"RSK_POLLER_EPOLL" backend::EPOLL,
];

/// The events by name.
pub(crate) const POLLER_EVENTS: &[Constant] = own![
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
