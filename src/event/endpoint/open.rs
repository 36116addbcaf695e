//! Opening an endpoint, or making one of a socket the program has.

use core::ffi::CStr;
use std::os::fd::RawFd;

use libc::c_int;

use super::super::Owner;
use super::super::core::Core;
use super::super::object::Object;
use super::super::readiness::Watched;
use super::outbox::Outbox;
use super::{Counts, Endpoint};
use crate::error::{Error, Result};
use crate::io::datagrams::Joining;
use crate::names::flag;
use crate::names::looping::endpoint;
use crate::socket::{udp, unix};
use crate::sys::address::Address;
use crate::sys::clock::Deadline;
use crate::sys::socket::{Socket, local_address, peer_address};
use crate::sys::{descriptor, sockopt};

/// What is meant by 0, and the bounds.
const BATCH: usize = 64;
const MOST_BATCH: usize = 256;
const DATAGRAM: usize = 65_535;
const MOST_DATAGRAM: usize = 256 << 10;
const SOFT: usize = 256 << 10;
const HARD: usize = 4 << 20;
/// A name is looked up for so long.
const LOOK_UP_MS: c_int = 5000;
/// Flags that are about the endpoint and not about opening its socket.
const OWN_FLAGS: c_int = flag::NO_OFFLOAD | endpoint::PAUSED;
const FAMILIES: c_int = flag::IPV4_ONLY | flag::IPV6_ONLY;
const INTERNET: c_int = FAMILIES | flag::REUSEPORT | flag::NO_REUSEADDR | flag::BROADCAST;

/// See `rsk_endpoint_options`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct EndpointOptions<'a> {
    pub(crate) host: Option<&'a CStr>,
    pub(crate) service: Option<&'a CStr>,
    pub(crate) path: Option<&'a CStr>,
    pub(crate) peer_host: Option<&'a CStr>,
    pub(crate) peer_service: Option<&'a CStr>,
    pub(crate) flags: c_int,
    pub(crate) batch: usize,
    pub(crate) max_datagram: usize,
    pub(crate) soft: usize,
    pub(crate) hard: usize,
}

/// The numbers of the options, with what 0 stands for.
struct Sizes {
    batch: usize,
    max_datagram: usize,
    soft: usize,
    hard: usize,
}

impl EndpointOptions<'_> {
    fn sizes(&self) -> Result<Sizes> {
        let or = |given: usize, usual: usize| if given == 0 { usual } else { given };
        let soft = or(self.soft, SOFT);
        let hard = if self.hard == 0 { HARD.max(soft) } else { self.hard };
        let sizes = Sizes { batch: or(self.batch, BATCH), max_datagram: or(self.max_datagram, DATAGRAM), soft, hard };
        if sizes.batch > MOST_BATCH {
            return Err(Error::InvalidArgument("batch is not between 0 and 256"));
        }
        if sizes.max_datagram > MOST_DATAGRAM {
            return Err(Error::InvalidArgument("max_datagram is not between 0 and 262144"));
        }
        if hard < soft && self.soft != 0 {
            return Err(Error::InvalidArgument("hard_mark is below soft_mark"));
        }
        Ok(Sizes { soft: soft.min(hard), ..sizes })
    }

    /// Refuses flags that do not fit the rest.
    fn check_flags(&self) -> Result<()> {
        let told = match self.flags {
            flags if flags & !(INTERNET | flag::REPLACE_STALE | OWN_FLAGS) != 0 => {
                "flags has a bit that does not belong to rsk_endpoint_options"
            }
            flags if flags & FAMILIES == FAMILIES => "the flags RSK_IPV4_ONLY and RSK_IPV6_ONLY exclude each other",
            flags if flags & INTERNET != 0 && self.path.is_some() => {
                "flags has a bit for UDP, and the endpoint has a path"
            }
            flags if flags & flag::REPLACE_STALE != 0 && self.path.is_none() => {
                "the flag RSK_REPLACE_STALE is for an endpoint with a path"
            }
            _ => return Ok(()),
        };
        Err(Error::InvalidArgument(told))
    }

    /// Opens the socket the options describe.
    fn open(&self) -> Result<RawFd> {
        self.check_flags()?;
        let flags = (self.flags & !OWN_FLAGS) | flag::NONBLOCK;
        let deadline = Deadline::after_ms(LOOK_UP_MS);
        let service = self.service.unwrap_or(c"0");
        match (self.path, self.peer_host, self.peer_service) {
            (Some(_), None, None) if self.host.is_some() || self.service.is_some() => {
                Err(Error::InvalidArgument("a path and a host or service are given: an endpoint has one address"))
            }
            (Some(path), None, None) => unix::listen(path, libc::SOCK_DGRAM, 0, flags),
            (Some(_), _, _) => Err(Error::InvalidArgument("a path and a peer are given: only UDP has a peer here")),
            (None, None, None) => udp::open(self.host, service, flags, deadline),
            (None, Some(host), Some(peer)) => udp::open_to((self.host, service), (host, peer), flags, deadline),
            (None, _, _) => {
                Err(Error::InvalidArgument("one of peer_host and peer_service is given, and the other is NULL"))
            }
        }
    }
}

impl Core {
    /// An endpoint on a socket that is opened as the options say.
    pub(crate) fn endpoint_open(&mut self, options: &EndpointOptions, owner: Owner) -> Result<u64> {
        let sizes = options.sizes()?;
        let socket = Socket::taken(options.open()?);
        let path = match options.path {
            Some(path) if !path.to_bytes().starts_with(b"@") => local_address(socket.fd()).ok(),
            _ => None,
        };
        let opened = self.endpoint_on(socket, options, &sizes, owner, path);
        opened.map_err(|(error, _)| error)
    }

    /// An endpoint on a socket of the program.
    pub(crate) fn endpoint_adopt(&mut self, fd: RawFd, options: &EndpointOptions, owner: Owner) -> Result<u64> {
        let place = [options.host, options.service, options.path, options.peer_host, options.peer_service];
        if place.iter().any(Option::is_some) {
            return Err(Error::InvalidArgument("the socket has its addresses already, and one is given"));
        }
        if options.flags & !OWN_FLAGS != 0 {
            return Err(Error::InvalidArgument(
                "flags is about opening a socket, and rsk_endpoint_adopt was given one that is open",
            ));
        }
        let sizes = options.sizes()?;
        if sockopt::int(fd, libc::SOL_SOCKET, libc::SO_TYPE)? != libc::SOCK_DGRAM {
            return Err(Error::InvalidArgument("the socket is not of type SOCK_DGRAM"));
        }
        if descriptor::set_nonblocking(fd, true) == -1 {
            return Err(Error::last_os());
        }
        self.endpoint_on(Socket::taken(fd), options, &sizes, owner, None).map_err(|(error, socket)| {
            // It stays the program's.
            if let Some(socket) = socket {
                socket.give();
            }
            error
        })
    }

    fn endpoint_on(
        &mut self,
        socket: Socket,
        options: &EndpointOptions,
        sizes: &Sizes,
        owner: Owner,
        path: Option<Address>,
    ) -> core::result::Result<u64, (Error, Option<Socket>)> {
        let fd = socket.fd();
        let may_join = options.flags & flag::NO_OFFLOAD == 0;
        let mut socket = Some(socket);
        let inserted = self.objects.insert(|id| {
            let family = sockopt::int(fd, libc::SOL_SOCKET, libc::SO_DOMAIN).unwrap_or(libc::AF_UNSPEC);
            tell_local(fd, family);
            Object::Endpoint(Box::new(Endpoint {
                id,
                owner,
                counts: true,
                socket: socket.take(),
                watched: Watched::default(),
                path,
                family,
                local: local_address(fd).unwrap_or(Address::NONE),
                has_peer: peer_address(fd).is_ok(),
                joins: joins(fd, family, may_join),
                paused: options.flags & endpoint::PAUSED != 0,
                batch: sizes.batch,
                max_datagram: sizes.max_datagram,
                soft: sizes.soft,
                hard: sizes.hard,
                joining: if may_join { Joining::ask(fd) } else { Joining::NONE },
                outbox: Outbox::default(),
                is_unsent: false,
                is_full: false,
                rest_ms: 0,
                drain_owed: false,
                timer: None,
                untold: None,
                is_queued: false,
                is_unread: false,
                counted: Counts::default(),
            }))
        });
        let id = inserted.map_err(|error| (error, socket))?;
        let (endpoint, ctx) = self.endpoint(id).map_err(|error| (error, None))?;
        if let Err(error) = endpoint.watch(ctx) {
            let socket = endpoint.socket.take();
            self.objects.remove(id);
            return Err((error, socket));
        }
        ctx.alive += 1;
        ctx.statistics.endpoints += 1;
        Ok(id)
    }
}

/// Has the kernel tell to which address each datagram was sent. Where it cannot, that is not known.
fn tell_local(fd: RawFd, family: c_int) {
    let _ = match family {
        libc::AF_INET => sockopt::set::<c_int>(fd, libc::IPPROTO_IP, libc::IP_PKTINFO, &1),
        libc::AF_INET6 => sockopt::set::<c_int>(fd, libc::IPPROTO_IPV6, libc::IPV6_RECVPKTINFO, &1),
        _ => Ok(()),
    };
}

/// Whether the kernel joins datagrams, which it is told to if that is wanted.
fn joins(fd: RawFd, family: c_int, may: bool) -> bool {
    let is_internet = matches!(family, libc::AF_INET | libc::AF_INET6);
    // Before Linux 5.0, and on what is not UDP, it never does.
    is_internet && sockopt::set(fd, libc::SOL_UDP, libc::UDP_GRO, &c_int::from(may)).is_ok() && may
}
