#!/usr/bin/env python3
"""What is installed: the size of the libraries, the name and the needs of the shared one, and how it is protected."""

import os
import re
import sys

from installed import make, needs, run, scratch

SHARED_LIMIT = 5 << 19  # 2.5 MiB: the calls and their explanations, and half a MiB of event loop
# libc, the unwinder for panics, the dynamic linker for thread-local data; libpthread and libdl before glibc 2.34.
ALLOWED = r"libc\.so\.6|libgcc_s\.so\.1|ld-linux.*|libpthread\.so\.0|libdl\.so\.2"


def main():
    needs("readelf")
    prefix = os.path.join(scratch("libraries"), "prefix")
    make("install", PREFIX=prefix)
    shared, static = (os.path.join(prefix, "lib", name) for name in ("librustsock.so", "librustsock.a"))
    dynamic = run(["readelf", "-dW", shared])
    segments = run(["readelf", "-lW", shared])
    problems = []
    if os.path.getsize(shared) > SHARED_LIMIT:
        problems.append(f"librustsock.so has {os.path.getsize(shared)} bytes, more than {SHARED_LIMIT}")
    if "Library soname: [librustsock.so.0]" not in dynamic:
        problems.append("the soname is not librustsock.so.0")
    strangers = [name for name in re.findall(r"Shared library: \[(.*?)\]", dynamic) if not re.fullmatch(ALLOWED, name)]
    if strangers:
        problems.append(f"it needs {', '.join(strangers)}")
    for tag, why in {
        "TEXTREL": "its code is changed at load time",
        "RPATH": "it searches libraries by itself",
        "RUNPATH": "it searches libraries by itself",
        "NODELETE": "dlclose cannot unmap it",
    }.items():
        if re.search(rf"\b{tag}\b", dynamic):
            problems.append(why)
    if "NOW" not in dynamic or "GNU_RELRO" not in segments:
        problems.append("its tables of pointers stay writable")
    if not re.search(r"GNU_STACK.* RW ", segments):
        problems.append("it makes the stack executable")
    for path in (shared, static):
        if ".debug_info" in run(["readelf", "-SW", path]):
            problems.append(f"{os.path.basename(path)} is installed with debug information")
    print(
        "\n".join(problems)
        or f"librustsock.so {os.path.getsize(shared):,} bytes, librustsock.a {os.path.getsize(static):,} bytes"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
