"""The socket itself: what the standard library has in module `_socket`."""

from __future__ import annotations

import ctypes
import sys
import warnings
from ctypes import byref
from errno import ECONNRESET, EINPROGRESS, EINTR, EISCONN, EWOULDBLOCK
from typing import Any, SupportsIndex

from . import _address, _sockaddr, _timeout
from ._buffer import ADDRESS_ROOM, Held
from ._constants import table
from ._errors import failed_with, failure, failure_told_later, refusal
from ._errors import timeout as timeout_error
from ._integer import c_int, index
from ._library import function
from ._message import Message
from ._timed import POLLERR, POLLIN, POLLOUT
from ._timeout import wait

_socket = function("socket")
_socketpair = function("socketpair")
_bind = function("bind")
_listen = function("listen")
_accept4 = function("accept4")
_connect = function("connect")
_shutdown = function("shutdown")
_close = function("close")
_dup_cloexec = function("dup_cloexec")
_getsockname = function("getsockname")
_getpeername = function("getpeername")
_getsockopt = function("getsockopt")
_setsockopt = function("setsockopt")

_AF_INET, _AF_VSOCK, _SOCK_STREAM = table["AF_INET"], table["AF_VSOCK"], table["SOCK_STREAM"]
_SOCK_CLOEXEC, _SOCK_NONBLOCK = table["SOCK_CLOEXEC"], table["SOCK_NONBLOCK"]
_SOL_SOCKET, _SO_TYPE, _SO_PROTOCOL, _SO_ERROR = (
    table["SOL_SOCKET"],
    table["SO_TYPE"],
    table["SO_PROTOCOL"],
    table["SO_ERROR"],
)
_DEFAULT_BACKLOG = min(table["SOMAXCONN"], 128)
_MOST_OPTION_BYTES = 1024


class socket(Message):
    """A socket: `socket(family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None)`.

    With `fileno`, the socket that already has this descriptor; what is not given of the rest is asked from the kernel.
    """

    __slots__ = ("_type", "_proto")

    _type: int
    _proto: int

    def __new__(cls, *_: Any, **__: Any) -> Any:
        self = super().__new__(cls)
        self._fd = -1
        self._family = self._type = self._proto = 0
        self._keep_timeout(None)
        return self

    def __init__(
        self, family: SupportsIndex = -1, type: SupportsIndex = -1, proto: SupportsIndex = -1, fileno: Any = None
    ) -> None:
        sys.audit("socket.__new__", self, family, type, proto)
        family, kind, proto = c_int(family), c_int(type), c_int(proto)
        if fileno is None:
            family = _AF_INET if family == -1 else family
            kind = _SOCK_STREAM if kind == -1 else kind
            proto = 0 if proto == -1 else proto
            fd = _socket(family, kind | _SOCK_CLOEXEC, proto)
            if fd == -1:
                raise failure("socket")
        else:
            fd = c_int(fileno)
            if fd < 0:
                raise ValueError("negative file descriptor")
            # Also when the caller knows all three: this tells whether it is a socket at all.
            known = _name_of(fd, _getsockname, "getsockname")
            family = int.from_bytes(known[:2], sys.byteorder) if family == -1 else family
            kind = _option_of(fd, _SO_TYPE) if kind == -1 else kind
            proto = _option_of(fd, _SO_PROTOCOL) if proto == -1 else proto
        self._fd, self._family, self._proto = fd, family, proto
        self._type = kind & ~(_SOCK_NONBLOCK | _SOCK_CLOEXEC)
        if kind & _SOCK_NONBLOCK and fileno is None:
            self._keep_timeout(0)
        elif _timeout.default_timeout() is not None:
            self._start_with_default_timeout()

    def _start_with_default_timeout(self) -> None:
        try:
            self._set_timeout(_timeout.default_timeout())
        except OSError:
            fd, self._fd = self._fd, -1
            _close(fd)
            raise

    def __repr__(self) -> str:
        return f"<socket object, fd={self._fd}, family={self._family}, type={self._type}, proto={self._proto}>"

    def __del__(self, _warn: Any = warnings.warn, _close: Any = _close) -> None:
        fd = self._fd
        if fd == -1:
            return
        try:
            _warn(f"unclosed {self!r}", ResourceWarning, source=self)
        finally:
            self._fd = -1
            _close(fd)

    @property
    def family(self) -> int:
        """The address family."""
        return self._family

    @property
    def type(self) -> int:
        """The type, without flags."""
        return self._type

    @property
    def proto(self) -> int:
        """The protocol."""
        return self._proto

    def close(self) -> None:
        """Close the descriptor. What comes after fails with EBADF."""
        fd, self._fd = self._fd, -1
        if fd != -1 and _close(fd) == -1:
            code = failed_with(fd)
            # The peer's reset is no failure of close: the descriptor is free.
            if code != ECONNRESET:
                raise failure("close", fd, code)

    def detach(self) -> int:
        """Give the descriptor away: return it, open, and forget it."""
        fd, self._fd = self._fd, -1
        return fd

    def bind(self, address: Any, /) -> None:
        """Give the socket a local address."""
        packed = _address.pack(self._family, address, "bind")
        sys.audit("socket.bind", self, address)
        if _bind(self._fd, packed, len(packed)) == -1:
            raise failure("bind", self._fd)

    def listen(self, backlog: SupportsIndex = _DEFAULT_BACKLOG, /) -> None:
        """Take connections; up to `backlog` of them wait to be accepted."""
        if _listen(self._fd, max(c_int(backlog), 0)) == -1:
            raise failure("listen", self._fd)

    def _accept(self) -> tuple[int, Any]:
        room = ctypes.c_uint()
        address = ctypes.create_string_buffer(ADDRESS_ROOM)

        def attempt(fd: int) -> int:
            room.value = ADDRESS_ROOM
            return _accept4(fd, address, byref(room), _SOCK_CLOEXEC)

        deadline = None
        if self._timeout:
            # There is no flag to accept without waiting, so the wait comes first.
            deadline = self._deadline()
            wait(self._fd, POLLIN, deadline, "accept")
        listener = self._fd
        accepted = attempt(listener)
        if accepted == -1:
            accepted = self._retried("accept", POLLIN, deadline, attempt, listener)
        return accepted, _sockaddr.unpack(address.raw[: room.value])

    def connect(self, address: Any, /) -> None:
        """Connect to an address."""
        packed = _address.pack(self._family, address, "connect")
        sys.audit("socket.connect", self, address)
        code = self._connected(packed)
        if code == 0:
            return
        if failed_with(self._fd) == code:
            raise failure("connect", self._fd, code)
        raise failure_told_later("connect", code, f"fd={self._fd}, {_sockaddr.shown(packed)}, {len(packed)}")

    def connect_ex(self, address: Any, /) -> int:
        """As connect, but return the error code, 0 for success. An address that is no address still raises."""
        packed = _address.pack(self._family, address, "connect_ex")
        sys.audit("socket.connect", self, address)
        try:
            return self._connected(packed)
        except timeout_error:
            return EWOULDBLOCK

    def _connected(self, packed: bytes) -> int:
        """Connects, waiting if the socket may; 0 or the code of the failure."""
        fd = self._fd
        if _connect(fd, packed, len(packed)) != -1:
            return 0
        code = failed_with(fd)
        # An interrupted connect goes on in the kernel, so it is waited for, not repeated.
        goes_on = code == EINTR and self._timeout != 0 or code == EINPROGRESS and self._timeout
        if not goes_on:
            return code
        wait(fd, POLLOUT | POLLERR, self._deadline(), "connect")
        code = _option_of(self._fd, _SO_ERROR)
        return 0 if code == EISCONN else code

    def shutdown(self, how: SupportsIndex, /) -> None:
        """End one direction of the connection (SHUT_RD, SHUT_WR), or both (SHUT_RDWR)."""
        if _shutdown(self._fd, c_int(how)) == -1:
            raise failure("shutdown", self._fd)

    def getsockname(self) -> Any:
        """Return the local address."""
        return _sockaddr.unpack(_name_of(self._fd, _getsockname, "getsockname"))

    def getpeername(self) -> Any:
        """Return the address of the peer."""
        return _sockaddr.unpack(_name_of(self._fd, _getpeername, "getpeername"))

    def _option_kind(self) -> Any:
        # The options of these sockets are 64 bits wide.
        return ctypes.c_uint64 if self._family == _AF_VSOCK else ctypes.c_int

    def getsockopt(self, level: SupportsIndex, option: SupportsIndex, buflen: SupportsIndex = 0, /) -> Any:
        """Return an option: an int, or up to `buflen` bytes."""
        level, option, room = c_int(level), c_int(option), c_int(buflen)
        if room == 0:
            return _option_of(self._fd, option, level, self._option_kind())
        if not 0 < room <= _MOST_OPTION_BYTES:
            raise refusal("getsockopt buflen out of range")
        value, used = ctypes.create_string_buffer(room), ctypes.c_uint(room)
        if _getsockopt(self._fd, level, option, value, byref(used)) == -1:
            raise failure("getsockopt", self._fd)
        return value.raw[: used.value]

    def setsockopt(self, level: SupportsIndex, option: SupportsIndex, *value: Any) -> None:
        """setsockopt(level, option, value): set an option to an int or to bytes; or (level, option, None, length)."""
        if not 1 <= len(value) <= 2:
            raise TypeError(f"setsockopt() takes 3 or 4 arguments ({2 + len(value)} given)")
        level, option = c_int(level), c_int(option)
        if len(value) == 2:
            if value[0] is not None:
                raise TypeError(f"setsockopt() argument 3 must be None, not {type(value[0]).__name__}")
            done = _setsockopt(self._fd, level, option, None, ctypes.c_uint(index(value[1]) & 0xFFFFFFFF))
        elif isinstance(value[0], int):
            number = self._option_kind()(c_int(value[0]))
            done = _setsockopt(self._fd, level, option, byref(number), ctypes.sizeof(number))
        else:
            with Held(value[0]) as memory:
                done = _setsockopt(self._fd, level, option, memory.after(0), c_int(memory.size))
        if done == -1:
            raise failure("setsockopt", self._fd)


def _name_or_none(fd: int, function_: Any) -> Any:
    address, room = ctypes.create_string_buffer(ADDRESS_ROOM), ctypes.c_uint(ADDRESS_ROOM)
    return None if function_(fd, address, byref(room)) == -1 else address.raw[: room.value]


def _name_of(fd: int, function_: Any, call: str) -> bytes:
    name = _name_or_none(fd, function_)
    if name is None:
        raise failure(call, fd)
    return name


def names_of(fd: int) -> tuple[Any, Any]:
    """The local and the remote address, None where there is none: for descriptions, so it never fails."""
    local, remote = _name_or_none(fd, _getsockname), _name_or_none(fd, _getpeername)
    return local and _sockaddr.unpack(local), remote and _sockaddr.unpack(remote)


def _option_of(fd: int, option: int, level: int = _SOL_SOCKET, kind: Any = ctypes.c_int) -> int:
    value, room = kind(), ctypes.c_uint(ctypes.sizeof(kind))
    if _getsockopt(fd, level, option, byref(value), byref(room)) == -1:
        raise failure("getsockopt", fd)
    return value.value


def close(fd: SupportsIndex, /) -> None:
    """Close a descriptor."""
    number = c_int(fd)
    if _close(number) == -1:
        code = failed_with(number)
        if code != ECONNRESET:
            raise failure("close", number, code)


def dup(fd: SupportsIndex, /) -> int:
    """Return a second descriptor for the same socket, not inheritable."""
    number = c_int(fd)
    copy = _dup_cloexec(number)
    if copy == -1:
        raise failure("dup_cloexec", number)
    return copy


def descriptor_pair(family: SupportsIndex, type: SupportsIndex, proto: SupportsIndex) -> tuple[int, int]:
    """The descriptors of two sockets connected to each other."""
    fds = (ctypes.c_int * 2)()
    if _socketpair(c_int(family), c_int(type) | _SOCK_CLOEXEC, c_int(proto), fds) == -1:
        raise failure("socketpair")
    return fds[0], fds[1]
