"""Who has a port."""

import contextlib
import os
import random
import unittest
from errno import EINVAL

from loopback import LoopbackCase

import rustsock

LISTEN, TIME_WAIT, CLOSE = 10, 6, 7


class PortUsers(LoopbackCase):
    def listener(self, timeout=10.0):
        """Below the ports the system gives to clients: there, connections of others are in TIME_WAIT."""
        while True:
            server = self.kept(rustsock.socket())
            server.settimeout(timeout)
            with contextlib.suppress(OSError):
                server.bind(("127.0.0.1", random.randrange(15000, 32000)))
                server.listen()
                return server

    def test_every_copy_of_a_listener(self):
        server = self.listener()
        copy = self.kept(server.dup())
        address = server.getsockname()
        users = rustsock.port_users(address[1])
        self.assertEqual({(user.pid, user.fd) for user in users}, {(os.getpid(), sock.fileno()) for sock in (server, copy)})
        user = users[0]
        self.assertEqual((user.local, user.peer, user.state, user.protocol), (address, None, LISTEN, rustsock.IPPROTO_TCP))
        self.assertEqual((user.uid, user.seconds_left), (os.getuid(), None))
        self.assertEqual(user.inode, os.fstat(server.fileno()).st_ino)
        with open("/proc/self/comm", encoding="utf-8") as name:
            self.assertEqual(user.name, name.read().strip())

    def test_more_than_the_first_guess(self):
        server = self.listener()
        copies = [self.kept(server.dup()) for _ in range(40)]
        self.assertEqual(len(rustsock.port_users(server.getsockname()[1])), 1 + len(copies))

    def test_without_a_process(self):
        server = self.listener()
        port = server.getsockname()[1]
        client = self.kept(rustsock.create_connection(("127.0.0.1", port)))
        waiting = rustsock.port_users(port, rustsock.IPPROTO_TCP)[1]
        self.assertEqual((waiting.pid, waiting.fd, waiting.inode, waiting.peer), (None, None, 0, client.getsockname()))
        server.accept()[0].close()
        client.recv(1)
        client.close()
        left = rustsock.port_users(port)[1]
        self.assertEqual((left.state, left.name), (TIME_WAIT, ""))
        self.assertTrue(0 < left.seconds_left <= 60)

    def test_datagrams(self):
        sock = self.udp()
        (user,) = rustsock.port_users(sock.getsockname()[1], rustsock.IPPROTO_UDP)
        self.assertEqual((user.fd, user.state, user.protocol), (sock.fileno(), CLOSE, rustsock.IPPROTO_UDP))

    def test_refused(self):
        for port, protocol in ((0, 0), (65536, 0), (-1, 0), (80, rustsock.IPPROTO_ICMP)):
            with self.assertRaises(OSError) as caught:
                rustsock.port_users(port, protocol)
            self.assertEqual(caught.exception.errno, EINVAL)
        self.assertIn("port_users", rustsock.explain(caught.exception))
        with self.assertRaises(TypeError):
            rustsock.port_users("80")


if __name__ == "__main__":
    unittest.main()
