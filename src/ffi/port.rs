//! Who has a port.

use libc::c_int;

use super::guard;
use crate::error::{Error, Result};
use crate::gate::{Call, args};
use crate::raw::memory;
use crate::socket::port::{self, PortUser};

/// Tells which processes have a port, and in which state.
///
/// For a server that could not bind, or a tool that watches: every socket of this computer whose own
/// port it is, with one entry for each descriptor of each process that has it open. So a listening
/// socket that was inherited by three children is told four times. Sockets without a process are
/// told too: TCP_TIME_WAIT with the time that is left, connections that wait to be accepted, and
/// those that were closed while data was on its way. Listening sockets come first. Sockets of other
/// network namespaces, as containers have, are not seen.
///
/// Processes of other users can be looked into by root only; their sockets are told with pid -1. It
/// looks at every descriptor of every process, which takes milliseconds: for answers to people and
/// not for every connection. The answer is a moment's. It allocates memory.
///
/// Parameters:
/// - port: 1 to 65535, in the order of this computer (8080, not rsk_htons(8080)).
/// - protocol: IPPROTO_TCP, IPPROTO_UDP, or 0 for both.
/// - users: filled from its beginning. May be NULL if room is 0.
/// - room: how many entries users has room for; 0 to ask for the number alone.
///
/// Returns: how many there are, which may be more than room; 0 if nobody has the port; or -1.
///
/// Errors:
/// - EINVAL: port, protocol or room is out of range.
/// - ENOTSUP: the kernel does not list sockets (NETLINK_SOCK_DIAG), or a sandbox forbids it.
/// - EMFILE, ENFILE: no descriptor is left; three are needed for a moment.
/// - EFAULT: users is NULL and room is not 0, or it points to no memory.
///
/// See also: rsk_port_user, rsk_describe; sock_diag(7), proc(5). Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_port_users(port: c_int, protocol: c_int, users: *mut PortUser, room: c_int) -> c_int {
    guard(Call::PortUsers, args!(port, protocol, users, room), || {
        let room = usize::try_from(room).map_err(|_| Error::InvalidArgument("room is negative"))?;
        if room > 0 && (users.is_null() || memory::is_wild(users as usize, size_of::<PortUser>())) {
            return Err(Error::BadPointer("users"));
        }
        let found = port::users(port, protocol)?.users;
        for (at, user) in found.iter().take(room).enumerate() {
            // SAFETY: class *out*, of `room` entries, of which this is one.
            let place = unsafe { users.add(at) };
            // SAFETY: the same.
            unsafe { place.write(*user) };
        }
        count(found.len())
    })
}

fn count(of: usize) -> Result<c_int> {
    c_int::try_from(of).map_err(|_| Error::InvalidArgument("more entries than an int counts"))
}
