#!/usr/bin/env python3
"""rustsock describe: the sockets of another process, and clear words where that cannot be."""

import os
import socket
import threading

from shell import NOBODY, expect, main, process, python, rustsock, told


def describe():
    program = """
s = socket.create_server(("127.0.0.1", 0)); c = socket.create_connection(s.getsockname()); a, _ = s.accept()
c.sendall(b"hello"); a.setblocking(False); a.set_inheritable(True)
print(s.fileno(), c.fileno(), a.fileno(), flush=True)
"""
    with python(program) as server:
        listener, client, accepted = map(int, server.first_line.split())
        found = told("describe", server.pid)
        expect(found["pid"] == server.pid and found["name"].startswith("python"), found)
        by_fd = {told["fd"]: told for told in found["sockets"]}
        expect(set(by_fd) == {listener, client, accepted}, by_fd)
        expect((by_fd[listener]["role"], by_fd[listener]["state"], by_fd[listener]["waiting"]) == ("listener", "LISTEN", 0), by_fd)
        expect((by_fd[client]["role"], by_fd[client]["cloexec"], by_fd[client]["nonblocking"]) == ("client", True, False), by_fd)
        one = told("describe", server.pid, accepted)["sockets"][0]
        expect((one["role"], one["unread"], one["cloexec"], one["nonblocking"]) == ("server", 5, False, True), one)
        expect(one["peer"] == by_fd[client]["local"] and one["protocol"] == "IPPROTO_TCP", one)
        expect((one["type"], one["family"], one["peer_pid"]) == ("SOCK_STREAM", "AF_INET", None), one)
        code, out, err = rustsock("describe", server.pid, accepted)
        expect(code == 0 and out == one["text"] + "\n" and not err and "5 bytes to read, " in out and "non-blocking, inherited by exec" in out, out)
        expect(len(rustsock("describe", server.pid)[1].splitlines()) == 3, "a line for each socket")
        korean = rustsock("describe", server.pid, accepted, language="ko")[1]
        expect(korean.startswith(out.split(", ")[0] + ", 서버 쪽, 연결됨, 읽을 것 5바이트, "), korean)
        expect("논블로킹" in korean and korean.count(", ") == out.count(", "), korean)
        for words, code, part in (((server.pid, 0), 1, "is not a socket"), ((server.pid, 999), 1, "has no descriptor 999"),
                                  ((0,), 2, "are numbers"), (("x",), 2, "are numbers"), ((server.pid, -1), 2, "are numbers"),
                                  ((), 2, "takes a process"), ((1, 2, 3), 2, "takes a process")):
            got, out, err = rustsock("describe", *words)
            expect(got == code and not out and part in err, f"{words}: {got} {out}{err}")
        if os.getuid() == 0:
            for words in ((server.pid,), (server.pid, client)):
                got, out, err = rustsock("describe", *words, user=NOBODY)
                expect(got == 1 and not out and "not permitted" in err and "as root" in err, f"{got} {out}{err}")
                expect("권한" in rustsock("describe", *words, user=NOBODY, language="ko")[2], "in Korean")
        pid = server.pid
    code, out, err = rustsock("describe", pid)
    expect(code == 1 and "no process" in err, err)
    ready = threading.Event()
    threading.Thread(target=ready.wait, daemon=True).start()
    thread = max(int(name) for name in os.listdir("/proc/self/task"))
    code, out, err = rustsock("describe", thread, 1)
    expect(code == 1 and "is a thread" in err, err)
    ready.set()
    with process("sleep", "60", ready=lambda: True) as without:
        code, out, err = rustsock("describe", without.pid)
        expect(code == 1 and not out and "has no socket" in err, out + err)


if __name__ == "__main__":
    main(describe)
