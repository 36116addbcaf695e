#!/usr/bin/env python3
"""make dropin-programs, second part: no false alarm. Programs of Debian, built with <rustsock/posix.h> and -g, have long and
varied exchanges in diagnosis mode. Every report is collected; one that is not in findings.py, with the reason, is a failure.

    python3 tests/dropin/alarms.py [NAME ...]
"""

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(ROOT, "tests", "packaging")]

import exchanges  # noqa: E402
import programs  # noqa: E402
import servers  # noqa: E402
import tools  # noqa: E402
from dropin import Installed  # noqa: E402
from findings import FINDINGS  # noqa: E402
from recipes import RECIPES  # noqa: E402
from sources import Missing, Sources  # noqa: E402

EXCHANGES = {
    "netcat": [exchanges.netcat, tools.netcat],
    "mini_httpd": [exchanges.mini_httpd, servers.mini_httpd],
    "tinyproxy": [exchanges.tinyproxy, tools.tinyproxy],
    "dnsmasq": [exchanges.dnsmasq, servers.dnsmasq],
    "6tunnel": [exchanges.six_tunnel, servers.six_tunnel],
    "dnstracer": [exchanges.dnstracer],
    "nginx": [servers.nginx],
    "redis": [servers.redis],
    "memcached": [servers.memcached],
    "lighttpd": [servers.lighttpd],
    "microsocks": [servers.microsocks],
    "rinetd": [servers.rinetd],
    "socat": [servers.socat],
    "iperf": [servers.iperf],
    "busybox": [tools.busybox],
}


def built(installed, sources, name):
    package, program, commands, *_ = {**programs.PROGRAMS, **RECIPES}[name]
    tree = sources.unpacked(package, installed.path(name))
    flags, libraries = " ".join([programs.OPTIONS, *installed.header]), " ".join(installed.libraries)
    done = subprocess.run(
        ["sh", "-ec", commands],
        cwd=tree,
        env={**os.environ, "CFLAGS": flags, "LIBS": libraries},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{name} does not build:\n" + "\n".join(done.stdout.splitlines()[-15:]))
    return os.path.join(tree, program)


def reports(log):
    """Each report: code, first line."""
    with open(log, errors="replace", encoding="utf-8") as file:
        return [(int(match[1]), match[0]) for match in re.finditer(r"^rustsock\[RSK(\d+)\] .*$", file.read(), flags=re.M)]


def judged(name, found):
    """The reports nobody has explained, and how often each finding showed."""
    unknown, known = [], {}
    for code, line in found:
        reason = next((row for row in FINDINGS.get(name, ()) if row[0] == code and re.search(row[1], line)), None)
        if reason:
            known[code, reason[2]] = known.get((code, reason[2]), 0) + 1
        else:
            unknown.append(line)
    return unknown, known


def alarmed(name, program, work):
    """Runs the exchanges; what is wrong, and what is known."""
    os.makedirs(work, exist_ok=True)
    os.chmod(work, 0o755)
    log, errors = os.path.join(work, "reports"), os.path.join(work, "errors")
    open(log, "w").close()
    os.chmod(log, 0o666)
    os.environ["RUSTSOCK_DIAG"] = os.environ.get("ALARM_DIAG", f"teach,every,file={log}")
    try:
        for number, exchange in enumerate(EXCHANGES[name]):
            inside = os.path.join(work, str(number))
            os.makedirs(inside, exist_ok=True)
            exchange(program, inside, errors)
    except Exception as problem:  # pylint: disable=broad-except
        failed = [f"the exchange failed: {problem!r}"]
    else:
        failed = []
    finally:
        del os.environ["RUSTSOCK_DIAG"]
    unknown, known = judged(name, reports(log))
    counted = {}
    for line in unknown:
        key = re.sub(r"\b(\d{4,})\b|(?<=fd )\d+|0x[0-9a-f]+", "N", line)
        counted.setdefault(key, [0, line])[0] += 1
    return failed + [f"{count}x {line}" for count, line in counted.values()], known


def main():
    names = sys.argv[1:] or list(EXCHANGES)
    try:
        sources = Sources(os.path.join(ROOT, "build", "debian"))
    except Missing as reason:
        print(f"skipped: {reason}")
        return 77
    installed = Installed("dropin_alarms")
    failed, skipped = [], []
    for name in names:
        try:
            problems, known = alarmed(name, built(installed, sources, name), installed.path(f"{name}-work"))
        except (Missing, PermissionError) as reason:
            skipped.append(name)
            print(f"  skip  {name}: {reason}", flush=True)
            continue
        except RuntimeError as problem:
            problems, known = [str(problem)], {}
        if problems:
            failed.append(name)
            print(f"  FAIL  {name}\n    " + "\n    ".join(problems), flush=True)
        else:
            print(f"  ok    {name}: no false alarm", flush=True)
        for (code, reason), count in sorted(known.items()):
            print(f"          {count}x RSK{code}: {reason}", flush=True)
    print(f"{len(names) - len(failed) - len(skipped)} without a false alarm, {len(failed)} not, {len(skipped)} skipped")
    return 1 if failed else 77 if len(skipped) == len(names) else 0


if __name__ == "__main__":
    sys.exit(main())
