"""The misuse catalogue as the built library has it: for pages, manual and tests. The table itself is in src/diag/misuse."""

import ctypes
import os
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LANGUAGES = ("en", "ko")
LEVELS = {"A": "always", "E": "when a call has failed", "D": "in diagnosis mode", "S": "when the program is compiled"}


class Code(ctypes.Structure):
    _fields_ = [("code", ctypes.c_int), ("level", ctypes.c_int),
                *((name, ctypes.c_char_p) for name in ("name", "title", "why", "hint"))]


@dataclass
class Mistake:
    """One row. `title` and `forms` are by language; a form is (fact, why, hint)."""

    code: int
    level: str
    name: str
    title: dict
    forms: dict


def forms(text):
    """The forms in the text of rsk_misuse_text: three lines each, behind the first."""
    lines = text.split("\n")[1:]
    parts = [[line.strip().split(": ", 1)[-1].strip() if i else line for i, line in enumerate(lines[at:at + 3])]
             for at in range(0, len(lines), 3)]
    return [tuple(part) for part in parts]


def read(library=os.path.join(ROOT, "build", "lib", "librustsock.so.0")):
    lib = ctypes.CDLL(os.path.abspath(library))
    lib.rsk_misuse_codes.restype = ctypes.POINTER(Code)
    found = {}
    for language in LANGUAGES:
        lib.rsk_set_language(language.encode())
        count = ctypes.c_size_t()
        table = lib.rsk_misuse_codes(ctypes.byref(count))
        for row in table[:count.value]:
            room = ctypes.create_string_buffer(8192)
            length = lib.rsk_misuse_text(row.code, room, len(room))
            if not 0 < length < len(room):
                raise ValueError(f"rsk_misuse_text({row.code}) gave {length}")
            mistake = found.setdefault(row.code, Mistake(row.code, chr(row.level), row.name.decode(), {}, {}))
            mistake.title[language] = row.title.decode()
            mistake.forms[language] = forms(room.value.decode())
    return list(found.values())
