#!/usr/bin/env python3
"""Sends a file to an echo server and receives it back at the same time; SHA-256 shows that no byte was lost or changed.

To send all first and then to receive works only for small files: the echo of a large one fills all buffers, the server
stops reading, and both sides wait for ever. So the socket is non-blocking, and the poller says which direction can go
on.

Run: PYTHONPATH=python python3 python/examples/echo_client.py 127.0.0.1 8080 FILE    (to any echo server)
"""

import hashlib
import sys

import rustsock as socket
from rustsock import Poller

CHUNK = 65536
PATIENCE = 10.0


class Direction:
    """What went one way."""

    def __init__(self):
        self.bytes = 0
        self.hash = hashlib.sha256()

    def add(self, data):
        self.bytes += len(data)
        self.hash.update(data)


def transfer(connection, file, out, back):
    """Sends the file and receives until the server ends its direction."""
    to_send = memoryview(file.read(CHUNK))
    with Poller() as poller:
        poller.add(connection, Poller.READABLE | Poller.WRITABLE)
        while True:
            ready = poller.wait(PATIENCE)
            if not ready:
                sys.exit(f"echo client: nothing could be sent or received for {PATIENCE:.0f} seconds")
            events = ready[0].events
            if events & Poller.WRITABLE and to_send is not None:
                if not to_send:
                    connection.shutdown(socket.SHUT_WR)  # tells the server that this was all
                    poller.modify(connection, Poller.READABLE)
                    to_send = None
                else:
                    sent = connection.send(to_send)
                    out.add(to_send[:sent])
                    to_send = to_send[sent:] or memoryview(file.read(CHUNK))
            if events & Poller.READABLE:
                data = connection.recv(CHUNK)
                if not data:
                    break
                back.add(data)
    if to_send is not None:
        sys.exit("echo client: the server ended before it had the whole file")


def main():
    if len(sys.argv) != 4:
        print(f"usage: {sys.argv[0]} host port file", file=sys.stderr)
        return 2
    host, port, path = sys.argv[1:]
    out, back = Direction(), Direction()
    try:
        with open(path, "rb") as file, socket.create_connection((host, port), timeout=PATIENCE) as connection:
            connection.setblocking(False)
            transfer(connection, file, out, back)
    except OSError as problem:
        sys.exit(f"echo client: {socket.explain(problem) if problem.filename is None else problem}")
    equal = out.hash.digest() == back.hash.digest()
    print(f"sent     {out.bytes} bytes sha256 {out.hash.hexdigest()}")
    print(f"received {back.bytes} bytes sha256 {back.hash.hexdigest()}")
    print("equal" if equal else "DIFFERENT")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
