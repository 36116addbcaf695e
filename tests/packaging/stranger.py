#!/usr/bin/env python3
"""A stranger's program against the installed library: shared, static, wholly static, as C++."""

import os
import subprocess
import sys

from installed import CC, CXX, make, needs, run, scratch

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "stranger.c")
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]


def dynamic_section(program):
    return run(["readelf", "-dW", program])


def main():
    needs("pkg-config", "readelf")
    directory = scratch("stranger")
    prefix = os.path.join(directory, "prefix")
    make("install", PREFIX=prefix)
    config = {"PKG_CONFIG_PATH": os.path.join(prefix, "lib", "pkgconfig")}
    library_path = {"LD_LIBRARY_PATH": os.path.join(prefix, "lib")}

    def flags(*options):
        return run(["pkg-config", *options, "rustsock"], **config).split()

    def built(name, command):
        program = os.path.join(directory, name)
        run([*command[:1], *WARNINGS, *command[1:], "-o", program], cwd=directory)
        return program

    # Commands as the manual says them.
    kinds = ["shared", "static"]
    shared = built("shared", [CC, PROGRAM, *flags("--cflags", "--libs")])
    if "[librustsock.so.0]" not in dynamic_section(shared):
        sys.exit("the program does not ask for librustsock.so.0")
    if "Name: RUSTSOCK_0.1" not in run(["readelf", "-VW", shared]):
        sys.exit("the program does not ask for a version of its symbols")
    run([shared], **library_path)
    run([built("with-static-flags", [CC, PROGRAM, *flags("--cflags", "--libs", "--static")])], **library_path)

    static = built("static", [CC, PROGRAM, *flags("--cflags"), *flags("--variable=static_libs")])
    if "librustsock" in dynamic_section(static):
        sys.exit("the static program asks for a shared librustsock")
    run([static])

    probe = subprocess.run(
        [CC, "-static", "-x", "c", "-", "-o", os.devnull],
        input="int main(void){return 0;}",
        text=True,
        capture_output=True,
        check=False,
    )
    if probe.returncode == 0:
        # glibc warns of getaddrinfo in such a program, which is right; run() shows warnings only of what fails.
        wholly = built("wholly-static", [CC, "-static", PROGRAM, *flags("--cflags", "--libs", "--static")])
        if "NEEDED" in dynamic_section(wholly):
            sys.exit("the wholly static program asks for shared libraries")
        run([wholly])
        kinds.append("wholly static")

    if subprocess.run([CXX, "--version"], capture_output=True, check=False).returncode == 0:
        run([built("as-c++", [CXX, "-x", "c++", PROGRAM, "-x", "none", *flags("--cflags", "--libs")])], **library_path)
        run(
            [
                built(
                    "as-c++-static",
                    [CXX, "-x", "c++", PROGRAM, "-x", "none", *flags("--cflags"), *flags("--variable=static_libs")],
                )
            ]
        )
        kinds += ["C++ shared", "C++ static"]
    make("uninstall", PREFIX=prefix)
    print(f"programs run: {', '.join(kinds)}")


if __name__ == "__main__":
    main()
