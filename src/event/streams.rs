//! What the program asks of streams, by handle.

use core::ffi::CStr;
use std::os::fd::RawFd;

use libc::c_int;

use super::Owner;
use super::core::Core;
use super::framing::Framing;
use super::object::Object;
use super::offload;
use super::proxy::Header;
use super::stream::{Counts, Keep, Keepalive, Local, Stream, StreamOptions};
use crate::error::{Error, Result};
use crate::names::looping::pipe;
use crate::socket;
use crate::sys::address::Address;
use crate::sys::caller::{Bytes, Room};
use crate::sys::socket::{Socket, peer_address};
use crate::sys::{descriptor, sockopt};

impl Core {
    fn insert_stream(&mut self, make: impl FnOnce(u64) -> Stream) -> Result<u64> {
        let id = self.objects.insert(|id| Object::Stream(Box::new(make(id))))?;
        let (stream, ctx) = self.stream(id)?;
        stream.start(ctx);
        Ok(id)
    }

    /// A stream that connects to host and service.
    pub(crate) fn stream_connect(
        &mut self,
        host: &CStr,
        service: &CStr,
        options: &StreamOptions,
        owner: Owner,
    ) -> Result<u64> {
        let local = match &options.local {
            Some((host, service)) => Some(Local::of(host, service)?),
            None => None,
        };
        match socket::numbers(host, service)? {
            Some(addresses) => self.connect_to((host, service), addresses, local, options, owner),
            None => self.connect_by_name((host, service), local, options, owner),
        }
    }

    fn connect_by_name(
        &mut self,
        (host, service): (&CStr, &CStr),
        local: Option<Local>,
        options: &StreamOptions,
        owner: Owner,
    ) -> Result<u64> {
        let now = self.ctx.clock();
        let id = self.objects.insert(|id| Object::Stream(Box::new(Stream::unconnected(id, options, owner, now))))?;
        if let Err(error) = offload::look_up(&self.shared, id, host, service) {
            self.objects.remove(id);
            return Err(error);
        }
        let (stream, ctx) = self.stream(id)?;
        stream.start(ctx);
        stream.connect(ctx, options, local, (host, service), None);
        Ok(id)
    }

    /// A stream that connects to a Unix socket.
    pub(crate) fn stream_connect_unix(&mut self, path: &CStr, options: &StreamOptions, owner: Owner) -> Result<u64> {
        let address = socket::unix::address(path, libc::SOCK_STREAM)?;
        self.connect_to((path, c""), vec![address], None, options, owner)
    }

    pub(super) fn connect_to(
        &mut self,
        name: (&CStr, &CStr),
        addresses: Vec<Address>,
        local: Option<Local>,
        options: &StreamOptions,
        owner: Owner,
    ) -> Result<u64> {
        let now = self.ctx.clock();
        let id = self.insert_stream(|id| Stream::unconnected(id, options, owner, now))?;
        let (stream, ctx) = self.stream(id)?;
        stream.connect(ctx, options, local, name, Some(addresses));
        self.settle();
        Ok(id)
    }

    /// A stream on a socket that is connected already.
    pub(crate) fn stream_adopt(&mut self, fd: RawFd, options: &StreamOptions, owner: Owner) -> Result<u64> {
        if sockopt::int(fd, libc::SOL_SOCKET, libc::SO_TYPE)? != libc::SOCK_STREAM {
            return Err(Error::InvalidArgument("the socket is not of type SOCK_STREAM"));
        }
        let family = sockopt::int(fd, libc::SOL_SOCKET, libc::SO_DOMAIN)?;
        // One half of a pair has no address and is connected all the same.
        peer_address(fd)?;
        if descriptor::set_nonblocking(fd, true) == -1 {
            return Err(Error::last_os());
        }
        let now = self.ctx.clock();
        let id = self
            .objects
            .insert(|id| Object::Stream(Box::new(Stream::connected(id, Socket::taken(fd), options, owner, now))))?;
        let (stream, ctx) = self.stream(id)?;
        stream.set_family(family);
        let _ = stream.apply(options);
        if let Err(error) = stream.watch_first(ctx) {
            // It stays the caller's.
            stream.give_up();
            self.objects.remove(id);
            return Err(error);
        }
        stream.start(ctx);
        Ok(id)
    }

    /// Gives the socket of a stream back; what came in and was not told goes into `room`.
    pub(crate) fn stream_detach(&mut self, id: u64, room: Room) -> Result<(RawFd, usize)> {
        let (stream, ctx) = self.stream(id)?;
        let given = stream.detach(ctx, room);
        self.settle();
        given
    }

    /// The words of the program that go with a stream.
    pub(crate) fn stream_owner(&mut self, id: u64) -> Result<Owner> {
        Ok(self.stream(id)?.0.owner)
    }

    pub(crate) fn stream_set_owner(&mut self, id: u64, owner: Owner) -> Result<()> {
        self.stream(id)?.0.owner = owner;
        Ok(())
    }

    /// Takes `pieces` as one write, copied; whether more is welcome.
    pub(crate) fn stream_writev(&mut self, id: u64, pieces: &[Bytes], tag: u64) -> Result<bool> {
        let (stream, ctx) = self.stream(id)?;
        let taken = stream.write(ctx, pieces, tag, Keep::Copy);
        self.settle();
        taken
    }

    /// The same of bytes in one place.
    #[inline(always)]
    pub(crate) fn stream_write(&mut self, id: u64, bytes: Bytes, tag: u64) -> Result<bool> {
        let (stream, ctx) = self.stream(id)?;
        let taken = stream.write(ctx, &[bytes], tag, Keep::Copy);
        self.settle();
        taken
    }

    /// The same without a copy: the bytes stay where they are until that they were written is told.
    pub(crate) fn stream_write_ref(&mut self, id: u64, bytes: Bytes, tag: u64) -> Result<bool> {
        if tag == 0 {
            return Err(Error::InvalidArgument("tag is 0, but on_written has to tell when the memory is free"));
        }
        let (stream, ctx) = self.stream(id)?;
        let taken = stream.write(ctx, &[bytes], tag, Keep::Borrow);
        self.settle();
        taken
    }

    /// Takes part of a file as one write.
    pub(crate) fn stream_sendfile(&mut self, id: u64, file: RawFd, offset: u64, len: u64, tag: u64) -> Result<bool> {
        let (stream, ctx) = self.stream(id)?;
        let taken = stream.send_file(ctx, file, offset, len, tag);
        self.settle();
        taken
    }

    /// Ends a stream after what waits to be sent.
    pub(crate) fn stream_end(&mut self, id: u64, tag: u64) -> Result<()> {
        let (stream, ctx) = self.stream(id)?;
        let ended = stream.end(ctx, tag);
        self.settle();
        ended
    }

    /// Ends it at once, for the reason `code` (0 = none).
    pub(crate) fn stream_destroy(&mut self, id: u64, code: c_int) -> Result<()> {
        if code < 0 {
            return Err(Error::InvalidArgument("code is negative; it is an errno, or 0 for no failure"));
        }
        let (stream, ctx) = self.stream(id)?;
        stream.check_open()?;
        stream.destroy(ctx, code);
        self.settle();
        Ok(())
    }

    /// Ends it at once, and the other side is told that the connection is broken.
    pub(crate) fn stream_reset(&mut self, id: u64) -> Result<()> {
        let (stream, ctx) = self.stream(id)?;
        stream.check_open()?;
        stream.cut(ctx, 0);
        self.settle();
        Ok(())
    }

    pub(crate) fn stream_pause(&mut self, id: u64) -> Result<()> {
        let (stream, ctx) = self.stream(id)?;
        stream.pause(ctx)
    }

    pub(crate) fn stream_resume(&mut self, id: u64) -> Result<()> {
        let (stream, ctx) = self.stream(id)?;
        stream.resume(ctx)
    }

    pub(crate) fn stream_set_timeout(&mut self, id: u64, which: c_int, ms: u32) -> Result<()> {
        let (stream, ctx) = self.stream(id)?;
        let set = stream.set_timeout(ctx, which, ms);
        self.prune_timers();
        set
    }

    pub(crate) fn stream_set_marks(&mut self, id: u64, soft: usize, hard: usize) -> Result<()> {
        self.stream(id)?.0.set_marks(soft, hard)
    }

    pub(crate) fn stream_set_nodelay(&mut self, id: u64, on: bool) -> Result<()> {
        self.stream(id)?.0.set_nodelay(on)
    }

    pub(crate) fn stream_set_keepalive(&mut self, id: u64, keepalive: Keepalive) -> Result<()> {
        self.stream(id)?.0.set_keepalive(keepalive)
    }

    pub(crate) fn stream_set_tos(&mut self, id: u64, tos: c_int) -> Result<()> {
        self.stream(id)?.0.set_tos(tos)
    }

    pub(crate) fn stream_set_framing(&mut self, id: u64, framing: Option<Framing>) -> Result<()> {
        let (stream, ctx) = self.stream(id)?;
        stream.set_framing(ctx, framing)
    }

    pub(crate) fn stream_queued(&mut self, id: u64) -> Result<usize> {
        Ok(self.stream(id)?.0.pending())
    }

    pub(crate) fn stream_counters(&mut self, id: u64) -> Result<Counts> {
        Ok(self.stream(id)?.0.counters())
    }

    pub(crate) fn stream_address(&mut self, id: u64, which: c_int) -> Result<Address> {
        self.stream(id)?.0.address(which)
    }

    pub(crate) fn stream_proxy(&mut self, id: u64) -> Result<Header> {
        self.stream(id)?.0.proxy_header()
    }

    pub(crate) fn stream_fd(&mut self, id: u64) -> Result<RawFd> {
        self.stream(id)?.0.descriptor()
    }

    pub(crate) fn stream_state(&mut self, id: u64) -> Result<c_int> {
        Ok(self.stream(id)?.0.state())
    }

    /// What `from` receives goes to `to` (0 = is told again).
    pub(crate) fn stream_pipe(&mut self, from: u64, to: u64, flags: c_int) -> Result<()> {
        if flags & !pipe::KEEP_OPEN != 0 {
            return Err(Error::InvalidArgument("flags has a bit that is not RSK_CLOSE_END"));
        }
        self.stream(from)?.0.check_open()?;
        if to != 0 {
            self.stream(to)?.0.pipe_from(from)?;
        }
        let (stream, ctx) = self.stream(from)?;
        let before = stream.pipe_to(ctx, to, flags & pipe::KEEP_OPEN != 0)?;
        if before != 0 && before != to {
            if let Ok((stream, _)) = self.stream(before) {
                let _ = stream.pipe_from(0);
            }
        }
        self.settle();
        Ok(())
    }

    /// Hands what lies in the arena on through a pipe.
    pub(super) fn pump(&mut self, from: u64, at: usize, len: usize) {
        let arena = core::mem::take(&mut self.ctx.arena);
        let bytes = arena.get(at..at + len).unwrap_or_default();
        self.hand_on(from, bytes);
        self.ctx.arena = arena;
    }

    /// The same of what lies in the input of the stream.
    pub(super) fn pump_input(&mut self, from: u64, at: usize, len: usize) {
        let Ok((stream, _)) = self.stream(from) else { return };
        let Some(input) = stream.input.take() else { return };
        let bytes = input.bytes().get(at..at + len).unwrap_or_default();
        self.hand_on(from, bytes);
        if let Ok((stream, ctx)) = self.stream(from) {
            stream.input = Some(input);
            stream.unread(ctx);
        }
    }

    fn hand_on(&mut self, from: u64, bytes: &[u8]) {
        let Ok((stream, _)) = self.stream(from) else { return };
        let to = stream.pipe_target();
        let taken = match self.stream(to) {
            Ok((target, ctx)) => target.take_piped(ctx, bytes),
            Err(error) => Err(error),
        };
        if let Ok((stream, ctx)) = self.stream(from) {
            match taken {
                Ok(true) => {}
                Ok(false) => stream.hold(ctx, true),
                Err(_) => stream.cut(ctx, libc::EPIPE),
            }
        }
    }

    /// Whether an object keeps a run going.
    pub(crate) fn set_ref(&mut self, id: u64, on: bool) -> Result<()> {
        let object = self.objects.get(id).ok_or(Error::StaleHandle(id))?;
        let counts = object.counts();
        match (*counts, on) {
            (false, true) => self.ctx.alive += 1,
            (true, false) => self.ctx.alive -= 1,
            _ => {}
        }
        *counts = on;
        Ok(())
    }
}
