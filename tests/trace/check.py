#!/usr/bin/env python3
"""Traces a conversation in every form and looks at what was written.

check.py            text, JSON, Mermaid, SVG, and pcapng with a reader of our own
check.py tshark     the packets with tshark; ends with 77 where there is none
"""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import packets  # noqa: E402
from packets import Wrong, expect  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, "build", "c", "trace")
FORMS = ("text", "json", "pcapng", "mermaid", "svg")
SKIPPED = 77


def talk(directory, how="talk"):
    wishes = ",".join(f"{form}:{directory}/out.{form}" for form in FORMS) if how == "talk" else ""
    done = subprocess.run([PROGRAM, how, directory], env={**os.environ, "RUSTSOCK_TRACE": wishes}, capture_output=True,
                          text=True, timeout=60, check=False)
    expect(done.returncode == 0 and not done.stderr, f"the program ended with {done.returncode}: {done.stdout}{done.stderr}")


def content(directory, form):
    with open(os.path.join(directory, f"out.{form}"), encoding="utf-8") as file:
        return file.read()


def sent(directory):
    """What was sent between two ports; a connection of the same ports later is in the same file."""
    found = {}
    for path in glob.glob(os.path.join(directory, "tcp-*")):
        with open(path, "rb") as file:
            found[tuple(map(int, path.rsplit("/tcp-", 1)[1].split("-")))] = file.read()
    return found


def text_lines(directory):
    lines = content(directory, "text").splitlines()
    for line in lines:
        expect(re.fullmatch(r"rustsock \d+: (  )?\w+\(.*\)( = .*)?", line) and len(line) < 1024, f"a line of text: {line}")
    joined = "\n".join(lines)
    for part in (r"connect\(fd=\d+, 127\.0\.0\.1:\d+, 16\) = -1 EINPROGRESS \(connecting, not done yet\)",
                 r'writev\(fd=\d+, \["GET / HTTP/1\.0\\r\\n"/16, "\\r\\n"/2\], 2\) = 18',
                 r"getsockopt\(fd=\d+, SOL_SOCKET, SO_ERROR, ECONNREFUSED, 0x\w+\) = 0",
                 r"sendmmsg\(fd=\d+, \[\{127\.0\.0\.1:\d+, \[.*UDP_SEGMENT 100\} = 533\]|sendmmsg\(fd=\d+, \[\{127\.0\.0\.1:\d+, \["):
        expect(re.search(part, joined), f"no line like {part}")
    return f"{len(lines)} lines"


KINDS = {"time": float, "pid": int, "thread": int, "call": str, "inner": bool, "fd": int, "args": list, "code": int, "error": str,
         "meaning": str, "local": str, "peer": str, "address": str, "data": str, "result": (int, str, type(None))}


def json_lines(directory):
    objects = [json.loads(line) for line in content(directory, "json").splitlines()]
    for one in objects:
        expect(set(one) <= set(KINDS) and {"time", "pid", "thread", "call", "inner", "args"} <= set(one), f"keys: {one}")
        for key, value in one.items():
            expect(isinstance(value, KINDS[key]), f"{key} is {value!r}")
        expect(("code" in one) == ("error" in one), f"a code without a name: {one}")
    moved = [one for one in objects if one["call"] == "send" and one.get("data", "").startswith("<not>")]
    expect(len(moved) == 1 and moved[0]["data"] == '<not> a "packet"; end' and moved[0]["result"] == 21, f"data: {moved}")
    expect(len(objects) == len(content(directory, "text").splitlines()), "text and JSON have another number of calls")
    return f"{len(objects)} objects"


def mermaid(directory):
    first, *lines = content(directory, "mermaid").splitlines()
    expect(first == "sequenceDiagram", first)
    text = r"(?:[^#;<>\"&\\{}%`$]|#\d+;|#\w+;)+"
    names, arrows = [], 0
    for line in lines:
        match = re.fullmatch(rf"    (?:%% .*|participant (L\d+) as {text}<br/>{text}|Note over (L\d+)(?:,(L\d+))?: {text}"
                             rf"|(L\d+)(?:->>|-x)(L\d+): {text})", line)
        expect(match, f"not Mermaid: {line}")
        if match[1]:
            expect(not arrows and match[1] == f"L{len(names)}", "participants come first, in order")
            names.append(match[1])
        used = [name for name in match.groups()[1:] if name]
        expect(all(name in names for name in used), f"an unknown participant: {line}")
        arrows += bool(match[4])
        expect(not re.search(r"\bend\b", line.split(": ", 1)[-1]), f"a word that ends a block: {line}")
    expect(arrows > 50 and len(names) <= 16, f"{arrows} arrows between {len(names)}")
    return f"{arrows} arrows"


def svg(directory):
    name = "{http://www.w3.org/2000/svg}"
    document = content(directory, "svg")
    root = tree.fromstring(document)
    expect(root.tag == name + "svg" and len(document) < 1 << 20, "the picture is none, or too large")
    known = {name + part for part in ("svg", "title", "style", "rect", "line", "path", "text")}
    expect({part.tag for part in root.iter()} <= known, "something else in the picture")
    width, height = int(root.get("width")), int(root.get("height"))
    for part in root.iter():
        for key, limit in (("x", width), ("x1", width), ("x2", width), ("y", height), ("y1", height), ("y2", height)):
            expect(0 <= int(part.get(key, 0)) <= limit, f"outside the picture: {part.attrib}")
    words = [part.text for part in root.iter(name + "text")]
    for word in ("SYN", "SYN ACK", "ESTABLISHED", "FIN_WAIT", "LISTEN"):
        expect(word in words or document.count("rows left out"), f"{word} is not in the picture")
    return f"{len(document)} bytes"


def whole_streams(directory, found):
    """What each end sent, as the packets have it, is what the program says it sent."""
    wanted = sent(directory)
    expect(len(wanted) >= 5, "the program told of too little")
    for (source, target), data in wanted.items():
        parts = [stream for ends, stream in found if (ends[0][1], ends[1][1]) == (source, target)]
        expect(b"".join(part.data for part in parts) == data, f"what port {source} sent to {target} is not what the packets have")
    known = set(wanted)
    for ends, stream in found:
        expect(not stream.data or (ends[0][1], ends[1][1]) in known, f"data that nobody sent: {ends}")
    return sum(map(len, wanted.values()))


def pcapng(directory):
    found = packets.read(os.path.join(directory, "out.pcapng"))
    streams = packets.streams(found)
    size = whole_streams(directory, streams)
    ends = [stream.ended for _, stream in streams]
    families = {ends[0][0].version for ends, _ in streams}
    expect(ends.count("FIN") >= 4 * len(families) and ends.count("RST") >= 2 * len(families), f"ends: {ends}")
    datagrams = [packet for packet in found if not packet.tcp]
    lengths = [packet.length for packet in datagrams]
    expect(lengths == [4, 14, 100, 100, 100, 100, 100, 33, 0] * len(families), f"datagrams: {lengths}")
    expect(datagrams[0].data == b"ping" and datagrams[1].data == b"pong, and more", "the first datagrams")
    expect(datagrams[0].source == datagrams[1].target, "the answer goes to who asked")
    expect(all(packet.comments[0].startswith("rsk_") for packet in datagrams), "packets tell their call")
    times = [packet.nanoseconds for packet in found]
    expect(max(times) - min(times) < 60e9 and min(times) > 1.6e18, "the times are not of now")
    return f"{len(found)} packets, {size} bytes in {len(streams)} streams"


def memory(_):
    """Packets of which only the beginnings were kept: their lengths and numbers are right all the same."""
    with tempfile.TemporaryDirectory(prefix="rustsock-trace-") as directory:
        talk(directory, "remember")
        found = packets.read(os.path.join(directory, "out.pcapng"))
        wanted = sent(directory)
        for (source, target), data in wanted.items():
            parts = [stream for ends, stream in packets.streams(found) if (ends[0][1], ends[1][1]) == (source, target)]
            expect(sum(part.length for part in parts) == len(data), f"the lengths from port {source} to {target}")
            expect(parts[0].data[:18] == data[:18], "the first bytes")
        expect(any(packet.cut for packet in found), "no packet is cut")
        if shutil.which("tshark"):
            complaints(os.path.join(directory, "out.pcapng"))
        return f"{len(found)} packets"


def shark(path, *arguments):
    done = subprocess.run(["tshark", "-n", "-r", path, *arguments], capture_output=True, text=True, timeout=120, check=False)
    expect(done.returncode == 0, f"tshark ended with {done.returncode}: {done.stderr}")
    return done.stdout


def complaints(path, *options):
    """Whatever tshark finds wrong, but for protocols it believes to see in the data because of a port number."""
    bad = shark(path, *options, "-T", "fields", "-e", "frame.number", "-e", "frame.protocols", "-Y", "_ws.malformed "
                "|| tcp.analysis.flags || tcp.checksum.status==0 || udp.checksum.status==0 || ip.checksum.status==0 "
                "|| _ws.expert.severity>=0x800000")
    ours = [line for line in bad.splitlines() if re.search(r":(tcp|udp)(:data)?(:_ws\.\w+)*$", line)]
    expect(not ours, f"tshark complains of {ours[:20]}")


def with_tshark(directory):
    path = os.path.join(directory, "out.pcapng")
    checked = [word for name in ("ip", "tcp", "udp") for word in ("-o", f"{name}.check_checksum:TRUE")]
    complaints(path, *checked)
    good = shark(path, *checked, "-Y", "tcp.checksum.status==1 || udp.checksum.status==1").count("\n")
    total = shark(path).count("\n")
    expect(good == total > 100, f"{good} of {total} checksums were checked")
    wanted = sent(directory)
    streams = 1 + max(int(line) for line in shark(path, "-T", "fields", "-e", "tcp.stream").split())
    followed = {}
    for number in range(streams):
        output = shark(path, "-q", "-z", f"follow,tcp,raw,{number}")
        nodes = [int(port) for port in re.findall(r"^Node [01]: .*:(\d+)$", output, flags=re.M)]
        body = output.split("\n", 6)[6] if output.count("\n") > 6 else ""
        sides = [b"", b""]
        for line in body.splitlines():
            if re.fullmatch(r"\t?[0-9a-f]+", line):
                sides[line.startswith("\t")] += bytes.fromhex(line.strip())
        for source, data in zip((0, 1), sides):
            key = (nodes[source], nodes[1 - source])
            followed[key] = followed.get(key, b"") + data
    for ends, data in wanted.items():
        expect(followed.get(ends) == data, f"tshark follows {len(followed.get(ends, b''))} of {len(data)} bytes of {ends}")
    return f"{total} packets, {streams} streams followed"


def main():
    checks = [text_lines, json_lines, mermaid, svg, pcapng, memory]
    if sys.argv[1:] == ["tshark"]:
        if not shutil.which("tshark"):
            print("tshark is not installed (make peers)")
            return SKIPPED
        checks = [with_tshark]
    if not os.path.exists(PROGRAM):
        print("build/c/trace is not built: run c/trace first")
        return SKIPPED
    failed = 0
    with tempfile.TemporaryDirectory(prefix="rustsock-trace-") as directory:
        talk(directory)
        told = []
        for check in checks:
            try:
                told.append(f"{check.__name__}: {check(directory)}")
            except (Wrong, ValueError, IndexError, KeyError, tree.ParseError) as problem:
                failed += 1
                print(f"{check.__name__}: {problem}")
        print("; ".join(told))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
