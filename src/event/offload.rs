//! Work beside the loop: functions of the program that take long, and looking up names.
//!
//! A few threads do it for all loops of the process; names have threads of their own, so that they are not behind work that
//! takes minutes. What came of it is posted to the loop.

use core::ffi::CStr;
use std::panic::catch_unwind;
use std::sync::{Arc, Weak};

use libc::c_int;

use super::Owner;
use super::core::Core;
use super::events::{Data, Queued};
use super::pool::Pool;
use super::shared::{Post, Shared};
use crate::error::{Error, Result};
use crate::names::looping::kind;
use crate::raw::callback::call_work;
use crate::raw::fork::PerProcess;
use crate::socket;
use crate::sys::address::Address;

/// Threads for work of the program, and how much of it may wait.
const WORKERS: usize = 4;
const ROOM: usize = 1024;
/// Threads for names. They sleep while a name server is silent. As many names as there are streams may wait.
const RESOLVERS: usize = 16;

struct Pools {
    work: Pool,
    names: Pool,
}

fn pools() -> &'static Pools {
    static POOLS: PerProcess<Pools> = PerProcess::new();
    POOLS.get(|| Pools {
        work: Pool::new("rustsock-work", WORKERS, ROOM),
        names: Pool::new("rustsock-lookup", RESOLVERS, usize::MAX),
    })
}

/// Tells a loop, if it is still there.
fn post(to: &Weak<Shared>, post: Post) {
    if let Some(shared) = to.upgrade() {
        // A loop that cannot be woken looks for posts at its next turn.
        let _ = shared.post(post);
    }
}

/// Looks up a name for `stream`, whose loop is told what was found.
pub(super) fn look_up(shared: &Arc<Shared>, stream: u64, host: &CStr, service: &CStr) -> Result<()> {
    let (to, host, service) = (Arc::downgrade(shared), host.to_owned(), service.to_owned());
    let work = move || {
        let found = catch_unwind(|| socket::ask(&host, &service)).unwrap_or(Err(Error::Panic));
        post(&to, Post::Found { stream, found });
    };
    pools().names.submit(stream, Owner::default(), Box::new(work))
}

/// Nobody wants to know the name for `stream` any more.
pub(super) fn forget_name(stream: u64) {
    pools().names.take_back(stream);
}

impl Core {
    /// Has a function of the program called in another thread, and another one here when that is done.
    pub(crate) fn offload(&mut self, work: usize, done: usize, user: usize) -> Result<()> {
        if self.objects.is_sealed() {
            return Err(Error::Closed);
        }
        let (to, call) = (Arc::downgrade(&self.shared), Owner { handlers: done, user });
        let job = move || {
            call_work(work, user);
            post(&to, Post::Done(call));
        };
        pools().work.submit(self.id, call, Box::new(job))?;
        self.ctx.alive += 1;
        Ok(())
    }

    /// Work of the program is over, or given up.
    pub(super) fn offloaded(&mut self, call: Owner, code: c_int) {
        self.ctx.alive -= 1;
        self.ctx.tell(Queued::new(kind::OFFLOAD, self.id).code(code).data(Data::Call(call)));
    }

    /// The loop ends: gives up what was not begun, and waits for what was, which uses memory of the program. What was posted
    /// is not done any more.
    pub(super) fn end_offloads(&mut self) {
        let pool = &pools().work;
        for call in pool.take_back(self.id) {
            self.offloaded(call, libc::ECANCELED);
        }
        pool.await_begun(self.id);
        self.ctx.queue.retain(|queued| queued.kind != kind::POST);
        for post in self.shared.take_posts() {
            if let Post::Done(call) = post {
                self.offloaded(call, 0);
            }
        }
    }

    /// A name was looked up.
    pub(super) fn found(&mut self, stream: u64, found: Result<Vec<Address>>) {
        if let Ok((stream, ctx)) = self.stream(stream) {
            stream.looked_up(ctx, found);
        }
        self.settle();
    }
}
