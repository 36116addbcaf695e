#!/usr/bin/env python3
"""rustsock explain: names, numbers and lines of real programs lead to the right code, others to none."""

import errno
import os
import socket
import subprocess
import sys

from shell import expect, free_port, main, rustsock, told


def explain():
    for number, name in errno.errorcode.items():
        texts = [name.lower(), str(number), os.strerror(number), os.strerror(number).upper(), f"prog: f: {os.strerror(number)}"]
        for text in texts if number % 8 == 0 else texts[:1]:
            expect(told("explain", text)["code"] == number, f"{text} is not {number}")
    for name in ("EAI_NONAME", "EAI_AGAIN", "EAI_SERVICE"):
        found = told("explain", name)
        expect(found["code"] == getattr(socket, name) and found["domain"] == "EAI", f"{name}: {found}")
    lines = {
        "bind: Address already in use": ("EADDRINUSE", "bind"),
        "server: bind: Address already in use": ("EADDRINUSE", "bind"),
        "listen tcp :8080: bind: address already in use": ("EADDRINUSE", "bind"),
        "ConnectionRefusedError: [Errno 111] Connection refused": ("ECONNREFUSED", None),
        "nc: connect to 10.0.0.1 port 80 (tcp) failed: Connection timed out": ("ETIMEDOUT", "connect"),
        "connect(3, {sa_family=AF_INET, sin_port=htons(80)}, 16) = -1 ENETUNREACH (Network is unreachable)":
            ("ENETUNREACH", "connect"),
        "socket.gaierror: [Errno -2] Name or service not known": ("EAI_NONAME", None),
        "Os { code: 32, kind: BrokenPipe, message: \"Broken pipe\" }": ("EPIPE", None),
    }
    for line, (name, call) in lines.items():
        found = told("explain", line)
        expect((found["name"], found["call"]) == (name, call), f"{line}: {found}")
        expect(set(found) == {"asked", "name", "code", "domain", "text", "call", "why", "hint", "also"}, found)
    # Several words are one line, and a real failure of a real program is understood.
    expect(told("explain", "connect", "ECONNREFUSED") | {"asked": ""} ==
           told("explain", "connect: econnrefused") | {"asked": ""}, "words and line differ")
    failed = subprocess.run([sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {free_port()}))"],
                            capture_output=True, text=True, check=False)
    expect(told("explain", failed.stderr.splitlines()[-1])["name"] == "ECONNREFUSED", failed.stderr)
    expect(told("explain", "-111")["name"] == "ECONNREFUSED", "the -errno of a kernel interface")
    expect(told("explain", "-104")["also"] == ["ECONNRESET"], "-104 has two meanings")
    code, out, err = rustsock("explain", "EPIPE")
    expect(code == 0 and not err and out.startswith("EPIPE, Broken pipe\n  why:  ") and out.count("\n") == 3, out + err)
    korean = rustsock("explain", "bind: Address already in use", language="ko")[1]
    expect("원인: " in korean and "조치: " in korean and korean == rustsock("--lang=ko", "explain", "bind EADDRINUSE")[1], korean)
    expect(told("explain", "bind: 이미 사용 중인 주소")["name"] == "EADDRINUSE", "the Korean text")
    found = told("explain", "RSK164")
    expect((found["code"], found["domain"], found["name"]) == (164, "RSK", "RSK164") and found["why"] and found["hint"], found)
    expect(told("explain", "164") | {"asked": ""} == told("explain", "select-nfds") | {"asked": ""} == found | {"asked": ""}, "164")
    code, out, err = rustsock("explain", "rustsock[RSK164] select(nfds=7) at server.c:41: fd 7 is never watched")
    expect(code == 0 and out.startswith("RSK164 select-nfds: ") and "  why:  " in out and "  hint: " in out and not err, out)
    expect("  원인: " in rustsock("explain", "RSK164", language="ko")[1], "in Korean")
    for unknown, near in {"EADDRINUS": "EADDRINUSE", "4711": "", "hello there": "", "RSK99999": "", "-4711": ""}.items():
        code, out, err = rustsock("explain", unknown)
        expect(code == 1 and not out and near in err, f"{unknown}: {code} {out}{err}")
    expect(rustsock("explain")[0] == 2 and rustsock("explain", " ")[0] == 2, "nothing to explain")


if __name__ == "__main__":
    main(explain)
