#!/usr/bin/env python3
"""Runs the pairs of programs in c_examples/misuse: the broken one gives exactly the reports it names, in both languages as
recorded, and the fixed one none. Every code of the catalogue has its pair. Arguments: codes to check (all if none); with
--record the reports are recorded anew, to be read before they are committed."""

import os
import re
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "packaging"), str(ROOT / "tests" / "examples"), str(Path(__file__).parent)]

import catalogue  # noqa: E402
from harness import environment, pattern  # noqa: E402
from lessons import lessons  # noqa: E402

BUILT = ROOT / "build" / "misuse"
STRICT = "-std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
NATIVE = "-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc".split()
LIBRARY = ROOT / "build" / "lib" / "librustsock.a"
SECONDS = 20
RECORDED = {"en": "report.txt", "ko": "report.ko.txt"}


def compile_pair(lesson, problems):
    """Builds both programs; of a mistake the compiler finds, the broken one must not compile, for the reason it names."""
    for which in ("broken", "fixed"):
        binary = BUILT / lesson.name / which
        binary.parent.mkdir(parents=True, exist_ok=True)
        source = lesson.source(which)
        made = subprocess.run(
            [os.environ.get("CC", "cc"), *STRICT, "-O2", "-g", "-I", ROOT / "include", source, LIBRARY, *NATIVE, "-o", binary],
            capture_output=True, text=True, check=False)
        if which == "broken" and lesson.reports[0] == "compiler":
            option = lesson.reports[1].removeprefix("-W")
            if made.returncode == 0 or f"-Werror={option}" not in made.stderr:
                problems.append(f"{lesson.name}: the compiler says nothing of -W{option}: {made.stderr[:300]}")
        elif made.returncode != 0:
            problems.append(f"{lesson.name}/{which}.c does not compile:\n{made.stderr[:2000]}")


def run(lesson, which, language):
    binary = BUILT / lesson.name / which
    try:
        done = subprocess.run([binary], cwd=BUILT / lesson.name, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS,
                              check=False, env=environment(RUSTSOCK_DIAG=lesson.diag, RUSTSOCK_LANG=language))
    except subprocess.TimeoutExpired:
        return None, f"no end after {SECONDS} s"
    return done.returncode, done.stderr


def reports(text):
    """The reports in what a program wrote to standard error: the lines of each."""
    return re.findall(r"^(rustsock\[(RSK\d+)\] .*\n  .*\n  .*)\n", text, flags=re.M)


VARYING = ((r"0x[0-9a-f]{6,}", "<address>"), (r"(?<=unix:@)[0-9a-f]{5}\b", "<text>"), (r"(?<=\d\.\d\.\d\.\d:)[1-9]\d{3,}", "<port>"), (r"(?<=255\.255:)[1-9]\d{3,}", "<port>"),
           (r"(?<=\]:)[1-9]\d{3,}", "<port>"), (r"(?<=port )[1-9]\d{3,}|(?<=포트 )[1-9]\d{3,}", "<port>"),
           (r"\d+(?= ?(?:ms|밀리초))", "<n>"), (r"\d{5,}(?= ?(?:bytes|of|were|바이트))|(?<= of )\d{5,}", "<n>"),
           (r'(?<=recv\(fd=\d, )"[^"]*"', '<text>'),
           (r"(?<=process )\d{3,}|(?<=프로세스 )\d{3,}", "<pid>"), (r'"(?:[^"]*\\x[0-9a-f]{2}){6}[^"]*"', '"<text>"'))


def steady(text, others):
    """A report without what differs from run to run: what is known to, and numbers that did."""
    for varying, name in VARYING:
        text, others = re.sub(varying, name, text), [re.sub(varying, name, other) for other in others]
    tokens, *runs = [re.split(r"(\d+)", one) for one in (text, *others)]
    if any(len(run) != len(tokens) for run in runs):
        return text
    return "".join(token if all(run[at] == token for run in runs) else "<n>" for at, token in enumerate(tokens))


def check_broken(lesson, problems):
    if lesson.reports[0] == "compiler":
        return
    for language, file in RECORDED.items():
        _, text = run(lesson, "broken", language)
        found = reports(text)
        codes = [code for _, code in found]
        if codes != lesson.reports:
            problems.append(f"{lesson.name}/broken ({language}) reports {codes}, not {lesson.reports}:\n{text[:1500]}")
            continue
        recorded = lesson.directory / file
        if "--record" in sys.argv:
            others = ["\n".join(lines for lines, _ in reports(run(lesson, "broken", language)[1])) for _ in range(2)]
            recorded.write_text(steady("\n".join(lines for lines, _ in found), others) + "\n")
        if not recorded.exists():
            problems.append(f"{lesson.name}/{file} is missing; the report was:\n{text}")
            continue
        got = "\n".join(lines for lines, _ in found).split("\n")
        wanted = recorded.read_text().rstrip("\n").split("\n")
        values = {}
        for expected, line in zip(wanted, got):
            match = re.fullmatch(pattern(expected, values), line)
            if not match:
                problems.append(f"{lesson.name}/{file}: expected\n    {expected}\n  got\n    {line}")
                break
            values.update(match.groupdict())
        if len(wanted) != len(got):
            problems.append(f"{lesson.name}/{file} has {len(wanted)} lines, the report {len(got)}")


def check_fixed(lesson, problems):
    code, text = run(lesson, "fixed", "en")
    if code != 0:
        problems.append(f"{lesson.name}/fixed ended with {code}: {text[:500]}")
    if "rustsock[" in text:
        problems.append(f"{lesson.name}/fixed is reported:\n{text[:1500]}")


def main():
    wanted = {int(code.removeprefix("RSK")) for code in sys.argv[1:] if code != "--record"}
    pairs = lessons()
    problems = []
    if not wanted:
        missing = {mistake.code for mistake in catalogue.read()} ^ {lesson.code for lesson in pairs}
        problems += [f"code and pair do not go together: {sorted(missing)}"] if missing else []
    checked = [lesson for lesson in pairs if not wanted or lesson.code in wanted]
    for lesson in checked:
        before = len(problems)
        compile_pair(lesson, problems)
        if len(problems) == before:
            check_broken(lesson, problems)
            check_fixed(lesson, problems)
    for problem in problems:
        print(problem)
    print(f"{len(checked)} pairs of programs, {len(problems)} problems")
    return 1 if problems or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
