//! Opening sockets of every kind in one step, telling what a socket is, and reading the headers of packets.
//!
//! What is opened here is closed on exec and blocking unless the flags say otherwise, and is the caller's.

pub(crate) mod activation;
pub(crate) mod describe;
pub(crate) mod multicast;
pub(crate) mod name;
pub(crate) mod port;
pub(crate) mod raw;
mod resolve;
pub(crate) mod sentence;
pub(crate) mod tcp;
pub(crate) mod udp;
pub(crate) mod unix;
pub(crate) mod view;

use std::os::fd::RawFd;

use libc::c_int;

use crate::error::{Error, Result};
use crate::names::flag;
use crate::sys::address::Address;
use crate::sys::socket::{Socket, bind_to};
use crate::sys::{descriptor, sockopt};
pub(crate) use resolve::{ask, numbers, numeric};

/// What the caller asked for with `flags`.
#[derive(Debug, Clone, Copy)]
struct Flags(c_int);

impl Flags {
    /// Those every function that opens a socket takes.
    const GENERAL: c_int = flag::NONBLOCK | flag::INHERIT;
    /// Those of functions that look addresses up.
    const FAMILIES: c_int = flag::IPV4_ONLY | flag::IPV6_ONLY;

    /// `given`, if all of it is in `allowed` or general and it does not contradict itself.
    fn checked(given: c_int, allowed: c_int) -> Result<Self> {
        if given & !(allowed | Self::GENERAL) != 0 {
            return Err(Error::InvalidArgument("flags has a bit that does not belong to this function"));
        }
        if given & Self::FAMILIES == Self::FAMILIES {
            return Err(Error::InvalidArgument("RSK_IPV4_ONLY and RSK_IPV6_ONLY exclude each other"));
        }
        Ok(Self(given))
    }

    fn has(self, flag: c_int) -> bool {
        self.0 & flag != 0
    }

    /// The family to look addresses up for.
    fn family(self) -> c_int {
        match self.0 & Self::FAMILIES {
            flag::IPV4_ONLY => libc::AF_INET,
            flag::IPV6_ONLY => libc::AF_INET6,
            _ => libc::AF_UNSPEC,
        }
    }

    /// Opens a socket with the mode the flags ask for.
    fn open(self, family: c_int, kind: c_int, protocol: c_int) -> Result<Socket> {
        let nonblocking = if self.has(flag::NONBLOCK) { libc::SOCK_NONBLOCK } else { 0 };
        self.open_as(family, kind | nonblocking, protocol)
    }

    /// As [`Flags::open`], non-blocking whatever the flags say.
    fn open_nonblocking(self, family: c_int, kind: c_int, protocol: c_int) -> Result<Socket> {
        self.open_as(family, kind | libc::SOCK_NONBLOCK, protocol)
    }

    fn open_as(self, family: c_int, kind: c_int, protocol: c_int) -> Result<Socket> {
        let cloexec = if self.has(flag::INHERIT) { 0 } else { libc::SOCK_CLOEXEC };
        Socket::new(family, kind | cloexec, protocol)
    }

    /// Gives a socket of [`Flags::open_nonblocking`] to the caller in the mode the flags ask for.
    fn give(self, socket: Socket) -> Result<RawFd> {
        if !self.has(flag::NONBLOCK) && descriptor::set_nonblocking(socket.fd(), false) == -1 {
            return Err(Error::last_os());
        }
        Ok(socket.give())
    }
}

/// Turns an option of `SOL_SOCKET` on.
fn turn_on(socket: &Socket, name: c_int) -> Result<()> {
    sockopt::set(socket.fd(), libc::SOL_SOCKET, name, &1)
}

/// Opens an internet socket bound to `address`. An IPv6 socket takes IPv4 too, unless the flags say IPv6 only.
fn open_bound(flags: Flags, kind: c_int, address: &Address, reuse_address: bool) -> Result<Socket> {
    let socket = flags.open(address.family(), kind, 0)?;
    if address.family() == libc::AF_INET6 {
        let only = c_int::from(flags.has(flag::IPV6_ONLY));
        sockopt::set(socket.fd(), libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, &only)?;
    }
    if reuse_address {
        turn_on(&socket, libc::SO_REUSEADDR)?;
    }
    if flags.has(flag::REUSEPORT) {
        turn_on(&socket, libc::SO_REUSEPORT)?;
    }
    bind_to(socket.fd(), address)?;
    Ok(socket)
}

/// Tries `attempt` on one address after the other; if all fail, the error that tells most.
fn first_of<T>(addresses: &[Address], mut attempt: impl FnMut(usize, &Address) -> Result<T>) -> Result<T> {
    let mut worst = Error::Name(libc::EAI_NONAME);
    for (i, address) in addresses.iter().enumerate() {
        match attempt(i, address) {
            Ok(done) => return Ok(done),
            Err(error) if i == 0 || telling(error) > telling(worst) => worst = error,
            Err(_) => {}
        }
    }
    Err(worst)
}

/// How much an error says about the host that was meant: what came from nearest to it tells most.
pub(crate) fn telling(error: Error) -> u8 {
    match error.code() {
        // The other host, or the owner of the address here, has answered.
        libc::ECONNREFUSED | libc::ECONNRESET | libc::EADDRINUSE => 5,
        // A rule of this host forbids it.
        libc::EACCES | libc::EPERM => 4,
        // Silence.
        libc::ETIMEDOUT => 3,
        // A router, or this host's own table, knows no way.
        libc::EHOSTUNREACH | libc::EHOSTDOWN => 2,
        libc::ENETUNREACH | libc::ENETDOWN | libc::EADDRNOTAVAIL => 1,
        // This host lacks the family, and the like.
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Error, Flags, first_of};
    use crate::names::flag;

    fn failing(codes: &[i32]) -> Error {
        let addresses = vec![Address::NONE; codes.len()];
        first_of::<()>(&addresses, |i, _| Err(Error::Os(codes[i]))).unwrap_err()
    }

    #[test]
    fn most_telling_error_wins_whatever_its_place() {
        use libc::{EAFNOSUPPORT, ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT};
        assert_eq!(failing(&[ECONNREFUSED, ETIMEDOUT, ENETUNREACH]), Error::Os(ECONNREFUSED));
        assert_eq!(failing(&[ENETUNREACH, ETIMEDOUT, EHOSTUNREACH]), Error::Os(ETIMEDOUT));
        assert_eq!(failing(&[EAFNOSUPPORT]), Error::Os(EAFNOSUPPORT));
        assert_eq!(failing(&[ENETUNREACH, EAFNOSUPPORT]), Error::Os(ENETUNREACH));
    }

    #[test]
    fn unknown_and_contradicting_flags_are_refused() {
        assert!(Flags::checked(flag::NONBLOCK | flag::INHERIT, 0).is_ok());
        assert!(Flags::checked(flag::REUSEPORT, 0).is_err());
        assert!(Flags::checked(1 << 20, c_all()).is_err() && Flags::checked(i32::MIN, c_all()).is_err());
        assert!(Flags::checked(flag::IPV4_ONLY | flag::IPV6_ONLY, c_all()).is_err());
    }

    fn c_all() -> i32 {
        511
    }
}
