"""Timeouts: never shorter than asked, one for the whole of a call, and no wait where there should be none."""

import os
import time
import unittest

from loopback import LoopbackCase

import rustsock

SHORT = 0.05
# What a busy machine may add.
SLACK = 5.0


class Values(LoopbackCase):
    def test_what_was_set_is_what_is_told(self):
        sock = self.kept(rustsock.socket())
        for value, blocking in ((None, True), (0, False), (0.0, False), (1, True), (2.5, True), (1e-9, True)):
            sock.settimeout(value)
            self.assertEqual(sock.gettimeout(), value)
            self.assertEqual(sock.timeout, value)
            self.assertIs(sock.getblocking(), blocking)
        sock.setblocking(True)
        self.assertIsNone(sock.gettimeout())
        sock.setblocking(False)
        self.assertEqual(sock.gettimeout(), 0.0)

    def test_tiny_timeout_does_not_become_non_blocking(self):
        sock = self.kept(rustsock.socket())
        sock.settimeout(1e-12)
        self.assertGreater(sock.gettimeout(), 0)
        first, _ = self.unix_pair()
        first.settimeout(1e-12)
        with self.assertRaises(rustsock.timeout):
            first.recv(1)

    def test_descriptor_is_non_blocking_whenever_there_is_a_timeout(self):
        sock = self.kept(rustsock.socket())
        for value, blocks in ((None, True), (0, False), (5, False)):
            sock.settimeout(value)
            self.assertIs(os.get_blocking(sock.fileno()), blocks)

    def test_default_is_for_new_sockets(self):
        self.assertIsNone(rustsock.getdefaulttimeout())
        self.addCleanup(rustsock.setdefaulttimeout, None)
        old = self.kept(rustsock.socket())
        rustsock.setdefaulttimeout(1.5)
        self.assertEqual(rustsock.getdefaulttimeout(), 1.5)
        self.assertIsNone(old.gettimeout())
        self.assertEqual(self.kept(rustsock.socket()).gettimeout(), 1.5)
        first, _ = self.unix_pair()
        self.assertEqual(first.gettimeout(), 1.5)

    def test_accepted_socket_does_not_inherit(self):
        server = self.listener(timeout=5)
        self.kept(rustsock.create_connection(server.getsockname()))
        accepted, _ = server.accept()
        self.assertIsNone(self.kept(accepted).gettimeout())


class Waiting(LoopbackCase):
    def assert_times_out(self, work, least=SHORT):
        started = time.monotonic()
        with self.assertRaises(rustsock.timeout) as caught:
            work()
        took = time.monotonic() - started
        self.assertGreaterEqual(took, least)
        self.assertLess(took, least + SLACK)
        self.assertEqual(str(caught.exception), "timed out")
        self.assertIsNone(caught.exception.errno)

    def test_each_call_that_waits(self):
        first, _ = self.unix_pair()
        first.settimeout(SHORT)
        datagram, server = self.udp(), self.listener(SHORT)
        datagram.settimeout(SHORT)
        for work in (
            lambda: first.recv(1),
            lambda: first.recv(1 << 20),
            lambda: first.recv_into(bytearray(1)),
            lambda: first.recvmsg(1),
            lambda: first.recvmsg_into([bytearray(1)]),
            lambda: datagram.recvfrom(1),
            lambda: datagram.recvfrom_into(bytearray(1)),
            server.accept,
        ):
            self.assert_times_out(work)

    def test_calls_that_send(self):
        first, _ = self.unix_pair()
        first.settimeout(SHORT)
        self.assert_times_out(lambda: first.sendall(bytes(1 << 24)))
        self.assert_times_out(lambda: first.send(b"x"))
        self.assert_times_out(lambda: first.sendmsg([b"x"]))

    def explained(self, work):
        with self.assertRaises(rustsock.timeout) as caught:
            work()
        return caught.exception

    def test_explanations(self):
        self.addCleanup(rustsock.set_language, "en")
        server = self.listener(0.01)
        for language, over in (("en", "the time of settimeout is over"), ("ko", "settimeout 시간이 다 되었습니다")):
            rustsock.set_language(language)
            first, _ = self.unix_pair()
            first.settimeout(0.01)
            for call, way, work in (
                ("recv", "READABLE", lambda s=first: s.recv(1)),
                ("recv_into", "READABLE", lambda s=first: s.recv_into(bytearray(1))),
                ("recvfrom", "READABLE", lambda s=first: s.recvfrom(1)),
                ("recvfrom_into", "READABLE", lambda s=first: s.recvfrom_into(bytearray(1))),
                ("recvmsg", "READABLE", lambda s=first: s.recvmsg(1)),
                ("recvmsg_into", "READABLE", lambda s=first: s.recvmsg_into([bytearray(1)])),
                ("accept", "READABLE", server.accept),
                ("sendall", None, lambda s=first: s.sendall(bytes(1 << 24))),
                ("send", "WRITABLE", lambda s=first: s.send(b"x")),
                ("sendmsg", "WRITABLE", lambda s=first: s.sendmsg([b"x"])),
            ):
                problem = self.explained(work)
                self.assertEqual(problem.call, call)
                self.assertEqual(problem.explanation.splitlines()[0], f"{call}: timed out")
                if way is None:
                    self.assertNotEqual(problem.cause, over)
                    self.assertTrue(problem.cause.startswith(over))
                    self.assertRegex(problem.hint, "do not send it again|처음부터 다시 보내지 말고")
                else:
                    self.assertEqual(problem.cause, over)
                    self.assertIn("settimeout", problem.hint)
                    self.assertIn("Poller." + way, problem.hint)
                    self.assertRegex(problem.hint, rf"call {call} again|{call} 호출을 다시")
            self.assertIn("connect", rustsock._errors.timed_out("connect").hint)

    def test_connect(self):
        # A queue that is full: the server's side is never accepted.
        server = self.kept(rustsock.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(3):
            sock = self.kept(rustsock.socket())
            sock.setblocking(False)
            sock.connect_ex(server.getsockname())
        late = self.kept(rustsock.socket())
        late.settimeout(SHORT)
        self.assert_times_out(lambda: late.connect(server.getsockname()))
        later = self.kept(rustsock.socket())
        later.settimeout(SHORT)
        self.assertIn(later.connect_ex(server.getsockname()), (11, 110))

    def test_sendall_has_one_deadline_for_all(self):
        first, second = self.unix_pair()
        first.settimeout(0.3)
        over = []

        def slow_reader():
            # Each piece arrives in time; all of them do not.
            while not over:
                second.recv(20_000)
                time.sleep(0.02)

        done = self.in_thread(slow_reader)
        self.assert_times_out(lambda: first.sendall(bytes(1 << 24)), 0.3)
        over.append(True)
        done()

    def test_data_that_comes_in_time_ends_the_wait(self):
        first, second = self.unix_pair()
        second.settimeout(20)

        def later():
            time.sleep(SHORT)
            first.sendall(b"in time")

        done = self.in_thread(later)
        started = time.monotonic()
        self.assertEqual(second.recv(100), b"in time")
        self.assertLess(time.monotonic() - started, SLACK)
        done()

    def test_timeout_holds_on_a_descriptor_made_blocking_elsewhere(self):
        first, _ = self.unix_pair()
        first.settimeout(SHORT)
        copy = self.kept(first.dup())
        copy.setblocking(True)
        for work in (lambda: first.recv(1), lambda: first.recv_into(bytearray(1)), lambda: first.recvmsg(1)):
            self.assert_times_out(work)

    def test_closed_socket_is_an_error_at_once(self):
        first, second = self.unix_pair()
        server = self.listener(timeout=60)
        for sock in (first, server):
            sock.settimeout(60)
            sock.close()
        for work in (server.accept, lambda: first.recv(1), lambda: first.sendall(b"x"), lambda: first.recvmsg(1)):
            began = time.monotonic()
            with self.assertRaises(OSError) as caught:
                work()
            self.assertEqual(caught.exception.errno, 9)
            self.assertLess(time.monotonic() - began, 5)

    def test_socket_closed_during_the_wait_does_not_reach_a_stranger(self):
        for ready in (True, False):
            first, second = self.unix_pair()
            second.settimeout(0.5)
            number = second.fileno()
            problem = self.in_thread(lambda second=second: self.assertRaises(OSError, second.recv, 10))
            time.sleep(SHORT)
            second.close()
            stranger, other = self.unix_pair()
            self.assertIn(number, (stranger.fileno(), other.fileno()))
            for sock in (stranger, other):
                sock.sendall(b"not yours")
            if ready:
                first.close()
            problem()
            self.assertEqual((stranger.recv(100), other.recv(100)), (b"not yours", b"not yours"))

    def test_not_now(self):
        first, _ = self.unix_pair()
        first.setblocking(False)
        server = self.listener()
        server.setblocking(False)
        for work in (lambda: first.recv(1), lambda: first.recv_into(bytearray(1)), server.accept):
            with self.assertRaises(BlockingIOError):
                work()

    def test_file_that_timed_out_is_not_read_again(self):
        first, second = self.unix_pair()
        second.settimeout(SHORT)
        with second.makefile("rb") as file:
            with self.assertRaises(rustsock.timeout):
                file.readline()
            first.sendall(b"late\n")
            with self.assertRaisesRegex(OSError, "cannot read from timed out object"):
                file.readline()


if __name__ == "__main__":
    unittest.main()
