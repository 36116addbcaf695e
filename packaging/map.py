#!/usr/bin/env python3
"""Writes packaging/rustsock.map, the exported symbols and their versions: "Since 0.1." in the header is RUSTSOCK_0.1.

python3 packaging/map.py           write it
python3 packaging/map.py --check   only compare
"""

import difflib
import sys

import header as c_header

PATH = "packaging/rustsock.map"
FIRST = """\
/*
 * The exported symbols and the release each came with: the linker's version script.
 *
 * Written from include/rustsock.h by `make header`; do not edit. A symbol never leaves its version.
 */
"""


def version(text):
    return tuple(map(int, text.split(".")))


def script(functions):
    """A node for each release, oldest first; each inherits from the one before."""
    out, before = [FIRST], ""
    for since in sorted({entry.doc.since for entry in functions}, key=version):
        names = sorted(entry.name for entry in functions if entry.doc.since == since)
        local = "" if before else "  local:\n    *;\n"
        out.append(
            f"RUSTSOCK_{since} {{\n  global:\n" + "".join(f"    {name};\n" for name in names) + local + f"}}{before};\n"
        )
        before = f" RUSTSOCK_{since}"
    return "\n".join(out)


def main():
    wanted = script(c_header.read().functions)
    if "--check" in sys.argv[1:]:
        with open(PATH, encoding="ascii") as file:
            found = file.read()
        sys.stdout.writelines(
            difflib.unified_diff(found.splitlines(True), wanted.splitlines(True), PATH, "what the header says")
        )
        if found != wanted:
            sys.exit(f"{PATH} is not what the header says: run `make header`")
        return
    with open(PATH, "w", encoding="ascii") as file:
        file.write(wanted)


if __name__ == "__main__":
    main()
