"""Functions of two variables as surfaces in space."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from builder.expressions.late import np
from builder.figures.canvas import Canvas
from builder.figures.faults import refuse
from builder.figures.formula import Formula
from builder.figures.labels import to_mathtext
from builder.figures.late import mpl
from builder.figures.style import COLOURS

#: The cells along each side; each is a path of its own in the picture.
CELLS = {1: 16, 2: 12, 3: 9}

#: A function, its two ranges and a title.
Surface = tuple[Formula, tuple[float, float], tuple[float, float], str | None]


def draw_surface(surfaces: Sequence[Surface], columns: int, canvas: Canvas) -> None:
    """Draw each surface in a box without numbers, light where it is high."""
    height = 3.0 if columns == 1 else 2.2 if columns == 2 else 1.75
    shades = mpl.colors.LinearSegmentedColormap.from_list("height", [COLOURS["blue"], "#7fb3dd", "#d9e8f5"])
    for axes, (f, x, y, title) in zip(
        canvas.axes(len(surfaces), columns, height, subplot_kw={"projection": "3d"}), surfaces, strict=True
    ):
        cells = CELLS[columns]
        u, v = np.meshgrid(np.linspace(*x, cells + 1), np.linspace(*y, cells + 1))
        values = f.over(("x", "y"), u, v)
        if not np.isfinite(values).all():
            raise refuse(f.text, "FM404", "the function is not defined in the whole window")
        _draw(axes, u, v, values, shades)
        if title:
            axes.set_title(to_mathtext(title), pad=0, y=1.0)


def _draw(axes: Any, u: Any, v: Any, values: Any, shades: Any) -> None:
    axes.plot_surface(
        u, v, values, cmap=shades, rstride=1, cstride=1, lw=0.5, edgecolor=COLOURS["ink"], shade=False, clip_on=False
    )
    axes.view_init(elev=28, azim=-60)
    axes.set_box_aspect((1, 1, 0.75), zoom=1.05)
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.set_ticks([])
        axis.set_pane_color((0, 0, 0, 0))
        axis.line.set_color(COLOURS["grey"])
    axes.set_xlabel("$x$", labelpad=-14)
    axes.set_ylabel("$y$", labelpad=-14)
