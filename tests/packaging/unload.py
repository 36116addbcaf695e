#!/usr/bin/env python3
"""dlclose unmaps the installed library, whatever it was used for before."""

import os

from installed import CC, make, run, scratch


def main():
    directory = scratch("unload")
    prefix, program = os.path.join(directory, "prefix"), os.path.join(directory, "unload")
    make("install", PREFIX=prefix)
    run(
        [
            CC,
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
            f"-I{prefix}/include",
            "tests/packaging/unload.c",
            "-o",
            program,
            "-lpthread",
            "-ldl",
        ]
    )
    print(run([program, os.path.join(prefix, "lib", "librustsock.so.0")]).strip())


if __name__ == "__main__":
    main()
