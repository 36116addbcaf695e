"""A socket as a file: what `makefile` puts below Python's buffered and text streams."""

from __future__ import annotations

import io
from errno import EAGAIN, EWOULDBLOCK
from typing import Any

from ._errors import refusal, timeout

_NOT_NOW = (EAGAIN, EWOULDBLOCK)


class SocketIO(io.RawIOBase):
    """Raw input and output on a socket. The socket stays open until it and all its streams are closed."""

    def __init__(self, sock: Any, mode: str) -> None:
        if mode not in ("r", "w", "rw", "rb", "wb", "rwb"):
            raise ValueError(f"invalid mode: {mode!r}")
        super().__init__()
        self._sock: Any = sock
        self._reading = "r" in mode
        self._writing = "w" in mode
        self._mode = mode if "b" in mode else mode + "b"
        self._timeout_occurred = False

    def readinto(self, buffer: Any, /) -> int | None:
        """Read into a buffer: how many bytes, 0 at the end of the stream, None for "not now"."""
        self._checkClosed()
        self._checkReadable()  # type: ignore[attr-defined]
        if self._timeout_occurred:
            # Bytes may have been lost between this stream and its buffer.
            raise refusal("cannot read from timed out object")
        try:
            return self._sock.recv_into(buffer)
        except timeout:
            self._timeout_occurred = True
            raise
        except OSError as problem:
            if problem.errno in _NOT_NOW:
                return None
            raise

    def write(self, data: Any, /) -> int | None:
        """Write bytes: how many were taken, None for "not now"."""
        self._checkClosed()
        self._checkWritable()  # type: ignore[attr-defined]
        try:
            return self._sock.send(data)
        except OSError as problem:
            if problem.errno in _NOT_NOW:
                return None
            raise

    def _open(self) -> None:
        if self.closed:
            raise ValueError("I/O operation on closed socket.")

    def readable(self) -> bool:
        """Whether the stream reads."""
        self._open()
        return self._reading

    def writable(self) -> bool:
        """Whether the stream writes."""
        self._open()
        return self._writing

    def seekable(self) -> bool:
        """False: a socket has no positions."""
        self._open()
        return super().seekable()

    def fileno(self) -> int:
        """The descriptor of the socket."""
        self._checkClosed()
        return self._sock.fileno()

    @property
    def name(self) -> int:
        """The descriptor of the socket, -1 when closed."""
        return -1 if self.closed else self.fileno()

    @property
    def mode(self) -> str:
        """How the stream was opened."""
        return self._mode

    def close(self) -> None:
        """Close the stream, and the socket if it was closed before and this is its last stream."""
        if self.closed:
            return
        super().close()
        self._sock._decref_socketios()
        self._sock = None
