"""What `import rustsock` brings, and what it must not."""

import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from child import PACKAGE, python

import rustsock

WITHOUT_STANDARD_LIBRARY = """
import sys
for name in ("_socket", "select"):
    sys.modules[name] = None
import rustsock
loaded = {"socket", "selectors", "asyncio", "ssl", "subprocess"} & set(sys.modules)
assert not loaded, loaded
first, second = rustsock.socketpair()
with first, second, rustsock.Poller() as poller:
    first.sendall(b"alive")
    poller.add(second)
    assert poller.wait(5)[0].fd == second.fileno()
    assert second.recv(100) == b"alive"
    second.settimeout(0.01)
    try:
        second.recv(1)
    except rustsock.timeout:
        print("works alone")
"""

CONSTANTS = """
import _socket, rustsock
for name, value in vars(_socket).items():
    if isinstance(value, int) and not name.startswith("__"):
        print(name, int(value), int(getattr(rustsock, name, -12345)))
"""

# What the table of the library lacks: DECnet, which Linux dropped in version 6.1; Bluetooth, which only some builds of
# Python know; five names that came with Python 3.12. CAPI is for C extensions.
NOT_EXPORTED = set(
    "AF_DECnet AF_BLUETOOTH BDADDR_ANY BDADDR_LOCAL BTPROTO_HCI BTPROTO_L2CAP BTPROTO_RFCOMM BTPROTO_SCO HCI_DATA_DIR "
    "HCI_FILTER HCI_TIME_STAMP SOL_HCI ETHERTYPE_ARP ETHERTYPE_IP ETHERTYPE_IPV6 ETHERTYPE_VLAN ETH_P_ALL CAPI".split()
)


class Import(unittest.TestCase):
    def test_standard_library_is_not_used(self):
        done = python("-c", WITHOUT_STANDARD_LIBRARY)
        self.assertEqual(done.stdout, "works alone\n", done.stderr)

    def test_constants_are_those_of_the_standard_library(self):
        done = python("-c", CONSTANTS)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [line.split() for line in done.stdout.splitlines()]
        self.assertGreater(len(lines), 300)
        wrong = [line for line in lines if line[1] != line[2] and line[0] not in NOT_EXPORTED]
        self.assertEqual(wrong, [])

    def test_names_of_the_standard_library_are_all_here(self):
        done = python("-c", "import socket; print(*socket.__all__)")
        missing = {name for name in done.stdout.split() if not hasattr(rustsock, name)}
        self.assertEqual(missing - NOT_EXPORTED, set())

    def test_star_import_gives_every_name_once(self):
        self.assertEqual(len(rustsock.__all__), len(set(rustsock.__all__)))
        for name in rustsock.__all__:
            self.assertTrue(hasattr(rustsock, name), name)

    def test_enumerations_are_pickled_by_name(self):
        for member in (rustsock.AF_INET, rustsock.SOCK_STREAM, rustsock.MSG_PEEK, rustsock.AI_PASSIVE):
            self.assertIs(type(pickle.loads(pickle.dumps(member))), type(member))
        self.assertEqual(repr(rustsock.AF_INET), "<AddressFamily.AF_INET: 2>")

    def test_versions_agree(self):
        with open(os.path.join(PACKAGE, "pyproject.toml"), encoding="utf-8") as text:
            stated = re.search(r'^version = "(.+)"$', text.read(), re.M)
        self.assertEqual(rustsock.__version__, stated[1])

    def test_package_has_type_information(self):
        self.assertTrue(os.path.exists(os.path.join(os.path.dirname(rustsock.__file__), "py.typed")))


class Library(unittest.TestCase):
    """How the library is found. The package is copied, so that no build tree is around it."""

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copytree(
            os.path.dirname(rustsock.__file__),
            os.path.join(self.folder, "rustsock"),
            ignore=shutil.ignore_patterns("*.so", "__pycache__"),
        )
        self.source = rustsock._library.library._name

    def imported(self, **changes):
        changes.setdefault("LD_LIBRARY_PATH", "")
        changes.setdefault("RUSTSOCK_LIBRARY", "")
        return python("-c", "import rustsock; print('loaded')", PYTHONPATH=self.folder, **changes)

    def test_missing_library_says_where_it_was_looked_for(self):
        done = self.imported()
        if done.stdout == "loaded\n":
            self.skipTest("the library is installed in the system")
        self.assertIn("ImportError: librustsock is not found", done.stderr)
        self.assertIn("RUSTSOCK_LIBRARY", done.stderr)

    def test_environment_names_the_library(self):
        done = self.imported(RUSTSOCK_LIBRARY=self.source)
        self.assertEqual(done.stdout, "loaded\n", done.stderr)

    def test_library_beside_the_package_comes_first(self):
        shutil.copy(self.source, os.path.join(self.folder, "rustsock", "librustsock.so"))
        done = self.imported(RUSTSOCK_LIBRARY="/nowhere/librustsock.so")
        self.assertEqual(done.stdout, "loaded\n", done.stderr)

    def test_library_of_the_build_tree_is_found(self):
        place = os.path.join(self.folder, "tree", "build", "lib")
        os.makedirs(place)
        shutil.copy(self.source, os.path.join(place, "librustsock.so.0"))
        inside = os.path.join(self.folder, "tree", "python")
        os.makedirs(inside)
        shutil.move(os.path.join(self.folder, "rustsock"), inside)
        self.folder, outer = inside, self.folder
        done = self.imported()
        self.folder = outer
        self.assertEqual(done.stdout, "loaded\n", done.stderr)

    def test_named_library_that_is_not_there_is_an_error_not_a_detour(self):
        shutil.copy(self.source, os.path.join(self.folder, "librustsock.so.0"))
        done = self.imported(RUSTSOCK_LIBRARY="/nowhere/librustsock.so", LD_LIBRARY_PATH=self.folder)
        self.assertIn("/nowhere/librustsock.so cannot be loaded", done.stderr)

    def test_library_from_the_system(self):
        shutil.copy(self.source, os.path.join(self.folder, "librustsock.so.0"))
        done = self.imported(LD_LIBRARY_PATH=self.folder)
        self.assertEqual(done.stdout, "loaded\n", done.stderr)

    def test_other_binary_interface_is_refused(self):
        if not shutil.which("cc"):
            self.skipTest("needs a C compiler (cc) for a library of another version")
        other = os.path.join(self.folder, "other.so")
        source = b"int rsk_abi_version(void) { return 99; }"
        subprocess.run(["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", other], input=source, check=True)
        done = self.imported(RUSTSOCK_LIBRARY=other)
        self.assertIn("has binary interface 99, and this package needs 1", done.stderr)

    def test_file_that_is_no_library_is_refused(self):
        other = os.path.join(self.folder, "text.so")
        with open(other, "w", encoding="utf-8") as text:
            text.write("text")
        done = self.imported(RUSTSOCK_LIBRARY=other)
        self.assertIn("cannot be loaded", done.stderr)
        self.assertNotIn("loaded\n", done.stdout)


if __name__ == "__main__":
    sys.exit(unittest.main())
