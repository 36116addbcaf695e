"""Exceptions: the standard library's own classes, texts and codes, with the library's explanation attached.

An exception made here has four more attributes: `call` (the name of the call that failed), `cause` (why), `hint` (what
to do) and `explanation` (all of it, in three lines). All are None where no call failed (`inet_aton("x")`). From Python 3.11 on the explanation is also a note, so a traceback
shows it.
"""

from __future__ import annotations

import ctypes
import os
import reprlib
import sys
from errno import EAGAIN, EALREADY, EINPROGRESS, EINTR
from typing import Any

from . import _explanation, _wording
from ._library import function

_last_error = function("last_error")
_last_error_fd = function("last_error_fd")
_gai_strerror = function("gai_strerror", ctypes.c_char_p)

error = OSError


class herror(OSError):
    """An address could not be turned into a name."""

    __module__ = "rustsock"


class gaierror(OSError):
    """A name could not be turned into an address, or an address into a name; `errno` is an EAI_ code."""

    __module__ = "rustsock"


if sys.version_info >= (3, 10):
    timeout = TimeoutError
else:

    class timeout(OSError):
        """The timeout of a socket passed."""

        __module__ = "rustsock"


# Answers that mean "not now" come at any rate: they get the explanation of the code, which is made once.
_NOT_NOW = frozenset((EAGAIN, EALREADY, EINPROGRESS, EINTR))

_HAS_NOTES = hasattr(BaseException, "add_note")

# What the library knows by another name.
_LIBRARY_NAMES = {"recv_into": "recv", "recvfrom_into": "recvfrom", "recvmsg_into": "recvmsg", "sendall": "send"}

_texts: dict[int, str] = {}


def _strerror(code: int) -> str:
    text = _texts.get(code)
    if text is None:
        text = _texts[code] = os.strerror(code)
    return text


def last_error() -> int:
    """The code of the call that failed last in this thread: an errno, or a negative EAI_ code; 0 if none did."""
    return _last_error()


def failed_with(fd: int) -> int:
    """The code of the call about `fd` that has just failed in this thread.

    A signal handler written in Python runs after the interrupted call and before this one. If a call of its own failed,
    the library tells of that one; what is certain then is that a signal came, so the answer is EINTR and the call is
    repeated.
    """
    code = _last_error()
    return code if _last_error_fd() == fd else EINTR


def _explained(exception: Any, call: str, text: str) -> Any:
    cause, hint = _explanation.parts(text)
    # All at once: this is on the way of every "not now" of a busy event loop.
    exception.__dict__.update(call=call, explanation=text, cause=cause, hint=hint)
    if _HAS_NOTES:
        exception.add_note(text)
    return exception


def _general(call: str, code: int) -> str:
    """The explanation of a code for a call, by the name it has in Python."""
    known = _LIBRARY_NAMES.get(call, call)
    text = call + _explanation.of_code(known, code)[len(known) :]
    if call == "sendall" and code == EAGAIN:
        text = text.partition("\n")[0] + "\n" + _wording.of_full(_explanation.korean())
    return text


def refusal(text: str) -> OSError:
    """The exception for what is refused without a call: there is nothing to explain."""
    return unexplained(OSError(text))


def unexplained(exception: Any) -> Any:
    """The exception with attributes that are None."""
    exception.__dict__.update(call=None, explanation=None, cause=None, hint=None)
    return exception


def failure_of(call: str, code: int) -> OSError:
    """The exception for a code of a call that is not the library's."""
    return _explained(OSError(code, _strerror(code)), call, _explanation.of_code(call, code))


def failure_about(call: str, number: int, data: Any) -> OSError:
    """As failure, and the text shows the user's `data` instead of the number that stood for it."""
    code = _last_error()
    text = _explanation.of_last()
    head, end, advice = text.partition("\n")
    shown = " ".join(reprlib.repr(data).split())
    text = head.replace(f", {number})", f", data={shown})", 1) + end + advice
    return _explained(OSError(code, _strerror(code)), call, text)


def failure(call: str, fd: int = -1, code: int | None = None) -> OSError:
    """The exception for the call that has just failed in this thread. `code`, where the caller has read it already."""
    if code is None:
        code = _last_error()
    exact = code not in _NOT_NOW and _last_error() == code and _last_error_fd() == fd
    text = _explanation.of_last() if exact else _general(call, code)
    return _explained(OSError(code, _strerror(code)), call, text)


def failure_told_later(call: str, code: int, about: str) -> OSError:
    """The exception for a failure the kernel reported after the call, in SO_ERROR; `about` says what it was asked."""
    general = _explanation.of_code(call, code)
    failed = "실패" if _explanation.korean() else "failed"
    return _explained(OSError(code, _strerror(code)), call, f"{call}({about}) {failed}{general[len(call) :]}")


def resolver_failure(call: str, code: int) -> OSError:
    """The exception for an EAI_ code `getaddrinfo` or `getnameinfo` has just returned in this thread."""
    from ._constants import table

    if code == table["EAI_SYSTEM"]:
        return failure(call)
    return _explained(gaierror(code, _gai_strerror(code).decode()), call, _explanation.of_last())


def timed_out(call: str) -> OSError:
    """The exception for a call whose time is over."""
    advice = _wording.of_timeout(call, _explanation.korean())
    return _explained(timeout("timed out"), call, f"{call}: timed out\n{advice}")


def explain(problem: BaseException | int | None = None, /) -> str:
    """Explain an exception or a code (errno, or negative EAI_ code) in up to three lines; None is the last failure.

    Of an exception it is the text it was raised with, in the language of that time; see `set_language`.
    """
    if problem is None:
        return _explanation.of_last()
    if isinstance(problem, BaseException):
        text = getattr(problem, "explanation", None)
        if isinstance(text, str):
            return text
        code = getattr(problem, "errno", None)
        if not isinstance(code, int):
            return str(problem)
        return _explanation.of_code(None, code)
    return _explanation.of_code(None, problem)
