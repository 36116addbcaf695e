//! The loops of this process, by number: from any handle to the loop it belongs to.

use ::core::sync::atomic::{AtomicU64, Ordering::AcqRel, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use std::sync::{Arc, OnceLock};

use libc::c_int;

use super::Owner;
use super::core::Core;
use super::handle::{self, LOOPS};
use super::shared::{Post, Shared};
use crate::error::{Error, Result};
use crate::poller::{Backend, Poller};
use crate::raw::exclusive::{Exclusive, Taken};
use crate::raw::registry::{Registry, Use};
use crate::raw::tasks;

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

/// One loop, to any thread. The poller in it belongs to the process that opened it, and so does all the rest.
struct Loop {
    number: usize,
    shared: Arc<Shared>,
    place: &'static Place,
}

/// The loop of a number, to the thread that owns it. It stays for the next loop of that number, so that the owner, who asks
/// for it in every call, needs to count nobody in and out.
struct Place {
    /// The owner, as [`tasks::word`] has it; 0 = no loop.
    owner: AtomicU64,
    core: Exclusive<Option<Core>>,
}

impl Drop for Loop {
    /// Nobody uses it any more: the number is free again.
    fn drop(&mut self) {
        // In the child of a fork some other thread of the parent may have been at it. Then it stays as it is.
        let Some(mut core) = self.place.core.try_take() else { return };
        let gone = core.take();
        self.place.owner.store(0, Release);
        drop(core);
        drop(gone);
        free(self.number);
    }
}

static REGISTRY: Registry<Loop> = Registry::new();
/// The handles of the loops in the registry; 0 = no loop has that number. One that is being opened or closed has [`TAKEN`].
static NUMBERS: [AtomicU64; LOOPS] = [const { AtomicU64::new(0) }; LOOPS];
static PLACES: [OnceLock<Box<Place>>; LOOPS] = [const { OnceLock::new() }; LOOPS];
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
    let place = place_for(number, core).inspect_err(|_| free(number))?;
    // If there is no room for it, it is dropped at once, and with it the core goes.
    let inside = REGISTRY.open(Loop { number, shared, place }).ok_or(Error::TooManyHandles)?;
    place.owner.store(tasks::word(), Release);
    if let Some(number) = NUMBERS.get(number) {
        number.store(inside, Release);
    }
    Ok(id)
}

/// Another loop may have the number.
fn free(number: usize) {
    if let Some(number) = NUMBERS.get(number) {
        number.store(0, Release);
    }
}

/// Puts the core of a loop into the place of its number.
fn place_for(number: usize, core: Core) -> Result<&'static Place> {
    let place = PLACES.get(number).ok_or(Error::TooManyHandles)?;
    let place = place.get_or_init(|| Box::new(Place { owner: AtomicU64::new(0), core: Exclusive::new(None) }));
    *place.core.try_take().ok_or(Error::TooManyHandles)? = Some(core);
    Ok(place)
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

/// The place of the loop that `id` belongs to, in the thread that owns it.
#[inline(always)]
fn find_ours(id: u64) -> Result<&'static Place> {
    match PLACES.get(handle::loop_of(id)).and_then(OnceLock::get) {
        Some(place) if place.owner.load(Acquire) == tasks::word() => Ok(place),
        _ => Err(not_ours(id)),
    }
}

#[cold]
#[inline(never)]
fn not_ours(id: u64) -> Error {
    find(id).err().unwrap_or(Error::WrongThread)
}

/// The loop of a handle, in use by the thread that owns it: for many a [`Reached::core`]. It lives at least as long as this.
pub(super) struct Reached(Use<'static, Loop>);

impl Reached {
    pub(super) fn new(id: u64) -> Result<Self> {
        find_ours(id)?;
        find(id).map(Self)
    }

    /// The core, until what is given back is dropped. Not in the child of a fork that was made meanwhile.
    #[inline]
    pub(super) fn core(&self) -> Result<Taken<'static, Option<Core>>> {
        let place = self.0.place;
        if place.owner.load(Relaxed) != tasks::word() {
            return Err(not_ours(self.0.shared.id()));
        }
        place.core.try_take().ok_or(Error::Running)
    }
}

/// Works on the core of the loop that `id` belongs to, in the thread that owns it.
#[inline(always)]
pub(crate) fn reach<T>(id: u64, work: impl FnOnce(&mut Core) -> Result<T>) -> Result<T> {
    let mut core = find_ours(id)?.core.try_take().ok_or(Error::Running)?;
    let core = core.as_mut().ok_or(Error::StaleHandle(id))?;
    if handle::index_of(id) == 0 && core.id != id {
        return Err(Error::StaleHandle(id));
    }
    let done = work(core);
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
    let core = found.place.core.try_take().ok_or(Error::Running)?;
    if core.as_ref().is_some_and(Core::is_running) {
        return Err(Error::Running);
    }
    found.place.owner.store(tasks::word(), Release);
    drop(core);
    Ok(())
}

/// Forgets a loop and all that is left of it.
pub(super) fn forget(id: u64) {
    let number = handle::loop_of(id);
    if let Some(place) = PLACES.get(number).and_then(OnceLock::get) {
        place.owner.store(0, Release);
    }
    if let Some(number) = NUMBERS.get(number) {
        REGISTRY.close(number.swap(TAKEN, AcqRel));
    }
}
