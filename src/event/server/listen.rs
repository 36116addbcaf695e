//! How a server comes to be.

use core::ffi::CStr;
use std::os::fd::RawFd;

use libc::c_int;

use super::super::Owner;
use super::super::cidr::Rules;
use super::super::core::Core;
use super::super::events::Queued;
use super::super::object::Object;
use super::super::readiness::Watched;
use super::super::stream::StreamOptions;
use super::Server;
use crate::error::{Error, Result};
use crate::names::flag;
use crate::names::looping::{kind, listen};
use crate::raw::own::PrivateFd;
use crate::socket::{tcp, unix};
use crate::sys::clock::Deadline;
use crate::sys::socket::{Socket, local_address};
use crate::sys::{descriptor, epoll, sockopt};

/// The queue of the kernel, unless the program says otherwise.
const BACKLOG: c_int = 511;
/// Connections taken in one turn, so that streams have their turn too.
const ACCEPTS: u32 = 64;
/// How long the PROXY header may take.
const PROXY_MS: u32 = 5000;
/// How long looking up the name of this host may take.
const LOOK_UP_MS: c_int = 5000;
/// Flags that are ours, not those of opening a socket.
const OWN_FLAGS: c_int = listen::PROXY | listen::RESET | listen::PAUSED;

/// See `rsk_listen_options`.
#[derive(Default)]
pub(crate) struct ListenOptions<'a> {
    pub(crate) host: Option<&'a CStr>,
    pub(crate) service: Option<&'a CStr>,
    pub(crate) path: Option<&'a CStr>,
    pub(crate) backlog: c_int,
    pub(crate) flags: c_int,
    pub(crate) max_connections: u32,
    pub(crate) accepts_per_turn: u32,
    pub(crate) proxy_ms: u32,
    /// Whose PROXY headers are believed; `None` = everybody's.
    pub(crate) proxies: Option<&'a CStr>,
    pub(crate) stream: StreamOptions,
    pub(crate) stream_owner: Owner,
}

impl Core {
    /// A server that listens where the options say.
    pub(crate) fn server_listen(&mut self, options: &ListenOptions, owner: Owner) -> Result<u64> {
        let backlog = if options.backlog <= 0 { BACKLOG } else { options.backlog };
        let flags = (options.flags & !OWN_FLAGS) | flag::NONBLOCK;
        let fd = match options.path {
            Some(_) if options.host.is_some() || options.service.is_some() => {
                return Err(Error::InvalidArgument(
                    "a path and a host or service are given: a server listens in one place",
                ));
            }
            Some(path) => unix::listen(path, libc::SOCK_STREAM, backlog, flags)?,
            None => {
                let deadline = Deadline::after_ms(LOOK_UP_MS);
                tcp::listen(options.host, options.service.unwrap_or(c"0"), backlog, flags, deadline)?
            }
        };
        let socket = Socket::taken(fd);
        let path = match options.path {
            Some(path) if !path.to_bytes().starts_with(b"@") => local_address(fd).ok(),
            _ => None,
        };
        self.server_on(socket, options, owner, |server| server.path = path).map_err(|(error, _)| error)
    }

    /// A server on a socket that listens already.
    pub(crate) fn server_adopt(&mut self, fd: RawFd, options: &ListenOptions, owner: Owner) -> Result<u64> {
        if options.host.is_some() || options.service.is_some() || options.path.is_some() {
            return Err(Error::InvalidArgument("the socket listens somewhere already, and a host or service is given"));
        }
        if options.flags & !OWN_FLAGS != 0 {
            return Err(Error::InvalidArgument(
                "flags is about opening a socket, and rsk_server_adopt was given one that is open",
            ));
        }
        if sockopt::int(fd, libc::SOL_SOCKET, libc::SO_TYPE)? != libc::SOCK_STREAM {
            return Err(Error::InvalidArgument("the socket is not of type SOCK_STREAM"));
        }
        if sockopt::int(fd, libc::SOL_SOCKET, libc::SO_ACCEPTCONN)? == 0 {
            return Err(Error::InvalidArgument("the socket does not listen"));
        }
        if descriptor::set_nonblocking(fd, true) == -1 {
            return Err(Error::last_os());
        }
        self.server_on(Socket::taken(fd), options, owner, |_| {}).map_err(|(error, socket)| {
            // Ours only when nothing has failed: it stays the caller's.
            if let Some(socket) = socket {
                socket.give();
            }
            error
        })
    }

    fn server_on(
        &mut self,
        socket: Socket,
        options: &ListenOptions,
        owner: Owner,
        set: impl FnOnce(&mut Server),
    ) -> core::result::Result<u64, (Error, Option<Socket>)> {
        let mut socket = Some(socket);
        let mut proxies = match options.proxies.map(Rules::of).transpose() {
            Ok(proxies) => proxies,
            Err(error) => return Err((error, socket)),
        };
        let fd = socket.as_ref().map_or(-1, Socket::fd);
        let family = match sockopt::int(fd, libc::SOL_SOCKET, libc::SO_DOMAIN) {
            Ok(family) => family,
            Err(error) => return Err((error, socket)),
        };
        let inserted = self.objects.insert(|id| {
            let mut server = Server {
                id,
                owner,
                counts: true,
                socket: socket.take(),
                watched: Watched::default(),
                family,
                path: None,
                stream_options: options.stream.clone(),
                stream_owner: options.stream_owner,
                rules: Rules::default(),
                proxies: proxies.take(),
                connections: 0,
                max: usize::try_from(options.max_connections).unwrap_or(usize::MAX),
                accepts_per_turn: if options.accepts_per_turn == 0 { ACCEPTS } else { options.accepts_per_turn },
                proxied: options.flags & listen::PROXY != 0,
                proxy_ms: if options.proxy_ms == 0 { PROXY_MS } else { options.proxy_ms },
                resets: options.flags & listen::RESET != 0,
                paused: options.flags & listen::PAUSED != 0,
                rest_ms: 0,
                resting: false,
                reserve: reserve(),
                closing: false,
                close_told: false,
                cut_at: None,
                forced: 0,
                timer: None,
            };
            set(&mut server);
            Object::Server(Box::new(server))
        });
        let id = inserted.map_err(|error| (error, socket))?;
        let (server, ctx) = self.server(id).map_err(|error| (error, None))?;
        if let Err(error) = server.update(ctx) {
            let socket = server.socket.take();
            self.objects.remove(id);
            return Err((error, socket));
        }
        ctx.alive += 1;
        ctx.statistics.servers += 1;
        ctx.tell(Queued::new(kind::LISTENING, id));
        Ok(id)
    }
}

/// A descriptor held for when none is left.
pub(super) fn reserve() -> Option<PrivateFd> {
    epoll::eventfd().ok()
}
