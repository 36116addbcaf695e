#!/usr/bin/env python3
"""Runs the built C lessons as a user would and checks what they print, answer and survive.

    python3 tests/examples/check.py build/examples [words of the checks to run]

Needs Python 3.9 and nothing else; nc, socat and curl are used when they are installed. Each check has time-outs, each
process is ended by its own number. The last line is "N passed, N failed, N skipped"; the exit code is 1 when one failed.
"""

import functools
import hashlib
import os
import random
import re
import select
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from harness import (TIMEOUT, Failed, Lessons, Skipped, connect, environment, need, need_echo, need_files, receive_all,
                     receive_exactly, until, vanish)

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parent.parent / "c_examples"
BACKENDS = ("select", "poll", "epoll")
# name of the check's server -> lesson, arguments
SERVERS = {"03": ("03_tcp_echo_server", []), "04": ("04_thread_per_connection", []), "06": ("06_select_server", []),
           "07": ("07_poll_server", []), "08": ("08_epoll_server", []),
           **{f"09_{name}": ("09_poller_server", ["--backend", name]) for name in BACKENDS}}
MANY_AT_ONCE = [name for name in SERVERS if name != "03"]
ONE_THREAD = [name for name in MANY_AT_ONCE if name != "04"]
POLLERS = [name for name in SERVERS if name.startswith("09")]

checks = []


def check(*variants):
    """Registers a check; with variants it is one check for each of them, with the variant as last argument."""
    def add(function):
        if not variants:
            checks.append((function.__name__, function))
        for variant in variants:
            checks.append((f"{function.__name__}[{variant}]", functools.partial(function, variant=variant)))
        return function
    return add


def serve(lessons, variant, **options):
    lesson, args = SERVERS[variant]
    return lessons.serve(lesson, *args, 0, **options)


def need_explained(result, code, exit_code=1):
    """The program ended as promised and stderr has the name of the error, why, and what to do."""
    text = result.stderr.decode(errors="replace")
    need(result.returncode == exit_code, f"exit code {result.returncode}, expected {exit_code}: {text}")
    need(re.search(rf"failed: {code}\b", text), f"no {code} in: {text!r}")
    need(re.search(r"^  why:  \S", text, re.M) and re.search(r"^  hint: \S", text, re.M), f"no why and hint in {text!r}")


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


# ---- the form of the lessons


@check()
def lessons_keep_the_house_rules(lessons):
    names = sorted(p.stem for p in SOURCES.glob("[0-9]*.c"))
    need(len(names) == 12, f"{len(names)} lessons in {SOURCES}")
    for name in names:
        lines = (SOURCES / f"{name}.c").read_text().splitlines()
        need(len(lines) <= 120, f"{name}.c has {len(lines)} lines")
        comment = lines[:next(i for i, line in enumerate(lines) if "*/" in line) + 1]
        need(7 <= len(comment) <= 14 and "Run:" in str(comment) and "Look at:" in str(comment), f"{name}.c: first comment")
        need(os.access(lessons.path(name), os.X_OK), f"{lessons.path(name)} is not built")


@check("02_tcp_client", "03_tcp_echo_server", "04_thread_per_connection", "06_select_server", "07_poll_server",
       "08_epoll_server", "09_poller_server", "10_udp_echo", "12_file_sender")
def missing_arguments_print_the_usage(lessons, variant):
    result = lessons.run(variant)
    need(result.returncode == 2, f"exit code {result.returncode}")
    need(result.stderr.startswith(b"usage: ") and not result.stdout, f"{result.stderr!r} {result.stdout!r}")


@check(*SERVERS)
def wrong_port_is_refused(lessons, variant):
    lesson, args = SERVERS[variant]
    for port in ("65536", "-1", "http", "", "80x"):
        result = lessons.run(lesson, *args, port)
        need(result.returncode == 2 and b"usage: " in result.stderr, f"port {port!r}: {result}")


# ---- the lessons one by one


@check()
def lesson_01_prints_what_is_expected(lessons):
    result = lessons.run("01_socket_is_a_fd")
    need(result.returncode == 0 and not result.stderr, result)
    lessons.compare(result.stdout, "01_socket_is_a_fd.txt")


@check()
def lesson_02_prints_what_is_expected(lessons):
    with PythonServer(echo_back) as server:
        result = lessons.run("02_tcp_client", "127.0.0.1", server.port, "hello", merge=True)
    need(result.returncode == 0, result)
    lessons.compare(result.stdout, "02_tcp_client.txt")


@check()
def lesson_02_sends_stdin_and_prints_only_the_reply(lessons):
    data = random.Random(2).randbytes(60000)
    with PythonServer(echo_back) as server:
        result = lessons.run("02_tcp_client", "localhost", server.port, stdin=data)
    need(result.returncode == 0 and result.stdout == data, f"{result.returncode}, {len(result.stdout)} bytes back")


@check()
def lesson_02_refuses_more_than_it_can_send_safely(lessons):
    result = lessons.run("02_tcp_client", "127.0.0.1", free_port(), stdin=b"x" * 70000)
    need(result.returncode == 1 and b"lesson 12" in result.stderr, result)


@check()
def lesson_02_talks_to_a_web_server(lessons):
    web = subprocess.Popen([sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"], cwd=HERE,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment())
    try:
        port = re.search(rb"port (\d+)", web.stdout.readline())[1].decode()
        result = lessons.run("02_tcp_client", "127.0.0.1", port, stdin=b"GET /check.py HTTP/1.0\r\n\r\n")
    finally:
        web.kill()
        web.wait()
        web.stdout.close()
    need(result.stdout.startswith(b"HTTP/1.0 200 OK") and result.stdout.endswith(Path(__file__).read_bytes()), result)


@check()
def lesson_02_explains_a_name_that_does_not_exist(lessons):
    result = lessons.run("02_tcp_client", "no-such-host.invalid", 80, "hello")
    need(re.search(rb"failed: EAI_[A-Z]+", result.stderr) and result.returncode == 1, result)


@check()
def lesson_02_explains_a_reset_by_the_server(lessons):
    with PythonServer(lambda c: (c.recv(1), vanish(c))) as server:
        result = lessons.run("02_tcp_client", "127.0.0.1", server.port, "hello")
    need_explained(result, "(ECONNRESET|EPIPE|ENOTCONN)")


@check("02_tcp_client", "12_file_sender")
def closed_port_is_explained(lessons, variant):
    need_explained(lessons.run(variant, "127.0.0.1", free_port(), __file__), "ECONNREFUSED")


@check()
def lesson_03_prints_what_is_expected(lessons):
    server = lessons.serve("03_tcp_echo_server", 0, 2)
    client = lessons.run("02_tcp_client", "127.0.0.1", server.port, "hello")
    need(client.stdout == b"hello", client)
    need_echo(server.port, b"y" * 100000)
    need(server.end(0) == 0, "exit code")
    lessons.compare(server.output["stdout"], "03_tcp_echo_server.txt")


@check()
def lesson_03_serves_the_second_client_when_the_first_has_left(lessons):
    server = lessons.serve("03_tcp_echo_server", 0)
    with connect(server.port) as first, connect(server.port) as second:
        second.sendall(b"second")
        need(not select.select([second], [], [], 0.3)[0], "the second client got something while the first was served")
        first.close()
        second.settimeout(TIMEOUT)
        need(receive_exactly(second, 6) == b"second", "no echo")


@check("04", "06", "07", "08")
def output_of_two_clients_is_expected(lessons, variant):
    server = serve(lessons, variant)
    come = r"fd \d+: a"
    with connect(server.port):
        server.wait_for_text(come)
        with connect(server.port):
            server.wait_for_text(f"(?s){come}.*{come}")
        server.wait_for_text("(ends|gone)\n")
    server.wait_for_text("(?s)(ends|gone)\n.*(ends|gone)\n")
    server.end()
    lessons.compare(server.output["stdout"], SERVERS[variant][0] + ".txt")


@check()
def lesson_05_polling_burns_cpu_and_blocking_does_not(lessons):
    result = lessons.run("05_blocking_vs_nonblocking")
    need(result.returncode == 0 and not result.stderr, result)
    lessons.compare(result.stdout, "05_blocking_vs_nonblocking.txt")
    (wall1, cpu1), (wall2, cpu2) = [map(float, p) for p in re.findall(rb"wall ([\d.]+) ms, CPU ([\d.]+)", result.stdout)]
    need(wall1 >= 299 and wall2 >= 299, f"the waits took {wall1} and {wall2} ms")
    need(cpu1 < 30 < cpu2 and cpu2 > 5 * cpu1, f"CPU: {cpu1} ms blocking, {cpu2} ms polling")


@check(*BACKENDS)
def lesson_09_prints_what_is_expected(lessons, variant):
    for number in (signal.SIGTERM, signal.SIGINT):
        server = serve(lessons, "09_" + variant)
        need_echo(server.port)
        with connect(server.port) as still_there:
            still_there.sendall(b"x")
            need(still_there.recv(1) == b"x", "no echo")
            need(server.end(number) == 0, "exit code")
        lessons.compare(server.output["stdout"], "09_poller_server.txt")
        need(f"with {variant}\n" in server.stdout and not server.stderr, f"{server.stdout!r} {server.stderr!r}")


@check()
def lesson_09_backend_can_be_forced_from_outside(lessons):
    for arguments in (["--backend", "epoll"], ["--backend", "auto"], []):
        server = lessons.serve("09_poller_server", *arguments, 0, env={"RUSTSOCK_POLLER": "select"})
        need("with select\n" in server.stdout, f"{arguments}: {server.stdout!r}")
    need("with epoll\n" in lessons.serve("09_poller_server", 0).stdout, "auto is not epoll")
    need(lessons.run("09_poller_server", "--backend", "kqueue", 0).returncode == 2, "an unknown backend is accepted")


@check()
def lesson_10_prints_what_is_expected(lessons):
    server = lessons.serve("10_udp_echo", "server", 0, 3)
    client = lessons.run("10_udp_echo", "client", "127.0.0.1", server.port, "one", "", "three")
    need(client.returncode == 0 and server.end(0) == 0, client)
    lessons.compare(client.stdout, "10_udp_echo_client.txt")
    lessons.compare(server.output["stdout"], "10_udp_echo_server.txt")


@check()
def lesson_10_keeps_the_borders_of_datagrams(lessons):
    server = lessons.serve("10_udp_echo", "server", 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(TIMEOUT)
        for size in (0, 1, 1472, 1473, 9000, 65507):
            data = random.Random(size).randbytes(size)
            client.sendto(data, ("127.0.0.1", server.port))
            need(client.recv(65536) == data, f"{size} bytes")


@check()
def lesson_10_explains_a_port_without_a_server(lessons):
    need_explained(lessons.run("10_udp_echo", "client", "127.0.0.1", free_port(socket.SOCK_DGRAM), "x"), "ECONNREFUSED")


@check()
def lesson_10_does_not_wait_for_ever(lessons):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        result = lessons.run("10_udp_echo", "client", "127.0.0.1", silent.getsockname()[1], "x", timeout=5)
    need(result.returncode == 1 and b"was lost" in result.stderr, result)


@check()
def lesson_10_explains_a_port_in_use(lessons):
    server = lessons.serve("10_udp_echo", "server", 0)
    need_explained(lessons.run("10_udp_echo", "server", server.port), "EADDRINUSE")


@check()
def lesson_11_prints_what_is_expected(lessons):
    result = lessons.run("11_half_close")
    need(result.returncode == 0 and not result.stderr, result)
    lessons.compare(result.stdout, "11_half_close.txt")


def send_file(lessons, port, data):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return lessons.run("12_file_sender", "127.0.0.1", port, file.name)


@check()
def lesson_12_prints_what_is_expected(lessons):
    with PythonServer(echo_back) as server:
        result = send_file(lessons, server.port, b"abc")
    need(result.returncode == 0 and not result.stderr, result)
    lessons.compare(result.stdout, "12_file_sender.txt")


@check()
def lesson_12_sha256_agrees_with_hashlib(lessons):
    server = serve(lessons, "09_epoll")
    known = [b"", b"abc", b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", b"a" * 1000000]
    for data in known + [random.Random(n).randbytes(n) for n in (*range(53, 68), *range(117, 132), 5000000)]:
        result = send_file(lessons, server.port, data)
        line = f" {len(data)} bytes sha256 {hashlib.sha256(data).hexdigest()}\n"
        need(result.stdout.decode() == f"sent    {line}received{line}equal\n", f"{len(data)} bytes: {result}")


@check()
def lesson_12_notices_a_changed_byte(lessons):
    def change(connection):
        for data in iter(lambda: connection.recv(65536), b""):
            connection.sendall(data[:-1] + bytes([data[-1] ^ 1]))

    with PythonServer(change) as server:
        result = send_file(lessons, server.port, b"x" * 100)
    need(result.returncode == 1 and result.stdout.endswith(b"DIFFERENT\n"), result)


@check()
def lesson_12_notices_a_server_that_ends_early(lessons):
    with PythonServer(lambda c: c.sendall(c.recv(1))) as server:
        result = send_file(lessons, server.port, b"x" * 30000000)
    need(result.returncode == 1 and result.stderr and b"equal" not in result.stdout, result)


@check()
def lesson_12_needs_a_file_that_can_be_read(lessons):
    for file in ("/nonexistent/file", "/"):
        with PythonServer(echo_back) if file == "/" else socket.socket() as server:
            result = lessons.run("12_file_sender", "127.0.0.1", getattr(server, "port", 1), file)
        need(result.returncode == 1 and result.stderr, result)


# ---- what every echo server has to do


@check(*SERVERS)
def server_echoes_and_ends_the_half_closed_connection(lessons, variant):
    server = serve(lessons, variant)
    for data in (b"", b"x", b"\0\xff\r\n" * 1000):
        need_echo(server.port, data)
    result = lessons.run("02_tcp_client", "127.0.0.1", server.port, "from lesson 02")
    need(result.stdout == b"from lesson 02" and result.returncode == 0, result)


@check(*SERVERS)
def server_sends_a_large_file_back(lessons, variant):
    server = serve(lessons, variant)
    result = send_file(lessons, server.port, random.Random(variant).randbytes(5000000))
    need(result.returncode == 0 and result.stdout.endswith(b"equal\n"), result)


@check(*SERVERS)
def server_explains_a_port_in_use(lessons, variant):
    server = serve(lessons, variant)
    lesson, args = SERVERS[variant]
    need_explained(lessons.run(lesson, *args, server.port), "EADDRINUSE")


@check(*SERVERS)
def server_can_be_started_again_at_once(lessons, variant):
    server = serve(lessons, variant)
    with connect(server.port) as client:  # the server ends first: its side stays in TIME_WAIT
        client.sendall(b"x")
        need(client.recv(1) == b"x", "no echo")
        server.end()
        receive_all(client)
    lesson, args = SERVERS[variant]
    need_echo(lessons.serve(lesson, *args, server.port).port)


@check(*SERVERS)
def server_survives_clients_that_vanish(lessons, variant):
    server = serve(lessons, variant)
    for _ in range(20):
        vanish(connect(server.port))  # perhaps while it is still in the queue
        client = connect(server.port)
        client.sendall(b"y" * 300000)  # more than the server gets rid of: its send() fails
        vanish(client)
        with connect(server.port) as client:  # unread bytes: an ordinary close sends the reset
            client.sendall(b"z" * 100000)
    need_echo(server.port)
    server.alive()


@check(*SERVERS)
def server_gives_back_all_files(lessons, variant):
    server = serve(lessons, variant)
    need_echo(server.port)
    until(lambda: server.open_files() <= 8, "the first client is still open")
    before = server.open_files()
    for _ in range(30):
        need_echo(server.port)
    until(lambda: server.open_files() <= before, f"{before} open files, then {server.open_files()}")


@check(*MANY_AT_ONCE)
def silent_client_stops_nobody(lessons, variant):
    server = serve(lessons, variant)
    with connect(server.port), connect(server.port):
        need_echo(server.port)


@check(*MANY_AT_ONCE)
def slow_reader_stops_nobody_and_costs_no_cpu(lessons, variant):
    server = serve(lessons, variant)
    need_echo(server.port)
    before = server.resident_kib()
    with stuck_client(server.port):
        need_echo(server.port)
        server.need_sleep()
        grown = server.resident_kib() - before
        need(grown < 2000, f"the memory grew by {grown} KiB for one client")
    need_echo(server.port)


@check(*MANY_AT_ONCE)
def slow_reader_gets_every_byte_in_the_end(lessons, variant):
    server = serve(lessons, variant)
    data = random.Random(variant).randbytes(3000000)
    with connect(server.port) as client:
        sender = threading.Thread(target=lambda: (client.sendall(data), client.shutdown(socket.SHUT_WR)), daemon=True)
        sender.start()
        time.sleep(0.5)
        received = receive_all(client)
        sender.join(TIMEOUT)
    need(received == data, f"{len(received)} of {len(data)} bytes, or other ones")


@check(*MANY_AT_ONCE)
def idle_connections_cost_no_cpu(lessons, variant):
    server = serve(lessons, variant)
    with connect(server.port), connect(server.port) as client:
        client.sendall(b"x")
        client.recv(1)
        server.need_sleep()


@check(*MANY_AT_ONCE)
def fifty_clients_at_the_same_time(lessons, variant):
    echo_many(serve(lessons, variant).port, 50, 100000)


@check(*POLLERS)
def two_hundred_clients_at_the_same_time(lessons, variant):
    server = serve(lessons, variant)
    echo_many(server.port, 200, 50000)
    echo_many(server.port, 4, 5000000)
    server.alive()


@check(*ONE_THREAD)
def stopped_and_continued_server_goes_on(lessons, variant):
    server = serve(lessons, variant)
    server.process.send_signal(signal.SIGSTOP)
    time.sleep(0.1)
    server.process.send_signal(signal.SIGCONT)
    time.sleep(0.1)
    need_echo(server.port)


@check(*MANY_AT_ONCE)
def server_without_free_files_waits_and_recovers(lessons, variant):
    server = serve(lessons, variant, max_files=24)
    clients = [connect(server.port) for _ in range(40)]
    try:
        server.wait_for_text("EMFILE", "stderr")
        clients[0].sendall(b"first")
        need(receive_exactly(clients[0], 5) == b"first", "a client that was there before is not served")
        server.need_sleep()
        for client in clients[:30]:
            client.close()
        for client in clients[30:]:
            client.sendall(b"late")
            need(receive_exactly(client, 4) == b"late", "a client that waited is not served")
    finally:
        for client in clients:
            client.close()
    need_echo(server.port)


@check()
def select_server_refuses_what_its_sets_cannot_hold(lessons):
    need_files(1300)
    server = lessons.serve("06_select_server", 0, max_files=1100)
    clients = []
    try:
        while len(clients) < 1030:
            clients.append(connect(server.port))
        server.wait_for_text("refused: fd_set.*EINVAL", "stderr")
        clients[0].sendall(b"first")
        need(receive_exactly(clients[0], 5) == b"first", "the first client is not served any more")
    finally:
        for client in clients:
            client.close()
    need_echo(server.port)


@check("07", "08", *POLLERS)
def more_than_fd_setsize_clients(lessons, variant):
    need_files(1300)
    server = serve(lessons, variant, max_files=1300)
    clients = [connect(server.port) for _ in range(1100)]
    try:
        for client in clients[::100] + clients[-1:]:
            client.sendall(b"hello")
            need(receive_exactly(client, 5) == b"hello", "no echo")
    finally:
        for client in clients:
            client.close()
    need_echo(server.port)


# ---- strangers


def tool(name):
    path = shutil.which(name)
    if not path:
        raise Skipped(f"{name} is not installed")
    return path


def pipe_through(command, data):
    try:
        return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT)
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{command[0]} did not end") from error


@check(*SERVERS)
def server_answers_nc(lessons, variant):
    nc = tool("nc")
    if b"-N" not in subprocess.run([nc, "-h"], capture_output=True, timeout=TIMEOUT).stderr:
        raise Skipped("this nc has no option -N to end its sending direction")
    result = pipe_through([nc, "-N", "127.0.0.1", str(serve(lessons, variant).port)], b"from nc\n")
    need(result.stdout == b"from nc\n", result)


@check(*SERVERS)
def server_answers_socat(lessons, variant):
    data = random.Random(7).randbytes(200000)
    server = serve(lessons, variant)
    result = pipe_through([tool("socat"), "-t", "10", "-", f"TCP:127.0.0.1:{server.port}"], data)
    need(result.stdout == data, f"{len(result.stdout)} bytes back, {result.stderr}")


@check("03", "04", "09_epoll")
def server_answers_curl(lessons, variant):
    server = serve(lessons, variant)
    result = pipe_through([tool("curl"), "-sS", "--http0.9", "--noproxy", "*", "--max-time", "2",
                           f"http://127.0.0.1:{server.port}/from-curl"], b"")
    need(result.stdout.startswith(b"GET /from-curl HTTP/1.1\r\n"), result)  # curl gets its own request back


@check()
def clients_talk_to_socat(lessons):
    port = free_port()
    socat = subprocess.Popen([tool("socat"), f"TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork", "EXEC:cat"],
                             env=environment())
    try:
        until(lambda: can_connect(port), "socat does not listen")
        result = lessons.run("02_tcp_client", "127.0.0.1", port, "hello")
        need(result.stdout == b"hello", result)
        result = send_file(lessons, port, random.Random(1).randbytes(1000000))
        need(result.stdout.endswith(b"equal\n"), result)
    finally:
        socat.kill()
        socat.wait()


def can_connect(port):
    try:
        connect(port).close()
    except ConnectionRefusedError:
        return False
    return True


@check()
def udp_server_answers_socat(lessons):
    server = lessons.serve("10_udp_echo", "server", 0)
    result = pipe_through([tool("socat"), "-t", "1", "-", f"UDP:127.0.0.1:{server.port}"], b"datagram")
    need(result.stdout == b"datagram", result)


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    lessons = Lessons(arguments[0], SOURCES / "expected")
    counts = {"ok": 0, "FAIL": 0, "skip": 0}
    skips = []
    for name, function in checks:
        if not all(word in name for word in arguments[1:]):
            continue
        verdict, reason = "ok", ""
        try:
            function(lessons)
        except Skipped as skipped:
            verdict, reason = "skip", str(skipped)
            skips.append(f"skipped {name}: {reason}")
        except (Failed, OSError, subprocess.SubprocessError) as failure:
            verdict, reason = "FAIL", f"{type(failure).__name__}: {failure}"
        finally:
            lessons.end_servers()
        counts[verdict] += 1
        print(f"{verdict:4} {name}" + (f"  ({reason})" if reason else ""), flush=True)
    for line in skips:
        print(line)
    print(f"{counts['ok']} passed, {counts['FAIL']} failed, {counts['skip']} skipped")
    return 1 if counts["FAIL"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
