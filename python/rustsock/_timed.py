"""The part of a socket every call needs: its descriptor, and how long a call may wait."""

from __future__ import annotations

import sys
from errno import EAGAIN, EINTR
from typing import Any, Callable

from ._constants import table
from ._errors import failed_with, failure
from ._integer import c_long
from ._library import function
from ._timeout import NANOSECONDS, deadline_after, nanoseconds, wait

_set_nonblocking = function("set_nonblocking")

POLLIN, POLLOUT, POLLERR = table["POLLIN"], table["POLLOUT"], table["POLLERR"]
_MSG_DONTWAIT = table["MSG_DONTWAIT"]


class Timed:
    """A descriptor with a timeout."""

    __slots__ = ("_fd", "_timeout", "_transfer_flags")

    _fd: int
    """-1 when closed."""
    _timeout: int | None
    """In nanoseconds: None waits for ever, 0 never waits."""
    _transfer_flags: int
    """Added to the flags of each transfer."""

    def _set_timeout(self, timeout: int | None) -> None:
        if _set_nonblocking(self._fd, timeout is not None) == -1:
            raise failure("set_nonblocking", self._fd)
        self._keep_timeout(timeout)

    def _keep_timeout(self, timeout: int | None) -> None:
        self._timeout = timeout
        # A transfer with a timeout is tried before anybody waits. It must not block even if the program made the
        # descriptor blocking again, by another copy of it.
        self._transfer_flags = _MSG_DONTWAIT if timeout else 0

    def settimeout(self, value: float | None, /) -> None:
        """Set how many seconds a call may wait: None is for ever, 0 is not at all."""
        self._set_timeout(nanoseconds(value))

    def gettimeout(self) -> float | None:
        """Return how many seconds a call may wait; None is for ever."""
        return None if self._timeout is None else self._timeout / NANOSECONDS

    def setblocking(self, flag: bool, /) -> None:
        """Let calls wait for ever, or not at all."""
        # Up to Python 3.11 the standard library takes numbers only.
        waits = flag if sys.version_info >= (3, 12) else c_long(flag)
        self._set_timeout(None if waits else 0)

    def getblocking(self) -> bool:
        """Return whether calls may wait."""
        return self._timeout != 0

    @property
    def timeout(self) -> float | None:
        """How many seconds a call may wait; None is for ever."""
        return self.gettimeout()

    def _deadline(self) -> int | None:
        return deadline_after(self._timeout)

    def _retried(
        self, call: str, events: int, deadline: int | None, attempt: Callable[..., int], fd: int, *arguments: Any
    ) -> int:
        """The result of `attempt(fd, *arguments)`, which has just failed once with -1.

        It is repeated after a signal (PEP 475: the handler has run by now, and would have raised) and, if the socket
        has a timeout, when the socket is ready. A deadline of None is one timeout from now.
        """
        while True:
            code = failed_with(fd)
            if code == EAGAIN and self._timeout:
                if deadline is None:
                    deadline = self._deadline()
                wait(fd, events, deadline, call)
            elif code != EINTR:
                raise failure(call, fd, code)
            # Read anew: when another thread has closed the socket, its number may be a stranger's by now.
            fd = self._fd
            result = attempt(fd, *arguments)
            if result != -1:
                return result

    def fileno(self) -> int:
        """Return the file descriptor; -1 when closed."""
        return self._fd
