#!/usr/bin/env python3
"""Writes the man pages: man3 with one for each function and type of include/rustsock.h, man7/rustsock.7,
man7/rustsock-misuse.7 from the catalogue in the built library, man7/rustsock-posix.7 and man1/rustsock.1.

    python3 packaging/man.py DIRECTORY LIBRARY

What they say is in the header, the examples are the programs in packaging/examples. The first comment of a program
names the functions whose pages show it; it is not shown. The tests compile and run what the pages show.
"""

import glob
import os
import re
import sys
import time

import catalogue
import header as c_header
import man_command
import man_misuse
import man_overview
import man_page
import man_posix

OVERVIEW = "rustsock"


def examples():
    """The program shown for each name, as lines."""
    shown = {}
    for path in sorted(glob.glob("packaging/examples/*.c")):
        with open(path, encoding="utf-8") as program:
            names = re.match(r"/\* shown for: (.*?) \*/\n", text := program.read(), flags=re.S)
        if not names:
            sys.exit(f"{path}: the first comment does not say what it is shown for")
        lines = text[names.end() :].splitlines()
        for name in names[1].replace("*", " ").split():
            if name in shown:
                sys.exit(f"{path}: {name} has an example already")
            shown[name] = lines
    return shown


def edition(header):
    """Date and version: of the release in the changelog; of one to come, SOURCE_DATE_EPOCH or today."""
    parts = {entry.name: entry.declaration.split()[-1] for entry in header.constants}
    version = ".".join(parts[f"RSK_VERSION_{part}"] for part in ("MAJOR", "MINOR", "PATCH"))
    with open("CHANGELOG.md", encoding="utf-8") as changes:
        released = re.search(rf"^## \[{re.escape(version)}\] - (\d{{4}}-\d\d-\d\d)$", changes.read(), flags=re.M)
    if released:
        return released[1], version
    moment = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return time.strftime("%Y-%m-%d", time.gmtime(moment)), version


def main():
    directory, library = sys.argv[1:]
    header = c_header.read()
    pages = {entry.name: entry.declaration for entry in [*header.functions, *header.types]}
    shown = examples()
    missing = sorted({*pages, OVERVIEW} - shown.keys())
    unknown = sorted(shown.keys() - {*pages, OVERVIEW})
    if missing or unknown:
        sys.exit(
            f"packaging/examples: nothing for {missing or 'nobody'}, something for the unknown {unknown or 'nobody'}"
        )
    for section in ("man1", "man3", "man7"):
        os.makedirs(os.path.join(directory, section), exist_ok=True)
    date, version = edition(header)
    texts = {f"man7/{OVERVIEW}.7": man_overview.overview(header, pages, shown[OVERVIEW], date, version)}
    texts[f"man1/{OVERVIEW}.1"] = man_command.page(date, version)
    texts[f"man7/{man_misuse.NAME}.7"] = man_misuse.page(catalogue.read(library), pages, date, version)
    texts["man7/rustsock-posix.7"] = man_posix.page(pages, date, version)
    for write, entries in ((man_page.function, header.functions), (man_page.data_type, header.types)):
        texts |= {f"man3/{entry.name}.3": write(entry, pages, shown[entry.name], date, version) for entry in entries}
    for name, text in texts.items():
        with open(os.path.join(directory, name), "w", encoding="ascii") as page:
            page.write(text)
    print(f"{len(texts)} man pages in {directory}")


if __name__ == "__main__":
    main()
