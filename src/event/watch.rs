//! Any other descriptor the program wants to be told of.

use std::os::fd::RawFd;

use super::Owner;
use super::context::Context;
use super::core::Core;
use super::events::Queued;
use super::object::Object;
use super::readiness::{Ready, Watched};
use crate::error::{Error, Result};
use crate::names::looping::kind;

/// One watch. The descriptor is the program's.
pub(super) struct Watch {
    id: u64,
    pub(super) owner: Owner,
    pub(super) counts: bool,
    fd: RawFd,
    watched: Watched,
}

impl Watch {
    pub(super) fn ready(&mut self, ctx: &mut Context, ready: Ready) {
        ctx.tell(Queued::new(kind::WATCH, self.id).value(ready.events.into()));
    }
}

impl Core {
    /// Tells when `fd` is ready for `events`.
    pub(crate) fn watch_start(&mut self, fd: RawFd, events: u32, owner: Owner) -> Result<u64> {
        if events == 0 {
            return Err(Error::InvalidArgument(
                "events is none of RSK_READABLE, RSK_WRITABLE and RSK_PRIORITY, or more than those",
            ));
        }
        if self.ctx.readiness.fd().is_ok_and(|own| own == fd) {
            return Err(Error::InvalidArgument("the fd is that of this loop"));
        }
        let id = self
            .objects
            .insert(|id| Object::Watch(Box::new(Watch { id, owner, counts: true, fd, watched: Watched::default() })))?;
        self.ctx.alive += 1;
        let watched = self.watch_change(id, events);
        if watched.is_err() {
            self.objects.remove(id);
            self.ctx.alive -= 1;
        }
        watched.map(|()| id)
    }

    /// Tells when it is ready for other events (0 = for none).
    pub(crate) fn watch_change(&mut self, id: u64, events: u32) -> Result<()> {
        let Some(Object::Watch(watch)) = self.objects.get(id) else { return Err(Error::StaleHandle(id)) };
        self.ctx.readiness.watch(watch.fd, id, &mut watch.watched, events)
    }

    /// Tells nothing of it any more.
    pub(crate) fn watch_stop(&mut self, id: u64) -> Result<()> {
        // The program may have closed the descriptor already: there is nothing left to be let go of then.
        let _ = self.watch_change(id, 0);
        let Some(Object::Watch(_)) = self.objects.get(id) else { return Err(Error::StaleHandle(id)) };
        if let Some(Object::Watch(watch)) = self.objects.remove(id) {
            self.ctx.alive -= usize::from(watch.counts);
        }
        Ok(())
    }
}
