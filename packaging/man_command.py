"""rustsock(1): the command. Its subcommands are described as their help describes them."""

import glob
import re

import man_page
import roff

HELP = "src/command/help"
PURPOSE = "rustsock - explain a socket error, find who has a port, describe sockets of processes"
DESCRIPTION = (
    "What the library knows, at the shell. The options below may stand anywhere; a word after -- is no option."
)
ORDER = ("explain", "who", "describe", "codes")
OPTIONS = {
    "--json": "Write one JSON object instead of text. The keys are named at each subcommand; others may be added "
    "in a later release. Where nothing is found or something fails there is no object, but of who one without sockets.",
    "--lang LANG": "Language of texts, en or ko. Without it the environment decides, as for the library.",
    "--help, -h": "Show the help, or that of the subcommand named.",
    "--version, -V": "Show the version.",
}
ENVIRONMENT = {
    "RUSTSOCK_LANG": "Language of texts, en or ko. Unset: as LC_ALL, LC_MESSAGES or LANG say.",
}
STATUS = {
    "0": "What was asked for was found.",
    "1": "It was not found, or something failed. Standard error says what.",
    "2": "The command line is wrong; nothing was done.",
}
NOTES = (
    "who asks the kernel over netlink (sock_diag) for sockets and looks through /proc for the processes. It sees the "
    "network namespace and the processes it runs in. A user other than root sees the descriptors of their "
    "own processes only, and not of those that changed their user; it says when somebody may be missing.",
    "describe takes a copy of the descriptor with pidfd_getfd(2) and gives it back at once. Which side called connect "
    "is concluded, as rsk_describe does for sockets it did not open.",
)
EXAMPLES = (
    "rustsock explain 'server: bind: Address already in use'",
    "rustsock who 8080",
    "sudo rustsock who tcp/22 udp/53 /run/systemd/notify",
    'rustsock who --json 8080 | jq ".asked[].sockets[].holders[].pid"',
    "rustsock describe $(pidof nginx)",
)


def help_of(topic):
    """Usage, and paragraphs ("text", joined) or ("verbatim", lines), of the English help."""
    with open(f"{HELP}/{topic}.en.txt", encoding="ascii") as text:
        usage, *parts = text.read().strip("\n").split("\n\n")
    blocks = []
    for part in parts:
        lines = part.split("\n")
        # An introduction may stand right above its list.
        split = next((at for at, line in enumerate(lines) if line.startswith("  ")), len(lines))
        if lines[:split]:
            blocks.append(("text", " ".join(lines[:split])))
        if lines[split:]:
            blocks.append(("verbatim", [line[2:] for line in lines[split:]]))
    return usage, blocks


def usage(line):
    """A line of the synopsis: what is typed in bold, what stands for something in italics."""
    own = line.replace(" [--json] [--lang LANG]", "")
    marked = re.sub(r"\b([A-Z]{2,})\b", r"\\fI\1\\fB", roff.inline(own))
    return f"\\fB{marked}\\fP"


def items(entries):
    return [line for term, text in entries.items() for line in roff.item(f'"{roff.inline(term)}"', text)]


def page(date, version):
    topics = {topic: help_of(topic) for topic in ORDER}
    if {path.rsplit("/", 1)[1].split(".")[0] for path in glob.glob(f"{HELP}/*.en.txt")} != {*ORDER, "overview"}:
        raise ValueError(f"{HELP} has a subcommand that rustsock(1) does not know")
    synopsis = [line for topic in ORDER for line in (usage(topics[topic][0]), ".br")]
    described = []
    for topic in ORDER:
        described += [f".SS {topic}", *roff.blocks(topics[topic][1])[1:]]
    lines = [
        *man_page.title("rustsock", 1, date, version),
        *roff.section("NAME", roff.filled(PURPOSE)),
        *roff.section("SYNOPSIS", synopsis[:-1]),
        *roff.section("DESCRIPTION", roff.paragraph(DESCRIPTION)),
        *roff.section("SUBCOMMANDS", described),
        *roff.section("OPTIONS", items(OPTIONS)),
        *roff.section("EXIT STATUS", items(STATUS)),
        *roff.section("ENVIRONMENT", items(ENVIRONMENT)),
        *roff.section("NOTES", [line for note in NOTES for line in roff.paragraph(note)]),
        *roff.section("EXAMPLES", roff.code(EXAMPLES)),
        *man_page.see_also([], ["rustsock-misuse(7)", "errno(3)", "ss(8)", "lsof(8)", "sock_diag(7)"]),
    ]
    return "\n".join(lines) + "\n"
