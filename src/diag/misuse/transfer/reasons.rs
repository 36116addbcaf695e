//! A failure explained with the wrong code: RSK155, RSK156.

use core::cell::Cell;

use libc::c_int;
use nix::errno::Errno;

use super::super::finding::{Fact, Finding};
use super::super::{Found, Scene};
use crate::diag::messages;
use crate::gate::{Call, Outcome, last};

/// A call that failed, and its code.
type Failed = Option<(Call, c_int)>;

thread_local! {
    /// The failure before the last of this thread, and the last.
    static FAILURES: Cell<(Failed, Failed)> = const { Cell::new((None, None)) };
}

/// Keeps the last two failures.
pub(super) fn after(scene: &Scene, outcome: Outcome) {
    if let Some(code) = outcome.failure {
        let (_, last) = FAILURES.get();
        FAILURES.set((last, Some((scene.call, code))));
    }
}

/// Looks at what an explanation is asked for.
pub(super) fn before(scene: &Scene, found: &mut Found) {
    let finding = match scene.call {
        Call::ExplainCode => explained(scene),
        Call::Perror => told(scene),
        Call::GaiStrerror => as_a_resolver_code(scene.args.int(0)),
        // The twins of rustsock/posix.h. perror gets errno as it is when it is called.
        call => match call.signature().name {
            "posix_perror" => explained(scene),
            "strerror" => as_an_errno(scene.args.int(0)),
            _ => None,
        },
    };
    if let Some(finding) = finding {
        found.add(&finding);
    }
}

/// The call that a text names.
fn named(scene: &Scene, pointer: usize) -> Option<Call> {
    let mut bytes = [0; 32];
    let bytes = scene.look(pointer, &mut bytes);
    let name = bytes.get(..bytes.iter().position(|byte| *byte == 0)?)?;
    let name = core::str::from_utf8(name).ok()?;
    let name = name.strip_prefix("rsk_").unwrap_or(name);
    let (before, last) = FAILURES.get();
    [last, before].iter().flatten().map(|(call, _)| *call).find(|call| call.signature().name == name)
}

/// `explain_code` with errno as it is now, which is not what the call has left there.
///
/// A code that was kept, or asked for with `SO_ERROR`, is not errno now; a connect in progress ends with another code; and a
/// call that has not failed last may have any.
fn explained(scene: &Scene) -> Option<Finding> {
    let (failure, code) = (last::get()?, scene.args.int(1));
    if named(scene, scene.args.word(0)) != Some(failure.call) || code == failure.code {
        return None;
    }
    if failure.code < 0 {
        return (code >= 0).then(|| Finding::new(156, 0).with(failure.call).with(name(failure.code)).with(code));
    }
    let is_errno = code > 0 && code == Errno::last_raw();
    let is_progress = matches!(failure.code, libc::EINPROGRESS | libc::EALREADY | libc::EAGAIN | libc::EINTR);
    if !is_errno || is_progress {
        return None;
    }
    Some(Finding::new(155, 0).with(failure.call).with(name(failure.code)).with(name(code)))
}

/// `perror` names a call, but another has failed since: one that cleans up.
fn told(scene: &Scene) -> Option<Finding> {
    let named = named(scene, scene.args.word(0))?;
    let (Some((before, reason)), Some((last, code))) = FAILURES.get() else { return None };
    let cleans_up = matches!(
        last,
        Call::Close | Call::Shutdown | Call::Setsockopt | Call::Getsockopt | Call::Getsockname | Call::Getpeername
    );
    let is_waiting = matches!(reason, libc::EAGAIN | libc::EINTR | libc::EINPROGRESS);
    if named != before || named == last || !cleans_up || is_waiting {
        return None;
    }
    let fact = Finding::new(155, 1).with(before).with(name(reason)).with(last);
    Some(fact.with(name(code)))
}

/// `gai_strerror` of an errno after a lookup has failed: the codes of `getaddrinfo` are negative. A program that prints all of
/// them is not meant.
fn as_a_resolver_code(code: c_int) -> Option<Finding> {
    let lookup =
        |failure: &last::Failure| matches!(failure.call, Call::Getaddrinfo | Call::Getnameinfo) && failure.code < 0;
    let is_errno = code >= 0 && code == Errno::last_raw() && last::get().as_ref().is_some_and(lookup);
    is_errno.then(|| Finding::new(156, 1).with(code).with(name(code)))
}

/// `strerror` of what a lookup has returned.
fn as_an_errno(code: c_int) -> Option<Finding> {
    let is_lookup = last::get().is_some_and(|failure| failure.code == code);
    (code < 0 && is_lookup).then(|| Finding::new(156, 2).with(code).with(name(code)))
}

fn name(code: c_int) -> Fact {
    messages::error_text(code).map_or(Fact::Number(code.into()), |error| Fact::Name(error.name()))
}
