"""Addresses of every family, given and told."""

import os
import struct
import tempfile
import unittest

from loopback import LoopbackCase, ipv6_works

import rustsock
from rustsock import _address, _sockaddr


class Internet(LoopbackCase):
    def test_bound_address_is_told(self):
        sock = self.kept(rustsock.socket())
        sock.bind(("127.0.0.1", 0))
        host, port = sock.getsockname()
        self.assertEqual(host, "127.0.0.1")
        self.assertGreater(port, 0)

    def test_special_hosts(self):
        for host, told in (
            ("", "0.0.0.0"),
            ("0.0.0.0", "0.0.0.0"),
            (b"127.0.0.1", "127.0.0.1"),
            ("127.1", "127.0.0.1"),
        ):
            sock = self.kept(rustsock.socket())
            sock.bind((host, 0))
            self.assertEqual(sock.getsockname()[0], told)
        sock = self.kept(rustsock.socket(rustsock.AF_INET, rustsock.SOCK_DGRAM))
        sock.setsockopt(rustsock.SOL_SOCKET, rustsock.SO_BROADCAST, 1)
        try:
            sock.connect(("<broadcast>", 9))
        except OSError as problem:
            self.skipTest(f"no route for broadcasts: {problem.strerror}")
        self.assertEqual(sock.getpeername(), ("255.255.255.255", 9))

    def test_name_is_resolved(self):
        server = self.listener()
        client = self.kept(rustsock.socket())
        client.connect(("localhost", server.getsockname()[1]))

    @unittest.skipUnless(ipv6_works(), "the loopback interface has no IPv6 address")
    def test_ipv6_has_four_parts(self):
        for given in (("::1", 0), ("::1", 0, 0), ("::1", 0, 0, 0), ("localhost", 0)):
            sock = self.kept(rustsock.socket(rustsock.AF_INET6))
            try:
                sock.bind(given)
            except rustsock.gaierror:
                self.assertEqual(given[0], "localhost")  # this machine has it for IPv4 only
                continue
            host, port, flow, scope = sock.getsockname()
            self.assertEqual((host, flow, scope), ("::1", 0, 0))

    def test_flow_and_scope_are_kept(self):
        for address in (("fe80::1", 65535, 0xFFFFF, 0xFFFFFFFF), ("fe80::2", 0, 1, 2)):
            self.assertEqual(_sockaddr.unpack(_address.pack(rustsock.AF_INET6, address, "bind")), address)


class Unix(LoopbackCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "socket")

    def connected(self, address):
        server = self.kept(rustsock.socket(rustsock.AF_UNIX))
        server.bind(address)
        server.listen()
        client = self.kept(rustsock.socket(rustsock.AF_UNIX))
        client.connect(address)
        accepted, peer = server.accept()
        self.kept(accepted)
        self.assertEqual(peer, "")
        return client.getpeername()

    def test_path_as_text_and_as_bytes(self):
        self.assertEqual(self.connected(self.path), self.path)
        os.unlink(self.path)
        self.assertEqual(self.connected(self.path.encode()), self.path)
        os.unlink(self.path)
        self.assertEqual(self.connected(bytearray(self.path.encode())), self.path)

    def test_path_outside_ascii(self):
        path = self.path + "\u00e9\udc80"
        self.assertEqual(self.connected(path), path)

    def test_abstract_names(self):
        name = b"\0rustsock-test-%d" % os.getpid()
        self.assertEqual(self.connected(name), name)
        self.assertEqual(self.connected("\0text" + self.path), b"\0text" + self.path.encode())

    def test_abstract_name_may_fill_all_the_room(self):
        name = b"\0" + b"x" * 107
        self.assertEqual(self.connected(name), name)
        for length in (109, 200):
            with self.assertRaisesRegex(OSError, "AF_UNIX path too long"):
                self.connected(b"\0" + b"x" * (length - 1))

    def test_longest_path(self):
        sock = self.kept(rustsock.socket(rustsock.AF_UNIX))
        path = "/tmp/" + "x" * 103
        with self.assertRaisesRegex(OSError, "AF_UNIX path too long"):
            sock.bind(path)
        path = path[:-1]
        sock.bind(path)
        self.addCleanup(os.unlink, path)
        self.assertEqual(sock.getsockname(), path)

    def test_name_by_the_kernel(self):
        sock = self.kept(rustsock.socket(rustsock.AF_UNIX))
        sock.bind("")
        self.assertTrue(sock.getsockname().startswith(b"\0"))

    def test_datagrams_tell_their_sender(self):
        one = self.kept(rustsock.socket(rustsock.AF_UNIX, rustsock.SOCK_DGRAM))
        two = self.kept(rustsock.socket(rustsock.AF_UNIX, rustsock.SOCK_DGRAM))
        one.bind(self.path)
        two.sendto(b"from nobody", self.path)
        self.assertEqual(one.recvfrom(100), (b"from nobody", None))
        two.bind(self.path + "2")
        two.sendto(b"from two", self.path)
        self.assertEqual(one.recvfrom(100), (b"from two", self.path + "2"))


class Kernel(LoopbackCase):
    def test_netlink(self):
        sock = self.kept(rustsock.socket(rustsock.AF_NETLINK, rustsock.SOCK_RAW, rustsock.NETLINK_ROUTE))
        sock.bind((0, 0))
        pid, groups = sock.getsockname()
        self.assertGreater(pid, 0)
        self.assertEqual(groups, 0)
        # RTM_GETLINK for every interface; the kernel is at (0, 0).
        sock.settimeout(10)
        sock.sendto(struct.pack("=IHHIIB15x", 32, 18, 0x301, 1, 0, 0), (0, 0))
        data, sender = sock.recvfrom(65536)
        self.assertEqual(sender, (0, 0))
        self.assertEqual(struct.unpack_from("=IHHI", data)[1], 16)

    def test_packet(self):
        try:
            sock = self.kept(rustsock.socket(rustsock.AF_PACKET, rustsock.SOCK_DGRAM, rustsock.htons(0x0800)))
        except PermissionError:
            self.skipTest("packet sockets need CAP_NET_RAW")
        sock.settimeout(10)
        sock.bind(("lo", 0x0800))
        name, protocol, kind, hardware, address = sock.getsockname()
        self.assertEqual((name, protocol), ("lo", 0x0800))
        self.assertEqual(len(address), 6)
        self.udp().sendto(b"seen", self.udp().getsockname())
        data, sender = sock.recvfrom(2000)
        self.assertEqual(sender[:2], ("lo", 0x0800))
        sock.sendto(data, ("lo", 0x0800, 0, 0, address))
        with self.assertRaises(OSError) as caught:
            sock.bind(("no-such-one", 0))
        self.assertEqual(caught.exception.errno, 19)
        with self.assertRaises(ValueError):
            sock.sendto(data, ("lo", 0x0800, 0, 0, b"123456789"))
        with self.assertRaises(OverflowError):
            sock.bind(("lo", 65536))

    def test_vsock_shape(self):
        self.assertEqual(_sockaddr.unpack(_address.pack(rustsock.AF_VSOCK, (2, 1234), "bind")), (2, 1234))
        for wrong in ((1,), "x", (-1, 0), (1, 2**32)):
            with self.assertRaises((TypeError, OverflowError)):
                _address.pack(rustsock.AF_VSOCK, wrong, "bind")

    def test_unknown_families(self):
        with self.assertRaisesRegex(OSError, r"bind\(\): bad family"):
            _address.pack(9999, "x", "bind")
        self.assertEqual(_sockaddr.unpack(struct.pack("=H", 9999) + b"abc"), (9999, b"abc" + bytes(11)))
        self.assertIsNone(_sockaddr.unpack(b""))


if __name__ == "__main__":
    unittest.main()
