"""The cells of a figure to lines of Braille dots, with its texts over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from builder.expressions.late import np
from builder.figures.cells import ACROSS
from builder.figures.cells import DOWN
from builder.figures.cells import Cells
from builder.figures.cells import Word
from builder.figures.cells import cells_in
from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Style
from flashmath.mathematics.style import merge_spans
from flashmath.mathematics.style import style_of_colour

_BLANK = 0x2800
#: The bits of the dots of a Braille sign.
_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
#: In which order the dots of a cell come with more darkness.
_ORDER = (np.array([[0, 5], [6, 3], [2, 7], [4, 1]]) + 0.5) / (ACROSS * DOWN)
#: How much red, green and blue count for lightness.
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])
#: From this darkness on a dot belongs to a line or a full area; below it, an area is as dense as it is dark.
_SOLID, _DENSITY = 0.42, 0.9
#: The lightness that stands out from black as much as from white.
_MIDDLE = 0.19
_INK = 0x1D2126
#: How many texts may be missing.
_MOST_LOST = 1
#: Where a text is tried whose place is taken, as rows and columns; a single sign stands where it belongs, or nowhere.
_SHIFTS = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))


@dataclass
class _Page:
    """Signs and styles of all cells, how many of a cell's dots are solid, and which cells hold text."""

    signs: list[list[str]]
    styles: list[list[Style]]
    solid: Any
    taken: Any


class TooSmall(Exception):  # noqa: N818 - it is no error, the window has that size
    """So few cells that the figure, or its texts, have no room."""


def to_lines(cells: Cells) -> list[Line]:
    """Turn a figure into lines, without the empty ones at its ends; raise TooSmall where texts would be missing."""
    page = _draw(cells)
    lost = [word for word in cells.words if not _write(word, page) and not word.is_number]
    if len(lost) > _MOST_LOST:
        raise TooSmall
    lines = [merge_spans(zip(*row, strict=True)) for row in zip(page.signs, page.styles, strict=True)]
    return _without_spare_blanks(lines)


def _without_spare_blanks(lines: list[Line]) -> list[Line]:
    """Leave out empty lines at both ends, and all but one between others."""
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return kept[: -1 if kept and not kept[-1] else None][0 if kept and kept[0] else 1 :]


def _draw(cells: Cells) -> _Page:
    colours, opacity = cells.dots[..., :3].astype(int), cells.dots[..., 3:] / 255
    dark = 1 - (1 - (1 - colours / 255) * opacity) @ _WEIGHTS
    solid = dark >= _SOLID
    lit = solid | (dark * _DENSITY > np.tile(_ORDER, (cells.rows, cells.columns)))
    signs: list[list[str]] = []
    styles: list[list[Style]] = []
    for row in range(cells.rows):
        blocks = [
            (slice(DOWN * row, DOWN * (row + 1)), slice(ACROSS * column, ACROSS * (column + 1)))
            for column in range(cells.columns)
        ]
        signs.append([chr(_BLANK + int(_BITS[lit[block]].sum())) if lit[block].any() else " " for block in blocks])
        styles.append([_style(colours[block][lit[block]], solid[block][lit[block]]) for block in blocks])
    counts = solid.reshape(cells.rows, DOWN, cells.columns, ACROSS).sum(axis=(1, 3))
    return _Page(signs, styles, counts, np.zeros((cells.rows, cells.columns), bool))


def _style(colours: Any, solid: Any) -> Style:
    """Give a cell the colour that most of its dots have; grey ones are quiet."""
    if not len(colours):
        return PLAIN
    packed, counts = np.unique((colours[solid] if solid.any() else colours) @ [1 << 16, 1 << 8, 1], return_counts=True)
    hued = [(int(count), int(colour)) for colour, count in zip(packed, counts, strict=True) if _has_hue(int(colour))]
    if hued:
        return tone(max(hued)[1])
    return PLAIN if solid.any() and (packed == _INK).any() else DIM


def _has_hue(colour: int) -> bool:
    parts = colour >> 16, colour >> 8 & 255, colour & 255
    return max(parts) - min(parts) > 0.3 * (255 - min(parts))


def tone(colour: int) -> Style:
    """Turn a colour into one of its hue that can be read on black and on white; grey and ink are the terminal's own."""
    if not _has_hue(colour):
        return PLAIN
    parts = np.array([colour >> 16, colour >> 8 & 255, colour & 255]) / 255
    light = (1 - (1 - parts) / (1 - parts.min())) ** 2.2  # a tint has the hue of the full colour
    now = float(light @ _WEIGHTS)
    light = light * _MIDDLE / now if now > _MIDDLE else light + (_MIDDLE - now) / (1 - now) * (1 - light)
    red, green, blue = (round(255 * float(part) ** (1 / 2.2)) for part in light)
    return style_of_colour(red << 16 | green << 8 | blue)


def _write(word: Word, page: _Page) -> bool:
    """Write a text over the dots, at its place or beside it; say whether there was room."""
    signs = cells_in(word.text)
    rows, columns = page.taken.shape
    if len(signs) > columns:
        return False
    gap = int(word.is_number and len(signs) > 1)  # numbers at an axis may not run into one another
    for down, across in _SHIFTS[:1] if len(signs) == 1 else _SHIFTS[:3] if word.is_number else _SHIFTS:
        row = min(max(word.row + down, 0), rows - 1)
        first = min(max(word.column + across, 0), columns - len(signs))
        last = first + len(signs)
        if not page.taken[row, max(0, first - gap) : last + gap].any():
            _place(signs, (row, first), tone(word.colour), page)
            return True
    return False


def _place(signs: list[str], at: tuple[int, int], style: Style, page: _Page) -> None:
    row, first = at
    last = first + len(signs)
    page.signs[row][first:last] = signs
    page.styles[row][first:last] = [style] * len(signs)
    page.taken[row, first:last] = True
    for beside in (first - 1, last):  # an area keeps away from the text, a line does not
        is_inside = 0 <= beside < page.taken.shape[1] and not page.taken[row, beside]
        if is_inside and page.solid[row, beside] in (0, ACROSS * DOWN):
            page.signs[row][beside] = " "
