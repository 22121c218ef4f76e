"""`kind: bars`: chances, entropies, losses as bars; Bayes by areas, and by counting people."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from pydantic import Field
from pydantic import model_validator

from builder.diagnostics import Flaw
from builder.expressions.late import np
from builder.figures.canvas import Canvas
from builder.figures.canvas import few_ticks
from builder.figures.canvas import name_axes
from builder.figures.faults import FigureFault
from builder.figures.faults import refuse
from builder.figures.fields import Colour
from builder.figures.fields import Count
from builder.figures.fields import Flag
from builder.figures.fields import Label
from builder.figures.fields import Number
from builder.figures.fields import Part
from builder.figures.fields import Range
from builder.figures.fields import Spec
from builder.figures.fields import Vector
from builder.figures.fields import one_of
from builder.figures.fields import stop
from builder.figures.fields import whole
from builder.figures.kinds.shares import Shares
from builder.figures.kinds.shares import draw_areas
from builder.figures.kinds.shares import draw_people
from builder.figures.labels import to_mathtext
from builder.figures.style import GREY
from builder.figures.style import SMALL
from builder.figures.style import colour

#: The most bars of one figure.
MOST_BARS = 120


class Series(Part):
    """Bars of one colour."""

    values: Vector
    label: Label | None = None
    colour: Colour | None = None


class Level(Part):
    """A level to compare the bars with."""

    at: Number
    label: Label | None = None


class Bars(Spec):
    """Bars for values, or areas for shares of a whole."""

    as_: Annotated[str, one_of("bars", "areas", "people"), Field(alias="as")] = "bars"
    labels: tuple[Label, ...] = ()
    begin: Number = 0
    series: tuple[Series, ...] = ()
    stacked: Flag = False
    lying: Flag = False
    numbers: Annotated[Count, whole(0, 4)] | None = None
    levels: tuple[Level, ...] = ()
    range_: Annotated[Range | None, Field(alias="range")] = None
    xlabel: Label | None = None
    ylabel: Label | None = None
    shares: Shares | None = None

    @model_validator(mode="after")
    def _demand_values(self) -> Bars:
        if self.as_ == "bars" and not self.series:
            stop(FigureFault((), Flaw(0, 1, "FM102", "the figure has no series", "add series: [{values: [...]}]")))
        if self.as_ != "bars" and self.shares is None:
            stop(
                FigureFault((), Flaw(0, 1, "FM102", "the figure has no shares", "add shares: with of, part and labels"))
            )
        return self


def draw(spec: Bars, canvas: Canvas) -> None:
    """Draw bars side by side or one upon the other, or areas, or people."""
    if spec.shares is not None and spec.as_ != "bars":
        (draw_areas if spec.as_ == "areas" else draw_people)(spec.shares, canvas)
        canvas.legend()
        return
    count = max(len(series.values) for series in spec.series)
    _check(spec, count)
    height = 0.5 + 0.27 * count * (1 if spec.stacked else max(1, len(spec.series) * 0.7)) if spec.lying else 2.5
    (axes,) = canvas.axes(1, 1, min(5.0, max(1.4, height)))
    floor, width = np.zeros(count), 0.78 if spec.stacked else 0.78 / len(spec.series)
    for index, series in enumerate(spec.series):
        shift = 0.0 if spec.stacked else (index - (len(spec.series) - 1) / 2) * width
        values = np.zeros(count)
        values[: len(series.values)] = series.values
        patch = _draw_series(
            spec, axes, np.arange(count) + shift, values, floor=floor, width=width, ink=colour(series.colour, index)
        )
        canvas.enter(patch, series.label)
        floor = floor + values if spec.stacked else floor
    _finish(spec, axes, count, canvas)


def _check(spec: Bars, count: int) -> None:
    if count * len(spec.series) > MOST_BARS:
        message = f"{count * len(spec.series)} bars are too many; at most {MOST_BARS} are drawn"
        raise FigureFault(("series",), refuse("", "FM406", message).flaw)
    if spec.labels and len(spec.labels) != count:
        raise FigureFault(("labels",), refuse("", "FM404", f"{count} bars have {len(spec.labels)} labels").flaw)


def _draw_series(spec: Bars, axes: Any, places: Any, values: Any, *, floor: Any, width: float, ink: str) -> Any:
    look = {"color": ink, "alpha": 0.82, "lw": 0, "zorder": 2}
    if spec.lying:
        patch = axes.barh(places, values, width * 0.94, left=floor, **look)
    else:
        patch = axes.bar(places, values, width * 0.94, bottom=floor, **look)
    if spec.numbers is not None:
        for place, value, low in zip(places, values, floor, strict=True):
            _write_number(spec, axes, float(place), float(value), float(low))
    return patch


def _write_number(spec: Bars, axes: Any, place: float, value: float, low: float) -> None:
    text = f"{value:.{spec.numbers}f}".replace("-", "\N{MINUS SIGN}")
    side = -1 if value < 0 else 1
    end = low + value / 2 if spec.stacked else low + value
    at, shift = ((end, place), (4 * side, 0)) if spec.lying else ((place, end), (0, 3 * side))
    across = ("left", "right")[value < 0], "center"
    along = "center", ("bottom", "top")[value < 0]
    horizontal, vertical = across if spec.lying else along
    if spec.stacked:
        shift, horizontal, vertical = (0, 0), "center", "center"
    style = {"fontsize": SMALL, "color": "white" if spec.stacked else None, "zorder": 5}
    axes.annotate(text, at, shift, textcoords="offset points", ha=horizontal, va=vertical, **style)


def _finish(spec: Bars, axes: Any, count: int, canvas: Canvas) -> None:
    names = [to_mathtext(label) for label in spec.labels]
    along, across = (axes.yaxis, axes.xaxis) if spec.lying else (axes.xaxis, axes.yaxis)
    for level in spec.levels:
        look = {"color": GREY, "lw": 1.1, "ls": (0, (4, 3)), "zorder": 3}
        line = axes.axvline(level.at, **look) if spec.lying else axes.axhline(level.at, **look)
        canvas.enter(line, level.label)
    if spec.range_ is not None:
        (axes.set_xlim if spec.lying else axes.set_ylim)(*spec.range_)
    elif spec.numbers is not None and not spec.stacked:
        axes.margins(**{"x" if spec.lying else "y": 0.13})
    few_ticks(axes, 6, 5)
    step = 1 if names else max(1, -(-count // 12))
    places = range(0, count, step)
    along.set_ticks(list(places), names or [f"{spec.begin + place:g}" for place in places])
    along.set_tick_params(length=0)
    across.grid(True, color=GREY, alpha=0.25, lw=0.6)
    axes.set_axisbelow(True)
    low, high = axes.get_xlim() if spec.lying else axes.get_ylim()
    if low < 0 < high:
        (axes.axvline if spec.lying else axes.axhline)(0, color=GREY, lw=0.8)
    if spec.lying:
        axes.invert_yaxis()
    name_axes(axes, spec.xlabel, spec.ylabel)
    canvas.legend()
