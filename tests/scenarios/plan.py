"""Reads scenario files (README.md says how they are written) and turns a scenario into the plain step list the drivers read."""
import glob
import os
import re
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
PERIOD = 65521
BLOCK = bytes((i * i * 31 + i * 7 + (i >> 8) * 5 + 3) & 255 for i in range(PERIOD))
COND = re.compile(r"^(\w+)\.([a-z_]+)(?::([^*>]+))?(?:\*(\d+)|>=(\d+))?$")
ESCAPES = {"n": "\n", "r": "\r", "0": "\0", "\\": "\\", '"': '"'}
ONLY = {"c", "node", "callbacks", "array"}
FLAGS = {"half_open", "paused", "nodelay", "v6only", "keep", "reuseport", "reset_refused", "little_endian", "proxy",
         "stopped", "replace", "with_end"}


class Mistake(Exception):
    """A scenario that cannot be read."""


def pattern(actor, start, count):
    """Bytes start .. start+count of what `actor` writes when it is told a number. Every writer has its own beginning."""
    first = (sum(ord(letter) * 101 for letter in actor) + start) % PERIOD
    whole = BLOCK * ((first + count) // PERIOD + 1)
    return whole[first:first + count]


def crc(data):
    return f"{zlib.crc32(data):08x}"


def unquoted(token):
    return re.sub(r"\\(x[0-9a-f]{2}|.)", lambda found: chr(int(found[1][1:], 16)) if found[1][1:] else ESCAPES[found[1]], token[1:-1])


def words(line):
    return re.findall(r'"(?:[^"\\]|\\.)*"|\S+', line)


def pieces(line, mark):
    """Splits at `mark` outside of quotes."""
    parts = re.findall(rf'(?:"(?:[^"\\]|\\.)*"|[^"{mark}])+', line)
    return [part.strip() for part in parts if part.strip()]


class Rule:
    def __init__(self, often, conditions, delay, actions):
        self.often, self.conditions, self.delay, self.actions = often, conditions, delay, actions


def rule(often, text):
    head, _, body = text.partition(": ")
    conditions, delay = [], 0
    for part in pieces(head, ","):
        tail = re.search(r"\s*\b(\d+)ms$", part)
        if tail:
            delay, part = int(tail[1]), part[:tail.start()].strip()
        if part:
            found = COND.match(part)
            if not found:
                raise Mistake(f"condition {part!r}")
            conditions.append(found)
    actions = []
    for part in pieces(body, ";"):
        what, *rest = words(part)
        actor, _, verb = what.partition(".")
        if not verb:
            raise Mistake(f"action {part!r}")
        actions.append((actor, verb, rest))
    if not actions:
        raise Mistake(f"no action in {text!r}")
    return Rule(often, conditions, delay, actions)


class Scenario:
    def __init__(self, name, file):
        self.name, self.file = name, file
        self.about, self.only, self.needs, self.differs, self.at_once = "", None, None, [], 16
        self.rules, self.expect, self.expect_node, self.data, self.data_node, self.frames = [], [], [], {}, {}, {}

    def line(self, key, rest):
        if key == "about":
            self.about = f"{self.about} {rest}".strip()
        elif key == "only":
            if rest not in ONLY:
                raise Mistake(f"only {rest!r}")
            self.only = rest
        elif key == "array":
            self.at_once = int(rest)
        elif key == "needs":
            self.needs = rest
        elif key == "differs":
            self.differs += [part.strip() for part in rest.split(",")]
        elif key == "start:":
            self.rules.append(rule("once", ": " + rest))
        elif key in ("on", "every"):
            self.rules.append(rule("once" if key == "on" else "every", rest))
        elif key == "expect:":
            self.expect.append(rest)
        elif key == "expect" and rest.startswith("node:"):
            self.expect_node.append(rest[5:].strip())
        elif key in ("data", "frames"):
            into = self.data if key == "data" else self.frames
            if key == "data" and rest.startswith("node "):
                into, rest = self.data_node, rest[5:]
            actor, how, what = rest.split(None, 2)
            if how not in ("=", "<="):
                raise Mistake(f"{key} {rest!r}")
            into[actor] = (how, what)
        else:
            raise Mistake(f"{key!r} is no line of a scenario")

    def for_driver(self, node):
        """The expectation of one kind of driver: chains, data."""
        chains = self.expect_node if node and self.expect_node else self.expect
        return chains, {**self.data, **(self.data_node if node else {})}

    def steps(self, places):
        """The step list: rule, cond and do lines, words separated by one space."""
        out = []
        for each in self.rules:
            out.append(f"rule {each.often} {each.delay}")
            for found in each.conditions:
                actor, kind, arg, times, total = found.groups()
                out.append(f"cond {actor} {kind} {arg or '-'} {times or 1} {total or 0}")
            for actor, verb, rest in each.actions:
                out.append(" ".join(["do", actor, verb, *(word(part, places) for part in rest)]))
        return "\n".join(out) + "\n"


def word(part, places):
    if part.startswith('"'):
        return "'" + "".join(f"%{byte:02x}" for byte in unquoted(part).encode())
    if part in FLAGS:
        return part + "=1"
    return re.sub(r"\$(\w+)", lambda found: str(places[found[1]]), part)


def content(text):
    """The bytes of `c1*500 + "text" + c1@500*20`."""
    made = []
    for part in pieces(text, "+"):
        if part.startswith('"'):
            made.append(unquoted(part).encode())
            continue
        found = re.match(r"^(\w+)(?:@(\d+))?\*(\d+)$", part)
        if not found:
            raise Mistake(f"data {text!r}")
        made.append(pattern(found[1], int(found[2] or 0), int(found[3])))
    return b"".join(made)


def load():
    """Every scenario of scenarios/*.scn, by name."""
    found = {}
    for path in sorted(glob.glob(os.path.join(HERE, "scenarios", "*.scn"))):
        file, now = os.path.basename(path), None
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                line = line.strip()
                if not line or line.startswith("#"):
                    continue
                key, _, rest = line.partition(" ")
                try:
                    if key == "scenario":
                        if rest in found:
                            raise Mistake(f"{rest} is there already")
                        now = found[rest] = Scenario(rest, file)
                    elif now is None:
                        raise Mistake("before the first scenario")
                    else:
                        now.line(key, rest.strip())
                except (Mistake, ValueError) as error:
                    raise Mistake(f"{file}:{number}: {error}") from None
    return found


def differences():
    """The ids of differences.md."""
    with open(os.path.join(HERE, "differences.md"), encoding="utf-8") as text:
        return re.findall(r"^## ([a-z-]+)$", text.read(), flags=re.M)
