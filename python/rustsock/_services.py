"""The system's own names: services, protocols, and this host. The library has no twins of these; libc is asked."""

from __future__ import annotations

import ctypes
import os
import sys
from _thread import allocate_lock
from typing import Any, SupportsIndex

from ._byteorder import htons, ntohs
from ._errors import failure_of, refusal
from ._integer import index


class _Service(ctypes.Structure):
    """`struct servent`."""

    _fields_ = [
        ("name", ctypes.c_char_p),
        ("aliases", ctypes.c_void_p),
        ("port", ctypes.c_int),
        ("protocol", ctypes.c_char_p),
    ]


class _Protocol(ctypes.Structure):
    """`struct protoent`."""

    _fields_ = [("name", ctypes.c_char_p), ("aliases", ctypes.c_void_p), ("number", ctypes.c_int)]


_libc = ctypes.CDLL(None, use_errno=True)
_libc.getservbyname.restype = ctypes.POINTER(_Service)
_libc.getservbyport.restype = ctypes.POINTER(_Service)
_libc.getprotobyname.restype = ctypes.POINTER(_Protocol)

# libc answers in memory of its own that the next call fills anew.
_answer = allocate_lock()


def _c_text(value: Any, call: str, position: int) -> bytes:
    if not isinstance(value, str):
        raise TypeError(f"{call}() argument {position} must be str, not {type(value).__name__}")
    if "\0" in value:
        raise ValueError("embedded null character")
    return value.encode()


def _protocol_text(protocolname: str | None, call: str) -> bytes | None:
    return None if protocolname is None else _c_text(protocolname, call, 2)


def getservbyname(servicename: str, protocolname: str | None = None, /) -> int:
    """Return the port of a service ("http"), for a protocol ("tcp", "udp") or for any."""
    name = _c_text(servicename, "getservbyname", 1)
    protocol = _protocol_text(protocolname, "getservbyname")
    sys.audit("socket.getservbyname", servicename, protocolname)
    with _answer:
        found = _libc.getservbyname(name, protocol)
        port = found.contents.port if found else None
    if port is None:
        raise refusal("service/proto not found")
    return ntohs(port & 0xFFFF)


def getservbyport(port: SupportsIndex, protocolname: str | None = None, /) -> str:
    """Return the service that has a port, for a protocol ("tcp", "udp") or for any."""
    number = index(port)
    protocol = _protocol_text(protocolname, "getservbyport")
    if not 0 <= number <= 0xFFFF:
        raise OverflowError("getservbyport: port must be 0-65535.")
    sys.audit("socket.getservbyport", number, protocolname)
    with _answer:
        found = _libc.getservbyport(htons(number), protocol)
        name = found.contents.name if found else None
    if name is None:
        raise refusal("port/proto not found")
    return name.decode()


def getprotobyname(protocolname: str, /) -> int:
    """Return the number of a protocol ("tcp")."""
    name = _c_text(protocolname, "getprotobyname", 1)
    with _answer:
        found = _libc.getprotobyname(name)
        number = found.contents.number if found else None
    if number is None:
        raise refusal("protocol not found")
    return number


def gethostname() -> str:
    """Return the name of this host."""
    sys.audit("socket.gethostname")
    return os.uname().nodename


def sethostname(name: str | bytes, /) -> None:
    """Set the name of this host."""
    raw = os.fsencode(name)
    sys.audit("socket.sethostname", name)
    if _libc.sethostname(raw, ctypes.c_size_t(len(raw))) == -1:
        code = ctypes.get_errno()
        raise failure_of("sethostname", code)
