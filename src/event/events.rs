//! What a loop tells a program.

#![allow(clippy::doc_markdown, reason = "the documentation goes into the C header")]

use core::ffi::c_void;
use std::ffi::CString;

use libc::c_int;

use super::Owner;
use crate::sys::address::Address;

/// Something that happened, as rsk_loop_poll reports it.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct LoopEvent {
    /// What happened: one of RSK_EVENT_LISTENING, RSK_EVENT_DATA, ...
    pub kind: c_int,
    /// 0, or an errno (sometimes an EAI_ value): why it ended, what failed. RSK_EVENT_DROP: one of
    /// RSK_DROP_MAX, ...
    pub code: c_int,
    /// The id of the object it is about.
    pub source: u64,
    /// RSK_EVENT_CONNECTION: the id of the stream. RSK_EVENT_WRITTEN: the tag. RSK_EVENT_TIMEOUT:
    /// RSK_TIMEOUT_IDLE. RSK_EVENT_SIGNAL: its number. RSK_EVENT_WATCH: the events.
    /// RSK_EVENT_SERVER_CLOSE: how many streams were cut off. RSK_EVENT_DATAGRAMS: how many.
    /// RSK_EVENT_LOOKUP: how many addresses were found. Otherwise 0.
    pub value: u64,
    /// RSK_EVENT_DATA: the bytes. RSK_EVENT_DROP and RSK_EVENT_ATTEMPT: a struct sockaddr.
    /// RSK_EVENT_DATAGRAMS: an array of rsk_datagram. Otherwise NULL. Valid until the loop is
    /// polled, turned or run again.
    pub data: *const c_void,
    /// The length of data in bytes.
    pub len: usize,
    /// The user pointer of the object, or the one given with the post.
    pub user: *mut c_void,
}

/// What the loop was doing when something failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Step {
    /// Nothing that is a call.
    #[default]
    None,
    Resolve,
    Socket,
    Bind,
    Connect,
    /// Connecting as a whole: looking up, and all attempts.
    ConnectAtAll,
    Accept,
    Receive,
    Send,
    SendTo,
    Sendfile,
    Shutdown,
    Watch,
    Frame,
    /// Waiting for a peer that does not read, or does not end.
    Stall,
    Close,
    /// Nothing: it was the program's own decision.
    Destroy,
}

impl Step {
    /// What is known of its failing with `code` beyond that; else empty.
    const fn told(self, code: c_int) -> &'static str {
        match (self, code) {
            (Self::Frame, libc::EMSGSIZE) => "a frame of the peer is longer than max of rsk_framing allows",
            (Self::Frame, _) => "the peer ended inside a frame, or sent a length below 0",
            (Self::Sendfile, libc::ENODATA) => {
                "the file ended before len bytes were sent: it is shorter, or has been cut"
            }
            (Self::Stall, _) => {
                "bytes were queued, and for write_timeout_ms the system took none: the peer does not read"
            }
            (Self::Destroy, _) => "the program closed the stream with this code, or the other stream of its pipe",
            (Self::Close, _) => "this side has ended, and for close_timeout_ms the peer has not ended too",
            _ => "",
        }
    }
}

/// What is told of a failure besides its code, so that it can be explained.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) step: Step,
    pub(crate) fd: c_int,
    pub(crate) address: Address,
    /// What was wrong, where the code does not say it; else empty.
    pub(crate) why: &'static str,
    /// Host and service, or a path and nothing, that a stream was to be connected to.
    pub(crate) name: Option<(CString, CString)>,
}

impl Failure {
    /// A step on a descriptor, failed with `code`.
    pub(crate) fn of(step: Step, fd: c_int, code: c_int) -> Box<Self> {
        Box::new(Self { why: step.told(code), ..Self::new(step, fd) })
    }

    /// The same, to be told more of.
    pub(super) fn new(step: Step, fd: c_int) -> Self {
        Self { step, fd, address: Address::NONE, why: "", name: None }
    }
}

/// An event on its way, with what belongs to its object.
pub(crate) struct Told {
    pub(crate) event: LoopEvent,
    pub(crate) handlers: usize,
    pub(crate) failure: Option<Box<Failure>>,
}

/// Where the bytes of an event are.
pub(super) enum Data {
    None,
    /// In the room for what is received.
    Arena {
        at: usize,
        len: usize,
    },
    /// In the input of the stream.
    Input {
        at: usize,
        len: usize,
    },
    Address(Box<Address>),
    /// In the list of a batch of datagrams.
    Datagrams {
        batch: usize,
        at: usize,
        count: usize,
    },
    /// None: a function of the program, to be called in the loop.
    Call(Owner),
}

/// An event that waits to be told.
pub(super) struct Queued {
    pub(super) kind: c_int,
    pub(super) code: c_int,
    pub(super) source: u64,
    pub(super) value: u64,
    pub(super) data: Data,
    pub(super) failure: Option<Box<Failure>>,
}

impl Queued {
    pub(super) fn new(kind: c_int, source: u64) -> Self {
        Self { kind, code: 0, source, value: 0, data: Data::None, failure: None }
    }

    pub(super) fn code(self, code: c_int) -> Self {
        Self { code, ..self }
    }

    pub(super) fn value(self, value: u64) -> Self {
        Self { value, ..self }
    }

    pub(super) fn data(self, data: Data) -> Self {
        Self { data, ..self }
    }
}
