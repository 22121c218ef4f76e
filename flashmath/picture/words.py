"""The alt text of a figure to lines, and what is said where no drawing is."""

from __future__ import annotations

from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import restyle
from flashmath.page.look import Look
from flashmath.page.wrap import wrap_text

_NARROWEST = 12


def alt_lines(alt: str, look: Look, remark: str = "") -> list[Line]:
    """Write the words of a figure beside a bar, and below them a remark, such as why it is not drawn."""
    bar = "" if look.is_spoken else "| " if look.signs.is_ascii else "│ "
    width = max(_NARROWEST, look.width - len(bar))
    words = wrap_text([("Figure: ", DIM), (look.spell(alt), PLAIN)], width, look.signs)
    if remark:
        told = wrap_text([(look.spell(f"{remark[:1].upper()}{remark[1:]}."), PLAIN)], width, look.signs)
        words += [restyle(line, DIM) for line in told]
    return [((bar, DIM), *line) for line in words] if bar else words


def left_out_lines(alt: str, look: Look, rows: int) -> list[Line]:
    """Say which key shows a figure that has no room, after its words where so many rows hold them."""
    lines = alt_lines(alt, look, "press o to see it")
    return lines if len(lines) <= rows else [(("Press o to see the figure.", DIM),)]


def waiting_lines() -> list[Line]:
    """Say that a figure is on its way."""
    return [(("The figure is being drawn.", DIM),)]
