"""A figure to its picture: SVG for cards, PNG for terminals; the only way into matplotlib."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any

from builder.diagnostics import Flaw
from builder.figures.canvas import Canvas
from builder.figures.faults import FigureFault
from builder.figures.faults import refuse
from builder.figures.labels import check_formulas
from builder.figures.labels import check_signs
from builder.figures.late import backend_svg
from builder.figures.late import mpl
from builder.figures.model import Figure
from builder.figures.model import Prepared
from builder.figures.overlaps import check_texts
from builder.figures.plain import Text
from builder.figures.read import prepare
from builder.figures.style import RC
from builder.figures.svg import tidy_svg

#: The largest picture, in bytes.
LARGEST_SVG = 60_000


def draw_svg(figure: Figure) -> bytes:
    """Draw a figure as SVG, the same bytes everywhere; raise FigureFault where it cannot be drawn."""
    return draw_data(figure.data, figure.name)


def draw_png(figure: Figure, dpi: float = 200) -> bytes:
    """Draw a figure as PNG on a transparent ground."""
    out = io.BytesIO()
    with drawn(prepare(figure.data), figure.name) as sheet:
        sheet.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()


def draw_data(data: str, name: str) -> bytes:
    """Draw the data of a figure as SVG; the name makes its ids its own."""
    out = io.StringIO()
    prepared = prepare(data)
    with drawn(prepared, name) as sheet:
        canvas: Any = sheet.canvas
        canvas.print_svg(out, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        check_texts(sheet, prepared.setting.labels)
    picture = tidy_svg(out.getvalue())
    if len(picture) > LARGEST_SVG:
        message = f"the picture has {len(picture) / 1000:.0f} KB; at most {LARGEST_SVG // 1000} are allowed"
        raise FigureFault((), refuse("", "FM409", message, "draw fewer points, arrows or cells").flaw)
    return picture


def _as_it_is(sheet: mpl.figure.Figure) -> None:
    """Change nothing."""


@contextmanager
def drawn(
    prepared: Prepared, name: str, adapt: Callable[[mpl.figure.Figure], None] = _as_it_is
) -> Iterator[mpl.figure.Figure]:
    """Draw on a sheet of matplotlib's, in the house style whatever the user's own settings are.

    `adapt` may change what was drawn before it is laid out.
    """
    labels = prepared.setting.labels
    _raise_first(labels, check_signs)
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings: Any = mpl.rcParams
        mpl.rcdefaults()
        settings.update(RC)
        settings["svg.hashsalt"] = name
        sheet = mpl.figure.Figure(layout="constrained")
        backend_svg.FigureCanvasSVG(sheet)
        try:
            prepared.kind.draw(prepared.spec, Canvas(sheet))
            adapt(sheet)
            engine: Any = sheet.get_layout_engine()
            engine.execute(sheet)
            sheet.set_layout_engine("none")
            yield sheet
        except ValueError:
            _raise_first(labels, check_formulas)  # only now: reading every formula twice takes longer than drawing
            raise


def _raise_first(labels: Sequence[Text], check: Callable[[str], Flaw | None]) -> None:
    """Raise the fault of the first label that has a flaw."""
    for label in labels:
        if flaw := check(str(label)):
            raise FigureFault(label.path, flaw)
