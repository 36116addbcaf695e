"""The poller, on each backend."""

import os
import time
import unittest

from child import python
from loopback import LoopbackCase

import rustsock
from rustsock import Event, Poller

BACKENDS = ("select", "poll", "epoll")


class EachBackend(LoopbackCase):
    def each(self):
        """A poller of each kind, with a pair of sockets."""
        for backend in BACKENDS:
            with self.subTest(backend=backend), Poller(backend) as poller:
                first, second = self.unix_pair()
                yield poller, first, second

    def test_events_and_data_come_back(self):
        for poller, first, second in self.each():
            token = object()
            poller.add(second, Poller.READABLE, token)
            self.assertEqual(poller.wait(0), [])
            first.send(b"x")
            (ready,) = poller.wait(5)
            self.assertEqual((ready.fd, ready.events), (second.fileno(), Event.READABLE))
            self.assertIs(ready.data, token)
            self.assertIs(type(ready.events), Event)

    def test_state_is_reported_as_long_as_it_lasts(self):
        for poller, first, second in self.each():
            poller.add(second)
            first.send(b"x")
            for _ in range(3):
                self.assertEqual(len(poller.wait(5)), 1)
            second.recv(1)
            self.assertEqual(poller.wait(0), [])

    def test_writable(self):
        for poller, first, _ in self.each():
            poller.add(first, Poller.READABLE | Poller.WRITABLE)
            self.assertEqual(poller.wait(5)[0].events, Event.WRITABLE)

    def test_modify_changes_events_and_data(self):
        for poller, first, second in self.each():
            poller.add(second, Poller.READABLE, "old")
            first.send(b"x")
            poller.modify(second, Poller.WRITABLE, "new")
            self.assertEqual(poller.wait(5), [(second.fileno(), Event.WRITABLE, "new")])

    def test_removed_is_silent(self):
        for poller, first, second in self.each():
            poller.add(second)
            first.send(b"x")
            poller.remove(second)
            self.assertEqual(poller.wait(0), [])
            poller.add(second, data="again")
            self.assertEqual(poller.wait(5)[0].data, "again")

    def test_closed_socket_can_be_removed(self):
        for poller, first, second in self.each():
            poller.add(second, data="gone")
            poller.add(first, Poller.WRITABLE, "stays")
            second.close()
            poller.remove(second)
            with self.assertRaises(FileNotFoundError):
                poller.remove(second)
            self.assertEqual([ready.data for ready in poller.wait(5)], ["stays"])
            with open(os.devnull) as file:
                pass
            with self.assertRaises(ValueError):
                poller.remove(file)

    def test_closed_socket_does_not_remove_the_next_with_its_number(self):
        for poller, first, second in self.each():
            number = second.fileno()
            poller.add(second, data="old")
            second.close()
            os.dup2(first.fileno(), number)
            self.kept(rustsock.socket(fileno=number))
            if poller.backend == "epoll":
                poller.add(number, Poller.WRITABLE, "new")
                with self.assertRaises(FileNotFoundError):
                    poller.remove(second)
                self.assertEqual(poller.wait(5)[0].data, "new")

    def test_errors_show_the_data_of_the_user(self):
        for poller, first, second in self.each():
            poller.add(second)
            for work in (
                lambda p=poller, s=second: p.add(s, data={"user": 1}),
                lambda p=poller: p.add(-1, data={"user": 1}),
                lambda p=poller, s=first: p.modify(s, Poller.READABLE, {"user": 1}),
            ):
                with self.assertRaises(OSError) as caught:
                    work()
                self.assertIn("READABLE, data={'user': 1}) failed: ", caught.exception.explanation)
                self.assertNotIn("18446744073709551615", caught.exception.explanation)

    def test_wrong_use(self):
        for poller, first, second in self.each():
            poller.add(second, data="kept")
            with self.assertRaises(FileExistsError):
                poller.add(second, data="other")
            first.send(b"x")
            self.assertEqual(poller.wait(5)[0].data, "kept")
            for work in (lambda f=first: poller.modify(f, 1), lambda f=first: poller.remove(f)):
                with self.assertRaises(FileNotFoundError):
                    work()
            for events in (0, 1 << 20, Event.WAKE):
                with self.assertRaises(OSError) as caught:
                    poller.add(first, events)
                self.assertEqual(caught.exception.call, "poller_add")
            with self.assertRaises(OSError):
                poller.add(9999)
            with self.assertRaises(OverflowError):
                poller.add(2**40)
            with self.assertRaises(TypeError):
                poller.add("x")

    def test_once(self):
        for poller, first, second in self.each():
            poller.add(second, Poller.READABLE | Poller.ONESHOT)
            first.send(b"x")
            self.assertEqual(len(poller.wait(5)), 1)
            self.assertEqual(poller.wait(0), [])
            poller.modify(second, Poller.READABLE | Poller.ONESHOT)
            self.assertEqual(len(poller.wait(5)), 1)

    def test_edge(self):
        for poller, first, second in self.each():
            if poller.backend != "epoll":
                with self.assertRaises(OSError) as caught:
                    poller.add(second, Poller.READABLE | Poller.EDGE)
                self.assertEqual(caught.exception.errno, 95)
                continue
            poller.add(second, Poller.READABLE | Poller.EDGE)
            first.send(b"x")
            self.assertEqual(len(poller.wait(5)), 1)
            self.assertEqual(poller.wait(0), [])

    def test_end_of_connection_wakes_who_reads(self):
        for poller, first, second in self.each():
            poller.add(second)
            first.close()
            self.assertTrue(poller.wait(5)[0].events & Event.READABLE)

    def test_timeout_is_never_shorter_than_asked(self):
        for poller, _, _ in self.each():
            for timeout in (0.0005, 0.03):
                began = time.monotonic()
                self.assertEqual(poller.wait(timeout), [])
                self.assertGreaterEqual(time.monotonic() - began, timeout)
            for wrong, kind in ((-1, ValueError), (float("nan"), ValueError), ("x", TypeError), (1e30, OverflowError)):
                with self.assertRaises(kind):
                    poller.wait(wrong)

    def test_wake_from_another_thread(self):
        for poller, _, _ in self.each():
            woken = self.in_thread(poller.wait)
            time.sleep(0.02)
            poller.wake()
            self.assertEqual(woken(), [(-1, Event.WAKE, None)])

    def test_wake_before_the_wait_is_not_lost(self):
        for poller, _, _ in self.each():
            poller.wake()
            poller.wake()
            self.assertEqual(poller.wait(), [(-1, Event.WAKE, None)])
            self.assertEqual(poller.wait(0), [])

    def test_change_during_the_wait(self):
        for poller, first, second in self.each():
            first.send(b"x")
            seen = self.in_thread(lambda poller=poller: poller.wait(10))
            time.sleep(0.02)
            poller.add(second, data="late")
            self.assertEqual(seen()[0].data, "late")

    def test_second_wait_is_refused(self):
        for poller, _, _ in self.each():
            first = self.in_thread(poller.wait)
            time.sleep(0.05)
            with self.assertRaises(OSError) as caught:
                poller.wait(0)
            self.assertEqual(caught.exception.errno, 16)
            poller.wake()
            first()

    def test_more_ready_than_room(self):
        for poller, _, _ in self.each():
            pairs = [self.unix_pair() for _ in range(10)]
            for one, two in pairs:
                one.send(b"x")
                poller.add(two)
            seen = set()
            while len(seen) < 10:
                ready = poller.wait(5, most=3)
                self.assertIn(len(ready), (1, 2, 3))
                for fd, _, _ in ready:
                    seen.add(fd)
                    poller.remove(fd)
            self.assertEqual(len(seen), 10)
            with self.assertRaises(OSError):
                poller.wait(0, most=0)

    def test_descriptor_above_the_limit_of_select(self):
        import resource

        if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 1100:
            self.skipTest("needs 1100 descriptors (ulimit -n)")
        first, second = self.unix_pair()
        high = os.dup(second.fileno())
        os.dup2(high, 1090)
        os.close(high)
        self.addCleanup(os.close, 1090)
        first.send(b"x")
        for poller, _, _ in self.each():
            poller.add(1090)
            self.assertEqual(poller.wait(5)[0].fd, 1090)


class Life(LoopbackCase):
    def test_closed_poller(self):
        poller = Poller()
        self.assertFalse(poller.closed)
        poller.close()
        poller.close()
        self.assertTrue(poller.closed)
        for work in (poller.wait, poller.wake, poller.fileno, lambda: poller.add(0), lambda: poller.backend):
            with self.assertRaises(ValueError):
                work()

    def test_forgotten_poller_leaks_no_descriptor(self):
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(20):
            Poller()
        self.assertEqual(len(os.listdir("/proc/self/fd")), before)

    def test_backends_by_name_and_number(self):
        for asked, used in (
            ("auto", "epoll"),
            (Poller.AUTO, "epoll"),
            (Poller.POLL, "poll"),
            (1, "select"),
            ("EPOLL", "epoll"),
        ):
            with Poller(asked) as poller:
                self.assertEqual(poller.backend, used)
        with self.assertRaises(ValueError):
            Poller("kqueue")
        with self.assertRaises(OSError):
            Poller(77)

    def test_environment_overrules(self):
        program = "import rustsock; print(rustsock.Poller('epoll').backend)"
        done = python("-c", program, RUSTSOCK_POLLER="select")
        self.assertEqual(done.stdout, "select\n", done.stderr)

    def test_nested(self):
        first, second = self.unix_pair()
        with Poller() as inner, Poller("poll") as outer:
            inner.add(second)
            outer.add(inner, data="inner")
            self.assertEqual(outer.wait(0), [])
            first.send(b"x")
            self.assertEqual(outer.wait(5)[0].data, "inner")
        with Poller("select") as poller, self.assertRaises(OSError):
            poller.fileno()

    def test_number_used_again_after_close_without_remove(self):
        with Poller("epoll") as poller:
            first, second = self.unix_pair()
            number = second.fileno()
            poller.add(second, data="old")
            second.close()
            third, fourth = rustsock.socketpair()
            self.kept(third), self.kept(fourth)
            again = third if third.fileno() == number else fourth
            self.assertEqual(again.fileno(), number)
            poller.add(again, Poller.WRITABLE, "new")
            self.assertEqual(poller.wait(5)[0].data, "new")


if __name__ == "__main__":
    unittest.main()
