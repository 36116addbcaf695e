"""Python ints as C integers. ctypes cuts what does not fit; here it is an OverflowError, as in the standard library."""

from __future__ import annotations

import ctypes
import operator
import sys
from typing import Any, SupportsIndex

INT_MIN, INT_MAX = -0x80000000, 0x7FFFFFFF
UINT_MAX = 0xFFFFFFFF
SIZE_MAX = 0x7FFFFFFFFFFFFFFF


def index(value: SupportsIndex) -> int:
    """`value` as an int, or the TypeError this version of Python raises in its own calls."""
    try:
        return operator.index(value)
    except TypeError:
        if sys.version_info >= (3, 10):
            raise
        kind = type(value).__name__
        if kind == "float":
            raise TypeError("integer argument expected, got float") from None
        raise TypeError(f"an integer is required (got type {kind})") from None


def c_int(value: SupportsIndex) -> int:
    """`value` as C `int`."""
    number = index(value)
    if INT_MIN <= number <= INT_MAX:
        return number
    c_long(number)
    side = "greater than maximum" if number > 0 else "less than minimum"
    raise OverflowError(f"signed integer is {side}")


def c_long(value: SupportsIndex) -> int:
    """`value` as C `long`."""
    number = index(value)
    if not -SIZE_MAX - 1 <= number <= SIZE_MAX:
        raise OverflowError("Python int too large to convert to C long")
    return number


def c_uint(value: SupportsIndex, name: str) -> int:
    """`value` as C `unsigned int`."""
    number = index(value)
    if not 0 <= number <= UINT_MAX:
        raise OverflowError(f"{name} must be 0-{UINT_MAX}")
    return number


def size(value: SupportsIndex) -> int:
    """`value` as a size in bytes; it may still be negative, which callers refuse in their own words."""
    number = index(value)
    if not -SIZE_MAX - 1 <= number <= SIZE_MAX:
        raise OverflowError("Python int too large to convert to C ssize_t")
    return number


def size_argument(number: int) -> Any:
    """A checked size as an argument: ctypes passes a bare int in 32 bits."""
    return number if number <= INT_MAX else ctypes.c_size_t(number)


def port_number(value: SupportsIndex, call: str) -> int:
    """`value` as a port."""
    number = index(value)
    if not 0 <= number <= 0xFFFF:
        raise OverflowError(f"{call}(): port must be 0-65535.")
    return number
