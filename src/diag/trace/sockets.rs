//! The sockets of the process as its calls tell of them, and what each call means for their connections.

use libc::{SOCK_DGRAM, SOCK_SEQPACKET};

use super::address::Addr;
use super::flow::{Connections, Id, Viewer, What};
use super::meaning::{asked_for_something, named, peeks};
use super::record::{Record, tag};
use super::socket::{Socket, at_one_end, datagrams, taken};
use crate::gate::Call;

/// Sockets that are followed; those whose numbers meet share a place, the later one has it.
const SOCKETS: usize = 2048;

/// All of them.
pub(super) struct Sockets {
    list: [Socket; SOCKETS],
    connections: Connections,
}

impl Sockets {
    #[allow(clippy::large_stack_arrays, reason = "only ever evaluated for a static")]
    pub(super) const fn new() -> Self {
        Self { list: [Socket::NONE; SOCKETS], connections: Connections::new() }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.list.fill(Socket::NONE);
        self.connections.clear();
    }

    fn place(&mut self, fd: i32) -> Option<&mut Socket> {
        let count = SOCKETS;
        self.list.get_mut(usize::try_from(fd).ok()? % count)
    }

    fn get(&mut self, fd: i32) -> Option<Socket> {
        self.place(fd).filter(|socket| socket.fd == fd + 1).map(|socket| *socket)
    }

    fn set(&mut self, fd: i32, change: impl FnOnce(&mut Socket)) {
        if let Some(socket) = self.place(fd).filter(|socket| socket.fd == fd + 1) {
            change(socket);
        }
    }

    /// Follows one call.
    pub(super) fn follow(&mut self, record: &Record, to: &mut impl Viewer) {
        let Some(call) = record.call() else { return };
        let outcome = record.outcome();
        let fd = record.fd();
        // Functions that open a socket in one step come after the calls they make: it is known by then.
        let makes = matches!(call, Call::Socket | Call::Accept | Call::Accept4 | Call::AcceptNext);
        if makes && outcome.failure.is_none() {
            if let Some(socket) = self.place(fd) {
                *socket = Socket::NONE;
            }
        }
        self.learn(fd, record);
        match outcome.failure {
            None => self.succeeded(call, fd, record, to),
            Some(libc::EAGAIN | libc::EINTR) => {}
            Some(code) => self.failed(call, fd, code, record, to),
        }
        // A TCP socket that has a peer is connected, however it came to it.
        if let Some(socket) = self.get(fd).filter(|socket| socket.is_stream() && !record.is_part()) {
            let mut peer = [0; 128];
            if record.socket().is_some() && record.tagged(tag::PEER, &mut peer) > 0 {
                self.connections.establish(socket.connection, record, to);
            }
        }
    }

    /// Takes over what a record says of kind and addresses.
    fn learn(&mut self, fd: i32, record: &Record) {
        let Some([family, kind, _]) = record.socket() else { return };
        let address = |tag| {
            let mut bytes = [0; 128];
            let len = record.tagged(tag, &mut bytes);
            Addr::of(bytes.get(..len).unwrap_or_default())
        };
        let (local, peer) = (address(tag::LOCAL), address(tag::PEER));
        let Some(socket) = self.place(fd) else { return };
        if socket.fd != fd + 1 {
            *socket = Socket { fd: fd + 1, ..Socket::NONE };
        }
        (socket.family, socket.kind, socket.local) = (family.into(), kind.into(), local);
        if peer.is_some() {
            socket.peer = peer;
        }
    }

    fn succeeded(&mut self, call: Call, fd: i32, record: &Record, to: &mut impl Viewer) {
        let args = record.args();
        let moved = usize::try_from(record.outcome().value).unwrap_or(0);
        match call {
            Call::Connect => self.connect(fd, true, record, to),
            Call::Accept | Call::Accept4 | Call::AcceptNext => self.accept(fd, record, to),
            Call::Listen => {
                if let Some(socket) = self.get(fd) {
                    at_one_end(What::Listening, &socket, record, to);
                }
            }
            Call::Getsockopt if (args.int(1), args.int(2)) == (libc::SOL_SOCKET, libc::SO_ERROR) => {
                let mut error = [0; 4];
                if let Some(socket) =
                    self.get(fd).filter(|_| record.read(args.word(3), &mut error) == 4 && error != [0; 4])
                {
                    self.connections.reset(socket.connection, 1 - socket.end, true, record, to);
                }
            }
            Call::Socketpair => self.pair(record),
            Call::Dup | Call::DupCloexec | Call::Dup2 | Call::Dup3 => self.copy(args.int(0), fd),
            Call::Setsockopt if (args.int(1), args.int(2)) == (libc::SOL_SOCKET, libc::SO_LINGER) => {
                let mut linger = [0; 8];
                let known = record.read(args.word(3), &mut linger) == 8;
                let (on, seconds) = linger.split_at(4);
                let abortive = known && on.iter().any(|byte| *byte != 0) && seconds.iter().all(|byte| *byte == 0);
                self.set(fd, |socket| socket.abortive = abortive);
            }
            Call::Send | Call::Sendto | Call::Sendmsg | Call::Write | Call::Writev | Call::Sendfile => {
                self.sent(fd, moved, record, to);
            }
            Call::Sendmmsg if record.is_part() => self.sent(fd, moved, record, to),
            Call::Recv | Call::Recvfrom | Call::Recvmsg if peeks(call, record) => {}
            Call::Recv | Call::Recvfrom | Call::Recvmsg | Call::Read | Call::Readv => {
                self.received(fd, moved, record, to);
            }
            Call::Recvmmsg if record.is_part() => self.received(fd, moved, record, to),
            Call::Shutdown if args.int(1) != libc::SHUT_RD => {
                if let Some(socket) = self.followed(fd) {
                    self.connections.finish(socket.connection, socket.end, false, record, to);
                }
            }
            Call::Close => {
                if let Some(socket) = self.get(fd) {
                    self.connections.close(socket.connection, socket.end, socket.abortive, record, to);
                    self.set(fd, |socket| *socket = Socket::NONE);
                }
            }
            _ => {}
        }
    }

    fn failed(&mut self, call: Call, fd: i32, code: i32, record: &Record, to: &mut impl Viewer) {
        if call == Call::Connect {
            self.connect(fd, code == libc::EISCONN, record, to);
        }
        let Some(socket) = self.followed(fd) else { return };
        if code == libc::EINPROGRESS {
            return;
        }
        if matches!(code, libc::ECONNRESET | libc::EPIPE | libc::ECONNREFUSED) {
            let (id, end) = (socket.connection, socket.end);
            // EPIPE is also what this side's own shutdown leads to.
            let ended = self.connections.get(id).is_some_and(|of| of.state(end).starts_with("FIN"));
            if !(code == libc::EPIPE && ended) {
                self.connections.reset(id, 1 - end, true, record, to);
            }
        }
        if call.transfers() || matches!(call, Call::Connect | Call::Bind | Call::Listen | Call::Shutdown) {
            at_one_end(What::Failed, &socket, record, to);
        }
    }

    /// The socket, with a connection if it can have one.
    fn followed(&mut self, fd: i32) -> Option<Socket> {
        let mut socket = self.get(fd)?;
        if socket.is_stream() && socket.connection == 0 && socket.peer.is_some() && socket.local.is_some() {
            // The trace began in the middle.
            let found = self.connections.find(socket.local, socket.peer);
            let (id, end) = found.unwrap_or_else(|| {
                let id = self.connections.open([socket.local, socket.peer], socket.family == libc::AF_UNIX);
                self.connections.begun_before(id);
                (id, 0)
            });
            self.join(fd, id, end);
            (socket.connection, socket.end) = (id, end);
        }
        Some(socket)
    }

    /// `fd` is at that end of the connection.
    fn join(&mut self, fd: i32, id: Id, end: usize) {
        self.set(fd, |socket| (socket.connection, socket.end) = (id, end));
        if let Some(half) = self.connections.get(id).and_then(|of| of.halves.get_mut(end)) {
            half.here += 1;
            half.ours = true;
        }
    }

    /// A connect that succeeded, or has begun, or has failed.
    fn connect(&mut self, fd: i32, done: bool, record: &Record, to: &mut impl Viewer) {
        let mut name = [0; 128];
        let len = record.tagged(tag::NAME, &mut name);
        let peer = Addr::of(name.get(..len).unwrap_or_default());
        let Some(mut socket) = self.get(fd).filter(|_| peer.is_some()) else { return };
        self.set(fd, |socket| socket.peer = peer);
        let code = record.outcome().failure.unwrap_or(0);
        let tried = matches!(code, libc::EINPROGRESS | libc::ECONNREFUSED | libc::ETIMEDOUT | libc::EHOSTUNREACH);
        if !socket.is_stream() || !(done || tried) {
            return;
        }
        if socket.connection == 0 || code == libc::EINPROGRESS {
            (socket.connection, socket.end) = self.connection(&socket, peer);
            self.join(fd, socket.connection, socket.end);
        }
        if done {
            self.connections.establish(socket.connection, record, to);
        } else {
            self.connections.syn(socket.connection, record, to);
        }
    }

    /// The connection of a socket that calls connect.
    fn connection(&mut self, socket: &Socket, peer: Addr) -> (Id, usize) {
        if socket.family != libc::AF_UNIX {
            let found = self.connections.find(socket.local, peer);
            return found.unwrap_or_else(|| (self.connections.open([socket.local, peer], false), 0));
        }
        let half = self.connections.find_half(peer, 0);
        (half.unwrap_or_else(|| self.open_unix(socket.local, peer)), 0)
    }

    fn open_unix(&mut self, local: Addr, peer: Addr) -> Id {
        let local = if local.is_some() { local } else { Addr::unnamed(self.connections.number()) };
        self.connections.open([local, peer], true)
    }

    fn accept(&mut self, fd: i32, record: &Record, to: &mut impl Viewer) {
        let Some(socket) = self.get(fd).filter(Socket::is_stream) else { return };
        let id = if socket.family == libc::AF_UNIX {
            let half = self.connections.find_half(socket.local, 1);
            half.unwrap_or_else(|| self.open_unix(socket.peer, socket.local))
        } else {
            let found = self.connections.find(socket.peer, socket.local).map(|(id, _)| id);
            found.unwrap_or_else(|| self.connections.open([socket.peer, socket.local], false))
        };
        let end = self.connections.get(id).map_or(1, |of| usize::from(of.ends[0] != socket.local || of.is_unix));
        self.join(fd, id, end);
        self.connections.establish(id, record, to);
    }

    /// Two Unix sockets connected with each other.
    fn pair(&mut self, record: &Record) {
        let mut fds = [0; 8];
        let args = record.args();
        if record.read(args.word(3), &mut fds) < fds.len() || args.int(0) != libc::AF_UNIX {
            return;
        }
        let ends = [0, 1].map(|_| Addr::unnamed(self.connections.number()));
        let id = self.connections.open(ends, true);
        self.connections.begun_before(id);
        for (end, fd) in fds.chunks_exact(4).enumerate() {
            let fd = fd.try_into().map_or(-1, i32::from_ne_bytes);
            let kind = args.int(1) & !(libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC);
            let kind = if kind == SOCK_DGRAM { SOCK_SEQPACKET } else { kind };
            if let Some(place) = self.place(fd) {
                *place = Socket { fd: fd + 1, family: libc::AF_UNIX, kind, ..Socket::NONE };
            }
            self.join(fd, id, end);
        }
    }

    fn copy(&mut self, from: i32, to: i32) {
        let Some(socket) = self.get(from) else { return };
        if let Some(place) = self.place(to) {
            *place = Socket { fd: to + 1, ..socket };
        }
        if socket.connection != 0 {
            self.join(to, socket.connection, socket.end);
        }
    }

    fn sent(&mut self, fd: i32, len: usize, record: &Record, to: &mut impl Viewer) {
        let Some(socket) = self.followed(fd) else { return };
        if socket.is_datagram() {
            let other = named(record).unwrap_or(socket.peer);
            let count = datagrams(&socket, other, false, len, record, to);
            self.set(fd, |socket| socket.shown_as = socket.local.seen_from(other));
            for one in self.list.iter_mut().filter(|one| one.is_open_datagram() && one.local.covers(&other)) {
                one.expected += count;
            }
            return;
        }
        if socket.connection != 0 && len > 0 {
            self.connections.sent(socket.connection, socket.end, len, record, to);
        }
    }

    fn received(&mut self, fd: i32, len: usize, record: &Record, to: &mut impl Viewer) {
        let Some(socket) = self.followed(fd) else { return };
        if socket.is_datagram() {
            let other = named(record).unwrap_or(socket.peer);
            // A datagram of another socket of ours was shown when it was sent; without an address of the sender it is
            // the next that is on its way.
            let ours = |one: &Socket| one.is_open_datagram() && one.local.covers(&other);
            if socket.expected > 0 && (!other.is_some() || self.list.iter().any(ours)) {
                self.set(fd, |socket| socket.expected -= 1);
                return taken(&socket, other, len, record, to);
            }
            datagrams(&socket, other, true, len, record, to);
            return;
        }
        if socket.connection == 0 {
            return;
        }
        if len > 0 {
            self.connections.received(socket.connection, socket.end, len, record, to);
        } else if asked_for_something(record) {
            self.connections.finish(socket.connection, 1 - socket.end, true, record, to);
        }
    }
}
