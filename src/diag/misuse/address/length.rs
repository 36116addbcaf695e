//! RSK106, RSK107 and RSK108: the length of an address, given and taken.

use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::given::{Given, ROOM, domain};
use crate::diag::misuse::finding::Finding;
use crate::diag::misuse::{Found, Scene, diagnosing};
use crate::gate::{Call, Outcome};

/// 106: a length the kernel refuses for this family.
///
/// A Unix address may be as short as its path; `bind` with no path at all asks for a name.
pub(super) fn of_given(scene: &Scene, given: &Given) -> Option<Finding> {
    let family = given.family().or_else(|| domain(scene))?;
    if given.len > ROOM {
        return (family != libc::AF_UNIX).then(|| Finding::new(106, 2).with(given.len));
    }
    let (least, name) = match family {
        libc::AF_INET => (size_of::<libc::sockaddr_in>(), "struct sockaddr_in"),
        // As the kernel has it since before there was sin6_scope_id.
        libc::AF_INET6 => (24, "struct sockaddr_in6"),
        libc::AF_UNIX if scene.call == Call::Bind => (2, "struct sockaddr_un"),
        libc::AF_UNIX => (3, "struct sockaddr_un"),
        _ => return None,
    };
    if given.len >= least {
        return path_of_a_pointer(given);
    }
    // A stream that is connected does not look at the address of sendto.
    if scene.call == Call::Sendto && scene.is_stream() {
        return None;
    }
    let case = u8::from(given.len != size_of::<usize>());
    Some(Finding::new(106, case).with(given.len).with(name))
}

/// A Unix address as long as a pointer, with a path that goes on behind that.
fn path_of_a_pointer(given: &Given) -> Option<Finding> {
    if given.len != size_of::<usize>() || given.family() != Some(libc::AF_UNIX) {
        return None;
    }
    let path = given.memory().get(2..size_of::<libc::sockaddr_un>())?;
    let end = path.iter().position(|byte| *byte == 0)?;
    let absolute = path.first() == Some(&b'/');
    let readable = path.get(..end)?.iter().all(u8::is_ascii_graphic);
    (absolute && readable && end > size_of::<usize>() - 2)
        .then(|| Finding::new(106, 0).with(given.len).with("struct sockaddr_un"))
}

/// What was seen of the length of one kind of call in this thread.
#[derive(Clone, Copy)]
struct Length {
    /// Where it stands.
    pointer: usize,
    /// What it was when the last call was made; it may be under way.
    given: i32,
    /// What the last call left there; -1 = nothing yet.
    left: i32,
    /// Whether `given` is what the call before had left, less than it had been given.
    stale: bool,
}

thread_local! {
    static LENGTHS: [Cell<Length>; 4] =
        const { [const { Cell::new(Length { pointer: 0, given: 0, left: -1, stale: false }) }; 4] };
}

/// More than this is nobody's room for an address.
const WILD: i32 = 1024;
/// Calls looked at without reports: who forgets the length forgets it at the first call.
const LOOKS: u32 = 64;

/// Which of [`LENGTHS`] a call has, and where its arguments have the address.
fn place(call: Call) -> Option<(usize, usize)> {
    match call {
        Call::Accept | Call::Accept4 => Some((0, 1)),
        Call::Getsockname => Some((1, 1)),
        Call::Getpeername => Some((2, 1)),
        Call::Recvfrom => Some((3, 4)),
        _ => None,
    }
}

fn with_length<T>(which: usize, work: impl FnOnce(&Cell<Length>) -> T) -> Option<T> {
    LENGTHS.with(|lengths| lengths.get(which).map(work))
}

/// 106 and 107: a length that is that of a pointer, or was never set. One that the last call has left is 108's, if it turns out to be too short.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    static LOOKED: AtomicU32 = AtomicU32::new(0);
    let Some((which, at)) = place(scene.call) else { return };
    let pointer = scene.args.word(at + 1);
    if scene.args.word(at) == 0 || pointer == 0 {
        return;
    }
    if !diagnosing() && LOOKED.fetch_add(1, Relaxed) >= LOOKS {
        return;
    }
    let Some(given) = scene.int_at(pointer) else { return };
    let stale = with_length(which, |length| {
        let last = length.get();
        let stale = last.pointer == pointer && last.left == given && last.left < last.given;
        length.set(Length { pointer, given, left: -1, stale });
        stale
    });
    if let Some(finding) = not_of_room(scene, given).filter(|_| stale == Some(false)) {
        found.add(&finding);
    }
}

fn not_of_room(scene: &Scene, given: i32) -> Option<Finding> {
    match given {
        ..0 => Some(Finding::new(107, 1).with(given)),
        // There is no address in a stream, so nothing is lost.
        0 if scene.call == Call::Recvfrom && scene.is_stream() => None,
        0 => Some(Finding::new(107, 0)),
        given if usize::try_from(given) == Ok(size_of::<usize>()) => Some(Finding::new(106, 3).with(given)),
        given if given > WILD => Some(Finding::new(107, 2).with(given)),
        _ => None,
    }
}

/// 108: the length the last call has left was too short for this address.
pub(super) fn after(scene: &Scene, outcome: Outcome, found: &mut Found) {
    let Some((which, at)) = place(scene.call).filter(|_| diagnosing() && outcome.failure.is_none()) else { return };
    let pointer = scene.args.word(at + 1);
    if scene.args.word(at) == 0 || pointer == 0 {
        return;
    }
    let Some(left) = scene.int_at(pointer) else { return };
    let cut = with_length(which, |length| {
        let now = length.get();
        if now.pointer != pointer {
            return None;
        }
        length.set(Length { left, ..now });
        (now.stale && left > now.given).then_some(now.given)
    });
    if let Some(given) = cut.flatten() {
        found.add(&Finding::new(108, 0).with(left).with(given));
    }
}
