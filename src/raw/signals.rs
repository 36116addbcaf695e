//! Which signals may end a wait of this process.

use libc::c_int;

/// The signals that have a handler, as bits (signal 1 is bit 1); with `all` also those whose handler restarts calls.
pub(crate) fn handled_signals(all: bool) -> u64 {
    (1..64).filter(|signal| has_handler(*signal, all)).fold(0, |bits, signal| bits | 1 << signal)
}

fn has_handler(signal: c_int, all: bool) -> bool {
    // SAFETY: zero is a value of every field.
    let mut action: libc::sigaction = unsafe { core::mem::zeroed() };
    // SAFETY: asks only; the pointer is to a local.
    let answer = unsafe { libc::sigaction(signal, core::ptr::null(), &raw mut action) };
    let handler = action.sa_sigaction;
    answer == 0
        && handler != libc::SIG_DFL
        && handler != libc::SIG_IGN
        && (all || action.sa_flags & libc::SA_RESTART == 0)
}

/// Whether an alarm is set.
pub(super) fn has_alarm() -> bool {
    // SAFETY: a struct of numbers, for which zero is a value.
    let mut timer: libc::itimerval = unsafe { core::mem::zeroed() };
    // SAFETY: the pointer is to a local.
    unsafe { libc::getitimer(libc::ITIMER_REAL, &raw mut timer) };
    timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0
}
