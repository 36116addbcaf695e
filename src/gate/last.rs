//! The last-error slot: what failed last in this thread, kept without text until somebody asks.
//!
//! Fixed in size and without a destructor, so that it costs nothing at thread exit and may be used in a signal handler.

use core::cell::Cell;

use libc::c_int;
use nix::errno::Errno;

use super::{Args, Call, Kind};
use crate::raw::memory;

/// Room for any socket address (`struct sockaddr_storage`).
pub(crate) const ADDRESS_MAX: usize = size_of::<libc::sockaddr_storage>();

/// A failed call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failure {
    /// Which call.
    pub(crate) call: Call,
    /// Its code: errno or `EAI_…`.
    pub(crate) code: c_int,
    /// Its arguments. Pointers are kept as numbers and never followed.
    pub(crate) args: Args,
    /// The address it was given, copied when it failed.
    pub(crate) address: [u8; ADDRESS_MAX],
    /// How much of `address` is filled.
    pub(crate) address_len: usize,
}

impl Failure {
    /// The fd the call was about, -1 if none.
    pub(crate) fn fd(&self) -> c_int {
        match self.call.signature().args.iter().position(|kind| *kind == Kind::Fd) {
            Some(i) => self.args.int(i),
            None => -1,
        }
    }
}

thread_local! {
    static LAST: Cell<Option<Failure>> = const { Cell::new(None) };
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` without keeping failures of calls made in it: the caller of a helper is told of the helper, not of the
/// steps it takes. `work` must not unwind.
pub(crate) fn silently<T>(work: impl FnOnce() -> T) -> T {
    let before = SILENT.replace(true);
    let done = work();
    SILENT.set(before);
    done
}

/// Keeps a failure. errno is left as it is.
#[cold]
#[inline(never)]
pub(crate) fn record(call: Call, args: Args, code: c_int) {
    if SILENT.get() {
        return;
    }
    let errno = Errno::last_raw();
    let mut failure = Failure { call, code, args, address: [0; ADDRESS_MAX], address_len: 0 };
    // "Not now" answers come at any rate and are about no address: they must stay cheap.
    let about_address = !matches!(code, libc::EAGAIN | libc::EINTR | libc::EFAULT);
    let position = call.signature().args.iter().position(|kind| *kind == Kind::AddressIn);
    if let Some(i) = position.filter(|_| about_address) {
        let given = args.uint(i + 1) as usize;
        let room = failure.address.get_mut(..given.min(ADDRESS_MAX)).unwrap_or_default();
        failure.address_len = memory::read(args.word(i), room);
    }
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
