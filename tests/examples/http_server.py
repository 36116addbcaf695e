"""Lesson 23: a web server that curl, Python and badly behaved clients talk to."""

import contextlib
import http.client
import os
import random
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from harness import TIMEOUT, need, until
from peers import connect, receive_all, vanish
from registry import check, need_explained
from strangers import tool

LESSON = "23_http_server"
PAGE = b"<h1>hello</h1>\n"


@contextlib.contextmanager
def site(lessons, **options):
    with tempfile.TemporaryDirectory() as directory:
        Path(directory, "public", "sub").mkdir(parents=True)
        Path(directory, "secret.txt").write_bytes(b"secret")
        Path(directory, "public", "index.html").write_bytes(PAGE)
        Path(directory, "public", "large").write_bytes(random.Random(23).randbytes(3000000))
        yield lessons.serve(LESSON, 0, os.path.join(directory, "public"), **options)


def ask(server, request):
    """What comes back up to the end of the connection."""
    with connect(server.port) as client:
        client.sendall(request)
        return receive_all(client)


def get(path, *headers):
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: lesson", "Connection: close", *headers, "", ""]).encode()


def need_status(answer, status):
    need(answer.startswith(f"HTTP/1.1 {status} ".encode()), f"expected {status}, got {answer[:60]!r}")
    head, _, body = answer.partition(b"\r\n\r\n")
    need(f"content-length: {len(body)}".encode() in head.lower(), f"{len(body)} bytes, but {head!r}")


@check()
def http_output_is_expected(lessons):
    with site(lessons) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT)
        connection.request("GET", "/index.html")
        answer = connection.getresponse()
        need(answer.status == 200 and answer.read() == PAGE, "GET")
        need(answer.headers["Content-Type"].startswith("text/html"), "type")
        ours = connection.sock
        connection.request("HEAD", "/index.html")
        answer = connection.getresponse()
        need(answer.status == 200 and answer.read() == b"", "HEAD")
        need(answer.headers["Content-Length"] == str(len(PAGE)), "length")
        connection.request("GET", "/none")
        answer = connection.getresponse()
        need(answer.status == 404 and answer.read() == b"404 Not Found\n", "404")
        need(connection.sock is ours, "three requests took more than one connection")
        connection.request("POST", "/index.html", body=b"x=1")
        answer = connection.getresponse()
        need(answer.status == 405 and answer.headers["Allow"] == "GET, HEAD" and answer.read(), "405")
        connection.close()
        need_status(ask(server, b"hello\r\n\r\n"), 400)
        server.end()
        lessons.compare(server.output["stdout"], LESSON + ".txt")


@check()
def http_nothing_outside_the_directory_is_served(lessons):
    with site(lessons) as server:
        for path in ("/../secret.txt", "/sub/../../secret.txt", "//etc/passwd", "/%2e%2e/secret.txt", "/sub", "/none"):
            answer = ask(server, get(path))
            need(b"secret" not in answer and b"root:" not in answer, f"{path}: {answer!r}")
            need_status(answer, 404)


@check()
def http_what_is_no_request_is_refused(lessons):
    with site(lessons) as server:
        for request in (b"", b"GET", b"GET /", b"GET / HTTP/2.0", b"GET / HTTP/1.1", b"\xff" * 100):
            need_status(ask(server, request + b"\r\n\r\n"), 400)
        for line in (b"get / HTTP/1.1", b"GET x HTTP/1.1", b"GET / HTTP/1.1 ", b"GET /\0 HTTP/1.1",
                     b"GET /" + b"x" * 2000 + b" HTTP/1.1"):
            need_status(ask(server, line + b"\r\nHost: x\r\n\r\n"), 400)
        need_status(ask(server, b"GET / HTTP/1.0\r\n\r\n"), 200)
        need_status(ask(server, get("/?query=1")), 200)


@check()
def http_request_without_end_is_refused(lessons):
    with site(lessons) as server:
        need_status(ask(server, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 2000), 431)
        server.alive()


@check()
def http_requests_may_come_in_pieces_and_several_at_once(lessons):
    with site(lessons) as server:
        request = get("/index.html")
        with connect(server.port) as client:
            for n in range(len(request)):
                client.sendall(request[n:n + 1])
            need_status(receive_all(client), 200)
        first = b"GET /index.html HTTP/1.1\r\nHost: x\r\n\r\n"
        answer = ask(server, first * 3 + get("/none"))
        need([answer.count(part) for part in (b" 200 OK\r\n", PAGE, b" 404 Not Found\r\n")] == [3, 3, 1], answer)


@check()
def http_slow_client_is_told_and_stops_nobody(lessons):
    with site(lessons) as server, connect(server.port) as slow, connect(server.port) as silent:
        started = time.monotonic()
        slow.sendall(b"GET / HT")
        stop = threading.Event()

        def drip():
            while not stop.wait(0.4):
                with contextlib.suppress(OSError):
                    slow.sendall(b"T")

        dripper = threading.Thread(target=drip, daemon=True)
        dripper.start()
        need_status(ask(server, get("/")), 200)
        first = slow.recv(100)
        took = time.monotonic() - started
        stop.set()
        dripper.join(TIMEOUT)
        need(first.startswith(b"HTTP/1.1 408 ") and 4 < took < 9, f"{first!r} after {took:.1f} s")
        need(silent.recv(100) == b"", "a connection without a request is closed without a word")


@check()
def http_large_file_is_whole_also_for_a_slow_reader(lessons):
    with site(lessons) as server, connect(server.port) as client:
        data = random.Random(23).randbytes(3000000)
        client.sendall(get("/large"))
        time.sleep(0.5)
        need(receive_all(client).partition(b"\r\n\r\n")[2] == data, "other bytes")


@check()
def http_clients_above_the_limit_are_told(lessons):
    with site(lessons) as server, contextlib.ExitStack() as clients:
        files = server.open_files()
        waiting = [clients.enter_context(connect(server.port)) for _ in range(100)]
        until(lambda: server.open_files() == files + 100, "not all of them are there")
        need_status(ask(server, get("/")), 503)
        waiting[0].close()
        until(lambda: ask(server, get("/")).startswith(b"HTTP/1.1 200"), "a place that got free is not used")


@check()
def http_server_survives_clients_that_vanish(lessons):
    with site(lessons) as server:
        files = server.open_files()
        for _ in range(30):
            client = connect(server.port)
            client.sendall(get("/large") * 3)
            vanish(client)
        until(lambda: server.open_files() == files, "clients that have gone are still open")
        need_status(ask(server, get("/")), 200)


@check()
def http_curl_gets_a_file(lessons):
    with site(lessons) as server:
        url = f"http://127.0.0.1:{server.port}"
        command = [tool("curl"), "-sS", "--noproxy", "*", "--max-time", "10"]
        result = subprocess.run([*command, "-w", "%{num_connects} ", f"{url}/", f"{url}/large",
                                 "-o", "/dev/stdout", "-o", "/dev/null"], capture_output=True, timeout=TIMEOUT)
        need(result.stdout == PAGE + b"1 0 ", result)
        result = subprocess.run([*command, "-I", url], capture_output=True, timeout=TIMEOUT)
        need(b"200 OK" in result.stdout and PAGE not in result.stdout, result)


@check()
def http_server_explains_a_port_in_use_and_a_directory_that_is_none(lessons):
    with site(lessons) as server:
        need_explained(lessons.run(LESSON, server.port, "/"), "EADDRINUSE")
        need(lessons.run(LESSON, 0, "/nonexistent").returncode == 2, "a directory that does not exist is accepted")
        with socket.create_connection(("127.0.0.1", server.port), TIMEOUT):
            server.alive()
