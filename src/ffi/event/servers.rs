//! Servers.

use core::ffi::c_char;

use libc::{c_int, c_void};

use super::super::{bytes_of_text, give, guard, guard_by_step};
use super::loops::LoopHandle;
use super::server_callbacks::{ServerCallbacks, ServerHandle, server_callbacks};
use super::server_options::{ListenSettings, Origin, listen_options};
use super::{done, on, on_loop};
use crate::error::{Error, Result};
use crate::event::Owner;
use crate::event::core::Core;
use crate::event::server::ListenOptions;
use crate::gate::{Call, args};

/// Flag of rsk_server_close: its streams are ended at once, as by rsk_stream_end.
pub const RSK_CLOSE_END: c_int = 1;

/// Opens a server: the handle is filled with 0 first, so that NULL is found before anything is opened.
///
/// # Safety
/// As the header says of rsk_server_listen.
unsafe fn open(
    r#loop: LoopHandle,
    (options, origin): (*const ListenSettings, Origin),
    callbacks: *const ServerCallbacks,
    user: *mut c_void,
    server: *mut ServerHandle,
    make: impl FnOnce(&mut Core, &ListenOptions, Owner) -> Result<u64>,
) -> Result<c_int> {
    // SAFETY: class *out*.
    unsafe { give(server, ServerHandle { id: 0 }, "server") }?;
    // SAFETY: NULL or a structure of the size it tells.
    let (handlers, streams) = unsafe { server_callbacks(callbacks) }?;
    let user = user as usize;
    // SAFETY: NULL or a structure of the size it tells, whose texts are class *text*.
    let options = unsafe { listen_options(options, origin, Owner { handlers: streams, user }) }?;
    let id = on_loop(r#loop, |core| make(core, &options, Owner { handlers, user }))?;
    // SAFETY: class *out*.
    unsafe { give(server, ServerHandle { id }, "server") }?;
    Ok(0)
}

/// Listens, and makes a stream of each client that connects.
///
/// The socket is opened, bound and listens when the call returns; what fails is told here, by the
/// call that failed and, as far as the system shows it, who has the port. on_listening follows in
/// the loop, then on_connection for each client.
///
/// When the process or the system has no descriptors left, the server uses one it has kept to
/// accept clients and refuse them (RSK_DROP_DESCRIPTORS), so that they are not left waiting, and
/// tries again after a while.
///
/// Parameters:
/// - loop: the loop the server is to belong to, of this thread.
/// - options: how it is to listen, copied; NULL = on every address and a free port.
/// - callbacks: what the program wants to be told, copied; NULL = nothing, for rsk_loop_poll.
/// - user: any pointer of yours, given to each callback.
/// - server: filled with the server; with id 0 on failure.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EADDRINUSE: another socket has the port or the path.
/// - EACCES: a port below 1024 without the privilege; or no right to make the path.
/// - EADDRNOTAVAIL: no interface of this computer has the address.
/// - EINVAL: the size of a structure was not set, options contradict each other, or one of them is
///   none of its values; rsk_explain says which.
/// - EFAULT: server is NULL, or a pointer points to no memory.
/// - EBADF: not an open loop, or one of the parent of this process.
/// - EPERM: the loop belongs to another thread.
/// - ENOENT, EAGAIN, EREMOTEIO, ETIMEDOUT: host or service is a name, and looking it up failed; as
///   for rsk_tcp_listen. For a path ENOENT says that its directory does not exist.
/// - ENAMETOOLONG: the path is longer than 107 bytes.
/// - EMFILE, ENFILE, ENOBUFS, ENOMEM: nothing left. Others as of socket(2), bind(2), listen(2).
///
/// See also: rsk_server_callbacks, rsk_listen_options, rsk_server_adopt, rsk_server_close,
/// rsk_tcp_listen. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_server_listen(
    r#loop: LoopHandle,
    options: *const ListenSettings,
    callbacks: *const ServerCallbacks,
    user: *mut c_void,
    server: *mut ServerHandle,
) -> c_int {
    guard_by_step(Call::ServerListen, args!(r#loop.id, options, callbacks, user, server), || {
        let make = |core: &mut Core, options: &ListenOptions, owner| core.server_listen(options, owner);
        // SAFETY: what the header says.
        unsafe { open(r#loop, (options, Origin::Opened), callbacks, user, server, make) }
    })
}

/// Makes a server of a socket that listens already.
///
/// One the program has bound itself, was given by systemd (rsk_listen_fds), or was sent by another
/// process. On success it belongs to the server, which closes it; it is made non-blocking.
///
/// Parameters:
/// - loop: the loop the server is to belong to, of this thread.
/// - fd: the socket: TCP or a Unix stream socket, listening.
/// - options: as for rsk_server_listen, without host, service, path and the flags about them.
/// - callbacks: as for rsk_server_listen.
/// - user: as for rsk_server_listen.
/// - server: filled with the server; with id 0 on failure.
///
/// Returns: 0, or -1 with fd still the program's.
///
/// Errors:
/// - EINVAL: fd does not listen, or is no stream socket; or as for rsk_server_listen.
/// - ENOTSOCK: fd is not a socket.
/// - EBADF: fd is not open; or not an open loop, or one of the parent of this process.
/// - EPERM: the loop belongs to another thread.
/// - EFAULT: server is NULL, or a pointer points to no memory.
/// - EEXIST: the loop has this descriptor already.
/// - ENFILE, ENOMEM: no server or no memory left.
///
/// See also: rsk_server_listen, rsk_listen_fds. Since 0.1.
///
/// cbindgen:prefix=RSK_MUST_USE
/// cbindgen:postfix=RSK_FD(2)
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_server_adopt(
    r#loop: LoopHandle,
    fd: c_int,
    options: *const ListenSettings,
    callbacks: *const ServerCallbacks,
    user: *mut c_void,
    server: *mut ServerHandle,
) -> c_int {
    guard(Call::ServerAdopt, args!(r#loop.id, fd, options, callbacks, user, server), || {
        let make = |core: &mut Core, options: &ListenOptions, owner| core.server_adopt(fd, options, owner);
        // SAFETY: what the header says.
        unsafe { open(r#loop, (options, Origin::Adopted), callbacks, user, server, make) }
    })
}

/// Stops taking connections; they wait in the system's queue.
///
/// Once that is full, clients see no answer. Repeating changes nothing.
///
/// Parameters:
/// - server: the server.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open server, or it is being closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_server_resume, rsk_server_set_max. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_server_pause(server: ServerHandle) -> c_int {
    guard(Call::ServerPause, args!(server.id), || done(on(server.id, |core| core.server_pause(server.id, true))))
}

/// Takes connections again.
///
/// Those that have waited come first. Repeating changes nothing.
///
/// Parameters:
/// - server: the server.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EBADF: not an open server, or it is being closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_server_pause. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_server_resume(server: ServerHandle) -> c_int {
    guard(Call::ServerResume, args!(server.id), || done(on(server.id, |core| core.server_pause(server.id, false))))
}

/// Says how many streams a server may have at a time.
///
/// Those there are stay, also when they are more. Clients beyond are refused: they see a
/// connection that ends at once (or a reset, see RSK_LISTEN_RESET), and the program on_drop.
///
/// Parameters:
/// - server: the server.
/// - max_connections: how many; 0 = no limit.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EINVAL: max_connections is negative.
/// - EBADF: not an open server, or it is being closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_server_connections. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_server_set_max(server: ServerHandle, max_connections: c_int) -> c_int {
    guard(Call::ServerSetMax, args!(server.id, max_connections), || {
        let most = u32::try_from(max_connections);
        let most = most.map_err(|_| Error::InvalidArgument("max_connections is negative"))?;
        done(on(server.id, |core| core.server_set_max(server.id, most)))
    })
}

/// A rule for the addresses of clients.
///
/// # Safety
/// `cidr` is class *text*.
unsafe fn rule(
    server: ServerHandle,
    cidr: *const c_char,
    add: impl FnOnce(&mut Core, &str) -> Result<()>,
) -> Result<c_int> {
    // SAFETY: class *text*.
    let cidr = unsafe { bytes_of_text(cidr) }?.ok_or(Error::BadPointer("cidr"))?;
    let cidr = cidr
        .to_str()
        .map_err(|_| Error::InvalidArgument("neither an IP address, nor a network such as 10.0.0.0/8, nor \"unix\""))?;
    done(on(server.id, |core| add(core, cidr)))
}

/// Lets clients of these addresses in.
///
/// The rules of a server are looked at in the order they were made; the first that fits decides.
/// If none fits, the client is let in if all rules are of rsk_server_deny, else refused
/// (RSK_DROP_DENIED). Behind a PROXY header it is the address in it that counts.
///
/// Parameters:
/// - server: the server.
/// - cidr: an address such as "::1", a network such as "10.0.0.0/8", or "unix" for all clients of a
///   Unix socket. An IPv4 rule is good for IPv4 clients of an IPv6 socket too.
///
/// Returns: 0, or -1 with no rule made.
///
/// Errors:
/// - EINVAL: cidr is none of these, or has bits set behind the length of the network.
/// - EFAULT: cidr is NULL or points to no memory.
/// - EBADF: not an open server, or it is being closed.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_server_deny. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_server_allow(server: ServerHandle, cidr: *const c_char) -> c_int {
    guard(Call::ServerAllow, args!(server.id, cidr), || {
        // SAFETY: class *text*.
        unsafe { rule(server, cidr, |core, cidr| core.server_rule(server.id, cidr, true)) }
    })
}

/// Refuses clients of these addresses.
///
/// Parameters:
/// - server: the server.
/// - cidr: as for rsk_server_allow, which says how the rules go together.
///
/// Returns: 0, or -1 with no rule made.
///
/// Errors: as for rsk_server_allow.
///
/// See also: rsk_server_allow. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rsk_server_deny(server: ServerHandle, cidr: *const c_char) -> c_int {
    guard(Call::ServerDeny, args!(server.id, cidr), || {
        // SAFETY: class *text*.
        unsafe { rule(server, cidr, |core, cidr| core.server_rule(server.id, cidr, false)) }
    })
}

/// Closes a server: it listens no more from now on, and its streams have so long to end.
///
/// on_close follows when the last of them is gone, whatever the peers do: after grace_ms those that
/// are left are reset and counted as forced. A second call may shorten the time.
///
/// Parameters:
/// - server: the server.
/// - grace_ms: milliseconds for the streams; 0 resets them at once, -1 lets them go on without a
///   limit.
/// - flags: RSK_CLOSE_END: streams are ended at once, which sends what they have queued; 0: they go
///   on until program or peer end them, or the time is over.
///
/// Returns: 0, or -1.
///
/// Errors:
/// - EALREADY: it is being closed, and grace_ms is not shorter than what is left.
/// - EINVAL: flags has another bit, or grace_ms is below -1.
/// - EBADF: not an open server.
/// - EPERM: its loop belongs to another thread.
///
/// See also: rsk_server_listen, rsk_stream_end, rsk_loop_close. Since 0.1.
#[unsafe(no_mangle)]
pub extern "C" fn rsk_server_close(server: ServerHandle, grace_ms: c_int, flags: c_int) -> c_int {
    guard(Call::ServerClose, args!(server.id, grace_ms, flags), || {
        if flags & !RSK_CLOSE_END != 0 {
            return Err(Error::InvalidArgument("flags has a bit that is not RSK_CLOSE_END"));
        }
        if grace_ms < -1 {
            return Err(Error::InvalidArgument("grace_ms is below -1, which already is no limit"));
        }
        done(on(server.id, |core| core.server_close(server.id, grace_ms, flags)))
    })
}
