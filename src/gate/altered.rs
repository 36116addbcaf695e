//! Receiving calls whose arguments an observer has changed for the kernel: it asks for less than the program did, or for the
//! whole length of a datagram. The program is answered as if nothing had been changed.
//!
//! For `recv`, `recvfrom` and `read`, which begin with descriptor, room, length and flags (`read`: none). What was changed
//! stands in the last word, which none of them uses: so it needs no memory of its own and a signal handler does not disturb it.

use core::cell::Cell;

use libc::{MSG_TRUNC, c_int, ssize_t};

use super::Args;

const LEN: usize = 2;
const FLAGS: usize = 3;
/// Bit 0: `MSG_TRUNC` was added. The rest: by how many bytes the length was shortened.
const CHANGES: usize = 6;
const ASKS_LENGTH: usize = 1;
/// Longer rooms are left alone, so that the difference fits.
const LONGEST: usize = 1 << 40;

thread_local! {
    /// Length of a datagram that was longer than the room for it.
    static WHOLE: Cell<usize> = const { Cell::new(0) };
}

/// `MSG_TRUNC` as a word.
#[allow(clippy::cast_sign_loss, reason = "a flag")]
const fn trunc() -> usize {
    MSG_TRUNC as usize
}

impl Args {
    /// Asks the kernel for at most `len` bytes.
    pub(crate) fn shorten(&mut self, len: usize) {
        let given = self.word(LEN);
        if len < given && given < LONGEST {
            self.set(LEN, len);
            self.set(CHANGES, self.word(CHANGES) | (given - len) << 1);
        }
    }

    /// Asks the kernel for the length of the whole datagram, unless the program does so itself.
    pub(crate) fn ask_whole_length(&mut self) {
        if self.word(FLAGS) & trunc() == 0 {
            self.set(FLAGS, self.word(FLAGS) | trunc());
            self.set(CHANGES, self.word(CHANGES) | ASKS_LENGTH);
            // One that nobody has asked for, as when the checks were turned off meanwhile, is of an earlier call.
            WHOLE.set(0);
        }
    }

    /// Whether an observer has asked for the whole length.
    #[inline]
    pub(crate) fn asks_whole_length(&self) -> bool {
        self.word(CHANGES) & ASKS_LENGTH != 0
    }

    /// How many bytes fewer than the program did the kernel was asked for.
    pub(crate) fn withheld(&self) -> usize {
        self.word(CHANGES) >> 1
    }

    /// Puts back what the program has passed; what was changed can still be asked.
    pub(crate) fn restore(&mut self) {
        self.set(LEN, self.word(LEN).saturating_add(self.withheld()));
        if self.asks_whole_length() {
            self.set(FLAGS, self.word(FLAGS) & !trunc());
        }
    }

    /// The flags of the call with what was added.
    #[inline]
    pub(crate) fn receive_flags(&self) -> c_int {
        self.int(FLAGS)
    }
}

/// The result of a receiving call as the program is to see it; the real length of a datagram is kept for [`take_whole`].
#[inline]
pub(crate) fn as_asked(args: &Args, answer: ssize_t) -> ssize_t {
    match usize::try_from(answer) {
        Ok(whole) if args.asks_whole_length() && whole > args.word(LEN) => {
            WHOLE.set(whole);
            ssize_t::try_from(args.word(LEN)).unwrap_or(answer)
        }
        _ => answer,
    }
}

/// Length of the datagram just received, if it was longer than the room for it.
pub(crate) fn take_whole() -> Option<usize> {
    Some(WHOLE.take()).filter(|whole| *whole > 0)
}

#[cfg(test)]
mod tests {
    use super::{as_asked, take_whole};
    use crate::gate::args;

    #[test]
    fn what_was_changed_is_put_back() {
        let mut args = args!(3, 0usize, 100usize, libc::MSG_DONTWAIT);
        args.shorten(7);
        args.ask_whole_length();
        assert_eq!((args.word(2), args.int(3)), (7, libc::MSG_DONTWAIT | libc::MSG_TRUNC));
        args.restore();
        assert_eq!((args.word(2), args.int(3), args.withheld()), (100, libc::MSG_DONTWAIT, 93));
    }

    #[test]
    fn flag_of_the_program_stays_and_its_answer_too() {
        let mut args = args!(3, 0usize, 10usize, libc::MSG_TRUNC);
        args.ask_whole_length();
        assert_eq!(as_asked(&args, 100), 100);
        args.restore();
        assert_eq!(args.int(3), libc::MSG_TRUNC);
        assert_eq!(take_whole(), None);
    }

    #[test]
    fn longer_datagram_is_told_once() {
        let mut args = args!(3, 0usize, 10usize, 0);
        args.ask_whole_length();
        assert_eq!((as_asked(&args, 100), as_asked(&args, 10), as_asked(&args, -1)), (10, 10, -1));
        assert_eq!((take_whole(), take_whole()), (Some(100), None));
    }
}
