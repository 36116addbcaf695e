"""Lesson 28 between real programs: HAProxy and nginx in front of it, servers behind it, and forged headers."""

import contextlib
import os
import random
import re
import socket
import struct
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from harness import TIMEOUT, Skipped, environment, need, until
from peers import PythonServer, connect, echo_many, free_port, need_echo, receive_all, stuck_client, vanish
from registry import BACKENDS, check, serve
from strangers import can_connect, tool

LESSON = "28_proxy"
SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


def proxy(lessons, target, *options, **settings):
    return lessons.serve(LESSON, *options, 0, "127.0.0.1", target, **settings)


def version_2(command=1, source="192.0.2.7", port=4711, extra=b""):
    addresses = socket.inet_aton(source) + socket.inet_aton("198.51.100.1") + struct.pack("!HH", port, 443) + extra
    return SIGNATURE + struct.pack("!BBH", 0x20 | command, 0x11, len(addresses)) + addresses


def talk(port, data, pieces=None):
    """All that comes back; what is refused may end with a reset."""
    with connect(port) as client, contextlib.suppress(ConnectionError, OSError):
        for n in range(0, len(data), pieces or len(data) or 1):
            client.sendall(data[n:n + (pieces or len(data))])
            if pieces:
                time.sleep(0.002)
        client.shutdown(socket.SHUT_WR)
        return receive_all(client)
    return b""


@check(*BACKENDS)
def proxy_output_is_expected(lessons, variant):
    target = serve(lessons, "09_epoll")
    server = proxy(lessons, target.port, env={"RUSTSOCK_POLLER": variant})
    need_echo(server.port, random.Random(28).randbytes(1000000)[:50000])
    until(lambda: "has ended" in server.stdout, "the connection does not end")
    need(server.end() == 0, server.stderr)
    lessons.compare(server.output["stdout"], "28_proxy.txt")


@check(*BACKENDS)
def proxy_loses_no_byte_of_many_at_once(lessons, variant):
    target = serve(lessons, "09_epoll")
    server = proxy(lessons, target.port, env={"RUSTSOCK_POLLER": variant})
    echo_many(server.port, 50, 200000)
    echo_many(server.port, 2, 5000000)
    files = server.open_files()
    until(lambda: server.open_files() <= files and server.stdout.count("has ended") == 52, "connections are left over")


@check()
def proxy_client_that_never_reads_costs_no_memory_and_stops_nobody(lessons):
    target = serve(lessons, "09_epoll")
    server = proxy(lessons, target.port)
    need_echo(server.port)
    before = server.resident_kib()
    with stuck_client(server.port):
        need_echo(server.port)
        server.need_sleep()
        need(server.resident_kib() - before < 2000, f"the memory grew by {server.resident_kib() - before} KiB")


@check()
def proxy_passes_a_reset_on(lessons):
    target = serve(lessons, "09_epoll")
    server = proxy(lessons, target.port)
    files = server.open_files()
    client = connect(server.port)
    client.sendall(b"x")
    need(client.recv(1) == b"x", "no echo")
    vanish(client)
    server.wait_for_text("the client fails: ECONNRESET")
    until(lambda: server.open_files() == files and target.open_files() < 10, "the other side is still open")
    with PythonServer(lambda c: (c.recv(1), vanish(c))) as rude:
        server = proxy(lessons, rude.port)
        need(talk(server.port, b"x") == b"", "an answer of nobody")
        server.wait_for_text("the target fails: ECONNRESET")


@check()
def proxy_without_a_target_says_so(lessons):
    server = proxy(lessons, free_port())
    need(talk(server.port, b"x") == b"", "an answer of nobody")
    server.wait_for_text("the target fails: ECONNREFUSED")
    server.wait_for_text("has ended")
    server.alive()


HEADERS = {
    "v1 of IPv4": (b"PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n", "192.0.2.7:4711 comes by PROXY v1"),
    "v1 of IPv6": (b"PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n", "[2001:db8::7]:4711 comes by PROXY v1"),
    "v1 unknown": (b"PROXY UNKNOWN\r\n", "127.0.0.1:<port> comes by PROXY v1"),
    "v2 of IPv4": (version_2(), "192.0.2.7:4711 comes by PROXY v2"),
    "v2 with more": (version_2(extra=b"\x04\0\x03abc" * 20), "192.0.2.7:4711 comes by PROXY v2"),
    "v2 local": (version_2(command=0), "127.0.0.1:<port> comes by PROXY v2"),
}


@check(*HEADERS)
def proxy_takes_the_header_and_passes_on_the_rest(lessons, variant):
    header, told = HEADERS[variant]
    server = proxy(lessons, serve(lessons, "09_epoll").port, "--proxy")
    for pieces in (None, 1):
        need(talk(server.port, header + b"hello", pieces) == b"hello", f"in pieces of {pieces}")
    need(server.end() == 0, server.stderr)
    need(len(re.findall("(?m)^" + re.escape(told).replace("<port>", r"\d+") + "$", server.stdout)) == 2, server.stdout)


WRONG = {
    "none": b"GET / HTTP/1.0\r\n\r\n", "no end": b"PROXY TCP4 " + b"1" * 200, "other kind": b"PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n",
    "no address": b"PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n", "no port": b"PROXY TCP4 1.2.3.4 1.2.3.4 1 99999\r\n", "too little": b"PROXY TCP4 1.2.3.4\r\n",
    "IPv6 as IPv4": b"PROXY TCP4 ::1 ::1 1 2\r\n", "line feed alone": b"PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n" + b"x" * 200,
    "v2 of version 3": b"\r\n\r\n\0\r\nQUIT\n\x31\x11\0\x0c" + b"\0" * 12, "v2 too short": b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x04\0\0\0\0",
    "v2 cut": version_2()[:20], "zeros": b"\0" * 300,
}


@check(*WRONG)
def proxy_header_that_is_wrong_ends_that_connection_alone(lessons, variant):
    target = serve(lessons, "09_epoll")
    server = proxy(lessons, target.port, "--proxy")
    with connect(server.port) as other:
        other.sendall(HEADERS["v2 of IPv4"][0] + b"a")
        need(other.recv(1) == b"a", "no echo")
        need(talk(server.port, WRONG[variant]) == b"", "an answer")
        server.wait_for_text("turned away: no right PROXY header")
        other.sendall(b"b")
        need(other.recv(1) == b"b", "another connection is disturbed")
    need("198" not in target.stdout and server.end() == 0, server.stderr)


@check()
def proxy_header_that_does_not_come_ends_the_connection(lessons):
    server = proxy(lessons, free_port(), "--proxy")
    with connect(server.port) as silent:
        started = time.monotonic()
        with contextlib.suppress(ConnectionResetError):
            need(silent.recv(1) == b"", "an answer")
        need(4.9 < time.monotonic() - started < 6, f"after {time.monotonic() - started:.1f} s")


@contextlib.contextmanager
def program(command, port, name):
    """A program in front that listens at a port."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment())
    try:
        until(lambda: process.poll() is not None or can_connect(port), f"{name} does not listen")
        need(process.poll() is None, f"{name} ended: {process.stdout.read() if process.poll() is not None else b''!r}")
        yield
    finally:
        process.terminate()
        try:
            process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def need_told(server, port_in_front, version, data):
    """A client of the program in front: its own address is what the lesson prints, and no byte is changed."""
    with connect(port_in_front) as client:
        ours = "%s:%d" % client.getsockname()
        sender = threading.Thread(target=lambda: (client.sendall(data), client.shutdown(socket.SHUT_WR)), daemon=True)
        sender.start()
        got = receive_all(client)
        sender.join(TIMEOUT)
    need(got == data, f"{len(got)} of {len(data)} bytes, or other ones")
    server.wait_for_text(f"{ours} comes by PROXY v{version}")


@check("1", "2")
def proxy_behind_haproxy_knows_the_client(lessons, variant):
    haproxy = tool("haproxy")
    server = proxy(lessons, serve(lessons, "09_epoll").port, "--proxy")
    port = free_port()
    with tempfile.TemporaryDirectory() as directory:
        configuration = Path(directory, "haproxy.cfg")
        configuration.write_text(f"""
global
    maxconn 100
defaults
    mode tcp
    timeout connect 5s
    timeout client 20s
    timeout server 20s
listen front
    bind 127.0.0.1:{port}
    server lesson 127.0.0.1:{server.port} send-proxy{"-v2" if variant == "2" else ""}
""")
        with program([haproxy, "-db", "-f", str(configuration)], port, "haproxy"):
            for size in (0, 5, 1000000):
                need_told(server, port, variant, random.Random(size).randbytes(size))
            echo_many(port, 20, 100000)


@check()
def proxy_behind_nginx_knows_the_client(lessons):
    nginx = tool("nginx")
    modules = ["/usr/lib/nginx/modules/ngx_stream_module.so", "/usr/lib64/nginx/modules/ngx_stream_module.so"]
    module = next((path for path in modules if os.path.exists(path)), None)
    server = proxy(lessons, serve(lessons, "09_epoll").port, "--proxy")
    port = free_port()
    with tempfile.TemporaryDirectory() as directory:
        configuration = Path(directory, "nginx.conf")
        configuration.write_text(f"""
{f"load_module {module};" if module else ""}
daemon off;
master_process off;
pid {directory}/pid;
error_log stderr;
events {{ worker_connections 100; }}
stream {{
    server {{ listen 127.0.0.1:{port}; proxy_pass 127.0.0.1:{server.port}; proxy_protocol on; proxy_half_close on; }}
}}
""")
        test = subprocess.run([nginx, "-t", "-p", directory, "-c", str(configuration)], capture_output=True, text=True, timeout=TIMEOUT, check=False)
        if "unknown directive \"stream\"" in test.stderr:
            raise Skipped("this nginx has no stream module")
        with program([nginx, "-p", directory, "-c", str(configuration)], port, "nginx"):
            for size in (0, 5, 1000000):
                need_told(server, port, 1, random.Random(size).randbytes(size))
