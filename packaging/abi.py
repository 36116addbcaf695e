#!/usr/bin/env python3
"""The binary interface as the header promises it, in a form abidiff compares.

    python3 packaging/abi.py   record it in packaging/abi: at a release, or when what was never released is changed

Rust's debug information describes Rust's types, so what is recorded is not the library but an empty one in C with the
prototypes of the header and the symbols of the map. That the real library exports the same symbols is what
tests/abi/symbols.py checks. Constants are part of the interface too, and compilers leave no trace of them: they have a
list of their own.
"""

import os
import platform
import re
import subprocess
import sys
import tempfile

import header as c_header

CC = os.environ.get("CC", "cc")
DIRECTORY = "packaging/abi"
FUNCTIONS = os.path.join(DIRECTORY, f"{platform.machine()}-linux.abi")
CONSTANTS = os.path.join(DIRECTORY, "constants.txt")
HEADER = "rustsock.h"


def library(directory, include="include", script="packaging/rustsock.map"):
    """An empty library with the functions that rustsock.h in `include` declares."""
    source, built = os.path.join(directory, "rustsock.c"), os.path.join(directory, "librustsock.so.0")
    functions = c_header.read(os.path.join(include, HEADER)).functions
    with open(source, "w", encoding="ascii") as out:
        out.write("#define _GNU_SOURCE\n#include <rustsock.h>\n#include <stdlib.h>\n")
        out.writelines(f"{entry.declaration[:-1]} {{ abort(); }}\n" for entry in functions)
    subprocess.run(
        [
            CC,
            "-g",
            "-w",
            "-shared",
            "-fPIC",
            f"-I{include}",
            source,
            "-o",
            built,
            "-Wl,-soname,librustsock.so.0",
            f"-Wl,--version-script={script}",
        ],
        check=True,
    )
    return built


def constants(path="include/rustsock.h"):
    """Each constant and its value; not the version, which is there to be changed."""
    found = (re.match(r"#define (\w+) (.*)", entry.declaration).groups() for entry in c_header.read(path).constants)
    return {name: value for name, value in found if not name.startswith("RSK_VERSION")}


def recorded_constants():
    with open(CONSTANTS, encoding="ascii") as file:
        return dict(line.split(" = ") for line in file.read().splitlines())


def main():
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run(
            [
                "abidw",
                "--no-corpus-path",
                "--no-comp-dir-path",
                "--no-show-locs",
                "--drop-private-types",
                "--type-id-style",
                "hash",
                "--out-file",
                FUNCTIONS,
                library(directory),
            ],
            check=True,
        )
    # Where the compiler keeps its files is no part of the interface.
    with open(FUNCTIONS, encoding="utf-8") as file:
        text = re.sub(r" (filepath|path)='[^']*/", r" \1='", file.read())
    with open(FUNCTIONS, "w", encoding="utf-8") as file:
        file.write(text)
    with open(CONSTANTS, "w", encoding="ascii") as file:
        file.writelines(f"{name} = {value}\n" for name, value in constants().items())
    print(f"recorded in {FUNCTIONS} and {CONSTANTS}")


if __name__ == "__main__":
    sys.exit(main())
