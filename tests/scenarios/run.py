#!/usr/bin/env python3
"""Runs the scenarios of one driver and compares what came with what each expects.

  run.py --driver node                          every scenario on Node's net, where it is installed
  run.py --driver callbacks --backend poll      ... on the library; drivers: callbacks, embedded, array
  run.py --driver array --scenario NAME -v      one scenario, with its steps and its trace
  run.py --list                                 what there is

README.md says how a scenario is written. Exit code 77: skipped, the last line says why.
"""
import argparse
import concurrent.futures
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import plan
import verify

ROOT = os.path.dirname(os.path.dirname(plan.HERE))
BUILD = os.path.join(ROOT, "build", "scenarios")
STATIC = os.path.join(ROOT, "build", "lib", "librustsock.a")
NATIVE = "-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc".split()
STRICT = "-std=c11 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
PARTS = {"callbacks": ["driver_callbacks.c"], "embedded": ["driver_callbacks.c"], "array": ["driver_array.c"]}
# With --diag leaks: nothing is open at the end; that sockets are closed with data in them is what some scenarios are about.
IN_ORDER = re.compile("rustsock: (no socket is left open|sockets closed with data in them: )")
AT_ONCE = 4
SECONDS = 10
SKIPPED = 77


class Places:
    """What scenarios need from outside: ports of others and a directory."""

    def __init__(self, directory):
        self.closed = socket.socket()
        self.closed.bind(("127.0.0.1", 0))
        self.taken = socket.create_server(("127.0.0.1", 0))
        # Nobody accepts, and one connection fills the queue: who connects now waits.
        self.full = socket.socket()
        self.full.bind(("127.0.0.1", 0))
        self.full.listen(0)
        self.filling = socket.create_connection(self.full.getsockname())
        self.directory = directory

    def of(self, name):
        directory = os.path.join(self.directory, name)
        os.makedirs(directory, exist_ok=True)
        ports = {key: getattr(self, key).getsockname()[1] for key in ("closed", "taken", "full")}
        return {**ports, "dir": directory, "id": f"rsk-{os.getpid()}-{name}"[:80]}


def missing(scenario):
    """Why a scenario cannot be run here, or None."""
    if scenario.needs == "ipv6":
        try:
            with socket.socket(socket.AF_INET6) as probe:
                probe.bind(("::1", 0))
        except OSError as error:
            return f"no IPv6 on the loopback interface: {error.strerror}"
    return None


def wanted(scenario, options):
    return scenario.only in (None, options.driver) or (scenario.only == "c" and options.driver != "node")


def has_sanitizer(made):
    return subprocess.run([os.environ.get("CC", "cc"), "-fsanitize=address,undefined", "-x", "c", "-", "-o", made], text=True,
                          input="int main(void){return 0;}", capture_output=True, check=False).returncode == 0


def command(options):
    """The command that runs the driver, built where it has to be; the reason when there is none."""
    if options.driver == "node":
        node = shutil.which("node") or shutil.which("nodejs")
        if not node:
            return None, "node is not installed"
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
        if int(version.lstrip("v").partition(".")[0] or 0) < 20:
            return None, f"node {version} is older than 20"
        return [node, os.path.join(plan.HERE, "driver.js")], None
    if not os.path.exists(STATIC):
        return None, "build/lib/librustsock.a is not built (make lib)"
    binary = os.path.join(BUILD, options.driver + ("-sanitized" if options.sanitize else ""))
    sources = [os.path.join(plan.HERE, name) for name in sorted(os.listdir(plan.HERE))
               if name.startswith("driver_") and name.endswith(".c") and name not in ("driver_callbacks.c", "driver_array.c")]
    sources += [os.path.join(plan.HERE, name) for name in PARTS[options.driver]]
    inputs = [*sources, os.path.join(plan.HERE, "driver.h"), os.path.join(ROOT, "include", "rustsock.h"), STATIC]
    if not os.path.exists(binary) or os.path.getmtime(binary) < max(map(os.path.getmtime, inputs)):
        os.makedirs(BUILD, exist_ok=True)
        made = f"{binary}.{os.getpid()}"
        if options.sanitize and not has_sanitizer(made):
            return None, "the compiler has no address sanitizer: install its libasan"
        flags = ["-fsanitize=address,undefined"] if options.sanitize else []
        subprocess.run([os.environ.get("CC", "cc"), *STRICT, *flags, "-g", "-O1", "-I" + os.path.join(ROOT, "include"),
                        *sources, "-o", made, STATIC, *NATIVE], check=True)
        os.replace(made, binary)
    return [*shlex.split(options.under), binary, options.driver], None


def run(scenario, argv, places, environment, seconds):
    """The trace of one scenario and what the driver had to say beside it."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        driver = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=out, stderr=said, env=environment)
        late = None
        try:
            driver.communicate(scenario.steps(places).encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            late = f"no end after {seconds} s"
            driver.terminate()
            try:
                driver.wait(2)
            except subprocess.TimeoutExpired:
                driver.kill()
                driver.wait()
        except BrokenPipeError:
            driver.wait()
        out.seek(0)
        said.seek(0)
        trace = out.read().decode(errors="replace").split("\n")
        text = "\n".join(line for line in said.read().decode(errors="replace").splitlines() if not IN_ORDER.match(line)).strip()
    problems = [late] if late else [f"the driver ended with {driver.returncode}"] if driver.returncode else []
    return [line for line in trace if line], problems + ([f"the driver said: {text}"] if text else [])


def told(scenario, trace, problems, places):
    """A failure to be read, or a trace that was asked for."""
    print(f"  {'FAIL' if problems else 'ok'}  {scenario.file} {scenario.name}: {scenario.about}")
    for problem in problems:
        print("        ! " + problem.replace("\n", "\n          "))
    if places:
        print("        steps\n" + "\n".join("          " + line for line in scenario.steps(places).splitlines()))
    short = []
    for word in trace:
        kind = word.rpartition(":")[0] if ".data:" in word else word
        if short and ".data:" in word and short[-1][0] == kind:
            short[-1][1] += 1
        else:
            short.append([kind, 1, word])
    print("        trace")
    for _, times, word in short[:200]:
        print(f"          {word}" + (f" and {times - 1} more" if times > 1 else ""))


def listed(scenarios):
    for scenario in scenarios.values():
        marks = [mark for mark in (f"only {scenario.only}" if scenario.only else "", *scenario.differs) if mark]
        print(f"{scenario.file[:-4]:12} {scenario.name}: {scenario.about}" + (f" [{', '.join(marks)}]" if marks else ""))
    both = sum(scenario.only is None for scenario in scenarios.values())
    differing = sum(bool(scenario.differs) for scenario in scenarios.values())
    print(f"{len(scenarios)} scenarios, {both} of them run on Node too, {differing} differ from it")


def sound(scenarios):
    """Differences are on the written list, and what is written there is used."""
    ids = set(plan.differences())
    problems = [f"{scenario.name}: {name} is not in differences.md" for scenario in scenarios.values()
                for name in scenario.differs if name not in ids]
    problems += [f"{scenario.name}: an expectation for Node and no difference named" for scenario in scenarios.values()
                 if (scenario.expect_node or scenario.data_node) and not scenario.differs]
    used = {name for scenario in scenarios.values() for name in scenario.differs}
    return problems + [f"differences.md: no scenario has {name}" for name in sorted(ids - used)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--driver", choices=["node", *PARTS], default="callbacks")
    parser.add_argument("--backend", choices=["epoll", "poll", "select"], default="epoll")
    parser.add_argument("--scenario", help="only those whose name has this in it")
    parser.add_argument("--times", type=int, default=1, help="run each so many times")
    parser.add_argument("--sanitize", action="store_true", help="the driver is built with the address sanitizer: leaks are failures too")
    parser.add_argument("--diag", help="run with RUSTSOCK_DIAG set to this: a report is a failure")
    parser.add_argument("--under", default="", metavar="COMMAND", help="run the driver under this, such as 'valgrind -q --error-exitcode=9'")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true", help="the trace also of what went well")
    options = parser.parse_args()
    scenarios = plan.load()
    if options.list:
        listed(scenarios)
        return 0
    argv, reason = command(options)
    if reason:
        print(reason)
        return SKIPPED
    problems = sound(scenarios)
    print("\n".join(problems))
    exact = [scenario for scenario in scenarios.values() if scenario.name == options.scenario]
    chosen = exact or [scenario for scenario in scenarios.values() if (options.scenario or "") in scenario.name]
    left_out = {scenario.name: missing(scenario) for scenario in chosen if wanted(scenario, options) and missing(scenario)}
    chosen = [scenario for scenario in chosen if wanted(scenario, options) and scenario.name not in left_out] * options.times
    seconds = SECONDS * 6 if options.under else SECONDS
    failed, started = len(problems), time.monotonic()
    # Without --diag nothing of the library is said; whatever is said is a failure.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("RUSTSOCK_")}
    environment["RUSTSOCK_POLLER"] = options.backend
    if options.diag:
        environment["RUSTSOCK_DIAG"] = options.diag
    with tempfile.TemporaryDirectory(prefix="scn") as directory, concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        places = Places(directory)
        at = [places.of(f"{number}") for number in range(len(chosen))]
        def run_one(scenario, where):
            return run(scenario, [*argv, str(scenario.at_once)], where, environment, seconds)
        for scenario, where, (trace, wrong) in zip(chosen, at, pool.map(run_one, chosen, at)):
            wrong += verify.verify(scenario, trace, options.driver)
            if wrong and options.driver == "node":
                # How fast Node is, is not what is tested here: a machine that is busy gets a second chance.
                trace, wrong = run_one(scenario, places.of(f"again-{os.path.basename(where['dir'])}"))
                wrong += verify.verify(scenario, trace, "node")
            failed += bool(wrong)
            if wrong or options.verbose:
                told(scenario, trace, wrong, where if options.verbose else None)
    for name, why in left_out.items():
        print(f"  skip  {name}: {why}")
    kind = "node" if options.driver == "node" else f"{options.driver}-{options.backend}"
    print(f"{kind}: {len(chosen)} scenarios, {failed} failed, {len(left_out)} skipped, {time.monotonic() - started:.1f} s")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
