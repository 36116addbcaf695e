#!/usr/bin/env python3
"""The installed static library and another one in Rust link into one program, in either order, and both work."""

import os

from installed import CC, make, needs, run, scratch


def main():
    needs("rustc", "pkg-config")
    directory = scratch("two-libraries")
    prefix, second = os.path.join(directory, "prefix"), os.path.join(directory, "libsecond.a")
    make("install", PREFIX=prefix)
    config = {"PKG_CONFIG_PATH": os.path.join(prefix, "lib", "pkgconfig")}
    ours = run(["pkg-config", "--variable=static_libs", "rustsock"], **config).split()
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
    for name, libraries in {"ours first": [*ours, second, "-lpthread", "-ldl"], "ours last": [second, *ours]}.items():
        program = os.path.join(directory, name)
        run(
            [
                CC,
                "-Wall",
                "-Wextra",
                "-Werror",
                f"-I{prefix}/include",
                "tests/packaging/two_libraries.c",
                *libraries,
                "-o",
                program,
            ]
        )
        print(f"{name}: {run([program]).strip()}")


if __name__ == "__main__":
    main()
