#!/usr/bin/env python3
"""The cargo package is complete, builds and installs from a tree nobody can write to, and leaves it as it was."""

import hashlib
import os
import subprocess
import sys
import tarfile

from installed import ROOT, SCRATCH, SKIPPED, files, make, run, scratch

WANTED = {
    "Cargo.toml",
    "Cargo.lock",
    "build.rs",
    "cbindgen.toml",
    "include/rustsock.h",
    "src/lib.rs",
    "Makefile",
    "README.md",
    "packaging/rustsock.map",
    "packaging/install.mk",
    "LICENSE-MIT",
    "LICENSE-APACHE",
}
UNWANTED = ("target/", "build/", ".git/", "__pycache__/", "python/", ".ci/")
LIMIT = 2 << 20


def contents(directory):
    """A digest of each file, to be compared after the build: for root no tree is read-only."""
    digests = {}
    for name in files(directory):
        with open(os.path.join(directory, name), "rb") as file:
            digests[name] = hashlib.sha256(file.read()).hexdigest()
    return digests


def main():
    target = os.path.join(SCRATCH, "crate-target")
    packaged = subprocess.run(
        ["cargo", "package", "--allow-dirty", "--offline", "--no-verify", "--quiet", "--target-dir", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if packaged.returncode != 0 and "offline" in packaged.stderr:
        print("cargo package needs the registry's index, which is not here")
        return SKIPPED
    if packaged.returncode != 0:
        sys.exit(packaged.stderr)
    archives = [
        os.path.join(target, "package", name)
        for name in os.listdir(os.path.join(target, "package"))
        if name.endswith(".crate")
    ]
    archive = max(archives, key=os.path.getmtime)
    directory = scratch("crate")
    with tarfile.open(archive) as crate:
        crate.extractall(directory)
    (name,) = os.listdir(directory)
    tree = os.path.join(directory, name)
    names = files(tree)
    stray = sorted(name for name in names for part in UNWANTED if f"/{part}" in f"/{name}")
    if WANTED - names or stray:
        sys.exit(f"missing {sorted(WANTED - names)}, not wanted {stray}")
    if os.path.getsize(archive) > LIMIT:
        sys.exit(f"the package has {os.path.getsize(archive)} bytes, more than {LIMIT}")

    before = contents(tree)
    run(["chmod", "-R", "a-w", tree])
    try:
        # Packed files all have one old date: what an earlier run has built would pass for built from them.
        run(["cargo", "clean", "--release", "--offline", "--quiet", "--package", "rustsock", "--target-dir", target], cwd=tree)
        run(["cargo", "build", "--release", "--offline", "--locked", "--quiet", "--target-dir", target], cwd=tree)
        make(
            "install",
            tree,
            BUILD=os.path.join(directory, "build"),
            CARGO_TARGET_DIR=target,
            CARGO_FLAGS="--offline --locked --quiet",
            PREFIX=os.path.join(directory, "prefix"),
        )
    finally:
        run(["chmod", "-R", "u+w", tree])
    if contents(tree) != before:
        sys.exit(f"changed by the build: {sorted(contents(tree).items() ^ before.items())}")
    for name in ("librustsock.a", "librustsock.so", "librustsock.rlib"):
        if not os.path.exists(os.path.join(target, "release", name)):
            sys.exit(f"the build made no {name}")
    print(f"{len(names)} files, {os.path.getsize(archive):,} bytes; builds and installs from a read-only tree")
    return 0


if __name__ == "__main__":
    sys.exit(main())
