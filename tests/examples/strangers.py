"""The lessons and programs that know nothing of them: nc, socat, curl. What is not installed is skipped."""

import random
import shutil
import subprocess

from harness import TIMEOUT, Failed, Skipped, environment, need, until
from peers import connect, free_port
from registry import SERVERS, check, send_file, serve


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
