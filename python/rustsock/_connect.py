"""Sockets made in one step: connected, listening, in pairs, from a descriptor. And descriptors sent over sockets."""

from __future__ import annotations

import array
from collections.abc import Iterable
from typing import Any, SupportsIndex

import rustsock

from . import _socket
from ._ancillary import CMSG_LEN
from ._constants import AddressFamily, SocketKind, table
from ._endpoint import socket
from ._errors import refusal

# What is made here is looked up as names of the package, where programs replace them: `rustsock.socket = ProxySocket`.

_GLOBAL_DEFAULT_TIMEOUT: Any = object()

_SOL_SOCKET, _SO_REUSEADDR, _SO_REUSEPORT = table["SOL_SOCKET"], table["SO_REUSEADDR"], table["SO_REUSEPORT"]
_IPPROTO_IPV6, _IPV6_V6ONLY = table["IPPROTO_IPV6"], table["IPV6_V6ONLY"]
_SCM_RIGHTS = table["SCM_RIGHTS"]


def fromfd(fd: SupportsIndex, family: SupportsIndex, type: SupportsIndex, proto: SupportsIndex = 0) -> socket:
    """Return a socket on a copy of the descriptor."""
    return rustsock.socket(family, type, proto, _socket.dup(fd))


def socketpair(
    family: SupportsIndex | None = None, type: SupportsIndex = SocketKind.SOCK_STREAM, proto: SupportsIndex = 0
) -> tuple[socket, socket]:
    """Return two sockets connected to each other, AF_UNIX by default."""
    family = AddressFamily.AF_UNIX if family is None else family
    first, second = _socket.descriptor_pair(family, type, proto)
    return rustsock.socket(family, type, proto, first), rustsock.socket(family, type, proto, second)


def create_connection(
    address: tuple[str | None, Any],
    timeout: float | None = _GLOBAL_DEFAULT_TIMEOUT,
    source_address: tuple[str, int] | None = None,
    *,
    all_errors: bool = False,
) -> socket:
    """Connect to (host, port) and return the socket. All addresses of the host are tried in turn.

    If none can be reached, the last error is raised; with `all_errors`, an ExceptionGroup of all (Python 3.11).
    """
    host, port = address
    problems: list[OSError] = []
    for family, kind, proto, _, target in rustsock.getaddrinfo(host, port, 0, SocketKind.SOCK_STREAM):
        sock = None
        try:
            sock = rustsock.socket(family, kind, proto)
            if timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                sock.settimeout(timeout)
            if source_address:
                sock.bind(source_address)
            sock.connect(target)
            # An exception knows this frame, and this frame must not know it: that would be a reference cycle.
            problems.clear()
            return sock
        except OSError as problem:
            if not all_errors:
                problems.clear()
            problems.append(problem)
            if sock is not None:
                sock.close()
    if not problems:
        raise refusal("getaddrinfo returns an empty list")
    try:
        if all_errors:
            raise ExceptionGroup("create_connection failed", problems)  # noqa: F821
        raise problems[0]
    finally:
        problems.clear()


def has_dualstack_ipv6() -> bool:
    """Return whether one AF_INET6 socket can take IPv4 connections too."""
    try:
        with rustsock.socket(AddressFamily.AF_INET6, SocketKind.SOCK_STREAM) as sock:
            sock.setsockopt(_IPPROTO_IPV6, _IPV6_V6ONLY, 0)
            return True
    except OSError:
        return False


def create_server(
    address: Any,
    *,
    family: SupportsIndex = AddressFamily.AF_INET,
    backlog: int | None = None,
    reuse_port: bool = False,
    dualstack_ipv6: bool = False,
) -> socket:
    """Return a listening TCP socket on (host, port); with `dualstack_ipv6`, for IPv4 and IPv6 at once."""
    if dualstack_ipv6:
        if not has_dualstack_ipv6():
            raise ValueError("dualstack_ipv6 not supported on this platform")
        if family != AddressFamily.AF_INET6:
            raise ValueError("dualstack_ipv6 requires AF_INET6 family")
    sock = rustsock.socket(family, SocketKind.SOCK_STREAM)
    try:
        # So that a server can be started again at once: the port of the last one stays in TIME_WAIT.
        sock.setsockopt(_SOL_SOCKET, _SO_REUSEADDR, 1)
        if reuse_port:
            sock.setsockopt(_SOL_SOCKET, _SO_REUSEPORT, 1)
        if family == AddressFamily.AF_INET6:
            sock.setsockopt(_IPPROTO_IPV6, _IPV6_V6ONLY, not dualstack_ipv6)
        try:
            sock.bind(address)
        except OSError as problem:
            raise _with_address(problem, address) from None
        if backlog is None:
            sock.listen()
        else:
            sock.listen(backlog)
        return sock
    except BaseException:
        sock.close()
        raise


def _with_address(problem: OSError, address: Any) -> OSError:
    """The same problem, and its text names the address, as in the standard library."""
    if problem.errno is None:
        return problem
    named = OSError(problem.errno, f"{problem.strerror} (while attempting to bind on address {address!r})")
    named.__dict__.update(problem.__dict__)
    return named


def send_fds(sock: Any, buffers: Iterable[Any], fds: Iterable[int], flags: int = 0, address: Any = None) -> int:
    """Send descriptors over an AF_UNIX socket, with bytes from buffers; return how many bytes were sent."""
    return sock.sendmsg(buffers, [(_SOL_SOCKET, _SCM_RIGHTS, array.array("i", fds))])


def recv_fds(sock: Any, bufsize: int, maxfds: int, flags: int = 0) -> tuple[bytes, list[int], int, Any]:
    """Receive bytes and up to `maxfds` descriptors: (bytes, descriptors, flags of the message, address)."""
    fds = array.array("i")
    data, messages, flags, address = sock.recvmsg(bufsize, CMSG_LEN(maxfds * fds.itemsize))
    for level, kind, carried in messages:
        if level == _SOL_SOCKET and kind == _SCM_RIGHTS:
            fds.frombytes(carried[: len(carried) - len(carried) % fds.itemsize])
    return data, list(fds), flags, address
