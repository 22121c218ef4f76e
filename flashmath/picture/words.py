"""The alt text of a figure to lines, and what is said where no drawing is."""

from __future__ import annotations

from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import restyle
from flashmath.page.look import Look
from flashmath.page.wrap import wrap_text

_NARROWEST = 12


def alt_lines(alt: str, look: Look, trouble: str = "") -> list[Line]:
    """Write the words of a figure beside a bar, and below them why it is not drawn."""
    bar = "" if look.is_spoken else "| " if look.signs.is_ascii else "│ "
    width = max(_NARROWEST, look.width - len(bar))
    words = wrap_text([("Figure: ", DIM), (look.spell(alt), PLAIN)], width, look.signs)
    if trouble:
        told = wrap_text([(look.spell(f"It cannot be drawn: {trouble}."), PLAIN)], width, look.signs)
        words += [restyle(line, DIM) for line in told]
    return [((bar, DIM), *line) for line in words] if bar else words


def waiting_lines() -> list[Line]:
    """Say that a figure is on its way."""
    return [(("The figure is being drawn.", DIM),)]
