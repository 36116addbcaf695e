//! Connecting to a host with several addresses: which one is tried when (RFC 8305, "Happy Eyeballs").
//!
//! An address that does not answer must not cost the program its patience: the next one is tried soon beside it, and the first
//! connection wins.

use core::mem;
use std::collections::VecDeque;

use crate::error::Error;
use crate::socket::telling;
use crate::sys::address::Address;

/// How long an attempt is alone before the next begins beside it.
pub(crate) const DELAY_NS: u64 = 250_000_000;

/// Puts addresses in the order to try them: the families in turn, beginning with that of the first; else as they were.
pub(crate) fn interleave(addresses: Vec<Address>) -> Vec<Address> {
    let first = addresses.first().map(Address::family);
    let (mut turn, mut other): (VecDeque<_>, VecDeque<_>) =
        addresses.into_iter().partition(|address| Some(address.family()) == first);
    let mut ordered = Vec::with_capacity(turn.len() + other.len());
    while let Some(address) = turn.pop_front() {
        ordered.push(address);
        // With nothing left of the other family the turn stays.
        if !other.is_empty() {
            mem::swap(&mut turn, &mut other);
        }
    }
    ordered
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Begin to connect to this address, and ask again.
    Start(usize),
    /// Nothing before this time, unless an attempt ends.
    WaitUntil(u64),
    /// Nothing, unless an attempt ends.
    Wait,
    /// All attempts have failed; the error that tells most.
    Lost(Error),
}

/// Attempts to connect to one host. Who sees one succeed drops the race and closes the sockets of the others.
#[derive(Debug)]
pub(crate) struct Race {
    addresses: Vec<Address>,
    delay_ns: u64,
    /// So many attempts were begun, in the order of the addresses.
    begun: usize,
    /// The next may begin at this time.
    next_ns: u64,
    /// The numbers of the attempts that go on.
    running: Vec<usize>,
    /// What to tell if all fail, and of which attempt it is.
    worst: Option<(Error, usize)>,
}

impl Race {
    /// A race between addresses in their order ([`interleave`]).
    pub(crate) fn new(addresses: Vec<Address>, delay_ns: u64) -> Self {
        Self { addresses, delay_ns, begun: 0, next_ns: 0, running: Vec::new(), worst: None }
    }

    /// The address of an attempt.
    pub(crate) fn address(&self, index: usize) -> Option<&Address> {
        self.addresses.get(index)
    }

    /// The number of the attempt whose error tells most of those that failed.
    pub(crate) fn told(&self) -> Option<usize> {
        self.worst.map(|(_, index)| index)
    }

    /// What to do at `now_ns`. An attempt that is told to start counts as begun.
    pub(crate) fn next(&mut self, now_ns: u64) -> Step {
        if self.begun == self.addresses.len() {
            let lost = self.worst.map_or(Error::Name(libc::EAI_NONAME), |(error, _)| error);
            return if self.running.is_empty() { Step::Lost(lost) } else { Step::Wait };
        }
        if !self.running.is_empty() && now_ns < self.next_ns {
            return Step::WaitUntil(self.next_ns);
        }
        let index = self.begun;
        self.begun += 1;
        self.next_ns = now_ns.saturating_add(self.delay_ns);
        self.running.push(index);
        Step::Start(index)
    }

    /// An attempt failed at `now_ns`: the next may begin at once. What is said of one that does not go on is ignored.
    pub(crate) fn failed(&mut self, index: usize, error: Error, now_ns: u64) {
        let Some(place) = self.running.iter().position(|running| *running == index) else { return };
        self.running.swap_remove(place);
        self.next_ns = self.next_ns.min(now_ns);
        // Of errors that tell the same, that of the address tried first: which one fails first is chance.
        let tells_more = self.worst.is_none_or(|(worst, of)| (telling(error), of) > (telling(worst), index));
        if tells_more {
            self.worst = Some((error, index));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, DELAY_NS, Error, Race, Step, interleave};

    fn v4(last: u8) -> Address {
        Address::internet(([192, 0, 2, last], 80).into())
    }

    fn v6(last: u16) -> Address {
        Address::internet(([0x2001, 0xdb8, 0, 0, 0, 0, 0, last], 80).into())
    }

    fn race(count: u8) -> Race {
        Race::new((0..count).map(v4).collect(), DELAY_NS)
    }

    fn ordered(addresses: &[Address]) -> Vec<String> {
        let mut text = Vec::new();
        for address in interleave(addresses.to_vec()) {
            text.push(match (address.ipv4(), address.ipv6()) {
                (Some([.., last]), _) => format!("v4 {last}"),
                (_, Some(ip)) => format!("v6 {}", ip.segments()[7]),
                _ => "other".to_owned(),
            });
        }
        text
    }

    #[test]
    fn families_take_turns_and_the_preferred_one_begins() {
        assert_eq!(ordered(&[v6(1), v6(2), v6(3), v4(1)]), ["v6 1", "v4 1", "v6 2", "v6 3"]);
        assert_eq!(ordered(&[v4(1), v6(1), v6(2), v6(3), v4(2)]), ["v4 1", "v6 1", "v4 2", "v6 2", "v6 3"]);
        assert_eq!(ordered(&[v4(2), v4(1)]), ["v4 2", "v4 1"]);
        assert_eq!(ordered(&[v6(9)]), ["v6 9"]);
        assert!(ordered(&[]).is_empty());
    }

    #[test]
    fn a_silent_address_holds_the_next_up_for_the_delay_only() {
        let mut race = race(3);
        assert_eq!(race.next(1000), Step::Start(0));
        assert_eq!(race.next(1000), Step::WaitUntil(1000 + DELAY_NS));
        assert_eq!(race.next(999 + DELAY_NS), Step::WaitUntil(1000 + DELAY_NS));
        assert_eq!(race.next(1000 + DELAY_NS), Step::Start(1));
        assert_eq!(race.next(5 * DELAY_NS), Step::Start(2));
        assert_eq!(race.next(6 * DELAY_NS), Step::Wait);
        assert_eq!(race.address(2).and_then(Address::ipv4), Some([192, 0, 2, 2]));
        assert!(race.address(3).is_none());
    }

    #[test]
    fn a_failure_starts_the_next_at_once_whichever_failed() {
        let mut race = race(4);
        assert_eq!(race.next(0), Step::Start(0));
        assert_eq!(race.next(DELAY_NS), Step::Start(1));
        race.failed(0, Error::Os(libc::ECONNREFUSED), DELAY_NS + 5);
        assert_eq!(race.next(DELAY_NS + 5), Step::Start(2));
        assert_eq!(race.next(DELAY_NS + 5), Step::WaitUntil(2 * DELAY_NS + 5));
        race.failed(2, Error::Os(libc::ECONNREFUSED), DELAY_NS + 6);
        assert_eq!(race.next(DELAY_NS + 6), Step::Start(3));
        assert_eq!(race.next(9 * DELAY_NS), Step::Wait);
        race.failed(3, Error::Os(libc::ECONNREFUSED), 10 * DELAY_NS);
        assert_eq!(race.next(10 * DELAY_NS), Step::Wait);
        race.failed(1, Error::Os(libc::ETIMEDOUT), 11 * DELAY_NS);
        assert_eq!(race.next(11 * DELAY_NS), Step::Lost(Error::Os(libc::ECONNREFUSED)));
        assert_eq!(race.next(12 * DELAY_NS), Step::Lost(Error::Os(libc::ECONNREFUSED)));
    }

    #[test]
    fn what_is_told_does_not_depend_on_who_fails_first() {
        let codes = [libc::ENETUNREACH, libc::ECONNRESET, libc::ETIMEDOUT, libc::ECONNREFUSED];
        for seed in 0..24 {
            let mut left: Vec<usize> = (0..4).collect();
            let mut race = race(4);
            for at in 0..4 {
                assert_eq!(race.next(at * DELAY_NS), Step::Start(usize::try_from(at).unwrap()));
            }
            let mut seed: usize = seed;
            while !left.is_empty() {
                let index = left.remove(seed % left.len());
                seed /= left.len() + 1;
                race.failed(index, Error::Os(codes[index]), 5 * DELAY_NS);
            }
            assert_eq!(race.next(5 * DELAY_NS), Step::Lost(Error::Os(libc::ECONNRESET)));
        }
    }

    #[test]
    fn failures_that_cannot_be_change_nothing() {
        let mut race = race(2);
        race.failed(0, Error::Os(libc::EPERM), 0);
        assert_eq!(race.next(0), Step::Start(0));
        race.failed(1, Error::Os(libc::EPERM), 0);
        race.failed(usize::MAX, Error::Os(libc::EPERM), 0);
        assert_eq!(race.next(0), Step::WaitUntil(DELAY_NS));
        race.failed(0, Error::Os(libc::ENETUNREACH), 0);
        race.failed(0, Error::Os(libc::EPERM), 0);
        assert_eq!((race.next(0), race.next(0)), (Step::Start(1), Step::Wait));
        race.failed(1, Error::Os(libc::ENETUNREACH), 0);
        assert_eq!(race.next(0), Step::Lost(Error::Os(libc::ENETUNREACH)));
    }

    #[test]
    fn nobody_to_try_and_the_end_of_time_are_survived() {
        assert_eq!(race(0).next(0), Step::Lost(Error::Name(libc::EAI_NONAME)));
        let mut race = race(2);
        assert_eq!(race.next(u64::MAX), Step::Start(0));
        assert_eq!(race.next(u64::MAX), Step::Start(1));
    }
}
