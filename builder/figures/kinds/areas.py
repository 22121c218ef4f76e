"""Areas under curves and between them, smooth or in rectangles."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from builder.expressions.late import np
from builder.figures.fields import Colour
from builder.figures.fields import Count
from builder.figures.fields import Label
from builder.figures.fields import Nth
from builder.figures.fields import Number
from builder.figures.fields import Part
from builder.figures.fields import Range
from builder.figures.fields import one_of
from builder.figures.fields import whole
from builder.figures.formula import Formula
from builder.figures.sampling import SAMPLES
from builder.figures.style import SERIES
from builder.figures.style import TINT
from builder.figures.style import colour

#: Where in its stretch each rectangle takes its height.
_SHARES = {"left": 0.0, "middle": 0.5, "right": 1.0}


class Area(Part):
    """The area between a curve and a level or another curve."""

    under: Nth
    above: Nth | None = None
    base: Number = 0
    over: Range | None = None
    bars: Annotated[Count, whole(1, 100)] | None = None
    height: Annotated[str, one_of("left", "middle", "right")] = "left"
    label: Label | None = None
    colour: Colour | None = None


def draw_area(
    axes: Any, area: Area, curve: Formula, base: Formula | None, over: tuple[float, float], *, index: int
) -> Any:
    """Fill an area; give what stands for it in the legend."""
    tint = colour(area.colour, index % len(SERIES))
    if area.bars is not None:
        return _draw_bars(axes, area, curve, over, tint)
    xs = np.linspace(*over, SAMPLES // 2)
    ys = curve.along("x", xs)
    floor = area.base if base is None else base.along("x", xs)
    return axes.fill_between(xs, ys, floor, color=tint, alpha=TINT, lw=0, zorder=1)


def _draw_bars(axes: Any, area: Area, curve: Formula, over: tuple[float, float], tint: str) -> Any:
    edges = np.linspace(*over, int(area.bars or 1) + 1)
    widths = np.diff(edges)
    heights = curve.along("x", edges[:-1] + _SHARES[area.height] * widths)
    look = {"align": "edge", "edgecolor": tint, "lw": 0.9, "zorder": 1.5}
    rgb = [int(tint[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return axes.bar(edges[:-1], heights - area.base, widths, bottom=area.base, facecolor=(*rgb, TINT), **look)
