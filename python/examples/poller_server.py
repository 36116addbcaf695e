#!/usr/bin/env python3
"""A complete echo server on the poller: select, poll and epoll behind one interface.

A slow client cannot fill the memory: nothing is read from it until it has taken back what it sent, and TCP makes it
wait (back-pressure). A client may end its own direction first (half-close) and still gets all its bytes. When no
descriptor is free, new clients wait in the queue of listen().

Run: PYTHONPATH=python python3 python/examples/poller_server.py [--backend select|poll|epoll|auto] 8080    (0: any port)
Ctrl-C or kill wakes the poller; then the loop ends.
"""

import argparse
import signal
import sys

import rustsock as socket
from rustsock import Poller

CHUNK = 8192
RETRY = 0.1


class Client:
    """A connection, and what still has to go back on it."""

    def __init__(self, connection):
        self.connection = connection
        self.rest = memoryview(b"")

    def step(self):
        """One recv if there is nothing to send, then one send; what to wait for next, or None at the end."""
        try:
            if not self.rest:
                self.rest = memoryview(self.connection.recv(CHUNK))
                if not self.rest:
                    return None
            self.rest = self.rest[self.connection.send(self.rest) :]
        except BlockingIOError:
            pass
        return Poller.WRITABLE if self.rest else Poller.READABLE


class Server:
    """The listener and its clients."""

    def __init__(self, listener, poller):
        self.listener, self.poller = listener, poller
        self.served = self.lost = 0
        self.clients = set()
        self.listening = False
        self.listen(True)

    def listen(self, wish):
        if wish != self.listening:
            if wish:
                self.poller.add(self.listener, Poller.READABLE)
            else:
                self.poller.remove(self.listener)
            self.listening = wish

    def accept(self):
        try:
            connection, _ = self.listener.accept()
        except BlockingIOError:
            return  # the one who waited has left
        except OSError as problem:
            print(socket.explain(problem), file=sys.stderr)
            self.listen(False)  # perhaps no descriptor is free: let the others wait in the queue
            return
        connection.setblocking(False)
        self.served += 1
        client = Client(connection)
        self.clients.add(client)
        self.poller.add(connection, Poller.READABLE, client)

    def step(self, client):
        try:
            wish = client.step()
        except OSError as problem:
            self.lost += 1
            if self.lost == 1:  # more of them are only counted
                print(f"first lost client: {socket.explain(problem)}", file=sys.stderr)
            wish = None
        if wish is not None:
            self.poller.modify(client.connection, wish, client)
            return
        self.clients.discard(client)
        self.poller.remove(client.connection)  # before close(): the number may belong to another socket right after it
        client.connection.close()
        self.listen(True)  # now there is room

    def run(self):
        """Serves until the poller is woken."""
        while True:
            for fd, events, client in self.poller.wait(None if self.listening else RETRY) or [(-1, 0, None)]:
                if events & Poller.WAKE:
                    return
                if client is not None:
                    self.step(client)
                elif fd == -1:
                    self.listen(True)  # try again
                else:
                    self.accept()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--backend", choices=("select", "poll", "epoll", "auto"), default="auto")
    arguments.add_argument("port", type=int)
    asked = arguments.parse_args()
    with Poller(asked.backend) as poller, socket.create_server(("127.0.0.1", asked.port), backlog=1024) as listener:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: poller.wake())
        listener.setblocking(False)
        host, port = listener.getsockname()
        print(f"listening on {host}:{port} with {poller.backend}", flush=True)
        server = Server(listener, poller)
        server.run()
        for client in server.clients:
            client.connection.close()
    print(f"stopped after {server.served} clients, {server.lost} of them lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
