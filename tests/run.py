#!/usr/bin/env python3
"""Runs every test of the project and ends with what passed, failed and was skipped, and why.

Each check is one program run with a time limit; its output goes to build/log/. Exit code 77 of a check means "skipped";
its last line of output is the reason. Standard library only.
"""
import argparse
import glob
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, "build")
LOGS = os.path.join(BUILD, "log")
STATIC = os.path.join(BUILD, "lib", "librustsock.a")
NATIVE = "-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc".split()
WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()
STRICT = ["-std=c11", "-D_GNU_SOURCE", *WARNINGS]
CC = os.environ.get("CC", "cc")
SKIPPED = 77

# C programs whose default run takes arguments, is slow, or needs the shared library.
SEQUENCES = "100000"
C_ARGUMENTS = {"sequence_fuzz": [[SEQUENCES]], "no_allocation": [[], ["traced"]], "connections": [["select"], ["poll"], ["epoll"]]}
C_SHARED = {"no_allocation", "loop_costs", "endpoint_costs"}
# The tools stop a program that hands over a wild pointer, which is what the others do; ASan's allocator does not survive a fork
# in a threaded program.
UNDER_ASAN = {"twins", "explained", "poller", "signal_storm", "whole", "reader", "rights", "datagram", "ending", "batch",
              "opening", "views", "describe", "port_users", "silent_losses", "random_streams", "event_connect", "event_loop",
              "event_server", "event_stream", "event_endpoint", "event_untold"}
# Slow ones, most of them programs of other checks under a tool: `make test-more`, not `make test`.
MORE = ("asan", "valgrind", "scenarios/sanitized", "misuse/independent", "packaging/crate", "packaging/panics")
UNDER_VALGRIND = ["poller", "views", "random_streams", "event_stream"]
# name: arguments under a tool, by default and with --long
ASAN_ARGUMENTS = {"random_streams": (["--slow", "--rounds", "300"], ["--slow"])}
VALGRIND_ARGUMENTS = {"random_streams": (["--slow", "--rounds", "60"], ["--slow"])}
LONG_SECONDS = 3000

# Programs in tests/load: arguments, by default and with --long.
LOAD = {
    "many": (["1", "10000", "1000", "20"], ["4", "50000", "4000", "50"]),
    "bulk": (["512"], ["10752"]),
    "never_read": (["1000", "16384"], ["1000", "16384"]),
    "never_read/pieces": (["1000", "64"], ["1000", "64"]),
    "grace": ([], []),
    "loops": ([], []),
    **{f"hostile/{what}": ([what, seconds], [what, "60"])
       for what, seconds in {"loris": "3", "storm": "2", "half_open": "1", "silent": "2", "descriptors": "5", "flood": "2", "loud": "2",
                            "endless": "1"}.items()},
}


class Results:
    def __init__(self, only, more=False, long=False):
        self.only, self.more, self.long = only, more, long
        self.passed, self.failed, self.skipped = 0, [], []

    def wants(self, name):
        if self.only is None:
            return name.startswith(MORE) == self.more
        return name.startswith(self.only)

    def skip(self, name, reason):
        if self.wants(name):
            self.skipped.append((name, reason))
            print(f"  skip  {name}: {reason}", flush=True)

    def check(self, name, command, seconds, env=None, show=None):
        """Runs one command; `show` is a pattern for the line of its output worth repeating."""
        if not self.wants(name):
            return False
        log = os.path.join(LOGS, name.replace("/", "-") + ".log")
        started = time.monotonic()
        with open(log, "w+", encoding="utf-8", errors="replace") as out:
            try:
                code = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                      timeout=seconds, env={**os.environ, **(env or {})}, check=False).returncode
            except subprocess.TimeoutExpired:
                code = f"no end after {seconds} s"
            except OSError as error:
                code = str(error)
            out.seek(0)
            lines = [line.rstrip("\n") for line in out]
        if code == SKIPPED:
            self.skip(name, lines[-1] if lines else "no reason given")
            return False
        took = time.monotonic() - started
        shown = next((line for line in reversed(lines) if show and re.search(show, line)), lines[-1] if lines else "")
        if code == 0:
            self.passed += 1
            print(f"  ok    {name} ({took:.1f} s) {shown.strip()[:100]}", flush=True)
            return True
        self.failed.append(name)
        print(f"  FAIL  {name} ({code}); end of {os.path.relpath(log, ROOT)}:", flush=True)
        print("\n".join("        " + line for line in lines[-25:]), flush=True)
        return False


def c_programs(folder="tests/c"):
    """Programs in a folder: NAME.c with its parts NAME_*.c."""
    stems = sorted(os.path.splitext(os.path.basename(path))[0] for path in glob.glob(os.path.join(ROOT, folder, "*.c")))
    mains = [stem for stem in stems if not any(stem.startswith(other + "_") for other in stems)]
    return {main: [f"{folder}/{stem}.c" for stem in stems if stem == main or stem.startswith(main + "_")] for main in mains}


def tool_run(results, table, name):
    """Arguments of a program under a tool, and its seconds."""
    usual, long = table.get(name, ([], []))
    return (long, LONG_SECONDS) if results.long and long else (usual, 300)


def compile_c(results, kind, name, sources, flags, libraries):
    binary = os.path.join(BUILD, kind, name)
    os.makedirs(os.path.dirname(binary), exist_ok=True)
    inputs = [*sources, "include/rustsock.h", *(flag for flag in libraries if flag.endswith(".a"))]
    inputs = [os.path.join(ROOT, path) for path in inputs] + glob.glob(os.path.join(ROOT, "tests/*/*.h"))
    newest = max(map(os.path.getmtime, inputs))
    if os.path.exists(binary) and os.path.getmtime(binary) >= newest:
        return binary
    command = [CC, *STRICT, *flags, "-g", "-Iinclude", *sources, "-o", binary, *libraries]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return binary
    if results.wants(f"{kind}/{name}"):
        results.failed.append(f"{kind}/{name}")
        print(f"  FAIL  {kind}/{name} does not compile:\n{done.stderr}", flush=True)
    return None


def c_tests(results):
    for name, sources in c_programs().items():
        if not results.wants(f"c/{name}") or name == "panics":
            continue
        libraries = ["-Lbuild/lib", "-lrustsock", "-Wl,-rpath," + os.path.join(BUILD, "lib"), "-lpthread"] \
            if name in C_SHARED else [STATIC, *NATIVE]
        binary = compile_c(results, "c", name, sources, ["-O2"], libraries)
        for arguments in C_ARGUMENTS.get(name, [[]]) if binary else []:
            label = "/".join(["c", name, *(arguments if name == "connections" else [])])
            results.check(label, [binary, *arguments], 300)


def sanitized_tests(results):
    probe = subprocess.run([CC, "-fsanitize=address", "-x", "c", "-", "-o", os.path.join(BUILD, "asan-probe")],
                           input="int main(void){return 0;}", text=True, capture_output=True, check=False)
    if probe.returncode != 0:
        results.skip("asan", f"{CC} has no address sanitizer: install its libasan")
        return
    for name, sources in c_programs().items():
        if name not in UNDER_ASAN or not results.wants(f"asan/{name}"):
            continue
        binary = compile_c(results, "asan", name, sources, ["-O1", "-fsanitize=address,undefined"], [STATIC, *NATIVE])
        if binary:
            arguments, seconds = tool_run(results, ASAN_ARGUMENTS, name)
            results.check(f"asan/{name}", [binary, *arguments], seconds,
                          env={"ASAN_OPTIONS": "detect_stack_use_after_return=1:allocator_may_return_null=1"})


def valgrind_tests(results):
    if not shutil.which("valgrind"):
        results.skip("valgrind", "valgrind is not installed (make peers)")
        return
    for name in UNDER_VALGRIND:
        if not results.wants(f"valgrind/{name}"):
            continue
        binary = compile_c(results, "c", name, c_programs()[name], ["-O2"], [STATIC, *NATIVE])
        if binary:
            arguments, seconds = tool_run(results, VALGRIND_ARGUMENTS, name)
            results.check(f"valgrind/{name}", ["valgrind", "--quiet", "--error-exitcode=9", "--leak-check=full",
                                               "--errors-for-leak-kinds=definite", "--suppressions=tests/valgrind.supp", binary, *arguments],
                          seconds, env={"RUSTSOCK_TEST_MEMORY": "valid"})


def load_tests(results):
    """Programs in tests/load: many connections and hostile peers; their parts without a main are for all."""
    programs = c_programs("tests/load")
    shared = [path for part in ("processes", "echo_server", "good_clients") for path in programs[part]]
    for name, arguments in LOAD.items():
        main = name.split("/", maxsplit=1)[0]
        if not results.wants(f"load/{name}"):
            continue
        binary = compile_c(results, "load", main, [*programs[main], *shared], ["-O2"], [STATIC, *NATIVE])
        if binary:
            results.check(f"load/{name}", [binary, *arguments[results.long]], 900 if results.long else 120, show=r"^  ")


def panic_tests(results):
    """The library built with a hook that makes a named call panic."""
    if not results.wants("panics"):
        return
    target = os.path.join(BUILD, "hooks")
    built = results.check("panics/build", ["cargo", "build", "--features", "test-hooks", "--target-dir", target], 600)
    library = os.path.join(target, "debug", "librustsock.a")
    binary = compile_c(results, "panics", "every_function", c_programs()["panics"], ["-O1"], [library, *NATIVE]) if built else None
    if binary:
        results.check("panics/every_function", [binary], 60)


def header_tests(results):
    results.check("header/symbols", [sys.executable, "tests/abi/symbols.py"], 60)
    dialects = {"c99": [CC, "-std=c99", "-x", "c"], "c11": [CC, "-std=c11", "-x", "c"], "gnu17": [CC, "-std=gnu17", "-x", "c"],
                "c++17": [os.environ.get("CXX", "c++"), "-std=c++17", "-x", "c++"]}
    for name, command in dialects.items():
        if not shutil.which(command[0]):
            results.skip(f"header/{name}", f"{command[0]} is not installed (make peers)")
            continue
        results.check(f"header/{name}", [*command, *WARNINGS, "-fsyntax-only", "-Iinclude", "include/rustsock.h"], 60)
    results.check("header/frames", [sys.executable, "tests/abi/frames.py"], 60)
    results.check("header/attributes", [sys.executable, "tests/abi/attributes.py"], 60)


def command_tests(results):
    """Programs in tests/command: each runs one subcommand of rustsock as a user does."""
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/command/*.py"))):
        name = os.path.splitext(os.path.basename(path))[0]
        if name != "shell":
            results.check(f"command/{name}", [sys.executable, "-B", path], 120)


def explain_tests(results):
    """The texts of the bench of explanations, beside libexplain's."""
    probe = subprocess.run([CC, "-E", "-x", "c", "-"], input="#include <libexplain/bind.h>\n", text=True, capture_output=True, check=False)
    has = probe.returncode == 0
    if not has:
        results.skip("explain/libexplain", "libexplain is not installed (make peers)")
    binary = compile_c(results, "explain", "beside_libexplain", ["benches/explain.c"], ["-O2", *(["-DHAVE_LIBEXPLAIN"] if has else [])],
                       [STATIC, *NATIVE, *(["-lexplain"] if has else [])])
    if binary:
        results.check("explain/beside_libexplain", [binary, "--check"], 60)


def scenario_tests(results):
    """The scenarios of tests/scenarios: Node's net as the oracle, and both front ends on each backend."""
    runs = [("callbacks", "epoll"), ("callbacks", "poll"), ("callbacks", "select"), ("array", "epoll"), ("array", "poll"),
            ("array", "select"), ("embedded", "epoll")]
    command = [sys.executable, "-B", "tests/scenarios/run.py", "--driver"]
    results.check("scenarios/node", [*command, "node"], 120)
    results.check("scenarios/sanitized", [*command, "callbacks", "--sanitize", "--diag", "teach,leaks"], 120)
    for driver, backend in runs:
        results.check(f"scenarios/{driver}-{backend}", [*command, driver, "--backend", backend], 120)


def packaging_tests(results):
    """Programs in tests/packaging: each installs the library somewhere and looks at one side of it."""
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/packaging/*.py"))):
        name = os.path.splitext(os.path.basename(path))[0]
        if name not in ("installed", "dropin"):
            results.check(f"packaging/{name}", [sys.executable, "-B", path], 300)


def python_tests(results):
    found = {}
    for path in [sys.executable, *glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin/python3")), *glob.glob("/usr/bin/python3.[0-9]*")]:
        version = subprocess.run([path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True,
                                 check=False).stdout.strip() if re.search(r"python3?(\.\d+)?$", path) else ""
        if version and tuple(map(int, version.split("."))) >= (3, 9):
            found.setdefault(version, path)
    for version, path in sorted(found.items()):
        results.check(f"python/{version}", [path, "-W", "error::ResourceWarning", "-m", "unittest", "discover", "-s", "python/tests"], 240,
                      env={"PYTHONPATH": os.path.join(ROOT, "python")}, show=r"^(Ran|OK)")
    if not results.wants("python/install"):
        return
    venv = os.path.join(BUILD, "venv")
    python = os.path.join(venv, "bin", "python")
    prepared = os.path.exists(python) or subprocess.run([sys.executable, "-m", "venv", venv], capture_output=True, check=False).returncode == 0
    if not prepared:
        results.skip("python/install", "no virtual environment can be made here (python3-venv missing)")
        return
    log = os.path.join(LOGS, "python-pip.log")
    with open(log, "w", encoding="utf-8") as out:
        installed = subprocess.run([python, "-m", "pip", "install", "--disable-pip-version-check", "--force-reinstall", "./python"], cwd=ROOT, stdout=out,
                                   stderr=subprocess.STDOUT, check=False).returncode == 0
    with open(log, encoding="utf-8") as text:
        output = text.read()
    if not installed and re.search(r"NewConnectionError|No matching distribution found for (hatchling|setuptools)", output):
        results.skip("python/install", "pip cannot reach a package index for the build backend")
        return
    # Run from elsewhere, so that only the installed package can be found.
    results.check("python/install", [python, "-I", os.path.join(ROOT, "python/tests/installed.py")] if installed else ["sh", "-c", f"cat '{log}'; exit 1"], 60)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", help="run only the checks whose name starts with this, such as c/poller")
    parser.add_argument("--more", action="store_true", help="run the slow checks (sanitizers, valgrind, ...), and no others")
    parser.add_argument("--sequences", help="how many call sequences c/sequence_fuzz compares with libc")
    parser.add_argument("--long", action="store_true", help="load tests and random rounds under tools with their long arguments")
    options = parser.parse_args()
    if options.sequences:
        C_ARGUMENTS["sequence_fuzz"] = [[options.sequences]]
    os.makedirs(LOGS, exist_ok=True)
    results = Results(options.only, options.more, options.long)
    started = time.monotonic()
    results.check("rust", ["cargo", "test", "--quiet"], 600, show=r"^test result")
    header_tests(results)
    c_tests(results)
    panic_tests(results)
    sanitized_tests(results)
    valgrind_tests(results)
    load_tests(results)
    command_tests(results)
    explain_tests(results)
    scenario_tests(results)
    packaging_tests(results)
    python_tests(results)
    results.check("examples", [sys.executable, "tests/examples/check.py", "build/examples"], 300)
    results.check("trace/forms", [sys.executable, "tests/trace/check.py"], 120)
    results.check("trace/tshark", [sys.executable, "tests/trace/check.py", "tshark"], 120)
    results.check("misuse/lessons", [sys.executable, "tests/misuse/check.py"], 400)
    results.check("misuse/independent", [sys.executable, "tests/misuse/independent.py"], 400)
    results.check("misuse/innocent", [sys.executable, "tests/misuse/silent.py", "innocent/"], 200)
    results.check("misuse/pages", [sys.executable, "packaging/misuse_pages.py", "--check"], 60)
    results.check("tour", [sys.executable, "tests/tour.py", "build"], 120)
    print(f"\n{time.monotonic() - started:.0f} s; logs in build/log")
    if results.skipped:
        print("skipped:")
        for name, reason in results.skipped:
            print(f"  {name}: {reason}")
    if results.failed:
        print("failed:", ", ".join(results.failed))
    print(f"{results.passed} passed, {len(results.failed)} failed, {len(results.skipped)} skipped")
    return 1 if results.failed or results.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
