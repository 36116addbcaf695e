"""Sockets on the loopback interface, closed when the test ends."""

from __future__ import annotations

import threading
import unittest
from typing import Any, Callable

import rustsock


class LoopbackCase(unittest.TestCase):
    """A test with sockets."""

    def kept(self, sock: Any) -> Any:
        """`sock`, to be closed at the end."""
        self.addCleanup(sock.close)
        return sock

    def listener(self, timeout: float = 10.0) -> rustsock.socket:
        """A listening TCP socket."""
        server = self.kept(rustsock.create_server(("127.0.0.1", 0)))
        server.settimeout(timeout)
        return server

    def tcp_pair(self) -> tuple[rustsock.socket, rustsock.socket]:
        """A connected pair: client and server side."""
        server = self.listener()
        client = self.kept(rustsock.create_connection(server.getsockname(), timeout=10))
        accepted, _ = server.accept()
        self.kept(accepted)
        client.settimeout(10)
        accepted.settimeout(10)
        return client, accepted

    def unix_pair(self, *arguments: Any) -> tuple[rustsock.socket, rustsock.socket]:
        """A connected pair of Unix sockets, which wait for ever."""
        first, second = rustsock.socketpair(*arguments)
        return self.kept(first), self.kept(second)

    def udp(self, family: int = rustsock.AF_INET, host: str = "127.0.0.1") -> rustsock.socket:
        """A bound datagram socket."""
        sock = self.kept(rustsock.socket(family, rustsock.SOCK_DGRAM))
        sock.bind((host, 0))
        sock.settimeout(10)
        return sock

    def in_thread(self, work: Callable[[], Any]) -> Callable[[], Any]:
        """Runs `work` beside the test; the function returned waits for its result."""
        outcome: list = []

        def run() -> None:
            try:
                outcome.append((work(), None))
            except BaseException as problem:
                outcome.append((None, problem))

        thread = threading.Thread(target=run, daemon=True)
        thread.start()

        def result() -> Any:
            thread.join(20)
            self.assertFalse(thread.is_alive(), "the other thread hangs")
            value, problem = outcome[0]
            if problem is not None:
                raise problem
            return value

        return result


def ipv6_works() -> bool:
    """Whether the loopback interface has an IPv6 address."""
    try:
        with rustsock.socket(rustsock.AF_INET6, rustsock.SOCK_DGRAM) as sock:
            sock.bind(("::1", 0))
            return True
    except OSError:
        return False
