//! Where a trace goes: each place with its form.

use core::ffi::CStr;
use core::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering::Relaxed};
use std::os::fd::{AsRawFd, RawFd};

use crate::diag::output::Output;
use crate::error::{Error, Result};
use crate::names::form;
use crate::raw::callback::{Callback, Function};
use crate::raw::{fork, own};

/// How many places there are.
const PLACES: usize = 8;
/// Longest name of a file.
const PATH: usize = 512;

/// A place. Changed by whoever holds the turn, read by the same.
pub(super) struct Sink {
    form: AtomicI32,
    output: Output,
    callback: Callback,
    /// The process that began it.
    of: AtomicU64,
    /// The file's name has the number of the process in it.
    named_by_process: AtomicBool,
    path: [core::sync::atomic::AtomicU8; PATH],
}

/// All places.
pub(super) static SINKS: [Sink; PLACES] = [const { Sink::new() }; PLACES];

/// Whether this is a form, and what is made of it: a stream, or a diagram at the end.
pub(super) fn is_diagram(form: i32) -> Result<bool> {
    match form {
        form::TEXT | form::JSON | form::PCAPNG => Ok(false),
        form::MERMAID | form::SVG => Ok(true),
        _ => Err(Error::InvalidArgument("the form is one of RSK_TRACE_TEXT, JSON, PCAPNG, MERMAID and SVG")),
    }
}

/// The places in use.
pub(super) fn used() -> impl Iterator<Item = &'static Sink> {
    SINKS.iter().filter(|sink| sink.form() != 0)
}

/// A place that is free.
pub(super) fn free() -> Result<&'static Sink> {
    SINKS.iter().find(|sink| sink.form() == 0).ok_or(Error::TooManyHandles)
}

impl Sink {
    const fn new() -> Self {
        Self {
            form: AtomicI32::new(0),
            output: Output::new(),
            callback: Callback::new(),
            of: AtomicU64::new(0),
            named_by_process: AtomicBool::new(false),
            path: [const { core::sync::atomic::AtomicU8::new(0) }; PATH],
        }
    }

    /// Its form, 0 if it is free.
    pub(super) fn form(&self) -> i32 {
        self.form.load(Relaxed)
    }

    /// Whether this process began it.
    pub(super) fn is_ours(&self) -> bool {
        self.of.load(Relaxed) == fork::generation()
    }

    /// Whether it is a function of the program.
    pub(super) fn is_function(&self) -> bool {
        self.callback.is_set()
    }

    fn begin(&self, form: i32) {
        self.of.store(fork::generation(), Relaxed);
        self.form.store(form, Relaxed);
    }

    /// Begins to write to a private copy of `fd`.
    pub(super) fn open_fd(&self, fd: RawFd, form: i32) -> Result<()> {
        self.output.open(fd)?;
        self.named_by_process.store(false, Relaxed);
        self.begin(form);
        Ok(())
    }

    /// Begins to write to a file; `%p` in its name is the number of the process.
    pub(super) fn open_path(&self, path: &[u8], form: i32) -> Result<()> {
        if path.is_empty() || path.len() >= PATH - 16 {
            return Err(Error::Os(if path.is_empty() { libc::ENOENT } else { libc::ENAMETOOLONG }));
        }
        for (place, byte) in self.path.iter().zip(path.iter().chain(&[0])) {
            place.store(*byte, Relaxed);
        }
        self.open_named()?;
        self.named_by_process.store(path.windows(2).any(|two| two == b"%p"), Relaxed);
        self.begin(form);
        Ok(())
    }

    fn open_named(&self) -> Result<()> {
        let mut name = [0u8; PATH];
        let mut len = 0;
        let mut put = |byte: u8| {
            if let Some(place) = name.get_mut(len) {
                *place = byte;
                len += 1;
            }
        };
        let template = self.path.iter().map(|byte| byte.load(Relaxed)).take_while(|byte| *byte != 0);
        let mut template = template.peekable();
        while let Some(byte) = template.next() {
            if byte == b'%' && template.next_if_eq(&b'p').is_some() {
                let mut digits = crate::diag::text::Text::<16>::new();
                let _ = core::fmt::Write::write_fmt(&mut digits, format_args!("{}", own::process_id()));
                digits.as_bytes().iter().for_each(|digit| put(*digit));
            } else {
                put(byte);
            }
        }
        let name = name.get(..=len).and_then(|name| CStr::from_bytes_until_nul(name).ok());
        let file = own::open_appended(name.ok_or(Error::Os(libc::ENAMETOOLONG))?)?;
        self.output.open(file.as_raw_fd())
    }

    /// Begins to call a function.
    pub(super) fn open_callback(&self, function: Function, user: usize, form: i32) {
        self.callback.set(Some(function), user);
        self.begin(form);
    }

    /// After a fork, in the child: a file of its own, or the same stream if its lines tell who wrote them. Whether a new
    /// file was begun.
    pub(super) fn inherit(&self) -> bool {
        let goes_on = match self.form() {
            form::TEXT | form::JSON => true,
            form::PCAPNG => self.callback.is_set(),
            _ => false,
        };
        if self.named_by_process.load(Relaxed) && self.form() <= form::PCAPNG {
            self.of.store(fork::generation(), Relaxed);
            if self.open_named().is_err() {
                self.close();
            }
            return self.form() != 0;
        }
        if !goes_on {
            self.close();
        }
        false
    }

    /// Gives bytes away.
    pub(super) fn give(&self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if self.callback.is_set() {
            self.callback.call(bytes);
        } else if !self.output.is_open() {
            self.close();
        } else {
            // One system call but for what is longer than a pipe takes.
            self.output.write_all(bytes);
        }
    }

    /// Gives a whole document away, in place of what is in the file.
    pub(super) fn give_document(&self, bytes: &[u8]) {
        if self.callback.is_set() {
            return self.callback.call(bytes);
        }
        if !self.output.is_open() {
            return;
        }
        if self.path.first().is_some_and(|byte| byte.load(Relaxed) != 0) {
            self.output.empty();
        }
        self.output.write_all(bytes);
    }

    /// Ends.
    pub(super) fn close(&self) {
        self.form.store(0, Relaxed);
        self.callback.set(None, 0);
        self.output.close();
        if let Some(first) = self.path.first() {
            first.store(0, Relaxed);
        }
    }
}
