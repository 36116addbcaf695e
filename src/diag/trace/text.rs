//! The text form: one line a call, much as strace shows it.

use core::fmt::{Result, Write};

use super::out::Out;
use super::record::Record;
use crate::diag::decode::{Memory, write_call, write_text};
use crate::diag::messages;
use crate::diag::text::Text;
use crate::gate::{Returns, Word};

/// Bytes of a line, the newline included.
pub(super) const LINE: usize = 1024;
/// Bytes of its call and arguments: the rest is for the result.
const CALL: usize = 850;

/// Writes the line of a record.
pub(super) fn write(out: &mut Out, record: &Record) {
    let mut line = Text::<LINE>::new();
    let _ = write!(line, "rustsock {}: {}", record.thread(), if record.is_inner() { "  " } else { "" });
    let _ = call(&mut line, record);
    let _ = result(&mut line, record);
    line.end_line();
    out.put(line.as_bytes());
}

/// The call with its arguments, cut if it is long.
fn call(line: &mut Text<LINE>, record: &Record) -> Result {
    let mut room = [0; CALL];
    let mut words = Out::new(&mut room);
    write_named_call(&mut words, record)?;
    line.write_str(core::str::from_utf8(words.bytes()).unwrap_or_default())?;
    line.write_str(if words.full { "...)" } else { "" })
}

/// The call with its arguments.
pub(super) fn write_named_call(out: &mut impl Write, record: &Record) -> Result {
    let outcome = record.outcome();
    let result = outcome.failure.is_none().then_some(outcome.value);
    match record.call() {
        Some(call) => write_call(out, call, &record.args(), Memory::Recorded(record), result),
        None => Ok(()),
    }
}

fn result(line: &mut impl Write, record: &Record) -> Result {
    let outcome = record.outcome();
    let returns = record.call().map_or(Returns::Value, |call| call.signature().returns);
    match (outcome.failure, returns) {
        (None, Returns::Nothing) => Ok(()),
        (None, Returns::Text) => {
            line.write_str(" = ")?;
            write_text(line, outcome.value.word(), Memory::Live)
        }
        (None, Returns::Pointer) => write!(line, " = {:#x}", outcome.value),
        (None, _) => write!(line, " = {}", outcome.value),
        // Not a failure: the answer to a connect that does not wait.
        (Some(libc::EINPROGRESS), _) => write!(line, " = {} EINPROGRESS (connecting, not done yet)", outcome.value),
        (Some(code), returns) => {
            match returns {
                Returns::Pointer | Returns::Text => line.write_str(" = NULL")?,
                _ => write!(line, " = {}", outcome.value)?,
            }
            match messages::error_text(code) {
                Some(error) => write!(line, " {} ({})", error.name(), error.en),
                None => write!(line, " errno {code}"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use libc::{EAGAIN, ECONNREFUSED, EINPROGRESS, c_int, iovec, pollfd};

    use super::super::record::kept;
    use super::{Out, Record, write};
    use crate::gate::{Args, Call, args};

    fn line(call: Call, args: Args, value: isize, failure: Option<c_int>) -> String {
        let words = kept(call, args, value, failure);
        let mut room = [0; 2048];
        let mut out = Out::new(&mut room);
        write(&mut out, &Record::new(&words));
        let line = String::from_utf8(out.bytes().to_vec()).unwrap();
        line.split_once(": ").unwrap().1.trim_end().to_owned()
    }

    #[test]
    fn only_what_was_moved_is_shown() {
        let data = b"hello, SECRET";
        let sent = line(Call::Send, args!(-1, data.as_ptr(), 13usize, 0), 5, None);
        assert_eq!(sent, "send(fd=-1, \"hello\"..., 13, 0) = 5");
        let received = line(Call::Recv, args!(-1, data.as_ptr(), 5usize, libc::MSG_TRUNC), 13, None);
        assert_eq!(received, "recv(fd=-1, \"hello\", 5, MSG_TRUNC) = 13");
    }

    #[test]
    fn connection_in_progress_is_no_failure() {
        let address = [2u8, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        let args = || args!(-1, address.as_ptr(), 16u32);
        let begun = line(Call::Connect, args(), -1, Some(EINPROGRESS));
        assert_eq!(begun, "connect(fd=-1, 127.0.0.1:80, 16) = -1 EINPROGRESS (connecting, not done yet)");
        let refused = line(Call::Connect, args(), -1, Some(ECONNREFUSED));
        assert!(refused.ends_with("= -1 ECONNREFUSED (Connection refused)"), "{refused}");
    }

    #[test]
    fn structures_are_taken_apart() {
        let fds = [pollfd { fd: 3, events: libc::POLLIN, revents: libc::POLLIN | libc::POLLHUP }];
        let polled = line(Call::Poll, args!(fds.as_ptr(), 1usize, -1), 1, None);
        assert_eq!(polled, "poll([fd=3 POLLIN -> POLLHUP|POLLIN], 1, -1) = 1");
        let text = b"partsecond";
        let part = |from: usize, len| iovec { iov_base: text[from..].as_ptr().cast_mut().cast(), iov_len: len };
        let parts = [part(0, 4), part(4, 6)];
        let written = line(Call::Writev, args!(-1, parts.as_ptr(), 2), 7, None);
        assert_eq!(written, "writev(fd=-1, [\"part\"/4, \"sec\".../6], 2) = 7");
        let set = [0b10_1000u64; 16];
        let selected = line(Call::Select, args!(6, set.as_ptr(), 0usize, 0usize, 0usize), 2, None);
        assert_eq!(selected, "select(6, {3 5}, NULL, NULL, NULL) = 2");
        let linger = [1, 5];
        let option = (libc::SOL_SOCKET, libc::SO_LINGER);
        let set = line(Call::Setsockopt, args!(-1, option.0, option.1, linger.as_ptr(), 8u32), 0, None);
        assert_eq!(set, "setsockopt(fd=-1, SOL_SOCKET, SO_LINGER, {on, 5 s}, 8) = 0");
    }

    #[test]
    fn pointers_to_nothing_are_shown_as_numbers() {
        let again = line(Call::Send, args!(-1, 16usize, 5usize, 0), -1, Some(EAGAIN));
        assert_eq!(again, "send(fd=-1, 0x10, 5, 0) = -1 EAGAIN (Resource temporarily unavailable)");
        for call in [Call::Sendmsg, Call::Recvmsg, Call::Poll, Call::Readv, Call::EpollCtl, Call::Select] {
            let wild = line(call, args!(64, 16usize, usize::MAX, 24usize, 32usize), 5, None);
            assert!(wild.contains("0x") && wild.ends_with("= 5"), "{wild}");
        }
    }

    #[test]
    fn long_lines_keep_their_result() {
        let parts: Vec<iovec> =
            (0..64).map(|_| iovec { iov_base: 16 as *mut libc::c_void, iov_len: usize::MAX / 64 }).collect();
        let shown = line(Call::Writev, args!(-1, parts.as_ptr(), 64), -1, Some(libc::EINVAL));
        assert!(shown.len() < 1000 && shown.ends_with("= -1 EINVAL (Invalid argument)"), "{shown}");
    }
}
