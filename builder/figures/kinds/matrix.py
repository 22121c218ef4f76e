"""`kind: matrix`: a heat map with its numbers: covariance, attention weights, a confusion table, a mask."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from builder.expressions.late import np
from builder.figures.canvas import Canvas
from builder.figures.canvas import bare
from builder.figures.faults import FigureFault
from builder.figures.faults import refuse
from builder.figures.fields import Colour
from builder.figures.fields import Count
from builder.figures.fields import Flag
from builder.figures.fields import Label
from builder.figures.fields import Matrix
from builder.figures.fields import Part
from builder.figures.fields import Spec
from builder.figures.fields import function_of
from builder.figures.fields import one_of
from builder.figures.fields import whole
from builder.figures.formula import Formula
from builder.figures.late import mpl
from builder.figures.style import COLOURS
from builder.figures.style import GREY
from builder.figures.style import INK
from builder.figures.style import SMALL

#: The most rows and columns; beyond the second number no digits fit into the cells.
LARGEST = 40
HATCH = "#a2a7ae"
_DIGITS_UP_TO = 10


class Outline(Part):
    """A frame around some rows and columns, counted from 1."""

    row: Annotated[Count, whole(1, LARGEST)]
    column: Annotated[Count, whole(1, LARGEST)]
    rows: Annotated[Count, whole(1, LARGEST)] = Count(1)
    columns: Annotated[Count, whole(1, LARGEST)] = Count(1)
    colour: Colour | None = None


class MatrixFigure(Spec):
    """One matrix."""

    values: Matrix
    digits: Annotated[Count, whole(0, 4)] = Count(2)
    numbers: Flag = True
    rows: tuple[Label, ...] = ()
    columns: tuple[Label, ...] = ()
    row_name: Label | None = None
    column_name: Label | None = None
    masked: Annotated[Formula, function_of("i", "j")] | None = None
    sums: Annotated[str, one_of("none", "rows", "columns", "both")] = "none"
    outlines: tuple[Outline, ...] = ()
    title: Label | None = None


def draw(spec: MatrixFigure, canvas: Canvas) -> None:
    """Draw the cells, what is masked crossed out, sums beyond a gap."""
    values = spec.values
    rows, columns = values.shape
    _check(spec, rows, columns)
    wide = columns + 1.3 * (spec.sums in {"rows", "both"})
    cell = min(0.62, 3.1 / max(wide, 1))
    (axes,) = canvas.axes(1, 1, (rows + 1.3 * (spec.sums in {"columns", "both"})) * max(cell, 0.1) + 0.55)
    bare(axes)
    hidden = _hidden(spec, rows, columns)
    scale = max(1e-12, float(np.abs(values[~hidden]).max(initial=0)))
    small = max(rows, columns) <= _DIGITS_UP_TO and spec.numbers
    for i in range(rows):
        for j in range(columns):
            _cell(
                axes,
                (j, i),
                None if hidden[i, j] else values[i, j],
                values[i, j] / scale,
                spec.digits if small else None,
            )
    _sums(spec, axes, np.where(hidden, 0, values))
    _names(spec, axes, canvas, rows, columns)
    for outline in spec.outlines:
        _outline(axes, outline, rows, columns)
    axes.set_xlim(-0.55, wide - 0.4)
    axes.set_ylim(rows + 1.3 * (spec.sums in {"columns", "both"}) - 0.4, -0.55)


def _check(spec: MatrixFigure, rows: int, columns: int) -> None:
    if max(rows, columns) > LARGEST:
        message = f"a matrix of {rows} x {columns} is too large; at most {LARGEST} rows and columns are drawn"
        raise FigureFault(("values",), refuse("", "FM406", message).flaw)
    for key, names, count in (("rows", spec.rows, rows), ("columns", spec.columns, columns)):
        if names and len(names) != count:
            raise FigureFault((key,), refuse("", "FM404", f"{count} {key} have {len(names)} names").flaw)


def _hidden(spec: MatrixFigure, rows: int, columns: int) -> Any:
    """Find the cells that the mask hides; their rows and columns count from 1."""
    hidden = np.zeros((rows, columns), dtype=bool)
    if spec.masked is not None:
        for i in range(rows):
            for j in range(columns):
                found = spec.masked.value(i=i + 1, j=j + 1)
                if not isinstance(found, bool):
                    raise refuse(spec.masked.text, "FM404", "a condition is wanted here, such as j > i")
                hidden[i, j] = found
    return hidden


def _tint(share: float) -> tuple[float, float, float]:
    """Mix a colour with white: blue for positive shares, red for negative ones."""
    full = COLOURS["blue" if share >= 0 else "red"]
    strength = 0.06 + 0.84 * min(1.0, abs(share))
    red, green, blue = (1 - strength * (1 - int(full[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _cell(axes: Any, at: tuple[int, int], value: float | None, share: float, digits: int | None) -> None:
    x, y = at
    corner = (x - 0.48, y - 0.48)
    if value is None:
        axes.add_patch(
            mpl.patches.Rectangle(corner, 0.96, 0.96, facecolor="none", edgecolor=HATCH, hatch="///", lw=0.6)
        )
        return
    tint = _tint(share)
    axes.add_patch(mpl.patches.Rectangle(corner, 0.96, 0.96, facecolor=tint, lw=0))
    if digits is not None:
        light = 0.2126 * tint[0] ** 2.2 + 0.7152 * tint[1] ** 2.2 + 0.0722 * tint[2] ** 2.2 < 0.2
        axes.text(
            x, y, _written(value, digits), ha="center", va="center", fontsize=SMALL, color="white" if light else INK
        )


def _written(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}") if float(text) else text.lstrip("-")


def _sums(spec: MatrixFigure, axes: Any, values: Any) -> None:
    rows, columns = values.shape
    look = {"ha": "center", "va": "center", "fontsize": SMALL, "color": INK}
    if spec.sums in {"rows", "both"}:
        for i, total in enumerate(values.sum(axis=1)):
            axes.text(columns + 0.3, i, _written(total, spec.digits), **look)
    if spec.sums in {"columns", "both"}:
        for j, total in enumerate(values.sum(axis=0)):
            axes.text(j, rows + 0.3, _written(total, spec.digits), **look)
    if spec.sums in {"rows", "both"}:
        axes.text(columns + 0.3, -0.6, "sum", **look | {"va": "bottom", "color": GREY})
    if spec.sums in {"columns", "both"}:
        axes.text(-0.62, rows + 0.3, "sum", **look | {"ha": "right", "color": GREY})
    if spec.sums == "both":
        axes.text(columns + 0.3, rows + 0.3, _written(values.sum(), spec.digits), **look)


def _names(spec: MatrixFigure, axes: Any, canvas: Canvas, rows: int, columns: int) -> None:
    for i, name in enumerate(spec.rows):
        canvas.write(axes, (-0.62, i), name, ha="right")
    for j, name in enumerate(spec.columns):
        canvas.write(axes, (j, -0.6), name, va="bottom")
    longest = max((len(name) for name in spec.rows), default=0)
    if spec.row_name:
        canvas.label(axes, (-0.62, (rows - 1) / 2), spec.row_name, "left", rotation=90, shift=(-12 - 5.6 * longest, 0))
    above = [text for text in (spec.title, spec.column_name) if text]
    if above:
        canvas.label(axes, ((columns - 1) / 2, -0.6), "\n".join(above), "above", shift=(0, 16 if spec.columns else 3))


def _outline(axes: Any, outline: Outline, rows: int, columns: int) -> None:
    if outline.row + outline.rows - 1 > rows or outline.column + outline.columns - 1 > columns:
        raise refuse(outline.row, "FM404", f"the outline leaves the matrix of {rows} x {columns}")
    corner = (outline.column - 1.5, outline.row - 1.5)
    ink = COLOURS[outline.colour or "ink"]
    look: dict[str, Any] = {"fill": False, "edgecolor": ink, "lw": 2, "zorder": 4, "clip_on": False}
    axes.add_patch(mpl.patches.Rectangle(corner, int(outline.columns), int(outline.rows), **look))
