"""Signals: a call goes on after a handler (PEP 475), ends when the handler raises, and Ctrl-C always works."""

import os
import signal
import threading
import time
import unittest

from child import started
from loopback import LoopbackCase

import rustsock

SOON = 0.05


class Signals(LoopbackCase):
    def on_alarm(self, handler, interval=0.0):
        """Calls `handler` soon, in the middle of a call that waits."""
        before = signal.signal(signal.SIGALRM, handler)
        self.addCleanup(signal.signal, signal.SIGALRM, before)
        self.addCleanup(signal.setitimer, signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_REAL, SOON, interval)

    def waiting_calls(self):
        first, second = self.unix_pair()
        server, datagram = self.listener(), self.udp()
        connect = server.getsockname()
        server.settimeout(None)
        datagram.settimeout(None)
        return first, {
            "recv": (lambda: second.recv(1), lambda: first.send(b"x")),
            "recv_into": (lambda: second.recv_into(bytearray(1)), lambda: first.send(b"x")),
            "recvmsg": (lambda: second.recvmsg(1), lambda: first.send(b"x")),
            "recvfrom": (lambda: datagram.recvfrom(1), lambda: self.udp().sendto(b"x", datagram.getsockname())),
            "accept": (
                lambda: self.kept(server.accept()[0]),
                lambda: self.kept(rustsock.socket()).connect(connect),
            ),
        }

    def test_call_goes_on_after_the_handler(self):
        _, calls = self.waiting_calls()
        for name, (wait, end) in calls.items():
            with self.subTest(name):
                ran = []

                def handler(*_, ran=ran, end=end):
                    ran.append(True)
                    if len(ran) == 3:
                        end()

                self.on_alarm(handler, SOON / 5)
                wait()
                signal.setitimer(signal.ITIMER_REAL, 0)
                self.assertGreaterEqual(len(ran), 3)

    def test_exception_of_the_handler_ends_the_call(self):
        class Enough(Exception):
            pass

        def handler(*_):
            raise Enough

        first, calls = self.waiting_calls()
        full = {"sendall": (lambda: first.sendall(bytes(1 << 24)), None)}
        for name, (wait, _) in {**calls, **full}.items():
            with self.subTest(name):
                self.on_alarm(handler)
                with self.assertRaises(Enough):
                    wait()

    def test_timeout_is_not_lengthened_by_signals(self):
        first, _ = self.unix_pair()
        first.settimeout(0.3)
        self.on_alarm(lambda *_: None, 0.01)
        began = time.monotonic()
        with self.assertRaises(rustsock.timeout):
            first.recv(1)
        self.assertLess(time.monotonic() - began, 5.0)
        self.assertGreaterEqual(time.monotonic() - began, 0.3)

    def test_failure_in_the_handler_is_not_taken_for_the_own_one(self):
        first, second = self.unix_pair()
        full, _ = self.unix_pair()
        full.setblocking(False)
        ran = []

        def handler(*_):
            # What a program does that wakes its loop over a socket: its failure is EAGAIN, in the same thread.
            ran.append(True)
            with self.assertRaises(BlockingIOError):
                full.recv(1)
            if len(ran) == 3:
                first.send(b"x")

        self.on_alarm(handler, SOON / 5)
        self.assertEqual(second.recv(1), b"x")

    def test_sendall_sends_every_byte_once(self):
        first, second = self.unix_pair()
        data = os.urandom(1 << 22)
        self.on_alarm(lambda *_: None, 0.001)

        def slow_reader():
            received = bytearray()
            while len(received) < len(data):
                received += second.recv(50_000)
            return bytes(received)

        received = self.in_thread(slow_reader)
        first.sendall(data)
        self.assertEqual(received(), data)

    def test_interrupted_connect_is_not_repeated(self):
        server = self.kept(rustsock.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        server.setblocking(False)
        for _ in range(3):
            sock = self.kept(rustsock.socket())
            sock.setblocking(False)
            sock.connect_ex(server.getsockname())
        client = self.kept(rustsock.socket())
        ran = []

        def handler(*_):
            ran.append(True)
            if len(ran) < 3:
                return
            # Room in the queue: now the connection can be made.
            try:
                while True:
                    self.kept(server.accept()[0])
            except BlockingIOError:
                pass

        self.on_alarm(handler, SOON)
        client.connect(server.getsockname())
        self.assertEqual(client.getpeername(), server.getsockname())

    def test_poller_goes_on_after_the_handler(self):
        for backend in ("select", "poll", "epoll"):
            with rustsock.Poller(backend) as poller:
                ran = []

                def handler(*_, ran=ran, poller=poller):
                    ran.append(True)
                    if len(ran) == 3:
                        poller.wake()

                self.on_alarm(handler, SOON / 5)
                self.assertEqual(poller.wait()[0].events, rustsock.Event.WAKE)
                self.on_alarm(lambda *_: None, 0.01)
                began = time.monotonic()
                self.assertEqual(poller.wait(0.2), [])
                self.assertGreaterEqual(time.monotonic() - began, 0.2)
                signal.setitimer(signal.ITIMER_REAL, 0)


class Interrupt(unittest.TestCase):
    """Ctrl-C while a program waits."""

    WAITS = {
        "recv": "a, b = rustsock.socketpair(); say(); a.recv(1)",
        "recv with timeout": "a, b = rustsock.socketpair(); a.settimeout(60); say(); a.recv(1)",
        "accept": "s = rustsock.create_server(('127.0.0.1', 0)); say(); s.accept()",
        "sendall": "a, b = rustsock.socketpair(); say(); a.sendall(bytes(1 << 26))",
        "poller": "p = rustsock.Poller(); say(); p.wait()",
        "poller with timeout": "p = rustsock.Poller('poll'); say(); p.wait(60)",
    }

    def test_ctrl_c_ends_every_wait(self):
        for name, work in self.WAITS.items():
            with self.subTest(name):
                program = f"import rustsock\ndef say(): print('waiting', flush=True)\n{work}"
                child = started("-W", "ignore", "-c", program)
                self.assertEqual(child.stdout.readline(), "waiting\n")
                time.sleep(0.1)
                child.send_signal(signal.SIGINT)
                _, problem = child.communicate(timeout=20)
                self.assertIn("KeyboardInterrupt", problem)
                self.assertNotEqual(child.returncode, 0)


class Threads(LoopbackCase):
    def test_waiting_thread_does_not_stop_the_others(self):
        first, second = self.unix_pair()
        server = self.listener(timeout=None)
        with rustsock.Poller() as poller:
            waits = [
                self.in_thread(lambda: second.recv(1)),
                self.in_thread(server.accept),
                self.in_thread(poller.wait),
            ]
            began = time.monotonic()
            count = sum(range(100_000))
            self.assertLess(time.monotonic() - began, 5)
            self.assertGreater(count, 0)
            first.send(b"x")
            self.kept(rustsock.create_connection(server.getsockname()))
            poller.wake()
            self.assertEqual(waits[0](), b"x")
            self.kept(waits[1]()[0])
            self.assertEqual(len(waits[2]()), 1)

    def test_many_threads_receive_their_own_bytes(self):
        rounds, problems = 300, []

        def talk(number):
            one, two = rustsock.socketpair()
            with one, two:
                for i in range(rounds):
                    data = bytes([number]) * (1 + (i * 37) % 5000)
                    one.sendall(data)
                    received = b""
                    while len(received) < len(data):
                        received += two.recv(65536)
                    if received != data:
                        problems.append((number, i))

        threads = [threading.Thread(target=talk, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        self.assertEqual(problems, [])

    def test_last_error_is_per_thread(self):
        with self.assertRaises(OSError):
            rustsock.close(-5)
        self.assertEqual(rustsock.last_error(), 9)
        self.assertEqual(self.in_thread(rustsock.last_error)(), 0)


if __name__ == "__main__":
    unittest.main()
