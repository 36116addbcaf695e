#!/usr/bin/env python3
"""Writes docs/misuse: a page for each code of the catalogue, in both languages, and the index. `make misuse-pages`.

A page shows the broken program, what the library says to it, and the repair. All of it comes from elsewhere: the texts from
the built library, the programs and the recorded reports from c_examples/misuse. With --check nothing is written; pages that
are not what they should be are an error.
"""

import difflib
import os
import re
import sys

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(ROOT, "packaging"), os.path.join(ROOT, "tests", "misuse")]

import catalogue  # noqa: E402
from lessons import lessons  # noqa: E402

PAGES = os.path.join(ROOT, "docs", "misuse")
SUFFIX = {"en": ".md", "ko": ".ko.md"}
REPORT = {"en": "report.txt", "ko": "report.ko.txt"}
GROUPS = ((101, {"en": "Addresses", "ko": "주소"}), (120, {"en": "Setting sockets up", "ko": "소켓 준비"}),
          (140, {"en": "Sending and receiving", "ko": "보내고 받기"}), (160, {"en": "Waiting", "ko": "기다리기"}),
          (180, {"en": "Life and death of descriptors", "ko": "디스크립터의 수명"}))
LEVEL = {"en": {"A": "always looked for", "E": "looked for when a call has failed", "D": "looked for in diagnosis mode",
                "S": "found by the compiler"},
         "ko": {"A": "항상 찾습니다", "E": "호출이 실패했을 때 찾습니다", "D": "진단 모드에서 찾습니다", "S": "컴파일러가 찾습니다"}}
WORDS = {
    "en": {"other": "[한국어]({}.ko.md)", "index": "[all mistakes](README.md)", "program": "The program",
           "says": "What rustsock says", "repair": "The repair", "forms": "Its forms", "run": "Run with `RUSTSOCK_DIAG={}`:",
           "compiler": "Compiled with the header, the program gets the warning `{}`.", "fixed": "The whole program: [fixed.c]({}).",
           "head": "| What is seen | Why it is wrong | What to do |", "title": "Mistakes with sockets",
           "intro": "Each page shows a small program with one mistake, what rustsock says to it, and the repair. "
                    "`RUSTSOCK_DIAG=teach` turns the reports on; `rustsock explain RSK164` shows an entry.",
           "made": "The pages are made by `make misuse-pages` from the catalogue in `src/diag/misuse` and the programs in `c_examples/misuse`."},
    "ko": {"other": "[English]({}.md)", "index": "[모든 실수](README.ko.md)", "program": "프로그램", "says": "rustsock의 말",
           "repair": "고치기", "forms": "여러 모습", "run": "`RUSTSOCK_DIAG={}`로 실행하면:",
           "compiler": "이 헤더로 컴파일하면 `{}` 경고가 나옵니다.", "fixed": "고친 프로그램 전체: [fixed.c]({}).",
           "head": "| 보이는 것 | 왜 틀렸는가 | 어떻게 하는가 |", "title": "소켓을 쓰면서 하는 실수",
           "intro": "쪽마다 실수가 하나 있는 작은 프로그램과 rustsock의 말, 고치는 법이 있습니다. "
                    "`RUSTSOCK_DIAG=teach`로 보고를 켜고, `rustsock explain RSK164`로 항목을 봅니다.",
           "made": "이 쪽들은 `make misuse-pages`가 `src/diag/misuse`의 목록과 `c_examples/misuse`의 프로그램으로 만듭니다."},
}


def without_comment(source):
    """A program without its first comment."""
    return re.sub(r"\A/\*.*?\*/\n", "", source, flags=re.S)


def difference(broken, fixed):
    lines = difflib.unified_diff(without_comment(broken).splitlines(), without_comment(fixed).splitlines(), lineterm="", n=2)
    return "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))


def cell(text):
    return text.replace("|", "\\|")


def page(mistake, lesson, language):
    words = WORDS[language]
    name = f"RSK{mistake.code}"
    broken, fixed = lesson.source("broken").read_text(), lesson.source("fixed").read_text()
    directory = f"../../c_examples/misuse/{lesson.name}"
    parts = [f"# {name} {mistake.name}", f"{mistake.title[language]}. *{LEVEL[language][mistake.level]}*",
             f"{words['other'].format(name)} · {words['index']}",
             f"## {words['program']}", f"```c\n{broken}```", f"## {words['says']}"]
    recorded = lesson.directory / REPORT[language]
    if lesson.reports[0] == "compiler":
        parts.append(words["compiler"].format(lesson.reports[1]))
    else:
        parts += [words["run"].format(lesson.diag), f"```text\n{recorded.read_text()}```"]
    forms = "\n".join(f"| {cell(fact)} | {cell(why)} | {cell(hint)} |" for fact, why, hint in mistake.forms[language])
    parts += [f"## {words['repair']}", f"```diff\n{difference(broken, fixed)}\n```", words["fixed"].format(f"{directory}/fixed.c"),
              f"## {words['forms']}", f"{words['head']}\n|---|---|---|\n{forms}"]
    return "\n\n".join(parts) + "\n"


def index(mistakes, language):
    words = WORDS[language]
    parts = [f"# {words['title']}", words["intro"], words["other"].format("README")]
    for at, (first, title) in enumerate(GROUPS):
        end = GROUPS[at + 1][0] if at + 1 < len(GROUPS) else 1000
        rows = [f"| [RSK{mistake.code}](RSK{mistake.code}{SUFFIX[language]}) | {mistake.level} | {cell(mistake.title[language])} |"
                for mistake in mistakes if first <= mistake.code < end]
        parts += [f"## {title[language]}", "| | | |\n|---|---|---|\n" + "\n".join(rows)]
    levels = ", ".join(f"{level}: {text}" for level, text in LEVEL[language].items())
    return "\n\n".join([*parts, levels, words["made"]]) + "\n"


def pages():
    mistakes, pairs = catalogue.read(), {lesson.code: lesson for lesson in lessons()}
    for language in catalogue.LANGUAGES:
        yield "README" + SUFFIX[language], index(mistakes, language)
        for mistake in mistakes:
            yield f"RSK{mistake.code}{SUFFIX[language]}", page(mistake, pairs[mistake.code], language)


def main():
    made = dict(pages())
    os.makedirs(PAGES, exist_ok=True)
    there = {name: open(os.path.join(PAGES, name), encoding="utf-8").read() for name in os.listdir(PAGES)}
    if "--check" in sys.argv:
        wrong = sorted(name for name in made.keys() | there.keys() if made.get(name) != there.get(name))
        print(f"{len(made)} pages" + (f"; not up to date, run `make misuse-pages`: {wrong[:5]}" if wrong else ""))
        return 1 if wrong else 0
    for name in there.keys() - made.keys():
        os.remove(os.path.join(PAGES, name))
    for name, text in made.items():
        with open(os.path.join(PAGES, name), "w", encoding="utf-8") as out:
            out.write(text)
    print(f"{len(made)} pages in docs/misuse")
    return 0


if __name__ == "__main__":
    sys.exit(main())
