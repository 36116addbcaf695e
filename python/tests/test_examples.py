"""The examples: a file through the poller server and back, with several clients at once."""

import hashlib
import os
import re
import signal
import tempfile
import unittest

from child import PACKAGE, python, started

EXAMPLES = os.path.join(PACKAGE, "examples")


class EchoOfAFile(unittest.TestCase):
    def serve(self, backend):
        server = started(os.path.join(EXAMPLES, "poller_server.py"), "--backend", backend, "0")
        self.addCleanup(server.wait)
        self.addCleanup(server.stderr.close)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.kill)
        line = server.stdout.readline()
        found = re.search(rf":(\d+) with {backend}$", line)
        self.assertTrue(found, line)
        return server, found[1]

    def file(self, size):
        file = tempfile.NamedTemporaryFile()
        self.addCleanup(file.close)
        file.write(os.urandom(size))
        file.flush()
        return file.name

    def test_every_backend(self):
        path = self.file(3_000_000)
        with open(path, "rb") as data:
            digest = hashlib.sha256(data.read()).hexdigest()
        for backend in ("select", "poll", "epoll"):
            with self.subTest(backend):
                server, port = self.serve(backend)
                client = [os.path.join(EXAMPLES, "echo_client.py"), "127.0.0.1", port]
                others = [started(*client, path) for _ in range(3)]
                done = python(*client, path)
                self.assertEqual(
                    done.stdout,
                    f"sent     3000000 bytes sha256 {digest}\nreceived 3000000 bytes sha256 {digest}\nequal\n",
                    done.stderr,
                )
                self.assertEqual(done.returncode, 0)
                for other in others:
                    self.assertIn("equal", other.communicate(timeout=20)[0])
                self.assertEqual(python(*client, self.file(0)).returncode, 0)
                server.send_signal(signal.SIGTERM)
                self.assertEqual(server.stdout.read(), "stopped after 5 clients, 0 of them lost\n")
                self.assertEqual(server.wait(10), 0)

    def test_server_that_changes_a_byte_is_found_out(self):
        program = (
            "import rustsock\n"
            "with rustsock.create_server(('127.0.0.1', 0)) as server:\n"
            "    print(server.getsockname()[1], flush=True)\n"
            "    sock, _ = server.accept()\n"
            "    with sock, sock.makefile('rwb') as file:\n"
            "        data = file.read()\n"
            "        file.write(b'?' + data[1:])\n"
        )
        server = started("-c", program)
        self.addCleanup(server.communicate)
        port = server.stdout.readline().strip()
        done = python(os.path.join(EXAMPLES, "echo_client.py"), "127.0.0.1", port, self.file(1000))
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (1, "DIFFERENT"))

    def test_failure_is_explained(self):
        client = os.path.join(EXAMPLES, "echo_client.py")
        done = python(client, "127.0.0.1", "1", self.file(1))
        self.assertEqual(done.returncode, 1)
        self.assertIn("ECONNREFUSED", done.stderr)
        self.assertIn("hint: start the server first", done.stderr)
        self.assertEqual(python(client).returncode, 2)


if __name__ == "__main__":
    unittest.main()
