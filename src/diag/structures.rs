//! Arguments that are structures, in words: vectors, messages, sets of descriptors, events.

use core::fmt::{Result, Write};
use core::mem::offset_of;

use libc::{epoll_event, iovec, mmsghdr, msghdr, pollfd};

use super::decode::{Memory, write_address_at, write_bytes, write_flags, write_level, write_pointer};
use crate::gate::{Args, Kind};
use crate::names;

/// Entries of a list that are shown.
const ENTRIES: usize = 16;

/// Writes argument `i`. What is not there, or was not copied, is shown by its address.
pub(super) fn write(
    out: &mut impl Write,
    kind: Kind,
    i: usize,
    args: &Args,
    memory: Memory,
    result: Option<isize>,
) -> Result {
    let (at, next) = (args.word(i), args.word(i + 1));
    let done = result.map_or(0, |n| usize::try_from(n).unwrap_or(0));
    match kind {
        Kind::OptionOut => write_option(out, args, i, memory, result),
        Kind::MessageIn => write_message(out, at, None, memory),
        Kind::MessageOut => write_message(out, at, Some(done), memory),
        Kind::MessagesIn | Kind::MessagesOut => {
            let received = kind == Kind::MessagesOut;
            let count = if result.is_some() { done } else { next };
            write_list(out, at, count.min(4), count, size_of::<mmsghdr>(), memory, |out, at, bytes| {
                let len = number::<4>(bytes, offset_of!(mmsghdr, msg_len)).map_or(0, u32::from_ne_bytes) as usize;
                write_message(out, at, received.then_some(len), memory)?;
                write!(out, " = {len}")
            })
        }
        Kind::VectorIn => write_vector(out, at, next, usize::MAX, memory),
        Kind::VectorOut => write_vector(out, at, next, done, memory),
        Kind::PollFds => {
            write_list(out, at, next.min(ENTRIES * 4), next, size_of::<pollfd>(), memory, |out, _, bytes| {
                write_pollfd(out, bytes, result.is_some())
            })
        }
        Kind::FdSet => write_set(out, at, args.int(0), memory),
        Kind::TimeValue => write_time(out, at, memory, 6),
        Kind::TimeSpec => write_time(out, at, memory, 9),
        Kind::EpollEventIn => write_list(out, at, 1, 1, size_of::<epoll_event>(), memory, write_epoll_event),
        Kind::EpollEventsOut if result.is_some() => {
            write_list(out, at, done.min(ENTRIES), done, size_of::<epoll_event>(), memory, write_epoll_event)
        }
        Kind::PollerEventsOut if result.is_some() => {
            write_list(out, at, done.min(ENTRIES), done, 16, memory, write_poller_event)
        }
        Kind::FdPair => {
            let mut pair = [0; 8];
            match (result, memory.read(at, &mut pair)) {
                (Some(_), 8) => write!(out, "[{}, {}]", int(&pair, 0), int(&pair, 4)),
                _ => write_pointer(out, at),
            }
        }
        _ => write_pointer(out, at),
    }
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

fn int(bytes: &[u8], at: usize) -> i32 {
    number::<4>(bytes, at).map_or(0, i32::from_ne_bytes)
}

fn word(bytes: &[u8], at: usize) -> usize {
    number(bytes, at).map_or(0, usize::from_ne_bytes)
}

/// Writes the first `shown` of `count` entries of `size` bytes; the address if none of them is known.
fn write_list<W: Write>(
    out: &mut W,
    at: usize,
    shown: usize,
    count: usize,
    size: usize,
    memory: Memory,
    mut one: impl FnMut(&mut W, usize, &[u8]) -> Result,
) -> Result {
    let mut room = [0u8; 64];
    let room = room.get_mut(..size).unwrap_or_default();
    let known = (0..shown).take_while(|i| memory.read(at.wrapping_add(i * size), room) == room.len()).count();
    if at == 0 || (known == 0 && count > 0) {
        return write_pointer(out, at);
    }
    out.write_char('[')?;
    for i in 0..known {
        memory.read(at.wrapping_add(i * size), room);
        out.write_str(if i > 0 { ", " } else { "" })?;
        one(out, at.wrapping_add(i * size), room)?;
    }
    out.write_str(if known < count { ", ...]" } else { "]" })
}

/// A message that is sent, or of which `received` bytes came.
fn write_message(out: &mut impl Write, at: usize, received: Option<usize>, memory: Memory) -> Result {
    let mut header = [0u8; size_of::<msghdr>()];
    if at == 0 || memory.read(at, &mut header) < header.len() {
        return write_pointer(out, at);
    }
    let small = |offset| number(&header, offset).map_or(0, u32::from_ne_bytes) as usize;
    let (name, len) = (word(&header, offset_of!(msghdr, msg_name)), small(offset_of!(msghdr, msg_namelen)));
    out.write_char('{')?;
    if name != 0 && len != 0 {
        write_address_at(out, name, len, memory)?;
        out.write_str(", ")?;
    }
    let vector = word(&header, offset_of!(msghdr, msg_iov));
    write_vector(out, vector, small(offset_of!(msghdr, msg_iovlen)), received.unwrap_or(usize::MAX), memory)?;
    let control = word(&header, offset_of!(msghdr, msg_control));
    write_control(out, control, word(&header, offset_of!(msghdr, msg_controllen)), memory)?;
    if received.is_some() && int(&header, offset_of!(msghdr, msg_flags)) != 0 {
        out.write_str(", ")?;
        write_flags(out, names::MESSAGE, int(&header, offset_of!(msghdr, msg_flags)))?;
    }
    out.write_char('}')
}

/// A vector of which `amount` bytes are of interest.
fn write_vector(out: &mut impl Write, at: usize, count: usize, mut amount: usize, memory: Memory) -> Result {
    write_list(out, at, count.min(ENTRIES), count, size_of::<iovec>(), memory, |out, _, part| {
        let len = word(part, offset_of!(iovec, iov_len));
        let pointer = word(part, offset_of!(iovec, iov_base));
        let shown = len.min(amount);
        amount -= shown;
        write_bytes(out, pointer, shown, memory)?;
        write!(out, "/{len}")
    })
}

/// Control messages, one after the other.
fn write_control(out: &mut impl Write, at: usize, len: usize, memory: Memory) -> Result {
    const HEADER: usize = size_of::<libc::cmsghdr>();
    let end = at.saturating_add(len);
    let mut next = at;
    while next != 0 && end.saturating_sub(next) >= HEADER {
        let mut header = [0u8; HEADER];
        if memory.read(next, &mut header) < HEADER {
            return Ok(());
        }
        let size = word(&header, 0);
        let (level, kind) = (int(&header, HEADER - 8), int(&header, HEADER - 4));
        let mut data = [0u8; 32];
        let wanted = size.saturating_sub(HEADER).min(data.len());
        let there = memory.read(next.wrapping_add(HEADER), data.get_mut(..wanted).unwrap_or_default());
        out.write_str(", ")?;
        write_control_message(out, level, kind, data.get(..there).unwrap_or_default())?;
        if size < HEADER || size > end - next {
            return Ok(());
        }
        next = next.saturating_add(size.next_multiple_of(size_of::<usize>()));
    }
    Ok(())
}

fn write_control_message(out: &mut impl Write, level: i32, kind: i32, data: &[u8]) -> Result {
    match (level, kind) {
        (libc::SOL_SOCKET, libc::SCM_RIGHTS) => {
            out.write_str("SCM_RIGHTS [")?;
            for (i, fd) in data.chunks_exact(4).enumerate() {
                write!(out, "{}fd={}", if i > 0 { ", " } else { "" }, int(fd, 0))?;
            }
            return out.write_char(']');
        }
        (libc::SOL_SOCKET, libc::SCM_CREDENTIALS) => {
            return write!(out, "SCM_CREDENTIALS pid {}, uid {}, gid {}", int(data, 0), int(data, 4), int(data, 8));
        }
        (libc::SOL_UDP, libc::UDP_SEGMENT) => {
            let size = number(data, 0).map_or(0, u16::from_ne_bytes);
            return write!(out, "UDP_SEGMENT {size}");
        }
        (libc::SOL_SOCKET, libc::SCM_TIMESTAMP) => out.write_str("SCM_TIMESTAMP")?,
        (libc::SOL_SOCKET, libc::SCM_TIMESTAMPNS) => out.write_str("SCM_TIMESTAMPNS")?,
        _ => {
            write_level(out, level)?;
            match names::of_option(level, kind) {
                Some(name) => write!(out, " {name}")?,
                None => write!(out, " {kind}")?,
            }
        }
    }
    write!(out, " \"{}\"", data.escape_ascii())
}

fn write_pollfd(out: &mut impl Write, bytes: &[u8], returned: bool) -> Result {
    let small = |at| number(bytes, at).map_or(0, i16::from_ne_bytes);
    write!(out, "fd={} ", int(bytes, 0))?;
    write_flags(out, names::POLL, small(4).into())?;
    if returned && small(6) != 0 {
        out.write_str(" -> ")?;
        write_flags(out, names::POLL, small(6).into())?;
    }
    Ok(())
}

fn write_set(out: &mut impl Write, at: usize, nfds: i32, memory: Memory) -> Result {
    let mut set = [0u8; 128];
    let len = usize::try_from(nfds).unwrap_or(0).div_ceil(64) * 8;
    if at == 0 || memory.read(at, set.get_mut(..len.min(128)).unwrap_or_default()) == 0 {
        return write_pointer(out, at);
    }
    out.write_char('{')?;
    let most = ENTRIES * 2;
    let is_in = |fd: &usize| set.get(fd / 8).is_some_and(|byte| byte & 1 << (fd % 8) != 0);
    for (i, fd) in (0..usize::try_from(nfds).unwrap_or(0).min(1024)).filter(is_in).take(most + 1).enumerate() {
        out.write_str(if i > 0 { " " } else { "" })?;
        if i == most { out.write_str("...")? } else { write!(out, "{fd}")? }
    }
    out.write_char('}')
}

/// Seconds, and their fraction with so many digits.
fn write_time(out: &mut impl Write, at: usize, memory: Memory, digits: usize) -> Result {
    let mut time = [0u8; 16];
    if at == 0 || memory.read(at, &mut time) < time.len() {
        return write_pointer(out, at);
    }
    let part = |at| number(&time, at).map_or(0, i64::from_ne_bytes);
    write!(out, "{}.{:0digits$} s", part(0), part(8))
}

fn write_epoll_event(out: &mut impl Write, _: usize, bytes: &[u8]) -> Result {
    write_flags(out, names::EPOLL, int(bytes, 0))?;
    let data = number(bytes, offset_of!(epoll_event, u64)).map_or(0, u64::from_ne_bytes);
    write!(out, " data={data:#x}")
}

fn write_poller_event(out: &mut impl Write, _: usize, bytes: &[u8]) -> Result {
    write!(out, "fd={} ", int(bytes, 0))?;
    write_flags(out, names::POLLER_EVENTS, int(bytes, 4))?;
    write!(out, " data={:#x}", number(bytes, 8).map_or(0, u64::from_ne_bytes))
}

fn write_option(out: &mut impl Write, args: &Args, i: usize, memory: Memory, result: Option<isize>) -> Result {
    let (at, mut len, mut value) = (args.word(i), [0; 4], [0; 16]);
    let known = result.is_some() && at != 0 && memory.read(args.word(i + 1), &mut len) == 4;
    let len = if known { u32::from_ne_bytes(len) as usize } else { 0 };
    let there = memory.read(at, value.get_mut(..len.min(16)).unwrap_or_default());
    write_value(out, at, len, value.get(..there).unwrap_or_default(), args.int(1), args.int(2))
}

/// The value of an option, of which these are the first bytes: the address if it is not known how it is made.
pub(super) fn write_value(
    out: &mut impl Write,
    at: usize,
    len: usize,
    value: &[u8],
    level: i32,
    option: i32,
) -> Result {
    let part = |at| number(value, at).map_or(0, i64::from_ne_bytes);
    match (level, option, len) {
        _ if value.len() < len.min(16) || value.is_empty() => write_pointer(out, at),
        (libc::SOL_SOCKET, libc::SO_LINGER, 8) => {
            let on = if int(value, 0) == 0 { "off" } else { "on" };
            write!(out, "{{{on}, {} s}}", int(value, 4))
        }
        (libc::SOL_SOCKET, libc::SO_RCVTIMEO | libc::SO_SNDTIMEO, 16) => match (part(0), part(8)) {
            (seconds @ 0.., micros @ 0..=999_999) => write!(out, "{seconds}.{micros:06} s"),
            (seconds, micros) => write!(out, "{{{seconds} s, {micros} us}}"),
        },
        (libc::SOL_SOCKET, libc::SO_ERROR, 4) => match super::messages::error_text(int(value, 0)) {
            Some(error) => out.write_str(error.name()),
            None => write!(out, "{}", int(value, 0)),
        },
        (_, _, 4) => write!(out, "{}", int(value, 0)),
        (_, _, 8) => write!(out, "{}", part(0)),
        (_, _, 1) => write!(out, "{}", value.first().copied().unwrap_or(0)),
        _ => {
            let more = if len > value.len() { "..." } else { "" };
            write!(out, "\"{}\"{more}", value.escape_ascii())
        }
    }
}
