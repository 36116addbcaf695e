"""Network byte order: htons and its kin."""

from __future__ import annotations

import ctypes
from typing import Any, SupportsIndex

from ._integer import index
from ._library import function

_htons = function("htons", ctypes.c_uint16)
_ntohs = function("ntohs", ctypes.c_uint16)
_htonl = function("htonl", ctypes.c_uint32)
_ntohl = function("ntohl", ctypes.c_uint32)


def _short(value: SupportsIndex, name: str) -> int:
    number = index(value)
    if number < 0:
        raise OverflowError(f"{name}: can't convert negative Python int to C 16-bit unsigned integer")
    if number > 0xFFFF:
        raise OverflowError(f"{name}: Python int too large to convert to C 16-bit unsigned integer")
    return number


def _long(value: Any) -> int:
    # No operator.index here: the standard library takes only ints.
    if not isinstance(value, int):
        raise TypeError(f"expected int, {type(value).__name__} found")
    if value < 0:
        raise OverflowError("can't convert negative value to unsigned int")
    if value > 0xFFFFFFFF:
        raise OverflowError("int larger than 32 bits")
    return value


def htons(x: SupportsIndex, /) -> int:
    """Convert a 16-bit unsigned integer from host to network byte order."""
    return _htons(_short(x, "htons"))


def ntohs(x: SupportsIndex, /) -> int:
    """Convert a 16-bit unsigned integer from network to host byte order."""
    return _ntohs(_short(x, "ntohs"))


def htonl(x: int, /) -> int:
    """Convert a 32-bit unsigned integer from host to network byte order."""
    return _htonl(_long(x))


def ntohl(x: int, /) -> int:
    """Convert a 32-bit unsigned integer from network to host byte order."""
    return _ntohl(_long(x))
