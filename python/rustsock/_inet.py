"""IP addresses between text and bytes."""

from __future__ import annotations

import ctypes
from errno import EAFNOSUPPORT
from functools import lru_cache
from typing import Any, SupportsIndex

from ._buffer import Held
from ._constants import table
from ._errors import failure, refusal
from ._integer import c_int
from ._library import function

_inet_pton = function("inet_pton")
_inet_ntop = function("inet_ntop", ctypes.c_char_p)

# Only libc's own inet_aton takes all that the standard library's takes ("127.1", "0x7f000001", trailing words).
_inet_aton = ctypes.CDLL(None)["inet_aton"]

AF_INET, AF_INET6 = table["AF_INET"], table["AF_INET6"]

_SIZES = {AF_INET: 4, AF_INET6: 16}
_TEXT_ROOM = 64


@lru_cache(maxsize=1024)
def packed_numeric(family: int, text: bytes) -> bytes | None:
    """The bytes of an address written in numbers; None where it is a name, or one of another family."""
    out = (ctypes.c_char * 16)()
    return out.raw[: _SIZES[family]] if _inet_pton(family, text, out) == 1 else None


@lru_cache(maxsize=1024)
def numeric_text(family: int, packed: bytes) -> str:
    """An address of the right length as text."""
    out = (ctypes.c_char * _TEXT_ROOM)()
    text = _inet_ntop(family, packed, out, _TEXT_ROOM)
    if text is None:
        raise failure("inet_ntop")
    return text.decode()


def _packed(value: Any) -> bytes:
    with Held(value) as memory:
        return ctypes.string_at(memory.address, memory.size)


def _text(value: Any, call: str, position: int = 1) -> bytes:
    if not isinstance(value, str):
        raise TypeError(f"{call}() argument {position} must be str, not {type(value).__name__}")
    if "\0" in value:
        raise ValueError("embedded null character")
    return value.encode()


def inet_pton(address_family: SupportsIndex, ip_string: str, /) -> bytes:
    """Convert an IP address from text to packed binary format."""
    family = c_int(address_family)
    text = _text(ip_string, "inet_pton", 2)
    out = (ctypes.c_char * 16)()
    done = _inet_pton(family, text, out)
    if done == -1:
        raise failure("inet_pton", -1, EAFNOSUPPORT)
    if done == 0:
        raise refusal("illegal IP address string passed to inet_pton")
    return out.raw[: _SIZES[family]]


def inet_ntop(address_family: SupportsIndex, packed_ip: Any, /) -> str:
    """Convert a packed IP address to text."""
    family = c_int(address_family)
    packed = _packed(packed_ip)
    if family not in _SIZES:
        raise ValueError(f"unknown address family {family}")
    if len(packed) != _SIZES[family]:
        raise ValueError("invalid length of packed IP address string")
    return numeric_text(family, packed)


def inet_aton(ip_addr: str, /) -> bytes:
    """Convert an IPv4 address from text, also in its short forms, to packed binary format."""
    out = (ctypes.c_char * 4)()
    if not _inet_aton(_text(ip_addr, "inet_aton"), out):
        raise refusal("illegal IP address string passed to inet_aton")
    return out.raw


def inet_ntoa(packed_ip: Any, /) -> str:
    """Convert a packed IPv4 address to text."""
    packed = _packed(packed_ip)
    if len(packed) != 4:
        raise refusal("packed IP wrong length for inet_ntoa")
    return numeric_text(AF_INET, packed)
