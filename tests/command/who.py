#!/usr/bin/env python3
"""rustsock who: every process with a port or a Unix socket is named, and what has none is told."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile

from shell import NOBODY, SKIPPED, expect, free_port, holders, main, only, process, python, rustsock, told, wait

LISTENER = """
s = socket.create_server((sys.argv[1], int(sys.argv[2])), family=socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET)
s.set_inheritable(True)
print(s.fileno(), flush=True)
"""


def who():
    port = free_port()
    code, out, err = rustsock("who", port)
    if err.endswith("(sock_diag)\n"):
        print(err)
        sys.exit(SKIPPED)
    expect(code == 1 and not out and "nobody has it" in err, out + err)
    with python(LISTENER, "127.0.0.1", port) as server:
        found = only(told("who", port))
        expect(holders(found) == [(server.pid, int(server.first_line))], found)
        expect((found["protocol"], found["state"], found["local"], found["peer"]) == ("tcp", "LISTEN", f"127.0.0.1:{port}", None), found)
        expect(found["inode"] == os.stat(f"/proc/{server.pid}/fd/{server.first_line}").st_ino, found)
        (holder,) = found["holders"]
        expect(holder["name"].startswith("python") and holder["uid"] == os.getuid() and holder["user"], holder)
        for form in (f"tcp/{port}", f"{port}/tcp", f":{port}", f"tcp:{port}"):
            expect(holders(only(told("who", form))) == holders(found), form)
        expect(told("who", f"udp/{port}", code=1)["asked"][0]["notes"] == ["nobody"], "udp has another port")
        code, out, _ = rustsock("who", port, free_port())
        expect(code == 1 and f"pid {server.pid} (python" in out, out)
        korean = rustsock("who", port, language="ko")[1]
        expect("listen 중" in korean and f"소유: pid {server.pid}" in korean, korean)
    wait(lambda: rustsock("who", port)[0] == 1, "a dead process still has the port")
    inherited()
    other_end(free_port())
    programs()
    unix_sockets()
    first_thread_ended()
    for bad in ("", "0", "65536", "-1", "tcp/", "tcp/x", "no-such-word"):
        expect(rustsock("who", bad)[0] == 2, f"who {bad!r} is no question")
    expect(rustsock("who")[0] == 2, "who without a word")


def inherited():
    """A listener that a child inherited, which the parent has closed: the port is the child's."""
    port = free_port()
    program = LISTENER.replace("print", "child = os.fork()\nif child == 0: time.sleep(60)\nprint") + "print(child, flush=True)\n"
    with python(program, "::1" if socket.has_ipv6 and os.path.exists("/proc/net/if_inet6") else "127.0.0.1", port) as server:
        child = int(server.stdout.readline())
        try:
            fd = int(server.first_line)
            expect(holders(only(told("who", port))) == sorted([(server.pid, fd), (child, fd)]), "both have it")
            server.kill()
            server.wait()
            expect(holders(only(told("who", port))) == [(child, fd)], "the child still has it")
        finally:
            os.kill(child, 9)


def other_end(port):
    """TIME_WAIT, a connection nobody has accepted, and what another user may see."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        client = socket.create_connection(("127.0.0.1", port))
        (asked,) = told("who", port)["asked"]
        listening, waiting = asked["sockets"]
        expect(holders(listening) == [(os.getpid(), listener.fileno())], listening)
        expect((waiting["state"], waiting["inode"], waiting["holders"]) == ("ESTABLISHED", 0, []), waiting)
        expect("waits to be accepted" in rustsock("who", port)[1], "not accepted")
        accepted, peer = listener.accept()
        connected = told("who", port)["asked"][0]["sockets"][1]
        expect(connected["peer"] == f"127.0.0.1:{peer[1]}" and holders(connected) == [(os.getpid(), accepted.fileno())], connected)
        # The client's port may have been another's, whose TIME_WAIT is there too.
        of_client = [found for found in told("who", peer[1])["asked"][0]["sockets"] if found["peer"] == f"127.0.0.1:{port}"]
        expect(list(map(holders, of_client)) == [[(os.getpid(), client.fileno())]], of_client)
        accepted.close()
        expect(client.recv(1) == b"", "the end")
        client.close()
        left = told("who", port)["asked"][0]["sockets"][1]
        expect(left["state"] == "TIME_WAIT" and 0 < left["left_ms"] <= 60000 and left["holders"] == [], left)
        expect("TIME_WAIT for " in rustsock("who", port)[1] and "초 남음" in rustsock("who", port, language="ko")[1], "time left")
        if os.getuid() == 0:
            (asked,) = told("who", port, user=NOBODY)["asked"]
            expect(asked["sockets"][0]["holders"] == [] and asked["sockets"][0]["uid"] == 0, asked)
            expect(asked["notes"] == ["not_root"], asked)
            code, out, err = rustsock("who", port, user=NOBODY)
            expect(code == 0 and "opened by user root" in out and "as root" in err, out + err)


def programs():
    """Programs of others, by name."""
    listens = lambda port: lambda: rustsock("who", port)[0] == 0
    if shutil.which("nc"):
        port = free_port()
        with process("nc", "-l", "127.0.0.1", str(port), ready=listens(port)) as server:
            found = only(told("who", port))
            expect([holder["pid"] for holder in found["holders"]] == [server.pid], found)
            expect(found["holders"][0]["name"].startswith("nc"), found)
    if shutil.which("socat"):
        port = free_port()
        with process("socat", f"UDP4-RECVFROM:{port},bind=127.0.0.1", "-", ready=listens(f"udp/{port}")) as server:
            found = only(told("who", port))
            expect((found["protocol"], found["state"], found["holders"][0]["name"]) == ("udp", "CLOSE", "socat"), found)
            expect(found["holders"][0]["pid"] == server.pid, found)


def unix_sockets():
    with tempfile.TemporaryDirectory() as directory:
        path, link = os.path.join(directory, "s.sock"), os.path.join(directory, "link")
        plain = os.path.join(directory, "plain")
        with open(plain, "w", encoding="utf-8"):
            pass
        os.symlink(path, link)
        # Bound by a relative path: found by the absolute one and through a link.
        program = "s = socket.socket(socket.AF_UNIX); s.bind('s.sock'); s.listen(1); print(s.fileno(), flush=True)"
        with python(program, cwd=directory) as server, socket.socket(socket.AF_UNIX) as client:
            for name in (path, link, "unix:" + path):
                found = only(told("who", name))
                expect(holders(found) == [(server.pid, int(server.first_line))] and found["state"] == "LISTEN", found)
            expect(only(told("who", "s.sock", cwd=directory))["local"] == "unix:s.sock", "a name without a slash")
            client.connect(path)
        with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as client:
            other = os.path.join(directory, "other")
            listener.bind(other)
            listener.listen(1)
            client.connect(other)
            accepted, _ = listener.accept()
            sockets = told("who", other)["asked"][0]["sockets"]
            expect([found["state"] for found in sockets] == ["LISTEN", "ESTABLISHED"], sockets)
            expect(holders(sockets[1]) == [(os.getpid(), accepted.fileno())], sockets)
            expect(sockets[1]["peer_holders"][0]["fd"] == client.fileno(), sockets)
            accepted.close()
        for name, note in ((path, "stale_file"), (plain, "not_a_socket"), (path + "x", "no_file"), ("@" + path, "nobody")):
            expect(told("who", name, code=1)["asked"][0]["notes"] == [note], f"{name} is not {note}")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as hidden:
            hidden.bind("\0" + path)
            found = only(told("who", "@" + path))
            expect((found["protocol"], found["state"], found["local"]) == ("unix datagram", "CLOSE", "unix:@" + path), found)


def first_thread_ended():
    """A program whose main thread has ended holds its sockets in the others."""
    if not shutil.which("cc"):
        return
    with tempfile.TemporaryDirectory() as directory:
        source, binary = (os.path.join(directory, name) for name in ("ended.c", "ended"))
        with open(source, "w", encoding="ascii") as out:
            out.write("""#include <pthread.h>
#include <unistd.h>
static void *stay(void *of) { for (;;) pause(); return of; }
int main(void) { pthread_t t; pthread_create(&t, 0, stay, 0); pthread_exit(0); }
""")
        subprocess.run(["cc", source, "-o", binary, "-lpthread"], check=True)
        with socket.create_server(("127.0.0.1", free_port())) as listener:
            port, fd = listener.getsockname()[1], listener.fileno()
            ended = subprocess.Popen([binary], pass_fds=[fd])
        try:
            wait(lambda: os.listdir(f"/proc/{ended.pid}/task") and "Z" in stat_of(ended.pid), "its main thread has not ended")
            expect(holders(only(told("who", port))) == [(ended.pid, fd)], "held by a thread")
        finally:
            ended.kill()
            ended.wait()


def stat_of(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
        return stat.read().rsplit(")", 1)[1].split()[0]


if __name__ == "__main__":
    main(who)
