"""The socket users see: what module `socket` of the standard library adds to the socket itself."""

from __future__ import annotations

import io
import os
from typing import Any, SupportsIndex

import rustsock

from . import _sendfile, _socket, _timeout
from ._constants import AddressFamily, SocketKind, member
from ._stream import SocketIO


class socket(_socket.socket):
    """A socket: `socket(family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None)`.

    With `fileno`, the socket that already has this descriptor; what is not given of the rest is asked from the kernel.
    Errors are those of the standard library, explained: see `rustsock.explain`.
    """

    __slots__ = ("__weakref__", "_io_refs", "_closed")

    __module__ = "rustsock"

    def __init__(
        self, family: SupportsIndex = -1, type: SupportsIndex = -1, proto: SupportsIndex = -1, fileno: Any = None
    ) -> None:
        self._io_refs = 0
        self._closed = False
        if fileno is None:
            family = AddressFamily.AF_INET if family == -1 else family
            type = SocketKind.SOCK_STREAM if type == -1 else type
            proto = 0 if proto == -1 else proto
        super().__init__(family, type, proto, fileno)

    def __enter__(self) -> socket:
        return self

    def __exit__(self, *_: Any) -> None:
        if not self._closed:
            self.close()

    def __repr__(self) -> str:
        closed = getattr(self, "_closed", False)
        kind = self.__class__
        text = f"<{kind.__module__}.{kind.__qualname__}{' [closed]' if closed else ''} fd={self.fileno()}"
        # A plain %s: how an enumeration is written in an f-string changed from version to version.
        text += ", family=%s, type=%s, proto=%i" % (str(self.family), str(self.type), self.proto)
        local, remote = (None, None) if closed else _socket.names_of(self.fileno())
        if local:
            text += f", laddr={local}"
        if remote:
            text += f", raddr={remote}"
        return text + ">"

    def __getstate__(self) -> Any:
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    @property
    def family(self) -> Any:
        """The address family."""
        return member(super().family, AddressFamily)

    @property
    def type(self) -> Any:
        """The type, without flags."""
        return member(super().type, SocketKind)

    def dup(self) -> socket:
        """Return a second socket object for the same socket; its descriptor is not inheritable."""
        copy = self.__class__(self.family, self.type, self.proto, fileno=_socket.dup(self.fileno()))
        copy.settimeout(self.gettimeout())
        return copy

    def accept(self) -> tuple[socket, Any]:
        """Wait for a connection; return its socket and the address of the peer."""
        fd, address = self._accept()
        connection = rustsock.socket(self.family, self.type, self.proto, fileno=fd)
        # Without a default timeout the new socket blocks, whatever the listener's timeout made of its descriptor.
        if _timeout.getdefaulttimeout() is None and self.gettimeout():
            connection.setblocking(True)
        return connection, address

    def makefile(
        self,
        mode: str = "r",
        buffering: int | None = None,
        *,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
    ) -> Any:
        """Return a file on this socket; the arguments are those of `open`, with "r", "w" and "b" as modes."""
        if not set(mode) <= {"r", "w", "b"}:
            raise ValueError(f"invalid mode {mode!r} (only r, w, b allowed)")
        writing = "w" in mode
        reading = "r" in mode or not writing
        binary = "b" in mode
        raw = SocketIO(self, ("r" if reading else "") + ("w" if writing else ""))
        self._io_refs += 1
        size = io.DEFAULT_BUFFER_SIZE if buffering is None or buffering < 0 else buffering
        if size == 0:
            if not binary:
                raise ValueError("unbuffered streams must be binary")
            return raw
        buffer: Any
        if reading and writing:
            buffer = io.BufferedRWPair(raw, raw, size)
        else:
            buffer = io.BufferedReader(raw, size) if reading else io.BufferedWriter(raw, size)
        if binary:
            return buffer
        if hasattr(io, "text_encoding"):
            encoding = io.text_encoding(encoding)
        text = io.TextIOWrapper(buffer, encoding, errors, newline)
        text.mode = mode  # type: ignore[misc]
        return text

    def sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        """Send a file opened in binary mode, from `offset`, all or `count` bytes of it; return how many were sent."""
        try:
            return self._sendfile_use_sendfile(file, offset, count)
        except _sendfile.NotThisFile:
            return self._sendfile_use_send(file, offset, count)

    # Under these names the standard library's own tests call the two ways by themselves.
    def _sendfile_use_sendfile(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        return _sendfile.in_kernel(self, file, offset, count)

    def _sendfile_use_send(self, file: Any, offset: int = 0, count: int | None = None) -> int:
        return _sendfile.by_reading(self, file, offset, count)

    def _decref_socketios(self) -> None:
        if self._io_refs > 0:
            self._io_refs -= 1
        if self._closed:
            self.close()

    def _real_close(self, _close: Any = _socket.socket.close) -> None:
        # Called while the interpreter ends, when globals may be gone.
        _close(self)

    def close(self) -> None:
        """Close the socket. Streams made from it go on; the descriptor is closed with the last of them."""
        self._closed = True
        if self._io_refs <= 0:
            self._real_close()

    def detach(self) -> int:
        """Give the descriptor away: return it, open, and forget it."""
        self._closed = True
        return super().detach()

    def get_inheritable(self) -> bool:
        """Return whether a program this one starts inherits the descriptor."""
        return os.get_inheritable(self.fileno())

    def set_inheritable(self, inheritable: bool) -> None:
        """Set whether a program this one starts inherits the descriptor."""
        os.set_inheritable(self.fileno(), inheritable)
