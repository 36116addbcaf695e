#!/usr/bin/env python3
"""The header keeps the binary interface that packaging/abi records: nothing removed, nothing changed. Additions may be.

Changed headers show that a break would be seen.
"""

import os
import subprocess
import sys

from installed import ROOT, SKIPPED, needs, scratch

sys.path.insert(0, os.path.join(ROOT, "packaging"))
import abi  # noqa: E402  (found through the line above)

HEADER, MAP = "include/rustsock.h", "packaging/rustsock.map"
# What is changed: the file, a text in it, and another one in its place.
BREAKS = {
    "a function less": (MAP, "    rsk_poller_wake;\n", ""),
    "another version": (MAP, "RUSTSOCK_0.1", "RUSTSOCK_0.2"),
    "another type of parameter": (
        HEADER,
        "int fd, int events, uint64_t data);",
        "int fd, long events, uint64_t data);",
    ),
    "another type of result": (HEADER, "int rsk_bytes_available(int fd)", "ssize_t rsk_bytes_available(int fd)"),
    "a member more": (HEADER, "  uint32_t events;\n", "  uint32_t events;\n  uint32_t flags;\n"),
    "a larger member": (HEADER, "  uint32_t events;\n", "  uint64_t events;\n"),
}
ADDITION = (
    HEADER,
    "#ifdef __cplusplus\n}",
    "/**\n * Does more.\n *\n * Since 0.1.\n */\nint rsk_more(int much);\n\n#ifdef __cplusplus\n}",
)


def difference(directory, include="include", script=MAP):
    """What abidiff says of an interface, empty if it is compatible with the recorded one."""
    library = abi.library(directory, include, script)
    done = subprocess.run(
        ["abidiff", "--no-added-syms", abi.FUNCTIONS, library], capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr if done.returncode != 0 else ""


def changed(directory, path, old, new):
    """What abidiff says when a text in the header or in the map is another; the map has room for a function more."""
    for name in (HEADER, MAP):
        with open(name, encoding="ascii") as file:
            text = file.read()
        if name == path and old not in text:
            sys.exit(f"{path} has no longer what this check changes: {old}")
        text = text.replace(old, new, 1) if name == path else text
        with open(os.path.join(directory, os.path.basename(name)), "w", encoding="ascii") as out:
            out.write(text.replace("  global:\n", "  global:\n    rsk_more;\n"))
    return difference(directory, directory, os.path.join(directory, os.path.basename(MAP)))


def main():
    os.chdir(ROOT)
    recorded = abi.recorded_constants()
    now = abi.constants()
    problems = [
        f"{name} was {value} and is {now.get(name)}" for name, value in recorded.items() if now.get(name) != value
    ]
    if problems:
        sys.exit("\n".join(problems))
    needs("abidiff")
    if not os.path.exists(abi.FUNCTIONS):
        print(f"no interface is recorded for this machine ({abi.FUNCTIONS})")
        return SKIPPED
    directory = scratch("abi")
    found = difference(directory)
    if found:
        sys.exit(f"{found}\nIf it was never released: make abi-baseline")
    for what, change in BREAKS.items():
        if not changed(directory, *change):
            sys.exit(f"{what}: not noticed")
    found = changed(directory, *ADDITION)
    if found:
        sys.exit(f"an addition is taken for a break:\n{found}")
    print(f"functions and {len(recorded)} constants as recorded; {len(BREAKS)} breaks are noticed, an addition is none")
    return 0


if __name__ == "__main__":
    sys.exit(main())
