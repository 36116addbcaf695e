"""docs/rows.md: every row of the study notes has its place, and what it names exists."""

import re

from harness import need
from registry import SOURCES, check

ROOT = SOURCES.parent
LAST = {"000": 61, "001": 11, "002": 19, "003": 17, "004": 23}


@check()
def row_table_has_every_row_and_names_only_what_exists(_lessons):
    rows = {}
    for line in (ROOT / "docs" / "rows.md").read_text().splitlines():
        found = re.match(r"\| (\d{3}-\d{2}) \|(.*)\|$", line)
        if found:
            need(found[1] not in rows, f"{found[1]} stands there twice")
            rows[found[1]] = found[2]
    wanted = [f"{note}-{number:02}" for note, last in LAST.items() for number in range(1, last + 1)]
    need(list(rows) == wanted, f"missing, too much or out of order: {sorted(set(wanted) ^ set(rows)) or 'the order'}")
    tests = "".join(path.read_text() for path in ROOT.glob("tests/**/*.py"))
    for row, text in rows.items():
        what, _, where = text.partition("|")
        need(what.strip() and where.strip(), f"{row}: a cell is empty")
        places = re.findall(r"`([^`]+)`", where)
        need(places or where.strip().startswith("later: "), f"{row}: neither a place nor a later layer: {where}")
        for place in places:
            exists = any((ROOT / base / (place + end)).exists() for base, end in
                         (("c_examples", ".c"), ("tests/c", ".c"), ("", "")))
            need(exists or re.search(rf"def {re.escape(place)}\(", tests), f"{row}: there is no {place}")
