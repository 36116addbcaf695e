//! Room in which a batch of datagrams arrives with one call, and the list by which a program is told of them.

#![allow(clippy::doc_markdown, reason = "the documentation of the structure goes into the C header")]

use core::ffi::c_uint;
use core::mem::zeroed;
use core::ptr::{null, null_mut};

use libc::{c_int, c_void, iovec, mmsghdr, sockaddr, sockaddr_storage, socklen_t};

use super::address::Address;
use super::batch::{address_bytes, no_address};
use super::message;
use crate::error::{Error, Result};

/// A datagram that came to an endpoint. All that it points to is valid as long as the datagram
/// itself: until the callback returns, or until the loop is polled again.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Datagram {
    /// Its bytes.
    pub data: *const c_void,
    /// How many; may be 0.
    pub len: usize,
    /// Who sent it; NULL if the sender has no address, as a Unix socket without a name.
    pub from: *const sockaddr,
    /// Size of the address in bytes; 0 if from is NULL.
    pub from_len: socklen_t,
    /// Size of to in bytes; 0 if to is NULL.
    pub to_len: socklen_t,
    /// The address of this computer, or the group, it was sent to; NULL = not known.
    pub to: *const sockaddr,
    /// Index of the network interface it came in by; 0 = not known.
    pub interface: c_uint,
    /// MSG_TRUNC if it was longer than max_datagram and what did not fit is lost, else 0.
    pub flags: c_int,
}

/// Bytes for the control messages of one datagram.
const CONTROL: usize = 192;
/// Added to the room of each datagram: a stride that is a power of two would have all of them share a few cache lines.
const SPREAD: usize = 1088;

#[derive(Clone, Copy)]
#[repr(C, align(8))]
struct Control([u8; CONTROL]);

/// See the module.
pub(crate) struct Arrivals {
    /// Pages of it that nothing arrives in cost nothing.
    bytes: Vec<u8>,
    size: usize,
    headers: Vec<mmsghdr>,
    /// What `headers` point to, like the rest of the room: none of it moves or grows.
    parts: Vec<iovec>,
    names: Vec<sockaddr_storage>,
    controls: Vec<Control>,
    locals: Vec<Address>,
    /// How many headers the kernel has changed.
    came: usize,
    list: Vec<Datagram>,
}

// SAFETY: the pointers in it point to memory of its own.
unsafe impl Send for Arrivals {}

/// What came in one place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrived {
    pub(crate) len: usize,
    pub(crate) flags: c_int,
}

impl Arrivals {
    /// Room for `places` datagrams of `size` bytes.
    pub(crate) fn new(places: usize, size: usize) -> Self {
        let mut made = Self {
            bytes: vec![0; places * (size + SPREAD)],
            size,
            headers: Vec::with_capacity(places),
            parts: Vec::with_capacity(places),
            names: vec![no_address(); places],
            controls: vec![Control([0; CONTROL]); places],
            locals: vec![Address::NONE; places],
            came: 0,
            list: Vec::with_capacity(places),
        };
        let rooms = made.bytes.chunks_mut(size + SPREAD);
        made.parts.extend(rooms.map(|room| iovec { iov_base: room.as_mut_ptr().cast(), iov_len: size }));
        for ((part, name), control) in made.parts.iter_mut().zip(&mut made.names).zip(&mut made.controls) {
            // SAFETY: a struct of pointers and numbers, for which zero is a value.
            let mut header: mmsghdr = unsafe { zeroed() };
            header.msg_hdr.msg_iov = part;
            header.msg_hdr.msg_iovlen = 1;
            header.msg_hdr.msg_name = core::ptr::from_mut(name).cast();
            header.msg_hdr.msg_control = core::ptr::from_mut(control).cast();
            made.headers.push(header);
        }
        made
    }

    /// Whether it has room for `places` datagrams of `size` bytes.
    pub(crate) fn fits(&self, places: usize, size: usize) -> bool {
        self.headers.len() >= places && self.size >= size
    }

    /// As much room as this has, and as that, whichever is more.
    pub(crate) fn larger(&self, places: usize, size: usize) -> Self {
        Self::new(places.max(self.headers.len()), size.max(self.size))
    }

    /// Takes what is there of up to `places` messages, with control messages if they are wanted; how many.
    pub(crate) fn receive(&mut self, fd: c_int, places: usize, with_control: bool) -> Result<usize> {
        self.list.clear();
        let control = if with_control { CONTROL } else { 0 };
        // The kernel has said there what came.
        for header in self.headers.iter_mut().take(places) {
            header.msg_hdr.msg_namelen = socklen_t::try_from(size_of::<sockaddr_storage>()).unwrap_or(0);
            header.msg_hdr.msg_controllen = control as _;
            header.msg_hdr.msg_flags = 0;
        }
        let places = u32::try_from(places.min(self.headers.len())).unwrap_or(0);
        let flags = libc::MSG_DONTWAIT | libc::MSG_CMSG_CLOEXEC;
        // SAFETY: so many headers are in place, and what they point to belongs to `self`.
        let came = unsafe { message::recvmmsg(fd, self.headers.as_mut_ptr(), places, flags, null_mut()) };
        self.came = usize::try_from(came).map_err(|_| Error::last_os())?;
        Ok(self.came)
    }

    /// What came in a place, if anything did.
    pub(crate) fn at(&self, place: usize) -> Option<Arrived> {
        let header = self.headers.get(place).filter(|_| place < self.came)?;
        Some(Arrived { len: header.msg_len as usize, flags: header.msg_hdr.msg_flags })
    }

    /// The control messages that came with it.
    pub(crate) fn control(&self, place: usize) -> &[u8] {
        let Some(header) = self.headers.get(place).filter(|_| place < self.came) else { return &[] };
        #[allow(clippy::unnecessary_cast, reason = "the type differs between C libraries")]
        let len = header.msg_hdr.msg_controllen as usize;
        self.controls.get(place).and_then(|control| control.0.get(..len)).unwrap_or_default()
    }

    /// Notes to which address what came in a place was sent.
    pub(crate) fn set_local(&mut self, place: usize, local: Address) {
        if let Some(kept) = self.locals.get_mut(place) {
            *kept = local;
        }
    }

    /// Puts a datagram into the list: `len` bytes from `at` on of what came in a place.
    pub(crate) fn list(&mut self, place: usize, at: usize, len: usize, interface: c_uint, flags: c_int) {
        let (Some(header), Some(name), Some(local)) =
            (self.headers.get(place), self.names.get(place), self.locals.get(place))
        else {
            return;
        };
        let start = place * (self.size + SPREAD) + at;
        let Some(bytes) = self.bytes.get(start..start + len) else { return };
        let from_len = address_bytes(name, header.msg_hdr.msg_namelen as usize).len();
        let pointer = |len: usize, to: *const sockaddr| if len == 0 { null() } else { to };
        self.list.push(Datagram {
            data: bytes.as_ptr().cast(),
            len,
            from: pointer(from_len, core::ptr::from_ref(name).cast()),
            from_len: socklen_t::try_from(from_len).unwrap_or(0),
            to_len: local.len(),
            to: pointer(local.bytes().len(), local.pointer()),
            interface,
            flags,
        });
    }

    /// The list.
    pub(crate) fn listed(&self) -> &[Datagram] {
        &self.list
    }
}
