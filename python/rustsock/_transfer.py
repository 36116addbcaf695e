"""Sending and receiving bytes."""

from __future__ import annotations

import ctypes
import sys
from ctypes import byref, c_char
from time import monotonic_ns
from typing import Any, SupportsIndex

from . import _address, _sockaddr
from ._buffer import (
    ADDRESS_ROOM,
    SCRATCH_SIZE,
    Held,
    Scratch,
    held_for_writing,
    plain_room,
    put_back,
    small_copy,
    take_scratch,
    unfilled_bytes,
)
from ._errors import timed_out
from ._integer import INT_MAX, c_int, size, size_argument
from ._library import function
from ._timed import POLLIN, POLLOUT, Timed

_recv = function("recv", ctypes.c_ssize_t)
_recvfrom = function("recvfrom", ctypes.c_ssize_t)
_send = function("send", ctypes.c_ssize_t)
_sendto = function("sendto", ctypes.c_ssize_t)

_from_buffer = c_char.from_buffer


class Transfer(Timed):
    """A descriptor that sends and receives.

    The common cases come first in each method and avoid every Python call they can: next to a system call on the
    loopback interface, ten of them are a third of the time.
    """

    __slots__ = ("_family",)

    _family: int

    def recv(self, bufsize: SupportsIndex, flags: int = 0, /) -> bytes:
        """Receive up to `bufsize` bytes; b"" is the end of the stream."""
        wanted = bufsize if type(bufsize) is int else size(bufsize)
        flags = (c_int(flags) if flags != 0 else 0) | self._transfer_flags
        if not 0 <= wanted <= SCRATCH_SIZE:
            return self._recv_large(wanted, flags)
        scratch = take_scratch()
        memory = scratch.memory
        fd = self._fd
        try:
            got = _recv(fd, memory, wanted, flags)
            if got == -1:
                got = self._retried("recv", POLLIN, None, _recv, fd, memory, wanted, flags)
            return memory[:got]
        finally:
            put_back(scratch)

    def _recv_large(self, wanted: int, flags: int) -> bytes:
        if size(wanted) < 0:
            raise ValueError("negative buffersize in recv")
        data = unfilled_bytes(wanted)
        arguments = self._fd, data, size_argument(wanted), flags
        got = _recv(*arguments)
        if got == -1:
            got = self._retried("recv", POLLIN, None, _recv, *arguments)
        return data if got == wanted else data[:got]

    def recv_into(self, buffer: Any, nbytes: SupportsIndex = 0, flags: int = 0) -> int:
        """Receive into a writable buffer, up to `nbytes` bytes or as many as fit; return how many came."""
        wanted = size(nbytes) if nbytes != 0 else 0
        if wanted < 0:
            raise ValueError("negative buffersize in recv_into")
        flags = (c_int(flags) if flags != 0 else 0) | self._transfer_flags
        got = None
        room = plain_room(buffer)
        if 0 < room <= INT_MAX and wanted <= room:
            # The temporary object holds the buffer during the call. No variable does, since the traceback of an
            # exception would keep it.
            fd = self._fd
            got = _recv(fd, byref(_from_buffer(buffer)), wanted or room, flags)
            if got != -1:
                return got
        with held_for_writing(buffer, "recv_into") as memory:
            if memory.size < wanted:
                raise ValueError("buffer too small for requested bytes")
            rest = memory.after(0), size_argument(wanted or memory.size), flags
            if got is None:
                fd = self._fd
                got = _recv(fd, *rest)
            if got == -1:
                got = self._retried("recv_into", POLLIN, None, _recv, fd, *rest)
        return got

    def recvfrom(self, bufsize: SupportsIndex, flags: int = 0, /) -> tuple[bytes, Any]:
        """As recv, and return the sender's address too: (data, address)."""
        wanted = size(bufsize)
        if wanted < 0:
            raise ValueError("negative buffersize in recvfrom")
        flags = c_int(flags)
        scratch = take_scratch()
        try:
            memory = scratch.memory if wanted <= SCRATCH_SIZE else unfilled_bytes(wanted)
            got, address = self._recv_with_address(memory, wanted, flags, scratch, "recvfrom")
            return memory[:got], address
        finally:
            put_back(scratch)

    def recvfrom_into(self, buffer: Any, nbytes: SupportsIndex = 0, flags: int = 0) -> tuple[int, Any]:
        """As recv_into, and return the sender's address too: (number of bytes, address)."""
        wanted = size(nbytes)
        if wanted < 0:
            raise ValueError("negative buffersize in recvfrom_into")
        flags = c_int(flags)
        with held_for_writing(buffer, "recvfrom_into") as memory:
            if memory.size < wanted:
                raise ValueError("nbytes is greater than the length of the buffer")
            scratch = take_scratch()
            try:
                return self._recv_with_address(memory.after(0), wanted or memory.size, flags, scratch, "recvfrom_into")
            finally:
                put_back(scratch)

    def _recv_with_address(
        self, memory: Any, wanted: int, flags: int, scratch: Scratch, call: str
    ) -> tuple[int, Any]:
        room = scratch.address_size
        arguments = self._fd, memory, size_argument(wanted), flags | self._transfer_flags, scratch.address, byref(room)
        room.value = ADDRESS_ROOM
        got = _recvfrom(*arguments)
        if got == -1:
            # A call that fails leaves the room for the address as it was.
            got = self._retried(call, POLLIN, None, _recvfrom, *arguments)
        return got, _sockaddr.unpack(scratch.address[: room.value])

    def send(self, data: Any, flags: int = 0, /) -> int:
        """Send bytes on a connected socket; return how many were taken, which may be fewer."""
        flags = (c_int(flags) if flags != 0 else 0) | self._transfer_flags
        plain = data if type(data) is bytes else small_copy(data)
        if plain is not None and len(plain) <= INT_MAX:
            fd = self._fd
            sent = _send(fd, plain, len(plain), flags)
            if sent == -1:
                sent = self._retried("send", POLLOUT, None, _send, fd, plain, len(plain), flags)
            return sent
        with Held(data) as memory:
            arguments = self._fd, memory.after(0), size_argument(memory.size), flags
            sent = _send(*arguments)
            if sent == -1:
                sent = self._retried("send", POLLOUT, None, _send, *arguments)
        return sent

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send all of the bytes. The timeout is for the whole; after an error nobody knows how many were sent."""
        flags = (c_int(flags) if flags != 0 else 0) | self._transfer_flags
        deadline = self._deadline() if self._timeout else None
        sent = None
        if type(data) is bytes and len(data) <= INT_MAX:
            fd = self._fd
            sent = _send(fd, data, len(data), flags)
            if sent == len(data):
                return
        with Held(data) as memory:
            done = 0
            while True:
                rest = memory.after(done), size_argument(memory.size - done), flags
                if sent is None:
                    fd = self._fd
                    sent = _send(fd, *rest)
                if sent == -1:
                    sent = self._retried("sendall", POLLOUT, deadline, _send, fd, *rest)
                done += sent
                if done >= memory.size:
                    return
                if deadline is not None and monotonic_ns() >= deadline:
                    raise timed_out("sendall")
                sent = None

    def sendto(self, data: Any, *flags_and_address: Any) -> int:
        """sendto(data[, flags], address): send bytes to an address; return how many were taken."""
        if not 1 <= len(flags_and_address) <= 2:
            raise TypeError(f"sendto() takes 2 or 3 arguments ({1 + len(flags_and_address)} given)")
        plain = data if type(data) is bytes else small_copy(data)
        if plain is not None and len(plain) <= INT_MAX:
            return self._sent_to(plain, len(plain), flags_and_address)
        with Held(data) as memory:
            return self._sent_to(memory.after(0), memory.size, flags_and_address)

    def _sent_to(self, start: Any, length: int, flags_and_address: tuple[Any, ...]) -> int:
        *given, address = flags_and_address
        flags = (c_int(given[0]) if given else 0) | self._transfer_flags
        packed = _address.pack(self._family, address, "sendto")
        sys.audit("socket.sendto", self, address)
        arguments = self._fd, start, size_argument(length), flags, packed, len(packed)
        sent = _sendto(*arguments)
        return self._retried("sendto", POLLOUT, None, _sendto, *arguments) if sent == -1 else sent
