//! The threads of this process, as the kernel sees them.

use core::cell::Cell;
use core::ffi::CStr;
use std::io::Write;

use libc::{c_int, c_long};

use super::file::Source;
use super::fork;

unsafe extern "C" {
    fn pthread_setcancelstate(state: c_int, old: *mut c_int) -> c_int;
}

const PTHREAD_CANCEL_DISABLE: c_int = 1;

thread_local! {
    /// What [`word`] has said in this thread, which a child by a fork has too.
    static WORD: Cell<u64> = const { Cell::new(0) };
    /// Whether [`uncancelled`] work is going on in this thread.
    static HELD: Cell<bool> = const { Cell::new(false) };
}

/// The number of the calling thread. A system call the first time only.
#[allow(clippy::cast_possible_truncation, reason = "the low half of the word")]
pub(crate) fn thread() -> u32 {
    word() as u32
}

/// The calling thread as a word that no thread of another process has, its child by a fork included: the generation of the
/// process in the high half, the number of the thread in the low.
#[inline(always)]
pub(crate) fn word() -> u64 {
    let (process, known) = (fork::generation() << 32, WORD.get());
    if known >> 32 == process >> 32 && process != 0 { known } else { ask_word(process) }
}

#[cold]
#[inline(never)]
fn ask_word(process: u64) -> u64 {
    let word = process | u64::from(nix::unistd::gettid().as_raw().unsigned_abs());
    WORD.set(word);
    word
}

/// Runs `work` with cancellation held back: functions that are not twins of a POSIX cancellation point must not become one
/// through a call they make inside. Inside such work, as in a callback of the program, it costs nothing more.
#[inline]
pub(crate) fn uncancelled<T>(work: impl FnOnce() -> T) -> T {
    let held = if HELD.get() { None } else { Some(Held::new()) };
    let done = work();
    drop(held);
    done
}

/// Cancellation is held back until this is dropped.
struct Held {
    before: c_int,
}

impl Held {
    #[inline]
    fn new() -> Self {
        let mut before = 0;
        // SAFETY: a pointer to a local.
        unsafe { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &raw mut before) };
        HELD.set(true);
        Self { before }
    }
}

impl Drop for Held {
    #[inline]
    fn drop(&mut self) {
        HELD.set(false);
        // SAFETY: NULL is allowed on Linux, and the state is what it was.
        unsafe { pthread_setcancelstate(self.before, core::ptr::null_mut()) };
    }
}

/// Which thread of which process is running: the process in the high half.
pub(crate) fn current() -> u64 {
    u64::from(nix::unistd::getpid().as_raw().unsigned_abs()) << 32 | u64::from(thread())
}

/// Whether what [`current`] has said was said in the process that runs now.
pub(crate) fn is_ours(task: u64) -> bool {
    task >> 32 == u64::from(nix::unistd::getpid().as_raw().unsigned_abs())
}

/// Whether a thread of this process lives.
pub(crate) fn is_alive(thread: u32) -> bool {
    let process = nix::unistd::getpid().as_raw();
    // SAFETY: signal 0 is none; the call only says whether the thread is there.
    thread != 0 && unsafe { libc::syscall(libc::SYS_tgkill, process, thread, 0) } == 0
}

/// Whether this process has one thread; `false` if that cannot be told.
pub(crate) fn is_single_threaded() -> bool {
    // Of the links of a directory two are its own, the others are those of the directories in it.
    nix::sys::stat::stat(c"/proc/self/task").is_ok_and(|stat| stat.st_nlink == 3)
}

/// The system call a thread of this process sleeps in, and its first argument; `None` if it does not sleep in one, or cannot
/// be seen.
pub(crate) fn sleeps_in(thread: u32) -> Option<(c_long, u64)> {
    let mut path = [0; 64];
    write!(path.as_mut_slice(), "/proc/self/task/{thread}/syscall\0").ok()?;
    let path = CStr::from_bytes_until_nul(&path).ok()?;
    let mut text = [0u8; 192];
    let len = Source::open(path)?.read(&mut text);
    let text = core::str::from_utf8(text.get(..len)?).ok()?;
    let mut words = text.split_ascii_whitespace();
    let number = words.next()?.parse().ok().filter(|number| *number >= 0)?;
    let first = u64::from_str_radix(words.next()?.strip_prefix("0x")?, 16).ok()?;
    Some((number, first))
}

/// Lets the thread rest. No cancellation point.
pub(crate) fn pause(milliseconds: u32) {
    let mut left =
        libc::timespec { tv_sec: i64::from(milliseconds / 1000), tv_nsec: i64::from(milliseconds % 1000) * 1_000_000 };
    // SAFETY: both pointers are to a live local; what is left of the time goes into it.
    while unsafe { libc::syscall(libc::SYS_nanosleep, &raw const left, &raw mut left) } == -1 {}
}

#[cfg(test)]
mod tests {
    use super::{current, is_alive, is_ours, sleeps_in, thread};

    #[test]
    fn a_sleeping_thread_is_seen_and_an_ended_one_is_not() {
        let (tell, told) = std::sync::mpsc::channel();
        let (ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
        let fd = u64::try_from(std::os::fd::AsRawFd::as_raw_fd(&theirs)).unwrap();
        let reader = std::thread::spawn(move || {
            tell.send(thread()).unwrap();
            std::io::Read::read(&mut &theirs, &mut [0; 1]).unwrap()
        });
        let other = told.recv().unwrap();
        assert!(is_ours(current()) && is_alive(other) && is_alive(thread()) && !is_alive(0));
        while !matches!(sleeps_in(other), Some((_, first)) if first == fd) {
            std::thread::yield_now();
        }
        drop(ours);
        reader.join().unwrap();
        // The kernel wakes who joins a little before the thread is gone.
        while is_alive(other) {
            std::thread::yield_now();
        }
        assert_eq!(sleeps_in(other), None);
    }
}
