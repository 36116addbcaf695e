//! Why a call failed, by what the running system says when somebody asks: one cause instead of the several a static row has
//! to name.
//!
//! Everything here asks through [`crate::raw`]: it is not observed, changes nothing, allocates nothing, takes no lock, never
//! looks a name up, and works on memory of fixed size. Where the system does not tell (a sandbox, an old kernel, no
//! descriptor left to ask with), the answer is `None` and the static row stands.
//!
//! What a socket is asked is asked now. Its cookie was noted when the call failed; if the fd is another socket by now, or
//! closed, it is not asked at all.

mod address;
mod arguments;
mod connection;
mod descriptor;
mod limits;
mod names;
mod option;
mod path;
mod peer;
mod port;
mod reason;
mod rights;
mod route;
mod subject;
mod waiting;

pub(crate) use port::search_processes;
pub(crate) use reason::Reason;

use subject::Subject;

use crate::gate::Call;
use crate::gate::last::Failure;

/// The cause of a failure that the system makes certain.
pub(crate) fn of(failure: &Failure) -> Option<Reason> {
    let subject = Subject::of(failure);
    let call = failure.call;
    match failure.code {
        libc::EADDRINUSE => port::in_use(&subject),
        libc::ECONNREFUSED => peer::refused(&subject),
        libc::EACCES | libc::EPERM => rights::missing(&subject),
        libc::EADDRNOTAVAIL => address::not_available(&subject),
        libc::ENETUNREACH | libc::EHOSTUNREACH => route::unreachable(&subject),
        libc::EMFILE => limits::descriptors(),
        libc::EPIPE | libc::ENOTCONN | libc::ECONNRESET => connection::over(&subject),
        libc::EISCONN => connection::already(&subject),
        libc::ETIMEDOUT => connection::timed_out(&subject),
        libc::EINPROGRESS | libc::EALREADY => waiting::in_progress(&subject),
        libc::EAGAIN => waiting::not_now(&subject),
        libc::EBADF => descriptor::bad(&subject),
        libc::ENOTSOCK => descriptor::no_socket(&subject),
        libc::EINVAL if call == Call::Setsockopt => option::value(&subject),
        libc::EINVAL => arguments::invalid(&subject),
        libc::ENOPROTOOPT => option::unknown(&subject),
        libc::EAFNOSUPPORT => arguments::family(&subject),
        libc::EPROTONOSUPPORT | libc::EPROTOTYPE => arguments::protocol(&subject),
        libc::EOPNOTSUPP => arguments::not_supported(&subject),
        libc::EMSGSIZE => arguments::too_long(&subject),
        libc::EDESTADDRREQ => arguments::no_destination(&subject),
        libc::ENOENT | libc::ENOTDIR => path::missing(&subject),
        libc::ENODEV | libc::ENXIO => names::interface(&subject),
        code if code < 0 => names::host(&subject),
        _ => None,
    }
}
