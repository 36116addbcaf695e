#!/usr/bin/env python3
"""Runs the programs in independent/, which make a mistake of the catalogue without having been written for its check.

They were written from the one-line description of the mistake, by people who had read neither the check nor its lesson.
independent/NNN_name.c must report code NNN in diagnosis mode, and nothing else. What a program says of itself in comments:

    /* posix */                 in the first line: plain POSIX names, compiled with -include rustsock/posix.h
    Also: RSK181 REASON         this code is reported too, and rightly so
    Not caught: REASON          the code is not reported; if it is one day, the line has to go
    Run with: RUSTSOCK_DIAG=... other words than "teach"
    Reports: compiler -WNAME    the compiler refuses the program with -Werror, for this reason

Arguments: codes or ranges of codes (101-148), all if none; with --show the reports are printed, in both languages, to be read.
The innocent programs, innocent/indep_NNN_name.c, are run by silent.py: correct, and therefore silent.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "examples"))

from harness import environment  # noqa: E402

SOURCES = ROOT / "tests" / "misuse" / "independent"
BUILT = ROOT / "build" / "misuse" / "independent"
LIBRARY = ROOT / "build" / "lib" / "librustsock.a"
NATIVE = "-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc".split()
OWN = "-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror".split()
POSIX = "-std=gnu11 -Wall -Wextra -include rustsock/posix.h".split()
# They end by themselves within 5 s; a machine that is busy with other things may need more.
SECONDS = 20


@dataclass
class Program:
    """A program and what it says of itself."""

    source: Path
    code: int
    text: str

    @property
    def posix(self):
        return self.text.startswith("/* posix */")

    @property
    def binary(self):
        return BUILT / self.source.stem

    @property
    def also(self):
        """The codes it may report beside its own. Each needs a reason."""
        return {int(code) for code in re.findall(r"\bAlso: RSK(\d+) \S+", self.text)}

    @property
    def not_caught(self):
        found = re.search(r"\bNot caught: (\S.*)", self.text)
        return found[1] if found else None

    @property
    def diag(self):
        found = re.search(r"\bRun with: RUSTSOCK_DIAG=(\S+)", self.text)
        return found[1] if found else "teach"

    @property
    def warning(self):
        """The option of the compiler that finds the mistake, or None."""
        found = re.search(r"\bReports: compiler -W(\S+)", self.text)
        return found[1] if found else None


def programs():
    return [Program(path, int(path.stem.split("_")[0]), path.read_text()) for path in sorted(SOURCES.glob("[0-9]*.c"))]


def build(program):
    """Compiles it; returns what the compiler said, or None if all is well."""
    BUILT.mkdir(parents=True, exist_ok=True)
    options = POSIX if program.posix else OWN
    made = subprocess.run(
        [os.environ.get("CC", "cc"), *options, "-O2", "-g", "-I", ROOT / "include", program.source, LIBRARY, *NATIVE, "-o", program.binary],
        capture_output=True, text=True, check=False)
    return None if made.returncode == 0 else made.stderr


def run(program, language):
    """Runs it in diagnosis mode: how it ended (None: not at all) and its reports, of each code, text."""
    log = program.binary.with_suffix(f".{language}.log")
    log.unlink(missing_ok=True)
    try:
        done = subprocess.run([program.binary], cwd=BUILT, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False,
                              env=environment(RUSTSOCK_DIAG=f"{program.diag},file={log}", RUSTSOCK_LANG=language))
        ended = done.returncode
    except subprocess.TimeoutExpired:
        ended = None
    text = log.read_text(errors="replace") if log.exists() else ""
    reports = re.findall(r"^(rustsock\[RSK(\d+)\] .*\n  .*\n  .*)\n", text, flags=re.M)
    return ended, [(int(code), lines) for lines, code in reports]


def problem_of(program, show):
    """What is wrong with the reports of one program, or None."""
    complaint = build(program)
    if program.warning:
        if complaint and f"-Werror={program.warning}" in complaint:
            return None
        return f"the compiler says nothing of -W{program.warning}: {complaint}"
    if complaint:
        return f"does not compile:\n{complaint[:2000]}"
    ended, reports = run(program, "en")
    if show:
        print(f"--- {program.source.stem}", *(text for _, text in reports + run(program, "ko")[1]), sep="\n", flush=True)
    found = {code for code, _ in reports}
    wanted = set() if program.not_caught else {program.code}
    listing = "\n".join(text for _, text in reports)
    if ended is None:
        return f"did not end within {SECONDS} s\n{listing}"
    if ended < 0:
        return f"was ended by signal {-ended}\n{listing}"
    if program.not_caught and program.code in found:
        return f"RSK{program.code} is reported now; its line 'Not caught' has to go"
    if not wanted <= found:
        return f"RSK{program.code} is not reported\n{listing}".rstrip()
    if found - {program.code} != program.also:
        return f"reports {sorted(found)}, not RSK{program.code} and {sorted(program.also)}\n{listing}"
    return None


def chosen(words):
    """The codes that the arguments name; none for all."""
    codes = set()
    for word in words:
        first, _, last = word.removeprefix("RSK").partition("-")
        codes |= set(range(int(first), int(last or first) + 1))
    return codes


def main():
    wanted = chosen([word for word in sys.argv[1:] if word != "--show"])
    checked = [program for program in programs() if not wanted or program.code in wanted]
    failed, uncaught = 0, 0
    for program in checked:
        problem = problem_of(program, "--show" in sys.argv)
        uncaught += program.not_caught is not None
        if problem:
            failed += 1
            print(f"{program.source.stem}: {problem}", flush=True)
    print(f"{len(checked)} independent programs, {uncaught} known not to be caught, {failed} problems")
    return 1 if failed or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
