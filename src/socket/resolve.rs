//! From host and service to addresses, within a deadline.
//!
//! Numbers are read without asking anybody. A name may have to be asked for in the network, and `getaddrinfo` cannot be
//! stopped: with a deadline it runs in a thread of its own, which is left to itself when the time is over.

use core::ffi::CStr;
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering::AcqRel, Ordering::Relaxed};
use std::sync::mpsc::{RecvTimeoutError, channel};

use libc::c_int;

use crate::error::{Error, Result};
use crate::raw::fork;
use crate::sys::address::Address;
use crate::sys::clock::Deadline;
use crate::sys::epoll;
use crate::sys::resolve::{Wanted, look_up};
use crate::sys::thread::start_detached;

const NUMBERS: c_int = libc::AI_NUMERICHOST | libc::AI_NUMERICSERV;

/// Threads that may look names up at the same time: with silent name servers each lives for a while after its caller.
const THREADS: usize = 256;

/// The addresses of `host` (`None` = every address, for binding) and `service`, in the order to try them.
pub(super) fn addresses(
    host: Option<&CStr>,
    service: &CStr,
    family: c_int,
    kind: c_int,
    deadline: Deadline,
) -> Result<Vec<Address>> {
    let is_number = is_port(service)?;
    let passive = if host.is_none() { libc::AI_PASSIVE } else { 0 };
    let as_numbers = look_up(host, Some(service), Wanted { family, kind, flags: NUMBERS | passive });
    if !matches!(as_numbers, Err(Error::Name(libc::EAI_NONAME))) {
        return as_numbers;
    }
    let flags = passive | if is_number { libc::AI_NUMERICSERV } else { 0 };
    by_name(host, service, Wanted { family, kind, flags }, deadline).map_err(|error| match error {
        // Without a descriptor for its questions the resolver says that there is no such name.
        Error::Name(_) => epoll::eventfd().err().unwrap_or(error),
        error => error,
    })
}

/// The addresses of a host and a service that are numbers, to connect to; `None` if one is a name, which is to be asked for.
pub(crate) fn numbers(host: &CStr, service: &CStr) -> Result<Option<Vec<Address>>> {
    let wanted = Wanted { family: libc::AF_UNSPEC, kind: libc::SOCK_STREAM, flags: NUMBERS };
    is_port(service)?;
    match look_up(Some(host), Some(service), wanted) {
        Err(Error::Name(libc::EAI_NONAME)) => Ok(None),
        found => found.map(Some),
    }
}

/// Asks for the addresses of host and service, to connect to. That may take long.
pub(crate) fn ask(host: &CStr, service: &CStr) -> Result<Vec<Address>> {
    addresses(Some(host), service, libc::AF_UNSPEC, libc::SOCK_STREAM, Deadline::after_ms(-1))
}

/// A numeric IP address and port.
pub(crate) fn numeric(host: &CStr, service: &CStr) -> Result<Address> {
    let wanted = Wanted { family: libc::AF_UNSPEC, kind: libc::SOCK_STREAM, flags: NUMBERS };
    is_port(service)?;
    look_up(Some(host), Some(service), wanted)?.first().copied().ok_or(Error::Name(libc::EAI_NONAME))
}

/// A numeric IP address without a port.
pub(super) fn number(host: &CStr) -> Result<Address> {
    let wanted = Wanted { family: libc::AF_UNSPEC, kind: libc::SOCK_DGRAM, flags: libc::AI_NUMERICHOST };
    let found = look_up(Some(host), None, wanted).ok().and_then(|found| found.first().copied());
    found.ok_or(Error::InvalidArgument("not a numeric IP address"))
}

/// Whether `service` is a port number and not a name. glibc cuts numbers that are too large, and takes signs and blanks.
fn is_port(service: &CStr) -> Result<bool> {
    let text = service.to_str().map_err(|_| Error::Name(libc::EAI_SERVICE))?;
    if text.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return Ok(false);
    }
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && text.parse::<u16>().is_ok() { Ok(true) } else { Err(Error::Name(libc::EAI_SERVICE)) }
}

fn by_name(host: Option<&CStr>, service: &CStr, wanted: Wanted, deadline: Deadline) -> Result<Vec<Address>> {
    let Some(left) = deadline.left() else {
        return look_up(host, Some(service), wanted);
    };
    if left.is_zero() {
        return Err(Error::Os(libc::ETIMEDOUT));
    }
    let running = Running::enter()?;
    let (host, service) = (host.map(CStr::to_owned), service.to_owned());
    let (give, take) = channel();
    start_detached("rustsock-lookup", move || {
        let found = look_up(host.as_deref(), Some(&service), wanted);
        // Counted out before the answer goes, so that nobody who has it is counted.
        drop(running);
        // Nobody may be waiting any more.
        let _ = give.send(found);
    })?;
    match take.recv_timeout(left) {
        Ok(found) => found,
        Err(RecvTimeoutError::Timeout) => Err(Error::Os(libc::ETIMEDOUT)),
        Err(RecvTimeoutError::Disconnected) => Err(Error::Panic),
    }
}

/// One of the threads that may run.
struct Running;

static RUNNING: AtomicUsize = AtomicUsize::new(0);
/// The process `RUNNING` counts for: a child of fork has none of its parent's threads.
static PROCESS: AtomicU64 = AtomicU64::new(0);

impl Running {
    fn enter() -> Result<Self> {
        let process = fork::generation();
        if PROCESS.swap(process, AcqRel) != process {
            RUNNING.store(0, Relaxed);
        }
        let entered = RUNNING.fetch_update(AcqRel, Relaxed, |running| (running < THREADS).then(|| running + 1));
        entered.map(|_| Self).map_err(|_| Error::Name(libc::EAI_AGAIN))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = RUNNING.fetch_update(AcqRel, Relaxed, |running| running.checked_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::{Deadline, addresses, is_port};
    use crate::error::Error;

    #[test]
    fn ports_are_numbers_that_fit() {
        for port in [c"0", c"80", c"65535", c"00080"] {
            assert_eq!(is_port(port), Ok(true), "{port:?}");
        }
        for name in [c"http", c"3com-tsmux"] {
            assert_eq!(is_port(name), Ok(false), "{name:?}");
        }
        for wrong in [c"", c"65536", c"-1", c"+80", c" 80", c"99999999999999999999"] {
            assert_eq!(is_port(wrong), Err(Error::Name(libc::EAI_SERVICE)), "{wrong:?}");
        }
    }

    #[test]
    fn numbers_need_no_time_and_names_do() {
        let now = Deadline::after_ms(0);
        let found = addresses(Some(c"127.0.0.1"), c"80", libc::AF_UNSPEC, libc::SOCK_STREAM, now).unwrap();
        assert_eq!(found[0].bytes()[..8], [2, 0, 0, 80, 127, 0, 0, 1]);
        let named = addresses(Some(c"localhost"), c"80", libc::AF_UNSPEC, libc::SOCK_STREAM, now);
        assert_eq!(named.err(), Some(Error::Os(libc::ETIMEDOUT)));
    }
}
