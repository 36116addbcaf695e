"""Files on sockets (makefile) and files sent over sockets (sendfile)."""

import io
import os
import tempfile
import unittest

from loopback import LoopbackCase

import rustsock


class MakeFile(LoopbackCase):
    def setUp(self):
        self.first, self.second = self.unix_pair()

    def test_text_both_ways(self):
        with self.first.makefile("rw", encoding="utf-8") as one, self.second.makefile("rw", encoding="utf-8") as two:
            one.write("h\u00e9llo\nworld\n")
            one.flush()
            self.assertEqual(two.readline(), "h\u00e9llo\n")
            self.assertEqual(two.readline(), "world\n")
            self.assertEqual(two.mode, "rw")

    def test_binary(self):
        with self.first.makefile("wb") as out:
            out.write(b"\0\1" * 10_000)
        self.first.shutdown(rustsock.SHUT_WR)
        with self.second.makefile("rb") as back:
            self.assertEqual(back.read(), b"\0\1" * 10_000)

    def test_unbuffered(self):
        with self.first.makefile("wb", buffering=0) as out, self.second.makefile("rb", buffering=0) as back:
            self.assertIsInstance(out, rustsock.SocketIO)
            self.assertEqual(out.write(b"abc"), 3)
            self.assertEqual(back.read(10), b"abc")
            self.assertEqual((out.name, back.mode), (self.first.fileno(), "rb"))
            self.assertEqual((out.readable(), out.writable(), out.seekable()), (False, True, False))
            with self.assertRaises(io.UnsupportedOperation):
                out.read()

    def test_socket_stays_open_until_its_last_file_is_closed(self):
        one, two = self.first.makefile("rb"), self.first.makefile("rb")
        number = self.first.fileno()
        self.first.close()
        self.second.sendall(b"line\n")
        self.assertEqual(one.readline(), b"line\n")
        one.close()
        os.fstat(number)
        two.close()
        self.assertEqual(self.first.fileno(), -1)
        self.assertEqual(self.second.recv(1), b"")

    def test_closed_file_says_so(self):
        file = self.first.makefile("rb", buffering=0)
        file.close()
        self.assertEqual(file.name, -1)
        for work in (file.readable, file.writable, file.seekable, file.fileno, lambda: file.readinto(bytearray(1))):
            with self.assertRaises(ValueError):
                work()

    def test_not_now_is_none(self):
        self.first.setblocking(False)
        with self.first.makefile("rwb", buffering=0) as file:
            self.assertIsNone(file.read(1))
            while file.write(bytes(100_000)) is not None:
                pass


class SendFile(LoopbackCase):
    DATA = os.urandom(1 << 20)

    def setUp(self):
        self.file = tempfile.TemporaryFile()
        self.addCleanup(self.file.close)
        self.file.write(self.DATA)
        self.file.seek(0)
        self.client, self.server = self.tcp_pair()

    def received(self, size):
        data = b""
        while len(data) < size:
            data += self.server.recv(1 << 20)
        return data

    def test_both_ways_send_the_same(self):
        for send in (self.client._sendfile_use_sendfile, self.client._sendfile_use_send, self.client.sendfile):
            for offset, count in ((0, None), (1000, None), (0, 5000), (12345, 700_001)):
                with self.subTest(send=send.__name__, offset=offset, count=count):
                    self.file.seek(0)
                    expected = self.DATA[offset:][: count or len(self.DATA)]
                    back = self.in_thread(lambda size=len(expected): self.received(size))
                    self.assertEqual(send(self.file, offset, count), len(expected))
                    self.assertEqual(back(), expected)
                    self.assertEqual(self.file.tell(), offset + len(expected))

    def test_blocking_socket(self):
        self.client.settimeout(None)
        back = self.in_thread(lambda: self.received(len(self.DATA)))
        self.assertEqual(self.client.sendfile(self.file), len(self.DATA))
        self.assertEqual(back(), self.DATA)

    def test_file_without_a_descriptor(self):
        back = self.in_thread(lambda: self.received(100_000))
        self.assertEqual(self.client.sendfile(io.BytesIO(self.DATA[:100_000])), 100_000)
        self.assertEqual(back(), self.DATA[:100_000])

    def test_empty_file(self):
        with open(os.devnull, "rb") as empty:
            self.assertEqual(self.client.sendfile(empty), 0)

    def test_reader_that_stops_is_a_timeout(self):
        self.client.settimeout(0.1)
        self.client.setsockopt(rustsock.SOL_SOCKET, rustsock.SO_SNDBUF, 4096)
        for send in (self.client._sendfile_use_sendfile, self.client._sendfile_use_send):
            with self.assertRaises(rustsock.timeout):
                for _ in range(100):
                    send(self.file)

    def test_what_cannot_be_sent(self):
        with open(__file__, encoding="utf-8") as text, self.assertRaises(ValueError):
            self.client.sendfile(text)
        with self.assertRaises(ValueError):
            self.udp().sendfile(self.file)
        self.client.setblocking(False)
        with self.assertRaisesRegex(ValueError, "non-blocking"):
            self.client.sendfile(self.file)
        for count, kind in ((0, ValueError), (-1, ValueError), ("x", TypeError)):
            with self.assertRaises(kind):
                self.client.sendfile(self.file, 0, count)


if __name__ == "__main__":
    unittest.main()
