"""The lessons under answers that a kernel may give but seldom does (rare_answers.c): no byte is lost by them."""

import random
import subprocess
import tempfile
from pathlib import Path

from chat_server import Guest
from harness import TIMEOUT, Skipped, need
from http_server import ask, get, site
from peers import echo_many
from registry import HERE, SERVERS, check, send_file, serve


class Preload:
    """The preload library, built for one check, and the number of answers that it changed."""

    def __init__(self):
        self.directory = tempfile.TemporaryDirectory()
        self.log = Path(self.directory.name, "log")
        library = Path(self.directory.name, "rare_answers.so")
        self.log.touch()
        try:
            subprocess.run(["cc", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion",
                            "-Werror", "-O2", "-shared", "-fPIC",
                            str(HERE / "rare_answers.c"), "-o", str(library), "-ldl"], check=True, timeout=3 * TIMEOUT)
        except FileNotFoundError as error:
            self.directory.cleanup()
            raise Skipped("cc is not installed") from error
        self.env = {"LD_PRELOAD": str(library), "RARE_ANSWERS_LOG": str(self.log),
                    "ASAN_OPTIONS": "verify_asan_link_order=0"}  # lessons built with ASan want to load it first

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.directory.cleanup()

    def need_changes(self, least):
        count = self.log.stat().st_size
        need(count >= least, f"only {count} answers were changed: nothing is shown")


@check(*SERVERS)
def rare_answers_lose_no_byte(lessons, variant):
    with Preload() as preload:
        # On epoll the loop is told of changes only, and epoll(7) says what a short answer means then: made-up ones break that.
        env = {**preload.env, **({"RUSTSOCK_POLLER": "poll"} if variant in ("25", "26") else {})}
        server = serve(lessons, variant, env=env)
        echo_many(server.port, 1 if variant == "03" else 8, 300000)
        server.alive()
        server.end()
        preload.need_changes(30)


@check()
def rare_answers_lose_no_byte_of_a_file(lessons):
    with Preload() as preload:
        server = serve(lessons, "09_epoll", env=preload.env)
        result = send_file(lessons, server.port, random.Random(12).randbytes(3000000), env=preload.env)
        need(result.returncode == 0 and result.stdout.endswith(b"equal\n"), result)
        preload.need_changes(100)


@check("13_backlog_queue", "15_udp_datagrams", "16_multicast", "17_unix_sockets", "21_order_and_loss")
def rare_answers_change_nothing_that_is_shown(lessons, variant):
    with Preload() as preload:
        result = lessons.run(variant, env=preload.env)
        if result.returncode == 77:
            raise Skipped(result.stderr.decode(errors="replace").splitlines()[0])
        need(result.returncode == 0, result)
        lessons.compare(result.stdout, variant + ".txt")


@check()
def rare_answers_lose_no_byte_of_a_web_page(lessons):
    with Preload() as preload, site(lessons, env=preload.env) as server:
        data = random.Random(23).randbytes(3000000)
        for _ in range(5):
            need(ask(server, get("/large")).partition(b"\r\n\r\n")[2] == data, "other bytes")
        preload.need_changes(5)


@check()
def rare_answers_lose_no_line_of_a_chat(lessons):
    with Preload() as preload:
        server = lessons.serve("22_chat_server", 0, env=preload.env)
        with Guest(server, "ann") as ann, Guest(server, "ben") as ben:
            ann.need("ben has come")
            for number in range(500):
                ann.say(f"line {number}")
                ben.need(f"ann: line {number}")
        preload.need_changes(100)


@check("02_tcp_client", "10_udp_echo", "11_half_close", "05_blocking_vs_nonblocking")
def rare_answers_change_no_result(lessons, variant):
    with Preload() as preload:
        if variant == "02_tcp_client":
            server, data = serve(lessons, "04"), random.Random(2).randbytes(60000)
            result = lessons.run(variant, "127.0.0.1", server.port, stdin=data, env=preload.env)
            need(result.stdout == data, f"{len(result.stdout)} of {len(data)} bytes came back: {result.stderr}")
        elif variant == "10_udp_echo":
            server = lessons.serve(variant, "server", 0)
            result = lessons.run(variant, "client", "127.0.0.1", server.port, *"abcdefghijkl", env=preload.env)
            need(result.stdout.count(b"received") == 12, result)
        else:
            result = lessons.run(variant, env=preload.env)
            lessons.compare(result.stdout, variant + ".txt")
        need(result.returncode == 0, result)
        preload.need_changes(1)
