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


def exported(path):
    """Functions of the dynamic symbol table, as nm -D lists them."""
    out = subprocess.run(["nm", "-D", "--defined-only", path], capture_output=True, text=True, check=True).stdout
    return {fields[-1] for fields in map(str.split, out.splitlines()) if fields[1] in "TW"}


def archived(path):
    """Global functions of a static library; readelf, because nm of binutils 2.40 sees none in objects that rustc's LTO made."""
    out = subprocess.run(["readelf", "-sW", path], capture_output=True, text=True, check=False).stdout
    return set(re.findall(r" FUNC +GLOBAL +DEFAULT +\d+ (rsk_\w+)$", out, flags=re.M))


def main():
    header = declared("include/rustsock.h")
    shared = exported("build/lib/librustsock.so.0")
    static = archived("build/lib/librustsock.a")
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
