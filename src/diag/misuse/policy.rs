//! What is done about mistakes: for all, for one code, at one place; and what was counted.

use core::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};

use super::catalogue::{FIRST, Mistake, ROOM};
use super::suppress;
use crate::names::policy;

/// What is done about a mistake.
#[allow(clippy::cast_possible_truncation, reason = "the numbers are 1 to 5")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Policy {
    /// Nothing.
    Off = policy::OFF as u8,
    /// It is counted.
    Count = policy::COUNT as u8,
    /// It is counted and reported, once for each place.
    Warn = policy::WARN as u8,
    /// It is reported, and the call fails where the mistake shows before it is made.
    Error = policy::ERROR as u8,
    /// It is reported, and the process is ended by `abort`.
    Abort = policy::ABORT as u8,
}

impl Policy {
    /// The policy with this number.
    pub(crate) const fn from_number(number: i32) -> Option<Self> {
        match number {
            policy::OFF => Some(Self::Off),
            policy::COUNT => Some(Self::Count),
            policy::WARN => Some(Self::Warn),
            policy::ERROR => Some(Self::Error),
            policy::ABORT => Some(Self::Abort),
            _ => None,
        }
    }

    /// The policy with this name.
    pub(crate) fn from_name(name: &[u8]) -> Option<Self> {
        match name {
            b"off" => Some(Self::Off),
            b"count" => Some(Self::Count),
            b"warn" => Some(Self::Warn),
            b"error" => Some(Self::Error),
            b"abort" => Some(Self::Abort),
            _ => None,
        }
    }
}

/// For every code that has none of its own.
static OVERALL: AtomicU8 = AtomicU8::new(Policy::Count as u8);
/// By code, 0 = as all.
static BY_CODE: [AtomicU8; ROOM] = [const { AtomicU8::new(0) }; ROOM];
static COUNTS: [AtomicU64; ROOM] = [const { AtomicU64::new(0) }; ROOM];
/// Whether a place reports a mistake each time and not once.
static EVERY: AtomicBool = AtomicBool::new(false);

fn index(code: u16) -> usize {
    usize::from(code.wrapping_sub(FIRST))
}

/// What is done about mistakes in general.
pub(crate) fn overall() -> Policy {
    Policy::from_number(i32::from(OVERALL.load(Relaxed))).unwrap_or(Policy::Count)
}

/// Sets it, for all codes without exception.
pub(crate) fn set_overall(policy: Policy) {
    for code in &BY_CODE {
        code.store(0, Relaxed);
    }
    OVERALL.store(policy as u8, Relaxed);
}

/// What is done about one mistake.
pub(crate) fn of(code: u16) -> Policy {
    let own = BY_CODE.get(index(code)).map_or(0, |policy| policy.load(Relaxed));
    Policy::from_number(i32::from(own)).unwrap_or_else(overall)
}

/// Sets it for one code.
pub(crate) fn set(code: u16, policy: Policy) {
    if let Some(own) = BY_CODE.get(index(code)) {
        own.store(policy as u8, Relaxed);
    }
}

/// Whether any mistake is reported: then calls are looked at closely.
pub(crate) fn reports() -> bool {
    overall() >= Policy::Warn || BY_CODE.iter().any(|policy| policy.load(Relaxed) >= Policy::Warn as u8)
}

/// Whether nothing is even counted.
pub(crate) fn sleeps() -> bool {
    overall() == Policy::Off && !BY_CODE.iter().any(|policy| policy.load(Relaxed) > Policy::Off as u8)
}

/// Whether every occurrence is reported.
pub(crate) fn set_every(on: bool) {
    EVERY.store(on, Relaxed);
}

/// Counts a mistake.
pub(crate) fn count(code: u16) {
    if let Some(count) = COUNTS.get(index(code)) {
        count.fetch_add(1, Relaxed);
    }
}

/// How often a mistake was made; of all for 0.
pub(crate) fn counted(code: u16) -> u64 {
    match code {
        0 => COUNTS.iter().map(|count| count.load(Relaxed)).sum(),
        code => COUNTS.get(index(code)).map_or(0, |count| count.load(Relaxed)),
    }
}

/// Places that have reported: a set of numbers made of code and place.
static REPORTED: [AtomicU64; 1024] = [const { AtomicU64::new(0) }; 1024];
static FORGOTTEN: AtomicU32 = AtomicU32::new(0);

/// Whether a mistake at a place is to be reported now: unless it has been, or is suppressed there.
pub(crate) fn wants(mistake: &Mistake, place: usize) -> bool {
    (EVERY.load(Relaxed) || is_first(mistake.code, place)) && !suppress::covers(mistake.code, place)
}

fn is_first(code: u16, place: usize) -> bool {
    let key = (place as u64).rotate_left(16) ^ u64::from(code);
    #[allow(clippy::cast_possible_truncation, reason = "any bits of a hash are good")]
    let start = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize;
    for i in 0..16 {
        let Some(slot) = REPORTED.get((start + i) % REPORTED.len()) else { return false };
        match slot.compare_exchange(0, key, Relaxed, Relaxed) {
            Ok(_) => return true,
            Err(there) if there == key => return false,
            Err(_) => {}
        }
    }
    // No room to remember it: better told twice than never, but not for ever.
    FORGOTTEN.fetch_add(1, Relaxed) < 1000
}

/// Forgets which places have reported, and all counts.
pub(crate) fn forget() {
    for slot in &REPORTED {
        slot.store(0, Relaxed);
    }
    for count in &COUNTS {
        count.store(0, Relaxed);
    }
}
