//! A caller's memory on its way to the kernel: addresses and lengths that are handed on unread.
//!
//! They let the layers above work with memory they must not look behind, without unsafe code of their own. Whoever makes
//! one from a pointer promises what its constructor says; after that it is safe to use.

#![allow(clippy::doc_markdown, reason = "the documentation of the structures goes into the C header")]

use core::marker::PhantomData;

use libc::{c_int, c_void, sockaddr, socklen_t};

use crate::raw::memory;

/// Bytes to be sent. Laid out as `struct iovec`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(crate) struct Bytes<'a> {
    at: *const u8,
    len: usize,
    of: PhantomData<&'a [u8]>,
}

// SAFETY: where bytes are and how many, which is read only as a shared slice would be, in whatever thread.
unsafe impl Send for Bytes<'_> {}

impl<'a> Bytes<'a> {
    /// None.
    pub(crate) const NONE: Self = Self { at: core::ptr::null(), len: 0, of: PhantomData };

    /// Of the program itself.
    pub(crate) const fn of(bytes: &'a [u8]) -> Self {
        Self { at: bytes.as_ptr(), len: bytes.len(), of: PhantomData }
    }

    /// From a C caller.
    ///
    /// # Safety
    /// Class *kernel*: memory that nobody changes meanwhile, or a pointer the kernel refuses.
    pub(crate) const unsafe fn new(at: *const c_void, len: usize) -> Self {
        Self { at: at.cast(), len, of: PhantomData }
    }

    pub(crate) const fn len(self) -> usize {
        self.len
    }

    pub(crate) const fn pointer(self) -> *const u8 {
        self.at
    }

    /// What is left after the first `count`.
    pub(crate) fn skip(self, count: usize) -> Self {
        let count = count.min(self.len);
        Self { at: self.at.wrapping_add(count), len: self.len - count, of: PhantomData }
    }

    /// No more than the first `count`.
    pub(crate) fn first(self, count: usize) -> Self {
        Self { len: self.len.min(count), ..self }
    }

    /// The same for as long as the caller leaves them there, which it has promised to do until it is told.
    pub(crate) fn kept_by_caller(self) -> Bytes<'static> {
        Bytes { at: self.at, len: self.len, of: PhantomData }
    }

    /// Whether there is no memory. A system call: for bytes that are to be looked at, not handed on.
    pub(crate) fn is_wild(self) -> bool {
        memory::is_wild(self.at as usize, self.len)
    }

    /// Copies them to the end of `to`. They must not be wild.
    pub(crate) fn append_to(self, to: &mut Vec<u8>) {
        if self.len > 0 {
            // SAFETY: the caller's memory (see `new`), which is there.
            to.extend_from_slice(unsafe { core::slice::from_raw_parts(self.at, self.len) });
        }
    }

    /// Both as one, if `next` begins where this ends.
    pub(crate) fn joined(self, next: Self) -> Option<Self> {
        let adjacent = self.at.wrapping_add(self.len) == next.at;
        adjacent.then_some(Self { at: self.at, len: self.len + next.len, of: PhantomData })
    }
}

/// Room to be filled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room<'a> {
    at: *mut u8,
    len: usize,
    of: PhantomData<&'a [u8]>,
}

impl<'a> Room<'a> {
    /// From a C caller.
    ///
    /// # Safety
    /// Class *kernel*: memory the caller gave to be filled, or a pointer the kernel refuses. Where [`Room::fill`] is used,
    /// class *out* and not NULL unless `len` is 0.
    pub(crate) const unsafe fn new(at: *mut c_void, len: usize) -> Self {
        Self { at: at.cast(), len, of: PhantomData }
    }

    /// Of the program itself.
    pub(crate) const fn of(room: &'a mut [u8]) -> Self {
        Self { at: room.as_mut_ptr(), len: room.len(), of: PhantomData }
    }

    pub(crate) const fn len(self) -> usize {
        self.len
    }

    pub(crate) const fn pointer(self) -> *mut u8 {
        self.at
    }

    /// What is left after the first `count`.
    pub(crate) fn skip(self, count: usize) -> Self {
        let count = count.min(self.len);
        Self { at: self.at.wrapping_add(count), len: self.len - count, of: PhantomData }
    }

    /// No more than the first `count`.
    pub(crate) fn first(self, count: usize) -> Self {
        Self { len: self.len.min(count), ..self }
    }

    /// Copies `bytes` to its start; how many there was room for.
    pub(crate) fn fill(self, bytes: &[u8]) -> usize {
        let count = bytes.len().min(self.len);
        // SAFETY: no more than its length, in the caller's memory (see `new`), which none of ours overlaps.
        unsafe { core::ptr::copy_nonoverlapping(bytes.as_ptr(), self.at, count) };
        count
    }
}

/// One datagram of a batch: to be sent, or room for one to be received.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Message {
    /// To send: the bytes, which are not changed. To receive: filled with the bytes.
    pub data: *mut c_void,
    /// To send: how many bytes. To receive: size of data in bytes; not changed.
    pub len: usize,
    /// To send: where to, NULL for the peer of rsk_connect. To receive: filled with the sender,
    /// NULL if it is not wanted.
    pub addr: *mut sockaddr,
    /// To send: size of the address. Received: size of the sender's address, 0 if it has none;
    /// larger than addr_room if the address was cut.
    pub addr_len: socklen_t,
    /// To receive: size of the memory at addr; not changed. Not used to send.
    pub addr_room: socklen_t,
    /// Received: bytes in data. Not used to send.
    pub done: usize,
    /// Received: MSG_TRUNC if the datagram was longer than data, else 0. Not used to send.
    pub flags: c_int,
}

/// No address is longer.
const ADDRESS: usize = size_of::<libc::sockaddr_storage>();

impl Message {
    /// What to send.
    pub(crate) fn bytes(&self) -> Bytes<'_> {
        // SAFETY: a C caller's message, which promises it (`ffi/batch.rs`).
        unsafe { Bytes::new(self.data, self.len) }
    }

    /// Where to.
    pub(crate) fn address(&self) -> Bytes<'_> {
        let len = if self.addr.is_null() { 0 } else { self.addr_len as usize };
        // SAFETY: as in `bytes`.
        unsafe { Bytes::new(self.addr.cast(), len) }
    }

    /// Whether both go to the same place.
    pub(crate) fn has_peer_of(&self, other: &Self) -> bool {
        let (one, two) = (self.address(), other.address());
        if one.len != two.len || one.len > ADDRESS {
            return false;
        }
        if one.at == two.at || one.len == 0 {
            return true;
        }
        // SAFETY: a C caller's address of that length (`ffi/batch.rs`: addresses must be there).
        let one = unsafe { core::slice::from_raw_parts(one.at, one.len) };
        // SAFETY: the same.
        let two = unsafe { core::slice::from_raw_parts(two.at, two.len) };
        one == two
    }

    /// Takes a datagram in.
    pub(crate) fn take(&mut self, datagram: &[u8], address: &[u8]) {
        // SAFETY: a C caller's message, which promises room (`ffi/batch.rs`).
        let room = unsafe { Room::new(self.data, if self.data.is_null() { 0 } else { self.len }) };
        self.done = room.fill(datagram);
        self.flags = if self.done < datagram.len() { libc::MSG_TRUNC } else { 0 };
        // SAFETY: the same, of the address.
        let room =
            unsafe { Room::new(self.addr.cast(), if self.addr.is_null() { 0 } else { self.addr_room as usize }) };
        room.fill(address);
        let told = if self.addr.is_null() { 0 } else { address.len() };
        self.addr_len = socklen_t::try_from(told).unwrap_or(0);
    }
}

/// One piece of work on one descriptor: something rsk_poller_collect found, or bytes for
/// rsk_send_each.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Chunk {
    /// Collected: the bytes, in the arena. To send: the bytes, which are not changed.
    pub data: *mut c_void,
    /// How many bytes.
    pub len: usize,
    /// Sent: how many of them the system has taken. Not used by rsk_poller_collect.
    pub done: usize,
    /// Collected: the number given when the descriptor was added to the poller. Not used to send.
    pub tag: u64,
    /// The descriptor; -1 for a wake-up.
    pub fd: c_int,
    /// Collected: one of RSK_CHUNK_DATA, RSK_CHUNK_NEW, ... Not used to send.
    pub kind: c_int,
    /// Collected: the events of the descriptor (RSK_READABLE, ...). Not used to send.
    pub events: u32,
    /// The errno of what went wrong, 0 if nothing did.
    pub error: c_int,
}

impl Chunk {
    /// What to send.
    pub(crate) fn bytes(&self) -> Bytes<'_> {
        // SAFETY: a C caller's chunk, which promises it (`ffi/batch.rs`).
        unsafe { Bytes::new(self.data, self.len) }
    }
}

/// Some values in place, up to `N`, without allocation and without clearing the room first.
pub(crate) struct Fixed<T: Copy, const N: usize> {
    room: [core::mem::MaybeUninit<T>; N],
    len: usize,
}

impl<T: Copy, const N: usize> Fixed<T, N> {
    #[inline]
    pub(crate) const fn new() -> Self {
        Self { room: [const { core::mem::MaybeUninit::uninit() }; N], len: 0 }
    }

    /// Adds a value; whether there was room.
    #[inline]
    pub(crate) fn push(&mut self, value: T) -> bool {
        match self.room.get_mut(self.len) {
            Some(place) => {
                place.write(value);
                self.len += 1;
                true
            }
            None => false,
        }
    }

    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    pub(crate) fn as_slice(&self) -> &[T] {
        // SAFETY: the first `len` are filled, and `len` is at most N.
        unsafe { core::slice::from_raw_parts(self.room.as_ptr().cast(), self.len) }
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [T] {
        // SAFETY: the first `len` are filled, and `len` is at most N.
        unsafe { core::slice::from_raw_parts_mut(self.room.as_mut_ptr().cast(), self.len) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bytes, Fixed, Room};

    fn bytes(of: &[u8]) -> Bytes<'_> {
        // SAFETY: a live slice.
        unsafe { Bytes::new(of.as_ptr().cast(), of.len()) }
    }

    #[test]
    fn pieces_stay_inside() {
        let text = b"abcdef";
        assert_eq!(bytes(text).skip(2).len(), 4);
        assert_eq!(bytes(text).skip(9).len(), 0);
        assert!(bytes(&text[..3]).joined(bytes(&text[3..])).is_some_and(|both| both.len() == 6));
        assert!(bytes(&text[..2]).joined(bytes(&text[3..])).is_none());
        let mut space = [0u8; 4];
        assert_eq!(Room::of(&mut space).skip(1).first(2).fill(text), 2);
        assert_eq!(&space, b"\0ab\0");
    }

    #[test]
    fn full_place_refuses() {
        let mut few = Fixed::<u8, 2>::new();
        assert!(few.push(1) && few.push(2) && !few.push(3));
        assert_eq!(few.as_slice(), [1, 2]);
        few.clear();
        assert!(few.as_slice().is_empty());
    }
}
