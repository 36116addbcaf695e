#!/usr/bin/env python3
"""No function programs call leaves with a jump to another: its frame would be gone from the stack, and with it who called
(src/raw/caller.rs)."""

import re
import subprocess
import sys

SHARED = "build/lib/librustsock.so.0"


def leaving():
    """Pairs of a function of the interface and the function it jumps to."""
    code = subprocess.run(["objdump", "-d", "--no-show-raw-insn", SHARED], capture_output=True, text=True, check=True).stdout
    function = ""
    for line in code.splitlines():
        if begins := re.match(r"[0-9a-f]+ <(.+)>:$", line):
            function = begins[1]
        elif function.startswith("rsk_") and (jump := re.search(r"\tjmp +[0-9a-f]+ <([^>+]+)>", line)):
            if jump[1] != function:
                yield function, jump[1]


def main():
    pairs = sorted(set(leaving()))
    for function, target in pairs:
        print(f"{function} jumps to {target}: mark that one #[inline(always)]")
    print(f"{len(pairs)} functions leave with a jump")
    return 1 if pairs else 0


if __name__ == "__main__":
    sys.exit(main())
