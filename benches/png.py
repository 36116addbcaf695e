"""A picture: smooth lines, rectangles and text, written as PNG. Standard library only."""
import math
import struct
import zlib

import stroke_font


class Picture:
    """Pixels, white at first. y grows downwards; colours are (red, green, blue)."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.rows = [bytearray(b"\xff" * (3 * width)) for _ in range(height)]

    def _blend(self, x, y, colour, cover):
        if not (0 <= x < self.width and 0 <= y < self.height) or cover <= 0:
            return
        row, at = self.rows[y], 3 * x
        for i in range(3):
            row[at + i] = round(row[at + i] + (colour[i] - row[at + i]) * min(cover, 1.0))

    def rectangle(self, left, top, right, bottom, colour):
        left, right = max(0, round(left)), min(self.width, round(right))
        if right > left:
            for y in range(max(0, round(top)), min(self.height, round(bottom))):
                self.rows[y][3 * left:3 * right] = bytes(colour) * (right - left)

    def line(self, x0, y0, x1, y1, colour, thick=2.0):
        """A straight stroke with round ends. A pixel is covered by as much as the stroke's edge passes it."""
        half = thick / 2
        reach = math.ceil(half + 1)
        dx, dy = x1 - x0, y1 - y0
        length = dx * dx + dy * dy
        flat = abs(dx) >= abs(dy)
        start, end = sorted((x0, x1) if flat else (y0, y1))
        slope = (dy / dx if flat else dx / dy) if length else 0.0
        spread = math.ceil(reach * math.hypot(1, slope))
        for along in range(math.floor(start) - reach, math.ceil(end) + reach + 1):
            clamped = min(max(along, start), end)
            middle = (y0 + (clamped - x0) * slope) if flat else (x0 + (clamped - y0) * slope)
            for across in range(math.floor(middle) - spread, math.ceil(middle) + spread + 1):
                x, y = (along, across) if flat else (across, along)
                part = max(0.0, min(1.0, ((x - x0) * dx + (y - y0) * dy) / length)) if length else 0.0
                distance = math.hypot(x - x0 - part * dx, y - y0 - part * dy)
                self._blend(x, y, colour, half + 0.5 - distance)

    def path(self, points, colour, thick=2.0, dash=None):
        """A line through points; `dash` = (drawn, left out) in pixels."""
        travelled = 0.0
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            length = math.hypot(x1 - x0, y1 - y0)
            if not dash or length == 0:
                self.line(x0, y0, x1, y1, colour, thick)
                continue
            at = -(travelled % sum(dash))
            while at < length:
                begin, end = max(at, 0.0), min(at + dash[0], length)
                if end > begin:
                    self.line(x0 + (x1 - x0) * begin / length, y0 + (y1 - y0) * begin / length,
                              x0 + (x1 - x0) * end / length, y0 + (y1 - y0) * end / length, colour, thick)
                at += sum(dash)
            travelled += length

    def dot(self, x, y, colour, size, hollow=False):
        self.line(x, y, x, y, colour, size)
        if hollow:
            self.line(x, y, x, y, (255, 255, 255), size - 5)

    def text(self, x, y, text, size=16, colour=(40, 40, 40), align="left", bold=False, upright=False):
        """Text on the baseline y; `size` is the height of a capital. `upright`: from bottom to top."""
        unit = size / stroke_font.CAPITALS
        shift = {"left": 0.0, "middle": 0.5, "right": 1.0}[align] * stroke_font.width(text) * unit
        thick = size / (5.5 if bold else 8)
        for stroke in stroke_font.strokes(text):
            spots = [(px * unit - shift, -py * unit) for px, py in stroke]
            spots = [(x + py, y - px) if upright else (x + px, y + py) for px, py in spots]
            for begin, end in zip(spots, spots[1:] or spots):
                self.line(*begin, *end, colour, thick)

    def save(self, path):
        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        pixels = zlib.compress(b"".join(b"\0" + bytes(row) for row in self.rows), 9)
        with open(path, "wb") as out:
            out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0))
                      + chunk(b"IDAT", pixels) + chunk(b"IEND", b""))
