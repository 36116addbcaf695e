#!/usr/bin/env python3
"""rustsock codes: the list is complete, and ends well when its reader does."""

import errno
import subprocess

import shell
from shell import expect, main, rustsock, told


def codes():
    listed = {row["name"]: row for row in told("codes")["codes"]}
    expect(listed["EADDRINUSE"] == {"name": "EADDRINUSE", "code": 98, "domain": "errno", "text": "Address already in use"}, listed)
    expect(all(number in {row["code"] for row in listed.values()} for number in errno.errorcode), "an errno is missing")
    lines = rustsock("codes")[1].splitlines()
    expect(len(lines) >= len(listed) and lines[0].split(None, 2) == ["EPERM", "1", "Operation not permitted"], lines[0])
    expect({row["domain"] for row in told("codes", "eai")["codes"]} == {"EAI"}, "a group, in any case")
    expect("RSK164" in {row["name"] for row in told("codes", "RSK")["codes"]} and "RSK164" in listed, "mistakes")
    expect("끊어진 파이프" in rustsock("codes", "errno", language="ko")[1], "in Korean")
    expect(rustsock("codes", "errmo")[0] == 2 and "errno" in rustsock("codes", "errmo")[2], "no such group")
    # A reader that has seen enough is no failure; a full disk is.
    with subprocess.Popen([shell.COMMAND, "codes"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as cut:
        cut.stdout.close()
        expect(cut.wait(10) == 0 and cut.stderr.read() == b"", "closed pipe")
    with open("/dev/full", "w", encoding="utf-8") as full:
        code, _, err = rustsock("codes", stdout=full)
        expect(code == 1 and "cannot write" in err, err)


if __name__ == "__main__":
    main(codes)
