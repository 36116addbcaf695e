//! The trace: every call of the library as it returned, in the form somebody wants to see.
//!
//! The observer makes a record of the call ([`capture`]) in a ring ([`ring`]). Text, JSON and packets are written from there
//! at once ([`streams`]); diagrams, and whatever else is asked for later, when the trace ends ([`dump`]).

mod address;
mod capture;
mod diagram;
mod dump;
mod environment;
mod flow;
mod json;
mod meaning;
mod mermaid;
mod out;
mod packet;
mod pcapng;
mod pieces;
pub(super) mod record;
mod ring;
mod sinks;
mod socket;
mod sockets;
mod streams;
mod svg;
mod text;
mod time;

use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::os::fd::RawFd;

pub(crate) use environment::configure;
use sinks::Sink;
use streams::Writer;

use crate::error::{Error, Result};
use crate::gate::{self, Event, Observer, Outcome, Verdict};
use crate::names::form;
use crate::raw::callback::Function;
use crate::raw::own;

/// The trace as an observer.
pub(crate) const OBSERVER: Observer = Observer { before: |_| Verdict::Proceed, after: see };

/// Bytes of the ring for lines, and for diagrams.
const SMALL: usize = 1 << 20;
/// Bytes of the ring for packets with all their data.
const LARGE: usize = 1 << 23;

/// Somebody asked for the last calls in memory.
static REMEMBERING: AtomicBool = AtomicBool::new(false);

fn see(event: &mut Event, outcome: Outcome) {
    if streams::is_giving() {
        return;
    }
    capture::record(event, outcome);
    streams::write();
}

/// Starts writing text to a private copy of `fd`, in place of all that was traced before.
///
/// # Errors
/// The copy cannot be made.
pub(crate) fn only_to(fd: RawFd) -> Result<()> {
    // Tried before anything is ended.
    own::close(own::private_copy(fd)?);
    stop()?;
    to(fd, form::TEXT)
}

/// Writes to a private copy of `fd` as well.
///
/// # Errors
/// An unknown form; the copy cannot be made; there are too many.
pub(crate) fn to(fd: RawFd, form: i32) -> Result<()> {
    add(form, |sink| sink.open_fd(fd, form))
}

/// Writes to a file as well.
///
/// # Errors
/// An unknown form; the file cannot be opened; there are too many.
pub(crate) fn file(path: &[u8], form: i32) -> Result<()> {
    add(form, |sink| sink.open_path(path, form))
}

/// Gives it to a function as well.
///
/// # Errors
/// An unknown form; there are too many.
pub(crate) fn callback(function: Function, user: usize, form: i32) -> Result<()> {
    add(form, |sink| {
        sink.open_callback(function, user, form);
        Ok(())
    })
}

fn add(form: i32, open: impl FnOnce(&Sink) -> Result<()>) -> Result<()> {
    let is_diagram = sinks::is_diagram(form)?;
    let mut writer = streams::hold().ok_or(Error::Busy)?;
    let sink = sinks::free()?;
    prepare(&mut writer, if form == form::PCAPNG { LARGE } else { SMALL })?;
    open(sink)?;
    if form == form::PCAPNG {
        capture::keep_all(true);
    }
    if is_diagram {
        dump::at_exit();
    } else {
        writer.begin(sink);
    }
    drop(writer);
    gate::observe_all(super::TRACE, true);
    Ok(())
}

/// Makes the ring, if there is none as large.
fn prepare(writer: &mut Writer, bytes: usize) -> Result<()> {
    let is_first = !REMEMBERING.load(Relaxed) && sinks::used().next().is_none();
    let before = ring::size();
    writer.catch_up();
    if !ring::make(bytes) {
        return Err(Error::Os(libc::ENOMEM));
    }
    let is_new = ring::size() != before;
    if is_first || is_new {
        time::begin();
        capture::begin_here();
        capture::forget_addresses();
    }
    if is_new {
        writer.begin_here();
    }
    Ok(())
}

/// Keeps the last calls in `bytes` of memory.
///
/// # Errors
/// There is no memory.
pub(crate) fn remember(bytes: usize) -> Result<()> {
    if bytes > 1 << 30 {
        return Err(Error::InvalidArgument("at most 1 GiB"));
    }
    let mut writer = streams::hold().ok_or(Error::Busy)?;
    prepare(&mut writer, bytes.max(1 << 16))?;
    REMEMBERING.store(true, Relaxed);
    drop(writer);
    gate::observe_all(super::TRACE, true);
    Ok(())
}

/// Writes what is in the ring to `fd`.
///
/// # Errors
/// An unknown form; nothing is traced; `fd` does not take it.
pub(crate) fn dump(fd: RawFd, form: i32) -> Result<()> {
    sinks::is_diagram(form)?;
    if ring::size() == 0 {
        return Err(Error::InvalidArgument("nothing was traced"));
    }
    let mut writer = streams::hold().ok_or(Error::Busy)?;
    dump::to(&mut writer, form, |bytes| own::write_all(fd, bytes))
}

/// Ends everything. Diagrams are made now.
///
/// # Errors
/// Another thread cannot stop writing.
pub(crate) fn stop() -> Result<()> {
    gate::observe_all(super::TRACE, false);
    let Some(mut writer) = streams::hold() else {
        gate::observe_all(super::TRACE, true);
        return Err(Error::Busy);
    };
    writer.end();
    dump::diagrams(&mut writer);
    sinks::used().for_each(Sink::close);
    capture::keep_all(false);
    REMEMBERING.store(false, Relaxed);
    Ok(())
}
