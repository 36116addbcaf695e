"""sendmsg and recvmsg: several buffers, descriptors and other ancillary data."""

import array
import os
import struct
import unittest
import warnings

from loopback import LoopbackCase

import rustsock


class Buffers(LoopbackCase):
    def setUp(self):
        self.first, self.second = self.unix_pair()

    def test_pieces_are_joined(self):
        pieces = [b"one ", bytearray(b"two "), memoryview(b"three"), b"", array.array("H", [1])]
        self.assertEqual(self.first.sendmsg(pieces), 15)
        self.assertEqual(self.second.recvmsg(100), (b"one two three\x01\0", [], 0, None))

    def test_generators_will_do(self):
        self.assertEqual(self.first.sendmsg(bytes([i]) for i in range(5)), 5)
        self.assertEqual(self.second.recv(10), bytes(range(5)))

    def test_parts_are_filled_in_turn(self):
        self.first.send(b"abcdefgh")
        rooms = [bytearray(3), bytearray(2), memoryview(bytearray(10))[5:]]
        self.assertEqual(self.second.recvmsg_into(rooms), (8, [], 0, None))
        self.assertEqual([bytes(room) for room in rooms], [b"abc", b"de", b"fgh\0\0"])

    def test_more_pieces_than_the_kernel_takes(self):
        with self.assertRaises(OSError) as caught:
            self.first.sendmsg([b"x"] * 1025)
        self.assertEqual(caught.exception.errno, 90)
        self.assertEqual(self.first.sendmsg([b"x"] * 1024), 1024)

    def test_nothing(self):
        self.assertEqual(self.first.sendmsg([]), 0)
        self.first.setblocking(False)
        self.first.send(b"x")
        self.assertEqual(self.second.recvmsg(0)[0], b"")

    def test_address(self):
        one, two = self.udp(), self.udp()
        one.sendmsg([b"a", b"b"], [], 0, two.getsockname())
        data, messages, flags, sender = two.recvmsg(100)
        self.assertEqual((data, messages, flags, sender), (b"ab", [], 0, one.getsockname()))
        one.sendmsg([b"too long"], (), 0, two.getsockname())
        data, _, flags, _ = two.recvmsg(3)
        self.assertEqual((data, flags), (b"too", rustsock.MSG_TRUNC))


class Ancillary(LoopbackCase):
    def setUp(self):
        self.first, self.second = self.unix_pair()

    def test_descriptors_go_over_a_socket(self):
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        self.assertEqual(rustsock.send_fds(self.first, [b"two of them"], [write, write]), 11)
        os.close(write)
        data, fds, flags, address = rustsock.recv_fds(self.second, 100, 10)
        self.assertEqual((data, len(fds), flags, address), (b"two of them", 2, 0, None))
        for fd in fds:
            os.write(fd, b"through")
            os.close(fd)
        self.assertEqual(os.read(read, 100), b"throughthrough")

    def test_descriptors_that_do_not_fit_are_told(self):
        with open(os.devnull, "rb") as null:
            rustsock.send_fds(self.first, [b"x"], [null.fileno()] * 3)
            room = rustsock.CMSG_LEN(struct.calcsize("i"))
            data, messages, flags, _ = self.second.recvmsg(10, room)
        self.assertEqual(data, b"x")
        self.assertTrue(flags & rustsock.MSG_CTRUNC)
        for _, _, carried in messages:
            for fd in array.array("i", carried[: len(carried) // 4 * 4]):
                os.close(fd)

    def test_credentials(self):
        self.second.setsockopt(rustsock.SOL_SOCKET, rustsock.SO_PASSCRED, 1)
        mine = struct.pack("iII", os.getpid(), os.getuid(), os.getgid())
        self.first.sendmsg([b"me"], [(rustsock.SOL_SOCKET, rustsock.SCM_CREDENTIALS, mine)])
        data, messages, _, _ = self.second.recvmsg(10, rustsock.CMSG_SPACE(len(mine)))
        self.assertEqual(data, b"me")
        self.assertEqual(messages, [(rustsock.SOL_SOCKET, rustsock.SCM_CREDENTIALS, mine)])

    def test_two_messages_at_once(self):
        sock = self.udp()
        sock.setsockopt(rustsock.IPPROTO_IP, rustsock.IP_RECVTOS, 1)
        sock.setsockopt(rustsock.IPPROTO_IP, rustsock.IP_RECVTTL, 1)
        sender = self.udp()
        tos = (rustsock.IPPROTO_IP, rustsock.IP_TOS, struct.pack("i", 0x10))
        ttl = (rustsock.IPPROTO_IP, rustsock.IP_TTL, struct.pack("i", 5))
        sender.sendmsg([b"x"], [tos, ttl], 0, sock.getsockname())
        _, messages, _, _ = sock.recvmsg(10, 200)
        self.assertEqual({(kind, data[0]) for _, kind, data in messages}, {(tos[1], 0x10), (ttl[1], 5)})

    def test_sizes(self):
        for length in range(40):
            self.assertEqual(rustsock.CMSG_LEN(length), 16 + length)
            self.assertEqual(rustsock.CMSG_SPACE(length), 16 + (length + 7) // 8 * 8)

    def test_cut_off_message_is_kept_with_a_warning(self):
        from rustsock import _ancillary

        whole = _ancillary.pack([(1, 2, b"12345678"), (3, 4, b"abcdefgh")])
        self.assertEqual(_ancillary.unpack(whole), [(1, 2, b"12345678"), (3, 4, b"abcdefgh")])
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.assertEqual(_ancillary.unpack(whole[:44]), [(1, 2, b"12345678"), (3, 4, b"abcd")])
        self.assertEqual(caught[0].category, RuntimeWarning)
        self.assertEqual(_ancillary.unpack(whole[:10]), [])
        self.assertEqual(_ancillary.unpack(bytes(16)), [])


if __name__ == "__main__":
    unittest.main()
