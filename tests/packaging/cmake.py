#!/usr/bin/env python3
"""A CMake project finds the library, shared and static, in a tree that was moved; other versions do not fit."""

import os
import shutil
import subprocess
import sys

from installed import ROOT, make, needs, run, scratch

PROJECT = """\
cmake_minimum_required(VERSION 3.16)
project(stranger C)
find_package(rustsock 0.1 REQUIRED CONFIG)
add_executable(shared {program})
target_link_libraries(shared PRIVATE rustsock::rustsock)
add_executable(static {program})
target_link_libraries(static PRIVATE rustsock::static)
"""
VERSIONS = """\
cmake_minimum_required(VERSION 3.16)
project(versions NONE)
find_package(rustsock {version} REQUIRED CONFIG)
"""


def written(directory, text):
    os.makedirs(directory)
    with open(os.path.join(directory, "CMakeLists.txt"), "w", encoding="utf-8") as project:
        project.write(text)
    return directory


def main():
    needs("cmake")
    directory = scratch("cmake")
    first, moved = os.path.join(directory, "first"), os.path.join(directory, "moved")
    make("install", PREFIX=first)
    shutil.move(first, moved)
    project = written(
        os.path.join(directory, "project"), PROJECT.format(program=os.path.join(ROOT, "tests/packaging/stranger.c"))
    )
    build = os.path.join(directory, "build")
    run(["cmake", "-S", project, "-B", build, f"-DCMAKE_PREFIX_PATH={moved}"])
    run(["cmake", "--build", build])
    for program in ("shared", "static"):
        run([os.path.join(build, program)])
    for version, fits in {
        "": True,
        "0.1": True,
        "0.1.0": True,
        "0.1.9": False,
        "0.2": False,
        "0.0": False,
        "1": False,
    }.items():
        source = written(os.path.join(directory, f"version-{version}"), VERSIONS.format(version=version))
        done = subprocess.run(
            ["cmake", "-S", source, "-B", source + "-build", f"-DCMAKE_PREFIX_PATH={moved}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if (done.returncode == 0) != fits:
            sys.exit(f"version {version!r} {'does not fit' if fits else 'fits'}:\n{done.stdout}{done.stderr}")
    make("uninstall", PREFIX=moved)
    if os.path.exists(moved):
        sys.exit("uninstall leaves something in a tree that was moved")
    print("shared and static program, tree moved, seven version requests")


if __name__ == "__main__":
    main()
