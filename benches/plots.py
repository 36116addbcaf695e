"""The plots of the bench: lines on two logarithmic axes, and bars in groups."""
import math

import stroke_font
from png import Picture

COLOURS = [(204, 85, 0), (230, 160, 30), (110, 110, 110), (0, 92, 175), (0, 130, 90), (150, 60, 140)]
WHITE, GRID, AXIS, NOTE = (255, 255, 255), (228, 228, 228), (90, 90, 90), (110, 110, 110)
WIDTH, HEIGHT = 1400, 860
LEFT, RIGHT, TOP, BOTTOM = 130, 40, 130, 120


def time_text(ns):
    for limit, unit in ((1e9, "s"), (1e6, "ms"), (1e3, "\u00b5s")):
        if ns >= limit:
            return f"{ns / limit:g} {unit}"
    return f"{ns:g} ns"


def number_text(value):
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _frame(title, subtitle, note):
    picture = Picture(WIDTH, HEIGHT)
    picture.text(LEFT, 52, title, size=24, bold=True)
    picture.text(LEFT, 88, subtitle, size=15, colour=NOTE)
    picture.text(WIDTH - RIGHT, HEIGHT - 18, note, size=11, colour=NOTE, align="right")
    return picture


def _decades(values):
    return range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)


def log_log(path, title, subtitle, note, x_label, y_label, series):
    """`series`: name -> list of (x, ns); names that lie on one another get different thickness and marks."""
    picture = _frame(title, subtitle, note)
    points = [point for line in series.values() for point in line]
    x_decades, y_decades = _decades([x for x, _ in points]), _decades([y for _, y in points])
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM

    def across(x):
        return LEFT + 30 + (math.log10(x) - x_decades[0]) / (x_decades[-1] - x_decades[0]) * (right - LEFT - 60)

    def down(y):
        return bottom - (math.log10(y) - y_decades[0]) / (y_decades[-1] - y_decades[0]) * (bottom - TOP)

    for power in y_decades:
        for part in range(1, 10 if power < y_decades[-1] else 2):
            y = down(part * 10.0 ** power)
            picture.rectangle(LEFT, y - 1, right, y + (1 if part == 1 else 0), (205, 205, 205) if part == 1 else GRID)
        picture.text(LEFT - 14, down(10.0 ** power) + 6, time_text(10.0 ** power), size=14, align="right")
    for power in x_decades:
        x = across(10.0 ** power)
        picture.rectangle(x - 1, TOP, x + 1, bottom, (205, 205, 205))
        picture.text(x, bottom + 30, f"{10 ** power:,}", size=14, align="middle")
    picture.rectangle(LEFT, bottom - 1, right, bottom + 1, AXIS)
    picture.text((LEFT + right) / 2, bottom + 66, x_label, size=15, align="middle")
    picture.text(34, (TOP + bottom) / 2, y_label, size=15, align="middle", upright=True)
    for i, (name, line) in enumerate(series.items()):
        colour, wide = COLOURS[i], i % 2 == 0
        spots = [(across(x), down(y)) for x, y in line]
        picture.path(spots, colour, 7.0 if wide else 2.5)
        for spot in spots:
            picture.dot(*spot, colour, 15 if wide else 11, hollow=not wide)
        y = TOP + 34 + i * 34
        picture.rectangle(LEFT + 40, y - 20, LEFT + 136 + stroke_font.width(name) * 15 / stroke_font.CAPITALS, y + 14, WHITE)
        picture.line(LEFT + 52, y - 6, LEFT + 104, y - 6, colour, 7.0 if wide else 2.5)
        picture.dot(LEFT + 78, y - 6, colour, 15 if wide else 11, hollow=not wide)
        picture.text(LEFT + 124, y, name, size=15)
    picture.save(path)


def bars(path, title, subtitle, note, y_label, groups, reference=None):
    """`groups`: name of a group -> {name of a bar: value}. `reference`: a value with a line across."""
    picture = _frame(title, subtitle, note)
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    names = list(dict.fromkeys(name for group in groups.values() for name in group))
    values = [value for group in groups.values() for value in group.values()]
    high = max(max(values) * 1.12, 1.0)

    def down(value):
        return bottom - value / high * (bottom - TOP - 50)

    step = next(step for step in (base * 10.0 ** power for power in range(-9, 12) for base in (1, 2, 5)) if high / step < 9)
    for tick in (i * step for i in range(int(high / step) + 1)):
        picture.rectangle(LEFT, down(tick) - 1, right, down(tick), (205, 205, 205))
        picture.text(LEFT - 14, down(tick) + 6, f"{tick:,.10g}", size=14, align="right")
    space = (right - LEFT) / len(groups)
    for i, (group, bars_of_it) in enumerate(groups.items()):
        each = min(90.0, space * 0.86 / max(1, len(bars_of_it)))
        start = LEFT + i * space + (space - each * len(bars_of_it)) / 2
        for k, (name, value) in enumerate(bars_of_it.items()):
            left = start + k * each
            picture.rectangle(left + 3, down(value), left + each - 3, bottom, COLOURS[names.index(name) % len(COLOURS)])
            picture.text(left + each / 2, down(value) - 8, number_text(value), size=12, align="middle")
        picture.text(LEFT + (i + 0.5) * space, bottom + 30, group, size=15, align="middle")
    if reference is not None:
        picture.path([(LEFT, down(reference)), (right, down(reference))], AXIS, 2.0, dash=(10, 8))
    picture.rectangle(LEFT, bottom - 1, right, bottom + 1, AXIS)
    picture.text(34, (TOP + bottom) / 2, y_label, size=15, align="middle", upright=True)
    place = LEFT + 10.0
    for i, name in enumerate(names):
        picture.rectangle(place, TOP - 8, place + 20, TOP + 12, COLOURS[i % len(COLOURS)])
        picture.text(place + 30, TOP + 9, name, size=14)
        place += 70 + stroke_font.width(name) * 14 / stroke_font.CAPITALS
    picture.save(path)
