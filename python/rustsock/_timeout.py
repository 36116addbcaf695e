"""Timeouts: kept in whole nanoseconds, rounded up, and spent by waiting in `rsk_poll`."""

from __future__ import annotations

import ctypes
import math
from errno import EINTR
from time import monotonic_ns
from typing import Any

from ._errors import failed_with, failure, timed_out
from ._integer import INT_MAX
from ._library import PollFd, function

_poll = function("poll")

NANOSECONDS = 1_000_000_000
_MILLISECOND = 1_000_000
_MOST_SECONDS = 0x7FFFFFFFFFFFFFFF // NANOSECONDS

_default: int | None = None


def nanoseconds(seconds: Any) -> int | None:
    """A timeout as callers give it: None waits for ever, 0 never waits."""
    if seconds is None:
        return None
    if isinstance(seconds, float):
        if math.isnan(seconds):
            raise ValueError("Invalid value NaN (not a number)")
        if abs(seconds) > _MOST_SECONDS:
            raise OverflowError("timestamp out of range for platform time_t")
        # Rounded away from zero: a timeout is never shorter than asked, and does not become 0, which never waits.
        whole = math.ceil(abs(seconds) * NANOSECONDS)
        whole = -whole if seconds < 0 else whole
    else:
        if not hasattr(seconds, "__index__"):
            raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
        whole = seconds.__index__()
        if abs(whole) > _MOST_SECONDS:
            raise OverflowError("timestamp too large to convert to C _PyTime_t")
        whole *= NANOSECONDS
    if whole < 0:
        raise ValueError("Timeout value out of range")
    if milliseconds(whole) > INT_MAX:
        raise OverflowError("timeout doesn't fit into C timeval")
    return whole


def milliseconds(left: int) -> int:
    """Nanoseconds as `poll` takes them, rounded up."""
    return -(-left // _MILLISECOND)


def getdefaulttimeout() -> float | None:
    """Return the default timeout in seconds of new sockets, or None."""
    return None if _default is None else _default / NANOSECONDS


def setdefaulttimeout(timeout: float | None, /) -> None:
    """Set the default timeout in seconds of new sockets; None means that they wait for ever."""
    global _default
    _default = nanoseconds(timeout)


def default_timeout() -> int | None:
    """The default timeout in nanoseconds."""
    return _default


def deadline_after(timeout: int | None) -> int | None:
    """The time at which a timeout that starts now ends; None is never."""
    return None if timeout is None else monotonic_ns() + timeout


def wait(fd: int, events: int, deadline: int | None, call: str) -> None:
    """Waits until `fd` is ready for `call`; the exception of a timeout if it is not before the deadline."""
    if fd < 0:
        # A closed socket, which poll would ignore: the call itself will say so.
        return
    watched = PollFd(fd, events, 0)
    while True:
        limit = -1
        if deadline is not None:
            left = deadline - monotonic_ns()
            if left < 0:
                raise timed_out(call)
            limit = milliseconds(left)
        ready = _poll(ctypes.byref(watched), 1, limit)
        if ready > 0:
            return
        # EINTR: the handler has run by now; had it raised, we would not be here.
        if ready == -1:
            code = failed_with(-1)
            if code != EINTR:
                raise failure("poll", -1, code)
