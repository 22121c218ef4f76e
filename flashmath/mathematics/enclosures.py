"""Boxes drawn around a formula, and strokes through it."""

from __future__ import annotations

from flashmath.mathematics.box import Box
from flashmath.mathematics.box import beside
from flashmath.mathematics.box import blank
from flashmath.mathematics.box import box_of
from flashmath.mathematics.box import stack
from flashmath.mathematics.delimiters import delimiter
from flashmath.mathematics.glyphs import Glyphs
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line

#: The strokes that Unicode puts through the character before them.
_STROKES = {"cancel": "\u0338", "bcancel": "\u20e5", "xcancel": "\u0338\u20e5"}


def enclose(inside: Box, notation: str, glyphs: Glyphs) -> Box:
    """Draw a frame around a box, or strike it out."""
    if notation == "box":
        return _framed(inside, glyphs)
    if glyphs.is_ascii:
        left, right = (delimiter(sign, inside.base, inside.below, glyphs) for sign in "()")
        return beside([box_of(notation), left, inside, right])
    return inside._replace(rows=tuple(strike(row, notation) for row in inside.rows))


def strike(line: Line, notation: str) -> Line:
    """Put a stroke through every character of a line."""
    stroke = _STROKES[notation]
    return tuple(("".join(char if char == " " else char + stroke for char in text), style) for text, style in line)


def _framed(inside: Box, glyphs: Glyphs) -> Box:
    upper_left, upper_right, lower_left, lower_right = tuple(glyphs.corners)
    width = inside.width + 2
    side = Box((((glyphs.upright, PLAIN),),) * inside.height, 1, inside.base)
    middle = beside([side, blank(1), inside, blank(1), side])
    top = box_of(upper_left + glyphs.bar * width + upper_right)
    bottom = box_of(lower_left + glyphs.bar * width + lower_right)
    return stack((top, middle, bottom), 1)
