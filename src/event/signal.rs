//! Signals as events: blocked in the thread of the loop, and read from a signalfd.

use libc::c_int;

use super::Owner;
use super::context::Context;
use super::core::Core;
use super::events::Queued;
use super::object::Object;
use super::readiness::Watched;
use crate::error::{Error, Result};
use crate::names::event;
use crate::names::looping::kind;
use crate::sys::signal::SignalFd;

/// One signal that is waited for.
pub(super) struct Signal {
    id: u64,
    pub(super) owner: Owner,
    pub(super) counts: bool,
    fd: SignalFd,
    watched: Watched,
}

impl Signal {
    /// Takes one signal. If more are there, the driver says so again.
    pub(super) fn ready(&mut self, ctx: &mut Context) {
        if let Some(number) = self.fd.take() {
            ctx.tell(Queued::new(kind::SIGNAL, self.id).value(number.into()));
        }
    }
}

impl Core {
    /// Tells when signal `number` has come. It is blocked in this thread from now on.
    pub(crate) fn signal_start(&mut self, number: c_int, owner: Owner) -> Result<u64> {
        let fd = SignalFd::open(number)?;
        let id = self.objects.insert(|id| {
            Object::Signal(Box::new(Signal { id, owner, counts: true, fd, watched: Watched::default() }))
        })?;
        self.ctx.alive += 1;
        let Some(Object::Signal(signal)) = self.objects.get(id) else { return Err(Error::StaleHandle(id)) };
        let watched = self.ctx.readiness.watch(signal.fd.fd(), id, &mut signal.watched, event::READABLE);
        if watched.is_err() {
            self.signal_stop(id)?;
        }
        watched.map(|()| id)
    }

    /// Tells nothing of it any more. The signal is unblocked, unless it was blocked before or is waited for by another one.
    pub(crate) fn signal_stop(&mut self, id: u64) -> Result<()> {
        let Some(Object::Signal(_)) = self.objects.get(id) else { return Err(Error::StaleHandle(id)) };
        if let Some(Object::Signal(mut signal)) = self.objects.remove(id) {
            self.ctx.readiness.forget(signal.fd.fd(), &mut signal.watched);
            self.ctx.alive -= usize::from(signal.counts);
            let is_same =
                |object: &Object| matches!(object, Object::Signal(it) if it.fd.number() == signal.fd.number());
            let other = self.objects.iter().find(|(_, object)| is_same(object)).map(|(id, _)| id);
            if let Some(Object::Signal(other)) = other.and_then(|other| self.objects.get(other)) {
                signal.fd.leave_to(&mut other.fd);
            }
        }
        Ok(())
    }
}
