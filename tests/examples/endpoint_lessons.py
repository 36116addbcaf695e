"""Lessons 32 and 33, datagrams on the event loop: a game and sensors, and senders that mean no good."""

import contextlib
import os
import re
import socket
import time

from harness import need, until
from registry import BACKENDS, check, need_explained

LESSONS = ["32_game_loop", "33_sensor_collector"]


@check(*LESSONS)
def endpoint_lesson_refuses_a_wrong_command_line_and_explains_a_port_in_use(lessons, variant):
    for arguments in ([], ["80x"], ["1", "2", "3", "4"]):
        result = lessons.run(variant, *arguments)
        need(result.returncode == 2 and b"usage: " in result.stderr and not result.stdout, f"{arguments}: {result}")
    need_explained(lessons.run(variant, lessons.serve(variant, 0).port), "EADDRINUSE")


def need_steady(text, least, most):
    """Numbers one after the other, as many as there should be."""
    ticks = [int(n) for n in re.findall(r"tick (\d+):", text)]
    need(ticks == list(range(ticks[0], ticks[0] + len(ticks))) and least <= len(ticks) <= most, f"ticks {ticks}")


def hear(player, seconds):
    end, heard = time.monotonic() + seconds, []
    while (left := end - time.monotonic()) > 0:
        player.settimeout(left)
        with contextlib.suppress(TimeoutError, socket.timeout):
            heard.append(player.recv(2000).decode())
    return "".join(heard)


def player_at(server, key):
    player = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    player.connect(("127.0.0.1", server.port))
    player.send(key)
    return player


@check(*BACKENDS)
def game_ticks_are_steady_and_everybody_gets_the_whole_world(lessons, variant):
    server = lessons.serve("32_game_loop", 0, env={"RUSTSOCK_POLLER": variant})
    with player_at(server, b"r\n") as one, player_at(server, b"u\n") as two:
        server.wait_for_text("player 2 has come")
        text = hear(one, 1)
        need_steady(text, 17, 22)
        places = [tuple(map(int, place)) for place in re.findall(r" 1\((\d+),(\d+)\)", text)]
        need(all((b[0] - a[0]) % 40 == 1 and a[1] == b[1] for a, b in zip(places, places[1:])), f"player 1: {places}")
        need(re.search(r" 1\(\d+,10\) 2\(20,\d+\)\n", hear(two, 0.2)), "the world of player 2")
    until(lambda: server.stdout.count("has gone") == 2, "silent players are not forgotten")
    need(server.end() == 0, server.stderr)
    lessons.compare(re.sub(rb"a datagram was not delivered: ECONNREFUSED\n", b"", server.output["stdout"]), "32_game_loop.txt")


@check()
def game_takes_as_many_players_as_it_has_room_for(lessons):
    server = lessons.serve("32_game_loop", 0)
    with contextlib.ExitStack() as players:
        for _ in range(20):
            players.enter_context(player_at(server, b"d"))
        server.wait_for_text("player 16 has come")
        last = players.enter_context(player_at(server, b"d"))
        need(hear(last, 0.3) == "", "the 21st player got something")
        for _ in range(2000):
            last.send(os.urandom(100))  # what is no key is no move, and disturbs nobody
        server.alive()
        need("17" not in server.stdout.replace(str(server.port), ""), server.stdout)


def report(port, *reports, host="127.0.0.1"):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sensor:
        sensor.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        for text in reports:
            sensor.sendto(text, (host, port))


@check(*BACKENDS)
def sensor_output_is_expected(lessons, variant):
    server = lessons.serve("33_sensor_collector", 0, env={"RUSTSOCK_POLLER": variant})
    report(server.port, b"kitchen 20\n", b"kitchen 22", b"cellar -3.5\n")
    report(server.port, b"", b"kitchen", b"kitchen nan", b"kitchen 1e999", b"kitchen 1 2", b"\x1b[2J 1", b"a" * 17 + b" 1", b"x" * 60000)
    server.wait_for_text("cellar")
    need(server.end() == 0, server.stderr)
    lessons.compare(server.output["stdout"], "33_sensor_collector.txt")


@check()
def sensor_names_that_never_end_cost_no_memory(lessons):
    server = lessons.serve("33_sensor_collector", 0)
    report(server.port, b"first 1")
    server.wait_for_text("first: 1 reports")
    before = server.resident_kib()
    for start in range(0, 20000, 100):
        report(server.port, *(b"s%d 1" % n for n in range(start, start + 100)))
        time.sleep(0.001)
    report(server.port, b"last 5")
    server.wait_for_text("last: 1 reports, mean 5.00")
    need(server.resident_kib() - before < 1000, f"the memory grew by {server.resident_kib() - before} KiB")


@check()
def sensor_group_reports_are_taken(lessons):
    server = lessons.serve("33_sensor_collector", 0, "239.1.2.3")
    for _ in range(3):
        report(server.port, b"attic 7", host="239.1.2.3")
    server.wait_for_text(r"attic: 3 reports, mean 7\.00")
    need(server.end() == 0, server.stderr)
