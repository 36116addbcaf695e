//! RSK120 and RSK121: a descriptor that is the result of a comparison, and one that was never there.

use core::cell::Cell;

use libc::c_int;

use crate::diag::messages;
use crate::diag::misuse::finding::{Fact, Finding};
use crate::diag::misuse::{Scene, diagnosing};
use crate::gate::{self, Call, Outcome, Returns};
use crate::raw::own;

/// A call of this thread that was to make a descriptor and failed.
#[derive(Clone, Copy)]
struct Failed {
    call: Call,
    code: c_int,
    place: usize,
}

thread_local! {
    /// The descriptor this thread has made last and not used since; -1 if there is none.
    static UNUSED: Cell<c_int> = const { Cell::new(-1) };
    static FAILED: Cell<Option<Failed>> = const { Cell::new(None) };
}

/// A descriptor is used.
pub(super) fn note_use(scene: &Scene) {
    if scene.fd >= 0 && scene.fd == UNUSED.get() {
        UNUSED.set(-1);
    }
}

/// A descriptor was made, or was not.
#[allow(clippy::cast_possible_truncation, reason = "an fd came back, which is an int")]
pub(super) fn learn_from(scene: &Scene, outcome: Outcome) {
    if outcome.failure.is_none() && scene.call.signature().returns == Returns::NewFd {
        FAILED.set(None);
    }
    match (scene.call, outcome.failure) {
        (Call::Socket, None) => UNUSED.set(outcome.value as c_int),
        // Without reports it is not seen that an accepted connection is used.
        (Call::Accept | Call::Accept4, None) => UNUSED.set(if diagnosing() { outcome.value as c_int } else { -1 }),
        // Because of a descriptor that was not there: what failed before it is the reason.
        (_, Some(libc::EBADF)) => {}
        (call, Some(code)) if call.signature().returns == Returns::NewFd => {
            // "Nothing there yet" comes at any rate; looking for the place takes a microsecond.
            let place = if diagnosing() && code != libc::EAGAIN { gate::caller() } else { 0 };
            FAILED.set(Some(Failed { call, code, place }));
        }
        _ => {}
    }
}

/// 120: standard input or output is used as a socket while the socket this thread has just made lies unused.
///
/// Programs that look whether standard input is a socket, as servers started by inetd do, ask for its name or an option:
/// such calls are left out.
pub(super) fn of_a_comparison(scene: &Scene) -> Option<Finding> {
    let asks = matches!(scene.call, Call::Getsockname | Call::Getpeername | Call::Getsockopt | Call::Shutdown);
    let case = match scene.fd {
        0 => 0,
        1 => 1,
        _ => return None,
    };
    let made = UNUSED.get();
    // Without reports, sending and receiving are not seen, with which the use of a datagram socket may begin.
    let kind = || own::int_option(made, libc::SOL_SOCKET, libc::SO_TYPE);
    let unused = made > 1 && (diagnosing() || kind() == Some(libc::SOCK_STREAM));
    (unused && !asks).then(|| Finding::new(120, case).with(made))
}

/// 121: a negative descriptor, where one that was to be made last in this thread was not.
///
/// Closing one is harmless and common. Elsewhere -1 may stand for what was closed, as in the socket objects of Python: then
/// the errno says all there is to say.
pub(super) fn of_nothing(scene: &Scene) -> Option<Finding> {
    if scene.fd >= 0 || scene.call == Call::Close || !scene.call.takes_fd() {
        return None;
    }
    let finding = |case| Finding::new(121, case).with(scene.fd);
    let Some(failed) = FAILED.get().filter(|_| scene.fd == -1) else { return scene.is_asked().then(|| finding(0)) };
    let name = messages::error_text(failed.code).map_or("an error", |error| error.name());
    let known = |case| finding(case).with(failed.call).with(name);
    Some(if failed.place == 0 { known(1) } else { known(2).with(Fact::Place(failed.place)) })
}
