"""The constants of the socket API, as the library exports them, and the enumerations `socket` makes of them."""

from __future__ import annotations

import ctypes
from enum import IntEnum, IntFlag
from types import SimpleNamespace
from typing import Any

from ._library import function


class _Constant(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("value", ctypes.c_int64)]


def _read() -> dict[str, int]:
    count = ctypes.c_size_t()
    first = function("constants", ctypes.POINTER(_Constant))(ctypes.byref(count))
    return {first[i].name.decode(): first[i].value for i in range(count.value)}


table: dict[str, int] = _read()
"""Every constant of the library by name."""

# What the standard library keeps in module select, and what belongs to this library's own objects.
_ELSEWHERE = ("POLL", "EPOLL", "FD_SETSIZE", "RSK_")

numbers: dict[str, int] = {name: value for name, value in table.items() if not name.startswith(_ELSEWHERE)}
"""The constants of module socket."""


def _enumeration(kind: Any, name: str, prefix: str) -> Any:
    """As the standard library does: members are also names of the module, and are pickled as such."""
    return kind._convert_(name, "rustsock", lambda constant: constant.startswith(prefix), SimpleNamespace(**numbers))


AddressFamily: Any = _enumeration(IntEnum, "AddressFamily", "AF_")
SocketKind: Any = _enumeration(IntEnum, "SocketKind", "SOCK_")
MsgFlag: Any = _enumeration(IntFlag, "MsgFlag", "MSG_")
AddressInfo: Any = _enumeration(IntFlag, "AddressInfo", "AI_")

names: dict[str, int] = dict(numbers)
"""The constants of module socket, members of enumerations where there are such."""
for _kind in (AddressFamily, SocketKind, MsgFlag, AddressInfo):
    names.update(_kind.__members__)


def member(value: int, kind: Any) -> Any:
    """`value` as a member of `kind`; a number the enumeration does not know stays a number."""
    try:
        return kind(value)
    except ValueError:
        return value
