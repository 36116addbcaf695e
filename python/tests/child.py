"""Python programs run by the interpreter under test, in a process of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any

TESTS = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.dirname(TESTS)
DEADLINE = 30


def environment(**changes: str) -> dict:
    """The environment of a child: this one's, and what the tests decide themselves taken out of it."""
    decided = ("RUSTSOCK_LANG", "RUSTSOCK_DIAG", "RUSTSOCK_TRACE", "RUSTSOCK_POLLER", "LC_ALL", "LC_MESSAGES", "LANG", "PYTHONWARNINGS")
    env = {name: value for name, value in os.environ.items() if name not in decided}
    env["PYTHONPATH"] = PACKAGE
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    env.update(changes)
    return env


def python(*arguments: str, **changes: str) -> Any:
    """Runs a program to its end; stdout and stderr are text."""
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment(**changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        timeout=DEADLINE,
    )


def started(*arguments: str, **changes: str) -> subprocess.Popen:
    """Starts a program and leaves it running."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        # Whoever runs the tests in the background may have had SIGINT ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        env=environment(**changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def script(name: str) -> str:
    """A program of the tests."""
    return os.path.join(TESTS, "scripts", name)
