"""Installs the library where a check can look at it, and runs the commands a user of it would type."""

import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRATCH = os.path.join(ROOT, "build", "packaging")
SKIPPED = 77
CC = os.environ.get("CC", "cc")
CXX = os.environ.get("CXX", "c++")


def run(command, cwd=ROOT, **environment):
    """The output of a command that has to succeed."""
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def make(target, tree=ROOT, **variables):
    """A target of the Makefile, not as a part of the make that may run the tests."""
    settings = [f"{name}={value}" for name, value in variables.items()]
    return run(
        [os.environ.get("MAKE", "make"), "-s", "--no-print-directory", target, *settings],
        tree,
        MAKEFLAGS="",
        MAKELEVEL="",
    )


def scratch(name):
    """An empty directory of one check."""
    directory = os.path.join(SCRATCH, name)
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    return directory


def files(directory):
    """Everything in a directory, directories only if they are empty."""
    found = set()
    for parent, directories, names in os.walk(directory):
        inside = [*names, *(name for name in directories if not os.listdir(os.path.join(parent, name)))]
        found |= {os.path.relpath(os.path.join(parent, name), directory) for name in inside}
    return found


def needs(*programs):
    """Ends the check as skipped if a program is not there."""
    for program in programs:
        if not shutil.which(program):
            print(f"{program} is not installed (make peers)")
            sys.exit(SKIPPED)
