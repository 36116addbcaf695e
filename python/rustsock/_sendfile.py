"""Sending a file over a socket: inside the kernel where it can, else by reading and sending."""

from __future__ import annotations

import ctypes
import io
import os
from ctypes import byref
from errno import EAGAIN, EINTR
from typing import Any

from ._constants import table
from ._errors import failed_with, failure
from ._library import function
from ._timed import POLLOUT
from ._timeout import wait

_sendfile = function("sendfile", ctypes.c_ssize_t)

_SOCK_STREAM = table["SOCK_STREAM"]
_CHUNK = 8192
# The kernel takes no more than this in one call.
_MOST_AT_ONCE = 1 << 30


class NotThisFile(Exception):
    """The kernel cannot send this file by itself."""


def check(sock: Any, file: Any, count: int | None) -> None:
    """Refuses what cannot be sent at all."""
    if "b" not in getattr(file, "mode", "b"):
        raise ValueError("file should be opened in binary mode")
    if not sock.type & _SOCK_STREAM:
        raise ValueError("only SOCK_STREAM type sockets are supported")
    if count is not None:
        if not isinstance(count, int):
            raise TypeError(f"count must be a positive integer (got {count!r})")
        if count <= 0:
            raise ValueError(f"count must be a positive integer (got {count!r})")


def _refuse_non_blocking(sock: Any) -> None:
    if sock.gettimeout() == 0:
        raise ValueError("non-blocking sockets are not supported")


def in_kernel(sock: Any, file: Any, offset: int, count: int | None) -> int:
    """Sends with `rsk_sendfile`; each wait may take the socket's timeout."""
    check(sock, file, count)
    try:
        source = file.fileno()
        size = os.fstat(source).st_size
    except (AttributeError, io.UnsupportedOperation, OSError) as problem:
        raise NotThisFile(problem) from None
    if not size:
        return 0
    _refuse_non_blocking(sock)
    position = ctypes.c_longlong(offset)
    target, total = sock.fileno(), 0
    try:
        while count is None or total < count:
            # The kernel would wait on a blocking descriptor without end, whatever the timeout.
            if sock.gettimeout():
                wait(target, POLLOUT, sock._deadline(), "sendfile")
            most = min(_MOST_AT_ONCE, size if count is None else count - total)
            sent = _sendfile(target, source, byref(position), ctypes.c_size_t(most))
            if sent == 0:
                break
            if sent > 0:
                total += sent
                continue
            code = failed_with(target)
            if code == EAGAIN:
                wait(target, POLLOUT, sock._deadline(), "sendfile")
            elif code != EINTR:
                failed = failure("sendfile", target, code)
                raise failed if total else NotThisFile(failed)
        return total
    finally:
        if total and hasattr(file, "seek"):
            file.seek(offset + total)


def by_reading(sock: Any, file: Any, offset: int, count: int | None) -> int:
    """Sends what `file.read` returns."""
    check(sock, file, count)
    _refuse_non_blocking(sock)
    if offset:
        file.seek(offset)
    total = 0
    try:
        while count is None or total < count:
            data = memoryview(file.read(_CHUNK if count is None else min(_CHUNK, count - total)))
            if not data:
                break
            while data:
                try:
                    sent = sock.send(data)
                except BlockingIOError:
                    continue
                total += sent
                data = data[sent:]
        return total
    finally:
        if total and hasattr(file, "seek"):
            file.seek(offset + total)
