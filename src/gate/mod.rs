//! The one seam: every call of the library passes here on its way to the kernel.
//!
//! With nobody interested in a call, the gate is one relaxed load and one branch. Observers ([`crate::diag::OBSERVERS`])
//! see a call before it is made — and may change its arguments or fail it — and after it, with its outcome. They are how
//! the fd table, the trace and (later) misuse checks, fault injection and statistics attach, without the layers above
//! knowing of them.
//!
//! A call may be a thread's cancellation point: glibc then unwinds through our frames. So while the call itself runs, no
//! frame here holds a destructor or a `catch_unwind`; observers are guarded on their own, before and after it.

pub(crate) mod altered;
mod call;
mod direction;
mod kind;
pub(crate) mod last;
mod words;

use core::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::panic::{AssertUnwindSafe, catch_unwind};

use libc::{c_int, c_uint, ssize_t};
use nix::errno::Errno;

pub(crate) use call::{COUNT, Call, Returns, SIGNATURES};
pub(crate) use kind::Kind;
pub(crate) use words::{Args, Word};

use crate::diag::OBSERVERS;

/// A call about to be made, or just made.
#[derive(Debug)]
pub(crate) struct Event<'a> {
    /// Which.
    pub(crate) call: Call,
    /// Its arguments; changing one before the call changes what the kernel is asked.
    pub(crate) args: &'a mut Args,
}

/// How a call ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    /// What it returned, as a word.
    pub(crate) value: isize,
    /// The code of its failure (errno or `EAI_…`), if it failed.
    pub(crate) failure: Option<c_int>,
}

/// What an observer wants to happen to the call it was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Make it.
    Proceed,
    /// Do not make it; it fails with this errno.
    Fail(c_int),
}

/// Somebody who watches calls.
pub(crate) struct Observer {
    /// Sees the call before it is made.
    pub(crate) before: fn(&mut Event) -> Verdict,
    /// Sees how it ended.
    pub(crate) after: fn(&mut Event, Outcome),
}

/// Bit of `INTEREST` that is set for every call until the environment was read.
const STARTING: u8 = 1 << 7;

/// Who wants to see which call: bit *i* stands for `OBSERVERS[i]`.
static INTEREST: [AtomicU8; COUNT] = initial_interest();

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler: out of bounds would not compile")]
const fn initial_interest() -> [AtomicU8; COUNT] {
    let mut interest = [const { AtomicU8::new(STARTING) }; COUNT];
    let mut i = 0;
    while i < COUNT {
        if SIGNATURES[i].tracked {
            interest[i] = AtomicU8::new(STARTING | crate::diag::FROM_THE_START);
        }
        i += 1;
    }
    interest
}

/// Makes observer `index` see every call (`on`), or none.
pub(crate) fn observe_all(index: u8, on: bool) {
    for interest in &INTEREST {
        if on {
            interest.fetch_or(1 << index, Relaxed);
        } else {
            interest.fetch_and(!(1 << index), Relaxed);
        }
    }
}

/// Makes observer `index` see the calls marked `tracked` and no others.
pub(crate) fn observe_tracked(index: u8) {
    for (interest, row) in INTEREST.iter().zip(SIGNATURES) {
        if row.tracked {
            interest.fetch_or(1 << index, Relaxed);
        } else {
            interest.fetch_and(!(1 << index), Relaxed);
        }
    }
}

/// Makes observer `index` see `call` too.
pub(crate) fn observe(index: u8, call: Call) {
    if let Some(interest) = INTEREST.get(call as usize) {
        interest.fetch_or(1 << index, Relaxed);
    }
}

/// Makes observer `index` see `call` no more.
pub(crate) fn ignore(index: u8, call: Call) {
    if let Some(interest) = INTEREST.get(call as usize) {
        interest.fetch_and(!(1 << index), Relaxed);
    }
}

/// A result as C returns it.
pub(crate) trait Answer: Copy {
    /// What the call returns when it did not take place.
    const FAILED: Self;
    /// The result as a word.
    fn value(self) -> isize;
    /// Whether it says "failed, see errno".
    fn failed(self) -> bool;
    /// The code of the failure; asked only when `failed`.
    fn code(self) -> c_int {
        Errno::last_raw()
    }
    /// The result of a call that was stopped with this errno.
    fn stopped(errno: c_int) -> Self {
        Errno::set_raw(errno);
        Self::FAILED
    }
}

impl Answer for c_int {
    const FAILED: Self = -1;
    fn value(self) -> isize {
        self as isize
    }
    fn failed(self) -> bool {
        self == -1
    }
}

impl Answer for i64 {
    const FAILED: Self = -1;
    #[allow(clippy::cast_possible_truncation, reason = "a word only carries the bits")]
    fn value(self) -> isize {
        self as isize
    }
    fn failed(self) -> bool {
        self == -1
    }
}

impl Answer for ssize_t {
    const FAILED: Self = -1;
    fn value(self) -> isize {
        self
    }
    fn failed(self) -> bool {
        self == -1
    }
}

impl<T> Answer for *const T {
    const FAILED: Self = core::ptr::null();
    fn value(self) -> isize {
        self as isize
    }
    fn failed(self) -> bool {
        self.is_null()
    }
}

/// Results that are never a failure: only a caught panic makes them all ones.
macro_rules! infallible {
    ($($kind:ty),*) => {$(
        impl Answer for $kind {
            const FAILED: Self = <$kind>::MAX;
            #[allow(clippy::cast_possible_wrap, reason = "a word only carries the bits")]
            fn value(self) -> isize {
                self as isize
            }
            fn failed(self) -> bool {
                false
            }
        }
    )*};
}
infallible!(u16, u32);

impl Answer for () {
    const FAILED: Self = ();
    fn value(self) -> isize {
        0
    }
    fn failed(self) -> bool {
        false
    }
}

/// The result of a call that answers 0 for failure (`if_nametoindex`).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Index(pub(crate) c_uint);

impl Answer for Index {
    const FAILED: Self = Self(0);
    #[allow(clippy::cast_possible_wrap, reason = "a word only carries the bits")]
    fn value(self) -> isize {
        self.0 as isize
    }
    fn failed(self) -> bool {
        self.0 == 0
    }
}

/// The result of a call that answers an `EAI_…` code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ResolveCode(pub(crate) c_int);

impl Answer for ResolveCode {
    const FAILED: Self = Self(libc::EAI_SYSTEM);
    fn value(self) -> isize {
        self.0 as isize
    }
    fn failed(self) -> bool {
        self.0 != 0
    }
    fn code(self) -> c_int {
        if self.0 == libc::EAI_SYSTEM { Errno::last_raw() } else { self.0 }
    }
}

/// Passes one call to `kernel`, shown to whoever is interested in it.
///
/// `kernel` gets the arguments as the observers left them. It must not hold anything with a destructor while it is inside
/// a cancellable libc function.
#[inline(always)]
pub(crate) fn call<R: Answer>(call: Call, args: Args, kernel: impl Fn(&Args) -> R) -> R {
    let interest = interest(call);
    if interest != 0 {
        return observed(interest, call, args.shown(), kernel);
    }
    let answer = kernel(&args);
    if answer.failed() {
        last::record(call, args.shown(), answer.code());
    }
    answer
}

/// As [`call`], for a call that moves data: without observers a result out of the ordinary (`usual` says which is not) is
/// still shown to the misuse checks.
#[inline(always)]
pub(crate) fn transfer(
    call: Call,
    args: Args,
    usual: impl Fn(ssize_t) -> bool,
    kernel: impl Fn(&Args) -> ssize_t,
) -> ssize_t {
    let interest = interest(call);
    if interest != 0 {
        return observed(interest, call, args.shown(), kernel);
    }
    let answer = kernel(&args);
    if !usual(answer) {
        unusual(call, args.shown(), answer);
    }
    answer
}

#[cold]
#[inline(never)]
fn unusual(call: Call, mut args: Args, answer: ssize_t) {
    let errno = Errno::last_raw();
    let failure = answer.failed().then_some(errno);
    if let Some(code) = failure {
        last::record(call, args, code);
    }
    // The call has taken place: its result stands, whatever a check does.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        crate::diag::misuse::unusual(call, &mut args, Outcome { value: answer, failure });
    }));
    Errno::set_raw(errno);
}

/// The way of a call somebody wants to see; apart from the other so that that one stays short.
#[inline(never)]
fn observed<R: Answer>(interest: u8, call: Call, mut args: Args, kernel: impl Fn(&Args) -> R) -> R {
    // A failure is remembered as the program made the call, not as an observer changed it.
    let given = args;
    if let Verdict::Fail(errno) = before(interest, call, &mut args) {
        let answer = R::stopped(errno);
        last::record(call, given, errno);
        return answer;
    }
    let answer = kernel(&args);
    let failure = if answer.failed() { Some(answer.code()) } else { None };
    if let Some(code) = failure {
        last::record(call, given, code);
    }
    after(call, &mut args, Outcome { value: answer.value(), failure });
    answer
}

/// Whether anybody wants to see `call`.
#[inline(always)]
#[allow(clippy::indexing_slicing, reason = "the array has one entry for each variant of Call")]
pub(crate) fn interest(call: Call) -> u8 {
    INTEREST[call as usize].load(Relaxed)
}

/// Shows a call to its observers before it is made.
#[inline(never)]
pub(crate) fn before(mut interest: u8, call: Call, args: &mut Args) -> Verdict {
    if interest & STARTING != 0 {
        start();
        interest = self::interest(call);
    }
    let errno = Errno::last_raw();
    let shown = catch_unwind(AssertUnwindSafe(|| {
        let mut event = Event { call, args };
        for (i, observer) in OBSERVERS.iter().enumerate() {
            let interested = interest & (1 << i) != 0;
            let verdict = if interested { (observer.before)(&mut event) } else { Verdict::Proceed };
            if verdict != Verdict::Proceed {
                return verdict;
            }
        }
        Verdict::Proceed
    }));
    Errno::set_raw(errno);
    shown.unwrap_or(Verdict::Fail(libc::ENOTRECOVERABLE))
}

/// Shows a call that was made to its observers; errno stays what the call left.
#[inline(never)]
pub(crate) fn after(call: Call, args: &mut Args, outcome: Outcome) {
    let errno = Errno::last_raw();
    let interest = interest(call);
    // A panicking observer must not undo a call that has taken place: its result stands.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        let mut event = Event { call, args };
        for (i, observer) in OBSERVERS.iter().enumerate() {
            if interest & (1 << i) != 0 {
                (observer.after)(&mut event, outcome);
            }
        }
    }));
    Errno::set_raw(errno);
}

/// Where the program goes on after the call of its we are in; 0 if unknown. See [`raw::caller`](crate::raw::caller).
#[inline(never)]
pub(crate) fn caller() -> usize {
    crate::raw::caller::caller(call::ENTRIES)
}

/// Reads the environment once. Threads and signal handlers that come while it runs pass without the optional observers.
fn start() {
    static STARTED: AtomicU8 = AtomicU8::new(0);
    if STARTED.swap(1, Relaxed) != 0 {
        return;
    }
    let errno = Errno::last_raw();
    let _ = catch_unwind(crate::diag::start_from_environment);
    for interest in &INTEREST {
        interest.fetch_and(!STARTING, Relaxed);
    }
    Errno::set_raw(errno);
}

/// The arguments of a call as [`Args`].
macro_rules! args {
    ($($arg:expr),*) => {
        $crate::gate::Args::new([$($crate::gate::Word::word($arg)),*])
    };
}
pub(crate) use args;
