//! The loops of this process, by number: from any handle to the loop it belongs to.

use ::core::sync::atomic::{AtomicU64, Ordering::AcqRel, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use std::sync::Arc;

use libc::c_int;

use super::Owner;
use super::core::Core;
use super::handle::{self, LOOPS};
use super::shared::{Post, Shared};
use crate::error::{Error, Result};
use crate::poller::{Backend, Poller};
use crate::raw::exclusive::{Exclusive, Taken};
use crate::raw::registry::{Registry, Use};

/// What is received from one stream at once, unless the program says otherwise; and the bounds of that.
const READ_SIZE: usize = 64 << 10;
const LEAST_READ_SIZE: usize = 1 << 10;
const MOST_READ_SIZE: usize = 1 << 20;

/// See `rsk_loop_options`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LoopOptions {
    pub(crate) backend: c_int,
    pub(crate) read_size: usize,
}

/// One loop. The poller in it belongs to the process that opened it, and so does all the rest.
struct Loop {
    shared: Arc<Shared>,
    core: Exclusive<Core>,
}

static REGISTRY: Registry<Loop> = Registry::new();
/// The handles of the loops in the registry; 0 = no loop has that number. One that is being opened has [`TAKEN`].
static NUMBERS: [AtomicU64; LOOPS] = [const { AtomicU64::new(0) }; LOOPS];
const TAKEN: u64 = u64::MAX;

/// Opens a loop, for the calling thread; its handle.
pub(crate) fn open(options: &LoopOptions) -> Result<u64> {
    let read_size = match options.read_size {
        0 => READ_SIZE,
        size @ LEAST_READ_SIZE..=MOST_READ_SIZE => size,
        _ => return Err(Error::InvalidArgument("read_size is not between 1024 and 1048576")),
    };
    let shared = Arc::new(Shared::new(Poller::open(Backend::choose(options.backend)?)?));
    let is_free = |number: &AtomicU64| number.compare_exchange(0, TAKEN, AcqRel, Relaxed).is_ok();
    let number = NUMBERS.iter().position(is_free).ok_or(Error::TooManyHandles)?;
    let id = handle::pack(handle::next_generation(), number, 0);
    shared.name(id);
    let core = Core::new(id, number, Arc::clone(&shared), read_size);
    let inside = REGISTRY.open(Loop { shared, core: Exclusive::new(core) });
    if let Some(place) = NUMBERS.get(number) {
        place.store(inside.unwrap_or(0), Release);
    }
    inside.map(|_| id).ok_or(Error::TooManyHandles)
}

/// The loop that `id`, a handle of the loop or of one of its objects, belongs to.
#[inline]
fn find(id: u64) -> Result<Use<'static, Loop>> {
    let inside = NUMBERS.get(handle::loop_of(id)).map_or(0, |place| place.load(Acquire));
    let found = if id == 0 || inside == 0 { None } else { REGISTRY.get(inside) };
    let is_it = |found: &Use<Loop>| handle::index_of(id) != 0 || found.shared.id() == id;
    let found = found.filter(is_it).ok_or(Error::StaleHandle(id))?;
    if found.shared.poller.is_ours() { Ok(found) } else { Err(Error::Inherited) }
}

/// Refuses the handle of an object in a loop.
#[inline]
fn is_loop(id: u64) -> Result<()> {
    if handle::index_of(id) == 0 { Ok(()) } else { Err(Error::StaleHandle(id)) }
}

/// The loop of a handle, in use by the thread that owns it: for many a [`Reached::core`].
pub(super) struct Reached(Use<'static, Loop>);

impl Reached {
    pub(super) fn new(id: u64) -> Result<Self> {
        let found = find(id)?;
        if found.shared.is_ours() { Ok(Self(found)) } else { Err(Error::WrongThread) }
    }

    /// The core, until what is given back is dropped. Not in the child of a fork that was made meanwhile.
    #[inline]
    pub(super) fn core(&self) -> Result<Taken<'_, Core>> {
        if !self.0.shared.poller.is_ours() {
            return Err(Error::Inherited);
        }
        self.0.core.try_take().ok_or(Error::Running)
    }
}

/// Works on the core of the loop that `id` belongs to, in the thread that owns it.
#[inline]
pub(crate) fn reach<T>(id: u64, work: impl FnOnce(&mut Core) -> Result<T>) -> Result<T> {
    let found = find(id)?;
    if !found.shared.is_ours() {
        return Err(Error::WrongThread);
    }
    let mut core = found.core.try_take().ok_or(Error::Running)?;
    let done = work(&mut core);
    core.call_done();
    done
}

/// As [`reach`], for what is asked of the loop itself: the handle of an object in it is not that.
#[inline]
pub(crate) fn reach_loop<T>(id: u64, work: impl FnOnce(&mut Core) -> Result<T>) -> Result<T> {
    is_loop(id)?;
    reach(id, work)
}

/// Gives up a child's copy of a loop of its parent: its descriptors are closed, and that is all.
pub(super) fn give_up(id: u64) -> Result<()> {
    let inside = NUMBERS.get(handle::loop_of(id)).map_or(0, |place| place.load(Acquire));
    let found = REGISTRY.get(inside).filter(|found| found.shared.id() == id).ok_or(Error::StaleHandle(id))?;
    drop(found);
    forget(id);
    Ok(())
}

/// The loop that `id` belongs to; 0 if it is gone.
pub(crate) fn loop_of(id: u64) -> u64 {
    find(id).map_or(0, |found| found.shared.id())
}

/// What other threads may do. A handle of the loop itself is needed.
fn shared<T>(id: u64, work: impl FnOnce(&Shared) -> Result<T>) -> Result<T> {
    is_loop(id)?;
    work(&find(id)?.shared)
}

/// Ends the run. From any thread, and in a signal handler.
pub(crate) fn stop(id: u64) -> Result<()> {
    shared(id, Shared::stop)
}

/// Ends the wait. From any thread, and in a signal handler.
pub(crate) fn wake(id: u64) -> Result<()> {
    shared(id, Shared::wake)
}

/// Has a function of the program called by the loop. From any thread.
pub(crate) fn post(id: u64, call: Owner) -> Result<()> {
    shared(id, |shared| shared.post(Post::Call(call)))
}

/// Makes the calling thread the owner of the loop.
pub(crate) fn own(id: u64) -> Result<()> {
    is_loop(id)?;
    let found = find(id)?;
    let core = found.core.try_take().filter(|core| !core.is_running()).ok_or(Error::Running)?;
    found.shared.own();
    drop(core);
    Ok(())
}

/// Forgets a loop and all that is left of it.
pub(super) fn forget(id: u64) {
    let Some(place) = NUMBERS.get(handle::loop_of(id)) else { return };
    let inside = place.swap(0, AcqRel);
    REGISTRY.close(inside);
}
