"""sendmsg and recvmsg: several buffers, an address and ancillary data in one call."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable
from ctypes import byref
from typing import Any, SupportsIndex

from . import _address, _ancillary, _sockaddr
from ._ancillary import AncillaryData, MessageHeader
from ._buffer import ADDRESS_ROOM, Held, unfilled_bytes
from ._integer import INT_MAX, c_int, size
from ._library import function
from ._timed import POLLIN, POLLOUT
from ._transfer import Transfer

_sendmsg = function("sendmsg", ctypes.c_ssize_t)
_recvmsg = function("recvmsg", ctypes.c_ssize_t)


def _address_of(memory: Any) -> int:
    return ctypes.cast(memory, ctypes.c_void_p).value or 0


def _released(pieces: Iterable[Held]) -> None:
    for piece in pieces:
        piece.release()


class Message(Transfer):
    """A descriptor that sends and receives messages."""

    __slots__ = ()

    def sendmsg(
        self, buffers: Iterable[Any], ancdata: Iterable[Any] = (), flags: int = 0, address: Any = None, /
    ) -> int:
        """Send bytes from several buffers with ancillary data (level, type, data); return how many bytes were taken."""
        pieces: list[Held] = []
        try:
            given = iter(buffers)
        except TypeError:
            raise TypeError("sendmsg() argument 1 must be an iterable") from None
        try:
            pieces.extend(map(Held, given))
            iov = _ancillary.iovecs(pieces)
            header = MessageHeader(iov=iov, iov_count=len(pieces))
            flags = c_int(flags) | self._transfer_flags
            packed = b"" if address is None else _address.pack(self._family, address, "sendmsg")
            if packed:
                header.name, header.name_size = _address_of(packed), len(packed)
            sys.audit("socket.sendmsg", self, address)
            control = _ancillary.pack(ancdata)
            if control:
                header.control, header.control_size = _address_of(control), len(control)
            arguments = self._fd, byref(header), flags
            sent = _sendmsg(*arguments)
            if sent == -1:
                sent = self._retried("sendmsg", POLLOUT, None, _sendmsg, *arguments)
            return sent
        finally:
            _released(pieces)

    def recvmsg(
        self, bufsize: SupportsIndex, ancbufsize: SupportsIndex = 0, flags: int = 0, /
    ) -> tuple[bytes, AncillaryData, int, Any]:
        """Receive up to `bufsize` bytes and ancillary data: (data, [(level, type, data)], flags, address)."""
        wanted = size(bufsize)
        if wanted < 0:
            raise ValueError("negative buffer size in recvmsg()")
        data = unfilled_bytes(wanted) if wanted else b""
        with Held(data) as memory:
            got, *rest = self._received([memory], ancbufsize, flags, "recvmsg")
        return data[:got], *rest

    def recvmsg_into(
        self, buffers: Iterable[Any], ancbufsize: SupportsIndex = 0, flags: int = 0, /
    ) -> tuple[int, AncillaryData, int, Any]:
        """Receive into several buffers, one after the other: (number of bytes, ancillary data, flags, address)."""
        pieces: list[Held] = []
        try:
            given = iter(buffers)
        except TypeError:
            raise TypeError("recvmsg_into() argument 1 must be an iterable") from None
        try:
            for buffer in given:
                try:
                    pieces.append(Held(buffer, writable=True))
                except (TypeError, BufferError):
                    raise TypeError(
                        "recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers"
                    ) from None
            return self._received(pieces, ancbufsize, flags, "recvmsg_into")
        finally:
            _released(pieces)

    def _received(
        self, pieces: list[Held], ancbufsize: SupportsIndex, flags: int, call: str
    ) -> tuple[int, AncillaryData, int, Any]:
        room = size(ancbufsize)
        if not 0 <= room <= INT_MAX:
            raise ValueError("invalid ancillary data buffer length")
        flags = c_int(flags) | self._transfer_flags
        name = ctypes.create_string_buffer(ADDRESS_ROOM)
        control = ctypes.create_string_buffer(room) if room else None
        header = MessageHeader(iov=_ancillary.iovecs(pieces), iov_count=len(pieces))

        def attempt(fd: int) -> int:
            header.name, header.name_size = ctypes.addressof(name), ADDRESS_ROOM
            header.control, header.control_size = control and ctypes.addressof(control), room
            return _recvmsg(fd, byref(header), flags)

        fd = self._fd
        got = attempt(fd)
        if got == -1:
            got = self._retried(call, POLLIN, None, attempt, fd)
        messages = _ancillary.unpack(control.raw[: header.control_size]) if control is not None else []
        return got, messages, header.flags, _sockaddr.unpack(name.raw[: header.name_size])
