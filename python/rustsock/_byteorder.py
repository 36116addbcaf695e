"""Network byte order: htons and its kin."""

from __future__ import annotations

import ctypes
from typing import Any

from ._library import function

_htons = function("htons", ctypes.c_uint16)
_ntohs = function("ntohs", ctypes.c_uint16)
_htonl = function("htonl", ctypes.c_uint32)
_ntohl = function("ntohl", ctypes.c_uint32)


def _checked(value: Any, bits: int, name: str) -> int:
    # Not operator.index: the standard library takes only ints here.
    if not isinstance(value, int):
        raise TypeError(f"expected int, {type(value).__name__} found")
    if value < 0:
        raise OverflowError(f"{name}: can't convert negative Python int to C {bits}-bit unsigned integer")
    if value >> bits:
        raise OverflowError(f"{name}: Python int too large to convert to C {bits}-bit unsigned integer")
    return value


def htons(x: int, /) -> int:
    """Convert a 16-bit unsigned integer from host to network byte order."""
    return _htons(_checked(x, 16, "htons"))


def ntohs(x: int, /) -> int:
    """Convert a 16-bit unsigned integer from network to host byte order."""
    return _ntohs(_checked(x, 16, "ntohs"))


def htonl(x: int, /) -> int:
    """Convert a 32-bit unsigned integer from host to network byte order."""
    return _htonl(_checked(x, 32, "htonl"))


def ntohl(x: int, /) -> int:
    """Convert a 32-bit unsigned integer from network to host byte order."""
    return _ntohl(_checked(x, 32, "ntohl"))
