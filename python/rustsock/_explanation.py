"""What the library says about a failed call, worded for Python."""

from __future__ import annotations

import ctypes
import re
from errno import EAGAIN
from functools import lru_cache

from . import _wording
from ._library import function

_explain = function("explain")
_explain_code = function("explain_code")
_set_language = function("set_language")

_ROOM = 4096

# The library's advice names its C functions. Most have the same name here, without prefix; these have another one.
_NAMES_HERE = {
    "accept4": "accept",
    "dup_cloexec": "dup",
    "epoll_create1": "Poller",
    "epoll_ctl": "Poller.add",
    "epoll_wait": "Poller.wait",
    "get_cloexec": "get_inheritable",
    "get_nonblocking": "getblocking",
    "poll": "Poller.wait",
    "poller_add": "Poller.add",
    "poller_close": "Poller.close",
    "poller_fd": "Poller.fileno",
    "poller_modify": "Poller.modify",
    "poller_open": "Poller",
    "poller_remove": "Poller.remove",
    "poller_wait": "Poller.wait",
    "poller_wake": "Poller.wake",
    "ppoll": "Poller.wait",
    "pselect": "Poller.wait",
    "select": "Poller.wait",
    "set_cloexec": "set_inheritable",
    "set_nonblocking": "setblocking",
    "set_timeouts": "settimeout",
    "tcp_connect": "create_connection",
    "tcp_listen": "create_server",
}
_C_NAME = re.compile(r"(?<![A-Za-z0-9_])rsk_([a-z0-9_]+)((?:으로|로|은|는|이|가|을|를|과|와)(?=[ .,]|$))?", re.M)
_PARTICLES = ("으로", "로"), ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와")
_C_FLAG = re.compile(r"(?<![A-Za-z0-9_])RSK_([A-Z]+)")


def _name_here(found: re.Match[str]) -> str:
    """The name a function has here; a Korean particle behind it goes with the sound of that name."""
    name, particle = _NAMES_HERE.get(found[1], found[1]), found[2] or ""
    for pair in _PARTICLES:
        if particle in pair and name != found[1]:
            closed = name.endswith(("n", "m", "ng") if particle in _PARTICLES[0] else ("n", "m", "ng", "l", "le"))
            return name + pair[0 if closed else 1]
    return name + particle


def _worded(text: bytes) -> str:
    text_here = _C_NAME.sub(_name_here, text.decode("utf-8", "replace"))
    head, *advice = _C_FLAG.sub(r"\1", text_here).splitlines()[:3] or [""]
    return "\n".join([head, *map(_wording.line, advice)])


def of_report(text: bytes) -> str:
    """The three lines of a report, with names as they are here. `RSK164` is a code and no constant: it stays."""
    head, *advice = _C_NAME.sub(_name_here, text.decode("utf-8", "replace")).splitlines()
    return "\n".join([head, *map(_wording.line, advice)])


def of_last() -> str:
    """Explains the call of the library that failed last in this thread, with its arguments."""
    buffer = ctypes.create_string_buffer(_ROOM)
    _explain(buffer, _ROOM)
    return _worded(buffer.value)


_known: dict[tuple[str | None, int], str] = {}


def of_code(call: str | None, code: int) -> str:
    """Explains a code, for a call or in general."""
    text = _known.get((call, code))
    if text is None:
        buffer = ctypes.create_string_buffer(_ROOM)
        _explain_code(None if call is None else call.encode(), code, buffer, _ROOM)
        text = _known[call, code] = _worded(buffer.value)
    return text


def korean() -> bool:
    """Whether explanations are in Korean now."""
    return "원인:" in of_code(None, EAGAIN)


@lru_cache(maxsize=256)
def parts(text: str) -> tuple[str, str]:
    """The cause and the hint of an explanation: its second and third line, without their labels."""
    lines = [line.partition(":")[2].strip() for line in text.splitlines()[1:]]
    lines += ["", ""]
    return lines[0], lines[1]


def set_language(tag: str | None) -> None:
    """Choose the language of explanations: "en", "ko", or None for what the environment asks for.

    It holds for what fails from now on: an exception keeps the language it was raised with.
    """
    if _set_language(None if tag is None else tag.encode()) == -1:
        raise ValueError(f"no explanations in language {tag!r}: there are 'en' and 'ko'")
    _known.clear()
