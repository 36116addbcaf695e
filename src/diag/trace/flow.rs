//! Connections and datagrams, as they follow from the calls: what went over the network, once, whichever ends are traced.
//!
//! The bytes of each direction of a stream are counted where they are sent and where they are received. What was shown at
//! one end is not shown again at the other, so it does not matter which of the two records comes first, or whether there is
//! but one. Room is fixed: with more connections at once than there is room for, the oldest are forgotten.

use super::address::Addr;
use super::record::Record;

/// Connections that are followed at once.
const CONNECTIONS: usize = 512;

/// One direction of a connection, named after the end that sends.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a thing that has happened, in any mixture")]
pub(super) struct Half {
    /// Bytes shown.
    shown: u64,
    /// Bytes this end has sent, if it is ours.
    sent: u64,
    /// Bytes this end has received, if it is ours.
    received: u64,
    /// Descriptors of ours at this end.
    pub(super) here: u16,
    /// There was one.
    pub(super) ours: bool,
    syn: bool,
    fin: bool,
    rst: bool,
}

/// A connection; end 0 is the one that called connect, as far as is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Connection {
    serial: u32,
    pub(super) ends: [Addr; 2],
    pub(super) halves: [Half; 2],
    /// Which end closed first, plus one.
    first: u8,
    pub(super) is_unix: bool,
}

impl Half {
    const NEW: Self = Self { shown: 0, sent: 0, received: 0, here: 0, ours: false, syn: false, fin: false, rst: false };
}

impl Connection {
    const NONE: Self = Self { serial: 0, ends: [Addr::NONE; 2], halves: [Half::NEW; 2], first: 0, is_unix: false };

    fn half(&self, end: usize) -> Half {
        self.halves.get(end).copied().unwrap_or(Half::NEW)
    }

    fn change(&mut self, end: usize, change: impl FnOnce(&mut Half)) {
        if let Some(half) = self.halves.get_mut(end) {
            change(half);
        }
    }

    fn is_over(&self) -> bool {
        self.halves.iter().any(|half| half.rst) || self.halves.iter().all(|half| half.fin)
    }

    /// Whether it was made and is not over.
    fn is_open(&self) -> bool {
        !self.is_over() && self.halves.iter().all(|half| half.syn)
    }

    /// State of TCP at one end, as far as the calls tell.
    pub(super) fn state(&self, end: usize) -> &'static str {
        let (ours, theirs) = (self.half(end), self.half(1 - end));
        match (ours.fin, theirs.fin) {
            _ if ours.rst || theirs.rst => "CLOSED",
            (true, true) if usize::from(self.first) == end + 1 => "TIME_WAIT",
            (true, true) => "CLOSED",
            (true, false) => "FIN_WAIT",
            (false, true) => "CLOSE_WAIT",
            _ if ours.syn && theirs.syn => "ESTABLISHED",
            _ if ours.syn => "SYN_SENT",
            // Whether a first packet has found anybody is not known yet.
            _ => "",
        }
    }

    /// Number of the next byte of one end, as TCP counts.
    #[allow(clippy::cast_possible_truncation, reason = "TCP counts modulo 2^32")]
    fn sequence(&self, end: usize, at: u64) -> u32 {
        let half = self.half(end);
        let start = 1_000_000 * (end as u32 + 1);
        start.wrapping_add(at as u32).wrapping_add(u32::from(half.syn)).wrapping_add(u32::from(half.fin))
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// First packet of a connection.
    Syn,
    /// The answer.
    SynAck,
    /// Bytes of a stream.
    Data,
    /// One end has no more to send.
    Fin,
    /// One end has given up.
    Rst,
    /// A datagram.
    Datagram,
    /// Bytes that were shown before have been received by the program; also a datagram.
    Taken,
    /// A socket waits for connections.
    Listening,
    /// A call failed.
    Failed,
}

/// One thing that happened, from one end to the other.
pub(super) struct Step<'a> {
    pub(super) what: What,
    /// Where it comes from. For what happens at one end it is that end.
    pub(super) from: Addr,
    pub(super) to: Addr,
    /// Whether each of the two ends is ours.
    pub(super) ours: [bool; 2],
    /// State of TCP at both ends now; empty for what has none.
    pub(super) states: [&'static str; 2],
    /// Sequence and acknowledgement numbers.
    pub(super) numbers: [u32; 2],
    /// How many bytes.
    pub(super) len: usize,
    /// Where they begin in the data of the record.
    pub(super) at: usize,
    pub(super) is_unix: bool,
    /// The call is one of the other end, which has seen what came.
    pub(super) seen: bool,
    pub(super) record: &'a Record<'a>,
}

/// A step as its connection knows it.
#[derive(Debug, Clone, Copy)]
struct Told {
    what: What,
    end: usize,
    seq: u32,
    len: usize,
    at: usize,
    seen: bool,
}

impl Told {
    fn plain(what: What, end: usize, seq: u32) -> Self {
        Self { what, end, seq, len: 0, at: 0, seen: false }
    }
}

/// Somebody who is told of steps.
pub(super) trait Viewer {
    /// One step.
    fn see(&mut self, step: &Step);
}

/// The connections.
pub(super) struct Connections {
    list: [Connection; CONNECTIONS],
    serial: u32,
}

/// Number of a connection; 0 is none.
pub(super) type Id = u32;

impl Connections {
    #[allow(clippy::large_stack_arrays, reason = "only ever evaluated for a static")]
    pub(super) const fn new() -> Self {
        Self { list: [Connection::NONE; CONNECTIONS], serial: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.list.fill(Connection::NONE);
    }

    /// A number nobody has.
    pub(super) fn number(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }

    /// The connection of that number, if it was not forgotten.
    pub(super) fn get(&mut self, id: Id) -> Option<&mut Connection> {
        let place = self.list.get_mut(id as usize % CONNECTIONS)?;
        (id != 0 && place.serial == id).then_some(place)
    }

    /// The connection between two addresses that is not over, and the end `one` is at.
    pub(super) fn find(&self, one: Addr, other: Addr) -> Option<(Id, usize)> {
        let is = |of: &&Connection| of.serial != 0 && !of.is_over() && !of.is_unix;
        let between = |of: &Connection| match of.ends {
            ends if ends == [one, other] => Some((of.serial, 0)),
            ends if ends == [other, one] => Some((of.serial, 1)),
            _ => None,
        };
        self.list.iter().filter(is).find_map(between)
    }

    /// The oldest connection to a Unix socket of which only the other end than `end` is known.
    pub(super) fn find_half(&self, path: Addr, end: usize) -> Option<Id> {
        let is = |of: &&Connection| {
            of.serial != 0 && of.is_unix && of.ends[1] == path && of.half(end).here == 0 && of.half(1 - end).here > 0
        };
        self.list.iter().filter(is).map(|of| of.serial).min()
    }

    /// A new connection; the one that had its place is forgotten.
    pub(super) fn open(&mut self, ends: [Addr; 2], is_unix: bool) -> Id {
        let serial = self.number();
        if let Some(place) = self.list.get_mut(serial as usize % CONNECTIONS) {
            *place = Connection { serial, ends, is_unix, ..Connection::NONE };
        }
        serial
    }

    /// What happened before the trace began is not shown.
    pub(super) fn begun_before(&mut self, id: Id) {
        if let Some(of) = self.get(id) {
            of.halves.iter_mut().for_each(|half| half.syn = true);
        }
    }

    fn tell(&mut self, id: Id, told: Told, record: &Record, to: &mut impl Viewer) {
        let Told { what, end, seq, len, at, seen } = told;
        let Some(of) = self.get(id) else { return };
        let (Some(from), Some(other)) = (of.ends.get(end), of.ends.get(1 - end)) else { return };
        let shown = of.half(1 - end).shown;
        let ack = if what == What::Syn { 0 } else { of.sequence(1 - end, shown) };
        let states = if of.is_unix { [""; 2] } else { [of.state(end), of.state(1 - end)] };
        let ours = [of.half(end).ours, of.half(1 - end).ours];
        let (from, other, is_unix) = (*from, *other, of.is_unix);
        to.see(&Step { what, from, to: other, ours, states, numbers: [seq, ack], len, at, is_unix, seen, record });
    }

    /// The first packet of end 0.
    pub(super) fn syn(&mut self, id: Id, record: &Record, to: &mut impl Viewer) {
        let Some(of) = self.get(id).filter(|of| !of.half(0).syn) else { return };
        let seq = of.sequence(0, 0);
        of.change(0, |half| half.syn = true);
        self.tell(id, Told::plain(What::Syn, 0, seq), record, to);
    }

    /// Both ends know of each other.
    pub(super) fn establish(&mut self, id: Id, record: &Record, to: &mut impl Viewer) {
        self.syn(id, record, to);
        let Some(of) = self.get(id).filter(|of| !of.half(1).syn) else { return };
        let seq = of.sequence(1, 0);
        of.change(1, |half| half.syn = true);
        self.tell(id, Told::plain(What::SynAck, 1, seq), record, to);
    }

    /// One end, which is ours, has sent `len` bytes.
    pub(super) fn sent(&mut self, id: Id, end: usize, len: usize, record: &Record, to: &mut impl Viewer) {
        let Some(of) = self.get(id) else { return };
        let start = of.half(end).sent;
        of.change(end, |half| half.sent += len as u64);
        self.show(id, end, (start, len), false, record, to);
    }

    /// One end, which is ours, has received `len` bytes.
    pub(super) fn received(&mut self, id: Id, end: usize, len: usize, record: &Record, to: &mut impl Viewer) {
        let Some(of) = self.get(id) else { return };
        let start = of.half(end).received;
        of.change(end, |half| half.received += len as u64);
        let shown = of.half(1 - end).shown;
        self.show(id, 1 - end, (start, len), true, record, to);
        if shown > start {
            self.tell(id, Told { len, ..Told::plain(What::Taken, end, 0) }, record, to);
        }
    }

    /// Shows what was not shown yet of bytes that `end` has sent.
    fn show(&mut self, id: Id, end: usize, bytes: (u64, usize), seen: bool, record: &Record, to: &mut impl Viewer) {
        let (start, len) = bytes;
        self.establish(id, record, to);
        let Some(of) = self.get(id) else { return };
        let known = of.half(end).shown.saturating_sub(start);
        let known = usize::try_from(known).unwrap_or(len).min(len);
        if known == len {
            return;
        }
        let seq = of.sequence(end, start + known as u64);
        of.change(end, |half| half.shown = start + len as u64);
        self.tell(id, Told { len: len - known, at: known, seen, ..Told::plain(What::Data, end, seq) }, record, to);
    }

    /// One end has no more to send.
    pub(super) fn finish(&mut self, id: Id, end: usize, seen: bool, record: &Record, to: &mut impl Viewer) {
        let Some(of) = self.get(id).filter(|of| of.is_open() && !of.half(end).fin) else { return };
        let seq = of.sequence(end, of.half(end).shown);
        of.first = if of.first == 0 { u8::try_from(end + 1).unwrap_or(0) } else { of.first };
        of.change(end, |half| half.fin = true);
        self.tell(id, Told { seen, ..Told::plain(What::Fin, end, seq) }, record, to);
    }

    /// One end has given up.
    pub(super) fn reset(&mut self, id: Id, end: usize, seen: bool, record: &Record, to: &mut impl Viewer) {
        let Some(of) = self.get(id).filter(|of| !of.is_over()) else { return };
        let seq = if of.half(end).syn { of.sequence(end, of.half(end).shown) } else { 0 };
        of.change(end, |half| half.rst = true);
        self.tell(id, Told { seen, ..Told::plain(What::Rst, end, seq) }, record, to);
    }

    /// The last descriptor of ours at one end was closed.
    pub(super) fn close(&mut self, id: Id, end: usize, abortive: bool, record: &Record, to: &mut impl Viewer) {
        let Some(of) = self.get(id) else { return };
        of.change(end, |half| half.here = half.here.saturating_sub(1));
        if of.half(end).here > 0 {
            return;
        }
        // TCP answers a close with input that nobody has read like this.
        let unread = of.is_open() && !of.is_unix && of.half(1 - end).sent > of.half(end).received;
        if (abortive && of.is_open()) || unread {
            self.reset(id, end, false, record, to);
        } else {
            self.finish(id, end, false, record, to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::kept;
    use super::{Addr, Connections, Record, Step, Viewer, What};
    use crate::gate::{Call, args};

    #[derive(Default)]
    struct Seen(Vec<(What, usize, u32, u32)>);

    impl Viewer for Seen {
        fn see(&mut self, step: &Step) {
            let [seq, ack] = step.numbers;
            self.0.push((step.what, step.len, seq, ack));
        }
    }

    fn two() -> [Addr; 2] {
        [[2u8, 0, 1, 1, 127, 0, 0, 1], [2, 0, 2, 2, 127, 0, 0, 1]].map(|bytes| Addr::of(&bytes))
    }

    #[test]
    fn bytes_are_shown_once_whichever_end_comes_first() {
        for order in [[true, false], [false, true]] {
            let words = kept(Call::Close, args!(-1), 0, None);
            let record = Record::new(&words);
            let mut list = Box::new(Connections::new());
            let mut seen = Seen::default();
            let id = list.open(two(), false);
            for sends in order {
                if sends {
                    list.sent(id, 0, 10, &record, &mut seen);
                } else {
                    list.received(id, 1, 10, &record, &mut seen);
                }
            }
            let data: Vec<_> = seen.0.iter().filter(|step| step.0 == What::Data).collect();
            assert_eq!(data, [&(What::Data, 10, 1_000_001, 2_000_001)]);
            assert_eq!(seen.0[..2], [(What::Syn, 0, 1_000_000, 0), (What::SynAck, 0, 2_000_000, 1_000_001)]);
        }
    }

    #[test]
    fn states_follow_the_ends() {
        let words = kept(Call::Close, args!(-1), 0, None);
        let record = Record::new(&words);
        let mut list = Box::new(Connections::new());
        let mut seen = Seen::default();
        let id = list.open(two(), false);
        let states = |list: &mut Connections| list.get(id).map(|of| [of.state(0), of.state(1)]).unwrap();
        assert_eq!(states(&mut list), ["", ""]);
        list.syn(id, &record, &mut seen);
        assert_eq!(states(&mut list), ["SYN_SENT", ""]);
        list.establish(id, &record, &mut seen);
        assert_eq!(states(&mut list), ["ESTABLISHED", "ESTABLISHED"]);
        list.finish(id, 1, false, &record, &mut seen);
        assert_eq!(states(&mut list), ["CLOSE_WAIT", "FIN_WAIT"]);
        list.finish(id, 0, false, &record, &mut seen);
        assert_eq!(states(&mut list), ["CLOSED", "TIME_WAIT"]);
        list.reset(id, 0, false, &record, &mut seen);
        assert_eq!(seen.0.iter().filter(|step| step.0 == What::Rst).count(), 0, "nothing to reset any more");
        assert!(list.find(two()[0], two()[1]).is_none(), "the addresses may be used again");
    }
}
