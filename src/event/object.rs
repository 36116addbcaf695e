//! What a loop has: streams, servers, timers and so on, each behind a handle.

use super::Owner;
use super::endpoint::Endpoint;
use super::server::Server;
use super::signal::Signal;
use super::stream::Stream;
use super::timer::Timer;
use super::watch::Watch;

/// One of them.
pub(super) enum Object {
    Stream(Box<Stream>),
    Server(Box<Server>),
    Timer(Box<Timer>),
    Signal(Box<Signal>),
    Watch(Box<Watch>),
    Endpoint(Box<Endpoint>),
}

impl Object {
    /// The words of the program that go with it.
    pub(super) fn owner(&self) -> Owner {
        match self {
            Self::Stream(stream) => stream.owner,
            Self::Server(server) => server.owner,
            Self::Timer(timer) => timer.owner,
            Self::Signal(signal) => signal.owner,
            Self::Watch(watch) => watch.owner,
            Self::Endpoint(endpoint) => endpoint.owner,
        }
    }

    /// Whether it still waits for this instant, so that it has not been put off or called off since.
    pub(super) fn expects(&self, due: u64) -> bool {
        match self {
            Self::Stream(stream) => stream.expects(due),
            Self::Server(server) => server.expects(due),
            Self::Timer(timer) => timer.expects(due),
            Self::Endpoint(endpoint) => endpoint.expects(due),
            Self::Signal(_) | Self::Watch(_) => false,
        }
    }

    /// Whether it keeps a run going.
    pub(super) fn counts(&mut self) -> &mut bool {
        match self {
            Self::Stream(stream) => &mut stream.counts,
            Self::Server(server) => &mut server.counts,
            Self::Timer(timer) => &mut timer.counts,
            Self::Signal(signal) => &mut signal.counts,
            Self::Watch(watch) => &mut watch.counts,
            Self::Endpoint(endpoint) => &mut endpoint.counts,
        }
    }

    /// Whether the program has ended it, so that only its end is told.
    pub(super) fn is_silent(&self) -> bool {
        match self {
            Self::Stream(stream) => stream.is_silent(),
            Self::Server(server) => server.is_closed(),
            Self::Endpoint(endpoint) => endpoint.is_closed(),
            Self::Timer(_) | Self::Signal(_) | Self::Watch(_) => false,
        }
    }
}
