//! What a socket is and how it is doing, asked of the kernel without changing anything: for any fd, also one that came
//! from elsewhere.

#![allow(clippy::doc_markdown, reason = "the documentation goes into the C header")]

use core::mem::offset_of;
use std::os::fd::RawFd;

use libc::{c_int, size_t, sockaddr_storage, socklen_t, tcp_info};

use crate::error::{Error, Result};
use crate::names::role;
use crate::sys::address::Address;
use crate::sys::{descriptor, socket, sockopt};

/// States as Linux numbers them, for sockets of every family.
pub(super) mod state {
    pub(crate) const ESTABLISHED: i32 = 1;
    pub(crate) const SYN_SENT: i32 = 2;
    pub(crate) const FIN_WAIT2: i32 = 5;
    pub(crate) const TIME_WAIT: i32 = 6;
    pub(crate) const CLOSE: i32 = 7;
    pub(crate) const CLOSE_WAIT: i32 = 8;
    pub(crate) const LISTEN: i32 = 10;
}

/// What rsk_describe tells of a socket. A number that the kernel does not tell, or that does not
/// apply to this kind of socket, is -1.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Description {
    /// In: sizeof (rsk_description) of the program. Out: how much of it was filled.
    pub size: size_t,
    /// The descriptor.
    pub fd: c_int,
    /// AF_INET, AF_INET6, AF_UNIX, AF_PACKET, ...
    pub family: c_int,
    /// SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET.
    pub r#type: c_int,
    /// IPPROTO_TCP, IPPROTO_UDP, ...; 0 for families without protocols.
    pub protocol: c_int,
    /// RSK_ROLE_CLIENT, RSK_ROLE_SERVER, ...
    pub role: c_int,
    /// TCP_ESTABLISHED, TCP_LISTEN, TCP_CLOSE, ... of netinet/tcp.h. Sockets of other kinds have
    /// these three: with a peer, listening, neither.
    pub state: c_int,
    /// 1 if non-blocking, else 0.
    pub nonblocking: c_int,
    /// 1 if closed by exec, 0 if inherited.
    pub cloexec: c_int,
    /// The address of this end: IP address and port, path, or interface.
    pub local: sockaddr_storage,
    /// Bytes of local; 0 if there is none.
    pub local_len: socklen_t,
    /// Bytes of peer; 0 if there is none.
    pub peer_len: socklen_t,
    /// The address of the other end.
    pub peer: sockaddr_storage,
    /// Bytes received and not yet read. Of a datagram socket: those of the next datagram.
    pub unread: i64,
    /// Bytes sent and not yet arrived: on TCP not acknowledged. Not told of Unix sockets.
    pub unsent: i64,
    /// Of a listening socket (TCP): connections that wait to be accepted.
    pub waiting: i64,
    /// Of a listening socket (TCP): how many may wait.
    pub backlog: i64,
    /// Bytes the kernel keeps for what was received (SO_RCVBUF; Linux counts its bookkeeping in).
    pub receive_buffer: i64,
    /// Bytes the kernel keeps for what is sent (SO_SNDBUF).
    pub send_buffer: i64,
    /// Of a connected Unix socket: the process at the other end when it connected or listened.
    pub peer_pid: i64,
    /// Of a connected Unix socket: that process's user.
    pub peer_uid: i64,
    /// Of a connected Unix socket: that process's group.
    pub peer_gid: i64,
    /// TCP: time from sending to acknowledgement, smoothed, in microseconds.
    pub rtt_us: i64,
    /// TCP: how much that varies, in microseconds.
    pub rtt_variation_us: i64,
    /// TCP: the smallest seen, in microseconds.
    pub min_rtt_us: i64,
    /// TCP: congestion window: segments that may be under way.
    pub cwnd: i64,
    /// TCP: congestion window up to which it grows fast; -1 until a loss has set it.
    pub slow_start_threshold: i64,
    /// TCP: bytes that the peer's window still allows.
    pub send_window: i64,
    /// TCP: largest segment that is sent, in bytes.
    pub mss: i64,
    /// TCP: largest packet on the way to the peer, in bytes.
    pub path_mtu: i64,
    /// TCP: segments sent and not yet acknowledged.
    pub in_flight: i64,
    /// TCP: segments sent again since the connection was made.
    pub retransmits: i64,
    /// TCP: how often in a row the segment now waited for was sent again without an answer.
    pub timeouts_in_row: i64,
    /// TCP: bytes the peer has acknowledged, its own SYN and FIN not counted.
    pub acked: i64,
    /// TCP: bytes received in order.
    pub received: i64,
    /// TCP: segments sent, with and without data.
    pub segments_sent: i64,
    /// TCP: segments received, with and without data.
    pub segments_received: i64,
    /// TCP: milliseconds since data was sent last.
    pub last_sent_ms: i64,
    /// TCP: milliseconds since data was received last.
    pub last_received_ms: i64,
}

/// Bytes of the first version of [`Description`].
const FIRST_VERSION: usize = offset_of!(Description, last_received_ms) + size_of::<i64>();

/// How many bytes of a description a caller with room for `size` gets.
pub(crate) fn fitting(size: usize) -> Result<usize> {
    match size {
        size if size >= FIRST_VERSION => Ok(size.min(size_of::<Description>())),
        _ => Err(Error::InvalidArgument("size is not sizeof (rsk_description)")),
    }
}

/// Describes `fd`; `known` is its role as far as the library has seen it made.
pub(crate) fn describe(fd: RawFd, known: c_int) -> Result<Description> {
    let option = |name| sockopt::int(fd, libc::SOL_SOCKET, name);
    let kind = option(libc::SO_TYPE)?;
    let listening = option(libc::SO_ACCEPTCONN).is_ok_and(|value| value != 0);
    let local = socket::local_address(fd).unwrap_or(Address::NONE);
    let peer = socket::peer_address(fd).ok();
    let mut told = blank();
    told.fd = fd;
    told.family = option(libc::SO_DOMAIN).unwrap_or_else(|_| local.family());
    told.r#type = kind;
    told.protocol = option(libc::SO_PROTOCOL).unwrap_or(0);
    told.nonblocking = descriptor::get_nonblocking(fd);
    told.cloexec = descriptor::get_cloexec(fd);
    (told.local, told.local_len) = (local.storage(), local.len());
    told.state = match &peer {
        _ if listening => state::LISTEN,
        Some(_) => state::ESTABLISHED,
        None => state::CLOSE,
    };
    if let Some(peer) = &peer {
        (told.peer, told.peer_len) = (peer.storage(), peer.len());
    }
    if !listening {
        told.unread = descriptor::bytes_available(fd).into();
        // For a Unix socket the kernel tells memory in use, which is many times the bytes.
        told.unsent = if told.family == libc::AF_UNIX { -1 } else { descriptor::bytes_unsent(fd).into() };
    }
    told.receive_buffer = option(libc::SO_RCVBUF).map_or(-1, i64::from);
    told.send_buffer = option(libc::SO_SNDBUF).map_or(-1, i64::from);
    told.role = match (known, &peer) {
        _ if listening => role::LISTENER,
        (role::PAIR, _) => role::PAIR,
        (_, None) => role::UNCONNECTED,
        (role::UNKNOWN, Some(peer)) => role_by_addresses(&told, &local, peer),
        (known, _) => known,
    };
    if told.is_tcp() {
        if let Ok((info, len)) = sockopt::tcp_info(fd) {
            tell_tcp(&mut told, &info, len, known);
        }
    }
    if told.family == libc::AF_UNIX && peer.is_some() {
        tell_peer_process(&mut told);
    }
    Ok(told)
}

impl Description {
    /// Whether it is TCP.
    pub(super) fn is_tcp(&self) -> bool {
        self.protocol == libc::IPPROTO_TCP && matches!(self.family, libc::AF_INET | libc::AF_INET6)
    }
}

/// Nothing known of anything.
fn blank() -> Description {
    let none = Address::NONE.storage();
    Description {
        size: size_of::<Description>(),
        fd: -1,
        family: 0,
        r#type: 0,
        protocol: 0,
        role: role::UNKNOWN,
        state: state::CLOSE,
        nonblocking: 0,
        cloexec: 0,
        local: none,
        local_len: 0,
        peer_len: 0,
        peer: none,
        unread: -1,
        unsent: -1,
        waiting: -1,
        backlog: -1,
        receive_buffer: -1,
        send_buffer: -1,
        peer_pid: -1,
        peer_uid: -1,
        peer_gid: -1,
        rtt_us: -1,
        rtt_variation_us: -1,
        min_rtt_us: -1,
        cwnd: -1,
        slow_start_threshold: -1,
        send_window: -1,
        mss: -1,
        path_mtu: -1,
        in_flight: -1,
        retransmits: -1,
        timeouts_in_row: -1,
        acked: -1,
        received: -1,
        segments_sent: -1,
        segments_received: -1,
        last_sent_ms: -1,
        last_received_ms: -1,
    }
}

/// The role of a connected socket nobody has seen made. Only connect gives a datagram socket a peer. Of two connected Unix
/// sockets the one with a name has listened, or rather the socket it was accepted from; a pair has no names.
fn role_by_addresses(told: &Description, local: &Address, peer: &Address) -> c_int {
    match (told.family, told.r#type) {
        (libc::AF_UNIX, _) => match (local.unix_name().is_empty(), peer.unix_name().is_empty()) {
            (true, true) => role::PAIR,
            (true, false) => role::CLIENT,
            (false, true) => role::SERVER,
            // Both ends were bound.
            (false, false) if told.r#type == libc::SOCK_DGRAM => role::CLIENT,
            (false, false) => role::UNKNOWN,
        },
        (libc::AF_INET | libc::AF_INET6, libc::SOCK_DGRAM | libc::SOCK_RAW) => role::CLIENT,
        _ => role::UNKNOWN,
    }
}

fn tell_peer_process(told: &mut Description) {
    // 0 stands for a process outside the namespace of this one.
    if let Ok(who) = sockopt::peer_credentials(told.fd) {
        if who.pid > 0 {
            told.peer_pid = who.pid.into();
        }
        if who.uid != u32::MAX {
            (told.peer_uid, told.peer_gid) = (who.uid.into(), who.gid.into());
        }
    }
}

/// The kernel's view of a TCP socket; older kernels fill less of it.
fn tell_tcp(told: &mut Description, info: &tcp_info, len: usize, known: c_int) {
    /// "Infinite" as the kernel keeps it.
    const NO_THRESHOLD: u32 = 0x7fff_ffff;
    told.state = info.tcpi_state.into();
    if told.state == state::LISTEN {
        (told.waiting, told.backlog) = (info.tcpi_unacked.into(), info.tcpi_sacked.into());
        return;
    }
    if told.state == state::CLOSE {
        return;
    }
    if told.state == state::SYN_SENT {
        told.role = role::CLIENT;
    }
    let filled = |end: usize, value: i64| if len >= end { value } else { -1 };
    let count = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    // Before an answer has come, 0 is no measurement.
    if info.tcpi_rtt > 0 {
        told.rtt_us = info.tcpi_rtt.into();
        told.rtt_variation_us = info.tcpi_rttvar.into();
    }
    told.cwnd = info.tcpi_snd_cwnd.into();
    if info.tcpi_snd_ssthresh < NO_THRESHOLD {
        told.slow_start_threshold = info.tcpi_snd_ssthresh.into();
    }
    told.mss = info.tcpi_snd_mss.into();
    told.path_mtu = info.tcpi_pmtu.into();
    told.in_flight = info.tcpi_unacked.into();
    told.retransmits = info.tcpi_total_retrans.into();
    told.timeouts_in_row = info.tcpi_retransmits.into();
    told.last_sent_ms = info.tcpi_last_data_sent.into();
    told.last_received_ms = info.tcpi_last_data_recv.into();
    told.received = filled(offset_of!(tcp_info, tcpi_segs_out), count(info.tcpi_bytes_received));
    told.segments_sent = filled(offset_of!(tcp_info, tcpi_segs_in), info.tcpi_segs_out.into());
    told.segments_received = filled(offset_of!(tcp_info, tcpi_notsent_bytes), info.tcpi_segs_in.into());
    // All ones until there was a sample.
    if info.tcpi_min_rtt != u32::MAX {
        told.min_rtt_us = filled(offset_of!(tcp_info, tcpi_data_segs_in), info.tcpi_min_rtt.into());
    }
    told.send_window = filled(offset_of!(tcp_info, tcpi_rcv_wnd), info.tcpi_snd_wnd.into());
    tell_acknowledged(told, info, len, known);
}

/// The kernel counts a SYN and a FIN of this end as a byte acknowledged each, but the SYN only if it opened the connection:
/// so with nothing under way the count tells which side it is.
fn tell_acknowledged(told: &mut Description, info: &tcp_info, len: usize, known: c_int) {
    /// `TCPI_OPT_SYN_DATA`.
    const SYN_DATA: u8 = 32;
    if len < offset_of!(tcp_info, tcpi_segs_out) {
        return;
    }
    let fin = u64::from(told.state == state::FIN_WAIT2);
    let counted = info.tcpi_bytes_acked.saturating_sub(fin);
    let fits = len >= offset_of!(tcp_info, tcpi_dsack_dups);
    // Data in the SYN (TCP Fast Open) is counted in ways of its own.
    let plain = info.tcpi_options & SYN_DATA == 0;
    let at_rest = plain && matches!(told.state, state::ESTABLISHED | state::CLOSE_WAIT | state::FIN_WAIT2);
    // A kernel that does not count at all would look like an accepted connection.
    if fits && at_rest && info.tcpi_unacked == 0 && info.tcpi_segs_in > 0 && known == role::UNKNOWN {
        told.role = match counted.checked_sub(info.tcpi_bytes_sent.saturating_sub(info.tcpi_bytes_retrans)) {
            Some(0) => role::SERVER,
            Some(1) => role::CLIENT,
            _ => role::UNKNOWN,
        };
    }
    let syn = u64::from(told.role == role::CLIENT);
    told.acked = i64::try_from(counted.saturating_sub(syn)).unwrap_or(i64::MAX);
}
