//! The last-error slot: what failed last in this thread, kept without text until somebody asks.
//!
//! Fixed in size and without a destructor, so that it costs nothing at thread exit and may be used in a signal handler.

use core::cell::Cell;

use libc::c_int;
use nix::errno::Errno;

use super::{Args, Call, Kind, Returns};
use crate::raw::{memory, own};

/// Room for any socket address (`struct sockaddr_storage`).
const ROOM: usize = size_of::<libc::sockaddr_storage>();

/// In the place of the number of a socket that cannot be told any more. The kernel gives out none like it.
const NO_COOKIE: u64 = 0;

/// What was behind a pointer argument when the call failed.
#[derive(Debug, Clone, Copy)]
struct Copied {
    pointer: usize,
    len: usize,
    bytes: [u8; ROOM],
}

/// A failed call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failure {
    /// Which call.
    pub(crate) call: Call,
    /// Its code: errno or `EAI_…`.
    pub(crate) code: c_int,
    /// Its arguments. Pointers are kept as numbers and never followed.
    pub(crate) args: Args,
    /// The beginnings of what the call was given: no call has more than three such arguments.
    copied: [Copied; 3],
    /// Which socket the fd was: explained later, the number may stand for another. `None`: not a socket, or not asked.
    pub(crate) cookie: Option<u64>,
    /// The protocol of that socket (`IPPROTO_…`): the program may have closed it before it asks.
    pub(crate) protocol: Option<c_int>,
    /// What [`crate::error::Error::told`] says of it: which of several refusals with one code it was. Empty: nothing.
    pub(crate) told: &'static str,
    /// The call that failed last in this thread to make a descriptor, before this one, and its code.
    pub(crate) creator: Option<(Call, c_int)>,
}

impl Failure {
    /// Whether it was told later than it happened: its fd may stand for something else since then.
    pub(crate) fn is_past(&self) -> bool {
        self.cookie == Some(NO_COOKIE)
    }

    fn new(call: Call, code: c_int, args: Args) -> Self {
        let copied = [Copied { pointer: 0, len: 0, bytes: [0; ROOM] }; 3];
        Self { call, code, args, copied, cookie: None, protocol: None, told: "", creator: CREATOR.get() }
    }

    /// Notes which socket the call was about.
    fn note_socket(&mut self) {
        let fd = self.fd();
        if fd >= 0 {
            self.cookie = own::socket_cookie(fd);
            self.protocol = self.cookie.and_then(|_| own::int_option(fd, libc::SOL_SOCKET, libc::SO_PROTOCOL));
        }
    }

    /// Copies the beginnings of what the call was given through pointers; not the data it was to send, which may be secret.
    fn copy_arguments(&mut self) {
        let mut places = self.copied.iter_mut();
        for (i, kind) in self.call.signature().args.iter().enumerate() {
            let len = match kind {
                Kind::AddressIn => self.args.uint(i + 1) as usize,
                Kind::OptionIn => self.args.word(i + 1),
                Kind::Text => ROOM,
                _ => continue,
            };
            if let Some(place) = places.next() {
                place.pointer = self.args.word(i);
                place.len = memory::read(place.pointer, place.bytes.get_mut(..len.min(ROOM)).unwrap_or_default());
            }
        }
    }

    /// What was at `pointer` when the call failed; empty if it was not copied.
    pub(crate) fn behind(&self, pointer: usize) -> &[u8] {
        let found = self.copied.iter().find(|copied| copied.pointer == pointer);
        found.and_then(|copied| copied.bytes.get(..copied.len)).unwrap_or_default()
    }

    /// The fd the call was about, -1 if none.
    pub(crate) fn fd(&self) -> c_int {
        self.call.signature().fd_of(&self.args)
    }
}

thread_local! {
    static LAST: Cell<Option<Failure>> = const { Cell::new(None) };
    static SILENT: Cell<bool> = const { Cell::new(false) };
    static STEP: Cell<Step> = const { Cell::new(Step::Unheard) };
    static CREATOR: Cell<Option<(Call, c_int)>> = const { Cell::new(None) };
}

/// What is known of the steps inside a function.
#[derive(Clone, Copy)]
#[allow(clippy::large_enum_variant, reason = "it stands in a cell of the thread, where nothing may be allocated")]
enum Step {
    /// Nobody asked.
    Unheard,
    /// None has failed.
    Heard,
    /// The last that has failed.
    Failed(Failure),
}

/// Runs `work` without keeping failures of calls made in it: the caller of a helper is told of the helper, not of the
/// steps it takes. `work` must not unwind.
pub(crate) fn silently<T>(work: impl FnOnce() -> T) -> T {
    let before = SILENT.replace(true);
    let done = work();
    SILENT.set(before);
    done
}

/// Runs `work`, which is the program's own, inside such work of ours: its failures are kept as anywhere. `work` must not
/// unwind.
pub(crate) fn aloud<T>(work: impl FnOnce() -> T) -> T {
    let before = SILENT.replace(false);
    let done = work();
    SILENT.set(before);
    done
}

/// Runs `work`, silent work of ours, and tells which of its steps was the last that failed. `work` must not unwind.
pub(crate) fn hearing<T>(work: impl FnOnce() -> T) -> (T, Option<Failure>) {
    let before = STEP.replace(Step::Heard);
    let done = work();
    match STEP.replace(before) {
        Step::Failed(failure) => (done, Some(failure)),
        Step::Unheard | Step::Heard => (done, None),
    }
}

/// Whether we are inside silent work.
pub(crate) fn is_silent() -> bool {
    SILENT.get()
}

/// Keeps a failure. errno is left as it is.
#[cold]
#[inline(never)]
pub(crate) fn record(call: Call, args: Args, code: c_int) {
    record_told(call, args, code, "");
}

/// As [`record`], with what the library itself found wrong.
#[cold]
#[inline(never)]
pub(crate) fn record_told(call: Call, args: Args, code: c_int, told: &'static str) {
    let silent = SILENT.get();
    if silent && matches!(STEP.get(), Step::Unheard) {
        return;
    }
    let errno = Errno::last_raw();
    let mut failure = Failure::new(call, code, args);
    failure.told = told;
    // "Not now" answers come at any rate and are not about the arguments: they must stay cheap.
    if !matches!(code, libc::EAGAIN | libc::EINTR) {
        failure.copy_arguments();
        failure.note_socket();
    }
    if silent {
        STEP.set(Step::Failed(failure));
    } else {
        keep(&failure);
    }
    Errno::set_raw(errno);
}

/// Keeps the failure of a step, as if the program had made that call itself. Its descriptor is closed by now.
pub(crate) fn keep_step(failure: &Failure) {
    keep(&Failure { cookie: Some(NO_COOKIE), ..*failure });
}

fn keep(failure: &Failure) {
    if failure.call.signature().returns == Returns::NewFd {
        CREATOR.set(Some((failure.call, failure.code)));
    }
    LAST.set(Some(*failure));
}

/// Keeps a failure of which the program is told later: its fd is not looked at, but `protocol` may be known, and `told`, what
/// the library itself found wrong.
pub(crate) fn record_past(call: Call, args: Args, code: c_int, protocol: Option<c_int>, told: &'static str) {
    let errno = Errno::last_raw();
    let mut failure = Failure::new(call, code, args);
    failure.copy_arguments();
    failure.cookie = Some(NO_COOKIE);
    failure.protocol = protocol;
    failure.told = told;
    LAST.set(Some(failure));
    Errno::set_raw(errno);
}

/// The last failure of this thread.
pub(crate) fn get() -> Option<Failure> {
    LAST.get()
}

/// Forgets it.
pub(crate) fn clear() {
    LAST.set(None);
}

#[cfg(test)]
mod tests {
    use super::{aloud, get, hearing, record, record_past, silently};
    use crate::gate::{Call, args};

    #[test]
    fn a_callback_inside_a_call_keeps_its_failures_and_the_call_does_not() {
        super::clear();
        silently(|| {
            record(Call::Bind, args!(-1, 0, 0), libc::EBADF);
            assert!(get().is_none());
            aloud(|| record(Call::Listen, args!(-1, 0), libc::EBADF));
            record(Call::Bind, args!(-1, 0, 0), libc::EBADF);
        });
        assert_eq!(get().map(|failure| failure.call), Some(Call::Listen));
    }

    #[test]
    fn the_step_that_failed_is_heard_and_not_kept() {
        super::clear();
        let work = || silently(|| record(Call::Bind, args!(-1, 0, 0), libc::EBADF));
        assert_eq!(hearing(work).1.map(|failure| failure.call), Some(Call::Bind));
        assert!(hearing(|| ()).1.is_none() && get().is_none());
    }

    #[test]
    fn the_fd_of_a_failure_told_later_is_not_asked() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let fd = std::os::fd::AsRawFd::as_raw_fd(&listener);
        record_past(Call::Recv, args!(fd, 0, 0, 0), libc::ECONNRESET, None, "");
        assert!(get().is_some_and(|failure| failure.is_past() && failure.fd() == fd));
        let mut text = String::new();
        assert!(crate::diag::explain::write_failure(&mut text, get().as_ref()).is_ok());
        // Nobody has kept where it was to be received, so that is not shown either.
        assert!(text.starts_with(&format!("recv(fd={fd}, ...) failed")) && !text.contains("(fd "), "{text}");
    }
}
