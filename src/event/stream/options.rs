//! How a stream is to be.

use std::ffi::CString;

use libc::c_int;

use super::Stream;
use crate::error::{Error, Result};

/// When the kernel looks whether a silent peer is still there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Keepalive {
    /// Seconds of silence before it asks; 0 = it never does.
    pub(crate) idle_s: c_int,
    /// Seconds between questions, and how many before it gives up; 0 = as the system has it.
    pub(crate) interval_s: c_int,
    pub(crate) count: c_int,
}

/// See `rsk_stream_options`.
#[derive(Debug, Clone)]
pub(crate) struct StreamOptions {
    pub(crate) half_open: bool,
    pub(crate) paused: bool,
    pub(crate) nodelay: bool,
    pub(crate) idle_ms: u32,
    pub(crate) connect_ms: u32,
    pub(crate) write_ms: u32,
    pub(crate) close_ms: u32,
    pub(crate) soft: usize,
    pub(crate) hard: usize,
    pub(crate) keepalive: Keepalive,
    pub(crate) tos: c_int,
    /// Where to connect from: host and service, both numbers.
    pub(crate) local: Option<(CString, CString)>,
}

/// Bytes that wait before a write asks the program to wait too.
pub(crate) const SOFT: usize = 64 << 10;
/// Bytes that wait before a write is refused.
pub(crate) const HARD: usize = 16 << 20;

impl Default for StreamOptions {
    fn default() -> Self {
        Self {
            half_open: false,
            paused: false,
            nodelay: false,
            idle_ms: 0,
            connect_ms: 0,
            write_ms: 0,
            close_ms: 0,
            soft: SOFT,
            hard: HARD,
            keepalive: Keepalive::default(),
            tos: 0,
            local: None,
        }
    }
}

impl Stream {
    /// Sets the options of the socket that are asked for. A Unix socket has none of them.
    pub(in super::super) fn apply(&self, options: &StreamOptions) -> Result<()> {
        let any = options.nodelay || options.keepalive.idle_s > 0 || options.tos != 0;
        if !any || self.family()? == libc::AF_UNIX {
            return Ok(());
        }
        if options.nodelay {
            self.put_nodelay(true)?;
        }
        if options.keepalive.idle_s > 0 {
            self.put_keepalive(options.keepalive)?;
        }
        if options.tos != 0 {
            self.put_tos(options.tos)?;
        }
        Ok(())
    }

    fn family(&self) -> Result<c_int> {
        crate::sys::sockopt::int(self.fd(), libc::SOL_SOCKET, libc::SO_DOMAIN)
    }

    /// Sets an option now, or has it set when there is a connection; a Unix socket has none to set.
    fn change(&mut self, later: impl FnOnce(&mut StreamOptions), now: impl FnOnce(&Self) -> Result<()>) -> Result<()> {
        self.check_open()?;
        if let Some(options) = self.options_to_come() {
            later(options);
            return Ok(());
        }
        if self.family()? == libc::AF_UNIX { Ok(()) } else { now(self) }
    }

    /// Whether small writes go at once, or are gathered while others are on their way.
    pub(in super::super) fn set_nodelay(&mut self, on: bool) -> Result<()> {
        self.change(|options| options.nodelay = on, |stream| stream.put_nodelay(on))
    }

    fn put_nodelay(&self, on: bool) -> Result<()> {
        self.set_option(libc::IPPROTO_TCP, libc::TCP_NODELAY, c_int::from(on))
    }

    pub(in super::super) fn set_keepalive(&mut self, keepalive: Keepalive) -> Result<()> {
        self.change(|options| options.keepalive = keepalive, |stream| stream.put_keepalive(keepalive))
    }

    fn put_keepalive(&self, keepalive: Keepalive) -> Result<()> {
        if keepalive.idle_s > 0 {
            self.set_option(libc::IPPROTO_TCP, libc::TCP_KEEPIDLE, keepalive.idle_s)?;
            for (name, value) in [(libc::TCP_KEEPINTVL, keepalive.interval_s), (libc::TCP_KEEPCNT, keepalive.count)] {
                if value > 0 {
                    self.set_option(libc::IPPROTO_TCP, name, value)?;
                }
            }
        }
        self.set_option(libc::SOL_SOCKET, libc::SO_KEEPALIVE, c_int::from(keepalive.idle_s > 0))
    }

    pub(in super::super) fn set_tos(&mut self, tos: c_int) -> Result<()> {
        self.change(|options| options.tos = tos, |stream| stream.put_tos(tos))
    }

    fn put_tos(&self, tos: c_int) -> Result<()> {
        if self.family()? == libc::AF_INET6 {
            self.set_option(libc::IPPROTO_IPV6, libc::IPV6_TCLASS, tos)?;
            // Of a connection over IPv4 too.
            let _ = self.set_option(libc::IPPROTO_IP, libc::IP_TOS, tos);
            return Ok(());
        }
        self.set_option(libc::IPPROTO_IP, libc::IP_TOS, tos)
    }

    pub(in super::super) fn set_marks(&mut self, soft: usize, hard: usize) -> Result<()> {
        self.check_open()?;
        if hard < soft {
            return Err(Error::InvalidArgument("the hard mark (0 is 16 MiB) is below the soft mark (0 is 64 KiB)"));
        }
        (self.soft, self.hard) = (soft, hard);
        Ok(())
    }
}
