"""Clients that behave as clients do: many at once, slow ones, ones that go away in the middle, ones that finish early."""

import contextlib
import http.client
import socket
import struct
import threading
import time

from exchanges import BODY, connected

PATIENCE = 20
RESET = struct.pack("ii", 1, 0)


def together(jobs, at_once=8):
    """Runs functions in threads, some at a time; the first thing that went wrong is raised."""
    wrong, todo, lock = [], list(jobs), threading.Lock()

    def work():
        while True:
            with lock:
                if wrong or not todo:
                    return
                job = todo.pop()
            try:
                job()
            except Exception as problem:  # pylint: disable=broad-except
                wrong.append(problem)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3 * PATIENCE)
    if wrong:
        raise RuntimeError(f"a client saw: {wrong[0]!r}") from wrong[0]


def received(stream, count):
    parts = b""
    while len(parts) < count:
        part = stream.recv(min(65536, count - len(parts)))
        if not part:
            raise RuntimeError(f"ended after {len(parts)} of {count} bytes")
        parts += part
    return parts


def line(stream):
    text = b""
    while not text.endswith(b"\r\n"):
        text += received(stream, 1)
    return text


@contextlib.contextmanager
def leaving_by_reset(port):
    """A connection that ends in a reset and not in an orderly way."""
    stream = connected(port)
    try:
        yield stream
    finally:
        with contextlib.suppress(OSError):
            stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        stream.close()


def rude(port, beginning=b"", whole=b""):
    """Clients that go away: before a word, in the middle of one, with the answer on its way, by reset, and half."""
    connected(port).close()
    with leaving_by_reset(port):
        pass
    for said in filter(None, (beginning, whole)):
        with connected(port) as stream:
            stream.sendall(said)
        with leaving_by_reset(port) as stream:
            stream.sendall(said)
        if said is whole:
            with leaving_by_reset(port) as stream:
                stream.sendall(said)
                with contextlib.suppress(ConnectionResetError):
                    stream.recv(100)
            with connected(port) as stream:
                stream.sendall(said)
                with contextlib.suppress(ConnectionResetError):
                    stream.recv(100)
    with connected(port) as stream:
        stream.sendall(beginning or whole)
        stream.shutdown(socket.SHUT_WR)
        with contextlib.suppress(OSError):
            while stream.recv(65536):
                pass


def web(port, big="/big.bin", body=BODY, keep=True, host="127.0.0.1", strict=True):
    """What browsers do to a web server; some end a connection by reset behind an answer."""

    base = big.rpartition("/")[0]

    def visit():
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        for path, wanted in ((big, body), (f"{base}/index.html", None), (f"{base}/missing", None), (big, body)):
            link.request("GET", path, headers={"Host": host, "Connection": "keep-alive" if keep else "close"})
            reply = link.getresponse()
            got = reply.read()
            if wanted is not None and (reply.status, got) != (200, wanted):
                raise RuntimeError(f"{path}: {reply.status}, {len(got)} bytes")
            if not keep:
                link.close()
        link.close()

    def slow():
        with connected(port) as stream:
            stream.sendall(f"GET {big} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
            count = 0
            while part := read(stream, 4096 if count < 100_000 else 65536):
                count += len(part)
                time.sleep(0.002 if count < 100_000 else 0)
            if strict and count < len(body):
                raise RuntimeError(f"a slow client got {count} bytes")

    def read(stream, size):
        try:
            return stream.recv(size)
        except ConnectionResetError:
            if strict:
                raise
            return b""

    def in_pieces():
        with connected(port) as stream:
            for byte in f"GET {big} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode():
                stream.sendall(bytes([byte]))
            while read(stream, 65536):
                pass

    def pipelined():
        with connected(port) as stream:
            stream.sendall(f"GET {base}/index.html HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() * 5)
            stream.shutdown(socket.SHUT_WR)
            with contextlib.suppress(ConnectionResetError):
                while stream.recv(65536):
                    pass

    def gone():
        rude(port, b"GET /big", f"GET {big} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())

    def tolerant():
        with contextlib.nullcontext() if strict else contextlib.suppress(ConnectionResetError, http.client.HTTPException):
            visit()

    together([tolerant] * 12 + [slow, in_pieces, pipelined, gone] * 3)


def talk(port, steps):
    """A conversation of lines or blocks: what is sent, and how many bytes or which line come back."""
    with connected(port) as stream:
        stream.settimeout(PATIENCE)
        for said, wanted in steps:
            stream.sendall(said)
            got = received(stream, len(wanted))
            if got != wanted:
                raise RuntimeError(f"{said[:40]!r} was answered by {got[:80]!r}")


def datagrams(port, questions, host="127.0.0.1"):
    """Each datagram is answered by one; the next goes out when it is there."""
    answers = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(PATIENCE)
        for question in questions:
            asking.sendto(question, (host, port))
            answers.append(asking.recv(65536))
    return answers
