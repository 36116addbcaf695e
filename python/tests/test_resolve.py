"""Names, addresses in text, services, interfaces and options, compared with the standard library where it can be."""

import os
import re
import struct
import sys
import unittest

from child import python
from loopback import LoopbackCase

import rustsock

QUESTIONS = """
import importlib, os, sys
socket = importlib.import_module(sys.argv[1])
for question in (
    "socket.getaddrinfo('127.0.0.1', 80)", "socket.getaddrinfo('127.0.0.1', 80, 0, socket.SOCK_STREAM)",
    "socket.getaddrinfo(None, 80, 0, socket.SOCK_STREAM)", "socket.getaddrinfo('::1', 'http', 0, socket.SOCK_STREAM)",
    "socket.getaddrinfo(None, 0, socket.AF_INET, socket.SOCK_DGRAM, 0, socket.AI_PASSIVE)",
    "socket.getaddrinfo(b'127.0.0.1', b'80', proto=socket.IPPROTO_TCP)", "socket.getaddrinfo('127.1', None)",
    "socket.getaddrinfo('localhost', 1, type=socket.SOCK_STREAM)", "socket.getaddrinfo('fe80::1%lo', 1, 0, 1)",
    "socket.getaddrinfo('127.0.0.1', 1, 0, 1, 0, socket.AI_CANONNAME)", "socket.getaddrinfo('::ffff:1.2.3.4', 1, 0, 1)",
    "socket.getnameinfo(('127.0.0.1', 80), 0)", "socket.getnameinfo(('127.0.0.1', 80), socket.NI_NUMERICHOST)",
    "socket.getnameinfo(('::1', 80, 0, 0), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)",
    "socket.getnameinfo(('fe80::1', 1, 0, 1), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)",
    "socket.getnameinfo(('127.0.0.1', 53), socket.NI_DGRAM)",
    "socket.gethostbyname('127.0.0.1')", "socket.gethostbyname('')", "socket.gethostbyname('<broadcast>')",
    "socket.gethostbyname('localhost')", "socket.gethostbyname_ex('127.0.0.1')", "socket.gethostbyname_ex('localhost')",
    "socket.gethostbyaddr('127.0.0.1')", "socket.gethostbyaddr('localhost')", "socket.getfqdn('localhost')",
    "socket.getfqdn()", "socket.getfqdn('no.such.host.invalid')", "socket.gethostname()",
    "socket.getservbyname('http')", "socket.getservbyname('domain', 'udp')", "socket.getservbyport(80)",
    "socket.getservbyport(53, 'udp')", "socket.getprotobyname('tcp')", "socket.getprotobyname('icmp')",
    "socket.if_nameindex()", "socket.if_nametoindex('lo')", "socket.if_indextoname(1)",
    "socket.inet_pton(socket.AF_INET, '1.2.3.4')", "socket.inet_pton(socket.AF_INET6, 'fe80::1.2.3.4')",
    "socket.inet_ntop(socket.AF_INET, b'abcd')", "socket.inet_ntop(socket.AF_INET6, bytearray(range(16)))",
    "socket.inet_ntop(socket.AF_INET6, bytes(10) + bytes([255, 255, 1, 2, 3, 4]))",
    "socket.inet_aton('1.2.3.4')", "socket.inet_aton('127.1')", "socket.inet_aton('0x7f000001')",
    "socket.inet_aton('017.0.0.1')", "socket.inet_aton('1.2.3.4 and more')", "socket.inet_ntoa(memoryview(b'abcd'))",
    "[socket.htons(i) for i in (0, 1, 256, 65535)]", "[socket.ntohl(i) for i in (0, 1, 2**31, 2**32 - 1)]",
    "socket.htonl(0x01020304), socket.ntohs(0x0102)", "socket.has_dualstack_ipv6()", "socket.has_ipv6",
):
    try:
        print(question, eval(question))
    except OSError as problem:
        print(question, type(problem).__name__, problem.args)
"""


class Resolving(unittest.TestCase):
    maxDiff = None

    def test_answers_are_those_of_the_standard_library(self):
        answers = [python("-c", QUESTIONS, name) for name in ("socket", "rustsock")]
        for answer in answers:
            self.assertEqual(answer.returncode, 0, answer.stderr)
        expected, found = (answer.stdout.splitlines() for answer in answers)
        self.assertGreater(len(expected), 45)
        self.assertEqual(expected, found)

    def test_members_of_enumerations(self):
        family, kind, *_ = rustsock.getaddrinfo("127.0.0.1", 1, 0, rustsock.SOCK_STREAM)[0]
        self.assertIs(type(family), rustsock.AddressFamily)
        self.assertIs(type(kind), rustsock.SocketKind)

    def test_name_that_cannot_be_encoded(self):
        for call in (rustsock.getaddrinfo, rustsock.create_connection):
            arguments = ("a" * 64 + ".invalid", 80)
            with self.assertRaises(UnicodeError):
                call(*arguments) if call is rustsock.getaddrinfo else call(arguments)

    def test_resolving_does_not_leak_descriptors(self):
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(50):
            rustsock.getaddrinfo("127.0.0.1", 80)
            with self.assertRaises(rustsock.gaierror):
                rustsock.getaddrinfo("127.0.0.1", "no-such-service")
        self.assertEqual(len(os.listdir("/proc/self/fd")), before)

    def test_host_name_is_set_by_root_only(self):
        if os.geteuid() == 0:
            rustsock.sethostname(rustsock.gethostname())
        else:
            with self.assertRaises(PermissionError):
                rustsock.sethostname("other")


class Auditing(unittest.TestCase):
    PROGRAM = """
import importlib, sys
socket = importlib.import_module(sys.argv[1])
def hook(event, arguments):
    if event.startswith("socket."):
        print(event, *("SOCKET" if hasattr(a, "fileno") else repr(a) for a in arguments))
sys.addaudithook(hook)
a, b = socket.socketpair()
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("127.0.0.1", 0)); s.connect(("127.0.0.2", 9)); s.connect_ex(("127.0.0.2", 9)); s.connect(s.getsockname())
s.sendto(b"", s.getsockname()); s.sendmsg([b""], [], 0, s.getsockname())
socket.getaddrinfo("127.0.0.1", 80); socket.getnameinfo(("127.0.0.1", 80), 0); socket.gethostbyname("127.0.0.1")
socket.gethostbyaddr("127.0.0.1"); socket.getservbyname("http"); socket.getservbyport(80); socket.gethostname()
"""

    def test_events_are_those_of_the_standard_library(self):
        expected, found = (python("-c", self.PROGRAM, name) for name in ("socket", "rustsock"))
        self.assertEqual(found.returncode, 0, found.stderr)

        # The pair is made in one step here: its two first objects are not shown.
        def events(text):
            return [re.sub(r"'127.0.0.1', \d{4,}", "PORT", line) for line in text.splitlines() if "__new__" not in line]

        expected, found = events(expected.stdout), events(found.stdout)
        self.assertGreater(len(expected), 12)
        self.assertEqual(expected, found)


class Options(LoopbackCase):
    def test_number(self):
        sock = self.kept(rustsock.socket())
        self.assertEqual(sock.getsockopt(rustsock.SOL_SOCKET, rustsock.SO_REUSEADDR), 0)
        sock.setsockopt(rustsock.SOL_SOCKET, rustsock.SO_REUSEADDR, 1)
        self.assertEqual(sock.getsockopt(rustsock.SOL_SOCKET, rustsock.SO_REUSEADDR), 1)
        sock.setsockopt(rustsock.SOL_SOCKET, rustsock.SO_REUSEADDR, False)
        self.assertEqual(sock.getsockopt(rustsock.SOL_SOCKET, rustsock.SO_REUSEADDR), 0)

    def test_structure(self):
        sock = self.kept(rustsock.socket())
        linger = struct.pack("ii", 1, 7)
        for value in (linger, bytearray(linger), memoryview(linger)):
            sock.setsockopt(rustsock.SOL_SOCKET, rustsock.SO_LINGER, value)
            self.assertEqual(sock.getsockopt(rustsock.SOL_SOCKET, rustsock.SO_LINGER, 8), linger)
        self.assertEqual(len(sock.getsockopt(rustsock.SOL_SOCKET, rustsock.SO_LINGER, 1024)), 8)

    def test_error_is_fetched_once(self):
        one, two = self.udp(), self.udp()
        one.connect(two.getsockname())
        two.close()
        one.send(b"x")
        with rustsock.Poller() as poller:
            poller.add(one)
            poller.wait(5)
        self.assertEqual(one.getsockopt(rustsock.SOL_SOCKET, rustsock.SO_ERROR), 111)
        self.assertEqual(one.getsockopt(rustsock.SOL_SOCKET, rustsock.SO_ERROR), 0)

    def test_value_that_does_not_fit_is_not_cut(self):
        sock = self.kept(rustsock.socket())
        for value in (2**31, -(2**31) - 1, 2**32 + 1):
            with self.assertRaises(OverflowError):
                sock.setsockopt(rustsock.SOL_SOCKET, rustsock.SO_REUSEADDR, value)
        self.assertEqual(sock.getsockopt(rustsock.SOL_SOCKET, rustsock.SO_REUSEADDR), 0)


class Servers(LoopbackCase):
    def test_both_families_at_once(self):
        if not rustsock.has_dualstack_ipv6():
            self.skipTest("no IPv6 here")
        server = self.kept(rustsock.create_server(("", 0), family=rustsock.AF_INET6, dualstack_ipv6=True))
        server.settimeout(10)
        for host in ("127.0.0.1", "::1"):
            self.kept(rustsock.create_connection((host, server.getsockname()[1]), timeout=10))
            self.kept(server.accept()[0])

    def test_port_is_shared_only_when_asked(self):
        first = self.kept(rustsock.create_server(("127.0.0.1", 0), reuse_port=True))
        self.kept(rustsock.create_server(first.getsockname(), reuse_port=True))
        with self.assertRaises(OSError):
            rustsock.create_server(first.getsockname())

    def test_source_address(self):
        server = self.listener()
        client = self.kept(rustsock.create_connection(server.getsockname(), source_address=("127.0.0.2", 0)))
        self.assertEqual(client.getsockname()[0], "127.0.0.2")

    @unittest.skipIf(sys.version_info < (3, 11), "ExceptionGroup came with Python 3.11")
    def test_all_errors(self):
        free = self.udp().getsockname()
        with self.assertRaises(ExceptionGroup) as caught:  # noqa: F821
            rustsock.create_connection(free, all_errors=True)
        self.assertIsInstance(caught.exception.exceptions[0], ConnectionRefusedError)

    def test_last_error_without_reference_cycle(self):
        with self.assertRaises(ConnectionRefusedError):
            rustsock.create_connection(self.udp().getsockname())

    def test_mistakes(self):
        with self.assertRaises(ValueError):
            rustsock.create_server(("127.0.0.1", 0), dualstack_ipv6=True)


if __name__ == "__main__":
    unittest.main()
