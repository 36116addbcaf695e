"""Sources of Debian packages, fetched into a directory of their own: the system's list of sources is left alone."""

import os
import shutil
import subprocess

SUITE = os.environ.get("DEBIAN_SUITE", "bookworm")
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")


class Missing(Exception):
    """Why a source cannot be had."""


class Sources:
    def __init__(self, directory):
        if not (shutil.which("apt-get") and shutil.which("dpkg-source")):
            raise Missing("apt-get or dpkg-source is not installed (Debian: apt, dpkg-dev)")
        self.directory = directory
        for part in ("lists/partial", "cache/archives/partial"):
            os.makedirs(os.path.join(directory, part), exist_ok=True)
        self.config = os.path.join(directory, "apt.conf")
        with open(os.path.join(directory, "sources.list"), "w", encoding="ascii") as file:
            file.write(f"deb-src {MIRROR} {SUITE} main\n")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(
                f'Dir::Etc::sourcelist "{directory}/sources.list";\nDir::Etc::sourceparts "-";\n'
                f'Dir::State::lists "{directory}/lists";\nDir::Cache "{directory}/cache";\nAPT::Sandbox::User "";\n'
            )
        if not any(name.endswith("Sources") or "_Sources" in name for name in os.listdir(f"{directory}/lists")):
            self.apt("update")

    def apt(self, *arguments, cwd=None):
        done = subprocess.run(
            ["apt-get", "-qq", *arguments],
            cwd=cwd,
            env={**os.environ, "APT_CONFIG": self.config},
            capture_output=True,
            text=True,
            check=False,
        )
        # An update that reaches nobody ends with 0 and warnings.
        bad = ("E:", "W: Failed") if arguments[0] == "update" else ("E:",)
        problem = next((line for line in done.stderr.splitlines() if line.startswith(bad)), "")
        if done.returncode != 0 or problem:
            raise Missing(problem or f"apt-get {arguments[0]} ended with {done.returncode}")

    def unpacked(self, package, into):
        """A fresh tree of a package, in `into`."""
        kept = os.path.join(self.directory, package)
        if not any(name.endswith(".dsc") for name in (os.listdir(kept) if os.path.isdir(kept) else ())):
            os.makedirs(kept, exist_ok=True)
            self.apt("source", "--download-only", package, cwd=kept)
        description = next(name for name in os.listdir(kept) if name.endswith(".dsc"))
        shutil.rmtree(into, ignore_errors=True)
        done = subprocess.run(
            ["dpkg-source", "--no-check", "-x", description, into], cwd=kept, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Missing(f"dpkg-source: {done.stderr.strip().splitlines()[-1]}")
        return into
