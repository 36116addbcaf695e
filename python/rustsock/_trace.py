"""The trace: a line of text for each call of the library."""

from __future__ import annotations

from typing import Any, SupportsIndex

from ._errors import failure
from ._integer import c_int
from ._library import function

_trace = function("trace")


def trace(target: SupportsIndex | Any | None, /) -> None:
    """Write a line for each call of the library to `target`, a descriptor or an open file; None ends that.

    The library keeps its own copy of the descriptor, so the file may be closed.
    """
    if target is None:
        fd = -1
    elif hasattr(target, "fileno"):
        fd = target.fileno()
    else:
        fd = c_int(target)
    if _trace(fd) == -1:
        raise failure("trace", fd)
