#!/usr/bin/env python3
"""Every function and type has a man page, and what it shows is true: its synopsis fits the header, its example runs."""

import glob
import os
import re
import subprocess
import sys

from installed import CC, ROOT, make, run, scratch

STRICT = ["-std=gnu11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror", "-Iinclude"]
ESCAPES = {
    "\\e": "\\",
    "\\-": "-",
    "\\&": "",
    "\\(aq": "'",
    "\\(ga": "`",
    "\\(ha": "^",
    "\\(ti": "~",
    "\\fB": "",
    "\\fI": "",
    "\\fP": "",
}
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "RETURN VALUE", "SAFETY", "EXAMPLE", "HISTORY", "SEE ALSO"]


def plain(text):
    """What a reader sees of a line."""
    return re.sub(r"\\(?:\(..|f.|.)", lambda match: ESCAPES[match[0]], text)


def sections(path):
    with open(path, encoding="ascii") as page:
        parts = re.split(r"^\.SH (.*)\n", page.read(), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def synopsis(found):
    """The declaration: all between the include and the command."""
    lines = found["SYNOPSIS"].split(".PP\n")[1]
    return "\n".join(map(plain, lines.splitlines()))


def example(found):
    body = re.search(r"^\.EX\n(.*?)^\.EE$", found["EXAMPLE"], flags=re.M | re.S)[1]
    return "".join(plain(line) + "\n" for line in body.splitlines())


def declared():
    with open("include/rustsock.h", encoding="ascii") as header:
        text = re.sub(r"/\*.*?\*/", "", header.read(), flags=re.S)
    callbacks = re.findall(r"^typedef .*\(\*(rsk_\w+)\)\(", text, flags=re.M)
    return set(re.findall(r"\b(rsk_\w+)\(", text)), set(re.findall(r"^\} (rsk_\w+);", text, flags=re.M)), set(callbacks)


def main():
    os.chdir(ROOT)
    make("man")
    directory = scratch("man")
    functions, types, callbacks = declared()
    pages = {os.path.basename(path)[:-2]: sections(path) for path in glob.glob("build/man/man3/*.3")}
    if pages.keys() != functions | types | callbacks:
        sys.exit(f"pages and header differ: {sorted(pages.keys() ^ (functions | types | callbacks))}")
    problems, programs = [], {}
    for name, found in sorted(pages.items()):
        missing = [
            title
            for title in SECTIONS
            if title not in found and (name in functions or title not in ("RETURN VALUE", "SAFETY", "HISTORY"))
        ]
        problems += [f"{name}: no section {title}" for title in missing]
        if "belongs to another thread" in found.get("ERRORS", "").replace("\n", " ") and "Every thread" in found["SAFETY"]:
            problems.append(f"{name}: it fails in other threads, and its page lets every thread call it")
        shown = example(found)
        programs.setdefault(shown, []).append(name)
        if not re.search(rf"\b{name}\b{'[(]' if name in functions else ''}", shown):
            problems.append(f"{name}: its example does not use it")
    programs.setdefault(example(sections("build/man/man7/rustsock.7")), []).append("rustsock")

    # A declaration that differs from the header's is an error to the compiler, and so is another type of the same name; a structure is compared by its layout.
    prototypes = "#include <rustsock.h>\n" + "\n".join(synopsis(pages[name]) for name in sorted(functions | callbacks)) + "\n"
    layouts = "".join(
        f'_Static_assert(sizeof(struct {name}) == sizeof(struct shown_{name}), "{name}");\n' for name in sorted(types)
    )
    shown = re.sub(
        r"\b(rsk_\w+)\b(?= \{|;$)", r"shown_\1", "\n".join(synopsis(pages[name]) for name in sorted(types)), flags=re.M
    )
    source = os.path.join(directory, "synopses.c")
    with open(source, "w", encoding="ascii") as out:
        out.write(f"#define _GNU_SOURCE\n{prototypes}{shown}\n{layouts}")
    run([CC, *STRICT, "-fsyntax-only", source])

    for text, names in programs.items():
        source, program = (os.path.join(directory, names[0] + suffix) for suffix in (".c", ""))
        with open(source, "w", encoding="utf-8") as out:
            out.write(text)
        run([CC, *STRICT, source, "-o", program, "-Lbuild/lib", "-lrustsock", f"-Wl,-rpath,{ROOT}/build/lib"])
        done = subprocess.run(
            [program], capture_output=True, text=True, timeout=30, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"}
        )
        if done.returncode != 0 or not done.stdout + done.stderr:
            problems.append(
                f"the example of {', '.join(names)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
    print(
        "\n".join(problems)
        or f"{len(pages)} pages and rustsock(7): {len(functions)} synopses compiled, {len(programs)} examples run"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
