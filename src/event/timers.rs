//! When something is due: a heap of instants, in nanoseconds of whatever clock its owner reads.
//!
//! An entry is never taken out of the middle. An owner who changes a timer sets it again and remembers the new instant; what
//! comes out with another instant than the remembered one is stale. So that stale entries cannot pile up, the owner says when
//! it made one, and throws them out when more than half are.

use core::cmp::Reverse;
use std::collections::BinaryHeap;

/// So few stale entries are not worth throwing out.
const FEW: usize = 64;

/// An instant and what it stands for; the earliest first, and of equal ones the one that was set first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    due_ns: u64,
    order: u64,
    token: u64,
}

/// All instants that something waits for.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    heap: BinaryHeap<Reverse<Entry>>,
    order: u64,
    stale: usize,
}

impl Timers {
    /// `token` is due at `due_ns`, besides the times it was set for before.
    pub(crate) fn set(&mut self, token: u64, due_ns: u64) {
        self.heap.push(Reverse(Entry { due_ns, order: self.order, token }));
        self.order = self.order.wrapping_add(1);
    }

    /// When the next entry is due, be it stale or not.
    pub(crate) fn next_due(&self) -> Option<u64> {
        self.heap.peek().map(|Reverse(entry)| entry.due_ns)
    }

    /// The next entry, be it stale or not: its token and its instant.
    pub(crate) fn first(&self) -> Option<(u64, u64)> {
        self.heap.peek().map(|Reverse(entry)| (entry.token, entry.due_ns))
    }

    /// Throws out the next entry, which is stale.
    pub(crate) fn drop_first(&mut self) {
        self.heap.pop();
        self.stale = self.stale.saturating_sub(1);
    }

    /// Takes out the next entry that is due at `now_ns`: its token and its instant.
    pub(crate) fn pop_due(&mut self, now_ns: u64) -> Option<(u64, u64)> {
        if self.next_due()? > now_ns {
            return None;
        }
        let Reverse(entry) = self.heap.pop()?;
        // One of the stale ones may have been this. Counting it on would only throw out the others a little early.
        self.stale = self.stale.min(self.heap.len());
        Some((entry.token, entry.due_ns))
    }

    /// One of the entries has become stale.
    pub(crate) fn note_stale(&mut self) {
        self.stale = self.stale.saturating_add(1).min(self.heap.len());
    }

    /// Whether so many are stale that [`Timers::prune`] is worth its time.
    pub(crate) fn must_prune(&self) -> bool {
        self.stale > FEW && self.stale > self.heap.len() / 2
    }

    /// Throws out what `keep` (token, instant) does not want.
    pub(crate) fn prune(&mut self, mut keep: impl FnMut(u64, u64) -> bool) {
        self.heap.retain(|Reverse(entry)| keep(entry.token, entry.due_ns));
        self.heap.shrink_to(self.heap.len().saturating_mul(2).max(FEW));
        self.stale = 0;
    }

    /// How many entries there are, stale ones too.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.heap.len()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Timers;

    #[test]
    fn equal_instants_come_in_the_order_they_were_set() {
        let mut timers = Timers::default();
        for token in [7, 3, 9, 1] {
            timers.set(token, 50);
        }
        timers.set(4, 10);
        let order: Vec<u64> = core::iter::from_fn(|| timers.pop_due(50)).map(|(token, _)| token).collect();
        assert_eq!(order, [4, 7, 3, 9, 1]);
    }

    #[test]
    fn nothing_comes_a_nanosecond_early() {
        let mut timers = Timers::default();
        assert_eq!((timers.next_due(), timers.pop_due(u64::MAX)), (None, None));
        timers.set(1, 1000);
        assert_eq!((timers.next_due(), timers.pop_due(999)), (Some(1000), None));
        assert_eq!(timers.pop_due(1000), Some((1, 1000)));
        timers.set(2, u64::MAX);
        assert_eq!(timers.pop_due(u64::MAX - 1), None);
        assert_eq!(timers.pop_due(u64::MAX), Some((2, u64::MAX)));
    }

    #[test]
    fn a_timer_that_is_changed_a_million_times_needs_little_room() {
        let mut timers = Timers::default();
        timers.set(1, 5);
        let (mut remembered, mut most, mut prunes) = (5, 0, 0);
        for due in 0..1_000_000 {
            timers.note_stale();
            timers.set(1, due);
            remembered = due;
            most = most.max(timers.len());
            if timers.must_prune() {
                prunes += 1;
                timers.prune(|_, due| due == remembered);
                assert_eq!(timers.len(), 1);
            }
        }
        assert!(most <= 130 && prunes > 5000, "{most} entries, {prunes} prunes");
        assert!(timers.heap.capacity() < 300);
        timers.prune(|_, due| due == remembered);
        assert_eq!(timers.pop_due(u64::MAX), Some((1, remembered)));
    }

    #[test]
    fn many_live_timers_are_not_pruned_for_a_few_stale_ones() {
        let mut timers = Timers::default();
        for token in 0..1000 {
            timers.set(token, token);
        }
        (0..500).for_each(|_| timers.note_stale());
        assert!(!timers.must_prune());
        timers.note_stale();
        assert!(timers.must_prune());
        while timers.pop_due(u64::MAX).is_some() {}
        assert!(!timers.must_prune());
    }

    /// Against the simplest thing that can be right: a map of what is due.
    #[test]
    fn agrees_with_a_plain_map_whatever_is_set_changed_and_stopped() {
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        let mut roll = |below: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % below
        };
        let (mut timers, mut live, mut now) = (Timers::default(), BTreeMap::<u64, u64>::new(), 0);
        for _ in 0..200_000 {
            match roll(4) {
                0 | 1 => {
                    let (token, due) = (roll(300), now + roll(1000));
                    if live.insert(token, due).is_some() {
                        timers.note_stale();
                    }
                    timers.set(token, due);
                }
                2 if live.remove(&roll(300)).is_some() => timers.note_stale(),
                _ => {
                    now += roll(20);
                    let mut last = 0;
                    while let Some((token, due)) = timers.pop_due(now) {
                        assert!(due >= last && due <= now);
                        last = due;
                        if live.get(&token) == Some(&due) {
                            live.remove(&token);
                        }
                    }
                    assert!(live.values().all(|due| *due > now));
                }
            }
            if timers.must_prune() {
                timers.prune(|token, due| live.get(&token) == Some(&due));
            }
            assert!(timers.len() <= 2 * live.len() + 130, "{} entries for {}", timers.len(), live.len());
        }
    }
}
