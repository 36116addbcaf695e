#!/usr/bin/env python3
"""The functions the header declares are exactly the symbols the shared library exports, and the static library's `rsk_` ones."""
import re
import subprocess
import sys


def declared(path):
    with open(path, encoding="utf-8") as header:
        text = re.sub(r"/\*.*?\*/", "", header.read(), flags=re.S)
    text = re.sub(r"^#.*$", "", text, flags=re.M)
    return set(re.findall(r"\b(rsk_\w+)\(", text))


def symbols(*command):
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {fields[-1] for fields in map(str.split, out.splitlines()) if len(fields) == 3 and fields[1] in "TW"}


def main():
    header = declared("include/rustsock.h")
    shared = symbols("nm", "-D", "--defined-only", "build/lib/librustsock.so.0")
    static = {name for name in symbols("nm", "--defined-only", "build/lib/librustsock.a") if name.startswith("rsk_")}
    problems = [f"{what}: {', '.join(sorted(names))}" for what, names in {
        "declared but not exported": header - shared,
        "exported but not declared": shared - header,
        "not in the static library": header - static,
        "only in the static library": static - header,
    }.items() if names]
    print("\n".join(problems) or f"{len(header)} functions: header = shared library = static library")
    return 1 if problems or not header else 0


if __name__ == "__main__":
    sys.exit(main())
