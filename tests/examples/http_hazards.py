"""The web server of c_examples/http and those who mean no good, or much: malformed requests, slow clients, curl, wrk."""

import contextlib
import email.utils
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from harness import TIMEOUT, Failed, Skipped, environment, need, until
from http_example import LARGE, PAGE, need_status, site, taken_apart
from http_server import ask, get
from peers import connect, receive_all, receive_exactly, vanish
from registry import BACKENDS, SOURCES, check
from strangers import tool


BAD = [
    (b"hello\r\n\r\n", 400), (b"GET / HTTP/1.1\r\n\r\n", 400), (b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    (b"GET / HTTP/1.1\nHost: x\n\n", 400), (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400), (b"GET / HTTP/1.1\r\nHost: x\r\n y\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\0\x01\0\x01\xfc", 400), (b"\0", 400), (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400), (b"GET / HTTP/3.0\r\nHost: x\r\n\r\n", 505),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 413),
    (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 413),
    (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501), (b"BREW / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 501),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 405), (b"OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405),
    (b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414), (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"x" * 9000 + b"\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 101 + b"\r\n", 431), (b"x" * 5000, 414),
    (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: more\r\n\r\n", 417),
]


@check()
def http_example_refuses_what_is_no_request_and_disturbs_nobody(lessons):
    with site(lessons) as server, connect(server.port) as other:
        for request, status in BAD:
            fields, _ = need_status(server, request, status)
            need(fields["connection"] == "close" and (status != 405 or fields["allow"] == "GET, HEAD"), f"{request!r}: {fields}")
            other.sendall(b"GET /noend HTTP/1.1\r\nHost: x\r\n\r\n")
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += other.recv(1)
            need(head.startswith(b"HTTP/1.1 200 ") and receive_exactly(other, 10) == b"0123456789", f"{head!r} beside {request!r}")


@check()
def http_example_tells_a_client_also_when_it_goes_on_sending(lessons):
    with site(lessons) as server, connect(server.port) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n")
        sent = 0
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):  # after the close timeout, not before
            while sent < 1000000:
                sent += client.send(b"x" * 10000)
        status, _, _ = taken_apart(receive_all(client))
        need(status == 405 and sent == 1000000, f"{status}, {sent} bytes went out")


@check()
def http_example_is_not_confused_by_bodies(lessons):
    """What follows a refused body must never be taken for a request."""
    inner = b"GET /sub/ HTTP/1.1\r\nHost: x\r\n\r\n"
    with site(lessons) as server:
        for head in (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(inner), b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(inner),
                     b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
            got = ask(server, head + inner)
            need(got.count(b"HTTP/1.1 ") == 1 and b"sub" not in got, f"{head!r}: {got!r}")


@check(*BACKENDS)
def http_example_does_not_wait_for_slow_clients(lessons, variant):
    with site(lessons, "--header", "500", "--idle", "700", "--write", "900", env={"RUSTSOCK_POLLER": variant}) as server:
        files = server.open_files()
        with connect(server.port) as silent, connect(server.port) as slow, connect(server.port) as stuck, connect(server.port) as used:
            started = time.monotonic()
            stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stuck.sendall(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n" * 10)
            used.sendall(b"GET /noend HTTP/1.1\r\nHost: x\r\n\r\n")
            slow.sendall(b"GET /")
            for _ in range(4):
                time.sleep(0.1)
                slow.sendall(b"x")
                need_status(server, get("/"), 200)
            status, fields, _ = taken_apart(receive_all(slow))
            took = time.monotonic() - started
            need(status == 408 and fields["connection"] == "close" and 0.5 <= took < 0.8, f"{status} after {took:.2f} s")
            need(silent.recv(100) == b"" and 0.65 <= time.monotonic() - started < 1.2, f"idle: {time.monotonic() - started:.2f} s")
            need(receive_all(used).endswith(b"0123456789"), "an idle connection ends in order")
            until(lambda: server.open_files() <= files + 3, "the client that takes nothing is still there", 5)
            took = time.monotonic() - started
            need(took < 3.0, f"cut off after {took:.1f} s")
            with contextlib.suppress(ConnectionResetError):
                receive_all(stuck)
        until(lambda: server.open_files() == files, "connections that have gone are still open", 5)


@check()
def http_example_many_that_ask_and_never_read_cost_no_memory(lessons):
    with site(lessons) as server, contextlib.ExitStack() as clients:
        need_status(server, get("/"), 200)
        before = server.resident_kib()
        for _ in range(100):
            client = clients.enter_context(connect(server.port))
            client.sendall(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n" * 50)
        time.sleep(0.3)
        need_status(server, get("/"), 200)
        grown = server.resident_kib() - before
        need(grown < 2500, f"the memory grew by {grown} KiB for 100 clients")  # 1.8 KiB of waiting requests each, and buffers
        server.need_sleep()


@check()
def http_example_turns_away_who_is_too_many(lessons):
    with site(lessons, "--max", "20") as server, contextlib.ExitStack() as clients:
        waiting = [clients.enter_context(connect(server.port)) for _ in range(20)]
        time.sleep(0.1)
        with contextlib.suppress(ConnectionResetError):
            need(ask(server, get("/")) == b"", "the 21st client is served")
        server.wait_for_text("turned away: too many", "stderr")
        waiting[0].close()
        until(lambda: attempt(server) == 200, "a place that got free is not used")


def attempt(server):
    try:
        return taken_apart(ask(server, get("/")))[0]
    except (OSError, Failed):  # turned away
        return 0


@check()
def http_example_survives_clients_that_vanish(lessons):
    with site(lessons) as server:
        files = server.open_files()
        for n in range(60):
            client = connect(server.port)
            client.sendall(b"GET /large.bin HTTP/1.1\r\nHost: x\r\n\r\n" * (n % 4) + b"GET / HT")
            vanish(client)
        until(lambda: server.open_files() == files, "connections that have gone are still open")
        need_status(server, get("/"), 200)


@check()
def http_example_log_cannot_be_forged(lessons):
    with site(lessons, "--log") as server:
        need_status(server, get('/"x\\y'), 404)
        need_status(server, b"GET /\x1b[31m HTTP/1.1\r\n\r\n", 400)
        need_status(server, get("/noend", "Range: bytes=0-3"), 206)
        need(server.end() == 0, server.stderr)
        lines = [re.fullmatch(r'127\.0\.0\.1:\d+ - - \[[\w, :]+\] "(.*)" (\d+) (\d+)', line) for line in server.stdout.splitlines()[1:-1]]
        need([line and line.groups() for line in lines] == [('GET /\\"x\\\\y HTTP/1.1', "404", "14"), ("-", "400", "16"), ("GET /noend HTTP/1.1", "206", "4")],
             server.stdout)


@check()
def http_example_curl_agrees(lessons):
    with site(lessons) as server:
        url = f"http://127.0.0.1:{server.port}"
        command = [tool("curl"), "-sS", "--noproxy", "*", "--max-time", "10", "--path-as-is"]

        def curl(*arguments):
            return subprocess.run([*command, *arguments], capture_output=True, timeout=TIMEOUT, check=False, env=environment())

        result = curl("-w", "%{num_connects} ", f"{url}/", f"{url}/large.bin", "-o", "/dev/stdout", "-o", "/dev/null")
        need(result.stdout == PAGE + b"1 0 ", result)
        need(curl("-L", f"{url}/sub").stdout == b"sub", "the way to the directory")
        need(curl("-r", "-4", f"{url}/noend").stdout == b"6789", "a part")
        need(b"304" in curl("-o", "/dev/null", "-w", "%{http_code}", "-z", email.utils.formatdate(time.time() + 86400, usegmt=True), f"{url}/noend").stdout, "If-Modified-Since")
        need(curl("-o", "/dev/null", "-w", "%{http_code}", "-d", "x=1", f"{url}/").stdout == b"405", "POST")
        need(curl("-o", "/dev/null", "-w", "%{http_code}", f"{url}/../secret.txt").stdout == b"403", "out of the directory")
        need(curl("-T", str(SOURCES / "25_event_server.c"), "-o", "/dev/null", "-w", "%{http_code}", f"{url}/x").stdout == b"405", "PUT, with Expect")
        with tempfile.NamedTemporaryFile() as half:  # a download that goes on where it stopped
            half.write(LARGE[:1000000])
            half.flush()
            curl("-C", "-", "-o", half.name, f"{url}/large.bin")
            need(Path(half.name).read_bytes() == LARGE, "the rest of a download")


@check("small file", "large file")
def http_example_wrk_finds_no_error(lessons, variant):
    with site(lessons) as server:
        path = "/" if variant == "small file" else "/large.bin"
        done = subprocess.run([tool("wrk"), "-t", "1", "-c", "50", "-d", "2s", f"http://127.0.0.1:{server.port}{path}"], capture_output=True,
                              text=True, timeout=TIMEOUT, check=False)
        requests = re.search(r"(\d+) requests in", done.stdout)
        need(requests and int(requests[1]) > 50 and "errors" not in done.stdout and "Non-2xx" not in done.stdout, done.stdout + done.stderr)
        until(lambda: server.open_files() < 20, "connections of wrk are still open")


@check()
def http_example_texts_by_the_hundred_thousand(lessons):
    compiler = shutil.which("cc")
    if not compiler:
        raise Skipped("cc is not installed")
    binary = Path(lessons.built).parent / "http_texts"
    sources = [SOURCES.parent / "tests" / "examples" / "http_texts.c", SOURCES / "http" / "request.c", SOURCES / "http" / "answer.c"]
    flags = "-std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -O1 -g".split()
    for sanitizer in (["-fsanitize=address,undefined"], []):
        done = subprocess.run([compiler, *flags, *sanitizer, *map(str, sources), "-o", str(binary)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
    need(done.returncode == 0, done.stderr)
    result = subprocess.run([str(binary), "1", "200000"], capture_output=True, text=True, timeout=3 * TIMEOUT, check=False, errors="replace")
    need(result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:])
