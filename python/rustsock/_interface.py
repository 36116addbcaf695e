"""Network interfaces by name and number."""

from __future__ import annotations

import ctypes
import os
from errno import ENXIO

from ._errors import failure, refusal
from ._library import function

_if_nametoindex = function("if_nametoindex", ctypes.c_uint)
_if_indextoname = function("if_indextoname", ctypes.c_char_p)

_NAME_ROOM = 16


class _NameIndex(ctypes.Structure):
    """`struct if_nameindex`."""

    _fields_ = [("index", ctypes.c_uint), ("name", ctypes.c_char_p)]


# The library has no twin of these two.
_libc = ctypes.CDLL(None)
_libc.if_nameindex.restype = ctypes.POINTER(_NameIndex)
_libc.if_freenameindex.argtypes = [ctypes.POINTER(_NameIndex)]
_libc.if_freenameindex.restype = None


def index_of(name: bytes) -> int:
    """The number of the interface, 0 if there is none of that name."""
    return _if_nametoindex(name)


def if_nametoindex(oname: str | bytes | os.PathLike[str], /) -> int:
    """Return the interface index that belongs to the interface name."""
    name = os.fsencode(oname)
    if b"\0" in name:
        raise ValueError("embedded null byte")
    number = index_of(name)
    if number == 0:
        raise refusal("no interface with this name")
    return number


def if_indextoname(index: int, /) -> str:
    """Return the interface name that belongs to the interface index."""
    if not isinstance(index, int):
        raise TypeError("an integer is required")
    if index < 0:
        raise OverflowError("can't convert negative value to unsigned int")
    if index >> 64:
        raise OverflowError("Python int too large to convert to C unsigned long")
    out = (ctypes.c_char * _NAME_ROOM)()
    name = None if index >> 32 else _if_indextoname(index, out)
    if name is None:
        raise failure("if_indextoname", -1, ENXIO)
    return os.fsdecode(name)


def if_nameindex() -> list[tuple[int, str]]:
    """Return a list of (index, name) of all network interfaces."""
    first = _libc.if_nameindex()
    if not first:
        raise refusal("the list of network interfaces cannot be read")
    found = []
    try:
        i = 0
        while first[i].index != 0:
            found.append((first[i].index, os.fsdecode(first[i].name)))
            i += 1
    finally:
        _libc.if_freenameindex(first)
    return found
