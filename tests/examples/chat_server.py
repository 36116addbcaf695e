"""Lesson 22: what is said reaches all the others, and no client can make them wait or fill the memory."""

import contextlib
import socket
import time

from harness import TIMEOUT, need, until
from peers import connect, vanish
from registry import check, need_explained

LESSON = "22_chat_server"


class Guest:
    """One who has come and told a name."""

    def __init__(self, server, name=None):
        self.socket = connect(server.port)
        self.lines = self.socket.makefile("rb")
        self.need("what is your name?")
        if name is not None:
            self.say(name)
            server.wait_for_text(f"(?m)^{name} has come$")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.lines.close()
        self.socket.close()

    def say(self, text):
        self.socket.sendall(text.encode() + b"\n")

    def need(self, text):
        line = self.lines.readline().decode(errors="replace").rstrip("\n")
        need(line == text, f"expected {text!r}, heard {line!r}")


@check()
def chat_reaches_all_others_and_not_the_speaker(lessons):
    server = lessons.serve(LESSON, 0)
    with Guest(server, "ann") as ann, Guest(server, "ben") as ben, Guest(server, "cho") as cho:
        ann.need("ben has come")
        ann.need("cho has come")
        ben.need("cho has come")
        ann.say("hello")
        ben.say("hi ann")
        ann.need("ben: hi ann")
        ben.need("ann: hello")
        cho.need("ann: hello")
        cho.need("ben: hi ann")
        vanish(cho.socket)
        cho.lines.close()
        server.wait_for_text("cho has gone: ")
        ben.socket.shutdown(socket.SHUT_WR)
        ben.need(server.wait_for_text("cho has gone: .*")[0])
        server.wait_for_text("ben has gone: left")


@check()
def chat_output_is_expected(lessons):
    server = lessons.serve(LESSON, 0)
    with Guest(server, "ann") as ann:
        with Guest(server, "ben"):
            ann.need("ben has come")
        ann.need("ben has gone: left")
    server.wait_for_text("ann has gone")
    server.end()
    lessons.compare(server.output["stdout"], LESSON + ".txt")


@check()
def chat_name_is_taken_until_its_owner_has_gone(lessons):
    server = lessons.serve(LESSON, 0)
    with Guest(server, "ann") as ann, Guest(server) as other:
        for name in ("ann", "", "a-name-that-is-too-long"):
            other.say(name)
            other.need("this name is too long or taken; another one?")
        ann.socket.close()
        ann.lines.close()
        server.wait_for_text("ann has gone")
        other.say("ann")
        server.wait_for_text("(?s)ann has come.*ann has come")


@check()
def chat_slow_guest_is_dropped_with_the_reason_and_stops_nobody(lessons):
    server = lessons.serve(LESSON, 0)
    before = server.resident_kib()
    with Guest(server, "slow") as slow, Guest(server, "ann") as ann, Guest(server, "ben") as ben:
        ann.need("ben has come")
        end = time.monotonic() + TIMEOUT
        said = heard = told = 0
        while "slow has gone" not in server.stdout:
            need(time.monotonic() < end, f"{said} lines, and the slow one is still there")
            for _ in range(100):
                ann.say("x" * 500)
            said += 100
            while heard < said:
                line = ben.lines.readline()
                heard += line == b"ann: " + b"x" * 500 + b"\n"
                told += line == b"slow has gone: too slow: its queue is full\n"
        server.wait_for_text("slow has gone: too slow: its queue is full\n")
        need(told or ben.need("slow has gone: too slow: its queue is full") is None, "nobody was told")
        grown = server.resident_kib() - before
        need(grown < 2000, f"the memory grew by {grown} KiB")
        ann.say("still here")
        ben.need("ann: still here")
        server.need_sleep()
        need(slow.socket.recv(1) != b"", "it had nothing to read")


@check()
def chat_line_without_end_is_refused(lessons):
    server = lessons.serve(LESSON, 0)
    with Guest(server, "long") as guest:
        with contextlib.suppress(ConnectionError):
            guest.socket.sendall(b"x" * 5000)
        server.wait_for_text("long has gone: its line is too long")


@check()
def chat_control_characters_reach_no_terminal(lessons):
    server = lessons.serve(LESSON, 0)
    with Guest(server, "ann") as ann, Guest(server, "ben") as ben:
        ann.need("ben has come")
        ann.socket.sendall(b"\x1b[2Jhello\x07\r\n")
        ben.need("ann:  [2Jhello")


@check()
def chat_line_may_come_in_pieces_and_several_at_once(lessons):
    server = lessons.serve(LESSON, 0)
    with Guest(server, "ann") as ann, Guest(server, "ben") as ben:
        for piece in (b"on", b"e\ntw", b"o\nthree\nfo", b"ur\n"):
            ann.socket.sendall(piece)
            time.sleep(0.02)
        for word in ("one", "two", "three", "four"):
            ben.need("ann: " + word)


@check()
def chat_server_survives_a_crowd_that_comes_and_goes(lessons):
    server = lessons.serve(LESSON, 0)
    with Guest(server, "ann"):
        files = server.open_files()
        for _ in range(3):
            crowd = [connect(server.port) for _ in range(300)]  # more than it has places for
            for number, one in enumerate(crowd):
                if number % 2:
                    vanish(one)
                else:
                    one.close()
        until(lambda: server.open_files() == files, "clients that have gone are still open")
        server.need_sleep()
    with Guest(server, "ben"):
        server.alive()


@check()
def chat_server_explains_a_port_in_use(lessons):
    need_explained(lessons.run(LESSON, lessons.serve(LESSON, 0).port), "EADDRINUSE")
