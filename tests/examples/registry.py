"""The list of all checks, the servers among the lessons, and what several checks ask in the same words."""

import functools
import re
import tempfile
from pathlib import Path

from harness import Skipped, need

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parent.parent / "c_examples"
BACKENDS = ("select", "poll", "epoll")
# name of the check's server -> lesson, arguments
SERVERS = {"03": ("03_tcp_echo_server", []), "04": ("04_thread_per_connection", []), "06": ("06_select_server", []),
           "07": ("07_poll_server", []), "08": ("08_epoll_server", []),
           **{f"09_{name}": ("09_poller_server", ["--backend", name]) for name in BACKENDS},
           "25": ("25_event_server", []), "26": ("26_event_array", [])}
MANY_AT_ONCE = [name for name in SERVERS if name != "03"]
LET_WAIT = [name for name in MANY_AT_ONCE if name not in ("25", "26")]  # without a free descriptor, new clients wait
ONE_THREAD = [name for name in MANY_AT_ONCE if name != "04"]
POLLERS = [name for name in SERVERS if name.startswith("09")]

checks = []


def check(*variants):
    """Registers a check; with variants it is one check for each of them, with the variant as last argument."""
    def add(function):
        if not variants:
            checks.append((function.__name__, function))
        for variant in variants:
            checks.append((f"{function.__name__}[{variant}]", functools.partial(function, variant=variant)))
        return function
    return add


def serve(lessons, variant, **options):
    lesson, args = SERVERS[variant]
    return lessons.serve(lesson, *args, 0, **options)


def need_explained(result, code, exit_code=1):
    """The program ended as promised and stderr has the name of the error, why, and what to do."""
    text = result.stderr.decode(errors="replace")
    need(result.returncode == exit_code, f"exit code {result.returncode}, expected {exit_code}: {text}")
    need(re.search(rf"failed: {code}\b", text), f"no {code} in: {text!r}")
    need(re.search(r"^  why:  \S", text, re.M) and re.search(r"^  hint: \S", text, re.M), f"no why and hint in {text!r}")


def run_if_possible(lessons, name, *args):
    """Runs a lesson that ends with 77 where the system does not let it do what it is about."""
    result = lessons.run(name, *args)
    if result.returncode == 77:
        raise Skipped(result.stderr.decode(errors="replace").splitlines()[0])
    need(result.returncode == 0, result)
    return result


def send_file(lessons, port, data, env=None):
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        return lessons.run("12_file_sender", "127.0.0.1", port, file.name, env=env)
