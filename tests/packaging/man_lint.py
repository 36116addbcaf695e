#!/usr/bin/env python3
"""The man pages are clean: mandoc -T lint and groff -ww have nothing to say, and whatis finds each by its NAME."""

import glob
import os
import shutil
import subprocess
import sys

from installed import ROOT, SKIPPED, make

CHECKERS = {"mandoc": ["mandoc", "-T", "lint"], "groff": ["groff", "-man", "-ww", "-z", "-Tutf8"]}


def main():
    os.chdir(ROOT)
    here = [command for program, command in CHECKERS.items() if shutil.which(program)]
    if not here:
        print("neither mandoc nor groff is installed (make peers)")
        return SKIPPED
    make("man")
    pages = sorted(glob.glob("build/man/man[137]/*.[137]"))
    said = []
    for command in here:
        for page in pages:
            done = subprocess.run([*command, page], capture_output=True, text=True, check=False)
            said += (done.stdout + done.stderr).splitlines()
    if shutil.which("lexgrog"):
        for page in pages:
            done = subprocess.run(["lexgrog", page], capture_output=True, text=True, check=False)
            name = os.path.basename(page).rsplit(".", 1)[0]
            if done.returncode != 0 or f'"{name} - ' not in done.stdout:
                said.append(f"lexgrog: {done.stdout}{done.stderr}")
    print("\n".join(said) or f"{len(pages)} pages are clean for {' and '.join(command[0] for command in here)}")
    return 1 if said or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
