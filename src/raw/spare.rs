//! Descriptors for the library where the process has none left: to find file and line takes some.

use core::sync::atomic::{AtomicI32, AtomicU64, Ordering::Relaxed};

use libc::c_int;

use super::own;

/// A descriptor kept so that it can be given up, and its cookie: a program that closes every number has closed it too, and
/// may have something else there.
static KEPT: AtomicI32 = AtomicI32::new(-1);
static COOKIE: AtomicU64 = AtomicU64::new(0);

fn limit() -> Option<libc::rlimit> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer is to a local.
    let answer = unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) };
    (answer == 0).then_some(limit)
}

fn set_limit(limit: &libc::rlimit) {
    // SAFETY: the pointer is to a live structure.
    unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, limit) };
}

/// Keeps a descriptor for later, where the process may not raise its limit.
pub(crate) fn keep() {
    let is_final = limit().is_some_and(|limit| limit.rlim_cur >= limit.rlim_max);
    if !is_final || KEPT.load(Relaxed) != -1 {
        return;
    }
    let Some(fd) = probe() else { return };
    COOKIE.store(own::socket_cookie(fd).unwrap_or(0), Relaxed);
    match own::private_copy(fd) {
        Ok(high) => {
            own::close(fd);
            KEPT.store(high, Relaxed);
        }
        // The last number there is.
        Err(_) => KEPT.store(fd, Relaxed),
    }
}

/// Lets `work` open descriptors, also when the process has none left.
pub(crate) fn when_needed<T>(work: impl FnOnce() -> T) -> T {
    match probe() {
        Some(fd) => {
            own::close(fd);
            work()
        }
        None => with_more(work),
    }
}

/// A descriptor of no use, if one can be had.
fn probe() -> Option<c_int> {
    // SAFETY: no pointers.
    let fd = unsafe { libc::socket(libc::AF_UNIX, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) };
    (fd >= 0).then_some(fd)
}

/// Lets `work` open descriptors although the process has none left, if that can be.
pub(crate) fn with_more<T>(work: impl FnOnce() -> T) -> T {
    let kept = KEPT.swap(-1, Relaxed);
    if kept != -1 && own::socket_cookie(kept) == Some(COOKIE.load(Relaxed)) {
        own::close(kept);
    }
    let before = limit().filter(|limit| limit.rlim_cur < limit.rlim_max);
    if let Some(before) = &before {
        set_limit(&libc::rlimit { rlim_cur: before.rlim_cur.saturating_add(8).min(before.rlim_max), ..*before });
    }
    let done = work();
    if let Some(before) = &before {
        set_limit(before);
    }
    keep();
    done
}
