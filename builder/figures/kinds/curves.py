"""`kind: curves`: functions with what belongs to them; learning curves and iterates; several panels."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from typing import Any

from builder.expressions.late import np
from builder.expressions.tree import Bind
from builder.figures.canvas import Canvas
from builder.figures.canvas import cross_at_zero
from builder.figures.canvas import few_ticks
from builder.figures.canvas import name_axes
from builder.figures.canvas import set_scale
from builder.figures.faults import refuse
from builder.figures.fields import At
from builder.figures.fields import Colour
from builder.figures.fields import Count
from builder.figures.fields import Flag
from builder.figures.fields import Label
from builder.figures.fields import Line
from builder.figures.fields import Nth
from builder.figures.fields import Number
from builder.figures.fields import OfT
from builder.figures.fields import OfX
from builder.figures.fields import Pair
from builder.figures.fields import Part
from builder.figures.fields import Range
from builder.figures.fields import Scale
from builder.figures.fields import Side
from builder.figures.fields import Spec
from builder.figures.fields import Vector
from builder.figures.fields import whole
from builder.figures.kinds.areas import Area
from builder.figures.kinds.areas import draw_area
from builder.figures.sampling import sample
from builder.figures.sampling import spaced
from builder.figures.style import GREY
from builder.figures.style import INK
from builder.figures.style import colour
from builder.figures.style import dashes


class Curve(Part):
    """A function of x."""

    y: OfX
    label: Label | None = None
    over: Range | None = None
    colour: Colour | None = None
    line: Line | None = None


class Path(Part):
    """A curve whose points are given by t."""

    x: OfT
    y: OfT
    t: Range
    label: Label | None = None
    colour: Colour | None = None
    line: Line | None = None


class Series(Part):
    """Values at whole numbers, or at places of their own."""

    values: Vector
    at: Vector | None = None
    begin: Number = 1
    label: Label | None = None
    dots: Flag = True
    joined: Flag = True
    colour: Colour | None = None
    line: Line | None = None


class Tangent(Part):
    """The tangent to a curve at one x."""

    to: Nth
    at: Number
    over: Range | None = None
    label: Label | None = None
    colour: Colour | None = None


class Secant(Part):
    """The line through two points of a curve."""

    to: Nth
    between: Pair
    extended: Flag = True
    label: Label | None = None
    colour: Colour | None = None


class Straight(Part):
    """An upright or a level line: an asymptote, a threshold."""

    x: Number | None = None
    y: Number | None = None
    label: Label | None = None
    side: Side = "above right"


class Point(Part):
    """A point, given by two coordinates, or by x on a curve."""

    at: At
    on: Nth | None = None
    label: Label | None = None
    side: Side = "above right"
    drops: Flag = False
    hollow: Flag = False
    colour: Colour | None = None


class Panel(Part):
    """One pair of axes."""

    title: Label | None = None
    x: Range = (-5.0, 5.0)
    y: Range | None = None
    xlabel: Label | None = None
    ylabel: Label | None = None
    scale: Scale = "linear"
    equal: Flag = False
    curves: tuple[Curve, ...] = ()
    paths: tuple[Path, ...] = ()
    series: tuple[Series, ...] = ()
    tangents: tuple[Tangent, ...] = ()
    secants: tuple[Secant, ...] = ()
    lines: tuple[Straight, ...] = ()
    areas: tuple[Area, ...] = ()
    points: tuple[Point, ...] = ()


class Curves(Panel, Spec):
    """Curves in one panel, or in several of them."""

    panels: tuple[Panel, ...] = ()
    columns: Annotated[Count, whole(1, 2)] = Count(1)


def draw(spec: Curves, canvas: Canvas) -> None:
    """Draw all panels; they share one legend."""
    panels = spec.panels or (spec,)
    columns = min(2, spec.columns, len(panels))
    height = 2.6 if len(panels) == 1 else 1.75 if columns == 1 else 1.9
    if spec.equal and len(panels) == 1:
        height = 3.6
    for panel, axes in zip(panels, canvas.axes(len(panels), columns, height), strict=True):
        _Drawing(panel, axes, canvas, 3 if columns > 1 else 6).run()
    canvas.legend()


class _Drawing:
    """The drawing of one panel: the curves are computed once and looked up by number."""

    def __init__(self, panel: Panel, axes: Any, canvas: Canvas, ticks: int) -> None:
        self.panel, self.axes, self.canvas, self.ticks = panel, axes, canvas, ticks
        self.log_x = panel.scale in {"log", "log x"}

    def run(self) -> None:
        panel, axes = self.panel, self.axes
        set_scale(axes, panel.scale)
        drawn = 0
        for drawn, curve in enumerate(panel.curves, start=1):
            xs, ys = sample(curve.y, *(curve.over or panel.x), log=self.log_x)
            self._line(xs, ys, curve, drawn - 1)
        for drawn, path in enumerate(panel.paths, start=len(panel.curves) + 1):
            self._line(sample(path.x, *path.t, name="t")[1], sample(path.y, *path.t, name="t")[1], path, drawn - 1)
        for drawn, series in enumerate(panel.series, start=len(panel.curves) + len(panel.paths) + 1):
            self._series(series, drawn - 1)
        self._window()
        for straight in panel.lines:
            self._straight(straight)
        for index, area in enumerate(panel.areas):
            self._area(area, index)
        for index, secant in enumerate(panel.secants):
            self._secant(secant, drawn + index)
        for index, tangent in enumerate(panel.tangents):
            self._tangent(tangent, drawn + len(panel.secants) + index)
        for point in panel.points:
            self._point(point)
        name_axes(axes, panel.xlabel, panel.ylabel, panel.title)
        few_ticks(axes, self.ticks, 4 if self.ticks < 6 else 5)
        cross_at_zero(axes)
        if panel.equal:
            axes.set_aspect("equal")

    def _window(self) -> None:
        if self.panel.curves or not self.panel.series:
            self.axes.set_xlim(*self.panel.x)
        self.axes.set_ylim(*(self.panel.y or self.axes.get_ylim()))

    def _line(self, xs: Any, ys: Any, look: Curve | Path, index: int) -> None:
        (line,) = self.axes.plot(xs, ys, color=colour(look.colour, index), ls=dashes(look.line, index), zorder=3)
        self.canvas.enter(line, look.label)

    def _series(self, series: Series, index: int) -> None:
        values = series.values
        places = series.begin + np.arange(len(values)) if series.at is None else series.at
        if len(places) != len(values):
            raise refuse(series.label or "", "FM404", f"{len(values)} values stand at {len(places)} places")
        look: dict[str, Any] = {"color": colour(series.colour, index), "zorder": 3}
        look["ls"] = dashes(series.line, index) if series.joined else "none"
        if series.dots and len(values) <= 60:
            look |= {"marker": "osD^v"[index % 5], "ms": 4}
        (line,) = self.axes.plot(places, values, **look)
        self.canvas.enter(line, series.label)

    def _straight(self, straight: Straight) -> None:
        look = {"color": GREY, "lw": 1.1, "ls": (0, (4, 3)), "zorder": 2}
        (left, right), (low, high) = self.axes.get_xlim(), self.axes.get_ylim()
        if straight.x is not None:
            self.axes.axvline(straight.x, **look)
            top = "below" if "below" in straight.side else "above"
            side = straight.side if top == "above" else straight.side.replace("below", "above")
            self.canvas.label(
                self.axes,
                (straight.x, low if top == "below" else high),
                straight.label,
                side if top == "below" else side.replace("above", "below"),
            )
        if straight.y is not None:
            self.axes.axhline(straight.y, **look)
            at = left if "right" in straight.side else right
            self.canvas.label(self.axes, (at, straight.y), straight.label, straight.side)

    def _curve(self, number: Count) -> Curve:
        if number > len(self.panel.curves):
            count = len(self.panel.curves)
            raise refuse(number, "FM404", f"there is no curve {number}: the panel has {count}")
        return self.panel.curves[number - 1]

    def _area(self, area: Area, index: int) -> None:
        curve = self._curve(area.under)
        base = self._curve(area.above).y if area.above is not None else None
        patch = draw_area(self.axes, area, curve.y, base, area.over or curve.over or self.panel.x, index=index)
        self.canvas.enter(patch, area.label)

    def _through(self, at: tuple[float, float], slope: float, over: tuple[float, float] | None) -> tuple[Any, Any]:
        low, high = over or self.axes.get_xlim()
        xs = spaced(low, high, 80 if self.panel.scale != "linear" else 2)
        return xs, at[1] + slope * (xs - at[0])

    def _secant(self, secant: Secant, index: int) -> None:
        curve = self._curve(secant.to)
        (a, b), (c, d) = ((x, curve.y.real(x=x)) for x in secant.between)
        if not c > a:
            raise refuse(secant.to, "FM405", "a secant goes through two points, the left one first")
        over = None if secant.extended else (a, c)
        xs, ys = self._through((a, b), (d - b) / (c - a), over)
        look = {"color": colour(secant.colour, index), "zorder": 3, "scalex": False, "scaley": False}
        (line,) = self.axes.plot(xs, ys, lw=1.4, ls=dashes(None, index), **look)
        self.axes.plot([a, c], [b, d], "o", ms=4.5, **look)
        self.canvas.enter(line, secant.label)

    def _tangent(self, tangent: Tangent, index: int) -> None:
        curve = self._curve(tangent.to)
        slope = replace(curve.y, expr=Bind("diff", curve.y.expr, ("x",), span=curve.y.expr.span)).real(x=tangent.at)
        height = curve.y.real(x=tangent.at)
        if not np.isfinite(slope + height):
            raise refuse(curve.y.text, "FM404", f"there is no tangent at {tangent.at:g}")
        xs, ys = self._through((tangent.at, height), slope, tangent.over)
        look = {"color": colour(tangent.colour, index), "zorder": 3, "scalex": False, "scaley": False}
        (line,) = self.axes.plot(xs, ys, lw=1.4, ls=dashes(None, index), **look)
        self.axes.plot([tangent.at], [height], "o", ms=4.5, **look)
        self.canvas.enter(line, tangent.label)

    def _point(self, point: Point) -> None:
        if len(point.at) == 1 and point.on is None:
            raise refuse(point.at, "FM404", "a point has two coordinates, or stands on a curve", "add on: 1")
        x = point.at[0]
        y = point.at[1] if point.on is None else self._curve(point.on).y.real(x=x)
        if not np.isfinite(y):
            raise refuse(point.at, "FM404", f"the curve has no point at {x:g}")
        ink = colour(point.colour or "ink") if point.colour else INK
        if point.drops:
            look = {"color": GREY, "lw": 0.9, "ls": (0, (2, 2)), "scalex": False, "scaley": False, "zorder": 2}
            (left, _), (low, _) = self.axes.get_xlim(), self.axes.get_ylim()
            self.axes.plot([left, x, x], [y, y, low], **look)
        face = "white" if point.hollow else ink
        self.axes.plot([x], [y], "o", ms=5, mfc=face, mec=ink, zorder=5, scalex=False, scaley=False, clip_on=False)
        self.canvas.label(self.axes, (x, y), point.label, point.side)
