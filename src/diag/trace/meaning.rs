//! What the arguments of a call mean for the network.

use super::address::Addr;
use super::record::{Record, tag};
use crate::gate::Call;

/// The address a message was sent to, or came from.
pub(super) fn named(record: &Record) -> Option<Addr> {
    let mut name = [0; 128];
    let len = record.tagged(tag::NAME, &mut name);
    Some(Addr::of(name.get(..len)?)).filter(Addr::is_some)
}

/// A receive that leaves the bytes where they are, or takes them out of order.
pub(super) fn peeks(call: Call, record: &Record) -> bool {
    let flags = record.args().int(if call == Call::Recvmsg { 2 } else { 3 });
    flags & (libc::MSG_PEEK | libc::MSG_OOB | libc::MSG_ERRQUEUE) != 0
}

/// Whether 0 bytes mean the end.
pub(super) fn asked_for_something(record: &Record) -> bool {
    match record.call() {
        Some(Call::Recv | Call::Recvfrom | Call::Read) => record.args().word(2) > 0,
        Some(Call::Readv) => record.args().int(2) > 0,
        _ => true,
    }
}

/// Size of the datagrams in one message (`UDP_SEGMENT`, `UDP_GRO`).
pub(super) fn segment(record: &Record) -> Option<usize> {
    const HEADER: usize = size_of::<libc::cmsghdr>();
    let mut control = [0; 256];
    let len = record.tagged(tag::CONTROL, &mut control);
    let mut rest = control.get(..len)?;
    loop {
        let int = |at: usize| rest.get(at..at + 4)?.try_into().ok().map(i32::from_ne_bytes);
        let size = super::pieces::word_at(rest, 0);
        let is_udp = int(HEADER - 8)? == libc::SOL_UDP && matches!(int(HEADER - 4)?, libc::UDP_SEGMENT | libc::UDP_GRO);
        if is_udp {
            let size = rest.get(HEADER..HEADER + 2)?.try_into().ok().map(u16::from_ne_bytes)?;
            return Some(usize::from(size)).filter(|size| *size > 0);
        }
        if size < HEADER || size > rest.len() {
            return None;
        }
        rest = rest.get(size.next_multiple_of(size_of::<usize>())..)?;
    }
}
