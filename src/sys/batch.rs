//! Whole messages and batches of them, for the layers above: `sendmsg` and its kin with everything in place.

use core::mem::{MaybeUninit, zeroed};

use libc::{c_int, iovec, mmsghdr, msghdr, sockaddr_storage, socklen_t};

use super::caller::{Bytes, Message, Room};
use super::message;
use crate::error::{Error, Result};

/// `cmsghdr` with the segment size of UDP, as it lies in memory.
#[derive(Clone, Copy)]
#[repr(C)]
struct SegmentSize {
    header: libc::cmsghdr,
    size: u16,
}

/// Messages that go in one piece to one peer.
#[derive(Clone, Copy)]
pub(crate) struct Bundle<'a> {
    /// To whom; empty for the peer of connect.
    pub(crate) address: Bytes<'a>,
    /// Its first part among the parts of the batch.
    pub(crate) first: usize,
    /// How many parts.
    pub(crate) parts: usize,
    /// How many messages of the caller.
    pub(crate) messages: usize,
    /// Where the kernel cuts it into datagrams; 0 = it is one.
    pub(crate) segment: u16,
    /// Control messages that say where it is to come from, if that is not left to the system.
    pub(crate) source: &'a [u8],
}

/// Bytes of control messages of a bundle: its source, and then where it is cut.
const CONTROL: usize = 72;

#[repr(C, align(8))]
struct Control([u8; CONTROL]);

/// At most this many bundles go in one call.
pub(crate) const BUNDLES: usize = 64;

/// At most this many datagrams come in one call.
pub(crate) const AT_ONCE: usize = 64;

fn empty() -> msghdr {
    // SAFETY: a struct of pointers and numbers, for which zero is a value.
    unsafe { zeroed() }
}

fn count(answer: c_int) -> Result<usize> {
    usize::try_from(answer).map_err(|_| Error::last_os())
}

/// Sends bundles in one call; how many of them went.
pub(crate) fn send_bundles(fd: c_int, bundles: &[Bundle], parts: &[Bytes], flags: c_int) -> Result<usize> {
    let mut headers = [const { MaybeUninit::<mmsghdr>::uninit() }; BUNDLES];
    let mut sizes = [const { MaybeUninit::<SegmentSize>::uninit() }; BUNDLES];
    let mut controls = [const { MaybeUninit::<Control>::uninit() }; BUNDLES];
    let mut filled: u32 = 0;
    for (((bundle, place), size), both) in bundles.iter().zip(&mut headers).zip(&mut sizes).zip(&mut controls) {
        let Some(parts) = parts.get(bundle.first..bundle.first + bundle.parts) else { break };
        let mut header = empty();
        header.msg_iov = parts.as_ptr().cast_mut().cast::<iovec>();
        header.msg_iovlen = parts.len() as _;
        if bundle.address.len() > 0 {
            header.msg_name = bundle.address.pointer().cast_mut().cast();
            header.msg_namelen = socklen_t::try_from(bundle.address.len()).unwrap_or(socklen_t::MAX);
        }
        match (bundle.segment, bundle.source) {
            (0, []) => {}
            (0, source) => {
                header.msg_control = source.as_ptr().cast_mut().cast();
                header.msg_controllen = source.len() as _;
            }
            (segment, []) => {
                header.msg_control = size.write(segment_size(segment)).as_ptr_of();
                header.msg_controllen = size_of::<SegmentSize>() as _;
            }
            (segment, source) => {
                let (control, len) = source_and_size(source, segment);
                header.msg_control = core::ptr::from_mut(both.write(control)).cast();
                header.msg_controllen = len as _;
            }
        }
        place.write(mmsghdr { msg_hdr: header, msg_len: 0 });
        filled += 1;
    }
    // SAFETY: the first `filled` headers are in place; what they point to is live or the caller's.
    count(unsafe { message::sendmmsg(fd, headers.as_mut_ptr().cast(), filled, flags) })
}

impl SegmentSize {
    fn as_ptr_of(&mut self) -> *mut libc::c_void {
        core::ptr::from_mut(self).cast()
    }
}

fn segment_size(size: u16) -> SegmentSize {
    let len = size_of::<libc::cmsghdr>() + size_of::<u16>();
    // SAFETY: a struct of numbers, for which zero is a value.
    let mut control: SegmentSize = unsafe { zeroed() };
    control.header.cmsg_len = len as _;
    control.header.cmsg_level = libc::SOL_UDP;
    control.header.cmsg_type = libc::UDP_SEGMENT;
    control.size = size;
    control
}

/// The source of a bundle, and after it where it is cut; and how long both are.
fn source_and_size(source: &[u8], segment: u16) -> (Control, usize) {
    let cut = segment_size(segment);
    let header = [cut.header.cmsg_level.to_ne_bytes(), cut.header.cmsg_type.to_ne_bytes()];
    let len = size_of::<libc::cmsghdr>() + size_of::<u16>();
    let size = len.to_ne_bytes();
    let pieces = [source, &size, &header[0], &header[1], &segment.to_ne_bytes()];
    let mut control = Control([0; CONTROL]);
    let from = pieces.iter().flat_map(|piece| piece.iter());
    control.0.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    (control, source.len() + size_of::<SegmentSize>())
}

/// Receives datagrams into messages, one each; how many came.
pub(crate) fn receive_into(fd: c_int, messages: &mut [Message], flags: c_int) -> Result<usize> {
    let mut headers = [const { MaybeUninit::<mmsghdr>::uninit() }; AT_ONCE];
    let mut rooms = [const { MaybeUninit::<iovec>::uninit() }; AT_ONCE];
    let mut filled: u32 = 0;
    for ((message, place), room) in messages.iter().zip(&mut headers).zip(&mut rooms) {
        let mut header = empty();
        header.msg_iov = room.write(iovec { iov_base: message.data, iov_len: message.len });
        header.msg_iovlen = 1;
        if !message.addr.is_null() {
            header.msg_name = message.addr.cast();
            header.msg_namelen = message.addr_room;
        }
        place.write(mmsghdr { msg_hdr: header, msg_len: 0 });
        filled += 1;
    }
    let none = core::ptr::null_mut();
    // SAFETY: the first `filled` headers are in place; the room they point to is the caller's.
    let came = count(unsafe { message::recvmmsg(fd, headers.as_mut_ptr().cast(), filled, flags, none) })?;
    for (message, header) in messages.iter_mut().zip(&headers).take(came) {
        // SAFETY: the kernel filled in `came` of the headers written above.
        let header = unsafe { header.assume_init_ref() };
        message.done = header.msg_len as usize;
        message.flags = header.msg_hdr.msg_flags & libc::MSG_TRUNC;
        message.addr_len = header.msg_hdr.msg_namelen;
    }
    Ok(came)
}

/// Sends one message with an address and control data, either of which may be empty; how many bytes were taken.
pub(crate) fn send_one(fd: c_int, bytes: Bytes, address: &[u8], control: &[u8], flags: c_int) -> Result<usize> {
    let mut header = empty();
    let mut part = iovec { iov_base: bytes.pointer().cast_mut().cast(), iov_len: bytes.len() };
    header.msg_iov = &raw mut part;
    header.msg_iovlen = 1;
    if !address.is_empty() {
        header.msg_name = address.as_ptr().cast_mut().cast();
        header.msg_namelen = socklen_t::try_from(address.len()).unwrap_or(0);
    }
    if !control.is_empty() {
        header.msg_control = control.as_ptr().cast_mut().cast();
        header.msg_controllen = control.len() as _;
    }
    // SAFETY: all it points to is live; the kernel only reads it.
    let sent = unsafe { message::sendmsg(fd, &raw const header, flags) };
    usize::try_from(sent).map_err(|_| Error::last_os())
}

/// Sends bytes that lie in several places as one message; how many were taken.
pub(crate) fn send_pieces(fd: c_int, pieces: &[Bytes], flags: c_int) -> Result<usize> {
    let mut header = empty();
    header.msg_iov = pieces.as_ptr().cast_mut().cast::<iovec>();
    header.msg_iovlen = pieces.len() as _;
    // SAFETY: `Bytes` is laid out as `iovec`; what they point to is live or the caller's, and only read.
    let sent = unsafe { message::sendmsg(fd, &raw const header, flags) };
    usize::try_from(sent).map_err(|_| Error::last_os())
}

/// What came with a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Received {
    /// Its bytes; more than there was room for if `flags` asked with `MSG_TRUNC`.
    pub(crate) bytes: usize,
    /// Length of the address.
    pub(crate) address: usize,
    /// Length of the control data.
    pub(crate) control: usize,
    /// `MSG_TRUNC`, `MSG_CTRUNC`, …
    pub(crate) flags: c_int,
}

/// Receives one message with its address and control data.
pub(crate) fn receive_one(
    fd: c_int,
    room: Room,
    address: &mut sockaddr_storage,
    control: &mut [u8],
    flags: c_int,
) -> Result<Received> {
    let mut header = empty();
    let mut part = iovec { iov_base: room.pointer().cast(), iov_len: room.len() };
    header.msg_iov = &raw mut part;
    header.msg_iovlen = 1;
    header.msg_name = core::ptr::from_mut(address).cast();
    header.msg_namelen = socklen_t::try_from(size_of::<sockaddr_storage>()).unwrap_or(0);
    header.msg_control = control.as_mut_ptr().cast();
    header.msg_controllen = control.len() as _;
    // SAFETY: all it points to is live and of the size given.
    let received = unsafe { message::recvmsg(fd, &raw mut header, flags) };
    let bytes = usize::try_from(received).map_err(|_| Error::last_os())?;
    #[allow(clippy::unnecessary_cast, reason = "the type differs between C libraries")]
    let control = header.msg_controllen as usize;
    let address = (header.msg_namelen as usize).min(size_of::<sockaddr_storage>());
    Ok(Received { bytes, address, control, flags: header.msg_flags })
}

/// The bytes of a socket address.
pub(crate) fn address_bytes(address: &sockaddr_storage, len: usize) -> &[u8] {
    let len = len.min(size_of::<sockaddr_storage>());
    // SAFETY: plain bytes; a storage is zeroed before it is used, so all of them are initialised.
    unsafe { core::slice::from_raw_parts(core::ptr::from_ref(address).cast(), len) }
}

/// An empty socket address.
pub(crate) fn no_address() -> sockaddr_storage {
    // SAFETY: bytes and numbers, for which zero is a value.
    unsafe { zeroed() }
}

/// Where a group of datagrams that the kernel has joined lands: as many bytes as one message can have.
pub(crate) struct Landing {
    room: MaybeUninit<[u8; Self::LEN]>,
}

impl Landing {
    const LEN: usize = 1 << 16;

    #[inline]
    pub(crate) const fn new() -> Self {
        Self { room: MaybeUninit::uninit() }
    }

    /// Receives one message into it; what came, and its bytes.
    pub(crate) fn receive(
        &mut self,
        fd: c_int,
        address: &mut sockaddr_storage,
        control: &mut [u8],
        flags: c_int,
    ) -> Result<(Received, &[u8])> {
        // SAFETY: live, and of that length.
        let room = unsafe { Room::new(self.room.as_mut_ptr().cast(), Self::LEN) };
        let received = receive_one(fd, room, address, control, flags)?;
        // SAFETY: the kernel has filled that many.
        let bytes = unsafe { core::slice::from_raw_parts(self.room.as_ptr().cast(), received.bytes.min(Self::LEN)) };
        Ok((received, bytes))
    }
}
