"""Bytes sent and received: every way, every kind of buffer, sizes up to what does not fit anywhere."""

import array
import hashlib
import mmap
import os
import sys
import unittest

from loopback import LoopbackCase, ipv6_works

import rustsock

LARGE = os.urandom(3 << 20)


class Sending(LoopbackCase):
    def setUp(self):
        self.first, self.second = self.unix_pair()

    def test_every_kind_of_buffer(self):
        numbers = array.array("i", range(8))
        for data in (
            b"bytes",
            b"",
            bytearray(b"bytearray"),
            memoryview(b"memoryview"),
            memoryview(b"part of it")[3:6],
            memoryview(bytearray(b"writable view"))[2:],
            numbers,
            memoryview(numbers),
        ):
            plain = bytes(memoryview(data).cast("B"))
            for send in (self.first.send, self.first.sendall):
                send(data)
                self.assertEqual(self.second.recv(1000) if plain else b"", plain)

    def test_whole_of_a_large_buffer_arrives(self):
        for data in (LARGE, bytearray(LARGE), memoryview(LARGE), array.array("q", LARGE)):
            sent = self.in_thread(lambda data=data: self.first.sendall(data))
            digest, left = hashlib.sha256(), len(LARGE)
            while left:
                piece = self.second.recv(100_000)
                digest.update(piece)
                left -= len(piece)
            sent()
            self.assertEqual(digest.digest(), hashlib.sha256(LARGE).digest())

    def test_send_tells_how_much_was_taken(self):
        self.first.setblocking(False)
        taken = self.first.send(LARGE)
        self.assertLess(0, taken)
        self.assertLess(taken, len(LARGE))
        received = b""
        while len(received) < taken:
            received += self.second.recv(1 << 20)
        self.assertEqual(received, LARGE[:taken])

    def test_scattered_buffer_is_refused(self):
        for send in (self.first.send, self.first.sendall):
            with self.assertRaises(BufferError):
                send(memoryview(b"abcdef")[::2])

    def test_buffer_is_free_after_the_call(self):
        data = bytearray(b"x" * 20_000)
        self.first.send(data)
        self.first.sendall(data)
        self.first.sendmsg([data])
        data.append(1)

    def test_buffer_is_free_in_the_handler_of_an_error(self):
        sock = self.kept(rustsock.socket())
        data, room = bytearray(b"x" * 20_000), bytearray(100)
        for call in (
            lambda: sock.send(data),
            lambda: sock.sendall(data),
            lambda: sock.sendmsg([data]),
            lambda: sock.recv_into(room),
            lambda: sock.recvfrom_into(room),
            lambda: sock.recvmsg_into([room]),
        ):
            try:
                call()
            except OSError:
                data.append(1)
                room.append(1)

    def test_buffer_cannot_shrink_while_it_is_sent(self):
        data = bytearray(LARGE)
        sent = self.in_thread(lambda: self.first.sendall(data))
        self.second.recv(1)
        with self.assertRaises(BufferError):
            data.clear()
        left = len(LARGE) - 1
        while left:
            left -= len(self.second.recv(1 << 20))
        sent()
        data.clear()

    def test_flags_are_passed_on(self):
        client, server = self.tcp_pair()
        client.send(b"!", rustsock.MSG_OOB)
        self.assertEqual(server.recv(1, rustsock.MSG_OOB), b"!")
        client.sendall(b"twice")
        self.assertEqual(server.recv(5, rustsock.MSG_PEEK), b"twice")
        self.assertEqual(server.recv(5, rustsock.MSG_WAITALL), b"twice")

    def test_no_signal_ends_a_program_that_sends_to_nobody(self):
        self.second.close()
        with self.assertRaises(BrokenPipeError):
            self.first.send(b"x")
        with self.assertRaises(BrokenPipeError):
            self.first.sendmsg([b"x"])


class Receiving(LoopbackCase):
    def setUp(self):
        self.first, self.second = self.unix_pair()

    def test_size_is_the_limit_not_the_length(self):
        self.first.sendall(b"abcdef")
        self.assertEqual(self.second.recv(4), b"abcd")
        self.assertEqual(self.second.recv(1 << 30), b"ef")

    def test_nothing_asked_nothing_received(self):
        self.first.sendall(b"x")
        self.assertEqual(self.second.recv(0), b"")
        self.assertEqual(self.second.recv(10), b"x")

    def test_end_of_stream(self):
        self.first.shutdown(rustsock.SHUT_WR)
        self.assertEqual(self.second.recv(10), b"")
        self.assertEqual(self.second.recv_into(bytearray(10)), 0)
        self.second.sendall(b"the other direction is open")
        self.assertEqual(self.first.recv(100), b"the other direction is open")

    def test_more_than_the_scratch_memory(self):
        client, server = self.tcp_pair()
        sent = self.in_thread(lambda: client.sendall(LARGE))
        received = b""
        while len(received) < len(LARGE):
            received += server.recv(1 << 20, rustsock.MSG_WAITALL)
        sent()
        self.assertEqual(received, LARGE)

    def test_result_is_not_shared_with_the_next_one(self):
        self.first.sendall(b"one")
        one = self.second.recv(10)
        self.first.sendall(b"two")
        self.assertEqual((one, self.second.recv(10)), (b"one", b"two"))

    def test_into_every_kind_of_buffer(self):
        numbers = array.array("i", [0] * 4)
        for room in (bytearray(16), memoryview(bytearray(16)), numbers, memoryview(numbers)):
            self.first.sendall(b"0123456789abcdef")
            self.assertEqual(self.second.recv_into(room), 16)
            self.assertEqual(bytes(memoryview(room).cast("B")), b"0123456789abcdef")

    def test_into_part_of_a_buffer(self):
        room = bytearray(b"." * 8)
        self.first.sendall(b"abc")
        self.assertEqual(self.second.recv_into(memoryview(room)[2:], 2), 2)
        self.assertEqual(room, b"..ab....")
        self.assertEqual(self.second.recv_into(room, nbytes=0, flags=0), 1)
        self.assertEqual(room, b"c.ab....")

    def test_into_no_room_at_all(self):
        self.first.sendall(b"x")
        self.assertEqual(self.second.recv_into(bytearray()), 0)
        self.assertEqual(self.second.recv(1), b"x")

    def test_size_beyond_31_bits_is_not_cut(self):
        # Cut to 32 bits this would be 1, and one byte would come.
        self.first.sendall(b"more than one")
        room = (1 << 32) + 1
        if sys.maxsize < room:
            self.skipTest("needs 64 bits")
        try:
            memory = mmap.mmap(-1, room)
        except OSError as problem:
            self.skipTest(f"4 GiB of address space: {problem}")
        with memory:
            self.assertEqual(self.second.recv_into(memory), 13)
            self.assertEqual(memory[:13], b"more than one")


class Datagrams(LoopbackCase):
    def test_borders_and_addresses_are_kept(self):
        one, two = self.udp(), self.udp()
        for data in (b"first", b"", b"third", bytes(40_000)):
            self.assertEqual(one.sendto(data, two.getsockname()), len(data))
            self.assertEqual(two.recvfrom(65536), (data, one.getsockname()))

    def test_recvfrom_into(self):
        one, two = self.udp(), self.udp()
        room = bytearray(10)
        one.sendto(b"datagram", 0, two.getsockname())
        self.assertEqual(two.recvfrom_into(room), (8, one.getsockname()))
        self.assertEqual(room, b"datagram\0\0")
        one.sendto(b"cut off", two.getsockname())
        self.assertEqual(two.recvfrom_into(memoryview(room)[1:], 3), (3, one.getsockname()))
        self.assertEqual(room, b"dcutgram\0\0")

    def test_every_kind_of_buffer(self):
        one, two = self.udp(), self.udp()
        for data in (b"x", bytearray(b"xy"), memoryview(b"xyz")[1:], array.array("h", [1, 2]), bytearray(20_000)):
            one.sendto(data, two.getsockname())
            self.assertEqual(two.recv(65536), bytes(memoryview(data).cast("B")))

    def test_stream_has_no_sender_address(self):
        client, server = self.tcp_pair()
        client.sendall(b"x")
        self.assertEqual(server.recvfrom(10), (b"x", None))

    @unittest.skipUnless(ipv6_works(), "the loopback interface has no IPv6 address")
    def test_ipv6(self):
        one, two = self.udp(rustsock.AF_INET6, "::1"), self.udp(rustsock.AF_INET6, "::1")
        one.sendto(b"six", two.getsockname())
        data, sender = two.recvfrom(10)
        self.assertEqual((data, sender), (b"six", one.getsockname()))
        self.assertEqual(len(sender), 4)

    def test_connected(self):
        one, two = self.udp(), self.udp()
        one.connect(two.getsockname())
        one.send(b"x")
        self.assertEqual(two.recv(10), b"x")
        self.assertEqual(one.getpeername(), two.getsockname())


if __name__ == "__main__":
    unittest.main()
