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

use crate::diag::messages::live;
use crate::gate::Call;
use crate::gate::last::Failure;

/// The cause of a failure that the system makes certain.
pub(crate) fn of(failure: &Failure) -> Option<Reason> {
    if let Some(row) = live::refusal(failure.told) {
        return Some(Reason::live(row));
    }
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

#[cfg(test)]
mod tests {
    use std::os::fd::AsRawFd;

    use super::of;
    use crate::diag::explain;
    use crate::gate::{Args, Call, last};

    #[test]
    fn no_call_with_any_code_and_any_arguments_is_too_much() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let datagrams =
            std::net::UdpSocket::bind("[::1]:0").or_else(|_| std::net::UdpSocket::bind("127.0.0.1:0")).unwrap();
        let (local, _other) = std::os::unix::net::UnixDatagram::pair().unwrap();
        let file = std::fs::File::open("/proc/self/status").unwrap();
        let fds = [
            listener.as_raw_fd(),
            client.as_raw_fd(),
            datagrams.as_raw_fd(),
            local.as_raw_fd(),
            file.as_raw_fd(),
            -1,
            i32::MIN,
            1 << 20,
        ];
        let mut address = [0xffu8; 128];
        let mut tried = 0u32;
        for (turn, fd) in fds.into_iter().enumerate() {
            for call in Call::ALL.iter().copied() {
                for code in (1..=133).chain(-12..0) {
                    tried += 1;
                    let family = [0, 1, 2, 10, 17, 255][tried as usize % 6];
                    address[0] = family;
                    address[1] = 0;
                    address[2 + turn] = u8::try_from(tried % 256).unwrap();
                    let at = address.as_ptr() as usize;
                    let len = [0, 2, 4, 16, 28, 110, 128, usize::MAX][tried as usize / 6 % 8];
                    let fd = usize::try_from(i64::from(fd).rem_euclid(1 << 32)).unwrap();
                    last::record(call, Args::new([fd, at, len, at, len, at, len]), code);
                    let failure = last::get().unwrap();
                    let mut text = String::new();
                    assert!(explain::write_failure(&mut text, Some(&failure)).is_ok());
                    assert_eq!(text.lines().count(), 3, "{text}");
                    if let Some(reason) = of(&failure) {
                        let mut why = String::new();
                        assert!(reason.write_why(&mut why).is_ok() && reason.write_hint(&mut why).is_ok());
                        assert!(!why.contains(['{', '}', '\n']), "{why}");
                    }
                }
            }
        }
        last::clear();
    }
}
