//! The pcapng form: what the calls mean, as packets, for Wireshark and its kin. Sockets that are not TCP or UDP over IP have
//! no packets here.

use core::fmt::Write;
use core::net::{IpAddr, Ipv4Addr};

use super::address::Addr;
use super::flow::{Step, Viewer, What};
use super::out::Out;
use super::packet::{self, End, HEADERS, SEGMENT, Tcp, flag};
use super::time;
use crate::diag::text::Text;

/// Room a packet needs at most: its block, the comment, the headers and the longest datagram.
const ROOM: usize = 32 + 160 + HEADERS + 65_536 + 8;

/// What every file begins with.
pub(super) fn begin(out: &mut Out) {
    // Section header: byte order, version 1.0, length unknown, who wrote it.
    block(out, 0x0a0d_0d0a, |out| {
        out.put(&0x1a2b_3c4d_u32.to_ne_bytes());
        out.put(&1u16.to_ne_bytes());
        out.put(&0u16.to_ne_bytes());
        out.put(&u64::MAX.to_ne_bytes());
        option(out, 4, concat!("rustsock ", env!("CARGO_PKG_VERSION")).as_bytes());
        option(out, 1, b"made from calls of the socket API, not from packets of the network");
        option(out, 0, b"");
    });
    // Interface: Ethernet, packets of any length, times in nanoseconds.
    block(out, 1, |out| {
        out.put(&1u16.to_ne_bytes());
        out.put(&0u16.to_ne_bytes());
        out.put(&0u32.to_ne_bytes());
        option(out, 2, b"rustsock");
        option(out, 9, &[9]);
        option(out, 0, b"");
    });
}

fn block(out: &mut Out, kind: u32, body: impl FnOnce(&mut Out)) {
    let start = out.len();
    out.put(&kind.to_ne_bytes());
    out.put(&[0; 4]);
    body(out);
    let len = u32::try_from(out.len() - start + 4).unwrap_or(0).to_ne_bytes();
    out.put(&len);
    out.put_at(start + 4, &len);
}

fn option(out: &mut Out, code: u16, value: &[u8]) {
    out.put(&code.to_ne_bytes());
    out.put(&u16::try_from(value.len()).unwrap_or(0).to_ne_bytes());
    out.put(value);
    out.put([0; 3].get(..value.len().next_multiple_of(4) - value.len()).unwrap_or_default());
}

/// Turns steps into packets; `flush` is given what was made.
pub(super) struct Packets<'a, 'b, F: FnMut(&[u8])> {
    out: &'a mut Out<'b>,
    flush: F,
}

impl<'a, 'b, F: FnMut(&[u8])> Packets<'a, 'b, F> {
    pub(super) fn new(out: &'a mut Out<'b>, flush: F) -> Self {
        Self { out, flush }
    }

    /// Gives away what is left.
    pub(super) fn end(&mut self) {
        if self.out.len() > 0 {
            (self.flush)(self.out.bytes());
            self.out.clear();
        }
    }

    fn packet(&mut self, step: &Step, back: bool, tcp: Option<Tcp>, at: usize, len: usize) {
        if self.out.left() < ROOM {
            self.end();
        }
        let Some(mut ends) = ends(step) else { return };
        if back {
            ends.reverse();
        }
        let record = step.record;
        let mut there = len;
        // How much of it is known: asked one byte at the end.
        if len > 0 && record.data(at + len - 1, &mut [0; 1]) == 0 {
            there = known(step, at, len);
        }
        block(self.out, 6, |out| {
            let time = time::wall(record.time());
            out.put(&0u32.to_ne_bytes());
            #[allow(clippy::cast_possible_truncation, reason = "the format has the halves apart")]
            for half in [(time >> 32) as u32, time as u32] {
                out.put(&half.to_ne_bytes());
            }
            let lengths = out.len();
            out.put(&[0; 8]);
            let start = out.len();
            packet::put(out, ends, tcp, (len, there), |room| {
                record.data(at, room);
            });
            let captured = out.len() - start;
            let word = |len: usize| u32::try_from(len).unwrap_or(0).to_ne_bytes();
            out.put_at(lengths, &word(captured));
            out.put_at(lengths + 4, &word(captured + len - there));
            out.put([0; 3].get(..captured.next_multiple_of(4) - captured).unwrap_or_default());
            if !back {
                comment(out, step);
            }
        });
    }

    fn stream(&mut self, step: &Step) {
        let [seq, ack] = step.numbers;
        let mut done = 0;
        while done < step.len {
            let len = (step.len - done).min(SEGMENT);
            let last = done + len == step.len;
            let flags = if last { flag::ACK | flag::PSH } else { flag::ACK };
            let seq = seq.wrapping_add(u32::try_from(done).unwrap_or(0));
            self.packet(step, false, Some(Tcp { seq, ack, flags }), step.at + done, len);
            done += len;
        }
        let next = seq.wrapping_add(u32::try_from(step.len).unwrap_or(0));
        self.packet(step, true, Some(Tcp { seq: ack, ack: next, flags: flag::ACK }), 0, 0);
    }
}

/// How many of `len` bytes from `at` on were kept.
fn known(step: &Step, at: usize, len: usize) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if step.record.data(at + middle - 1, &mut [0; 1]) == 1 { low = middle } else { high = middle - 1 }
    }
    low
}

impl<F: FnMut(&[u8])> Viewer for Packets<'_, '_, F> {
    fn see(&mut self, step: &Step) {
        let [seq, ack] = step.numbers;
        let mut tcp = |back, seq, ack, flags| self.packet(step, back, Some(Tcp { seq, ack, flags }), 0, 0);
        match step.what {
            _ if step.is_unix => {}
            What::Syn => tcp(false, seq, 0, flag::SYN),
            What::SynAck => {
                tcp(false, seq, ack, flag::SYN | flag::ACK);
                tcp(true, ack, seq.wrapping_add(1), flag::ACK);
            }
            What::Data => self.stream(step),
            What::Fin => {
                tcp(false, seq, ack, flag::FIN | flag::ACK);
                tcp(true, ack, seq.wrapping_add(1), flag::ACK);
            }
            What::Rst => tcp(false, seq, ack, flag::RST | flag::ACK),
            What::Datagram => self.packet(step, false, None, step.at, step.len),
            What::Taken | What::Listening | What::Failed => {}
        }
    }
}

fn ends(step: &Step) -> Option<[End; 2]> {
    let end = |of: &Addr, card| Some(End { ip: of.ip()?, port: of.port(), card });
    let none = End { ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED), port: 0, card: 2 };
    match (end(&step.from, 1), end(&step.to, 2)) {
        (Some(from), Some(to)) => {
            // The one with the lower port is the second card, so that both directions agree.
            let swap = (from.port, from.ip) < (to.port, to.ip);
            let card = |end: End, card| End { card, ..end };
            Some(if swap { [card(from, 2), card(to, 1)] } else { [from, to] })
        }
        (Some(from), None) => Some([from, none]),
        (None, Some(to)) => Some([none, to]),
        (None, None) => None,
    }
}

/// The call a packet comes from.
fn comment(out: &mut Out, step: &Step) {
    let record = step.record;
    let mut text = Text::<96>::new();
    let _ = write!(text, "rsk_{}(fd={}) of thread {}", record.name(), record.fd(), record.thread());
    option(out, 1, text.as_bytes());
    option(out, 0, b"");
}
