"""The web server of c_examples/http: what HTTP/1.1 demands, and its beginning and end."""

import contextlib
import email.utils
import http.client
import os
import random
import re
import signal
import socket
import tempfile
import threading
import time
from pathlib import Path

from harness import TIMEOUT, need
from http_server import ask, get
from peers import connect, receive_all, receive_exactly
from registry import BACKENDS, check, need_explained

PROGRAM = "http/http_server"
PAGE = b"<h1>hello</h1>\n"
LARGE = random.Random(1).randbytes(3000000)


@contextlib.contextmanager
def site(lessons, *options, **settings):
    with tempfile.TemporaryDirectory() as directory:
        public = Path(directory, "public")
        Path(public, "sub", "empty").mkdir(parents=True)
        Path(directory, "secret.txt").write_bytes(b"secret")
        for name, data in {"index.html": PAGE, "sub/index.html": b"sub", "large.bin": LARGE, "a b%.txt": b"blank", "none.txt": b"",
                           "style.css": b"x", "page.JS": b"x", "noend": b"0123456789", "closed": b"x", "sub/page": b"page"}.items():
            Path(public, name).write_bytes(data)
        Path(public, "closed").chmod(0)
        os.mkfifo(Path(public, "pipe"))
        os.symlink("../secret.txt", Path(public, "out"))
        os.symlink("/etc", Path(public, "etc"))
        os.symlink("sub/page", Path(public, "in"))
        yield lessons.serve(PROGRAM, *options, 0, str(public), **settings)


def answer(server, request):
    """Status, head as a dictionary, body of the first answer; the connection is at its end then."""
    return taken_apart(ask(server, request))


def taken_apart(data):
    head, separator, body = data.partition(b"\r\n\r\n")
    need(separator and head.startswith(b"HTTP/1.1 "), f"no answer: {data[:200]!r}")
    lines = head.decode().split("\r\n")
    fields = dict(line.lower().split(": ", 1)[:1] + line.split(": ", 1)[1:] for line in lines[1:])
    need(len(fields) == len(lines) - 1 and "date" in fields, f"fields: {lines}")
    return int(lines[0][9:12]), fields, body


def need_status(server, request, status):
    got, fields, body = answer(server, request)
    need(got == status, f"{status} expected for {request[:80]!r}: {got} {body[:80]!r}")
    need(fields.get("content-length", "0") == str(len(body)) or request.startswith(b"HEAD"), f"{len(body)} bytes, but {fields}")
    return fields, body


@check(*BACKENDS)
def http_example_answers_what_it_is_asked(lessons, variant):
    with site(lessons, env={"RUSTSOCK_POLLER": variant}) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT)
        for path, status, body, kind in [("/", 200, PAGE, "text/html; charset=utf-8"), ("/sub/", 200, b"sub", "text/html; charset=utf-8"),
                                         ("/a%20b%25.txt?x=1", 200, b"blank", "text/plain; charset=utf-8"), ("/none.txt", 200, b"", "text/plain; charset=utf-8"),
                                         ("/style.css", 200, b"x", "text/css; charset=utf-8"), ("/page.JS", 200, b"x", "text/javascript; charset=utf-8"),
                                         ("/noend", 200, b"0123456789", "application/octet-stream"), ("/large.bin", 200, LARGE, "application/octet-stream"),
                                         ("/in", 200, b"page", "application/octet-stream"), ("/sub/../index.html", 200, PAGE, "text/html; charset=utf-8"),
                                         ("/none", 404, b"404 Not Found\n", "text/plain; charset=utf-8"), ("/noend/", 404, b"404 Not Found\n", "text/plain; charset=utf-8"),
                                         ("/sub/empty/", 404, b"404 Not Found\n", "text/plain; charset=utf-8")]:
            connection.request("GET", path)
            ours = connection.sock
            reply = connection.getresponse()
            got = reply.read()
            need((reply.status, got, reply.headers["Content-Type"]) == (status, body, kind), f"{path}: {reply.status} {reply.headers} {got[:50]!r}")
            need(connection.sock is ours, f"{path}: the connection was closed")
            connection.request("HEAD", path)
            reply = connection.getresponse()
            need(reply.status == status and reply.headers["Content-Length"] == str(len(body)) and reply.read() == b"", f"HEAD {path}")
        connection.close()
        need(server.end() == 0 and server.stdout.endswith("stopped; connections cut off: 0\n"), f"{server.stdout!r} {server.stderr!r}")


@check()
def http_example_sends_a_client_to_the_directory_and_nowhere_else(lessons):
    with site(lessons) as server:
        for path, place in {"/sub": "/sub/", "/sub?x=1": "/sub/", "/sub/empty": "/sub/empty/", "//sub": "/sub/", "///sub": "/sub/"}.items():
            fields, _ = need_status(server, get(path), 301)
            need(fields["location"] == place, f"{path}: {fields}")


@check("with links", "without links")
def http_example_serves_nothing_outside_the_directory(lessons, variant):
    with site(lessons, *(["--no-links"] if variant == "without links" else [])) as server:
        for path in ("/../secret.txt", "/sub/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/sub/..%2F..%2Fsecret.txt", "/out",
                     "/etc/passwd", "/etc", "//etc/passwd", "/./../secret.txt", "/..", "/%2e%2e", "/sub/../..", "/pipe", "/\\..\\secret.txt"):
            got, _, body = answer(server, get(path))
            need(got in (403, 404) and b"secret" not in body and b"root" not in body, f"{path}: {got} {body[:50]!r}")
        need_status(server, get("/in"), 403 if variant == "without links" else 200)
        need_status(server, get("/sub/page"), 200)
        need_status(server, get("//sub//page"), 200)
        if os.geteuid() != 0:
            need_status(server, get("/closed"), 403)


@check()
def http_example_sends_parts(lessons):
    with site(lessons) as server:
        for asked, got in {"bytes=0-3": (206, b"0123", "bytes 0-3/10"), "bytes=7-": (206, b"789", "bytes 7-9/10"), "bytes=-2": (206, b"89", "bytes 8-9/10"),
                           "bytes=5-500": (206, b"56789", "bytes 5-9/10"), "bytes=0-1,4-5": (200, b"0123456789", None), "lines=1-2": (200, b"0123456789", None),
                           "bytes=5-2": (200, b"0123456789", None), "bytes=10-": (416, None, "bytes */10"), "bytes=-0": (416, None, "bytes */10")}.items():
            fields, body = need_status(server, get("/noend", f"Range: {asked}"), got[0])
            need((got[1] is None or body == got[1]) and fields.get("content-range") == got[2], f"{asked}: {fields} {body!r}")
        fields, body = need_status(server, get("/large.bin", "Range: bytes=1000000-2999998"), 206)
        need(body == LARGE[1000000:2999999], "a part of a large file")
        need_status(server, get("/none.txt", "Range: bytes=0-0"), 416)
        for condition, status in {fields["etag"]: 206, '"other"': 200, fields["last-modified"]: 206, "Sun, 06 Nov 1994 08:49:37 GMT": 200}.items():
            need_status(server, get("/large.bin", "Range: bytes=0-9", f"If-Range: {condition}"), status)


@check()
def http_example_knows_what_the_client_has(lessons):
    with site(lessons) as server:
        fields, _ = need_status(server, get("/noend"), 200)
        etag, modified = fields["etag"], fields["last-modified"]
        old = "Sun, 06 Nov 1994 08:49:37 GMT"
        later = email.utils.formatdate(time.time() + 86400, usegmt=True)
        for lines, status in [((f"If-None-Match: {etag}",), 304), ((f'If-None-Match: "a", W/{etag}',), 304), (("If-None-Match: *",), 304),
                              (('If-None-Match: "a"',), 200), ((f"If-Modified-Since: {modified}",), 304), ((f"If-Modified-Since: {later}",), 304),
                              ((f"If-Modified-Since: {old}",), 200), (("If-Modified-Since: yesterday",), 200),
                              (('If-None-Match: "a"', f"If-Modified-Since: {later}"), 200), ((f"If-Match: {etag}",), 200), (('If-Match: "a"',), 412),
                              ((f"If-Unmodified-Since: {old}",), 412), ((f"If-Unmodified-Since: {later}",), 200)]:
            fields, body = need_status(server, get("/noend", *lines), status)
            need(status != 304 or (body == b"" and fields["etag"] == etag and "content-length" not in fields), f"{lines}: {fields}")


@check()
def http_example_answers_in_order_however_requests_come(lessons):
    with site(lessons) as server:
        names = ["/noend", "/large.bin", "/none", "/sub/", "/large.bin", "/noend"]
        data = b"".join(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % name.encode() for name in names) * 3 + get("/sub/page")
        for size in (len(data), 1000, 7, 1):
            with connect(server.port) as client:
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                sender = threading.Thread(target=lambda c=client, s=size: [c.sendall(data[n:n + s]) for n in range(0, len(data), s)], daemon=True)
                sender.start()
                got = receive_all(client)
                sender.join(TIMEOUT)
            lengths = [int(n) for n in re.findall(rb"\r\nContent-Length: (\d+)\r\n", got)]
            need(lengths == [10, 3000000, 14, 3, 3000000, 10] * 3 + [4], f"in pieces of {size}: {lengths}")
            need(got.count(LARGE) == 6 and got.endswith(b"page"), f"in pieces of {size}: other bytes")


@check()
def http_example_answers_all_requests_of_a_client_that_ends_its_direction(lessons):
    with site(lessons) as server, connect(server.port) as client:
        client.sendall(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n" * 3 + b"GET /noe")
        client.shutdown(socket.SHUT_WR)
        time.sleep(0.2)
        need(receive_all(client).count(LARGE) == 3, "not all files came")


@check()
def http_example_keeps_to_the_version(lessons):
    with site(lessons) as server:
        need(ask(server, b"GET /noend HTTP/1.0\r\n\r\n").endswith(b"0123456789"), "1.0 closes")
        with connect(server.port) as client:
            client.sendall(b"GET /noend HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n" * 2 + b"GET /noend HTTP/1.1\r\nHost: x\r\nConnection: x, Close\r\n\r\n" * 2)
            need(receive_all(client).count(b"HTTP/1.1 200 OK") == 3, "keep-alive of 1.0, close of 1.1")
            client.close()
        fields, _ = need_status(server, b"\r\n\r\n" + get("http://x/noend"), 200)
        need(abs(email.utils.parsedate_to_datetime(fields["date"]).timestamp() - time.time()) < 5, fields)


@check()
def http_example_large_file_is_whole_for_a_slow_reader(lessons):
    with site(lessons, "--write", "1000") as server, connect(server.port) as client:
        client.sendall(get("/large.bin"))
        got = b""
        while data := client.recv(300000):
            got += data
            time.sleep(0.05)
        need(got.endswith(LARGE), "other bytes")


@check(*BACKENDS)
def http_example_ends_in_order(lessons, variant):
    with site(lessons, "--grace", "5000", env={"RUSTSOCK_POLLER": variant}) as server:
        with connect(server.port) as idle, connect(server.port) as busy:
            busy.sendall(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n")
            need(busy.recv(1) == b"H", "no answer")
            server.process.send_signal(signal.SIGTERM)
            need(idle.recv(1) == b"", "the idle connection is still open")
            need((b"H" + receive_all(busy)).endswith(LARGE), "the answer was cut off")
        need(server.end(0) == 0 and "cut off: 0\n" in server.stdout, f"{server.stdout!r} {server.stderr!r}")
    with site(lessons, "--grace", "300", "--write", "60000", env={"RUSTSOCK_POLLER": variant}) as server:
        with connect(server.port) as stuck:
            stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stuck.sendall(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n" * 5)
            need(stuck.recv(1) == b"H", "no answer")
            started = time.monotonic()
            need(server.end() == 0, server.stderr)
            took = time.monotonic() - started
            need("cut off: 1\n" in server.stdout and 0.29 < took < 0.45, f"{took:.2f} s: {server.stdout!r}")


@check()
def http_example_several_loops_serve_and_end(lessons):
    with site(lessons, "--loops", "3") as server:
        with contextlib.ExitStack() as clients:
            for _ in range(30):
                client = clients.enter_context(connect(server.port))
                client.sendall(b"GET /noend HTTP/1.1\r\nHost: x\r\n\r\n")
                need(receive_exactly(client, 10) == b"HTTP/1.1 2", "no answer")
        need(server.end() == 0 and server.stdout.count("stopped; connections cut off: 0\n") == 3, f"{server.stdout!r} {server.stderr!r}")


@check()
def http_example_explains_a_port_in_use_and_a_directory_that_is_none(lessons):
    with site(lessons) as server:
        need_explained(lessons.run(PROGRAM, server.port, "/"), "EADDRINUSE")
        result = lessons.run(PROGRAM, 0, "/nonexistent")
        need(result.returncode == 2 and b"No such file" in result.stderr, result)
        need(lessons.run(PROGRAM, "--loops", "0", 0, "/").returncode == 2, "no loop")
