"""Sockets made, described, copied and closed."""

import gc
import os
import unittest
import warnings

from child import python
from loopback import LoopbackCase

import rustsock


class Making(LoopbackCase):
    def test_defaults(self):
        sock = self.kept(rustsock.socket())
        self.assertEqual((sock.family, sock.type, sock.proto), (rustsock.AF_INET, rustsock.SOCK_STREAM, 0))
        self.assertIs(type(sock.family), rustsock.AddressFamily)
        self.assertIs(type(sock.type), rustsock.SocketKind)

    def test_new_descriptor_is_not_inherited(self):
        first, second = self.unix_pair()
        server = self.listener()
        client = self.kept(rustsock.create_connection(server.getsockname()))
        accepted = self.kept(server.accept()[0])
        for sock in (first, second, server, client, accepted, self.kept(first.dup())):
            self.assertFalse(sock.get_inheritable())
        first.set_inheritable(True)
        self.assertTrue(first.get_inheritable())

    def test_flags_are_no_part_of_the_type(self):
        sock = self.kept(rustsock.socket(rustsock.AF_INET, rustsock.SOCK_DGRAM | rustsock.SOCK_NONBLOCK))
        self.assertEqual(sock.type, rustsock.SOCK_DGRAM)
        self.assertEqual(sock.gettimeout(), 0.0)

    def test_rest_is_asked_of_a_descriptor(self):
        for family, kind in (
            (rustsock.AF_UNIX, rustsock.SOCK_SEQPACKET),
            (rustsock.AF_INET, rustsock.SOCK_DGRAM),
            (rustsock.AF_INET6, rustsock.SOCK_STREAM),
        ):
            made = rustsock.socket(family, kind)
            found = self.kept(rustsock.socket(fileno=made.detach()))
            self.assertEqual((found.family, found.type), (family, kind))
            self.assertEqual(found.proto, found.getsockopt(rustsock.SOL_SOCKET, rustsock.SO_PROTOCOL))

    def test_descriptor_that_is_no_socket_is_refused_and_left_open(self):
        with open(os.devnull, "rb") as file:
            with self.assertRaises(OSError):
                rustsock.socket(fileno=file.fileno())
            self.assertEqual(file.read(), b"")

    def test_unknown_family_stays_a_number(self):
        sock = self.kept(rustsock.socket())
        sock._family = 4711
        self.assertEqual(sock.family, 4711)

    def test_fromfd_makes_a_copy(self):
        first, second = self.unix_pair()
        copy = self.kept(rustsock.fromfd(first.fileno(), rustsock.AF_UNIX, rustsock.SOCK_STREAM))
        self.assertNotEqual(copy.fileno(), first.fileno())
        first.close()
        copy.sendall(b"still here")
        self.assertEqual(second.recv(100), b"still here")

    def test_dup_keeps_the_timeout(self):
        first, _ = self.unix_pair()
        first.settimeout(2.5)
        self.assertEqual(self.kept(first.dup()).gettimeout(), 2.5)

    def test_subclass_is_what_dup_returns(self):
        class Own(rustsock.socket):
            pass

        own = self.kept(Own())
        self.assertIs(type(self.kept(own.dup())), Own)

    def test_replaced_class_is_what_functions_make(self):
        made = []

        class Proxy(rustsock.socket):
            def __init__(self, *arguments, **more):
                made.append(self)
                super().__init__(*arguments, **more)

        server = self.listener()
        original, rustsock.socket = rustsock.socket, Proxy
        try:
            self.kept(rustsock.create_connection(server.getsockname()))
        finally:
            rustsock.socket = original
        self.assertEqual(len(made), 1)


class Closing(LoopbackCase):
    def test_close_twice_is_no_error(self):
        sock = rustsock.socket()
        sock.close()
        sock.close()
        self.assertEqual(sock.fileno(), -1)

    def test_with_closes(self):
        with rustsock.socket() as sock:
            self.assertGreaterEqual(sock.fileno(), 0)
        self.assertEqual(sock.fileno(), -1)
        self.assertIn("[closed]", repr(sock))

    def test_second_close_of_a_number_does_not_hit_a_stranger(self):
        sock = rustsock.socket()
        number = sock.fileno()
        sock.close()
        stranger = self.kept(rustsock.socket())
        self.assertEqual(stranger.fileno(), number)
        sock.close()
        stranger.getsockname()

    def test_detach_leaves_the_descriptor_open(self):
        sock = rustsock.socket()
        number = sock.detach()
        self.assertEqual(sock.fileno(), -1)
        os.fstat(number)
        rustsock.close(number)
        with self.assertRaises(OSError):
            os.fstat(number)

    def test_close_of_a_stolen_descriptor_is_reported(self):
        sock = rustsock.socket()
        os.close(sock.fileno())
        with self.assertRaisesRegex(OSError, r"\[Errno 9\] Bad file descriptor"):
            sock.close()

    def test_forgotten_socket_warns_and_is_closed(self):
        sock = rustsock.socket()
        number, text = sock.fileno(), repr(sock)
        with self.assertWarns(ResourceWarning) as caught:
            del sock
            gc.collect()
        self.assertEqual(str(caught.warning), f"unclosed {text}")
        with self.assertRaises(OSError):
            os.fstat(number)

    def test_forgotten_closed_socket_is_silent(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            rustsock.socket().close()
            gc.collect()

    def test_socket_open_at_exit_is_harmless(self):
        done = python("-W", "error", "-c", "import rustsock; keep = [rustsock.socket() for _ in range(3)]")
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        self.assertIn("unclosed", done.stderr)
        self.assertNotIn("ImportError", done.stderr)

    def test_failed_constructor_leaves_nothing_to_warn_of(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with self.assertRaises(OSError):
                rustsock.socket(12345)
            gc.collect()


class Describing(LoopbackCase):
    def test_repr_tells_both_ends(self):
        client, server = self.tcp_pair()
        self.assertEqual(
            repr(client),
            f"<rustsock.socket fd={client.fileno()}, family={client.family!s}, type={client.type!s}, proto=6, "
            f"laddr={client.getsockname()}, raddr={client.getpeername()}>",
        )
        self.assertEqual(client.getpeername(), server.getsockname())

    def test_repr_never_fails(self):
        self.assertIn("fd=-1", repr(rustsock.socket.__new__(rustsock.socket)))
        sock = rustsock.socket()
        os.close(sock.fileno())
        self.assertIn(f"fd={sock.fileno()}", repr(sock))
        sock.detach()

    def test_socket_cannot_be_pickled_or_copied(self):
        import copy
        import pickle

        sock = self.kept(rustsock.socket())
        for work in (lambda: pickle.dumps(sock), lambda: copy.copy(sock)):
            with self.assertRaisesRegex(TypeError, "cannot pickle 'socket' object"):
                work()


if __name__ == "__main__":
    unittest.main()
