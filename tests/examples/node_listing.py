"""The note's net.Server listing and its C form: the same client, the same printed events."""

import re
import socket
import subprocess
import time

from harness import TIMEOUT, Server, Skipped, environment, need
from peers import connect, free_port, receive_all
from registry import BACKENDS, SOURCES, check
from strangers import tool

LISTING = str(SOURCES / "node" / "net_server.js")


def start(lessons, node, port, **env):
    server = Server(tool("node"), [LISTING, str(port)]) if node else Server(lessons.path("node/net_server"), [str(port)], env=env)
    lessons.servers.append(server)
    return server


def says(client, text):
    client.sendall(text)
    need(client.recv(1000) == text, f"{text!r} does not come back")


def visit(server):
    """Two clients one after the other, two at once, and one who closes the server while another stays."""
    server.wait_for_port()
    with connect(server.port) as client:
        says(client, b"hello\r\n")
        says(client, b"again")
    server.wait_for_text("end\n")
    with connect(server.port) as one:
        says(one, b"one")
        with connect(server.port) as two:
            says(two, b"two")
            two.shutdown(socket.SHUT_WR)
            need(receive_all(two) == b"", "more than the echo")
        server.wait_for_text("(?s)end\n.*end\n")
        with connect(server.port) as three:
            says(three, b"close\n")
        server.wait_for_text("address: null")
        server.wait_for_text("(?s)end\n.*end\n.*end\n")
        time.sleep(0.2)
        need("close\n" not in server.stdout.replace("data: close\n", ""), "close came before the last connection ended")
        says(one, b"still here")
    need(server.end(0) == 0, server.stderr)
    return re.sub(r":\d+\n", ":<port>\n", server.stdout)


@check(*BACKENDS)
def node_listing_and_its_c_form_print_the_same(lessons, variant):
    ours = visit(start(lessons, False, 0, RUSTSOCK_POLLER=variant))
    lessons.compare(ours.replace("<port>", "1").encode(), "net_server.txt")
    theirs = visit(start(lessons, True, 0))
    need(ours == theirs, f"Node printed:\n{theirs}\nC printed:\n{ours}")


@check()
def node_listing_and_its_c_form_say_the_same_of_a_port_in_use(lessons):
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        outputs = []
        for node in (False, True):
            try:
                server = start(lessons, node, port)
            except Skipped:
                continue
            need(server.end(0) == 0, server.stderr)
            outputs.append(server.stdout)
        need(set(outputs) == {"error: EADDRINUSE\n"}, outputs)


@check()
def node_form_in_c_explains_more(lessons):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = subprocess.run([lessons.path("node/net_server"), str(taken.getsockname()[1])], capture_output=True, text=True, timeout=TIMEOUT,
                                env=environment(), check=False)
    need("net_server: bind(" in result.stderr and re.search(r"^  why:  \S", result.stderr, re.M), result.stderr)
