"""Lessons 13 to 21 and 24: what the kernel does with queues, datagrams, packets and windows, and what it tells."""

import os
import re
import shutil
import socket
import subprocess

from harness import TIMEOUT, Failed, Skipped, environment, need
from registry import check, need_explained, run_if_possible

ALONE = ("13_backlog_queue", "14_close_both", "15_udp_datagrams", "16_multicast", "17_unix_sockets", "21_order_and_loss",
         "24_five_parts")


@check(*ALONE)
def lesson_prints_what_is_expected(lessons, variant):
    result = run_if_possible(lessons, variant)
    need(not result.stderr, result)
    lessons.compare(result.stdout, variant + ".txt")


@check()
def lesson_13_queue_of_the_listener_is_served_in_order_of_arrival(lessons):
    text = lessons.run("13_backlog_queue").stdout.decode()
    waited = float(re.search(r"waited ([\d.]+) ms", text)[1])
    need(100 < waited < 8000, f"client 4 waited {waited} ms: nobody asked again")


@check()
def lesson_14_ends_with_as_many_files_as_it_began(lessons):
    for _ in range(5):
        text = lessons.run("14_close_both").stdout.decode()
        served, more = int(re.search(r"(\d+) clients were", text)[1]), int(re.search(r"descriptors: (\d+) more", text)[1])
        need(more == served + 2, f"{served} sockets leaked, and {more} descriptors: they are not what fills the limit")


@check()
def lesson_15_counts_every_lost_datagram(lessons):
    for _ in range(5):
        received, dropped = map(int, re.search(rb"received (\d+), dropped by the kernel (\d+)",
                                               lessons.run("15_udp_datagrams").stdout).groups())
        need(received + dropped == 20000 and dropped > 0, f"{received} received, {dropped} dropped")


@check()
def lesson_17_leaves_no_name_behind(lessons):
    def names():
        return {name for name in os.listdir("/tmp") if name.startswith("rustsock-lesson-")}

    before = names()
    need(lessons.run("17_unix_sockets").returncode == 0 and names() == before, f"left: {names() - before}")


def without_raw_sockets(lessons, name, *args):
    """Runs a lesson without CAP_NET_RAW: root has to put it away first."""
    prefix = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            raise Skipped("setpriv is not installed")
        prefix = ["setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw"]
    return subprocess.run([*prefix, lessons.path(name), *args], capture_output=True, timeout=TIMEOUT, env=environment())


@check()
def lesson_18_pings_with_a_raw_socket(lessons):
    result = run_if_possible(lessons, "18_ping", "--raw")
    lessons.compare(result.stdout, "18_ping_raw.txt")


@check()
def lesson_18_pings_with_a_ping_socket(lessons):
    if not shutil.which("unshare") or not shutil.which("ip"):
        raise Skipped("unshare and ip are needed for a network in which everybody may ping")
    script = 'ip link set lo up && echo "0 0" > /proc/sys/net/ipv4/ping_group_range || exit 77; exec "$0" --ping'
    result = subprocess.run(["unshare", "-rn", "sh", "-c", script, lessons.path("18_ping")], capture_output=True,
                            timeout=TIMEOUT, env=environment())
    if b"unshare" in result.stderr or result.returncode == 77:
        raise Skipped(f"no network of its own: {result.stderr.decode(errors='replace').splitlines()[:1]}")
    need(result.returncode == 0, result)
    lessons.compare(result.stdout, "18_ping.txt")


@check("18_ping", "19_packet_watcher", "myths/14_raw_sockets_see_headers", "myths/17_damage_is_noticed")
def missing_privilege_is_explained(lessons, variant):
    arguments = {"18_ping": ["--raw"], "19_packet_watcher": ["80"]}
    need_explained(without_raw_sockets(lessons, variant, *arguments.get(variant, [])), "EPERM", 77)


@check()
def lesson_18_says_when_nobody_answers(lessons):
    run_if_possible(lessons, "18_ping")
    result = lessons.run("18_ping", "--raw", "240.0.0.1")  # no host has an address of class E
    need(result.returncode == 1, result)


def need_packet_socket():
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()
    except (OSError, AttributeError) as error:
        raise Skipped(f"no packet socket: {error}") from error


@check()
def lesson_19_shows_handshake_data_and_end_of_a_connection(lessons):
    need_packet_socket()
    server = lessons.serve("03_tcp_echo_server", 0, 1)
    watcher = lessons.serve("19_packet_watcher", server.port)
    client = lessons.run("02_tcp_client", "127.0.0.1", server.port, "hello")
    need(client.stdout == b"hello" and server.end(0) == 0 and watcher.end(0) == 0, f"{client} {watcher.stderr}")
    frames = watcher.stdout.splitlines()[1:]
    # Both sides send when they like, and how many packets have nothing but an ACK is the kernel's affair.
    middle = frames[3:-1]
    need(all(line.endswith(" 0 bytes") for line in middle if "TCP ACK" in line), watcher.stdout)
    shown = frames[:3] + sorted(line for line in middle if "TCP ACK" not in line) + frames[-1:]
    lessons.compare("\n".join(shown).encode(), "19_packet_watcher.txt")
    need(frames.index(shown[4]) < frames.index(shown[6]), "the server's data came before the client's")


@check()
def lesson_19_shows_that_udp_needs_no_handshake(lessons):
    need_packet_socket()
    server = lessons.serve("10_udp_echo", "server", 0, 1)
    watcher = lessons.serve("19_packet_watcher", server.port, 2)
    client = lessons.run("10_udp_echo", "client", "127.0.0.1", server.port, "hello")
    need(client.returncode == 0 and watcher.end(0) == 0, client)
    need(watcher.stdout.splitlines()[1:] == ["client  UDP  5 bytes", "server  UDP  5 bytes"], watcher.stdout)


@check()
def lesson_20_accounts_for_every_byte(lessons):
    result = lessons.run("20_flow_control")
    need(result.returncode == 0 and not result.stderr, result)
    lines = result.stdout.decode().splitlines()
    rows = [re.fullmatch(r" *(\d+) +(\d+) +(\d+) +(\d+) +(goes on|would wait)", line) for line in lines]
    growth = [re.fullmatch(r" *(\d+) +(\d+) segments +[\d.]+ ms", line) for line in lines]
    others = [line for line, row, step in zip(lines, rows, growth) if not row and not step]
    lessons.compare("\n".join(others).encode(), "20_flow_control.txt")
    taken = int(re.search(r"send\(\) took (\d+) bytes", result.stdout.decode())[1])
    rows = [(*map(int, row.groups()[:4]), row[5]) for row in rows if row]
    need(len(rows) > 3, result.stdout)
    need(all(read + unread + unsent == taken for read, unread, unsent, _, _ in rows[1:]), f"{taken} bytes, {rows}")
    need(rows[1][3] == 0 and rows[1][4] == "would wait", f"the window did not close: {rows[1]}")
    need(rows[-1][:3] == (taken, 0, 0) and rows[-1][3] > 0 and rows[-1][4] == "goes on", f"it did not open: {rows[-1]}")
    windows = [int(step[2]) for step in growth if step]
    need(len(windows) == 5 and windows[0] < windows[-1], f"the congestion window did not grow: {windows}")


@check()
def lesson_21_tcp_repairs_what_udp_loses(lessons):
    text = run_if_possible(lessons, "21_order_and_loss").stdout.decode()
    lost = re.search(r"2\. UDP.*\n.*\n   (\d+) of 30", text)
    again = re.search(r"(\d+) data segments sent, (\d+) of them again", text)
    if not lost or not again:
        raise Failed(text)
    need(int(lost[1]) < 30 and 0 < int(again[2]) < int(again[1]), text)
    need(int(re.search(r"before, (\d+) after", text)[1]) < 10, "TCP did not take the losses for congestion")
