//! Sending many datagrams with few system calls, and few passages through the network stack.
//!
//! Datagrams of one size to one peer go to the kernel as one large message that it cuts up at the very end (GSO,
//! `UDP_SEGMENT`). Where that is not to be had they go by `sendmmsg`. The receiver sees no difference.

use core::cell::Cell;
use std::os::fd::RawFd;

use libc::c_int;

use crate::error::{Error, Result};
use crate::names::flag;
use crate::sys::batch::{BUNDLES, Bundle, send_bundles};
use crate::sys::caller::{Bytes, Fixed, Message};
use crate::sys::sockopt;

/// The kernel cuts a message into no more datagrams than this (`UDP_MAX_SEGMENTS`; 64 before Linux 6.9).
pub(crate) const SEGMENTS: usize = 128;
/// ... of older kernels.
const SEGMENTS_BEFORE: usize = 64;
/// Bytes in one message that is to be cut up: below 65,507, the most one UDP message can carry.
const BYTES: usize = 65_000;
/// Pieces of memory in one call.
const PARTS: usize = 512;
/// After the kernel has refused to cut up datagrams on a socket, so many calls do not try again.
const REST: u32 = 256;

thread_local! {
    /// The socket on which cutting up was refused last, the size of its datagrams, and for how many calls to remember.
    /// Forgetting, or remembering wrongly, costs time and nothing else.
    static REFUSED: Cell<(RawFd, usize, u32)> = const { Cell::new((-1, 0, 0)) };
}

/// How many segments the kernel may be given in one message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cutting {
    /// Not asked yet whether the socket can.
    Unasked,
    /// Up to so many.
    UpTo(usize),
}

const OFF: Cutting = Cutting::UpTo(1);

/// A datagram to be sent.
pub(crate) trait Outgoing {
    fn bytes(&self) -> Bytes<'_>;
    /// Where to; empty for the peer of connect.
    fn address(&self) -> Bytes<'_>;
    /// Control messages that say where it is to come from; none = the system's choice.
    fn source(&self) -> &[u8] {
        &[]
    }
    /// Whether it goes the same way as `other`.
    fn goes_with(&self, other: &Self) -> bool;
}

impl Outgoing for Message {
    fn bytes(&self) -> Bytes<'_> {
        self.bytes()
    }

    fn address(&self) -> Bytes<'_> {
        self.address()
    }

    fn goes_with(&self, other: &Self) -> bool {
        self.has_peer_of(other)
    }
}

/// What is known of how many datagrams a socket takes as one message, kept between calls by who sends often.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Joining {
    most: usize,
    /// For so many calls it is not tried.
    rest: u32,
}

impl Joining {
    /// None.
    pub(crate) const NONE: Self = Self { most: 1, rest: 0 };

    /// As many as the kernel can, if it can for this socket.
    pub(crate) fn ask(fd: RawFd) -> Self {
        match sockopt::int(fd, libc::SOL_UDP, libc::UDP_SEGMENT) {
            Ok(0) => Self { most: SEGMENTS, rest: 0 },
            _ => Self::NONE,
        }
    }
}

/// As [`send_many`] without waiting, for a socket of which is known what it can.
pub(crate) fn send_joined<M: Outgoing>(fd: RawFd, messages: &[M], joining: &mut Joining) -> Result<usize> {
    let mut cutting = if joining.rest > 0 { OFF } else { Cutting::UpTo(joining.most) };
    joining.rest = joining.rest.saturating_sub(1);
    let before = cutting;
    let sent = send(fd, messages, libc::MSG_DONTWAIT, &mut cutting);
    match cutting {
        _ if cutting == before => {}
        OFF => joining.rest = REST,
        Cutting::UpTo(most) => joining.most = most,
        Cutting::Unasked => {}
    }
    sent
}

/// Sends datagrams in order; how many were taken.
///
/// # Errors
/// Only if none was taken: what `sendmsg(2)` says.
pub(crate) fn send_many(fd: RawFd, messages: &[Message], flags: c_int) -> Result<usize> {
    if flags & !(flag::NONBLOCK | flag::NO_OFFLOAD) != 0 {
        return Err(Error::InvalidArgument("flags are RSK_NONBLOCK and RSK_NO_OFFLOAD only"));
    }
    let how = if flags & flag::NONBLOCK == 0 { 0 } else { libc::MSG_DONTWAIT };
    let mut cutting = if flags & flag::NO_OFFLOAD == 0 { Cutting::Unasked } else { OFF };
    send(fd, messages, how, &mut cutting)
}

fn send<M: Outgoing>(fd: RawFd, messages: &[M], how: c_int, cutting: &mut Cutting) -> Result<usize> {
    let mut bundles = Fixed::<Bundle, BUNDLES>::new();
    let mut parts = Fixed::<Bytes, PARTS>::new();
    let mut sent = 0;
    while let Some(rest) = messages.get(sent..).filter(|rest| !rest.is_empty()) {
        bundles.clear();
        parts.clear();
        put_together(fd, rest, cutting, &mut bundles, &mut parts);
        let put = bundles.as_slice();
        match send_bundles(fd, put, parts.as_slice(), how) {
            Ok(went) => {
                sent += put.iter().take(went).map(|bundle| bundle.messages).sum::<usize>();
                // The kernel does not say why it stopped. Where it may be the cutting up, the next turn finds out.
                if put.get(went).is_some_and(|stopped| stopped.segment == 0) {
                    break;
                }
            }
            Err(error) => match put.first().and_then(|first| less_cutting(fd, first, error)) {
                Some(less) => *cutting = less,
                None if sent > 0 => break,
                None => return Err(error),
            },
        }
    }
    Ok(sent)
}

/// Fills one call: as many messages of `rest` as fit.
fn put_together<'a, M: Outgoing>(
    fd: RawFd,
    mut rest: &'a [M],
    cutting: &mut Cutting,
    bundles: &mut Fixed<Bundle<'a>, BUNDLES>,
    parts: &mut Fixed<Bytes<'a>, PARTS>,
) {
    while let Some(message) = rest.first() {
        if *cutting == Cutting::Unasked && run(rest, SEGMENTS) > 1 {
            *cutting = ask(fd, message.bytes().len());
        }
        let most = match *cutting {
            Cutting::UpTo(most) => most,
            Cutting::Unasked => 1,
        };
        let count = run(rest, most);
        let first = parts.as_slice().len();
        let mut put = 0;
        for message in rest.iter().take(count) {
            if !add(parts, first, message.bytes()) {
                break;
            }
            put += 1;
        }
        if put == 0 {
            return;
        }
        let segment = if put > 1 { u16::try_from(message.bytes().len()).unwrap_or(0) } else { 0 };
        let address = message.address();
        let source = message.source();
        let bundle = Bundle { address, first, parts: parts.as_slice().len() - first, messages: put, segment, source };
        // A bundle that has no place any more comes with the next call; its parts are then put together anew.
        if !bundles.push(bundle) {
            return;
        }
        rest = rest.get(put..).unwrap_or_default();
    }
}

/// Adds a piece of memory to those from `first` on; joined with the last one if it follows it in memory.
fn add<'a>(parts: &mut Fixed<Bytes<'a>, PARTS>, first: usize, bytes: Bytes<'a>) -> bool {
    let open = parts.as_mut_slice().get_mut(first..).and_then(|open| open.last_mut());
    if let Some(last) = open {
        if let Some(joined) = last.joined(bytes) {
            *last = joined;
            return true;
        }
    }
    parts.push(bytes)
}

/// How many of the first messages can go as one: all of one size but the last, which may be shorter, and to one peer.
fn run<M: Outgoing>(messages: &[M], most: usize) -> usize {
    let Some(first) = messages.first() else { return 0 };
    let size = first.bytes().len();
    let most = BYTES.checked_div(size).map_or(1, |fit| fit.clamp(1, most));
    let mut count = 1;
    for message in messages.iter().take(most).skip(1) {
        let len = message.bytes().len();
        if len > size || len == 0 || !message.goes_with(first) {
            break;
        }
        count += 1;
        if len < size {
            break;
        }
    }
    count
}

/// Whether `fd` is a UDP socket whose messages the kernel can cut up, and on which the program does not do so itself. On
/// another kind of socket a joined message would arrive joined.
fn ask(fd: RawFd, len: usize) -> Cutting {
    let (refused, size, calls) = REFUSED.get();
    if refused == fd && len >= size && calls > 0 {
        REFUSED.set((refused, size, calls - 1));
        return OFF;
    }
    match sockopt::int(fd, libc::SOL_UDP, libc::UDP_SEGMENT) {
        Ok(0) => Cutting::UpTo(SEGMENTS),
        _ => OFF,
    }
}

/// What to do after a message that was to be cut up failed; `None` if that was not the reason.
///
/// The kernel refuses with these when segments are larger than the path takes (`EINVAL`, `EMSGSIZE`), when there are too
/// many, and when the device cannot (`EIO`, `EOPNOTSUPP`). If the reason is another one, the datagrams that are now sent
/// one by one meet it again.
fn less_cutting(fd: RawFd, bundle: &Bundle, error: Error) -> Option<Cutting> {
    let refused = matches!(error, Error::Os(libc::EINVAL | libc::EMSGSIZE | libc::EIO | libc::EOPNOTSUPP));
    if !refused || bundle.segment == 0 {
        return None;
    }
    if bundle.messages > SEGMENTS_BEFORE {
        return Some(Cutting::UpTo(SEGMENTS_BEFORE));
    }
    REFUSED.set((fd, bundle.segment.into(), REST));
    Some(OFF)
}
