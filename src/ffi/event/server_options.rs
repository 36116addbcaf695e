//! Options of servers, and their checks.

use core::ffi::{CStr, c_char};

use libc::{c_int, size_t};

use super::super::bytes_of_text;
use super::stream_options::{Local, StreamSettings, stream_options};
use super::versioned::{Versioned, given};
use crate::error::{Error, Result};
use crate::event::Owner;
use crate::event::server::ListenOptions;
use crate::names::flag;

/// Flag of rsk_listen_options: every connection begins with a PROXY header (version 1 or 2), which
/// tells who the client is; see rsk_stream_proxy. Who sends none is refused. Name the proxies in
/// the options, unless nobody else can reach the server: anybody else could say what he likes.
pub const RSK_LISTEN_PROXY: c_int = 1024;
/// Flag of rsk_listen_options: who is refused sees a reset at once, and not a connection that ends.
pub const RSK_LISTEN_RESET: c_int = 2048;
/// Flag of rsk_listen_options: no connection is taken from the queue until rsk_server_resume.
pub const RSK_LISTEN_PAUSED: c_int = 4096;

/// How a server is to listen, for rsk_server_listen and rsk_server_adopt.
///
/// Set size, and leave the rest zero for the defaults: every address, a free port. The library
/// copies it.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct ListenSettings {
    /// sizeof (rsk_listen_options).
    pub size: size_t,
    /// Address to listen on, in numbers, or a name of this computer, which is looked up at once and
    /// for 5 seconds at most. NULL = every address: an IPv6 socket that takes IPv4 too.
    pub host: *const c_char,
    /// Port number as text, or the name of a service. NULL or "0" = a free one, which
    /// rsk_server_address tells.
    pub service: *const c_char,
    /// Path of a Unix socket instead of host and service; "@name" is one outside the file system.
    pub path: *const c_char,
    /// How many connections may wait to be accepted; 0 = 511. The system caps it
    /// (net.core.somaxconn).
    pub backlog: c_int,
    /// RSK_REUSEPORT, RSK_NO_REUSEADDR, RSK_IPV4_ONLY, RSK_IPV6_ONLY, RSK_REPLACE_STALE,
    /// RSK_LISTEN_PROXY, RSK_LISTEN_RESET, RSK_LISTEN_PAUSED, joined with |; or 0.
    pub flags: c_int,
    /// Streams there may be at a time: further clients are refused (RSK_DROP_MAX). 0 = no limit.
    pub max_connections: c_int,
    /// Connections accepted in one turn, so that a flood of them leaves time for the others; 0 =
    /// 64.
    pub accepts_per_turn: c_int,
    /// Milliseconds for the PROXY header; 0 = 5000.
    pub proxy_timeout_ms: c_int,
    /// Whose PROXY headers are believed: one or more addresses or networks, as for
    /// rsk_server_allow, with blanks between. Anybody else is refused (RSK_DROP_DENIED). NULL =
    /// everybody's.
    pub proxies: *const c_char,
    /// What its streams are to be like; copied, NULL = the defaults.
    pub stream: *const StreamSettings,
}

// SAFETY: it begins with its size, and all its members may be zero.
unsafe impl Versioned for ListenSettings {}

/// Flags about what a server does, beside those about its address.
const DOES: c_int = flag_bits(&[RSK_LISTEN_PROXY, RSK_LISTEN_RESET, RSK_LISTEN_PAUSED]);
const INTERNET: c_int = flag_bits(&[flag::REUSEPORT, flag::NO_REUSEADDR, flag::IPV4_ONLY, flag::IPV6_ONLY]);
const FAMILIES: c_int = flag::IPV4_ONLY | flag::IPV6_ONLY;

const fn flag_bits(flags: &[c_int]) -> c_int {
    let (mut bits, mut rest) = (0, flags);
    while let [first, others @ ..] = rest {
        bits |= *first;
        rest = others;
    }
    bits
}

fn refused<T>(told: &'static str) -> Result<T> {
    Err(Error::InvalidArgument(told))
}

/// A number that is not negative; 0 stands for what is usual.
fn number(given: c_int, told: &'static str) -> Result<u32> {
    u32::try_from(given).map_err(|_| Error::InvalidArgument(told))
}

/// What a server is like if nothing is said.
fn defaults<'a>(owner: Owner) -> ListenOptions<'a> {
    ListenOptions { stream_owner: owner, ..ListenOptions::default() }
}

/// Where a server's socket comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// It is to be opened.
    Opened,
    /// The program has it already.
    Adopted,
}

/// The options at `pointer`, checked; the defaults for NULL. `owner` is for the streams of the server.
///
/// # Safety
/// NULL or a structure as the header says, whose texts are class *text*.
pub(super) unsafe fn listen_options<'a>(
    pointer: *const ListenSettings,
    origin: Origin,
    owner: Owner,
) -> Result<ListenOptions<'a>> {
    // SAFETY: the caller's promise.
    let Some(given) = (unsafe { given(pointer) })? else { return Ok(defaults(owner)) };
    let mut options = numbers(&given, origin, owner)?;
    // SAFETY: the caller's promise.
    options.stream = unsafe { stream_options(given.stream, Local::Refused) }?;
    // SAFETY: class *text*.
    options.host = unsafe { bytes_of_text(given.host) }?;
    // SAFETY: class *text*.
    options.service = unsafe { bytes_of_text(given.service) }?;
    // SAFETY: class *text*.
    options.path = unsafe { bytes_of_text(given.path) }?;
    // SAFETY: class *text*.
    options.proxies = unsafe { bytes_of_text(given.proxies) }?;
    check_place(&options, origin)?;
    Ok(options)
}

/// All but the texts and the streams.
fn numbers<'a>(given: &ListenSettings, origin: Origin, owner: Owner) -> Result<ListenOptions<'a>> {
    let known = DOES | INTERNET | flag::REPLACE_STALE;
    if given.flags & !known != 0 {
        return refused("flags has a bit that does not belong to rsk_listen_options");
    }
    if origin == Origin::Adopted && given.flags & !DOES != 0 {
        return refused("flags is about opening a socket, and rsk_server_adopt was given one that is open");
    }
    if given.flags & FAMILIES == FAMILIES {
        return refused("the flags RSK_IPV4_ONLY and RSK_IPV6_ONLY exclude each other");
    }
    if given.proxy_timeout_ms != 0 && given.flags & RSK_LISTEN_PROXY == 0 {
        return refused("proxy_timeout_ms is set, and RSK_LISTEN_PROXY is not");
    }
    if !given.proxies.is_null() && given.flags & RSK_LISTEN_PROXY == 0 {
        return refused("proxies is set, and RSK_LISTEN_PROXY is not");
    }
    Ok(ListenOptions {
        backlog: c_int::try_from(number(given.backlog, "backlog is negative")?).unwrap_or(c_int::MAX),
        flags: given.flags,
        max_connections: number(given.max_connections, "max_connections is negative")?,
        accepts_per_turn: number(given.accepts_per_turn, "accepts_per_turn is negative")?,
        proxy_ms: number(given.proxy_timeout_ms, "proxy_timeout_ms is negative")?,
        ..defaults(owner)
    })
}

/// Where to listen: whether that is one place.
fn check_place(options: &ListenOptions, origin: Origin) -> Result<()> {
    let has_port = options.host.is_some() || options.service.is_some();
    match options.path {
        Some(_) if origin == Origin::Adopted => refused("the socket listens somewhere already, and a path is given"),
        None if origin == Origin::Adopted && has_port => {
            refused("the socket listens somewhere already, and a host or service is given")
        }
        Some(_) if has_port => refused("a path and a host or service are given: a server listens in one place"),
        Some(path) if is_empty(path) => refused("the path is empty"),
        Some(_) if options.flags & INTERNET != 0 => refused("flags has a bit for TCP, and the server has a path"),
        None if options.flags & flag::REPLACE_STALE != 0 => {
            refused("the flag RSK_REPLACE_STALE is for a server with a path")
        }
        _ => Ok(()),
    }
}

fn is_empty(path: &CStr) -> bool {
    matches!(path.to_bytes(), [] | [b'@'])
}
