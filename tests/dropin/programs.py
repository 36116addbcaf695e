#!/usr/bin/env python3
"""make dropin-programs: programs of Debian built for libc, with <rustsock/posix.h>, and with the wrap file; then the same
exchange with each build, which has to see the same. Sources that cannot be had are told and left out.

    python3 tests/dropin/programs.py [NAME ...]
"""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "tests", "packaging")]

import exchanges  # noqa: E402
from dropin import Installed, taken_over, undefined  # noqa: E402
from sources import Missing, Sources  # noqa: E402

OPTIONS = "-g -O2 -w -fstack-protector-strong -D_FORTIFY_SOURCE=2"
# Package, program, how to build it with $CFLAGS and $LIBS, and the exchange.
PROGRAMS = {
    "netcat": (
        "netcat-traditional",
        "netcat",
        "cc $CFLAGS -DLINUX -DTELNET -DGAPING_SECURITY_HOLE -DIP_TOS '-DDEBIAN_VERSION=\"0\"' netcat.c -o netcat $LIBS -lresolv",
        exchanges.netcat,
    ),
    "mini_httpd": (
        "mini-httpd",
        "mini_httpd",
        "make -s mime_encodings.h mime_types.h && cc $CFLAGS mini_httpd.c match.c tdate_parse.c -o mini_httpd $LIBS -lcrypt",
        exchanges.mini_httpd,
    ),
    "tinyproxy": (
        "tinyproxy",
        "src/tinyproxy",
        "CFLAGS= LIBS= ./configure --disable-regexcheck && make -s -C src CFLAGS=\"$CFLAGS\" LIBS=\"$LIBS\"",
        exchanges.tinyproxy,
    ),
    "dnsmasq": ("dnsmasq", "src/dnsmasq", 'make -s CFLAGS="$CFLAGS" LIBS="$LIBS"', exchanges.dnsmasq),
    "6tunnel": ("6tunnel", "6tunnel", "cc $CFLAGS 6tunnel.c -o 6tunnel $LIBS", exchanges.six_tunnel),
    "dnstracer": (
        "dnstracer",
        "dnstracer",
        "CFLAGS= LIBS= ./configure && cc $CFLAGS -DHAVE_CONFIG_H -I. dnstracer.c -o dnstracer $LIBS",
        exchanges.dnstracer,
    ),
}
FORMS = ("libc", "header", "wrap")


def built(installed, sources, name, form):
    package, program, commands, _ = PROGRAMS[name]
    tree = sources.unpacked(package, installed.path(f"{name}-{form}"))
    flags = {"libc": [], "header": installed.header, "wrap": []}[form]
    libraries = {"libc": [], "header": installed.libraries, "wrap": installed.wrapped}[form]
    environment = {**os.environ, "CFLAGS": " ".join([OPTIONS, *flags]), "LIBS": " ".join(libraries)}
    done = subprocess.run(
        ["sh", "-ec", commands],
        cwd=tree,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{name}, {form}, does not build:\n" + "\n".join(done.stdout.splitlines()[-15:]))
    return os.path.join(tree, program)


def compared(installed, sources, name):
    """What is wrong, and what the library saw."""
    problems, seen = [], {}
    libc_symbols = taken_over().keys()
    calls = {}
    for form in FORMS:
        program = built(installed, sources, name, form)
        left = undefined(program, "-D") & libc_symbols
        # The link-time form has the library inside, which of course calls libc.
        if form == "header" and left:
            problems.append(f"{form}: left to libc: {sorted(left)}")
        for traced in ("0", "1"):
            work = installed.path(f"{name}-{form}-work{traced}")
            os.makedirs(work, exist_ok=True)
            trace = os.path.join(work, "trace")
            os.environ["RUSTSOCK_TRACE"] = traced
            seen[form, traced] = PROGRAMS[name][3](program, work, trace)
            with open(trace, errors="replace", encoding="utf-8") as file:
                lines = [line for line in file if line.startswith("rustsock ")]
            calls[form] = len(lines)
    problems += [f"{key}: {value}\n    libc: {seen['libc', '0']}" for key, value in seen.items() if value != seen["libc", "0"]]
    problems += [f"{form}: the library saw no call" for form in FORMS[1:] if calls[form] == 0]
    return problems, ", ".join(f"{form} {calls[form]} calls seen" for form in FORMS[1:])


def main():
    names = sys.argv[1:] or list(PROGRAMS)
    kept = os.path.join(ROOT, "build", "debian")
    try:
        sources = Sources(kept)
    except Missing as reason:
        print(f"skipped: {reason}")
        return 77
    installed = Installed("dropin_programs")
    failed, skipped = [], []
    for name in names:
        try:
            problems, told = compared(installed, sources, name)
        except (Missing, PermissionError) as reason:
            skipped.append(name)
            print(f"  skip  {name}: {reason}", flush=True)
            continue
        except (RuntimeError, OSError) as problem:
            problems, told = [str(problem)], ""
        if problems:
            failed.append(name)
            print(f"  FAIL  {name}\n    " + "\n    ".join(problems), flush=True)
        else:
            print(f"  ok    {name}: the same as with libc; {told}", flush=True)
    print(f"{len(names) - len(failed) - len(skipped)} the same, {len(failed)} not, {len(skipped)} skipped")
    return 1 if failed else 77 if len(skipped) == len(names) else 0


if __name__ == "__main__":
    sys.exit(main())
