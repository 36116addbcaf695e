//! The two front ends: functions of the program, called one event after the other; and an array of events.

use libc::c_int;

use super::core::{Core, Front};
use super::events::Told;
use super::loops::{Reached, forget, give_up, reach, reach_loop};
use crate::error::{Error, Result};
use crate::sys::clock::Deadline;

/// Runs turns until nothing is left that counts, or somebody stops it; whether it was stopped. `tell` calls the program.
pub(crate) fn run(id: u64, mut tell: impl FnMut(&Told)) -> Result<bool> {
    reach_loop(id, |core| core.enter(Front::Callbacks))?;
    let ended = run_turns(id, &mut tell);
    let left = reach(id, |core| {
        core.leave();
        Ok(())
    });
    let stopped = ended?;
    left.map(|()| stopped)
}

fn run_turns(id: u64, tell: &mut impl FnMut(&Told)) -> Result<bool> {
    loop {
        if reach(id, |core| Ok(core.shared.take_stop()))? {
            return Ok(true);
        }
        if !reach(id, |core| Ok(core.is_alive()))? {
            return Ok(false);
        }
        reach(id, |core| core.begin(-1))?;
        tell_all(id, tell)?;
    }
}

/// Runs one turn; how many events were told.
pub(crate) fn turn(id: u64, timeout_ms: c_int, mut tell: impl FnMut(&Told)) -> Result<usize> {
    reach_loop(id, |core| {
        core.enter(Front::Callbacks)?;
        core.begin(timeout_ms).inspect_err(|_| core.leave())
    })?;
    let told = tell_all(id, &mut tell);
    let left = reach(id, |core| {
        // A stop ends this turn; the next one is another matter.
        core.shared.take_stop();
        core.leave();
        Ok(())
    });
    left.and(told)
}

/// Tells the events of this turn, with nothing held meanwhile.
fn tell_all(id: u64, tell: &mut impl FnMut(&Told)) -> Result<usize> {
    let reached = Reached::new(id)?;
    let mut count = 0;
    loop {
        let mut core = reached.core()?;
        let told = core.as_mut().filter(|core| !core.shared.is_stopped()).and_then(Core::next);
        drop(core);
        let Some(told) = &told else { return Ok(count) };
        tell(told);
        count += 1;
    }
}

/// Waits, and gives events to `give` until it has no room (`false`); how many. 0 when the time is over.
pub(crate) fn poll(id: u64, timeout_ms: c_int, mut give: impl FnMut(Told) -> bool) -> Result<usize> {
    reach_loop(id, |core| {
        core.enter(Front::Array)?;
        let deadline = Deadline::after_ms(timeout_ms);
        let counted = loop {
            if let Err(error) = core.begin(deadline.left_ms()) {
                break Err(error);
            }
            let count = fill(core, &mut give);
            // A turn that was about nobody, or about something inside, is no reason to come back early.
            if count > 0 || deadline.is_over() || core.shared.take_stop() {
                break Ok(count);
            }
        };
        core.leave();
        counted
    })
}

fn fill(core: &mut Core, give: &mut impl FnMut(Told) -> bool) -> usize {
    let mut count = 0;
    while let Some(told) = core.next() {
        count += 1;
        if !give(told) {
            break;
        }
    }
    count
}

/// Closes a loop: everything on it is destroyed, and that is told before the loop goes.
pub(crate) fn close(id: u64, mut tell: impl FnMut(&Told)) -> Result<()> {
    let begun = reach_loop(id, |core| {
        core.enter(Front::Callbacks)?;
        core.destroy_all();
        Ok(())
    });
    if begun == Err(Error::Inherited) {
        return give_up(id);
    }
    begun?;
    // What the program begins in these last callbacks is destroyed too.
    while let Some(told) = reach(id, |core| Ok(core.next_of_the_end()))? {
        tell(&told);
    }
    forget(id);
    Ok(())
}
