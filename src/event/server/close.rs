//! Closing a server: nobody new at once, those who are there within a time, and then it ends whatever they do.

use libc::c_int;

use super::super::context::ns;
use super::super::core::Core;
use super::super::events::Queued;
use super::super::object::Object;
use super::limit;
use crate::error::{Error, Result};
use crate::names::looping::{closing, kind};
use crate::socket::unix;

impl Core {
    /// Takes no connection any more. Its streams may go on for `grace_ms` (negative = as long as they like) and are cut then.
    pub(crate) fn server_close(&mut self, id: u64, grace_ms: c_int, flags: c_int) -> Result<()> {
        if flags & !closing::END != 0 {
            return Err(Error::InvalidArgument("flags has a bit that is not RSK_CLOSE_END"));
        }
        let (server, ctx) = self.server(id)?;
        let now = ctx.clock();
        let cut_at = limit(grace_ms).map(|ms| now.saturating_add(ns(ms)));
        let is_sooner = match (cut_at, server.cut_at) {
            (Some(_), None) => true,
            (Some(new), Some(old)) => new < old,
            (None, _) => false,
        };
        if server.closing && !is_sooner {
            return Err(Error::Destroyed);
        }
        if !server.closing {
            server.closing = true;
            server.stop_listening(ctx);
            if let Some(path) = server.path.take() {
                unix::remove_file(&path);
            }
        }
        if let Some(due) = cut_at {
            server.cut_at = cut_at;
            server.set_timer(ctx, due);
        }
        let untold = self.ctx.take_connections(id);
        for stream in self.unannounced(id).into_iter().chain(untold) {
            if let Some(Object::Stream(mut it)) = self.objects.remove(stream) {
                it.cut(&mut self.ctx, libc::ECANCELED);
                it.left(&mut self.ctx);
            }
        }
        if flags & closing::END != 0 {
            for stream in self.server_streams(id)? {
                let (stream, ctx) = self.stream(stream)?;
                // One that ends already is what is wanted.
                let _ = stream.end(ctx, 0);
            }
        }
        if grace_ms == 0 {
            self.cut_streams(id);
        }
        self.settle();
        self.tell_close_if_empty(id);
        Ok(())
    }

    /// Connections that have not said where they come from: nobody knows of them.
    fn unannounced(&self, id: u64) -> Vec<u64> {
        let is_it = |object: &Object| matches!(object, Object::Stream(it) if it.server == id && it.awaits_header());
        self.objects.iter().filter(|(_, object)| is_it(object)).map(|(stream, _)| stream).collect()
    }

    fn cut_streams(&mut self, id: u64) {
        let mut forced = 0;
        for stream in self.server_streams(id).unwrap_or_default() {
            if let Some(Object::Stream(it)) = self.objects.get(stream) {
                if !it.is_closed() {
                    it.cut(&mut self.ctx, libc::ECANCELED);
                    forced += 1;
                }
            }
        }
        if let Ok((server, _)) = self.server(id) {
            server.forced += forced;
        }
        self.settle();
    }

    /// Its timer is due: it has rested, or its streams have had their time.
    pub(in super::super) fn server_due(&mut self, id: u64) {
        let Ok((server, ctx)) = self.server(id) else { return };
        server.timer = None;
        if server.resting {
            server.wake_up(ctx);
        }
        match server.cut_at {
            // It stays: nothing is sooner than a time that is over.
            Some(cut_at) if cut_at <= ctx.now => self.cut_streams(id),
            Some(cut_at) => server.set_timer(ctx, cut_at),
            None => {}
        }
    }

    /// One of its streams has gone.
    pub(in super::super) fn stream_left(&mut self, id: u64) {
        if let Ok((server, _)) = self.server(id) {
            server.connections = server.connections.saturating_sub(1);
            self.tell_close_if_empty(id);
        }
    }

    fn tell_close_if_empty(&mut self, id: u64) {
        let Ok((server, ctx)) = self.server(id) else { return };
        if server.closing && server.connections == 0 && !server.close_told {
            server.close_told = true;
            ctx.tell(Queued::new(kind::SERVER_CLOSE, id).value(server.forced));
        }
    }
}
