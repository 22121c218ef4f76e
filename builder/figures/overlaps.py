"""A drawn sheet to what cannot be read on it: texts that overlap, or stand outside."""

from __future__ import annotations

import io
from collections.abc import Iterator
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING
from typing import Any

from builder.figures.canvas import axis_of
from builder.figures.faults import refuse
from builder.figures.labels import to_mathtext
from builder.figures.late import backend_svg
from builder.figures.late import mpl
from builder.figures.plain import Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

#: What may be outside or in common, in points: boxes of letters are larger than what is seen of them.
_SLACK = 2.0
#: Left, bottom, right, top.
Box = tuple[float, float, float, float]


def check_texts(sheet: Sheet, labels: Sequence[Text]) -> None:
    """Demand that every text can be read; raise FigureFault for the first that cannot."""
    boxes = list(_boxes(sheet))
    width, height = (float(length) for length in sheet.bbox.size)
    by_text = {to_mathtext(str(label)): label for label in labels}
    for text, (left, bottom, right, top) in boxes:
        if left < -_SLACK or bottom < -_SLACK or right > width + _SLACK or top > height + _SLACK:
            raise refuse(by_text.get(text, ""), "FM412", f"the text {text} stands outside the picture", _HELP)
    for (text, a), (other, b) in combinations(boxes, 2):
        wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        if wide > _SLACK and high > _SLACK:
            blamed = by_text.get(text) or by_text.get(other) or ""
            raise refuse(blamed, "FM412", f"the texts {text} and {other} overlap", _HELP)


_HELP = "choose another side, a shorter label, or fewer of them"


def _boxes(sheet: Any) -> Iterator[tuple[str, Box]]:
    """Give every text that is seen, with its box in points."""
    measuring: Any = backend_svg.RendererSVG
    renderer = measuring(*sheet.bbox.size, io.StringIO(), image_dpi=72)
    hidden = {id(text) for axes in sheet.axes for text in hidden_texts(axes)}
    for text in sheet.findobj(mpl.text.Text):
        if text.get_visible() and text.get_text().strip() and id(text) not in hidden:
            box = mpl.text.Text.get_window_extent(text, renderer)
            yield text.get_text(), (box.x0, box.y0, box.x1, box.y1)


def hidden_texts(axes: Any) -> Iterator[Any]:
    """Give the texts that are not drawn: numbers beyond the window, everything of an axis that is left out."""
    for axis in axis_of(axes):
        low, high = sorted(axis.get_view_interval())
        slack = 1e-9 * (high - low)
        left_out = not (axes.axison and axis.get_visible())
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            if left_out or not low - slack <= tick.get_loc() <= high + slack:
                yield from (tick.label1, tick.label2)
        if left_out:
            yield axis.label
