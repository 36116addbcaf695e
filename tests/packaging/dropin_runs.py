#!/usr/bin/env python3
"""Programs for libc do the same on the library: compiled with <rustsock/posix.h>, and linked with the wrap file."""

import os
import signal
import socket
import subprocess
import sys

from dropin import Installed, has_cxx
from installed import CC, SKIPPED, run

LEVELS = {"O0": ["-O0"], "O2-fortify": ["-O2", "-D_FORTIFY_SOURCE=3"], "lto": ["-O2", "-flto", "-D_FORTIFY_SOURCE=2"]}
FORMS = ("header", "wrap")
WRITERS = ("write", "writev", "sendfile", "printf", "fdopen")
# What each program must be seen to call; of the pipe, stdio's own writes are libc's business.
SEEN = {
    "own_names.c": ["socketpair", "send", "recv", "close"],
    "own_names.cc": ["socketpair", "send", "recv", "dup", "close"],
    "streams.c": ["socketpair", "fdopen", "read", "write", "close", "setsockopt"],
    "conversation.c": (
        "socket bind listen getsockname connect accept4 fcntl poll select epoll_create epoll_ctl epoll_wait ioctl send recv "
        "dup dup2 dup3 read write close fdopen shutdown writev sendfile readv recvfrom socketpair getaddrinfo getnameinfo "
        "inet_addr inet_aton inet_ntoa perror strerror"
    ).split(),
}


def output(program, *arguments, **environment):
    done = subprocess.run(
        [program, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )
    return done.returncode, done.stdout, done.stderr


def conversations(installed, problems):
    """The same output, and every call seen."""
    count = 0
    for source, calls in SEEN.items():
        if source.endswith(".cc") and not has_cxx():
            continue
        dialect = ["-std=c++17"] if source.endswith(".cc") else ["-std=gnu17"]
        for level, options in LEVELS.items():
            name = f"{source.replace('.', '-')}-{level}"
            expected = output(installed.build(name, source, [*dialect, *options]))
            for form in FORMS:
                program = installed.build(name, source, [*dialect, *options], form)
                got = output(program)
                if got != expected or expected[0] != 0:
                    problems.append(f"{name}, {form}:\n{got}\nlibc:\n{expected}")
                trace = output(program, RUSTSOCK_TRACE="1")
                trace = trace[1] + trace[2]
                missing = [call for call in calls if f": {call}(" not in trace]
                if missing:
                    problems.append(f"{name}, {form}: not seen by the library: {', '.join(missing)}")
                count += 1
    return count


def end_of(program, how, kind):
    """How a program ends that writes to a pipe without a reader, or a socket without a peer."""
    if kind == "pipe":
        reader, writer = os.pipe()
        os.close(reader)
    else:
        peer, end = socket.socketpair()
        peer.close()
        writer = end.detach()
    done = subprocess.run([program, how], stdout=writer, stderr=subprocess.DEVNULL, timeout=60, check=False)
    os.close(writer)
    return done.returncode


def endings(installed, problems):
    """SIGPIPE where it belongs, and the buffers of _FORTIFY_SOURCE."""
    options = ["-w", "-O2", "-D_FORTIFY_SOURCE=2"]
    programs = {form: installed.build("ending", "ending.c", options, form) for form in ("libc", *FORMS)}
    count = 0
    for form in FORMS:
        for how in WRITERS:
            for kind in ("pipe", "socket"):
                count += 1
                libc, got = end_of(programs["libc"], how, kind), end_of(programs[form], how, kind)
                # On a socket the call fails with EPIPE. What printf writes, libc writes by itself.
                wanted = 3 if kind == "socket" and how != "printf" else -signal.SIGPIPE
                if libc != -signal.SIGPIPE or got != wanted:
                    problems.append(f"{form}: {how} to a {kind} ended with {got}, with libc {libc}")
        for how, (fits, too_many) in {
            **dict.fromkeys(("read", "recv", "recvfrom"), ("8", "9")),
            **dict.fromkeys(("poll", "ppoll"), ("0", "2")),
        }.items():
            count += 1
            if how != "ppoll" and output(programs[form], how, fits)[0] not in (0, 8):
                problems.append(f"{form}: {how} of {fits} fails")
            expected, got = (output(programs[kind], how, too_many) for kind in ("libc", form))
            if expected[0] != -signal.SIGABRT or got != expected:
                problems.append(f"{form}: {how} of {too_many}, more than there is room: {got}, with libc {expected}")
    return count


def main():
    probe = subprocess.run([CC, "-dM", "-E", "-x", "c", os.devnull], capture_output=True, text=True, check=False).stdout
    if "__LP64__" not in probe:
        print("the header is for 64-bit systems")
        return SKIPPED
    installed, problems = Installed("dropin_runs"), []
    count = conversations(installed, problems) + endings(installed, problems)
    wrapped = run(["ldd", installed.build("linked", "own_names.c", form="wrap")])
    if "librustsock" in wrapped:
        problems.append("the link-time form wants the shared library")
    print("\n".join(problems) or f"{count} comparisons with libc: the same, and seen")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
