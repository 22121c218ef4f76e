"""Styled text to lines of a width; formulas stay whole while they fit into a line."""

from __future__ import annotations

from collections.abc import Iterable

from flashmath.mathematics.glyphs import Glyphs
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Span
from flashmath.mathematics.style import merge_spans
from flashmath.mathematics.style import width_of_line
from flashmath.mathematics.wrapping import words_of
from flashmath.mathematics.wrapping import wrap_line

#: A space that is no place to break a line.
KEEP = "\u00a0"


def wrap_text(text: Iterable[Span], width: int, glyphs: Glyphs) -> list[Line]:
    """Break text at its spaces; what is wider than a line is broken inside, with a mark."""
    lines: list[list[Span]] = [[]]
    used = 0
    for gap, word in words_of(text):
        space = width_of_line(word)
        if used and used + min(gap, 1) + space > width:
            lines.append([])
            used = 0
        if space > width:
            broken = wrap_line(_open(word), width, glyphs)
            lines[-1:] = [*([lines[-1]] if used else []), *map(list, broken)]
            used = width_of_line(lines[-1])
            continue
        if used and gap:
            lines[-1].append((" ", PLAIN))
            used += 1
        lines[-1].extend(word)
        used += space
    return [merge_spans(_open(line)) for line in lines if line]


def _open(line: Iterable[Span]) -> Line:
    return tuple((text.replace(KEEP, " "), style) for text, style in line)
