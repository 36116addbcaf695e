#!/usr/bin/env python3
"""Runs the built C lessons as a user would and checks what they print, answer and survive.

    python3 tests/examples/check.py build/examples [words of the checks to run]

Needs Python 3.9 and nothing else; nc, socat and curl are used when they are installed. Each check has time-outs, each
process is ended by its own number. The last line is "N passed, N failed, N skipped"; the exit code is 1 when one failed.
"""

import sys

import each_lesson  # noqa: F401  the checks register themselves, in this order
import kernel_lessons  # noqa: F401
import chat_server  # noqa: F401
import http_server  # noqa: F401
import myth_checks  # noqa: F401
import row_table  # noqa: F401
import every_server  # noqa: F401
import rare_answers  # noqa: F401
import event_lessons  # noqa: F401
import endpoint_lessons  # noqa: F401
import proxy_peers  # noqa: F401
import http_example  # noqa: F401
import http_hazards  # noqa: F401
import node_listing  # noqa: F401
import strangers  # noqa: F401
from harness import Lessons, Skipped
from registry import SOURCES, checks


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    lessons = Lessons(arguments[0], SOURCES / "expected")
    counts = {"ok": 0, "FAIL": 0, "skip": 0}
    skips = []
    for name, function in checks:
        if not all(word in name for word in arguments[1:]):
            continue
        verdict, reason = "ok", ""
        try:
            function(lessons)
        except Skipped as skipped:
            verdict, reason = "skip", str(skipped)
            skips.append(f"skipped {name}: {reason}")
        except Exception as failure:  # a check that breaks has not passed
            verdict, reason = "FAIL", f"{type(failure).__name__}: {failure}"
        finally:
            lessons.end_servers()
        counts[verdict] += 1
        print(f"{verdict:4} {name}" + (f"  ({reason})" if reason else ""), flush=True)
    for line in skips:
        print(line)
    print(f"{counts['ok']} passed, {counts['FAIL']} failed, {counts['skip']} skipped")
    return 1 if counts["FAIL"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
