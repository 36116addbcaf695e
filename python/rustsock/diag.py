"""Mistakes with sockets, caught: what is reported, how, and the catalogue.

    from rustsock import diag

    diag.configure("teach")          # as the environment variable RUSTSOCK_DIAG
    diag.as_warnings()               # reports become MisuseWarning, with the line of your program
    diag.on_misuse(print)            # or go to a function
    print(diag.text(164))            # an entry of the catalogue

The words of `configure` are described at rsk_diag in rustsock.h.
"""

from __future__ import annotations

import ctypes
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

from . import _errors, _explanation
from ._integer import c_int
from ._library import function

OFF, COUNT, WARN, ERROR, ABORT = 1, 2, 3, 4, 5
"""What is done about a mistake; see `set_policy`."""

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Report(NamedTuple):
    """A mistake that was found."""

    code: int
    name: str
    call: str
    fd: int
    place: str
    fact: str
    why: str
    hint: str
    text: str

    def __str__(self) -> str:
        return self.text


class Mistake(NamedTuple):
    """A mistake of the catalogue. `level` is "A" (always looked for), "E" (when a call has failed), "D" or "S"."""

    code: int
    level: str
    name: str
    title: str
    why: str
    hint: str


class MisuseWarning(RuntimeWarning):
    """A mistake that was found; `report` has the parts of it."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.text)
        self.report = report


class _Code(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int), ("level", ctypes.c_int)] + [
        (name, ctypes.c_char_p) for name in ("name", "title", "why", "hint")
    ]


class _Report(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int) for name in ("code", "policy", "fd", "reserved")] + [
        (name, ctypes.c_char_p) for name in ("name", "call", "place", "fact", "why", "hint", "text", "json")
    ]


_Callback = ctypes.CFUNCTYPE(None, ctypes.POINTER(_Report), ctypes.c_void_p)

_diag = function("diag")
_set_policy = function("misuse_set_policy")
_policy = function("misuse_policy")
_count = function("misuse_count", ctypes.c_ssize_t)
_forget = function("misuse_forget", None)
_suppress = function("misuse_suppress")
_set_callback = function("misuse_callback")
_codes = function("misuse_codes", ctypes.POINTER(_Code))
_text = function("misuse_text")
_leaks = function("leaks")

_told: set[tuple[int, str, int]] = set()
_every = False
_receiver: Callable[[Report], object] | None = None


def _checked(result: int, call: str) -> int:
    if result == -1:
        raise _errors.failure(call)
    return result


def configure(wishes: str = "") -> None:
    """Say which mistakes are reported, where and how; "" is as at the beginning: they are counted.

    Reports name the line of the Python program, unless the library writes them itself ("json", "file=PATH").
    """
    global _every
    words = wishes.split(",")
    theirs = any(word == "json" or word.startswith("file=") for word in words)
    # All reports come from one place in ctypes, so "once for each place" is seen to here.
    _checked(_diag(os.fsencode(wishes if theirs else wishes + ",every")), "diag")
    _every = "every" in words
    _told.clear()
    _checked(_set_callback(None if theirs else _deliver, None), "misuse_callback")


def set_policy(code: int, policy: int) -> None:
    """Say what is done about one mistake, or about all (code 0): OFF, COUNT, WARN, ERROR or ABORT."""
    _checked(_set_policy(c_int(code), c_int(policy)), "misuse_set_policy")


def policy(code: int = 0) -> int:
    """What is done about one mistake, or about those of which nothing else was said."""
    return _checked(_policy(c_int(code)), "misuse_policy")


def count(code: int = 0) -> int:
    """How often one mistake was made so far, or all of them."""
    return _checked(_count(c_int(code)), "misuse_count")


def forget() -> None:
    """Set all counts to 0 and let every place report again."""
    _forget()
    _told.clear()


def suppress(entry: str | None) -> None:
    """Keep reports of a code or a place back; None ends all entries."""
    _checked(_suppress(None if entry is None else os.fsencode(entry)), "misuse_suppress")


def leaks(file: Any = None) -> int:
    """How many sockets diagnosis mode knows to be open; written by place to `file`, which has a `fileno`."""
    if file is None:
        return _checked(_leaks(-1, 0), "leaks")
    file.flush()
    return _checked(_leaks(c_int(file.fileno()), 0), "leaks")


def codes() -> list[Mistake]:
    """The catalogue, in the order of the codes and in the language in use."""
    number = ctypes.c_size_t()
    table = _codes(ctypes.byref(number))
    return [
        Mistake(row.code, chr(row.level), *(part.decode() for part in (row.name, row.title, row.why, row.hint)))
        for row in table[: number.value]
    ]


def text(code: int) -> str:
    """One entry of the catalogue, in all its forms."""
    room = ctypes.create_string_buffer(4096)
    _checked(_text(c_int(code), room, len(room)), "misuse_text")
    return room.value.decode()


def on_misuse(receiver: Callable[[Report], object] | None) -> None:
    """Give reports to a function instead of writing them to standard error; None ends that.

    It is called in the thread that made the mistake. What it raises is printed and goes no further.
    """
    global _receiver
    _receiver = receiver


def as_warnings() -> None:
    """Let reports be warnings of class MisuseWarning, at the line of the program that made the call.

    A filter that turns them into exceptions only has them printed: the call is not undone.
    """
    on_misuse(_warn)


def _caller() -> Any:
    """The frame of the program that called into this package."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
    return frame


def _warn(report: Report) -> None:
    frame = _caller()
    registry = frame.f_globals.setdefault("__warningregistry__", {})
    warnings.warn_explicit(
        MisuseWarning(report), MisuseWarning, frame.f_code.co_filename, frame.f_lineno, registry=registry
    )


@_Callback
def _deliver(given: Any, _: Any) -> None:
    """Takes a report from the library, which sees only that ctypes called it: the place is found here."""
    frame = _caller()
    report = given.contents
    key = (report.code, frame.f_code.co_filename, frame.f_lineno)
    if key in _told and not _every:
        return
    _told.add(key)
    place = f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}"
    name, call, fact = (getattr(report, part).decode() for part in ("name", "call", "fact"))
    whole = _explanation.of_report(report.text.replace(b" at %s: " % report.place, f" at {place}: ".encode(), 1))
    why, hint = _explanation.parts(whole)
    told = Report(report.code, name, call, report.fd, place, fact, why, hint, whole)
    if _receiver is None:
        os.write(2, (whole + "\n").encode())
    else:
        _receiver(told)
