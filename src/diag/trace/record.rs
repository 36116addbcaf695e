//! A record: one call as it was, with copies of the memory its arguments point to.

use super::ring::at;
use crate::gate::{Args, Call, Outcome, SIGNATURES};

/// What a piece of memory is.
pub(super) mod tag {
    /// Behind an argument.
    pub(in super::super) const PLAIN: u8 = 0;
    /// Bytes that were sent or received, in order.
    pub(in super::super) const DATA: u8 = 1;
    /// Address of this side of the socket.
    pub(in super::super) const LOCAL: u8 = 2;
    /// Address of the other side.
    pub(in super::super) const PEER: u8 = 3;
    /// Address a message was sent to, or came from.
    pub(in super::super) const NAME: u8 = 4;
    /// Control data of a message.
    pub(in super::super) const CONTROL: u8 = 5;
}

/// The call was made inside another function of the library.
pub(super) const INNER: u8 = 1;
/// One message of a call that moves several: for those that show the network, not for those that show calls.
pub(super) const PART: u8 = 2;

/// A record, copied out of the ring.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a>(&'a [u64]);

/// A piece of memory: where it was, and its bytes.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pointer: usize,
    pub(super) len: usize,
    pub(super) tag: u8,
    words: &'a [u64],
}

impl Piece<'_> {
    /// Copies its bytes from `at` on; how many.
    pub(super) fn copy(&self, at: usize, room: &mut [u8]) -> usize {
        let count = self.len.saturating_sub(at).min(room.len());
        for (i, to) in room.iter_mut().take(count).enumerate() {
            let at = at + i;
            *to = self.words.get(at / 8).map_or(0, |word| word.to_ne_bytes().get(at % 8).copied().unwrap_or(0));
        }
        count
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "words carry smaller numbers")]
impl<'a> Record<'a> {
    /// From the words of the ring.
    pub(super) fn new(words: &'a [u64]) -> Self {
        Self(words)
    }

    fn word(&self, i: usize) -> u64 {
        self.0.get(i).copied().unwrap_or(0)
    }

    /// The call (16 bits), the number of pieces and the flags (8 bits each).
    fn shape(&self) -> u32 {
        (self.word(at::SHAPE) >> 32) as u32
    }

    /// Which call.
    pub(super) fn call(&self) -> Option<Call> {
        Call::by_number(self.shape() as u16)
    }

    /// Its name without the prefix.
    pub(super) fn name(&self) -> &'static str {
        SIGNATURES.get((self.shape() & 0xffff) as usize).map_or("", |row| row.name)
    }

    /// Whether it was made inside another function of the library.
    pub(super) fn is_inner(&self) -> bool {
        (self.shape() >> 24) as u8 & INNER != 0
    }

    /// Whether it is one message of several.
    pub(super) fn is_part(&self) -> bool {
        (self.shape() >> 24) as u8 & PART != 0
    }

    /// When it had returned, on the clock that only goes forward.
    pub(super) fn time(&self) -> u64 {
        self.word(at::TIME)
    }

    /// The thread.
    pub(super) fn thread(&self) -> i32 {
        self.word(at::WHO) as i32
    }

    /// The process.
    pub(super) fn process(&self) -> i32 {
        (self.word(at::WHO) >> 32) as i32
    }

    /// What it returned.
    pub(super) fn outcome(&self) -> Outcome {
        let failure = self.word(at::FAILURE) as i32;
        Outcome { value: self.word(at::RESULT) as isize, failure: (failure != 0).then_some(failure) }
    }

    /// Its arguments.
    pub(super) fn args(&self) -> Args {
        Args::new([0, 1, 2, 3, 4, 5, 6].map(|i| self.word(at::ARGS + i) as usize))
    }

    /// Family, type and protocol of the socket, if they were asked for.
    pub(super) fn socket(&self) -> Option<[u16; 3]> {
        let word = self.word(at::SOCKET);
        (word != 0).then_some([word as u16, (word >> 16) as u16, (word >> 32) as u16])
    }

    /// The fd the call is about: the one it made, or the first it was given; -1 if none.
    pub(super) fn fd(&self) -> i32 {
        let Some(call) = self.call() else { return -1 };
        let outcome = self.outcome();
        if call.signature().returns == crate::gate::Returns::NewFd && outcome.failure.is_none() {
            return outcome.value as i32;
        }
        call.signature().fd_of(&self.args())
    }

    /// Its pieces of memory.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Piece<'a>> {
        let words = self.0;
        let count = (self.shape() >> 16) & 0xff;
        let mut next = at::PIECES;
        (0..count).map_while(move |_| {
            let [pointer, shape] = *words.get(next..next + 2)? else { return None };
            let (len, planned) = (shape as u32 as usize, (shape >> 40) as usize);
            let end = next + 2 + planned;
            let bytes = words.get(next + 2..end)?;
            next = end;
            Some(Piece { pointer: pointer as usize, len, tag: (shape >> 32) as u8, words: bytes })
        })
    }

    /// Copies what was at `pointer`; how many bytes are known.
    pub(crate) fn read(&self, pointer: usize, room: &mut [u8]) -> usize {
        let holds = |piece: &Piece| pointer >= piece.pointer && pointer - piece.pointer < piece.len;
        let found = self.pieces().find(|piece| !matches!(piece.tag, tag::LOCAL | tag::PEER) && holds(piece));
        found.map_or(0, |piece| piece.copy(pointer - piece.pointer, room))
    }

    /// Copies the piece of that kind; how many bytes it has.
    pub(super) fn tagged(&self, tag: u8, room: &mut [u8]) -> usize {
        self.pieces().find(|piece| piece.tag == tag).map_or(0, |piece| piece.copy(0, room))
    }

    /// Copies the data that was moved, from `at` on; how many bytes are known.
    pub(super) fn data(&self, mut at: usize, room: &mut [u8]) -> usize {
        let mut filled = 0;
        for piece in self.pieces().filter(|piece| piece.tag == tag::DATA) {
            if at >= piece.len {
                at -= piece.len;
                continue;
            }
            filled += piece.copy(at, room.get_mut(filled..).unwrap_or_default());
            at = 0;
        }
        filled
    }
}

/// A call as it would be kept: its words.
#[cfg(test)]
pub(super) fn kept(call: Call, mut args: Args, value: isize, failure: Option<i32>) -> Vec<u64> {
    assert!(super::ring::make(1 << 20));
    let mut words = vec![0; 1 << 13];
    // Other tests write to the ring too.
    for _ in 0..100 {
        let slot = super::ring::head();
        super::capture::record(&crate::gate::Event { call, args: &mut args }, Outcome { value, failure });
        let found = super::ring::read(slot, &mut words);
        let record = Record(&words);
        if found != super::ring::Found::Nothing && record.call() == Some(call) && record.args().word(1) == args.word(1)
        {
            return words;
        }
    }
    panic!("the record was never found");
}
