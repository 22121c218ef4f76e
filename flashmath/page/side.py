"""One text of a card to lines: what every face prints."""

from __future__ import annotations

from collections.abc import Sequence

from builder.tex.macros import Macros
from builder.tex.segments import Segment
from flashmath.mathematics.style import Line
from flashmath.page.blocks import Blocks
from flashmath.page.look import Look
from flashmath.page.markup import parse_markup


def side_lines(segments: Sequence[Segment], macros: Macros, look: Look) -> list[Line]:
    """Turn the segments of a text into lines of at most the look's width.

    Raises ValueError for a text that cannot be shown: a formula that does not parse, or UnknownMathematics.
    """
    return Blocks(segments, macros).lines(parse_markup(segments), look)
