"""Ancillary data: control messages packed and unpacked, and `struct msghdr` around them."""

from __future__ import annotations

import ctypes
import struct
import warnings
from collections.abc import Iterable, Sequence
from typing import Any, SupportsIndex

from ._buffer import Held
from ._errors import refusal
from ._integer import c_int, size

AncillaryData = list[tuple[int, int, bytes]]

_HEADER = struct.Struct("@Nii")
_ALIGNMENT = struct.calcsize("@N")
# The kernel keeps the size of a control message in an int.
_MOST = 0x7FFFFFFF


class MessageHeader(ctypes.Structure):
    """`struct msghdr`."""

    _fields_ = [
        ("name", ctypes.c_void_p),
        ("name_size", ctypes.c_uint),
        ("iov", ctypes.c_char_p),
        ("iov_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_size", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


def iovecs(pieces: Sequence[Held]) -> bytes:
    """An array of `struct iovec` over the memory of objects."""
    numbers: list[int] = []
    for piece in pieces:
        numbers += piece.address, piece.size
    return struct.pack("@" + "PN" * len(pieces), *numbers)


def _aligned(length: int) -> int:
    return -(-length // _ALIGNMENT) * _ALIGNMENT


def CMSG_LEN(length: SupportsIndex, /) -> int:
    """Return the length of a control message with `length` bytes of data, without padding behind."""
    number = size(length)
    if not 0 <= number <= _MOST - _HEADER.size:
        raise OverflowError("CMSG_LEN() argument out of range")
    return _HEADER.size + number


def CMSG_SPACE(length: SupportsIndex, /) -> int:
    """Return the room a control message with `length` bytes of data takes, with padding behind."""
    number = size(length)
    if not 0 <= number <= _MOST - _HEADER.size - _ALIGNMENT:
        raise OverflowError("CMSG_SPACE() argument out of range")
    return _HEADER.size + _aligned(number)


def pack(messages: Iterable[Any]) -> bytes:
    """Control messages (level, type, data) one after the other, as `sendmsg` takes them."""
    try:
        given = iter(messages)
    except TypeError:
        raise TypeError("sendmsg() argument 2 must be an iterable") from None
    packed = bytearray()
    for item in given:
        if not isinstance(item, (tuple, list)):
            raise TypeError("[sendmsg() ancillary data items] must be a sequence")
        if len(item) != 3:
            raise TypeError(
                f"[sendmsg() ancillary data items]() argument must be sequence of length 3, not {len(item)}"
            )
        level, kind = c_int(item[0]), c_int(item[1])
        with Held(item[2]) as data:
            if data.size > _MOST - _HEADER.size:
                raise refusal("ancillary data item too large")
            packed += _HEADER.pack(_HEADER.size + data.size, level, kind)
            packed += ctypes.string_at(data.address, data.size)
        packed += bytes(_aligned(len(packed)) - len(packed))
        if len(packed) > _MOST:
            raise refusal("too much ancillary data")
    return bytes(packed)


def unpack(control: bytes) -> AncillaryData:
    """The control messages `recvmsg` received; of one that was cut off, what is there."""
    found: AncillaryData = []
    at = 0
    while at + _HEADER.size <= len(control):
        length, level, kind = _HEADER.unpack_from(control, at)
        if length < _HEADER.size:
            break
        data = control[at + _HEADER.size : at + length]
        found.append((level, kind, data))
        if len(data) < length - _HEADER.size:
            warnings.warn("received malformed or improperly-truncated ancillary data", RuntimeWarning, stacklevel=3)
            break
        at += _aligned(length)
    return found
