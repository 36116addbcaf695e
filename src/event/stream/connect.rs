//! How a stream comes to its connection: the name looked up, the addresses tried, within a time.

use core::ffi::CStr;
use std::ffi::CString;
use std::os::fd::RawFd;

use libc::c_int;

use super::super::context::{Context, ns};
use super::super::events::{Data, Failure, Queued, Step};
use super::super::happy::{self, DELAY_NS, Race, interleave};
use super::super::offload;
use super::super::readiness::{Ready, Watched};
use super::attempt::{Attempt, Failed, Local, Outcome};
use super::{Stream, StreamOptions};
use crate::error::{Error, Result};
use crate::names::looping::kind;
use crate::sys::address::Address;
use crate::sys::socket::Socket;

/// No attempt begins beside another.
const NEVER: u64 = u64::MAX;

/// A stream that has no connection yet.
pub(super) struct Connecting {
    options: StreamOptions,
    /// Where to connect from.
    local: Option<Local>,
    /// Host and service, or a path and nothing.
    name: (CString, CString),
    /// None while the name is looked up.
    race: Option<Race>,
    underway: Vec<Attempt>,
    /// The attempts that failed.
    failed: Vec<(usize, Failed)>,
    /// When the next attempt begins.
    next: Option<u64>,
    /// When the time to connect is over.
    due: Option<u64>,
}

impl Stream {
    /// Is to connect to what is called `name`, from `local` if that is given: to one of `addresses`, or of those it will be
    /// told later.
    pub(in super::super) fn connect(
        &mut self,
        ctx: &mut Context,
        options: &StreamOptions,
        local: Option<Local>,
        name: (&CStr, &CStr),
        addresses: Option<Vec<Address>>,
    ) {
        self.connecting = Some(Box::new(Connecting {
            options: options.clone(),
            local,
            name: (name.0.to_owned(), name.1.to_owned()),
            race: None,
            underway: Vec::new(),
            failed: Vec::new(),
            next: None,
            due: (options.connect_ms > 0).then(|| ctx.now.saturating_add(ns(options.connect_ms.into()))),
        }));
        match addresses {
            Some(addresses) => self.begin_race(ctx, addresses),
            None => self.schedule(ctx),
        }
    }

    /// The name was looked up.
    pub(in super::super) fn looked_up(&mut self, ctx: &mut Context, found: Result<Vec<Address>>) {
        if self.connecting.is_none() {
            return;
        }
        match found {
            Ok(found) => {
                let mut addresses: Vec<Address> = Vec::with_capacity(found.len());
                for address in found {
                    if !addresses.contains(&address) {
                        addresses.push(address);
                    }
                }
                ctx.tell(Queued::new(kind::LOOKUP, self.id).value(addresses.len() as u64));
                self.begin_race(ctx, addresses);
            }
            Err(error) => self.lookup_failed(ctx, error.reason()),
        }
    }

    fn lookup_failed(&mut self, ctx: &mut Context, code: c_int) {
        self.failed_as_a_whole(ctx, code, Step::Resolve, (-1, Address::NONE));
    }

    /// Tells what it was to be connected to.
    fn failed_as_a_whole(&mut self, ctx: &mut Context, code: c_int, step: Step, (fd, address): (RawFd, Address)) {
        let name = self.connecting.as_ref().map(|connecting| connecting.name.clone());
        self.finish(ctx, code, Some(Box::new(Failure { address, name, ..Failure::new(step, fd) })));
    }

    fn begin_race(&mut self, ctx: &mut Context, mut addresses: Vec<Address>) {
        let Some(connecting) = &mut self.connecting else { return };
        let mut delay = DELAY_NS;
        if let Some(local) = connecting.local {
            addresses.retain(|address| local.address(address.family()).is_some());
            if let (Local::Address(address), []) = (local, addresses.as_slice()) {
                return self.failed_as_a_whole(ctx, libc::EAFNOSUPPORT, Step::ConnectAtAll, (-1, address));
            }
            if local.port() != 0 {
                // One socket at a time can have the port.
                delay = NEVER;
            }
        }
        connecting.race = Some(Race::new(interleave(addresses), delay));
        self.go_on(ctx);
    }

    /// Begins the attempts it is time for.
    fn go_on(&mut self, ctx: &mut Context) {
        while let Some(connecting) = &mut self.connecting {
            let Some(race) = &mut connecting.race else { break };
            match race.next(ctx.now) {
                happy::Step::Start(index) => {
                    let address = race.address(index).copied().unwrap_or(Address::NONE);
                    ctx.tell(Queued::new(kind::ATTEMPT, self.id).data(Data::Address(Box::new(address))));
                    let outcome = Attempt::begin(ctx, self.id, index, address, connecting.local.as_ref());
                    self.outcome(ctx, index, outcome);
                }
                happy::Step::WaitUntil(at) => {
                    connecting.next = Some(at).filter(|at| *at != NEVER);
                    break;
                }
                happy::Step::Wait => {
                    connecting.next = None;
                    break;
                }
                happy::Step::Lost(error) => return self.lost(ctx, error),
            }
        }
        self.schedule(ctx);
    }

    /// What has become of one attempt.
    fn outcome(&mut self, ctx: &mut Context, index: usize, outcome: Outcome) {
        let Some(connecting) = &mut self.connecting else { return };
        match outcome {
            Outcome::Connected(socket, watched) => {
                let address = connecting.race.as_ref().and_then(|race| race.address(index));
                let family = address.map_or(libc::AF_UNSPEC, Address::family);
                self.set_family(family);
                self.arrive(ctx, socket, watched);
            }
            Outcome::Underway(attempt) => connecting.underway.push(attempt),
            Outcome::Failed(failed) => {
                if let Some(race) = &mut connecting.race {
                    race.failed(index, failed.error, ctx.now);
                }
                connecting.failed.push((index, failed));
            }
        }
    }

    /// No attempt is left.
    fn lost(&mut self, ctx: &mut Context, error: Error) {
        let Some(connecting) = &mut self.connecting else { return };
        let told = connecting.race.as_ref().and_then(Race::told);
        let place = connecting.failed.iter().position(|(index, _)| Some(*index) == told);
        match place.map(|place| connecting.failed.swap_remove(place)) {
            Some((_, failed)) => self.attempt_failed(ctx, &failed),
            None => self.lookup_failed(ctx, error.reason()),
        }
    }

    fn attempt_failed(&mut self, ctx: &mut Context, failed: &Failed) {
        let failure = Failure { address: failed.address, ..Failure::new(failed.step, failed.fd) };
        self.finish(ctx, failed.error.code(), Some(Box::new(failure)));
    }

    /// The driver has found the descriptor of an attempt ready.
    pub(super) fn attempt_ready(&mut self, ctx: &mut Context, ready: Ready) {
        let Some(connecting) = &mut self.connecting else { return };
        let Some(place) = connecting.underway.iter().position(|attempt| attempt.fd() == ready.fd) else { return };
        let attempt = connecting.underway.remove(place);
        let index = attempt.index;
        let outcome = attempt.ready(ctx);
        self.outcome(ctx, index, outcome);
        self.go_on(ctx);
    }

    /// It is connected.
    fn arrive(&mut self, ctx: &mut Context, socket: Socket, watched: Watched) {
        let Some(connecting) = self.connecting.take() else { return };
        (self.socket, self.watched) = (Some(socket), watched);
        for attempt in connecting.underway {
            attempt.abandon(ctx);
        }
        let _ = self.apply(&connecting.options);
        self.made_progress(ctx);
        ctx.tell(Queued::new(kind::CONNECT, self.id));
        self.begin(ctx);
        if !self.closed {
            self.flush(ctx);
        }
    }

    /// What is set when it is connected; `None` if it is.
    pub(super) fn options_to_come(&mut self) -> Option<&mut StreamOptions> {
        Some(&mut self.connecting.as_mut()?.options)
    }

    /// When something of connecting is due.
    pub(super) fn connect_deadline(&self) -> Option<u64> {
        let connecting = self.connecting.as_ref()?;
        let again = connecting.underway.iter().filter_map(Attempt::again);
        again.chain(connecting.due).chain(connecting.next).min()
    }

    pub(super) fn set_connect_time(&mut self, ctx: &mut Context, ms: u32) {
        let now = ctx.clock();
        if let Some(connecting) = &mut self.connecting {
            connecting.due = (ms > 0).then(|| now.saturating_add(ns(ms.into())));
        }
    }

    /// Something of connecting is due.
    pub(super) fn connect_due(&mut self, ctx: &mut Context) {
        let Some(connecting) = &mut self.connecting else { return };
        if connecting.due.is_some_and(|due| due <= ctx.now) {
            return self.out_of_time(ctx);
        }
        let now = ctx.now;
        let is_due = |attempt: &Attempt| attempt.again().is_some_and(|at| at <= now);
        while let Some(place) = self.connecting.as_ref().and_then(|it| it.underway.iter().position(is_due)) {
            let Some(connecting) = &mut self.connecting else { return };
            let attempt = connecting.underway.remove(place);
            let index = attempt.index;
            let outcome = attempt.retry(ctx, self.id);
            self.outcome(ctx, index, outcome);
        }
        self.go_on(ctx);
    }

    /// The time to connect is over.
    fn out_of_time(&mut self, ctx: &mut Context) {
        let Some(connecting) = &mut self.connecting else { return };
        if connecting.underway.is_empty() {
            self.lookup_failed(ctx, libc::ETIMEDOUT);
        } else {
            let Failed { fd, address, .. } = connecting.underway.remove(0).abandon(ctx);
            self.failed_as_a_whole(ctx, libc::ETIMEDOUT, Step::ConnectAtAll, (fd, address));
        }
    }

    /// It does not want to connect any more.
    pub(super) fn forget_attempts(&mut self, ctx: &mut Context) {
        let Some(connecting) = self.connecting.take() else { return };
        if connecting.race.is_none() {
            offload::forget_name(self.id);
        }
        for attempt in connecting.underway {
            attempt.abandon(ctx);
        }
    }
}
