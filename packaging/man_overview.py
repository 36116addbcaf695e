"""rustsock(7): what holds for all functions, the environment, and a list of everything."""

import re

import header as c_header
import man_page
import roff


def rule(term, text, pages):
    """One of the rules at the top of the header. Lines indented further than the first are shown as they stand."""
    first, *others = text.rstrip("\n").split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in others), default=0)
    kept, shown = [first], []
    for line in others:
        (shown if line.startswith(" " * (margin + 1)) else kept).append(line[margin:])
    lines = roff.item(f'"{term}"', c_header.joined(kept), pages)
    return lines + ([".sp", *roff.verbatim([line[2:] for line in shown])] if shown else [])


def constant(entry, pages):
    value = entry.declaration.split(None, 2)[2]
    text = " ".join([entry.doc.summary, *(content for kind, content in entry.doc.blocks if kind == "text")])
    return roff.item(f'"{entry.name} = {value}"', text, pages)


def overview(header, pages, example, date, version):
    rules = [line for term, text in header.rules for line in rule(term, text, pages)]
    environment = [
        line
        for name, text in header.environment
        for line in [".TP", f".B {name}", *roff.filled(c_header.joined(text.split("\n")), pages)]
    ]
    functions = [
        line
        for entry in header.functions
        for line in [".TP", f".BR {entry.name} (3)", *roff.filled(entry.doc.summary, pages)]
    ]
    types = [
        line
        for entry in header.types
        for line in [".TP", f".BR {entry.name} (3)", *roff.filled(entry.doc.summary, pages)]
    ]
    constants = [line for entry in header.constants for line in constant(entry, pages)]
    ignored = "They are ignored in programs with raised rights, as secure_getenv(3) does."
    lines = [
        *man_page.title("rustsock", 7, date, version),
        *roff.section(
            "NAME", roff.filled("rustsock - the BSD socket API with a Rust core, and errors that explain themselves")
        ),
        *man_page.synopsis(
            ["\\fBint rsk_socket(int \\fIdomain\\fB, int \\fItype\\fB, int \\fIprotocol\\fB);\\fP", "\\&..."]
        ),
        *roff.section("DESCRIPTION", roff.paragraph(header.intro, pages) + rules + roff.paragraph(header.dialects)),
        *roff.section("ENVIRONMENT", environment + roff.paragraph(ignored)),
        *roff.section("FUNCTIONS", functions),
        *roff.section("TYPES", types),
        *roff.section("CONSTANTS", constants),
        *roff.section("EXAMPLE", roff.code(example)),
        *roff.section("HISTORY", roff.paragraph(f"This page describes rustsock {version}.")),
        *man_page.see_also([], ["rustsock(1)", "socket(7)", "ip(7)", "tcp(7)", "udp(7)", "unix(7)", "epoll(7)", "errno(3)",
                                  "rustsock-misuse(7)", "rustsock-posix(7)"]),
    ]
    return re.sub(r"^\.BR rustsock \(7\) ,\n", "", "\n".join(lines), flags=re.M) + "\n"
