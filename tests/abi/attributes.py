#!/usr/bin/env python3
"""The attributes of the header make the compiler find mistakes: each snippet must draw its warning, and its repair none."""
import os
import subprocess
import sys

SNIPPETS = {
    "ignored result": ("rsk_recv(0, b, sizeof b, 0);", "if (rsk_recv(0, b, sizeof b, 0) < 0) return 1;", "warn_unused_result|unused-result"),
    "length above the buffer": ("if (rsk_recv(0, b, 64, 0) < 0) return 1;", "if (rsk_recv(0, b, sizeof b, 0) < 0) return 1;", "stringop-overflow"),
    "sending more than there is": ("if (rsk_send(0, b, 64, 0) < 0) return 1;", "if (rsk_send(0, b, sizeof b, 0) < 0) return 1;", "stringop-overread"),
}


def warnings(cc, body):
    program = f"#include <rustsock.h>\nint main(void) {{ char b[16] = \"\"; {body} return b[0]; }}\n"
    command = [cc, "-std=c11", "-O1", "-Wall", "-Wextra", "-Iinclude", "-x", "c", "-c", "-", "-o", os.devnull]
    return subprocess.run(command, input=program, capture_output=True, text=True, check=False)


def main():
    cc = os.environ.get("CC", "cc")
    version = subprocess.run([cc, "-dumpfullversion"], capture_output=True, text=True, check=False)
    if version.returncode != 0 or int(version.stdout.split(".")[0]) < 11:
        print("the compiler is not GCC 11 or newer, which knows the attributes")
        return 77
    failed = 0
    for name, (wrong, right, warning) in SNIPPETS.items():
        found = warnings(cc, wrong)
        clean = warnings(cc, right)
        if not any(word in found.stderr for word in warning.split("|")):
            print(f"{name}: no {warning} warning, but: {found.stderr or 'nothing'}")
            failed += 1
        if clean.stderr or clean.returncode:
            print(f"{name}: the repaired line is not clean: {clean.stderr}")
            failed += 1
    print(f"{len(SNIPPETS)} mistakes, {failed} not found or falsely found")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
