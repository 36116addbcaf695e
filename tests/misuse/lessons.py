"""The pairs of programs in c_examples/misuse: what each says of itself in its comments."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DIRECTORY = ROOT / "c_examples" / "misuse"


@dataclass
class Lesson:
    """One pair. `reports` is what broken.c promises: codes such as "RSK164", or "compiler" and a warning option."""

    code: int
    directory: Path
    reports: list
    diag: str

    @property
    def name(self):
        return self.directory.name

    def source(self, which):
        return self.directory / f"{which}.c"


def lesson(directory):
    text = (directory / "broken.c").read_text()
    reports = re.search(r"^ \*\s+Reports:\s+(.+)$", text, flags=re.M)
    run = re.search(r"^ \*\s+Run with:\s+RUSTSOCK_DIAG=(\S+)", text, flags=re.M)
    if not reports:
        raise ValueError(f"{directory.name}/broken.c does not say what it reports")
    return Lesson(int(directory.name.split("_")[0]), directory, re.split(r"[ ,]+", reports[1].strip()),
                  run[1] if run else "teach")


def lessons():
    return [lesson(path) for path in sorted(DIRECTORY.iterdir()) if path.is_dir()]
