#!/usr/bin/env python3
"""`make run`: a real file through the echo server, over select, poll and epoll, from C, Python and nc; then an explained error.

Starts only programs of this project (and nc, if there is one), on free loopback ports, and ends them by pid.
"""
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FILE_BYTES = 8 * 1024 * 1024
LIMIT = 30


def sha256(path):
    with open(path, "rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest() if sys.version_info >= (3, 11) else hashlib.sha256(data.read()).hexdigest()


def real_file(folder, library):
    """A file of some megabytes made of what is at hand: the library itself, as often as needed."""
    path = os.path.join(folder, "payload")
    with open(library, "rb") as source:
        piece = source.read()
    with open(path, "wb") as out:
        for _ in range(-(-FILE_BYTES // len(piece))):
            out.write(piece)
        out.truncate(FILE_BYTES)
    return path


class Server:
    """The poller echo server of c_examples on one backend."""

    def __init__(self, examples, backend):
        # Without line buffering in the child we would wait for its first line for ever; the example sets it itself.
        self.process = subprocess.Popen([os.path.join(examples, "09_poller_server"), "--backend", backend, "0"],
                                        stdout=subprocess.PIPE, text=True)
        self.line = self.process.stdout.readline().strip()
        found = re.search(r":(\d+)", self.line)
        if not found:
            raise SystemExit(f"the server did not start: {self.line!r}")
        self.port = found.group(1)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=LIMIT)
        self.process.stdout.close()
        return code


def through_nc(nc, port, path, expected):
    """nc sends the file and gives back what it receives; -N ends the sending side at the end of the file."""
    with open(path, "rb") as data:
        back = subprocess.run([nc, "-N", "127.0.0.1", port], stdin=data, capture_output=True, timeout=LIMIT, check=False)
    found = hashlib.sha256(back.stdout).hexdigest()
    return found == expected, f"received {len(back.stdout)} bytes sha256 {found[:16]}…"


def through_client(command, env=None):
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, env={**os.environ, **(env or {})}, check=False)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line]
    return done.returncode == 0 and "equal" in done.stdout, "; ".join(lines[-2:])[:110]


def openbsd_nc():
    """The nc that knows -N; others end or hang on it."""
    nc = shutil.which("nc.openbsd") or shutil.which("nc")
    if nc and "-N" in subprocess.run([nc, "-h"], capture_output=True, text=True, check=False).stderr:
        return nc
    return None


def main():
    build = os.path.join(ROOT, sys.argv[1] if len(sys.argv) > 1 else "build")
    examples = os.path.join(build, "examples")
    library = os.path.join(build, "lib", "librustsock.so.0")
    nc = openbsd_nc()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = real_file(folder, library)
        expected = sha256(path)
        print(f"A file of {FILE_BYTES} bytes (sha256 {expected[:16]}…) goes through an echo server and back.\n")
        for backend in ("select", "poll", "epoll"):
            server = Server(examples, backend)
            print(f"{server.line}")
            python = [sys.executable, os.path.join(ROOT, "python/examples/echo_client.py"), "127.0.0.1", server.port, path]
            trips = {
                "C client": through_client([os.path.join(examples, "12_file_sender"), "127.0.0.1", server.port, path]),
                "Python client": through_client(python, {"PYTHONPATH": os.path.join(ROOT, "python"), "RUSTSOCK_LIBRARY": library}),
            }
            if nc:
                trips["nc"] = through_nc(nc, server.port, path, expected)
            for who, (good, said) in trips.items():
                print(f"  {who:<14} {'same bytes' if good else 'NOT THE SAME'}   {said}")
                failed += not good
            code = server.stop()
            if code != 0:
                print(f"  the server ended with {code}")
                failed += 1
        if not nc:
            print("  (no nc with -N installed: that client was left out; `make peers` installs it)")
    print("\nAnd when something goes wrong: the same client, now that the server is gone.\n")
    sys.stdout.flush()
    refused = subprocess.run([os.path.join(examples, "02_tcp_client"), "127.0.0.1", server.port, "hello"], capture_output=True, text=True,
                             timeout=LIMIT, check=False)
    print("".join("    " + line for line in refused.stderr.splitlines(keepends=True)))
    failed += refused.returncode == 0 or "ECONNREFUSED" not in refused.stderr
    print(f"""Try next:
  RUSTSOCK_LANG=ko build/examples/02_tcp_client 127.0.0.1 {server.port} hello   the same in Korean
  RUSTSOCK_TRACE=1 build/examples/01_socket_is_a_fd                    every call as it is made
  build/examples/09_poller_server --backend poll 7777                  a server to talk to: nc 127.0.0.1 7777
  PYTHONPATH=python python3 -c 'import rustsock as socket; socket.create_connection(("127.0.0.1", 1))'
  c_examples/                                                          the lessons, in order
  make test                                                            everything is checked""")
    return 1 if failed else 0


if __name__ == "__main__":
    started = time.monotonic()
    result = main()
    print(f"\n{'done' if result == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s")
    sys.exit(result)
