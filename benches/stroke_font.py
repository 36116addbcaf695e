"""Letters as strokes, for the plots: no font file is needed.

Points are two digits, x and y, on a grid four wide; 2 is the baseline, 6 the height of small letters, 8 of capitals. A
point alone is a dot.
"""

GAP = 1.7
SPACE = 2.6
BASELINE = 2
CAPITALS = 6

_BOWL_LEFT = "45 36 16 05 03 12 32 43"
_BOWL_RIGHT = "05 16 36 45 43 32 12 03"
_ROUND = "18 38 47 43 32 12 03 07 18"

GLYPHS = {
    " ": "",
    "a": "46 42;" + _BOWL_LEFT,
    "b": "08 02;" + _BOWL_RIGHT,
    "c": _BOWL_LEFT,
    "d": "48 42;" + _BOWL_LEFT,
    "e": "04 44 45 36 16 05 03 12 32 43",
    "f": "38 28 17 12;06 36",
    "g": "46 41 30 10 01;" + _BOWL_LEFT,
    "h": "08 02;05 16 36 45 42",
    "i": "26 22;28",
    "j": "36 31 20 10;38",
    "k": "08 02;46 04 42",
    "l": "28 22",
    "m": "06 02;05 16 25 22;25 36 45 42",
    "n": "06 02;05 16 36 45 42",
    "o": "16 36 45 43 32 12 03 05 16",
    "p": "06 00;" + _BOWL_RIGHT,
    "q": "46 40;" + _BOWL_LEFT,
    "r": "06 02;05 16 36",
    "s": "45 36 16 05 14 34 43 32 12 03",
    "t": "18 13 22 32;06 36",
    "u": "06 03 12 32 43;46 42",
    "v": "06 22 46",
    "w": "06 12 25 32 46",
    "x": "06 42;46 02",
    "y": "06 22;46 10",
    "z": "06 46 02 42",
    "A": "02 28 42;14 34",
    "B": "02 08 38 47 46 35 05;35 44 43 32 02",
    "C": "47 38 18 07 03 12 32 43",
    "D": "02 08 28 46 44 22 02",
    "E": "48 08 02 42;05 35",
    "F": "48 08 02;05 35",
    "G": "47 38 18 07 03 12 32 43 45 25",
    "H": "08 02;48 42;05 45",
    "I": "18 38;28 22;12 32",
    "J": "48 43 32 12 03",
    "K": "08 02;48 05 42",
    "L": "08 02 42",
    "M": "02 08 25 48 42",
    "N": "02 08 42 48",
    "O": _ROUND,
    "P": "02 08 38 47 46 35 05",
    "Q": _ROUND + ";24 42",
    "R": "02 08 38 47 46 35 05;25 42",
    "S": "47 38 18 07 06 15 35 44 43 32 12 03",
    "T": "08 48;28 22",
    "U": "08 03 12 32 43 48",
    "V": "08 22 48",
    "W": "08 12 26 32 48",
    "X": "08 42;48 02",
    "Y": "08 25 48;25 22",
    "Z": "08 48 02 42",
    "0": _ROUND,
    "1": "07 28 22;12 32",
    "2": "07 18 38 47 45 02 42",
    "3": "07 18 38 47 46 35 15;35 44 43 32 12 03",
    "4": "32 38 04 44",
    "5": "48 08 05 35 44 43 32 12 03",
    "6": "38 18 06 03 12 32 43 44 35 15 04",
    "7": "08 48 12",
    "8": "15 06 07 18 38 47 46 35 15 04 03 12 32 43 44 35",
    "9": "12 32 44 47 38 18 07 06 15 35 46",
    ".": "22",
    ",": "22 11",
    ":": "25;22",
    ";": "25;22 11",
    "-": "05 45",
    "_": "01 41",
    "+": "05 45;27 23",
    "=": "06 46;04 44",
    "/": "01 48",
    "%": "02 48;07;43",
    "(": "38 26 24 32",
    ")": "18 26 24 12",
    "'": "28 27",
    "\u00b5": "06 00;03 12 32 43;46 42",
    "\u00d7": "05 41;45 01",
}




def _letters(text):
    """Each letter: its strokes, and where it begins. Letters are as wide as they are drawn, digits all alike."""
    at = 0.0
    for letter in text:
        drawn = GLYPHS.get(letter, "08 48 42 02 08")
        points = [[(int(point[0]), int(point[1])) for point in stroke.split()] for stroke in drawn.split(";") if stroke]
        across = [x for stroke in points for x, _ in stroke] or [0]
        left, right = (0, 4) if letter.isdigit() else (min(across), max(across))
        yield points, at - left
        at += SPACE if letter == " " else right - left + GAP
    yield [], at


def strokes(text):
    """The strokes of `text`, as lists of points in units of the grid; the baseline is at y = 0."""
    for points, at in _letters(text):
        for stroke in points:
            yield [(at + x, y - BASELINE) for x, y in stroke]


def width(text):
    """How wide `text` is, in units of the grid."""
    *_, (_, end) = _letters(text)
    return max(0.0, end - GAP)
