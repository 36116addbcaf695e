"""Sending and receiving bytes."""

from __future__ import annotations

import ctypes
import sys
from ctypes import byref
from time import monotonic_ns
from typing import Any, SupportsIndex, Tuple

from . import _address, _sockaddr
from ._buffer import ADDRESS_ROOM, Held, Scratch, held_for_writing, put_back, take_scratch, unfilled_bytes
from ._errors import timed_out
from ._integer import c_int, size, size_argument
from ._library import function
from ._timed import POLLIN, POLLOUT, Timed

_recv = function("recv", ctypes.c_ssize_t)
_recvfrom = function("recvfrom", ctypes.c_ssize_t)
_send = function("send", ctypes.c_ssize_t)
_sendto = function("sendto", ctypes.c_ssize_t)


class Transfer(Timed):
    """A descriptor that sends and receives."""

    __slots__ = ("_family",)

    _family: int

    def recv(self, bufsize: SupportsIndex, flags: int = 0, /) -> bytes:
        """Receive up to `bufsize` bytes; b"" is the end of the stream."""
        wanted = size(bufsize)
        if wanted < 0:
            raise ValueError("negative buffersize in recv")
        flags = c_int(flags) | self._transfer_flags
        if wanted > Scratch.SIZE:
            return self._recv_large(wanted, flags)
        scratch = take_scratch()
        got = _recv(self._fd, scratch.memory, wanted, flags)
        if got == -1:
            got = self._retried("recv", POLLIN, None, _recv, self._fd, scratch.memory, wanted, flags)
        data = scratch.view[:got].tobytes()
        put_back(scratch)
        return data

    def _recv_large(self, wanted: int, flags: int) -> bytes:
        data = unfilled_bytes(wanted)
        arguments = self._fd, data, size_argument(wanted), flags
        got = _recv(*arguments)
        if got == -1:
            got = self._retried("recv", POLLIN, None, _recv, *arguments)
        return data if got == wanted else data[:got]

    def recv_into(self, buffer: Any, nbytes: SupportsIndex = 0, flags: int = 0) -> int:
        """Receive into a writable buffer, up to `nbytes` bytes or as many as fit; return how many came."""
        wanted = size(nbytes)
        if wanted < 0:
            raise ValueError("negative buffersize in recv_into")
        flags = c_int(flags) | self._transfer_flags
        with held_for_writing(buffer, "recv_into") as memory:
            if memory.size < wanted:
                raise ValueError("buffer too small for requested bytes")
            arguments = self._fd, memory.after(0), size_argument(wanted or memory.size), flags
            got = _recv(*arguments)
            if got == -1:
                got = self._retried("recv", POLLIN, None, _recv, *arguments)
        return got

    def recvfrom(self, bufsize: SupportsIndex, flags: int = 0, /) -> Tuple[bytes, Any]:
        """As recv, and return the sender's address too: (data, address)."""
        wanted = size(bufsize)
        if wanted < 0:
            raise ValueError("negative buffersize in recvfrom")
        flags = c_int(flags)
        scratch = take_scratch()
        if wanted <= Scratch.SIZE:
            got, address = self._recv_with_address(scratch.memory, wanted, flags, scratch)
            data = scratch.view[:got].tobytes()
        else:
            data = unfilled_bytes(wanted)
            got, address = self._recv_with_address(data, wanted, flags, scratch)
            data = data[:got]
        put_back(scratch)
        return data, address

    def recvfrom_into(self, buffer: Any, nbytes: SupportsIndex = 0, flags: int = 0) -> Tuple[int, Any]:
        """As recv_into, and return the sender's address too: (number of bytes, address)."""
        wanted = size(nbytes)
        if wanted < 0:
            raise ValueError("negative buffersize in recvfrom_into")
        flags = c_int(flags)
        with held_for_writing(buffer, "recvfrom_into") as memory:
            if memory.size < wanted:
                raise ValueError("nbytes is greater than the length of the buffer")
            scratch = take_scratch()
            got, address = self._recv_with_address(memory.after(0), wanted or memory.size, flags, scratch)
            put_back(scratch)
        return got, address

    def _recv_with_address(self, memory: Any, wanted: int, flags: int, scratch: Scratch) -> Tuple[int, Any]:
        room = scratch.address_size

        def attempt() -> int:
            room.value = ADDRESS_ROOM
            return _recvfrom(self._fd, memory, size_argument(wanted), flags, scratch.address, byref(room))

        flags |= self._transfer_flags
        got = attempt()
        if got == -1:
            got = self._retried("recvfrom", POLLIN, None, attempt)
        return got, _sockaddr.unpack(scratch.address_view[: room.value].tobytes())

    def send(self, data: Any, flags: int = 0, /) -> int:
        """Send bytes on a connected socket; return how many were taken, which may be fewer."""
        flags = c_int(flags) | self._transfer_flags
        if type(data) is bytes:
            return self._sent(_send, data, size_argument(len(data)), flags)
        with Held(data) as memory:
            return self._sent(_send, memory.after(0), size_argument(memory.size), flags)

    def _sent(self, function_: Any, *arguments: Any) -> int:
        sent = function_(self._fd, *arguments)
        if sent == -1:
            call = "send" if function_ is _send else "sendto"
            sent = self._retried(call, POLLOUT, None, function_, self._fd, *arguments)
        return sent

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send all of the bytes. The timeout is for the whole; after an error nobody knows how many were sent."""
        flags = c_int(flags) | self._transfer_flags
        deadline = self._deadline() if self._timeout else None
        with Held(data) as memory:
            done = 0
            while True:
                arguments = self._fd, memory.after(done), size_argument(memory.size - done), flags
                sent = _send(*arguments)
                if sent == -1:
                    sent = self._retried("send", POLLOUT, deadline, _send, *arguments)
                done += sent
                if done >= memory.size:
                    return
                if deadline is not None and monotonic_ns() >= deadline:
                    raise timed_out("send")

    def sendto(self, data: Any, *flags_and_address: Any) -> int:
        """sendto(data[, flags], address): send bytes to an address; return how many were taken."""
        if not 1 <= len(flags_and_address) <= 2:
            raise TypeError(f"sendto() takes 2 or 3 arguments ({1 + len(flags_and_address)} given)")
        *given, address = flags_and_address
        with Held(data) as memory:
            flags = (c_int(given[0]) if given else 0) | self._transfer_flags
            packed = _address.pack(self._family, address, "sendto")
            sys.audit("socket.sendto", self, address)
            return self._sent(_sendto, memory.after(0), size_argument(memory.size), flags, packed, len(packed))
