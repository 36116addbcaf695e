//! The end of a loop: all that is on it is destroyed, and that is told.

use super::core::Core;
use super::events::Told;
use super::object::Object;

impl Core {
    /// Ends all there is, and lets nothing new begin.
    pub(super) fn destroy_all(&mut self) {
        self.objects.seal();
        let all: Vec<u64> = self.objects.iter().map(|(id, _)| id).collect();
        for id in all {
            match self.objects.get(id) {
                Some(Object::Stream(stream)) => stream.destroy(&mut self.ctx, 0),
                // One that closes already is cut sooner now.
                Some(Object::Server(_)) => drop(self.server_close(id, 0, 0)),
                Some(Object::Endpoint(endpoint)) => endpoint.close(&mut self.ctx),
                _ => drop(self.objects.remove(id)),
            }
        }
        self.settle();
        self.end_offloads();
    }

    /// The events that are left of what was destroyed.
    pub(super) fn next_of_the_end(&mut self) -> Option<Told> {
        loop {
            self.retire();
            let queued = self.ctx.queue.pop_front()?;
            if let Some(told) = self.tell(queued) {
                return Some(told);
            }
        }
    }
}
