"""Runs the command rustsock as a user does, about processes that are started here."""

import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COMMAND = os.path.join(ROOT, "build", "bin", "rustsock")
NOBODY = 65534
SKIPPED = 77
counted = 0


def rustsock(*words, language="en", user=None, **settings):
    """Runs the command; gives exit code, output and errors."""
    settings.setdefault("stdout", subprocess.PIPE)
    environment = {**os.environ, "RUSTSOCK_LANG": language}
    done = subprocess.run([COMMAND, *map(str, words)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=20,
                          check=False, text=True, env=environment, user=user, **settings)
    return done.returncode, done.stdout, done.stderr


def told(*words, code=0, **settings):
    """The object of the --json form."""
    found, out, err = rustsock("--json", *words, **settings)
    expect(found == code, f"{words}: ended with {found}: {out}{err}")
    expect(out.count("\n") == 1, f"{words}: more than one line: {out}")
    return json.loads(out)


def expect(holds, what):
    """Ends the check if something is not as it should be."""
    global counted
    counted += 1
    if not holds:
        sys.exit(f"line {sys._getframe(1).f_lineno}: {what}")


@contextlib.contextmanager
def process(*command, ready=None, **settings):
    """A process that is ended at the end; its first line of output is waited for unless told when it is ready."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          **settings) as started:
        try:
            if ready is None:
                started.first_line = started.stdout.readline().strip()
            else:
                wait(ready, f"{command[0]} is not ready")
            yield started
        finally:
            started.kill()


def python(program, *arguments, **settings):
    """A Python program that prints when it is ready, then waits."""
    text = f"import os, socket, sys, threading, time\n{program}\nsys.stdin.read()"
    return process(sys.executable, "-c", text, *map(str, arguments), **settings)


def wait(condition, complaint):
    for _ in range(200):
        if condition():
            return
        time.sleep(0.02)
    sys.exit(complaint)


def free_port():
    """A port nobody has, below those the system gives to clients: there, connections of others are in TIME_WAIT."""
    while True:
        port = random.randrange(15000, 32000)
        with contextlib.suppress(OSError), socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind(("0.0.0.0", port))
            udp.bind(("0.0.0.0", port))
            return port


def only(report):
    """The one socket of a report about one word."""
    (asked,) = report["asked"]
    expect(len(asked["sockets"]) == 1, f"not one socket: {report}")
    return asked["sockets"][0]


def holders(found):
    return [(holder["pid"], holder["fd"]) for holder in found["holders"]]


def main(check):
    """Runs a check with a copy of the command: users without rights are to run it too, and may not see this directory."""
    global COMMAND
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        COMMAND = shutil.copy(COMMAND, directory)
        check()
    print(f"{counted} answers as expected")
