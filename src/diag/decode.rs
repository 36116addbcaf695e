//! Arguments of a call in words: constants by name, addresses and data as a reader knows them.

use core::fmt::{Result, Write};

use super::structures;
use super::trace::record::Record;
use crate::gate::last::Failure;
use crate::gate::{Args, Call, Kind};
use crate::names::{self, write_address};
use crate::raw::memory;

/// Bytes of data shown of a buffer.
const PREVIEW: usize = 32;

/// Where the memory behind a pointer argument is looked up.
#[derive(Clone, Copy)]
pub(crate) enum Memory<'a> {
    /// In the caller's memory, as it is now.
    Live,
    /// What was copied when the call failed.
    Copied(&'a Failure),
    /// What was copied when the call returned.
    Recorded(&'a Record<'a>),
}

impl Memory<'_> {
    /// Copies what is at `pointer`; how many bytes there were.
    pub(crate) fn read(self, pointer: usize, room: &mut [u8]) -> usize {
        match self {
            Self::Live => memory::read(pointer, room),
            Self::Copied(failure) => {
                let bytes = failure.behind(pointer);
                let len = bytes.len().min(room.len());
                if let (Some(to), Some(from)) = (room.get_mut(..len), bytes.get(..len)) {
                    to.copy_from_slice(from);
                }
                len
            }
            Self::Recorded(record) => record.read(pointer, room),
        }
    }
}

/// Writes `name(arguments)`. `result` is what the call returned, if it has returned with success: only then are the
/// buffers it fills shown.
pub(crate) fn write_call(
    out: &mut impl Write,
    call: Call,
    args: &Args,
    memory: Memory,
    result: Option<isize>,
) -> Result {
    let signature = call.signature();
    // What stands in for a function of libc is called as that one.
    write!(out, "{}(", signature.name.strip_prefix("posix_").unwrap_or(signature.name))?;
    let told = match memory {
        Memory::Copied(failure) if failure.is_past() => known(args, signature.args.len()),
        _ => signature.args.len(),
    };
    for (i, kind) in signature.args.iter().enumerate().take(told) {
        if *kind == Kind::FcntlArgument && names::takes_nothing(args.int(i.saturating_sub(1))) {
            continue;
        }
        if i > 0 {
            out.write_str(", ")?;
        }
        write_argument(out, *kind, i, args, memory, result)?;
    }
    out.write_str(if told < signature.args.len() { ", ...)" } else { ")" })
}

/// How many arguments are known of a step that an event loop made: nobody has kept the others, which are 0.
fn known(args: &Args, count: usize) -> usize {
    (1..count).rev().find(|&i| args.word(i) != 0).map_or(1, |last| last + 1)
}

/// Writes argument `i`, which is of that kind.
pub(crate) fn write_argument(
    out: &mut impl Write,
    kind: Kind,
    i: usize,
    args: &Args,
    memory: Memory,
    result: Option<isize>,
) -> Result {
    let value = args.int(i);
    match kind {
        Kind::Fd => write!(out, "fd={value}"),
        Kind::Int | Kind::Code | Kind::Milliseconds => write!(out, "{value}"),
        Kind::Long => write!(out, "{}", args.long(i)),
        Kind::Size => write!(out, "{}", args.word(i)),
        Kind::Handle => write!(out, "#{:x}", args.word(i)),
        Kind::Family => write_name(out, names::of(names::FAMILY, "AF_", value), value),
        Kind::Type => write_type(out, value),
        Kind::Protocol if value == 0 => out.write_char('0'),
        Kind::Protocol => write_name(out, names::of(names::PROTOCOL, "IPPROTO_", value), value),
        Kind::How => write_name(out, names::of(names::SHUTDOWN, "SHUT_", value), value),
        Kind::Level => write_level(out, value),
        Kind::Option => write_name(out, names::of_option(args.int(i.saturating_sub(1)), value), value),
        Kind::MsgFlags => write_flags(out, names::MESSAGE, value),
        Kind::AcceptFlags => write_flags(out, names::KIND, value),
        Kind::EpollFlags => write_flags(out, names::EPOLL_FLAGS, value),
        Kind::EventfdFlags => write_flags(out, names::EVENTFD_FLAGS, value),
        Kind::OpenFlags => write_flags(out, names::OPEN_FLAGS, value),
        Kind::EpollOp => write_name(out, names::of(names::EPOLL, "EPOLL_CTL_", value), value),
        Kind::PollerEvents => write_flags(out, names::POLLER_EVENTS, value),
        Kind::InfoFlags => write_flags(out, names::INFO, value),
        Kind::CloseFlags => write_flags(out, names::looping::CLOSE_FLAGS, value),
        Kind::PipeFlags => write_flags(out, names::looping::PIPE_FLAGS, value),
        Kind::Timeout => write_name(out, names::of(names::looping::TIMEOUTS, "RSK_TIMEOUT_", value), value),
        Kind::Side => write_name(out, names::of(names::looping::SIDES, "RSK_", value), value),
        Kind::BatchFlags => write_flags(out, names::BATCH, value),
        Kind::SocketFlags => write_flags(out, names::SOCKET_FLAGS, value),
        Kind::PollerBackend => write_name(out, names::of(names::POLLER_BACKENDS, "RSK_", value), value),
        Kind::Pointer => write_pointer(out, args.word(i)),
        Kind::Text => write_text(out, args.word(i), memory),
        Kind::BytesIn => write_bytes(out, args.word(i), args.word(i + 1), memory),
        // With MSG_TRUNC the result may be more than there was room for.
        Kind::BytesOut => {
            let filled = result.map_or(0, |n| usize::try_from(n).unwrap_or(0)).min(args.word(i + 1));
            write_bytes(out, args.word(i), filled, memory)
        }
        Kind::OptionIn => write_option_value(out, args, i, memory),
        Kind::AddressIn => write_address_at(out, args.word(i), args.uint(i + 1) as usize, memory),
        Kind::AddressOut => write_address_out(out, args, i, memory, result),
        Kind::FcntlCommand => write_name(out, names::of(names::FCNTL, "F_", value), value),
        Kind::FcntlArgument => write_fcntl_argument(out, args.int(i.saturating_sub(1)), args, i),
        Kind::IoctlRequest => match names::of(names::IOCTL, "", value) {
            Some(name) => out.write_str(name),
            None => write!(out, "{:#x}", args.word(i)),
        },
        Kind::Ipv4 => write!(out, "{}", core::net::Ipv4Addr::from(args.uint(i).to_ne_bytes())),
        Kind::TraceForm => write_name(out, names::of(names::TRACE_FORMS, "RSK_TRACE_", value), value),
        structure => structures::write(out, structure, i, args, memory, result),
    }
}

fn write_fcntl_argument(out: &mut impl Write, command: i32, args: &Args, i: usize) -> Result {
    match command {
        libc::F_SETFL => write_flags(out, names::STATUS_FLAGS, args.int(i)),
        libc::F_SETFD => write_flags(out, names::DESCRIPTOR_FLAGS, args.int(i)),
        command if names::takes_pointer(command) => write_pointer(out, args.word(i)),
        _ => write!(out, "{}", args.int(i)),
    }
}

pub(super) fn write_name(out: &mut impl Write, name: Option<&str>, value: i32) -> Result {
    match name {
        Some(name) => out.write_str(name),
        None => write!(out, "{value}"),
    }
}

/// Socket options share the numbers of protocols as levels, except the one level every socket has.
pub(super) fn write_level(out: &mut impl Write, value: i32) -> Result {
    let name = names::of(names::LEVEL, "SOL_SOCKET", value);
    write_name(out, name.or_else(|| names::of(names::PROTOCOL, "IPPROTO_", value)), value)
}

fn write_type(out: &mut impl Write, value: i32) -> Result {
    let flags = value & (libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC);
    write_name(out, names::of(names::KIND, "SOCK_", value & !flags), value & !flags)?;
    if flags != 0 {
        out.write_char('|')?;
        write_flags(out, names::KIND, flags)?;
    }
    Ok(())
}

/// Names of the single bits, the rest as a number.
pub(super) fn write_flags(out: &mut impl Write, group: &'static [names::Constant], value: i32) -> Result {
    let mut rest = i64::from(value) & i64::from(u32::MAX);
    let mut first = true;
    for flag in group.iter().filter(|flag| flag.value.count_ones() == 1) {
        if rest & flag.value != 0 {
            if !first {
                out.write_char('|')?;
            }
            out.write_str(flag.text())?;
            rest &= !flag.value;
            first = false;
        }
    }
    if first || rest != 0 {
        let bar = if first { "" } else { "|" };
        match rest {
            0 => write!(out, "{bar}0")?,
            rest => write!(out, "{bar}{:#x}", rest & i64::from(u32::MAX))?,
        }
    }
    Ok(())
}

pub(super) fn write_pointer(out: &mut impl Write, pointer: usize) -> Result {
    match pointer {
        0 => out.write_str("NULL"),
        pointer => write!(out, "{pointer:#x}"),
    }
}

/// Writes a text at `pointer`, as a C string literal.
pub(crate) fn write_text(out: &mut impl Write, pointer: usize, memory: Memory) -> Result {
    let mut bytes = [0u8; PREVIEW * 2];
    if pointer == 0 {
        return write_pointer(out, pointer);
    }
    // One byte at a time near the end of a mapping would be exact; a text that ends a page is rare enough to show short.
    let len = memory.read(pointer, &mut bytes);
    let bytes = bytes.get(..len).unwrap_or_default();
    match bytes.iter().position(|byte| *byte == 0) {
        Some(end) => write_quoted(out, bytes.get(..end).unwrap_or_default(), false),
        None if bytes.is_empty() => write_pointer(out, pointer),
        None => write_quoted(out, bytes, true),
    }
}

pub(super) fn write_bytes(out: &mut impl Write, pointer: usize, len: usize, memory: Memory) -> Result {
    if pointer == 0 || len == 0 {
        return write_pointer(out, pointer);
    }
    if matches!(memory, Memory::Copied(_)) {
        return out.write_str("(data)");
    }
    let mut bytes = [0u8; PREVIEW];
    let room = bytes.get_mut(..len.min(PREVIEW)).unwrap_or_default();
    match memory.read(pointer, room) {
        0 => write_pointer(out, pointer),
        read => write_quoted(out, bytes.get(..read).unwrap_or_default(), len > read),
    }
}

/// As a C string literal; three dots say that there is more.
fn write_quoted(out: &mut impl Write, bytes: &[u8], more: bool) -> Result {
    write!(out, "\"{}\"{}", bytes.escape_ascii(), if more { "..." } else { "" })
}

/// The value of an option as it is handed in.
fn write_option_value(out: &mut impl Write, args: &Args, i: usize, memory: Memory) -> Result {
    let (at, len, mut value) = (args.word(i), args.uint(i + 1) as usize, [0u8; 16]);
    let there = memory.read(at, value.get_mut(..len.min(16)).unwrap_or_default());
    let (level, option) = (args.int(i.saturating_sub(2)), args.int(i.saturating_sub(1)));
    structures::write_value(out, at, len, value.get(..there).unwrap_or_default(), level, option)
}

pub(super) fn write_address_at(out: &mut impl Write, pointer: usize, len: usize, memory: Memory) -> Result {
    if pointer == 0 {
        return out.write_str("NULL");
    }
    let mut bytes = [0u8; size_of::<libc::sockaddr_storage>()];
    let room = len.min(bytes.len());
    let read = memory.read(pointer, bytes.get_mut(..room).unwrap_or_default());
    match bytes.get(..read) {
        Some(address) if !address.is_empty() => write_address(out, address),
        _ => write_pointer(out, pointer),
    }
}

fn write_address_out(out: &mut impl Write, args: &Args, i: usize, memory: Memory, result: Option<isize>) -> Result {
    let mut len = [0u8; 4];
    if result.is_some() && args.word(i) != 0 && memory.read(args.word(i + 1), &mut len) == 4 {
        let len = u32::from_ne_bytes(len) as usize;
        return if len == 0 { out.write_str("(no address)") } else { write_address_at(out, args.word(i), len, memory) };
    }
    write_pointer(out, args.word(i))
}

#[cfg(test)]
mod tests {
    use super::{Memory, write_call};
    use crate::diag::text::Text;
    use crate::gate::{Call, args};

    fn shown(call: Call, args: &crate::gate::Args, result: Option<isize>) -> String {
        let mut text = Text::<256>::new();
        assert!(write_call(&mut text, call, args, Memory::Live, result).is_ok());
        text.as_str().to_owned()
    }

    #[test]
    fn constants_are_named() {
        let args = args!(libc::AF_INET6, libc::SOCK_STREAM | libc::SOCK_CLOEXEC, 0);
        assert_eq!(shown(Call::Socket, &args, None), "socket(AF_INET6, SOCK_STREAM|SOCK_CLOEXEC, 0)");
        let args = args!(3, libc::SOL_SOCKET, libc::SO_REUSEADDR, std::ptr::null::<u8>(), 0usize);
        assert_eq!(shown(Call::Setsockopt, &args, None), "setsockopt(fd=3, SOL_SOCKET, SO_REUSEADDR, NULL, 0)");
        let args = args!(4, 2i32);
        assert_eq!(shown(Call::Shutdown, &args, None), "shutdown(fd=4, SHUT_RDWR)");
    }

    #[test]
    fn commands_take_what_they_take() {
        let fcntl = |command: i32, argument: usize| shown(Call::Fcntl, &args!(3, command, argument), None);
        assert_eq!(fcntl(libc::F_GETFL, 0xdead), "fcntl(fd=3, F_GETFL)");
        assert_eq!(fcntl(libc::F_SETFL, 0o6000), "fcntl(fd=3, F_SETFL, O_APPEND|O_NONBLOCK)");
        assert_eq!(fcntl(libc::F_SETFD, 1), "fcntl(fd=3, F_SETFD, FD_CLOEXEC)");
        assert_eq!(fcntl(libc::F_DUPFD, 10), "fcntl(fd=3, F_DUPFD, 10)");
        assert_eq!(fcntl(libc::F_SETLK, 16), "fcntl(fd=3, F_SETLK, 0x10)");
        assert_eq!(fcntl(4711, 1), "fcntl(fd=3, 4711, 1)");
        let ioctl = |request: usize| shown(Call::Ioctl, &args!(3, request, 16usize), None);
        assert_eq!(ioctl(0x541B), "ioctl(fd=3, FIONREAD, 0x10)");
        assert_eq!(ioctl(0x8004_5430), "ioctl(fd=3, 0x80045430, 0x10)");
        assert_eq!(shown(Call::InetNtoa, &args!(u32::from_ne_bytes([10, 0, 0, 1])), None), "inet_ntoa(10.0.0.1)");
    }

    #[test]
    fn unknown_bits_are_kept() {
        let args = args!(3, std::ptr::null::<u8>(), 5usize, libc::MSG_PEEK | 0x1000_0000);
        assert_eq!(shown(Call::Recv, &args, None), "recv(fd=3, NULL, 5, MSG_PEEK|0x10000000)");
    }

    #[test]
    fn data_is_quoted_and_cut() {
        let data = b"hello\n\0and quite a lot more than thirty-two bytes";
        let args = args!(3, data.as_ptr(), data.len(), 0);
        assert_eq!(shown(Call::Send, &args, None), r#"send(fd=3, "hello\n\x00and quite a lot more than"..., 49, 0)"#);
    }

    #[test]
    fn wild_pointer_is_shown_as_a_number() {
        let args = args!(3, 16usize, 8usize, 0);
        assert_eq!(shown(Call::Send, &args, None), "send(fd=3, 0x10, 8, 0)");
    }
}
