#!/usr/bin/env python3
"""make install puts everything where it should be; make uninstall leaves nothing of it, and all that is not its own."""

import os
import sys

from installed import files, make, scratch

LIBRARIES = {
    "bin/rustsock",
    "lib/librustsock.a",
    "lib/librustsock.so",
    "lib/librustsock.so.0",
    "lib/librustsock_wrap.a",
    "lib/rustsock.wrap",
    "lib/pkgconfig/rustsock.pc",
    "lib/cmake/rustsock/rustsock-config.cmake",
    "lib/cmake/rustsock/rustsock-config-version.cmake",
}
SEPARATE = {"LIBDIR": "/usr/lib/some-triplet", "MANDIR": "/usr/man"}


def complete(found, where):
    """The files below a prefix: those listed here, the versioned library, headers and man pages."""
    missing = (LIBRARIES | {"include/rustsock.h", "include/rustsock/posix.h", "share/man/man1/rustsock.1", "share/man/man3/rsk_socket.3", "share/man/man7/rustsock.7"}) - found
    stray = {
        name
        for name in found - LIBRARIES
        if not name.startswith(("include/", "share/man/man3/rsk_", "share/man/man7/rustsock", "share/man/man1/rustsock"))
        and not name.startswith("lib/librustsock.so.0.")
    }
    if missing or stray:
        sys.exit(f"{where}: missing {sorted(missing)}, unexpected {sorted(stray)}")
    return len(found)


def paths_of_this_build(directory):
    """Installed texts that name the directory they were built or staged in."""
    found = []
    for name in files(directory):
        path = os.path.join(directory, name)
        if name.endswith((".pc", ".cmake", ".h", ".1", ".3", ".7")):
            with open(path, encoding="utf-8") as text:
                if directory in text.read():
                    found.append(name)
    return found


def main():
    prefix = os.path.join(scratch("install"), "prefix")
    make("install", PREFIX=prefix)
    count = complete(files(prefix), "PREFIX")
    make("install", PREFIX=prefix)
    if len(files(prefix)) != count:
        sys.exit("a second install adds files")
    make("uninstall", PREFIX=prefix)
    if os.path.exists(prefix):
        sys.exit(f"left by uninstall: {sorted(files(prefix)) or 'empty directories'}")

    # What was there before stays, also a file of a neighbour in a directory of ours.
    neighbours = {
        "lib/cmake/other/other-config.cmake",
        "include/other.h",
        "share/man/man3/other.3",
        "lib/cmake/rustsock/notes",
    }
    for name in neighbours:
        os.makedirs(os.path.join(prefix, os.path.dirname(name)), exist_ok=True)
        with open(os.path.join(prefix, name), "w", encoding="utf-8"):
            pass
    make("install", PREFIX=prefix)
    make("uninstall", PREFIX=prefix)
    if files(prefix) != neighbours:
        sys.exit(f"of the neighbours' {sorted(neighbours)} there is left {sorted(files(prefix))}")
    make("uninstall", PREFIX=prefix)

    # A package: everything below DESTDIR, which no installed file knows of.
    stage = scratch("install with a space")
    make("install", DESTDIR=stage, PREFIX="/usr")
    complete(files(os.path.join(stage, "usr")), "DESTDIR")
    if set(os.listdir(stage)) != {"usr"}:
        sys.exit(f"outside of DESTDIR/usr: {os.listdir(stage)}")
    if paths_of_this_build(stage):
        sys.exit(f"{paths_of_this_build(stage)} name DESTDIR")
    make("uninstall", DESTDIR=stage, PREFIX="/usr")
    if files(stage) - {"usr/bin", "usr/lib", "usr/include", "usr/share/man"}:
        sys.exit(f"left below DESTDIR: {sorted(files(stage))}")

    stage = scratch("install")
    make("install", DESTDIR=stage, PREFIX="/usr", **SEPARATE)
    with open(os.path.join(stage, "usr/lib/some-triplet/pkgconfig/rustsock.pc"), encoding="utf-8") as config:
        if "libdir=${prefix}/lib/some-triplet" not in config.read():
            sys.exit("LIBDIR is not in rustsock.pc")
    if not os.path.exists(os.path.join(stage, "usr/man/man3/rsk_socket.3")):
        sys.exit("MANDIR plays no part")
    make("uninstall", DESTDIR=stage, PREFIX="/usr", **SEPARATE)
    left = {name for name in files(stage) if not os.path.isdir(os.path.join(stage, name))}
    if left:
        sys.exit(f"left with LIBDIR and MANDIR: {sorted(left)}")
    print(f"{count} files installed; PREFIX, DESTDIR, LIBDIR, MANDIR; uninstall leaves nothing and takes nobody else's")


if __name__ == "__main__":
    main()
