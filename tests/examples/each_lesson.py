"""Lesson by lesson: its form, its usage line, its output, and the errors it explains."""

import hashlib
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

from harness import TIMEOUT, environment, need
from peers import PythonServer, connect, echo_back, free_port, need_echo, receive_exactly, vanish
from registry import BACKENDS, HERE, SERVERS, SOURCES, check, need_explained, send_file, serve


@check()
def lessons_keep_the_house_rules(lessons):
    names = sorted(p.stem for p in SOURCES.glob("[0-9]*.c"))
    numbers = [name[:2] for name in names]
    need(numbers == [f"{i:02}" for i in range(1, len(names) + 1)] and len(names) >= 33, f"lessons are numbered {numbers}")
    for name in names:
        lines = (SOURCES / f"{name}.c").read_text().splitlines()
        need(len(lines) <= 120, f"{name}.c has {len(lines)} lines")
        comment = lines[:next(i for i, line in enumerate(lines) if "*/" in line) + 1]
        need(7 <= len(comment) <= 14 and "Run:" in str(comment) and "Look at:" in str(comment), f"{name}.c: first comment")
        need(os.access(lessons.path(name), os.X_OK), f"{lessons.path(name)} is not built")


@check("02_tcp_client", "03_tcp_echo_server", "04_thread_per_connection", "06_select_server", "07_poll_server",
       "08_epoll_server", "09_poller_server", "10_udp_echo", "12_file_sender",
       "19_packet_watcher", "22_chat_server", "23_http_server")
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
        result = lessons.run("02_tcp_client", "127.0.0.1", port, stdin=b"GET /each_lesson.py HTTP/1.0\r\n\r\n")
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
