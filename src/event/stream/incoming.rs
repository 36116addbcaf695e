//! What a stream receives.

use super::super::context::{Context, FollowUp};
use super::super::events::{Data, Queued, Step};
use super::super::framing::Framing;
use super::super::readiness::{self, Received};
use super::Stream;
use crate::error::Result;
use crate::names::looping::kind;

impl Stream {
    /// Receives once.
    pub(super) fn read(&mut self, ctx: &mut Context) {
        let at = ctx.arena_used;
        let end = ctx.arena.len().min(at + ctx.read_size);
        let Some(room) = ctx.arena.get_mut(at..end) else { return };
        let len = room.len();
        let received = readiness::receive(self.fd(), room);
        // Less than there was room for is all there was, as a rule.
        self.may_read = match received {
            Received::Some(count) => count == len || self.reads_on,
            _ => false,
        };
        self.received(ctx, at, received);
        if self.may_read && !self.closed {
            self.look_again(ctx);
        }
    }

    /// The driver has received into the arena, from `at` on.
    fn received(&mut self, ctx: &mut Context, at: usize, received: Received) {
        match received {
            Received::Nothing => {}
            Received::Failed(code) => self.fail(ctx, code, Step::Receive),
            Received::End => {
                self.read_ended = true;
                if self.awaits_header() {
                    self.header_ended(ctx);
                } else if self.input.is_some() {
                    self.unread(ctx);
                } else {
                    self.tell_end(ctx);
                }
                if !self.closed {
                    self.update(ctx);
                }
            }
            Received::Some(len) => {
                self.received += len as u64;
                self.was_active(ctx);
                if self.awaits_header() {
                    self.header_bytes(ctx, at, len);
                } else if self.discards {
                    // Lost with the target of its pipe.
                } else if self.pipe_to != 0 {
                    ctx.follow_ups.push_back(FollowUp::Pump { stream: self.id, at, len });
                } else if self.input.is_some() {
                    self.push_input(ctx, at, len);
                } else {
                    ctx.tell_received(self.id, at, len);
                }
            }
        }
    }

    /// Keeps bytes of the arena until they are cut into frames, or handed on.
    pub(in super::super) fn push_input(&mut self, ctx: &mut Context, at: usize, len: usize) {
        let input = self.input.get_or_insert_default();
        input.push(ctx.arena.get(at..at + len).unwrap_or_default());
        self.unread(ctx);
    }

    /// Whether bytes are told as they came: it was not paused, and nothing else asked for them, since they were received.
    #[inline]
    pub(in super::super) fn takes_raw(&self) -> bool {
        !self.paused && self.pipe_to == 0 && self.input.is_none()
    }

    /// There is input to be told of.
    pub(in super::super) fn unread(&mut self, ctx: &mut Context) {
        if !self.is_unread && !self.closed {
            self.is_unread = true;
            ctx.unread.push_back(self.id);
        }
    }

    /// Tells the next frame, or what follows when there is none.
    pub(in super::super) fn tell_input(&mut self, ctx: &mut Context) {
        self.is_unread = false;
        if self.closed || self.paused || self.held {
            return;
        }
        if self.discards {
            if self.read_ended {
                self.tell_end(ctx);
            }
            return;
        }
        let Some(input) = &mut self.input else { return };
        let was_pinned = input.is_pinned();
        let frame = match if self.read_ended { input.rest() } else { input.next() } {
            Ok(frame) => frame,
            Err(fault) => return self.fail(ctx, fault.code(), Step::Frame),
        };
        if let Some(frame) = frame {
            if !was_pinned {
                ctx.pinned.push(self.id);
            }
            if self.pipe_to != 0 {
                ctx.follow_ups.push_back(FollowUp::PumpInput { stream: self.id, at: frame.start, len: frame.len() });
                return;
            }
            input.note_queued();
            let data = Data::Input { at: frame.start, len: frame.len() };
            ctx.tell(Queued::new(kind::DATA, self.id).data(data));
            self.unread(ctx);
        } else if self.read_ended {
            self.tell_end(ctx);
        } else if !was_pinned {
            self.release();
        }
    }

    /// What was told of the input is over, if none of it waits any more; whether that is so.
    pub(in super::super) fn release(&mut self) -> bool {
        let Some(input) = &mut self.input else { return true };
        if !input.release() {
            return false;
        }
        // What comes next can be told from the arena again. The end, and a look at what is there, still ask for the input.
        if !input.has_framing() && input.leftover().is_empty() && !self.read_ended && !self.is_unread {
            self.input = None;
        }
        true
    }

    /// Whether what it receives must wait for the next turn, because events of this one point into its input.
    pub(super) fn must_wait(&self, ctx: &Context) -> bool {
        ctx.keeps_data && self.input.as_ref().is_some_and(|input| input.is_pinned())
    }

    /// What it has received and the program was not told goes to its input, to be told from there, or not.
    pub(super) fn take_back(&mut self, ctx: &mut Context) {
        let (places, end) = ctx.take_back(self.id);
        for (at, len) in places {
            self.push_input(ctx, at, len);
        }
        self.end_told &= !end;
    }

    /// Bytes of the input that an event is about, which is told now.
    pub(in super::super) fn input_bytes(&mut self, at: usize, len: usize) -> Option<&[u8]> {
        let input = self.input.as_mut()?;
        input.note_told();
        input.bytes().get(at..at + len)
    }

    /// Tells that the other side has ended.
    pub(super) fn tell_end(&mut self, ctx: &mut Context) {
        if self.end_told {
            return;
        }
        self.end_told = true;
        if self.pipe_to == 0 {
            ctx.tell(Queued::new(kind::END, self.id));
        } else {
            self.pipe_ended(ctx);
            self.end_was_told(ctx);
        }
        if !self.closed {
            self.close_if_done(ctx);
        }
    }

    /// The program knows that the other side has ended, and may have answered: it ends too, unless the program wants to go on.
    pub(in super::super) fn end_was_told(&mut self, ctx: &mut Context) {
        if !self.half_open && !self.ending && !self.closed {
            self.end_at_last(ctx);
        }
    }

    /// No data is told until [`Stream::resume`].
    pub(in super::super) fn pause(&mut self, ctx: &mut Context) -> Result<()> {
        self.check_open()?;
        self.take_back(ctx);
        self.paused = true;
        Ok(())
    }

    /// Data is told again.
    pub(in super::super) fn resume(&mut self, ctx: &mut Context) -> Result<()> {
        self.check_open()?;
        self.paused = false;
        self.go_on_reading(ctx);
        Ok(())
    }

    /// Whatever kept it from reading may be over.
    pub(super) fn go_on_reading(&mut self, ctx: &mut Context) {
        if self.input.is_some() {
            self.unread(ctx);
        }
        self.update(ctx);
        self.look_again(ctx);
    }

    /// Cuts what comes into frames from now on, with what is there already.
    pub(in super::super) fn set_framing(&mut self, ctx: &mut Context, framing: Option<Framing>) -> Result<()> {
        self.check_open()?;
        self.take_back(ctx);
        if framing.is_some() || self.input.is_some() {
            self.input.get_or_insert_default().set_framing(framing);
            self.unread(ctx);
        }
        Ok(())
    }
}
