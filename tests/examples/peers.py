"""The other side of a lesson, written with Python's own sockets: clients, a server, well and badly behaved ones."""

import random
import selectors
import socket
import struct
import threading
import time

from harness import TIMEOUT, need


def connect(port):
    client = socket.create_connection(("127.0.0.1", port), TIMEOUT)
    client.settimeout(TIMEOUT)
    return client


def receive_all(client):
    return b"".join(iter(lambda: client.recv(65536), b""))


def ask(port, data):
    """Sends data, ends the sending direction, gives all that comes back. Only for a few kilobytes."""
    with connect(port) as client:
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        return receive_all(client)


def receive_exactly(client, length):
    """As many bytes as asked for, in as many pieces as it takes; less only at the end of the stream."""
    data = b""
    while len(data) < length:
        piece = client.recv(length - len(data))
        if not piece:
            break
        data += piece
    return data


def vanish(client):
    """Closes with a reset (RST) instead of the orderly end."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def need_echo(port, data=b"are you there?"):
    answer = ask(port, data)
    need(answer == data, f"sent {data[:40]!r}, got back {answer[:40]!r}")


def free_port(kind=socket.SOCK_STREAM):
    with socket.socket(socket.AF_INET, kind) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class PythonServer:
    """One connection of a server written with Python's own sockets: answer(connection) makes its behaviour."""

    def __init__(self, answer):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(TIMEOUT)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, args=(answer,), daemon=True)
        self.thread.start()

    def _serve(self, answer):
        try:
            connection, _ = self.listener.accept()
            with connection:
                connection.settimeout(TIMEOUT)
                answer(connection)
        except OSError:
            pass  # the client says what went wrong

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.thread.join(TIMEOUT)
        self.listener.close()


def echo_back(connection):
    for data in iter(lambda: connection.recv(65536), b""):
        connection.sendall(data)


def echo_many(port, count, size):
    """count clients, all connected before the first byte, each with its own data, all at the same time."""
    with selectors.DefaultSelector() as ready:
        clients = [connect(port) for _ in range(count)]
        try:
            for number, client in enumerate(clients):
                client.setblocking(False)
                data = random.Random(number).randbytes(size)
                ready.register(client, selectors.EVENT_READ | selectors.EVENT_WRITE, [memoryview(data), 0, bytearray()])
            end = time.monotonic() + 3 * TIMEOUT
            while ready.get_map():
                need(time.monotonic() < end, f"{len(ready.get_map())} of {count} clients are still waiting")
                for key, events in ready.select(1):
                    echo_step(ready, key, events)
        finally:
            for client in clients:
                client.close()


def echo_step(ready, key, events):
    client, (data, sent, received) = key.fileobj, key.data
    if events & selectors.EVENT_WRITE:
        key.data[1] = sent = sent + client.send(data[sent:sent + 65536])
        if sent == len(data):
            client.shutdown(socket.SHUT_WR)
            ready.modify(client, selectors.EVENT_READ, key.data)
    if events & selectors.EVENT_READ:
        piece = client.recv(65536)
        received += piece
        if not piece:
            ready.unregister(client)
            need(received == data, f"a client sent {len(data)} bytes and got {len(received)} back, or other ones")


def stuck_client(port):
    """A client that sends until nothing goes any more, and never reads."""
    client = connect(port)
    client.setblocking(False)
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < 0.3:
        try:
            client.send(b"x" * 65536)
            quiet_since = time.monotonic()
        except BlockingIOError:
            time.sleep(0.01)
    return client
