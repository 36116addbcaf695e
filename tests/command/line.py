#!/usr/bin/env python3
"""The command line of rustsock: help, mistakes, exit codes, languages."""

import os

from shell import ROOT, expect, main, rustsock


def line():
    overview = rustsock("help")[1]
    expect(rustsock("--help")[1] == rustsock("-h")[1] == overview, "three ways to the overview")
    code, out, err = rustsock()
    expect(code == 2 and not out and err == overview, "without a word")
    for name in ("explain", "who", "describe", "codes"):
        expect(f"rustsock {name}" in overview, f"{name} is not in the overview")
        code, out, err = rustsock("help", name)
        expect(code == 0 and out == rustsock(name, "--help")[1] and out.startswith(f"rustsock {name}") and not err, out)
        korean = rustsock("help", name, "--lang", "ko")[1]
        expect(korean != out and "니다" in korean, korean)
    with open(os.path.join(ROOT, "Cargo.toml"), encoding="utf-8") as manifest:
        version = next(row.split('"')[1] for row in manifest if row.startswith("version"))
    expect(rustsock("--version") == rustsock("-V") == (0, f"rustsock {version}\n", ""), "version")
    wrong = {("whoo", "8080"): "did you mean who?", ("--jsn", "codes"): "did you mean --json?", ("who", "-x"): "no option -x",
             ("codes", "--json=1"): "takes no value", ("codes", "--lang", "xx"): "en or ko", ("codes", "--lang"): "en or ko",
             ("help", "whp"): "did you mean who?", ("codes", "a", "b"): "one group", ("-",): "no subcommand -"}
    for words, part in wrong.items():
        code, out, err = rustsock(*words)
        expect(code == 2 and not out and part in err and "rustsock help" in err, f"{words}: {code} {out}{err}")
    expect("뜻하셨습니까" in rustsock("whoo", "--lang", "ko")[2], "a mistake before --lang, in Korean")
    expect(rustsock("explain", "EPIPE", "--lang", "ko_KR.UTF-8")[1] == rustsock("explain", "EPIPE", language="ko")[1], "a locale")


if __name__ == "__main__":
    main(line)
