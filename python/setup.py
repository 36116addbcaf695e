"""Builds the Rust library and puts it into the package: `pip install ./python`, with cargo on the path.

An installation in place (`pip install -e ./python`) links the package to the library cargo makes instead of a copy.
"""

import json
import os
import shutil
import subprocess

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.dirname(HERE)


def built_library() -> str:
    """Runs cargo; the path of librustsock.so, which depends on settings only cargo knows."""
    if not os.path.exists(os.path.join(PROJECT, "Cargo.toml")):
        raise SystemExit(f"no Cargo.toml in {PROJECT}: build the package in a checkout of the whole project")
    command = ["cargo", "build", "--release", "--lib", "--message-format=json-render-diagnostics"]
    try:
        told = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True, text=True).stdout
    except FileNotFoundError:
        raise SystemExit("cargo is not found: install Rust (https://rustup.rs)") from None
    for line in told.splitlines():
        message = json.loads(line)
        if message["reason"] == "compiler-artifact" and message["target"]["name"] == "rustsock":
            return next(path for path in message["filenames"] if path.endswith(".so"))
    raise SystemExit("cargo has built no librustsock.so")


class BuildWithLibrary(build_py):
    """Adds the library to the Python files."""

    def run(self) -> None:
        library = built_library()
        if not self.editable_mode:
            # What an earlier build left there would go into the wheel.
            shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()
        if self.editable_mode:
            link = os.path.join(HERE, "rustsock", "librustsock.so")
            if os.path.lexists(link):
                os.unlink(link)
            os.symlink(library, link)
        else:
            shutil.copy(library, os.path.join(self.build_lib, "rustsock", "librustsock.so"))


class WheelOfThisPlatform(bdist_wheel):
    """One wheel for every Python 3, since the library knows nothing of Python; and for this platform only."""

    def get_tag(self) -> tuple:
        return "py3", "none", super().get_tag()[2]


class WithLibrary(Distribution):
    """A distribution that is not pure Python."""

    def has_ext_modules(self) -> bool:
        return True


setup(distclass=WithLibrary, cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": WheelOfThisPlatform})
