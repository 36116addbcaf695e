#!/usr/bin/env python3
"""Panics are caught in the libraries as they are linked and stripped for installation, and beside another Rust library.

The library is built once more, with the hook that makes a call panic, and goes the way of the installed one: whoever
drops too much on it loses the unwinding tables, and nothing else shows it.
"""

import os
import sys

from installed import CC, ROOT, make, needs, run, scratch

NATIVE = ["-lutil", "-lrt", "-lpthread", "-lm", "-ldl"]
STRICT = ["-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Iinclude"]


def hooked(directory):
    """The two libraries with rsk_test_panic_in, stripped."""
    script = os.path.join(directory, "hooks.map")
    with open("packaging/rustsock.map", encoding="utf-8") as text, open(script, "w", encoding="utf-8") as out:
        out.write(text.read().replace("  global:\n", "  global:\n    rsk_test_panic_in;\n", 1))
    make(
        "lib",
        BUILD=directory,
        MAP=script,
        CARGO_FLAGS="--quiet --features test-hooks",
        CARGO_TARGET_DIR=os.path.join(ROOT, "build", "hooks"),
    )
    libraries = [os.path.join(directory, "lib", name) for name in ("librustsock.a", "librustsock.so.0")]
    run(["strip", "--strip-unneeded", *libraries])
    return libraries


def main():
    needs("rustc", "strip")
    os.chdir(ROOT)
    directory = scratch("panics")
    static, shared = hooked(directory)
    second = os.path.join(directory, "libsecond.a")
    run(
        [
            "rustc",
            "--edition",
            "2024",
            "--crate-type",
            "staticlib",
            "-O",
            "tests/packaging/second_library.rs",
            "-o",
            second,
        ]
    )
    sources = {
        "every_function": [
            f"tests/c/{name}"
            for name in sorted(os.listdir("tests/c"))
            if name.startswith("panics") and name.endswith(".c")
        ],
        "two": ["-DRUSTSOCK_PANICS", "tests/packaging/two_libraries.c"],
    }
    links = {
        "every_function-static": [static],
        "every_function-shared": [shared],
        "two-static": [static, second],
        "two-static-reversed": [second, static],
        "two-shared": [shared, second],
    }
    for name, libraries in links.items():
        program = os.path.join(directory, name)
        run([CC, *STRICT, *sources[name.split("-", maxsplit=1)[0]], *libraries, "-o", program, *NATIVE])
        said = run([program], LD_LIBRARY_PATH=os.path.dirname(shared)).strip()
        print(f"{name}: {said.splitlines()[-1]}")


if __name__ == "__main__":
    sys.exit(main())
