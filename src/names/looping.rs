//! Constants of the event loop, its servers and streams.

use super::{Constant, ours};

/// What an event of a loop is about. Never renumbered.
pub(crate) mod kind {
    /// A server listens.
    pub(crate) const LISTENING: i32 = 1;
    /// A server has a new stream.
    pub(crate) const CONNECTION: i32 = 2;
    /// A server has refused a connection.
    pub(crate) const DROP: i32 = 3;
    /// A server could not accept.
    pub(crate) const SERVER_ERROR: i32 = 4;
    /// A server is closed; its last event.
    pub(crate) const SERVER_CLOSE: i32 = 5;
    /// The name of a stream's peer was looked up.
    pub(crate) const LOOKUP: i32 = 6;
    /// A stream tries an address.
    pub(crate) const ATTEMPT: i32 = 7;
    /// A stream is connected.
    pub(crate) const CONNECT: i32 = 8;
    /// A stream has received.
    pub(crate) const DATA: i32 = 9;
    /// A write has ended.
    pub(crate) const WRITTEN: i32 = 10;
    /// A stream takes more again.
    pub(crate) const DRAIN: i32 = 11;
    /// The peer of a stream sends no more.
    pub(crate) const END: i32 = 12;
    /// A time of a stream is over.
    pub(crate) const TIMEOUT: i32 = 13;
    /// A stream has failed.
    pub(crate) const ERROR: i32 = 14;
    /// A stream is closed; its last event.
    pub(crate) const CLOSE: i32 = 15;
    /// A timer is due.
    pub(crate) const TIMER: i32 = 16;
    /// A signal has come.
    pub(crate) const SIGNAL: i32 = 17;
    /// A watched descriptor is ready.
    pub(crate) const WATCH: i32 = 18;
    /// Work posted to the loop.
    pub(crate) const POST: i32 = 19;
    /// Work offloaded is done.
    pub(crate) const OFFLOAD: i32 = 20;
    /// Somebody called wakeup.
    pub(crate) const WAKEUP: i32 = 21;
    /// An endpoint has received.
    pub(crate) const DATAGRAMS: i32 = 22;
    /// An endpoint takes more again.
    pub(crate) const ENDPOINT_DRAIN: i32 = 23;
    /// An endpoint was told of a failure.
    pub(crate) const ENDPOINT_ERROR: i32 = 24;
    /// An endpoint is closed; its last event.
    pub(crate) const ENDPOINT_CLOSE: i32 = 25;
}

/// Why a connection was refused.
pub(crate) mod dropped {
    /// There are as many as may be.
    pub(crate) const MAX: i32 = 1;
    /// A rule forbids it.
    pub(crate) const DENIED: i32 = 2;
    /// No descriptor is left.
    pub(crate) const DESCRIPTORS: i32 = 3;
    /// No PROXY header came, or a bad one.
    pub(crate) const PROXY: i32 = 4;
    /// No memory is left.
    pub(crate) const MEMORY: i32 = 5;
}

/// Flags of a server beside those of opening a socket.
pub(crate) mod listen {
    /// Connections begin with a PROXY header.
    pub(crate) const PROXY: i32 = 1024;
    /// Who is refused is reset.
    pub(crate) const RESET: i32 = 2048;
    /// It begins paused.
    pub(crate) const PAUSED: i32 = 4096;
}

/// Flags of an endpoint beside those of opening a socket.
pub(crate) mod endpoint {
    /// It begins paused.
    pub(crate) const PAUSED: i32 = 8192;
}

/// Flags of closing a server.
pub(crate) mod closing {
    /// Its streams are ended at once.
    pub(crate) const END: i32 = 1;
}

/// Flags of a stream.
pub(crate) mod stream {
    /// It goes on sending when the peer has ended.
    pub(crate) const HALF_OPEN: i32 = 1;
    /// It begins paused.
    pub(crate) const PAUSED: i32 = 2;
    /// Small writes are sent at once.
    pub(crate) const NODELAY: i32 = 4;
}

/// The times of a stream.
pub(crate) mod timeout {
    /// Nothing was sent or received.
    pub(crate) const IDLE: i32 = 1;
    /// To connect.
    pub(crate) const CONNECT: i32 = 2;
    /// Without progress in sending.
    pub(crate) const WRITE: i32 = 3;
    /// For the peer to end too.
    pub(crate) const CLOSE: i32 = 4;
}

/// What a stream is doing.
pub(crate) mod state {
    /// It is not connected yet.
    pub(crate) const CONNECTING: i32 = 1;
    /// The peer has ended.
    pub(crate) const READABLE_END: i32 = 2;
    /// End was asked for.
    pub(crate) const ENDING: i32 = 4;
    /// The end was sent.
    pub(crate) const ENDED: i32 = 8;
    /// It does not receive.
    pub(crate) const PAUSED: i32 = 16;
    /// It is closed.
    pub(crate) const CLOSED: i32 = 32;
}

/// Kinds of frames.
pub(crate) mod frame {
    /// Lines.
    pub(crate) const LINE: i32 = 1;
    /// Up to a delimiter.
    pub(crate) const DELIMITER: i32 = 2;
    /// With their length before them.
    pub(crate) const LENGTH: i32 = 3;
    /// All of one length.
    pub(crate) const FIXED: i32 = 4;
}

/// Flags of framing.
pub(crate) mod framing {
    /// With delimiter or header.
    pub(crate) const KEEP: i32 = 1;
    /// The length is little-endian.
    pub(crate) const LITTLE_ENDIAN: i32 = 2;
}

/// Flags of a pipe.
pub(crate) mod pipe {
    /// The end is not passed on.
    pub(crate) const KEEP_OPEN: i32 = 1;
}

/// The two ends of a connection.
pub(crate) mod side {
    /// This one.
    pub(crate) const LOCAL: i32 = 0;
    /// The other one.
    pub(crate) const PEER: i32 = 1;
}

/// The kinds of events of a loop by name.
pub(crate) const EVENT_KINDS: &[Constant] = ours![
    c"RSK_EVENT_LISTENING" kind::LISTENING,
    c"RSK_EVENT_CONNECTION" kind::CONNECTION,
    c"RSK_EVENT_DROP" kind::DROP,
    c"RSK_EVENT_SERVER_ERROR" kind::SERVER_ERROR,
    c"RSK_EVENT_SERVER_CLOSE" kind::SERVER_CLOSE,
    c"RSK_EVENT_LOOKUP" kind::LOOKUP,
    c"RSK_EVENT_ATTEMPT" kind::ATTEMPT,
    c"RSK_EVENT_CONNECT" kind::CONNECT,
    c"RSK_EVENT_DATA" kind::DATA,
    c"RSK_EVENT_WRITTEN" kind::WRITTEN,
    c"RSK_EVENT_DRAIN" kind::DRAIN,
    c"RSK_EVENT_END" kind::END,
    c"RSK_EVENT_TIMEOUT" kind::TIMEOUT,
    c"RSK_EVENT_ERROR" kind::ERROR,
    c"RSK_EVENT_CLOSE" kind::CLOSE,
    c"RSK_EVENT_TIMER" kind::TIMER,
    c"RSK_EVENT_SIGNAL" kind::SIGNAL,
    c"RSK_EVENT_WATCH" kind::WATCH,
    c"RSK_EVENT_POST" kind::POST,
    c"RSK_EVENT_OFFLOAD" kind::OFFLOAD,
    c"RSK_EVENT_WAKEUP" kind::WAKEUP,
    c"RSK_EVENT_DATAGRAMS" kind::DATAGRAMS,
    c"RSK_EVENT_ENDPOINT_DRAIN" kind::ENDPOINT_DRAIN,
    c"RSK_EVENT_ENDPOINT_ERROR" kind::ENDPOINT_ERROR,
    c"RSK_EVENT_ENDPOINT_CLOSE" kind::ENDPOINT_CLOSE,
];

/// The reasons by name.
pub(crate) const DROPS: &[Constant] = ours![
    c"RSK_DROP_MAX" dropped::MAX,
    c"RSK_DROP_DENIED" dropped::DENIED,
    c"RSK_DROP_DESCRIPTORS" dropped::DESCRIPTORS,
    c"RSK_DROP_PROXY" dropped::PROXY,
    c"RSK_DROP_MEMORY" dropped::MEMORY,
];

/// The flags of a server by name.
pub(crate) const LISTEN_FLAGS: &[Constant] = ours![
    c"RSK_LISTEN_PROXY" listen::PROXY,
    c"RSK_LISTEN_RESET" listen::RESET,
    c"RSK_LISTEN_PAUSED" listen::PAUSED,
];

/// The flags of an endpoint by name.
pub(crate) const ENDPOINT_FLAGS: &[Constant] = ours![
    c"RSK_ENDPOINT_PAUSED" endpoint::PAUSED,
];

/// The flags of closing by name.
pub(crate) const CLOSE_FLAGS: &[Constant] = ours![
    c"RSK_CLOSE_END" closing::END,
];

/// The flags of a stream by name.
pub(crate) const STREAM_FLAGS: &[Constant] = ours![
    c"RSK_STREAM_HALF_OPEN" stream::HALF_OPEN,
    c"RSK_STREAM_PAUSED" stream::PAUSED,
    c"RSK_STREAM_NODELAY" stream::NODELAY,
];

/// The times by name.
pub(crate) const TIMEOUTS: &[Constant] = ours![
    c"RSK_TIMEOUT_IDLE" timeout::IDLE,
    c"RSK_TIMEOUT_CONNECT" timeout::CONNECT,
    c"RSK_TIMEOUT_WRITE" timeout::WRITE,
    c"RSK_TIMEOUT_CLOSE" timeout::CLOSE,
];

/// The states by name, each a bit.
pub(crate) const STATES: &[Constant] = ours![
    c"RSK_STATE_CONNECTING" state::CONNECTING,
    c"RSK_STATE_READABLE_END" state::READABLE_END,
    c"RSK_STATE_ENDING" state::ENDING,
    c"RSK_STATE_ENDED" state::ENDED,
    c"RSK_STATE_PAUSED" state::PAUSED,
    c"RSK_STATE_CLOSED" state::CLOSED,
];

/// The kinds of frames by name.
pub(crate) const FRAMES: &[Constant] = ours![
    c"RSK_FRAME_LINE" frame::LINE,
    c"RSK_FRAME_DELIMITER" frame::DELIMITER,
    c"RSK_FRAME_LENGTH" frame::LENGTH,
    c"RSK_FRAME_FIXED" frame::FIXED,
];

/// The flags of framing by name.
pub(crate) const FRAME_FLAGS: &[Constant] = ours![
    c"RSK_FRAME_KEEP" framing::KEEP,
    c"RSK_FRAME_LITTLE_ENDIAN" framing::LITTLE_ENDIAN,
];

/// The flags of a pipe by name.
pub(crate) const PIPE_FLAGS: &[Constant] = ours![
    c"RSK_PIPE_KEEP_OPEN" pipe::KEEP_OPEN,
];

/// The ends by name.
pub(crate) const SIDES: &[Constant] = ours![
    c"RSK_LOCAL" side::LOCAL,
    c"RSK_PEER" side::PEER,
];
