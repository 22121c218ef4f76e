"""Boxes: rows of styled text of one width, with a baseline."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from typing import NamedTuple

from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Span
from flashmath.mathematics.style import Style
from flashmath.mathematics.style import restyle
from flashmath.mathematics.style import width_of
from flashmath.mathematics.style import width_of_line


class Box(NamedTuple):
    """Rows of one width; `base` is the row on the baseline, `is_barred` says that a bar fills it."""

    rows: tuple[Line, ...]
    width: int
    base: int = 0
    is_barred: bool = False

    @property
    def height(self) -> int:
        """Give the number of rows."""
        return len(self.rows)

    @property
    def below(self) -> int:
        """Give the number of rows under the baseline."""
        return len(self.rows) - 1 - self.base


NOTHING = Box(((),), 0)


def box_of(text: str) -> Box:
    """Make a box of one row from text."""
    return Box((((text, PLAIN),),), width_of(text))


def box_of_line(line: Line) -> Box:
    """Make a box of one row from a line."""
    return Box((line,), width_of_line(line))


def blank(width: int, height: int = 1, base: int = 0) -> Box:
    """Make an empty box."""
    return Box((((" " * width, PLAIN),) if width else (),) * height, width, base)


def beside(boxes: Sequence[Box]) -> Box:
    """Put boxes side by side on one baseline."""
    if len(boxes) == 1:
        return boxes[0]
    width = sum(box.width for box in boxes)
    above = max((box.base for box in boxes), default=0)
    below = max((len(box.rows) - 1 - box.base for box in boxes), default=0)
    if not above and not below:
        return Box((tuple(span for box in boxes for span in box.rows[0]),), width)
    rows: list[list[Span]] = [[] for _ in range(above + below + 1)]
    for box in boxes:
        first = above - box.base
        last = first + len(box.rows)
        gap = (" " * box.width, PLAIN)
        for index, row in enumerate(rows):
            if first <= index < last:
                row.extend(box.rows[index - first])
            elif box.width:
                row.append(gap)
    return Box(tuple(map(tuple, rows)), width, above)


def stack(boxes: Sequence[Box], based_on: int) -> Box:
    """Put boxes below one another; the baseline is that of the one at index `based_on`."""
    width = max(box.width for box in boxes)
    rows = tuple(row for box in boxes for row in widen(box, width).rows)
    base = sum(len(box.rows) for box in boxes[:based_on]) + boxes[based_on].base
    return Box(rows, width, base)


def widen(box: Box, width: int, align: str = "c") -> Box:
    """Fill a box up to a width, with its content left, right or in the middle."""
    missing = width - box.width
    if missing <= 0:
        return box
    left = {"l": 0, "c": missing // 2, "r": missing}[align]
    before = (((" " * left), PLAIN),) if left else ()
    after = ((" " * (missing - left), PLAIN),) if missing - left else ()
    return Box(tuple(before + row + after for row in box.rows), width, box.base, is_barred=False)


def heighten(box: Box, above: int, below: int) -> Box:
    """Fill a box up to so many rows above and below its baseline."""
    more_above, more_below = max(0, above - box.base), max(0, below - box.below)
    empty: Line = ((" " * box.width, PLAIN),) if box.width else ()
    return box._replace(rows=(empty,) * more_above + box.rows + (empty,) * more_below, base=box.base + more_above)


def restyle_box(box: Box, style: Style) -> Box:
    """Add a style to a whole box."""
    return box._replace(rows=tuple(restyle(row, style) for row in box.rows))


def touch(left: Box, right: Box) -> bool:
    """Say whether letters of two neighbours would meet over or under the baseline and be read as one word."""
    if len(left.rows) == 1 or len(right.rows) == 1:
        return False
    for row in range(-min(left.base, right.base), min(left.below, right.below) + 1):
        if row and _ends(left.rows[left.base + row], -1) and _ends(right.rows[right.base + row], 0):
            return True
    return False


def _ends(line: Line, place: int) -> bool:
    text = line[place][0] if line else ""
    return bool(text) and text[place].isalnum()


def extent(boxes: Iterable[Box]) -> tuple[int, int]:
    """Say how many rows boxes on one baseline take above it and below it."""
    above = below = 0
    for box in boxes:
        above = max(above, box.base)
        below = max(below, box.below)
    return above, below
