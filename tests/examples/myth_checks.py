"""The myth checks: each shows what really happens, and fails when it does not."""

import os

from harness import need
from registry import SOURCES, check, run_if_possible

MYTHS = sorted(path.stem for path in (SOURCES / "myths").glob("[0-9]*.c"))


@check()
def myth_checks_keep_the_house_rules(lessons):
    need(len(MYTHS) == 17, f"{len(MYTHS)} myth checks")
    need([name[:2] for name in MYTHS] == [f"{n:02}" for n in range(1, 18)], f"numbers: {MYTHS}")
    for name in MYTHS:
        lines = (SOURCES / "myths" / f"{name}.c").read_text().splitlines()
        need(len(lines) <= 120, f"{name}.c has {len(lines)} lines")
        comment = lines[:next(i for i, line in enumerate(lines) if "*/" in line) + 1]
        need(7 <= len(comment) <= 14 and f"Myth {name[:2]}:" in comment[1], f"{name}.c: first comment")
        need(f"build/examples/myths/{name}" in str(comment) and "Look at:" in str(comment), f"{name}.c: first comment")
        need(os.access(lessons.path(f"myths/{name}"), os.X_OK), f"{name} is not built")


@check(*MYTHS)
def myth(lessons, variant):
    for _ in range(3):
        result = run_if_possible(lessons, f"myths/{variant}")
        need(not result.stderr, result)
        lessons.compare(result.stdout, f"myths/{variant}.txt")
