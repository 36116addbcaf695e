//! RSK128 and RSK129: why a port is in use.

#![allow(clippy::doc_markdown, reason = "TIME_WAIT is the kernel's spelling")]

use core::ffi::CStr;
use core::fmt::Write;
use core::net::{IpAddr, SocketAddr};

use libc::c_int;

use crate::diag::misuse::finding::{Fact, Finding};
use crate::diag::misuse::{Scene, diagnosing};
use crate::diag::text::Text;
use crate::gate::Call;
use crate::raw::holders::holders;
use crate::raw::netlink::Next;
use crate::raw::sock_diag::{self, LISTENING, OTHERS, Seen, state};
use crate::raw::{asking, ends};

/// Why `bind` has answered `EADDRINUSE` (or `listen`, which makes the same check for TCP).
///
/// Sockets are looked up once the call has failed; the walk through all processes is made only when reports are on.
pub(super) fn held(scene: &Scene) -> Option<Finding> {
    let wanted = wanted(scene)?;
    if scene.is_tcp() {
        let other = |seen: &Seen| conflicts(seen, wanted);
        return holder(scene, wanted, &mut |each| sock_diag::tcp([wanted.port(), 0], LISTENING, each))
            .or_else(|| waiting(scene, wanted))
            .or_else(|| {
                let live = |seen: &Seen| other(seen) && seen.state != state::TIME_WAIT && seen.inode != 0;
                let mut first = None;
                sock_diag::tcp([wanted.port(), 0], OTHERS, &mut |seen| take(&mut first, seen, live(seen)));
                first.and_then(|seen| told(scene, wanted, &seen))
            });
    }
    let udp = scene.is_udp();
    if udp { holder(scene, wanted, &mut |each| sock_diag::udp(wanted.port(), each)) } else { None }
}

/// The address that was to be had.
fn wanted(scene: &Scene) -> Option<SocketAddr> {
    match scene.call {
        Call::Bind => {
            let mut bytes = [0; 28];
            ends::internet(scene.look(scene.args.word(1), &mut bytes))
        }
        Call::Listen => ends::local(scene.fd).and_then(|name| name.internet()),
        _ => None,
    }
    .filter(|address| address.port() != 0)
}

/// Whether a socket has the port for the same address, or one of the two has it for all addresses.
fn conflicts(seen: &Seen, wanted: SocketAddr) -> bool {
    let (theirs, ours): (IpAddr, IpAddr) = (seen.local.ip().to_canonical(), wanted.ip().to_canonical());
    seen.local.port() == wanted.port() && (theirs == ours || theirs.is_unspecified() || ours.is_unspecified())
}

fn take(first: &mut Option<Seen>, seen: &Seen, fits: bool) -> Next {
    if fits {
        *first = Some(*seen);
        return Next::Enough;
    }
    Next::More
}

/// Asks for sockets and shows each to its argument.
type Ask<'a> = dyn FnMut(&mut dyn FnMut(&Seen) -> Next) -> bool + 'a;

fn holder(scene: &Scene, wanted: SocketAddr, ask: &mut Ask) -> Option<Finding> {
    let mut first = None;
    ask(&mut |seen| take(&mut first, seen, conflicts(seen, wanted) && seen.inode != own_inode(scene)));
    first.and_then(|seen| told(scene, wanted, &seen))
}

/// The number of the socket that was to be bound, which `listen` finds among the others.
fn own_inode(scene: &Scene) -> u64 {
    crate::raw::own::identity(scene.fd).map_or(0, |(_, inode)| inode)
}

/// 128: connections that have ended hold the port, and nothing else does. `SO_REUSEADDR` passes by them.
fn waiting(scene: &Scene, wanted: SocketAddr) -> Option<Finding> {
    if scene.socket_option(libc::SO_REUSEADDR) != Some(0) {
        return None;
    }
    let (mut only, mut longest) = (true, 0);
    sock_diag::tcp([wanted.port(), 0], OTHERS, &mut |seen| {
        if conflicts(seen, wanted) && seen.inode != own_inode(scene) {
            only &= seen.state == state::TIME_WAIT;
            longest = longest.max(seen.left_ms);
        }
        if only { Next::More } else { Next::Enough }
    });
    let seconds = i64::from(longest.div_ceil(1000));
    (only && longest > 0).then(|| Finding::new(128, 0).with(i32::from(wanted.port())).with(seconds))
}

/// 129: who it is. Without the walk through the processes there is nothing to say that an explanation does not say too.
fn told(scene: &Scene, wanted: SocketAddr, seen: &Seen) -> Option<Finding> {
    if !diagnosing() || scene.is_asked() {
        return None;
    }
    let mut who = None;
    if seen.inode != 0 {
        // Whoever could not be looked at is nobody we know.
        let _ = holders(&[seen.inode], &mut |holder| {
            let process = Process { pid: holder.pid, fd: holder.fd, name: Fact::text(holder.name) };
            // This process, if it is one of them: nobody will look for it.
            if who.as_ref().is_none_or(|_| holder.pid == us()) {
                who = Some(process);
            }
        });
    }
    let finding = |case| Finding::new(129, case).with(i32::from(wanted.port()));
    Some(match who {
        Some(process) if process.pid == us() => finding(1).with(process.fd),
        Some(process) => {
            let case = if parent_of(process.pid) == us() { 2 } else { 0 };
            finding(case).with(process.pid).with(process.name).with(process.fd)
        }
        None => finding(3).with(seen.user),
    })
}

/// Who has a socket.
struct Process {
    pid: c_int,
    fd: c_int,
    name: Fact,
}

fn us() -> c_int {
    c_int::try_from(std::process::id()).unwrap_or(0)
}

/// The parent of a process; 0 if it is gone.
fn parent_of(pid: c_int) -> c_int {
    let (mut path, mut room) = (Text::<40>::new(), [0; 256]);
    let _ = write!(path, "/proc/{pid}/stat\0");
    let mut parent = || {
        let stat = asking::contents(CStr::from_bytes_until_nul(path.as_bytes()).ok()?, &mut room)?;
        // pid (name) state parent: the name may have blanks and brackets in it.
        let end = stat.iter().rposition(|byte| *byte == b')')?;
        let word = stat.get(end + 1..)?.split(|byte| *byte == b' ').nth(2)?;
        core::str::from_utf8(word).ok()?.parse().ok()
    };
    parent().unwrap_or(0)
}
