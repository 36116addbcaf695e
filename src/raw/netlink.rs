//! Questions to the kernel over netlink: one socket for each question, opened and closed here, bounded buffers, no waiting.

use std::os::fd::{AsRawFd, RawFd};

use libc::c_int;
use nix::errno::Errno;

use super::own::PrivateFd;

/// As much as the kernel puts into one answer.
const ROOM: usize = 8192;
/// However much there is to tell, an answer ends after this many parts: some hundred thousand sockets.
const MOST: u32 = 1 << 12;
/// Bytes of `struct nlmsghdr`.
const HEADER: usize = 16;

/// A netlink socket.
pub(crate) struct Netlink(PrivateFd);

/// Whether to be told more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Yes.
    More,
    /// No: what was looked for is found.
    Enough,
}

#[repr(C, align(8))]
struct Room([u8; ROOM]);

impl Netlink {
    /// Opens one for `NETLINK_ROUTE` or `NETLINK_SOCK_DIAG`; `None` where the system forbids it.
    pub(crate) fn open(protocol: c_int) -> Option<Self> {
        let kind = libc::SOCK_DGRAM | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
        // SAFETY: no pointers.
        let fd = unsafe { libc::syscall(libc::SYS_socket, libc::AF_NETLINK, kind, protocol) };
        RawFd::try_from(fd).ok().filter(|fd| *fd >= 0).map(|fd| Self(PrivateFd::new(fd)))
    }

    /// Its fd, for ioctls that take any socket.
    pub(crate) fn fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }

    /// Sends a request of type `kind` and shows each message of the answer (type, bytes behind the header).
    ///
    /// # Errors
    /// The errno the kernel answers with.
    pub(crate) fn ask(
        &self,
        kind: u16,
        flags: c_int,
        body: &[&[u8]],
        each: &mut dyn FnMut(u16, &[u8]) -> Next,
    ) -> Result<(), c_int> {
        let mut request = [0u8; 128];
        let len = HEADER + body.iter().map(|part| part.len()).sum::<usize>();
        let flags = u16::try_from(flags | libc::NLM_F_REQUEST).unwrap_or(0).to_ne_bytes();
        let size = u32::try_from(len).unwrap_or(0).to_ne_bytes();
        let head: [&[u8]; 4] = [&size, &kind.to_ne_bytes(), &flags, &[0; 8]];
        for (place, byte) in request.iter_mut().zip(head.iter().chain(body).copied().flatten()) {
            *place = *byte;
        }
        self.send(request.get(..len).ok_or(libc::EMSGSIZE)?)?;
        self.receive(flags == u16::try_from(DUMP | libc::NLM_F_REQUEST).unwrap_or(0).to_ne_bytes(), each)
    }

    fn send(&self, request: &[u8]) -> Result<(), c_int> {
        let nowhere = core::ptr::null::<libc::sockaddr>();
        // SAFETY: a live slice and no address. Not libc::send, which is a cancellation point.
        let sent = unsafe {
            libc::syscall(libc::SYS_sendto, self.fd(), request.as_ptr(), request.len(), libc::MSG_DONTWAIT, nowhere, 0)
        };
        if sent == -1 { Err(Errno::last_raw()) } else { Ok(()) }
    }

    fn receive(&self, dump: bool, each: &mut dyn FnMut(u16, &[u8]) -> Next) -> Result<(), c_int> {
        let mut room = Room([0; ROOM]);
        for _ in 0..MOST {
            let nowhere = core::ptr::null_mut::<libc::sockaddr>();
            let no_len = core::ptr::null_mut::<libc::socklen_t>();
            // SAFETY: live room of the length given, and no address wanted. Not libc::recv, which is a cancellation point.
            let len = unsafe {
                libc::syscall(
                    libc::SYS_recvfrom,
                    self.fd(),
                    room.0.as_mut_ptr(),
                    ROOM,
                    libc::MSG_DONTWAIT,
                    nowhere,
                    no_len,
                )
            };
            let mut rest = room.0.get(..usize::try_from(len).map_err(|_| Errno::last_raw())?).unwrap_or_default();
            while let Some((kind, body, after)) = next_message(rest) {
                rest = after;
                match c_int::from(kind) {
                    libc::NLMSG_DONE => return Ok(()),
                    libc::NLMSG_ERROR => {
                        let code = body.first_chunk::<4>().map_or(0, |four| c_int::from_ne_bytes(*four));
                        return if code == 0 { Ok(()) } else { Err(-code) };
                    }
                    _ if each(kind, body) == Next::Enough => return Ok(()),
                    _ => {}
                }
            }
            if !dump {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Ask for all there are.
pub(crate) const DUMP: c_int = libc::NLM_F_DUMP;

fn next_message(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let len = u32::from_ne_bytes(*bytes.first_chunk::<4>()?) as usize;
    let kind = u16::from_ne_bytes(bytes.get(4..6)?.try_into().ok()?);
    let body = bytes.get(HEADER..len)?;
    Some((kind, body, bytes.get(len.next_multiple_of(4)..).unwrap_or_default()))
}

/// An attribute of an answer: what is behind its header.
pub(crate) fn attribute(mut bytes: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let len = usize::from(u16::from_ne_bytes(*bytes.first_chunk::<2>()?));
        let kind = u16::from_ne_bytes(bytes.get(2..4)?.try_into().ok()?);
        let value = bytes.get(4..len)?;
        if kind == wanted {
            return Some(value);
        }
        bytes = bytes.get(len.next_multiple_of(4)..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::{attribute, next_message};

    #[test]
    fn a_cut_answer_ends_the_reading() {
        assert!(next_message(&[]).is_none());
        assert!(next_message(&[255; 12]).is_none());
        assert!(next_message(&[0; 64]).is_none());
        assert_eq!(attribute(&[8, 0, 1, 0, 1, 2, 3, 4, 8, 0, 2, 0, 9, 9, 9, 9], 2), Some(&[9, 9, 9, 9][..]));
        for cut in [&[][..], &[8], &[8, 0, 1, 0, 1], &[0, 0, 0, 0], &[3, 0, 1, 0, 0]] {
            assert_eq!(attribute(cut, 1), None);
        }
    }
}
