"""Delimiters that grow with what stands between them."""

from __future__ import annotations

from collections.abc import Mapping

from flashmath.mathematics.box import Box
from flashmath.mathematics.box import box_of
from flashmath.mathematics.glyphs import Glyphs
from flashmath.mathematics.style import PLAIN

#: The upper end, the middle part and the lower end of each.
_PARTS: Mapping[str, str] = {
    "(": "⎛⎜⎝",
    ")": "⎞⎟⎠",
    "⟮": "⎛⎜⎝",
    "⟯": "⎞⎟⎠",
    "[": "⎡⎢⎣",
    "]": "⎤⎥⎦",
    "{": "⎧⎪⎩",
    "}": "⎫⎪⎭",
    "|": "│││",
    "‖": "║║║",
    "⌈": "⎡⎢⎢",
    "⌉": "⎤⎥⎥",
    "⌊": "⎢⎢⎣",
    "⌋": "⎥⎥⎦",
    "⎰": "⎧⎪⎭",
    "⎱": "⎫⎪⎩",
    "↑": "↑││",
    "↓": "││↓",
    "↕": "↑│↓",
    "⇑": "⇑║║",
    "⇓": "║║⇓",
    "⇕": "⇑║⇓",
    "⌜": "⌜  ",
    "⌝": "⌝  ",
    "⌞": "  ⌞",
    "⌟": "  ⌟",
}
_MIDDLES: Mapping[str, str] = {"{": "⎨", "}": "⎬"}
#: In ASCII, what stands in each row; the others repeat themselves.
_ASCII_ROWS: Mapping[str, str] = {
    "⟨": "<",
    "⟩": ">",
    "⟮": "(",
    "⟯": ")",
    "⌈": "[",
    "⌉": "]",
    "⌊": "[",
    "⌋": "]",
    "⎰": "[",
    "⎱": "]",
    "⌜": "[",
    "⌝": "]",
    "⌞": "[",
    "⌟": "]",
    "‖": "||",
    "↑": "|",
    "↓": "|",
    "↕": "|",
    "⇑": "||",
    "⇓": "||",
    "⇕": "||",
    "\\": "|",
}


def delimiter(sign: str, above: int, below: int, glyphs: Glyphs) -> Box:
    """Draw a delimiter with so many rows above and below the baseline."""
    height = above + below + 1
    if height == 1:
        return box_of(_alone(sign, glyphs))
    if glyphs.is_ascii:
        return _column([_ASCII_ROWS.get(sign, sign)] * height, above)
    if sign in "⟨⟩":
        return _angle(sign, height, above)
    if sign in "/\\":
        return _slope("╱" if sign == "/" else "╲", height, above)
    upper, middle, lower = tuple(_PARTS[sign])
    rows = [upper, *([middle] * (height - 2)), lower]
    if sign in _MIDDLES and height > 2:
        rows[min(max(above, 1), height - 2)] = _MIDDLES[sign]
    return _column(rows, above)


def _alone(sign: str, glyphs: Glyphs) -> str:
    return glyphs.sign(sign) if sign != "\\" else "∖" if not glyphs.is_ascii else "|"


def _column(rows: list[str], base: int) -> Box:
    return Box(tuple(((row, PLAIN),) for row in rows), len(rows[0]), base)


def _angle(sign: str, height: int, base: int) -> Box:
    half = height // 2
    width = half + height % 2
    rows = []
    for row in range(height):
        distance = min(row, height - 1 - row)
        tip = height % 2 and row == half
        char = sign if tip else "╱" if (row < half) == (sign == "⟨") else "╲"
        position = width - 1 - distance if sign == "⟨" else distance
        rows.append(" " * position + char + " " * (width - 1 - position))
    return _column(rows, base)


def _slope(stroke: str, height: int, base: int) -> Box:
    order = range(height - 1, -1, -1) if stroke == "╱" else range(height)
    return _column([" " * left + stroke + " " * (height - 1 - left) for left in order], base)
