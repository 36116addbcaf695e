"""Reads include/rustsock.h: functions, types and constants with their documentation, and what it says of all of them.

The documentation has a fixed form (CONVENTIONS.md). What does not fit it is an error here, so that nothing gets lost on
the way into a man page.
"""

import re
from dataclasses import dataclass, field

PATH = "include/rustsock.h"
SECTIONS = ("Parameters", "Returns", "Errors", "Safety", "See also")
ATTRIBUTE = re.compile(r"\s*\bRSK_(?:MUST_USE\b|(?:READS|WRITES|FD)\([^)]*\))\s*")


@dataclass
class Doc:
    """The parts of one comment. Blocks are ("text", a paragraph) or ("verbatim", lines); items are (term, text)."""

    summary: str = ""
    blocks: list = field(default_factory=list)
    parameters: list = field(default_factory=list)
    returns: str = ""
    errors_like: str = ""
    errors: list = field(default_factory=list)
    safety: str = ""
    see_own: list = field(default_factory=list)
    see_system: list = field(default_factory=list)
    standard: str = ""
    since: str = ""


@dataclass
class Entry:
    """A function, type or constant: its name, declaration and documentation."""

    name: str
    declaration: str
    doc: Doc


@dataclass
class Header:
    functions: list
    types: list
    constants: list
    intro: str
    rules: list
    environment: list
    dialects: str


def joined(lines):
    return " ".join(line.strip() for line in lines if line.strip())


def items(lines):
    """Entries of the form "- term: text", each going on in lines indented by two spaces."""
    found = []
    for line in lines:
        if line.startswith("- "):
            found.append([line[2:]])
        elif found and line.startswith("  "):
            found[-1].append(line)
        else:
            raise ValueError(f"neither an item nor part of one: {line!r}")
    pairs = [joined(lines).split(": ", 1) for lines in found]
    for pair in pairs:
        if len(pair) != 2:
            raise ValueError(f"an item without a colon: {pair[0]!r}")
    return [tuple(pair) for pair in pairs]


def paragraphs(lines):
    """Lines between empty ones; a paragraph of indented lines is verbatim."""
    found, current = [], []
    for line in [*lines, ""]:
        if line.strip():
            current.append(line)
        elif current:
            verbatim = all(part.startswith("  ") for part in current)
            found.append(("verbatim", [part[2:] for part in current]) if verbatim else ("text", joined(current)))
            current = []
    return found


def see_also(doc, text):
    """ "rsk_a, rsk_b; POSIX, name(2). Since 0.1.", of which all but the last sentence may be missing."""
    form = re.fullmatch(r"(?:(.*)\. )?Since (\d+\.\d+)\.", text)
    if not form:
        raise ValueError(f"a See also of another form: {text!r}")
    references, since = form.groups()
    doc.since = since
    for reference in re.split(r"[,;] ", references or ""):
        if re.fullmatch(r"rsk_\w+", reference):
            doc.see_own.append(reference)
        elif re.fullmatch(r"\w+\(\d\)|RFC \d+", reference):
            doc.see_system.append(reference)
        elif reference.startswith("POSIX"):
            doc.standard = reference
        elif reference:
            raise ValueError(f"a reference to what? {reference!r}")


def document(comment):
    """The parts of a comment, given without its stars."""
    doc = Doc()
    comment = re.sub(r"^(Since \d+\.\d+\.)\s*\Z", r"See also: \1", comment, flags=re.M)
    parts = re.split(rf"^({'|'.join(SECTIONS)}):(?=\s)", comment, flags=re.M)
    first, *doc.blocks = paragraphs(parts[0].splitlines())
    doc.summary = first[1]
    for section, text in zip(parts[1::2], parts[2::2]):
        lines = text.strip("\n").splitlines()
        if section == "Parameters":
            doc.parameters = items(lines[1:] if not lines[0].strip() else lines)
        elif section == "Errors":
            listed = next((at for at, line in enumerate(lines) if line.startswith("- ")), len(lines))
            doc.errors_like, doc.errors = joined(lines[:listed]), items(lines[listed:])
        elif section == "Returns":
            doc.returns = joined(lines)
        elif section == "Safety":
            doc.safety = joined(lines)
        else:
            see_also(doc, joined(lines))
    return doc


def prototype(text):
    """A declaration on one line, without the attributes for the compiler."""
    return re.sub(r"\s+", " ", ATTRIBUTE.sub(" ", text)).strip().replace(" ;", ";").replace("( ", "(")


def stars_off(comment):
    return re.sub(r"^ *\* ?", "", comment, flags=re.M).strip("\n") + "\n"


def opening(comment):
    """The first comment of the header: introduction, rules, environment, and what it says of dialects of C."""
    text = stars_off(comment)
    before, after = re.split(r"^Environment.*:\n", text, flags=re.M)
    intro = [part for kind, part in paragraphs(before.splitlines()) if kind == "text"]
    rules = re.findall(r"^  (\S.*?)  +(.*\n(?: {6,}.*\n)*)", before, flags=re.M)
    environment = re.findall(r"^  (RUSTSOCK_\w+) +(.*\n(?: {6,}.*\n)*)", after, flags=re.M)
    if len(rules) < 10 or len(environment) < 3 or len(intro) != 3:
        raise ValueError("the first comment of the header has another form than it had")
    return intro[2], rules, environment, paragraphs(after.splitlines())[-1][1]


def read(path=PATH):
    with open(path, encoding="ascii") as header:
        text = header.read()
    functions, types, constants = [], [], []
    for match in re.finditer(
        r"^/\*\*\n((?: \*[^\n]*\n)*?) \*/\n(.*?)(?=^/\*\*\n|^#if|^#ifdef|\Z)", text, flags=re.M | re.S
    ):
        comment, declaration = stars_off(match[1]), match[2].strip()
        if declaration.startswith("#define"):
            kind, name = constants, declaration.split()[1]
        elif declaration.startswith("typedef"):
            kind, name = types, re.search(r"\b(rsk_\w+)(?:;$|\)\()", declaration)[1]
        else:
            kind, declaration = functions, prototype(declaration)
            name = re.search(r"\brsk_\w+(?=\()", declaration)[0]
        try:
            doc = document(comment)
        except (ValueError, AttributeError) as problem:
            raise ValueError(f"{path}, documentation of {name}: {problem}") from None
        if kind is functions and not doc.since:
            raise ValueError(f"{path}, documentation of {name}: since when?")
        kind.append(Entry(name, declaration, doc))
    first = re.match(r"/\*\n(.*?) \*/", text, flags=re.S)
    return Header(functions, types, constants, *opening(first[1]))
