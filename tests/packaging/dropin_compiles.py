#!/usr/bin/env python3
"""Sources for libc compile with <rustsock/posix.h> in every dialect, and nothing of what it takes over is left to libc."""

import itertools
import os
import re
import subprocess
import sys

from dropin import PROGRAMS, Installed, has_cxx, taken_over, undefined
from installed import CC, CXX, ROOT, run

WARNINGS = ["-Wall", "-Wextra", "-Werror", "-Wno-cast-function-type", "-Wno-unused-result"]
C_DIALECTS = [
    ["-std=c99"],
    ["-std=c11"],
    ["-std=gnu17"],
    ["-std=c99", "-D_POSIX_C_SOURCE=200112L"],
    ["-std=c11", "-D_XOPEN_SOURCE=700"],
    ["-std=gnu17", "-D_GNU_SOURCE", "-D_FILE_OFFSET_BITS=64"],
]
CXX_DIALECTS = [["-std=c++11"], ["-std=c++17"], ["-std=gnu++20", "-D_FILE_OFFSET_BITS=64"]]
LEVELS = [["-O0"], ["-O2"], *(["-O2", f"-D_FORTIFY_SOURCE={level}"] for level in (1, 2, 3))]
MODELS = [["-fPIE"], ["-fPIC", "-fno-plt"]]

# -include comes before the first line of a source; what that line asks for has to be there all the same.
ASKS = """#define _GNU_SOURCE
#include <string.h>
#include <sys/socket.h>
struct ucred credentials;
char *text(char *room);
char *text(char *room) { return strerror_r(accept4(0, 0, 0, 0), room, 9); }
"""
# Without it, names that only GNU programs see are free for others.
ASKS_NOT = """#include <string.h>
#include <sys/socket.h>
int accept4(char *a); int accept4(char *a) { return strerror_r(1, a, 9); }
static int ppoll(void) { return 2; }
int dup3; struct ucred; int recvmmsg(int poll); int recvmmsg(int poll) { return ppoll() + poll + dup3; }
"""
BOTH = "#include <rustsock.h>\n#include <netdb.h>\nint f(int fd);\nint f(int fd) { rsk_perror(0); return close(fd); }\n"
LATE = "#include <stdio.h>\n#include <unistd.h>\n#include <rustsock/posix.h>\n#include <sys/socket.h>\nint f(int fd);\nint f(int fd) { perror(0); return close(fd) + shutdown(fd, 2); }\n"
TWICE = "#include <rustsock/posix.h>\n#undef close\n#include <unistd.h>\nint f(int fd);\nint f(int fd) { return close(fd); }\n"
KEEPS = "#include <unistd.h>\nint f(int fd);\nint f(int fd) { return close(fd) + dup(fd); }\n"


def main():
    installed = Installed("dropin_compiles")
    names = taken_over()
    header = installed.header
    problems, count = [], 0

    def left(source, compiler, options, allowed=()):
        """Compiles a file, or a text; what of libc it still wants."""
        nonlocal count
        count += 1
        into = installed.path("object.o")
        language = "c++" if compiler == CXX else "c"
        command = [compiler, *WARNINGS, *options, *header, "-c", "-x", language, "-o", into]
        if source.startswith(("#", "int")):
            done = subprocess.run([*command, "-"], input=source, text=True, capture_output=True, check=False, cwd=ROOT)
        else:
            path = os.path.join(PROGRAMS, source)
            done = subprocess.run([*command, path], text=True, capture_output=True, check=False, cwd=ROOT)
        told = f"{' '.join([compiler, *options])} {source.splitlines()[0]}"
        if done.returncode != 0:
            problems.append(f"{told}\n{done.stderr}")
            return set()
        wanted = undefined(into)
        leaks = (wanted & names.keys()) - set(allowed)
        if leaks:
            problems.append(f"{told}: left to libc: {sorted(leaks)}")
        strangers = {name for name in wanted if name.startswith("rsk_")} - set(names.values())
        if strangers - {"rsk_perror"}:
            problems.append(f"{told}: {sorted(strangers)} is not in the table")
        return wanted

    for dialect, level, model in itertools.product(C_DIALECTS, LEVELS, MODELS):
        left("every_name.c", CC, [*dialect, *level, *model])
    for dialect, level in itertools.product(C_DIALECTS[:3], LEVELS):
        left("own_names.c", CC, [*dialect, *level])
    for options in (["-O2"], ["-O2", "-D_FORTIFY_SOURCE=2"]):
        left(ASKS, CC, ["-std=gnu17", *options])
        left(ASKS_NOT, CC, ["-std=c99", "-D_XOPEN_SOURCE=700", *options])
        left(LATE, CC, options)
        left(TWICE, CC, options)
        left(BOTH, CC, ["-Wpedantic", "-Wconversion", "-Wshadow", "-std=gnu17", "-D_GNU_SOURCE", *options])
        left(BOTH, CC, ["-Wpedantic", "-Wconversion", "-Wshadow", "-std=c99", *options])
        kept = left(KEEPS, CC, ["-DRUSTSOCK_KEEP_close", *options], allowed=["close"])
        if "close" not in kept or "rsk_dup" not in kept:
            problems.append("-DRUSTSOCK_KEEP_close does not keep close alone")
    compilers = f"C ({CC})"
    if has_cxx():
        for dialect, level, model in itertools.product(CXX_DIALECTS, LEVELS, MODELS):
            left("every_name.c", CXX, [*dialect, *level, *model])
        for level in LEVELS:
            left("own_names.cc", CXX, ["-std=c++17", *level])
            left(BOTH, CXX, ["-std=c++17", *level])
            left(LATE, CXX, ["-std=c++17", *level])
        compilers += f", C++ ({CXX})"
    # A file in assembler among the sources.
    assembler = installed.path("empty.S")
    with open(assembler, "w", encoding="ascii") as file:
        file.write(".text\n")
    run([CC, *header, "-c", assembler, "-o", installed.path("assembler.o")])
    # What the compiler sees of the header alone must not depend on the directory it is in.
    with open(os.path.join(installed.prefix, "include", "rustsock", "posix.h"), encoding="ascii") as file:
        if re.search(r"^#\s*include", file.read(), flags=re.M):
            problems.append("the header includes another: the program's feature macros come too late")
    print("\n".join(problems) or f"{count} compilations, {compilers}: nothing of {len(names)} symbols left to libc")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
