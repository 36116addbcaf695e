"""Exceptions: the class, errno and text of the standard library, and the explanation on top."""

import os
import pickle
import sys
import tempfile
import traceback
import unittest

from child import python, script
from loopback import LoopbackCase

import rustsock

# Where rustsock differs on purpose, as (what was done, what the standard library raises, what rustsock raises).
# A number that does not fit is an OverflowError everywhere, and never silently cut.
ON_PURPOSE = {
    ("setsockopt(1, 2, 1099511627776)", "TypeError", "OverflowError"),
    ("htons(65536,)", "ok", "OverflowError"),
    ("ntohs(65536,)", "ok", "OverflowError"),
}
# Of these the wording changed between versions of Python; their class and errno are compared, not their text.
REWORDED = ("TypeError", "OverflowError")


def read_table(module):
    done = python("-W", "ignore", script("error_table.py"), module)
    rows = []
    for line in done.stdout.splitlines():
        made, arrow, raised = line.partition(" -> ")
        if arrow:
            kinds, _, rest = raised.partition("] ")
            errno, _, text = rest.partition(" ")
            rows.append((made, kinds.strip("[]").replace("'", "").split(", "), errno, text))
        else:
            rows.append((line, [], "", ""))
    return rows, done.stderr


class SameAsStandardLibrary(unittest.TestCase):
    def test_every_mistake_is_answered_alike(self):
        expected, problem = read_table("socket")
        self.assertGreater(len(expected), 240, problem)
        found, problem = read_table("rustsock")
        self.assertEqual([row[0] for row in expected], [row[0] for row in found], problem)
        differences = []
        for (made, kinds, errno, text), (_, our_kinds, our_errno, our_text) in zip(expected, found):
            if (made, kinds[0] if kinds else "", our_kinds[0] if our_kinds else "") in ON_PURPOSE:
                continue
            same = kinds == our_kinds and errno == our_errno
            if same and kinds and kinds[0] not in REWORDED and "attempting to bind" not in text:
                same = text == our_text
            if not same:
                differences.append(f"{made}: {kinds} {errno} {text} | {our_kinds} {our_errno} {our_text}")
        self.assertEqual(differences, [])


class Explained(LoopbackCase):
    def failure(self, work):
        with self.assertRaises(OSError) as caught:
            work()
        return caught.exception

    def refused(self):
        return self.failure(lambda: self.kept(rustsock.socket()).connect(self.udp().getsockname()))

    def test_class_is_exactly_that_of_the_standard_library(self):
        self.assertIs(type(self.refused()), ConnectionRefusedError)
        first, second = self.unix_pair()
        second.close()
        self.assertIs(type(self.failure(lambda: first.send(b"x"))), BrokenPipeError)
        first.setblocking(False)
        self.assertIs(type(self.failure(lambda: self.unix_pair()[0].recv(1, rustsock.MSG_DONTWAIT))), BlockingIOError)

    def test_text_is_exactly_that_of_the_standard_library(self):
        problem = self.refused()
        self.assertEqual(str(problem), "[Errno 111] Connection refused")
        self.assertEqual(problem.args, (111, "Connection refused"))
        self.assertEqual(problem.strerror, os.strerror(111))

    def test_attributes(self):
        problem = self.refused()
        self.assertEqual(problem.call, "connect")
        self.assertIn("nothing listens", problem.cause)
        self.assertIn("start the server first", problem.hint)
        lines = problem.explanation.splitlines()
        self.assertEqual(len(lines), 3)
        self.assertRegex(
            lines[0], r"^connect\(fd=\d+, 127\.0\.0\.1:\d+, 16\) failed: ECONNREFUSED, Connection refused$"
        )
        self.assertIn(problem.cause, lines[1])
        self.assertIn(problem.hint, lines[2])

    @unittest.skipIf(sys.version_info < (3, 11), "notes came with Python 3.11")
    def test_traceback_shows_the_explanation(self):
        problem = self.refused()
        shown = "".join(traceback.format_exception(type(problem), problem, None))
        self.assertIn("ConnectionRefusedError: [Errno 111] Connection refused\nconnect(fd=", shown)
        self.assertIn("hint: start the server first", shown)

    def test_python_names_in_the_advice(self):
        self.addCleanup(rustsock.set_language, "en")
        for language in ("en", "ko"):
            rustsock.set_language(language)
            self.check_names_in_the_advice()

    def check_names_in_the_advice(self):
        for code in range(1, 134):
            for call in (
                "connect",
                "bind",
                "listen",
                "accept",
                "send",
                "recv",
                "poller_add",
                "poller_wait",
                "setsockopt",
            ):
                self.assertNotIn("rsk_", rustsock._explanation.of_code(call, code).lower())

    def test_every_kind_of_failure_is_explained(self):
        first, _ = self.unix_pair()
        first.settimeout(0.01)
        quiet, _ = self.unix_pair()
        quiet.setblocking(False)
        asynchronous = self.kept(rustsock.socket())
        asynchronous.settimeout(5)
        server = self.listener()
        for name, work in {
            "refused with a timeout": lambda: asynchronous.connect(self.udp().getsockname()),
            "timeout": lambda: first.recv(1),
            "not now": lambda: quiet.recv(1),
            "name": lambda: rustsock.getaddrinfo("no.such.host.invalid", 80),
            "service": lambda: rustsock.getaddrinfo("127.0.0.1", "none"),
            "bind": lambda: self.kept(rustsock.socket()).bind(server.getsockname()),
            "create_server": lambda: rustsock.create_server(self.kept(rustsock.create_server(("", 0))).getsockname()),
            "option": lambda: first.setsockopt(1, 9999, 1),
            "family": lambda: rustsock.socket(4711),
            "poller": lambda: rustsock.Poller(4711),
            "descriptor": lambda: rustsock.close(-3),
        }.items():
            with self.subTest(name):
                problem = self.failure(work)
                self.assertTrue(problem.call)
                self.assertTrue(problem.cause)
                self.assertTrue(problem.hint)
                self.assertEqual(len(problem.explanation.splitlines()), 3)
                self.assertEqual(rustsock.explain(problem), problem.explanation)

    def test_explanation_is_of_this_failure_and_not_of_a_later_one(self):
        problem = self.refused()
        self.failure(lambda: rustsock.close(-3))
        self.assertIn("ECONNREFUSED", rustsock.explain(problem))
        self.assertIn("EBADF", rustsock.explain())
        self.assertEqual(rustsock.last_error(), 9)

    def test_exceptions_and_codes_of_others(self):
        self.assertIn("ENOENT", rustsock.explain(FileNotFoundError(2, "No such file")))
        self.assertTrue(rustsock.explain(111).startswith("ECONNREFUSED, Connection refused"))
        self.assertTrue(rustsock.explain(rustsock.EAI_NONAME).startswith("EAI_NONAME"))
        self.assertEqual(rustsock.explain(ValueError("no code")), "no code")
        self.assertEqual(rustsock.explain(OSError("no code")), "no code")

    def test_pickled_exception_keeps_its_explanation(self):
        problem = self.refused()
        copy = pickle.loads(pickle.dumps(problem))
        self.assertEqual((type(copy), str(copy)), (type(problem), str(problem)))
        self.assertEqual((copy.explanation, copy.hint), (problem.explanation, problem.hint))

    def test_resolver_errors(self):
        with self.assertRaises(rustsock.gaierror) as caught:
            rustsock.getaddrinfo("no.such.host.invalid", 80)
        problem = caught.exception
        self.assertIn(problem.errno, (rustsock.EAI_NONAME, rustsock.EAI_AGAIN, rustsock.EAI_NODATA))
        self.assertEqual(problem.call, "getaddrinfo")
        self.assertIn("no.such.host.invalid", problem.explanation)
        self.assertEqual(traceback.format_exception_only(type(problem), problem)[0][:18], "rustsock.gaierror:")
        with self.assertRaises(rustsock.herror):
            raise rustsock.herror(1, "Unknown host")

    def test_alias_names(self):
        self.assertIs(rustsock.error, OSError)
        self.assertTrue(issubclass(rustsock.timeout, OSError))
        if sys.version_info >= (3, 10):
            self.assertIs(rustsock.timeout, TimeoutError)


    def test_no_advice_for_c(self):
        self.addCleanup(rustsock.set_language, "en")
        calls = ("bind", "accept", "accept4", "connect", "send", "sendto", "sendmsg", "recv", "recvfrom", "recvmsg")
        calls += ("getsockopt", "setsockopt", "getnameinfo", "poller_add", "poller_open", "close", None)
        for language in ("en", "ko"):
            rustsock.set_language(language)
            for call in calls:
                # 14 is EFAULT, a bad pointer, which Python does not pass.
                for code in (*range(1, 14), *range(15, 134), rustsock.EAI_FAMILY):
                    text = rustsock._explanation.of_code(call, code).partition("\n")[2]
                    self.assertNotRegex(
                        text, r"last_error_fd|sizeof|struct [a-z]|socklen_t|addrlen|optlen|SO_...TIMEO|\bPOLL(IN|OUT|ER)"
                    )
                    self.assertEqual(len(text.splitlines()), 2)

    def test_what_was_seen_is_told_for_python(self):
        self.addCleanup(rustsock.set_language, "en")
        server = self.listener()
        port = server.getsockname()[1]
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        path = os.path.join(directory.name, "left")
        left = rustsock.socket(rustsock.AF_UNIX)
        left.bind(path)
        left.close()

        def close_twice():
            number = rustsock.socket().detach()
            rustsock.close(number)
            rustsock.close(number)

        cases = {
            "bytes swapped": lambda: self.kept(rustsock.socket()).connect(("127.0.0.1", rustsock.htons(port))),
            "port 0": lambda: self.kept(rustsock.socket()).connect(("127.0.0.1", 0)),
            "reverse order": lambda: self.kept(rustsock.socket()).bind(("1.0.0.127", 0)),
            "no address of this computer": lambda: self.kept(rustsock.socket()).bind(("203.0.113.77", 0)),
            "listens on 127.0.0.1": lambda: self.kept(rustsock.socket()).connect(("127.0.0.2", port)),
            "listens on": lambda: self.kept(rustsock.socket()).bind(("127.0.0.1", port)),
            "bound to": lambda: server.bind(("127.0.0.1", 0)),
            "has port 0": lambda: self.udp().sendto(b"x", ("127.0.0.1", 0)),
            "takes 16 bytes, and 4 were given": lambda: server.setsockopt(1, rustsock.SO_RCVTIMEO, b"1234"),
            "needs 4 bytes, and 1 were given": lambda: server.setsockopt(1, rustsock.SO_KEEPALIVE, b"1"),
            "TCP_ options exist for TCP sockets only": lambda: self.udp().setsockopt(6, 1, 1),
            "left behind": lambda: self.kept(rustsock.socket(rustsock.AF_UNIX)).bind(path),
            "the server has ended": lambda: self.kept(rustsock.socket(rustsock.AF_UNIX)).connect(path),
            "there is no file": lambda: self.kept(rustsock.socket(rustsock.AF_UNIX)).connect(path + "x"),
            "never been connected": lambda: self.kept(rustsock.socket()).send(b"x"),
            "not listening": lambda: self.kept(rustsock.socket()).accept(),
            "was closed already": close_twice,
        }
        for seen, work in cases.items():
            with self.subTest(seen):
                rustsock.set_language("en")
                self.assertIn(seen, self.failure(work).cause)
                for language in ("en", "ko"):
                    rustsock.set_language(language)
                    advice = self.failure(work).explanation.partition("\n")[2]
                    self.assertNotRegex(
                        advice, r"sin6?_|sizeof|struct |optlen|INADDR|atoi|REPLACE|tcp_|udp_open|unix_listen|set_timeouts"
                    )

    def test_what_is_refused_without_a_call_has_no_explanation(self):
        for work in (
            lambda: rustsock.inet_aton("x"),
            lambda: rustsock.inet_ntoa(b"x"),
            lambda: rustsock.inet_pton(rustsock.AF_INET, "x"),
            lambda: rustsock.getservbyname("none.such"),
            lambda: rustsock.getprotobyname("none.such"),
            lambda: rustsock.if_nametoindex("none.such"),
            lambda: self.kept(rustsock.socket(rustsock.AF_UNIX)).bind("x" * 200),
            lambda: self.unix_pair()[0].getsockopt(1, 2, 2000),
        ):
            problem = self.failure(work)
            self.assertEqual((problem.call, problem.cause, problem.hint, problem.explanation), (None,) * 4)
            self.assertEqual(rustsock.explain(problem), str(problem))

    def test_refused_connection_is_told_alike_with_a_timeout(self):
        self.addCleanup(rustsock.set_language, "en")
        address = self.udp().getsockname()
        for language, failed in (("en", "failed"), ("ko", "실패")):
            rustsock.set_language(language)
            for timeout in (None, 5):
                sock = self.kept(rustsock.socket())
                sock.settimeout(timeout)
                head = self.failure(lambda sock=sock: sock.connect(address)).explanation.splitlines()[0]
                self.assertTrue(
                    head.startswith(f"connect(fd={sock.fileno()}, 127.0.0.1:{address[1]}, 16) {failed}: ECONNREFUSED,"),
                    head,
                )

    def test_sendall_that_may_not_wait_does_not_say_that_nothing_went_out(self):
        first, _ = self.unix_pair()
        first.setblocking(False)
        problem = self.failure(lambda: first.sendall(bytes(1 << 24)))
        self.assertIs(type(problem), BlockingIOError)
        self.assertIn("part of the data may already have gone out", problem.cause)


class Language(LoopbackCase):
    def test_exception_keeps_its_language(self):
        self.addCleanup(rustsock.set_language, "en")
        with self.assertRaises(OSError) as caught:
            rustsock.close(-3)
        rustsock.set_language("ko")
        self.assertNotRegex(rustsock.explain(caught.exception), "[\uac00-\ud7a3]")
        for documented in (rustsock.set_language, rustsock.explain):
            self.assertIn("raised with", " ".join(documented.__doc__.split()))

    def test_korean_by_function(self):
        self.addCleanup(rustsock.set_language, "en")
        rustsock.set_language("ko")
        try:
            rustsock.close(-3)
        except OSError as problem:
            self.assertEqual(str(problem), "[Errno 9] Bad file descriptor")
            self.assertRegex(problem.explanation, "[\uac00-\ud7a3]")
            self.assertRegex(problem.hint, "[\uac00-\ud7a3]")
            self.assertNotIn(":", problem.cause.split("(")[0])
        rustsock.set_language("en")
        self.assertNotRegex(rustsock.explain(9), "[\uac00-\ud7a3]")

    def test_unknown_language(self):
        with self.assertRaisesRegex(ValueError, "'xx'"):
            rustsock.set_language("xx")

    def test_korean_by_environment(self):
        done = python("-c", "import rustsock; print(ascii(rustsock.explain(111)))", RUSTSOCK_LANG="ko_KR.UTF-8")
        self.assertIn("\\uc5f0\\uacb0", done.stdout, done.stderr)


class Trace(LoopbackCase):
    def test_calls_are_written_to_a_file(self):
        with tempfile.TemporaryFile("w+") as file:
            rustsock.trace(file)
            try:
                first, second = self.unix_pair()
                first.sendall(b"traced")
                second.recv(100)
            finally:
                rustsock.trace(None)
            first.sendall(b"not traced")
            file.seek(0)
            text = file.read()
        for call in ("socketpair(", "send(", "recv("):
            self.assertIn(call, text)
        self.assertEqual(text.count("send("), 1)

    def test_trace_by_environment(self):
        done = python("-c", "import rustsock; rustsock.socket().close()", RUSTSOCK_TRACE="1")
        self.assertIn("socket(AF_INET, SOCK_STREAM", done.stderr)

    def test_bad_descriptor(self):
        for wrong, kind in ((9999, OSError), ("x", TypeError), (2**40, OverflowError)):
            with self.assertRaises(kind):
                rustsock.trace(wrong)


if __name__ == "__main__":
    unittest.main()
