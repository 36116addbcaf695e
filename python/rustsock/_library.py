"""Finds librustsock, checks that it fits this package, and hands out its functions.

Arguments are passed without `argtypes`: declaring them makes a ctypes call 2.6 times slower. So every int has to be
checked to be a C int before (`_integer`), because ctypes would cut it silently.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from typing import Any

ABI = 1
"""The number of the binary interface this package is written for."""

_HERE = os.path.dirname(os.path.abspath(__file__))
_SONAME = "librustsock.so.0"


def _candidates() -> Iterator[str]:
    """Where the library may be: in the package, where the user says, in the build tree around it, in the system."""
    yield os.path.join(_HERE, "librustsock.so")
    named = os.environ.get("RUSTSOCK_LIBRARY")
    if named:
        yield named
    yield os.path.join(_HERE, os.pardir, os.pardir, "build", "lib", _SONAME)
    yield _SONAME


def _load() -> ctypes.CDLL:
    named = os.environ.get("RUSTSOCK_LIBRARY")
    failures = []
    for path in _candidates():
        if path not in (named, _SONAME) and not os.path.exists(path):
            failures.append(f"{path}: not there")
            continue
        try:
            # CDLL, never PyDLL: a call that waits must let other threads run.
            library = ctypes.CDLL(path)
            abi = library.rsk_abi_version()
        except (OSError, AttributeError) as problem:
            if path != _SONAME:
                raise ImportError(f"{path} cannot be loaded: {problem}", path=path) from None
            failures.append(str(problem))
            continue
        if abi != ABI:
            raise ImportError(f"{path} has binary interface {abi}, and this package needs {ABI}", path=path)
        return library
    raise ImportError(
        "librustsock is not found; run `make` in the project, or `pip install ./python`, or set RUSTSOCK_LIBRARY:\n  "
        + "\n  ".join(failures)
    )


library = _load()


def function(name: str, returns: Any = ctypes.c_int) -> Any:
    """The function `rsk_<name>`, to be fetched once by the module that uses it."""
    found = library["rsk_" + name]
    found.restype = returns
    return found


class PollFd(ctypes.Structure):
    """`struct pollfd`."""

    _fields_ = [("fd", ctypes.c_int), ("events", ctypes.c_short), ("revents", ctypes.c_short)]
