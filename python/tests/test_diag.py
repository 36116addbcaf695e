"""Mistakes caught: reports name the line of the Python program, go to functions and warnings, and are counted."""

import tempfile
import unittest
import warnings

from child import python
from loopback import LoopbackCase

import rustsock
from rustsock import diag

MISTAKE = """
import rustsock
a = rustsock.socket()
a.bind(("127.0.0.1", 0))
for _ in range(2):
    try:
        a.bind(("127.0.0.1", 0))
    except OSError as problem:
        pass
a.close()
"""


class Reports(LoopbackCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(diag.configure)
        self.addCleanup(diag.on_misuse, None)
        self.reports = []
        diag.configure("teach")
        diag.forget()
        diag.on_misuse(self.reports.append)

    def bind_again(self):
        with rustsock.socket() as one:
            one.bind(("127.0.0.1", 0))
            with self.assertRaises(OSError):
                one.bind(("127.0.0.1", 0))
            return one.fileno()

    def test_report_names_the_line_of_the_program(self):
        fd = self.bind_again()
        (report,) = self.reports
        self.assertEqual((report.code, report.name, report.fd), (126, "bound-or-connected-twice", fd))
        self.assertRegex(report.place, r"^test_diag\.py:\d+$")
        self.assertIn(f" at {report.place}: {report.fact}", str(report))
        self.assertEqual(len(report.text.splitlines()), 3)
        self.assertIn(report.hint, report.text)
        self.assertNotIn("rsk_", report.text)

    def test_a_place_reports_once_unless_asked_otherwise(self):
        for _ in range(3):
            self.bind_again()
        self.assertEqual((len(self.reports), diag.count(126), diag.count()), (1, 3, 3))
        diag.configure("teach,every")
        for _ in range(3):
            self.bind_again()
        self.assertEqual(len(self.reports), 4)

    def test_reports_as_warnings(self):
        diag.as_warnings()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.bind_again()
        (warning,) = caught
        self.assertIs(warning.category, diag.MisuseWarning)
        self.assertTrue(warning.filename.endswith("test_diag.py"))
        self.assertEqual(warning.message.report.code, 126)

    def test_policies(self):
        diag.set_policy(126, diag.OFF)
        self.assertEqual((diag.policy(126), diag.policy()), (diag.OFF, diag.WARN))
        self.bind_again()
        self.assertEqual((self.reports, diag.count()), ([], 0))
        diag.set_policy(0, diag.WARN)
        diag.suppress("RSK126")
        self.bind_again()
        self.assertEqual((self.reports, diag.count()), ([], 1))
        diag.suppress(None)
        for wrong in (lambda: diag.set_policy(1, 1), lambda: diag.configure("taech"), lambda: diag.count(99)):
            with self.assertRaises(OSError) as caught:
                wrong()
            self.assertTrue(caught.exception.hint)

    def test_leaks(self):
        before = diag.leaks()
        with rustsock.socket(), rustsock.socket(), tempfile.TemporaryFile("w+") as file:
            self.assertEqual(diag.leaks(file), before + 2)
            file.seek(0)
            self.assertIn("rustsock: ", file.read())
        self.assertEqual(diag.leaks(), before)


class Catalogue(unittest.TestCase):
    def test_every_code_has_its_texts(self):
        self.addCleanup(rustsock.set_language, "en")
        english = diag.codes()
        rustsock.set_language("ko")
        korean = diag.codes()
        self.assertEqual([row.code for row in english], [row.code for row in korean])
        self.assertTrue(all(a.title != b.title and a.level in "AEDS" for a, b in zip(english, korean)))
        for row in english:
            self.assertTrue(diag.text(row.code).startswith(f"RSK{row.code} {row.name}: "))


class Environment(unittest.TestCase):
    def test_reports_of_the_environment_name_the_line_too(self):
        done = python("-c", MISTAKE, RUSTSOCK_DIAG="teach")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count("rustsock[RSK126]"), 1, done.stderr)
        self.assertIn(" at <string>:7: ", done.stderr)

    def test_wrong_wish_is_told_once(self):
        done = python("-c", MISTAKE, RUSTSOCK_DIAG="taech")
        self.assertEqual(done.stderr.count("taech"), 1, done.stderr)


if __name__ == "__main__":
    unittest.main()
