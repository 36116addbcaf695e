#!/usr/bin/env python3
"""One list of functions: the header declares, packaging/rustsock.map names, and both libraries export the same and no
more, each in the version its documentation says."""

import re
import subprocess
import sys

HEADER = "include/rustsock.h"
SHARED = "build/lib/librustsock.so.0"
STATIC = "build/lib/librustsock.a"


def read(path):
    with open(path, encoding="utf-8") as text:
        return text.read()


def declared():
    text = re.sub(r"/\*.*?\*/", "", read(HEADER), flags=re.S)
    return set(re.findall(r"\b(rsk_\w+)\(", re.sub(r"^#.*$", "", text, flags=re.M)))


def documented():
    """The version of each function: the "Since" of the comment right before its declaration."""
    versions = {}
    for comment, declaration in re.findall(r"^/\*\*\n((?: \*[^\n]*\n)*?) \*/\n([^/#]*)", read(HEADER), flags=re.M):
        names = re.findall(r"\b(rsk_\w+)\(", declaration)
        since = re.findall(r"Since\s(?:\* )?(\d+\.\d+)\.", re.sub(r"\n \* ", " ", comment))
        if names and since:
            versions[names[0]] = "RUSTSOCK_" + since[-1]
    return versions


def mapped():
    """The version of each symbol in the linker's version script."""
    nodes = re.findall(r"^(RUSTSOCK_[\d.]+) \{\n(.*?)^\}", read("packaging/rustsock.map"), flags=re.M | re.S)
    return {name: version for version, body in nodes for name in re.findall(r"^ +(rsk_\w+);$", body, flags=re.M)}


def exported():
    """The version of each symbol that nm -D lists; the versions themselves are in the list too."""
    out = subprocess.run(["nm", "-D", "--defined-only", SHARED], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in out.splitlines()]
    return dict((*row[-1].split("@@"), "none")[:2] for row in rows if row[-2] != "A")


def archived():
    """What a program that links the static library can see of it."""
    out = subprocess.run(["readelf", "-sW", STATIC], capture_output=True, text=True, check=False).stdout
    rows = [line.split() for line in out.splitlines()]
    return {row[7] for row in rows if len(row) == 8 and row[4] in ("GLOBAL", "WEAK", "UNIQUE") and row[6] != "UND"}


def main():
    header, script, shared, static = declared(), mapped(), exported(), archived()
    lists = {
        "the header": header,
        "the map": set(script),
        "the shared library": set(shared),
        "the static library": static,
    }
    problems = [
        f"in {one} and not in {other}: {', '.join(sorted(names - others))}"
        for one, names in lists.items()
        for other, others in lists.items()
        if names - others
    ]
    for what, versions in {"the map": script, "the documentation": documented()}.items():
        problems += [
            f"{name} is exported as {shared.get(name)}; {what} says {versions.get(name)}"
            for name in sorted(header)
            if versions.get(name) != shared.get(name)
        ]
    print("\n".join(problems) or f"{len(header)} functions: header = map = shared library, versioned, = static library")
    return 1 if problems or not header else 0


if __name__ == "__main__":
    sys.exit(main())
