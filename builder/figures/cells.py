"""A figure for a terminal: dots, four rows of two in each cell, and its texts apart, each at its cell."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING
from typing import Any
from unicodedata import combining

from builder.expressions.late import np
from builder.figures.canvas import axis_of
from builder.figures.dotting import fit_to_dots
from builder.figures.drawing import drawn
from builder.figures.late import mpl
from builder.figures.overlaps import hidden_texts
from builder.figures.pixels import pixel_canvas
from builder.figures.pixels import rasterize
from builder.figures.read import prepare
from builder.figures.style import WIDTH

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

#: Dots in a cell.
ACROSS, DOWN = 2, 4
#: The font of the layout, and how wide its letters are, by its size: one letter fills one cell.
_FONT, _ADVANCE = "DejaVu Sans Mono", 0.602
#: A figure is pressed down to no less than this share of its height; from there on it becomes narrower too.
_LOWEST = 0.7
#: Where the name of an upright axis stands, by the axes: above its upper end.
_ABOVE = (0, 1.03)

#: Turns a label, with formulas in dollars, into one that a terminal shows.
Spell = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Word:
    """A text at a cell, counted from the upper left corner, in a colour 0xRRGGBB; numbers at axes matter less."""

    column: int
    row: int
    text: str
    colour: int
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """A figure of so many cells: red, green, blue and opacity of every dot, and the texts, what matters first."""

    columns: int
    rows: int
    dots: Any
    words: tuple[Word, ...]


def draw_cells(data: str, name: str, columns: int, rows: int, spell: Spell) -> Cells:
    """Draw the data of a figure for a terminal, at most so many cells wide and high."""
    across = columns

    def adapt(sheet: Sheet) -> None:
        nonlocal across
        width, height = (float(length) for length in sheet.get_size_inches())
        steepness = height / width * ACROSS / DOWN
        across = max(1, min(columns, int(rows / (_LOWEST * steepness))))
        dot = _dot(across)
        sheet.set_size_inches(width, min(ceil(steepness * across), rows) * DOWN * dot / 72)
        _write_for_cells(sheet, spell, ACROSS * dot / _ADVANCE)
        fit_to_dots(sheet, dot)

    with drawn(prepare(data), name, adapt) as sheet:
        return _to_cells(sheet, across, 72 / _dot(across))


def _dot(columns: int) -> float:
    """Give the width of a dot in points, where so many cells fill the width of a figure."""
    return WIDTH * 72 / (ACROSS * columns)


def _write_for_cells(sheet: Any, spell: Spell, size: float) -> None:
    """Write every text in letters as wide as a cell, and upright, so that the layout leaves room for it."""
    for axes in sheet.axes:
        _fix_numbers(axes, spell)
        label = axes.yaxis.label
        if label.get_text() and label.get_rotation() and not hasattr(axes, "zaxis"):
            label.set(rotation=0, ha="left", va="bottom")
            axes.yaxis.set_label_coords(*_ABOVE)
    for text in _texts(sheet):
        text.set(fontfamily=_FONT, fontsize=size, linespacing=1.0, fontweight="normal", fontstyle="normal", rotation=0)
        text.set_text(spell(text.get_text()))


def _fix_numbers(axes: Any, spell: Spell) -> None:
    """Let the numbers at the axes be plain text."""
    for axis in axis_of(axes):
        for is_minor in (False, True):
            formatter = axis.get_minor_formatter() if is_minor else axis.get_major_formatter()
            places = _inside(axis, axis.get_minorticklocs() if is_minor else axis.get_majorticklocs())
            texts = [spell(text) for text in formatter.format_ticks(places)]
            (axis.set_minor_locator if is_minor else axis.set_major_locator)(mpl.ticker.FixedLocator(places))
            (axis.set_minor_formatter if is_minor else axis.set_major_formatter)(mpl.ticker.FixedFormatter(texts))


def _inside(axis: Any, places: Any) -> list[float]:
    """Leave out the places beyond the window, which the layout would make room for."""
    to_height = axis.get_transform().transform
    low, high = sorted(to_height(np.asarray(axis.get_view_interval())))
    slack = 1e-6 * (high - low)
    return [float(place) for place in places if low - slack <= to_height(np.asarray([place]))[0] <= high + slack]


def _to_cells(sheet: Any, columns: int, dpi: float) -> Cells:
    """Draw the sheet twice: once to learn where its texts are, once without them."""
    canvas = pixel_canvas(sheet, dpi)
    canvas.draw()
    rows = round(sheet.bbox.height / DOWN)
    words = tuple(sorted(_words(sheet, canvas.get_renderer(), rows), key=lambda word: word.is_number))
    for text in _texts(sheet):
        text.set_alpha(0)
    drawn_dots = rasterize(sheet, dpi)
    dots = np.zeros((rows * DOWN, columns * ACROSS, 4), dtype=np.uint8)
    height, width = min(len(drawn_dots), len(dots)), min(drawn_dots.shape[1], dots.shape[1])
    dots[:height, :width] = drawn_dots[:height, :width]
    return Cells(columns, rows, dots, words)


def _texts(sheet: Any) -> list[Any]:
    return list(sheet.findobj(mpl.text.Text))


def _words(sheet: Any, renderer: Any, rows: int) -> Iterator[Word]:
    hidden = {id(text) for axes in sheet.axes for text in hidden_texts(axes)}
    numbers = {id(text) for axes in sheet.axes for text in _numbers(axes)}
    for text in _texts(sheet):
        if not text.get_visible() or not text.get_text().strip() or id(text) in hidden:
            continue
        box = mpl.text.Text.get_window_extent(text, renderer)
        red, green, blue = (round(255 * part) for part in mpl.colors.to_rgb(text.get_color()))
        lines = text.get_text().split("\n")
        top = rows - (box.y0 + box.y1) / (2 * DOWN) - len(lines) / 2
        share = {"center": 0.5, "right": 1.0}.get(text.get_ha(), 0.0)
        for index, line in enumerate(lines):
            column = (box.x0 + share * box.width) / ACROSS - share * len(cells_in(line))
            yield Word(round(column), round(top + index), line, red << 16 | green << 8 | blue, id(text) in numbers)


def _numbers(axes: Any) -> Iterator[Any]:
    for axis in axis_of(axes):
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            yield from (tick.label1, tick.label2)


def cells_in(text: str) -> list[str]:
    """Cut a text into what each cell holds: a sign with the accents over it."""
    cells: list[str] = []
    for sign in text:
        if cells and combining(sign):
            cells[-1] += sign
        else:
            cells.append(sign)
    return cells
