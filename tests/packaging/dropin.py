"""The two ways to run a program written for libc on the library, as a user takes them from the installed files."""

import os
import shutil
import sys

from installed import CC, CXX, ROOT, make, needs, run, scratch

PROGRAMS = os.path.join(ROOT, "tests", "dropin")


class Installed:
    """The library in a directory of its own, and the flags pkg-config gives for it."""

    def __init__(self, name):
        needs("pkg-config", "nm", CC)
        self.directory = scratch(name)
        self.prefix = os.path.join(self.directory, "prefix")
        make("install", PREFIX=self.prefix)

    def config(self, *options):
        path = os.path.join(self.prefix, "lib", "pkgconfig")
        return run(["pkg-config", *options, "rustsock"], PKG_CONFIG_PATH=path).split()

    @property
    def header(self):
        """Flags of the compiler."""
        return ["-include", *self.config("--variable=posix_header"), *self.config("--cflags")]

    @property
    def libraries(self):
        return [*self.config("--libs"), f"-Wl,-rpath,{self.prefix}/lib"]

    @property
    def wrapped(self):
        return self.config("--variable=wrap_libs")

    def path(self, name):
        return os.path.join(self.directory, name)

    def build(self, name, source, options=(), form="libc"):
        """A program for libc, with the header, or linked anew."""
        source = os.path.join(PROGRAMS, source)
        compiler = CXX if source.endswith(".cc") else CC
        program, compiled = self.path(f"{name}-{form}"), self.path(f"{name}-{form}.o")
        with_header = self.header if form == "header" else []
        run([compiler, *options, *with_header, "-c", source, "-o", compiled])
        libraries = {"libc": [], "header": self.libraries, "wrap": self.wrapped}[form]
        run([compiler, *options, compiled, "-o", program, *libraries])
        return program


def undefined(path, *options):
    """Symbols a program or an object file wants of others, without their versions."""
    return {line.split()[-1].split("@")[0] for line in run(["nm", "-u", *options, path]).splitlines() if line.strip()}


def taken_over():
    """The symbols of libc the header takes over."""
    sys.path.insert(0, os.path.join(ROOT, "packaging"))
    os.chdir(ROOT)
    import stand_ins

    return stand_ins.symbols()


def has_cxx():
    return shutil.which(CXX.split()[0]) is not None
