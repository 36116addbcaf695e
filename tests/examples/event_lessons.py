"""Lessons 25 to 31, on the event loop: what they print, and what badly behaved clients and signals do to them."""

import contextlib
import re
import signal
import socket
import subprocess
import time

from harness import TIMEOUT, environment, need, until
from peers import connect, need_echo, receive_all, receive_exactly, vanish
from registry import BACKENDS, check, need_explained
from strangers import pipe_through, tool

ECHO = {"25": "25_event_server", "26": "26_event_array"}
ON_A_PORT = ["25_event_server", "26_event_array", "27_event_chat", "29_graceful_end", "30_loop_in_a_loop", "31_key_value"]


@check(*ON_A_PORT, "28_proxy", "http/http_server")
def event_lesson_refuses_a_wrong_command_line(lessons, variant):
    for arguments in ([], ["80x"] if variant in ON_A_PORT else ["80x", "127.0.0.1", "80"], ["1", "2", "3", "4", "5", "6"]):
        result = lessons.run(variant, *arguments)
        need(result.returncode == 2 and b"usage: " in result.stderr and not result.stdout, f"{arguments}: {result}")


@check("25_event_server", "27_event_chat", "29_graceful_end", "31_key_value")
def event_lesson_explains_a_port_in_use(lessons, variant):
    need_explained(lessons.run(variant, lessons.serve(variant, 0).port), "EADDRINUSE")


@check(*(f"{lesson}_{backend}" for lesson in ECHO for backend in BACKENDS))
def event_echo_output_is_expected(lessons, variant):
    lesson, backend = variant.split("_")
    for number in (signal.SIGTERM, signal.SIGINT):
        server = lessons.serve(ECHO[lesson], 0, env={"RUSTSOCK_POLLER": backend})
        need_echo(server.port, b"x" * 100000)
        with connect(server.port) as still_there:
            still_there.sendall(b"x")
            need(still_there.recv(1) == b"x", "no echo")
            need(server.end(number) == 0, server.stderr)
        lessons.compare(server.output["stdout"], ECHO[lesson] + ".txt")
        need(f"with {backend}\n" in server.stdout, server.stdout)


@check(*ECHO)
def event_echo_without_free_files_turns_clients_away_and_recovers(lessons, variant):
    server = lessons.serve(ECHO[variant], 0, max_files=24)
    with contextlib.ExitStack() as clients:
        first = clients.enter_context(connect(server.port))
        first.sendall(b"first")
        need(receive_exactly(first, 5) == b"first", "no echo")
        others = [clients.enter_context(connect(server.port)) for _ in range(40)]
        server.wait_for_text("turned away", "stderr")
        first.sendall(b"again")
        need(receive_exactly(first, 5) == b"again", "a client that was there before is not served")
        server.need_sleep()
        for client in others:
            client.close()
    until(lambda: server.open_files() < 20, "the descriptors of clients that left are still open")
    need_echo(server.port)


def line_of(client):
    data = b""
    while not data.endswith(b"\n"):
        piece = client.recv(1)
        need(piece, f"the end of the stream behind {data!r}")
        data += piece
    return data.decode()


@check(*BACKENDS)
def event_chat_output_is_expected(lessons, variant):
    server = lessons.serve("27_event_chat", 0, env={"RUSTSOCK_POLLER": variant})
    with connect(server.port) as one:
        server.wait_for_text("client 1 has come")
        with connect(server.port) as two:
            need(line_of(one) == "client 2 has come\n", "who has come is not told")
            two.sendall(b"good ")
            two.sendall(b"day\r\nhow are you?\n\x1b[31mred")
            need([line_of(one), line_of(one)] == ["client 2: good day\n", "client 2: how are you?\n"], "lines")
            two.shutdown(socket.SHUT_WR)  # the last line has no end
            need(line_of(one) == "client 2:  [31mred\n", "a control character, or no last line")
            need(line_of(one) == "client 2 has gone: left\n", "who has gone is not told")
        with connect(server.port) as three:
            need(line_of(one) == "client 3 has come\n", "third")
            three.sendall(b"x" * 600)
            need(line_of(one) == "client 3 has gone: its line is too long\n", "too long a line")
    server.wait_for_text("client 1 has gone")
    need(server.end() == 0, server.stderr)
    lessons.compare(server.output["stdout"], "27_event_chat.txt")


@check(*BACKENDS)
def event_chat_client_that_never_reads_is_dropped_and_hurts_nobody(lessons, variant):
    server = lessons.serve("27_event_chat", 0, env={"RUSTSOCK_POLLER": variant})
    with connect(server.port) as stuck, connect(server.port) as reader, connect(server.port) as speaker:
        server.wait_for_text("client 3 has come")
        before = server.resident_kib()
        heard = b""
        reader.setblocking(False)
        until_gone = time.monotonic() + TIMEOUT
        count = 0
        while "client 1 has gone" not in server.stdout:
            need(time.monotonic() < until_gone, f"{count} lines: {server.stdout}")
            speaker.sendall(b"%0499d\n" % count * 20)
            count += 20
            with contextlib.suppress(BlockingIOError):
                while True:
                    heard += reader.recv(1 << 20)
        need("client 1 is slow: more than 8192 bytes wait for it\nclient 1 has gone: too slow" in server.stdout, server.stdout)
        need("client 2 has gone" not in server.stdout, server.stdout)
        reader.settimeout(TIMEOUT)
        while heard.count(b": ") < count + 1:  # and the line that client 1 has gone
            heard += reader.recv(1 << 20)
        grown = server.resident_kib() - before
        need(grown < 1000, f"the memory grew by {grown} KiB")
        need(stuck.recv(1) != b"", "nothing had been sent to it")


@check(*BACKENDS)
def graceful_end_output_is_expected(lessons, variant):
    server = lessons.serve("29_graceful_end", 0, env={"RUSTSOCK_POLLER": variant})
    with connect(server.port) as client:
        need(line_of(client) == "step 1 of 10\n", "no work")
        server.process.send_signal(signal.SIGTERM)
        server.wait_for_text("no new client")
        need(refused(server.port), "a new client gets in")
        need(receive_all(client).endswith(b"step 10 of 10\n"), "the work was not finished")
    need(server.end(0) == 0, server.stderr)
    lessons.compare(server.output["stdout"], "29_graceful_end.txt")


def refused(port):
    try:
        connect(port).close()
    except ConnectionRefusedError:
        return True
    return False


@check(*BACKENDS)
def graceful_end_is_in_time_whatever_clients_do(lessons, variant):
    for again in (False, True):
        server = lessons.serve("29_graceful_end", 0, 10000 if again else 300, env={"RUSTSOCK_POLLER": variant})
        with connect(server.port) as one, connect(server.port):
            need(line_of(one) == "step 1 of 10\n", "no work")
            need(line_of(one) == "step 2 of 10\n", "no work")
            started = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            server.wait_for_text("no new client; 2 here")
            need(server.end(signal.SIGINT if again else 0) == 0, server.stderr)
            took = time.monotonic() - started
        need("cut off: 2\n" in server.stdout and took < (0.2 if again else 0.5), f"{took:.2f} s: {server.stdout}")
        need(again or took > 0.28, f"{took:.2f} s")


@check()
def graceful_end_survives_clients_that_vanish(lessons):
    server = lessons.serve("29_graceful_end", 0)
    for _ in range(20):
        vanish(connect(server.port))
        connect(server.port).close()
    until(lambda: server.stdout.count("has gone") == 40, "not all of them have gone")
    need(server.end() == 0, server.stderr)


@check(*BACKENDS)
def loop_in_a_loop_output_is_expected(lessons, variant):
    program = subprocess.Popen([lessons.path("30_loop_in_a_loop"), "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, env=environment(RUSTSOCK_POLLER=variant))
    try:
        first = program.stdout.readline()
        with connect(int(re.search(rb":(\d+) ", first)[1])) as client:
            first += program.stdout.readline()
            client.sendall(b"from a client\n")
            first += program.stdout.readline()
            program.stdin.write(b"typed here\n")
            program.stdin.flush()
            need(line_of(client) == "typed here\n", "what was typed does not come")
            time.sleep(0.5)
            rest, _ = program.communicate(b"the last line\n", TIMEOUT)
            need(receive_all(client) == b"the last line\n", "the end")
    finally:
        program.kill()
        program.wait()
    need(program.returncode == 0, rest)
    lessons.compare(first + rest, "30_loop_in_a_loop.txt")
    beats = int(re.search(rb"beats: (\d+)", rest)[1])
    need(4 <= beats <= 15, f"{beats} beats in half a second")


def ask_store(port, data):
    with connect(port) as client:
        client.sendall(data)
        client.shutdown(socket.SHUT_WR)
        return receive_all(client)


@check(*BACKENDS)
def key_value_output_is_expected(lessons, variant):
    server = lessons.serve("31_key_value", 0, env={"RUSTSOCK_POLLER": variant})
    need(ask_store(server.port, b"set name Ann Lee\r\nget name\nget none\ndel name\ndel name\n\n \nping\nnonsense\n")
         == b"+OK\r\n$7\r\nAnn Lee\r\n$-1\r\n:1\r\n:0\r\n+PONG\r\n-ERR ping, quit, get KEY, del KEY or set KEY VALUE\r\n", "by hand")
    frames = b"*3\r\n$3\r\nset\r\n$1\r\nk\r\n$4\r\na\r\nb\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*1\r\n$4\r\nPING\r\n"
    need(ask_store(server.port, frames * 50) == b"+OK\r\n$4\r\na\r\nb\r\n+PONG\r\n" * 50, "frames in one piece")
    with connect(server.port) as client:
        for n in range(len(frames)):
            client.sendall(frames[n:n + 1])
        need(receive_exactly(client, 22) == b"+OK\r\n$4\r\na\r\nb\r\n+PONG\r\n", "frames in single bytes")
        client.sendall(b"quit\r\nget k\r\nget k\r\n")
        need(receive_all(client) == b"+OK\r\n", "behind quit")
    for wrong in (b"*9\r\n", b"*x\r\n", b"*1\r\nping\r\n", b"*1\r\n$300\r\n", b"*1\r\n$-1\r\n", b"*1\r\n$4\r\nPINGxx", b"x" * 1100):
        with connect(server.port) as client, contextlib.suppress(ConnectionResetError):
            client.sendall(wrong)
            need(receive_all(client) == b"", f"{wrong!r} has an answer")
    need(server.end() == 0, server.stderr)
    lessons.compare(server.output["stdout"], "31_key_value.txt")


@check()
def key_value_client_that_never_reads_costs_no_memory(lessons):
    server = lessons.serve("31_key_value", 0)
    ask_store(server.port, b"set k " + b"v" * 250 + b"\n")
    before = server.resident_kib()
    with connect(server.port) as stuck:
        stuck.setblocking(False)
        quiet = time.monotonic()
        while time.monotonic() - quiet < 0.3:
            try:
                stuck.send(b"get k\n" * 10000)
                quiet = time.monotonic()
            except BlockingIOError:
                time.sleep(0.01)
        need(ask_store(server.port, b"ping\n") == b"+PONG\r\n", "another client is not served")
        server.need_sleep()
        need(server.resident_kib() - before < 2000, f"the memory grew by {server.resident_kib() - before} KiB")


@check()
def key_value_answers_redis_cli_and_nc(lessons):
    server = lessons.serve("31_key_value", 0)
    redis = [tool("redis-cli"), "-p", str(server.port)]
    need(pipe_through([*redis, "set", "name", "Ann\r\nLee"], b"").stdout == b"OK\n", "set")
    need(pipe_through([*redis, "get", "name"], b"").stdout == b"Ann\r\nLee\n", "get")
    need(pipe_through([*redis, "get", "none"], b"").stdout == b"\n", "get of nothing")
    need(b"ERR" in pipe_through([*redis, "flushall"], b"").stdout, "another command")
    need(pipe_through([tool("nc"), "-N", "127.0.0.1", str(server.port)], b"set a b\nget a\n").stdout == b"+OK\r\n$1\r\nb\r\n", "nc")
