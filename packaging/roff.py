"""Writes man(7): text filled to short lines, code as it stands, names of the library's pages in bold."""

import re
import textwrap

WIDTH = 76
CODE = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}


def guarded(line):
    """A line that begins like a request is kept from being one."""
    return "\\&" + line if line.startswith((".", "'")) else line


def verbatim(lines):
    """Lines in a fixed font. The macros switch hyphenation on again, and a hyphen in a name would be wrong."""
    escaped = ["".join(CODE.get(character, character) for character in line) for line in lines]
    return [".EX", *map(guarded, escaped), ".EE", ".nh"]


def code(lines):
    """A paragraph in a fixed font."""
    return [".PP", ".in +2n", *verbatim(lines), ".in"]


def inline(text, pages=(), own=""):
    """Text with the minus signs of numbers and options, and with the pages it names marked as such."""
    text = re.sub(r"(?<![\w)])-(?=[\w -])", r"\\-", text.replace("\\", "\\e"))

    def mark(match):
        name = match[1]
        if name == own or name not in pages:
            return f"\\fB{name}\\fP" + (match[2] or "")
        return f"\\fB{name}\\fP(3)"

    return re.sub(r"\b(rsk_\w+)\b(\(\))?", mark, text)


def filled(text, pages=(), own=""):
    lines = textwrap.wrap(inline(text, pages, own), WIDTH, break_long_words=False, break_on_hyphens=False)
    return list(map(guarded, lines))


def capital(text, names=""):
    """A sentence begins with a capital letter, unless it begins with a name of C, or of the declaration given."""
    first = re.match(r"\W*(\w*)", text)[1]
    return text if "_" in first or re.search(rf"\b{first}\b", names) else text[:1].upper() + text[1:]


def paragraph(text, pages=(), own=""):
    return [".PP", *filled(text, pages, own)]


def item(term, text, pages=(), own="", font="B"):
    return [".TP", f".{font} {term}", *filled(capital(text, pages[own] if own else ""), pages, own)]


def blocks(found, pages=(), own=""):
    """The body of a section out of ("text", paragraph) and ("verbatim", lines)."""
    out = []
    for kind, content in found:
        out += code(content) if kind == "verbatim" else paragraph(content, pages, own)
    return out


def section(title, lines):
    """A section, if there is anything in it. A paragraph right after its title needs no request."""
    if not lines:
        return []
    return [f".SH {title}", *(lines[1:] if lines[0] == ".PP" else lines)]


def prototype(declaration):
    """A C declaration: bold, its parameters in italics, each on a line of its own where it is long."""
    head, body = re.match(r"(.*?\w)\((.*)\);$", declaration).groups()
    parameters = re.split(r", (?![^(]*\))", body)
    separator = ",\n" + " " * (len(head) + 1) if len(declaration) > WIDTH else ", "
    marked = [
        re.sub(r"(\w+)$", r"\\fI\1\\fB", part) if part != "void" and re.search(r"[ *]\w+$", part) else part
        for part in parameters
    ]
    return [f"\\fB{line}\\fP" for line in f"{head}({separator.join(marked)});".split("\n")]
