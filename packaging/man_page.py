"""One man page: of a function or a type."""

import re

import roff

# They report the last error and do not become it.
KEEP_LAST_ERROR = {"rsk_explain", "rsk_explain_code"}
# On a loop and what is in it; they fail with EPERM in other threads, but for those of the second line.
OF_A_LOOP = tuple(f"rsk_{what}_" for what in ("loop", "timer", "signal", "watch", "server", "stream", "endpoint"))
FOR_EVERY_THREAD = {f"rsk_loop_{what}" for what in ("open", "own", "post", "wakeup", "stop")}
BUILD = "cc prog.c $(pkg-config --cflags --libs rustsock)"


def title(name, section, date, version):
    return [f'.TH {name.upper()} {section} {date} "rustsock {version}" "rustsock manual"', ".nh", ".ad l"]


def name(entry):
    """Name and purpose in the form whatis(1) wants."""
    summary = entry.doc.summary.rstrip(".")
    return roff.section("NAME", roff.filled(f"{entry.name} - {summary[0].lower()}{summary[1:]}"))


def synopsis(declaration):
    include = [".B #include <rustsock.h>", ".PP"]
    build = [".PP", roff.inline(BUILD)]
    return roff.section("SYNOPSIS", [".nf", *include, *declaration, *build, ".fi"])


def see_also(names, system):
    """Functions of this library, those of the system, and the overview."""
    listed = [(name, "(3)") for name in names] + [("rustsock", "(7)")]
    listed += [(re.match(r"[\w-]+", name)[0], name[name.index("(") :]) if "(" in name else (name, "") for name in system]
    lines = [f'.BR "{name}" {section} ,' if " " in name else f".BR {name} {section} ," for name, section in listed]
    lines[-1] = lines[-1].removesuffix(" ,").rstrip()
    return roff.section("SEE ALSO", lines)


def errors(doc, pages, own):
    """What can go wrong: as for another function, a list, or both."""
    lines = []
    if doc.errors_like:
        like = roff.capital(doc.errors_like)
        lines += roff.paragraph(like if like.endswith(".") else like + ":", pages, own)
    for codes, cause in doc.errors:
        lines += roff.item(codes, cause, pages, own)
    if lines and own not in KEEP_LAST_ERROR:
        lines += roff.paragraph("rsk_perror says which of these it was, why, and what to do.", pages)
    return roff.section("ERRORS", lines)


def is_of_a_loop(name):
    """Whether it fails in any thread but that of its loop."""
    return name.startswith(OF_A_LOOP) and name not in FOR_EVERY_THREAD


def safety(doc, pages, own):
    lines = roff.paragraph(roff.capital(doc.safety), pages, own) if doc.safety else []
    who = "Only the thread the loop belongs to may call it." if is_of_a_loop(own) else "Every thread may call it."
    lines += roff.paragraph(f"{who} Signal handlers, fork and pointers: see")
    return roff.section("SAFETY", [*lines, ".BR rustsock (7)."])


def standards(doc):
    if not (doc.standard and doc.see_system):
        return []
    return roff.section("STANDARDS", roff.paragraph(f"Its counterpart {doc.see_system[0]} is in {doc.standard}."))


def function(entry, pages, example, date, version):
    doc, own = entry.doc, entry.name
    parameters = [line for names, text in doc.parameters for line in roff.item(names, text, pages, own, "I")]
    returns = roff.capital(doc.returns or "None.", entry.declaration)
    lines = [
        *title(own, 3, date, version),
        *name(entry),
        *synopsis(roff.prototype(entry.declaration)),
        *roff.section("DESCRIPTION", roff.blocks([("text", doc.summary), *doc.blocks], pages, own)),
        *roff.section("PARAMETERS", parameters),
        *roff.section("RETURN VALUE", roff.paragraph(returns, pages, own)),
        *errors(doc, pages, own),
        *safety(doc, pages, own),
        *roff.section("EXAMPLE", roff.code(example)),
        *standards(doc),
        *roff.section("HISTORY", roff.paragraph(f"Since rustsock {doc.since}.")),
        *see_also(doc.see_own, doc.see_system),
    ]
    return "\n".join(lines) + "\n"


def data_type(entry, pages, example, date, version):
    """A struct; the comments inside it become comments of its synopsis."""
    doc = entry.doc
    declaration = re.sub(
        r"/\*\*\n *\* (.*?)\n *\*/",
        lambda match: "/* " + re.sub(r"\n *\* ?", "\n     ", match[1]) + " */",
        entry.declaration,
        flags=re.S,
    )
    uses = sorted(name for name in pages if re.search(rf"\b{entry.name}\b", pages[name]) and name != entry.name)
    lines = [
        *title(entry.name, 3, date, version),
        *name(entry),
        *synopsis(roff.verbatim(declaration.splitlines())[1:-2]),
        *roff.section("DESCRIPTION", roff.blocks([("text", doc.summary), *doc.blocks], pages, entry.name)),
        *roff.section("EXAMPLE", roff.code(example)),
        *see_also(uses, []),
    ]
    return "\n".join(lines) + "\n"
