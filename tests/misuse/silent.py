#!/usr/bin/env python3
"""No false alarm: programs that are right run in diagnosis mode without a report.

All lessons and myth checks, with all checks made of them; the innocent programs beside this file, which look like mistakes and
are none; and the library's own C tests, of which some make mistakes on purpose (listed here with what they do). Reports go
to a file, so what the programs print stays what it is.
"""

import glob
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "build" / "misuse"
LOG = BUILT / "reports.log"
STRICT = "-std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
NATIVE = "-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc".split()
LIBRARY = ROOT / "build" / "lib" / "librustsock.a"

# Tests that call the library wrongly all the time: what they report says nothing.
DELIBERATE = {"explained", "bad_arguments", "sequence_fuzz", "misuse", "waiting_wrongly"}
# Codes that a test makes on purpose, or a lesson shows.
SHOWN = {
    # Other threads or processes are about to send, and the test does not rest. The twins are called with nothing, too.
    # A second close has to fail with EBADF, and so has a send behind it.
    "c/fork_storm": {161, 180, 181},
    "c/twins": {121, 161, 180},
    "c/ending": {180},
    # Lesson 05 shows how often recv is called in vain; a server is started at a port that is taken. Lesson 01 shows what a
    # closed number is, 14 what happens if nobody closes, 16 what happens without SO_BROADCAST.
    "lessons": {129, 143, 146, 147, 148, 150, 161, 181, 183, 189},
    # Closed handles are refused, and what is not the right socket or not ready.
    "c/batch": {123, 173},
    "c/poller": {173},
    "c/reader": {173},
    "c/cancel": {121, 123, 126, 131},
    "c/silent_losses": {123},
    "c/syscall_count": {123},
    "c/datagram": {147},
    # Binds twice: failing calls do not allocate either.
    "c/no_allocation": {129, 143},
    "c/whole": {149},
}
# Programs that count what diagnosis mode has its share in: descriptors (the file of the reports is one) and system calls.
COUNTING = {
    **dict.fromkeys("c/batch c/datagram c/ending c/reader c/rights c/whole".split(), r"^DIFFERS .* open_fds\(\) is .*$"),
    "c/endpoint_costs": r"^DIFFERS .* all is .*$",
    "c/syscall_count": r"^DIFFERS .* counts\[i\] is .*$",
    "lessons": r"^FAIL (lesson_prints_what_is_expected\[14_close_both\]|lesson_14_ends_with_as_many_files_as_it_began) .*$",
}


def works(name, done):
    """Whether a program does what it should, but for what it counts."""
    if done.returncode in (0, 77):
        return True
    wrong = [line for line in (done.stdout + done.stderr).splitlines() if line.startswith(("DIFFERS", "FAIL"))]
    return bool(wrong) and name in COUNTING and all(re.match(COUNTING[name], line) for line in wrong)


def run(name, command, seconds):
    """Runs a program in diagnosis mode; its reports, and whether it did what it should."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.unlink(missing_ok=True)
    env = {**os.environ, "RUSTSOCK_DIAG": f"teach,every,file={LOG}", "LESSONS_DIAG": f"teach,every,file={LOG}", "RUSTSOCK_LANG": "en"}
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds, check=False, env=env)
    text = LOG.read_text(errors="replace") if LOG.exists() else ""
    reports = re.findall(r"^(rustsock\[RSK(\d+)\] .*)$", text, flags=re.M)
    return done, [(int(code), line) for line, code in reports if int(code) not in SHOWN.get(name, {})]


def innocent():
    for source in sorted(glob.glob(str(ROOT / "tests" / "misuse" / "innocent" / "*.c"))):
        name = Path(source).stem
        binary = BUILT / "innocent" / name
        binary.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([os.environ.get("CC", "cc"), *STRICT, "-O1", "-g", "-I", ROOT / "include", source, LIBRARY, *NATIVE, "-o", binary],
                       check=True)
        yield f"innocent/{name}", [binary], 60


def programs():
    yield "lessons", [sys.executable, "tests/examples/check.py", "build/examples"], 400
    yield from innocent()
    for binary in sorted(glob.glob(str(ROOT / "build" / "c" / "*"))):
        name = Path(binary).name
        if name not in DELIBERATE:
            yield f"c/{name}", [binary], 300


def main():
    wanted = sys.argv[1:]
    problems, count = 0, 0
    for name, command, seconds in programs():
        if wanted and not any(name.startswith(word) for word in wanted):
            continue
        count += 1
        done, reports = run(name, command, seconds)
        if not works(name, done):
            problems += 1
            print(f"{name} does not work in diagnosis mode ({done.returncode}):\n{done.stdout[-1500:]}{done.stderr[-500:]}")
        if reports:
            problems += 1
            shown = sorted({re.sub(r"0x[0-9a-f]+|\d{4,}", "N", line) for _, line in reports})
            print(f"{name}: {len(reports)} reports\n  " + "\n  ".join(shown[:12]))
    print(f"{count} programs in diagnosis mode, {problems} problems")
    return 1 if problems or not count else 0


if __name__ == "__main__":
    sys.exit(main())
