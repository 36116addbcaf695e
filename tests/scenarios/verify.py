"""Compares a trace with what its scenario expects, and with what holds in every scenario.

A trace is a list of words such as `c1.data:5`; the last ones are the totals of each stream.
"""
import re

import plan

# Told or not as the system likes, or compared otherwise (data: totals): no need to be mentioned.
FREE = {"data", "full", "lookup", "attempt", "drain", "ready", "total"}
TOKEN = re.compile(r"^(\?)?([^*#]+?)(?:\*(\d+)(\+)?|#(\d+))?$")


class Event:
    """One word of an expectation: which events it means, and how many there have to be."""

    def __init__(self, word):
        found = TOKEN.match(word)
        if not found:
            raise plan.Mistake(f"expectation {word!r}")
        self.word = word
        self.maybe, self.what, self.times, self.more, self.nth = found.groups()
        body = re.sub(r"[.?^$\\\[\]{}+]", lambda sign: "\\" + sign[0], self.what)
        body = body.replace(":~", "(:.*)?")
        self.pattern = re.compile(body + (r"(:\d+)?" if self.kind == "data" else "") + "$")

    @property
    def kind(self):
        return self.what.partition(".")[2].partition(":")[0]

    def places(self, trace):
        return [at for at, word in enumerate(trace) if self.pattern.match(word)]

    def count(self, trace):
        """What is wrong with the number of these events, or None."""
        there, wanted = len(self.places(trace)), int(self.times or 1)
        if self.nth:
            return None if there >= int(self.nth) else f"{self.word}: {there} came"
        if self.maybe or (there >= wanted if self.more or (self.kind == "data" and not self.times) else there == wanted):
            return None
        return f"{self.word}: {there} came, {wanted}{' or more' if self.more else ''} expected"

    def chosen(self, trace):
        at = self.places(trace)
        return at[int(self.nth) - 1:int(self.nth)] if self.nth else at


def chains(lines, without):
    """The lines as lists of groups of events; words of the kinds in `without` are left out."""
    made = []
    for line in lines:
        groups = [[Event(word.strip()) for word in group.split(",")] for group in line.split(" < ")]
        groups = [[event for event in group if event.kind not in without] for group in groups]
        made.append([group for group in groups if group])
    return made


def ordered(chain, trace):
    """Every event of a group before every event of all later groups."""
    problems = []
    for at, group in enumerate(chain):
        for before in group:
            for after in (event for later in chain[at + 1:] for event in later):
                first, second = before.chosen(trace), after.chosen(trace)
                if first and second and max(first) >= min(second):
                    problems.append(f"{before.word} was to come before {after.word}")
    return problems


def unexpected(made, trace):
    known = [event for chain in made for group in chain for event in group]
    return [f"{word} was not expected" for word in trace if word != "loop.done"
            and word.partition(".")[2].partition(":")[0] not in FREE and not any(event.pattern.match(word) for event in known)]


def contents(expected, trace):
    problems, seen = [], {}
    for word in trace:
        found = re.match(r"^(\w+)\.total:(\d+):(\w+)$", word)
        if found:
            seen[found[1]] = (int(found[2]), found[3])
    for actor, (how, text) in expected.items():
        length, hashed = seen.pop(actor, (0, plan.crc(b"")))
        if text == "any":
            continue
        whole = plan.content(text)
        if length > len(whole) or (how == "=" and length != len(whole)):
            problems.append(f"{actor} received {length} bytes, {'at most ' if how == '<=' else ''}{len(whole)} expected")
        elif plan.crc(whole[:length]) != hashed:
            problems.append(f"{actor} received {length} bytes, but others than were written")
    problems += [f"{actor} received {length} bytes, none expected" for actor, (length, _) in seen.items() if length]
    return problems


def guarantees(scenario, trace, driver):
    """What holds for every stream and server, whatever happens."""
    problems, after, written, node = [], {}, {}, driver == "node"
    streams = {word.partition(".")[0] for word in trace if ".total:" in word}
    for word in trace:
        actor, _, rest = word.partition(".")
        kind, _, arg = rest.partition(":")
        if actor not in streams or kind in ("total", "note", "fails", "state", "counters", "split", "address", "queued", "connecting"):
            continue
        had = after.setdefault(actor, [])
        # Node completes writes after close, too (difference completions-before-close).
        if "close" in had and not (node and kind in ("written", "full")):
            problems.append(f"{word} after {actor}.close")
        if kind in ("data", "end") and "end" in had:
            problems.append(f"{word} after {actor}.end")
        if kind in ("error", "connect", "end") and kind in had:
            problems.append(f"{word} for the second time")
        if kind == "written":
            tag = int(arg.partition(":")[0])
            if tag <= written.get(actor, 0):
                problems.append(f"{word} after {written[actor]}: not in order of the writes, or twice")
            written[actor] = tag
        had.append(kind)
    if not silent_at_the_end(scenario, driver):
        problems += [f"{actor} was opened and never closed" for actor in sorted(streams) if "close" not in after.get(actor, [])]
    if not node:
        problems += last_of_all(trace)
    if trace.count("loop.done") != 1:
        problems.append("the loop did not come to its end")
    return problems


def last_of_all(trace):
    """A server is closed after the last of its streams (difference server-close-last)."""
    problems, owner = [], {}
    for at, word in enumerate(trace):
        actor, _, rest = word.partition(".")
        if rest.startswith("connection:"):
            owner.setdefault(actor, set()).add(rest.partition(":")[2])
        elif rest.partition(":")[0] == "close" and actor in owner:
            late = [other for other in owner[actor] if any(re.match(rf"{other}\.close\b", after) for after in trace[at:])]
            problems += [f"{actor}.close before {other}.close" for other in late]
            owner.pop(actor)
    return problems


def frames(expected, trace):
    problems = []
    for actor, (_, text) in expected.items():
        came = [word.rpartition(":")[2] for word in trace if word.startswith(f"{actor}.data:")]
        if came != text.split():
            problems.append(f"{actor} received frames of {' '.join(came) or 'nothing'}, expected {text}")
    return problems


def silent_at_the_end(scenario, driver):
    """What is left when the loop ends is told by callbacks only: not by Node, nor in an array that nobody asks for any more."""
    return "the-rest-at-the-end" in scenario.differs and driver in ("node", "array")


def verify(scenario, trace, driver):
    node = driver == "node"
    lines, data = scenario.for_driver(node or silent_at_the_end(scenario, driver))
    made = chains(lines, {"fails"} if node and "refused" in scenario.differs and not scenario.expect_node else set())
    problems = guarantees(scenario, trace, driver)
    for chain in made:
        problems += [wrong for group in chain for wrong in [event.count(trace) for event in group] if wrong]
        problems += ordered(chain, trace)
    problems += unexpected(made, trace) + contents(data, trace)
    if not node:
        problems += frames(scenario.frames, trace)
    return list(dict.fromkeys(problems))
