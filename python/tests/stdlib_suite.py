"""Runs a test module of CPython's own suite on rustsock and compares with the standard library.

    python stdlib_suite.py test_socket [--layer top|low] [--verbose]

`top` puts rustsock in the place of modules `socket` and `_socket`, `low` only in that of `_socket`. Each run is a child
process with a deadline for each test; a test that hangs or crashes counts as failed, and a new child goes on behind it.
The number that matters: of the tests the standard library passes, how many rustsock passes.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

DEADLINE = 30.0

# Where /dev/vsock exists but no hypervisor answers, these wait for ever, with the standard library too.
EXCLUDED = ("ThreadedVSOCKSocketStreamTest",)

CHILD = r"""
import faulthandler, os, sys, types

layer, module, deadline, done_file, excluded = sys.argv[1:6]
if layer != "stdlib":
    import rustsock
    from rustsock import _constants, _resolve, _socket as low
    facade = types.ModuleType("_socket")
    for name in rustsock.__all__:
        setattr(facade, name, getattr(rustsock, name))
    for name, value in _constants.numbers.items():
        setattr(facade, name, value)
    # What the standard library's own layer adds.
    for name in ("create_connection create_server has_dualstack_ipv6 fromfd getfqdn recv_fds send_fds "
                 "AddressFamily SocketKind MsgFlag AddressInfo Poller Event").split():
        delattr(facade, name)
    facade.socket = facade.SocketType = low.socket
    facade.socketpair = lambda family=1, kind=1, proto=0: tuple(
        low.socket(family, kind, proto, fd) for fd in low.descriptor_pair(family, kind, proto))
    facade.CAPI = None
    sys.modules["_socket"] = facade
    if layer == "top":
        sys.modules["socket"] = rustsock

import unittest
import test.support

with open(done_file) as f:
    done = set(f.read().split("\n"))
log = open(done_file, "a", buffering=1)

def say(word, test):
    os.write(1, ("%s %s\n" % (word, test.id())).encode())

class Result(unittest.TestResult):
    def startTest(self, test):
        super().startTest(test)
        log.write(test.id() + "\n")
        say("start", test)
        faulthandler.dump_traceback_later(float(deadline), exit=True)
        self.outcome = "ok"
    def stopTest(self, test):
        faulthandler.cancel_dump_traceback_later()
        say(self.outcome, test)
        super().stopTest(test)
    def addSkip(self, test, reason):
        self.outcome = "skip"
    def note(self, test, err):
        self.outcome = "fail"
        sys.stderr.write("--- %s\n%s\n" % (test.id(), self._exc_info_to_string(err, test)))
    addError = addFailure = note
    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.note(test, err)
    def addExpectedFailure(self, test, err):
        self.outcome = "ok"
    def addUnexpectedSuccess(self, test):
        self.outcome = "fail"

def wanted(suite):
    kept = [wanted(t) if isinstance(t, unittest.TestSuite) else t for t in suite
            if isinstance(t, unittest.TestSuite)
            or (t.id() not in done and not any(word in t.id() for word in excluded.split(",")))]
    return type(suite)(kept)

test.support.use_resources = ["cpu", "walltime"]
loaded = unittest.TestLoader().loadTestsFromName("test." + module)
wanted(loaded).run(Result())
os.write(1, b"end\n")
os._exit(0)
"""


def run(layer: str, module: str, scratch: str, verbose: bool) -> dict[str, str]:
    """The outcome of each test."""
    open(scratch, "w").close()
    outcomes: dict[str, str] = {}
    for _ in range(60):
        child = subprocess.Popen(
            [sys.executable, "-B", "-c", CHILD, layer, module, str(DEADLINE), scratch, ",".join(EXCLUDED)],
            stdout=subprocess.PIPE,
            stderr=None if verbose else subprocess.DEVNULL,
            text=True,
        )
        ended = False
        assert child.stdout is not None
        for line in child.stdout:
            word, _, test = line.strip().partition(" ")
            if word == "end":
                ended = True
            elif word == "start":
                outcomes[test] = "hang or crash"
            elif word in ("ok", "skip", "fail"):
                outcomes[test] = word
        code = child.wait()
        if not ended and verbose:
            print(f"the child ended with {code} in the last test started", file=sys.stderr)
        if ended:
            break
    return outcomes


def main() -> int:
    """Prints the comparison; 0 if rustsock passes all that the standard library passes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("module")
    parser.add_argument("--layer", choices=("top", "low"), default="top")
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    scratch = f"/tmp/rustsock-suite-{os.getpid()}"
    try:
        reference = run("stdlib", asked.module, scratch, False)
        ours = run(asked.layer, asked.module, scratch, asked.verbose)
    finally:
        if os.path.exists(scratch):
            os.unlink(scratch)
    passes = sorted(test for test, outcome in reference.items() if outcome == "ok")
    missed = [test for test in passes if ours.get(test) != "ok"]
    for test in missed:
        print(f"{ours.get(test, 'absent'):>14}  {test}")
    print(
        f"{sys.version.split()[0]} {asked.module}, {asked.layer}: {len(passes) - len(missed)} of {len(passes)}"
        f" that the standard library passes; {len(reference) - len(passes)} it skips or fails"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
