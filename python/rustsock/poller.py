"""The poller: one way to wait for many descriptors, over select, poll or epoll."""

from __future__ import annotations

import ctypes
from enum import IntEnum, IntFlag
from errno import EBADF, EINTR, ENOENT
from time import monotonic_ns
from typing import Any, NamedTuple

from ._constants import table
from ._errors import failed_with, failure, failure_about
from ._integer import INT_MAX, c_int
from ._library import function
from ._timeout import deadline_after, milliseconds, nanoseconds

__all__ = ["Backend", "Event", "Poller", "Ready"]


class _Handle(ctypes.Structure):
    """`rsk_poller`."""

    _fields_ = [("id", ctypes.c_uint64)]


class _Event(ctypes.Structure):
    """`rsk_event`."""

    _fields_ = [("fd", ctypes.c_int), ("events", ctypes.c_uint32), ("data", ctypes.c_uint64)]


_open = function("poller_open")
_close = function("poller_close")
_backend = function("poller_backend")
_add = function("poller_add")
_modify = function("poller_modify")
_remove = function("poller_remove")
_wait = function("poller_wait")
_wake = function("poller_wake")
_fd = function("poller_fd")


class Backend(IntEnum):
    """The system call that waits."""

    AUTO = table["RSK_POLLER_AUTO"]
    SELECT = table["RSK_POLLER_SELECT"]
    POLL = table["RSK_POLLER_POLL"]
    EPOLL = table["RSK_POLLER_EPOLL"]


class Event(IntFlag):
    """What to watch for, and what happened. Also names of `Poller`: `Poller.READABLE`."""

    READABLE = table["RSK_READABLE"]
    WRITABLE = table["RSK_WRITABLE"]
    PRIORITY = table["RSK_PRIORITY"]
    ERROR = table["RSK_ERROR"]
    HANGUP = table["RSK_HANGUP"]
    INVALID = table["RSK_INVALID"]
    WAKE = table["RSK_WAKE"]
    EDGE = table["RSK_EDGE"]
    ONESHOT = table["RSK_ONESHOT"]


class Ready(NamedTuple):
    """A descriptor something happened to: -1 with `Event.WAKE` for a wake-up."""

    fd: int
    events: Event
    data: Any


class Poller:
    """Watches descriptors.

        with Poller() as poller:
            poller.add(sock, Poller.READABLE, data="anything")
            for fd, events, data in poller.wait(timeout=1.5):
                ...

    Any thread may add, modify, remove and wake while one waits. Remove a descriptor before it is closed.
    """

    READABLE, WRITABLE, PRIORITY = Event.READABLE, Event.WRITABLE, Event.PRIORITY
    ERROR, HANGUP, INVALID, WAKE = Event.ERROR, Event.HANGUP, Event.INVALID, Event.WAKE
    EDGE, ONESHOT = Event.EDGE, Event.ONESHOT
    AUTO, SELECT, POLL, EPOLL = Backend

    def __init__(self, backend: Backend | int | str = Backend.AUTO) -> None:
        """Open a poller. `backend` is a Backend or its name ("epoll"); RUSTSOCK_POLLER overrules it."""
        self._handle: _Handle | None = None
        if isinstance(backend, str):
            try:
                backend = Backend[backend.upper()]
            except KeyError:
                raise ValueError(f"unknown backend {backend!r}: there are auto, select, poll and epoll") from None
        handle = _Handle()
        if _open(c_int(backend), ctypes.byref(handle)) == -1:
            raise failure("poller_open")
        self._handle = handle
        self._data: dict[int, Any] = {}
        # What was given to add, by its number: a closed socket has none any more. As in selectors.
        self._objects: dict[int, Any] = {}
        self._rooms: list[Any] = []

    def _opened(self) -> _Handle:
        if self._handle is None:
            raise ValueError("I/O operation on closed poller")
        return self._handle

    def close(self) -> None:
        """Close the poller; what it watched stays open. Doing so twice does no harm."""
        handle, self._handle = self._handle, None
        if handle is not None:
            self._objects.clear()
        if handle is not None and _close(handle) == -1:
            raise failure("poller_close")

    @property
    def closed(self) -> bool:
        """Whether the poller is closed."""
        return self._handle is None

    def __enter__(self) -> Poller:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None:
            self.close()

    @property
    def backend(self) -> str:
        """The name of the backend in use: "select", "poll" or "epoll"."""
        number = _backend(self._opened())
        if number == -1:
            raise failure("poller_backend")
        return Backend(number).name.lower()

    def fileno(self) -> int:
        """Return the epoll descriptor, for another poller to watch. select and poll have none: OSError (ENOTSUP)."""
        fd = _fd(self._opened())
        if fd == -1:
            raise failure("poller_fd")
        return fd

    def add(self, watched: Any, events: int = Event.READABLE, data: Any = None) -> None:
        """Watch a descriptor, or an object that has one; `data` comes back with its events."""
        fd = _descriptor(watched)
        handle = self._opened()
        known = self._data.get(fd, _NOTHING)
        # First the data: another thread may be told of the descriptor before this one goes on.
        self._data[fd] = data
        if _add(handle, fd, c_int(events), ctypes.c_uint64(fd)) == -1:
            problem = failure_about("poller_add", fd & _ALL_BITS, data)
            if known is _NOTHING:
                self._data.pop(fd, None)
            else:
                self._data[fd] = known
            raise problem
        self._objects[fd] = watched

    def modify(self, watched: Any, events: int, data: Any = None) -> None:
        """Change what a descriptor is watched for, and its data; this also arms a ONESHOT again."""
        fd = _descriptor(watched)
        if _modify(self._opened(), fd, c_int(events), ctypes.c_uint64(fd)) == -1:
            raise failure_about("poller_modify", fd & _ALL_BITS, data)
        self._data[fd] = data

    def remove(self, watched: Any) -> None:
        """Watch a descriptor no more. An object that was closed already is known by its identity."""
        handle = self._opened()
        try:
            fd = _descriptor(watched)
        except ValueError:
            # A closed file.
            fd = self._number_before_close(watched)
            if fd == -1:
                raise
        else:
            if fd == -1:
                fd = self._number_before_close(watched)
            elif _remove(handle, fd) == -1:
                raise failure("poller_remove", fd)
            else:
                self._forget(fd)
                return
        if _remove(handle, fd) == -1:
            code = failed_with(fd)
            # The kernel has forgotten a closed descriptor by itself.
            if fd == -1 or code not in (EBADF, ENOENT):
                raise failure("poller_remove", fd, code)
        self._forget(fd)

    def _number_before_close(self, watched: Any) -> int:
        """The number under which a closed object was added; -1 if it was not."""
        return next((fd for fd, known in list(self._objects.items()) if known is watched), -1)

    def _forget(self, fd: int) -> None:
        self._data.pop(fd, None)
        self._objects.pop(fd, None)

    def wait(self, timeout: float | None = None, most: int = 64) -> list[Ready]:
        """Wait until something is ready, at most `timeout` seconds; return up to `most` events, [] when time is over.

        None waits for ever. A signal does not end the wait, unless its handler raises.
        """
        handle = self._opened()
        limit = nanoseconds(timeout)
        deadline = deadline_after(limit)
        room = self._room(most)
        while True:
            left = -1 if deadline is None else max(0, min(milliseconds(deadline - monotonic_ns()), INT_MAX))
            count = _wait(handle, room, len(room), left)
            if count != -1:
                break
            code = failed_with(-1)
            if code != EINTR:
                raise failure("poller_wait", -1, code)
        ready = [self._told(room[i]) for i in range(count)]
        self._rooms.append(room)
        return ready

    def _room(self, most: int) -> Any:
        """An array for `most` events that no other thread uses."""
        try:
            room = self._rooms.pop()
        except IndexError:
            room = ()
        return room if len(room) == most else (_Event * c_int(most))()

    def _told(self, event: _Event) -> Ready:
        return Ready(event.fd, Event(event.events), self._data.get(event.fd))

    def wake(self) -> None:
        """Make a wait return, from any thread or a signal handler; it tells of an Event.WAKE."""
        if _wake(self._opened()) == -1:
            raise failure("poller_wake")


_NOTHING = object()
_ALL_BITS = (1 << 64) - 1


def _descriptor(watched: Any) -> int:
    return c_int(watched.fileno() if hasattr(watched, "fileno") else watched)
