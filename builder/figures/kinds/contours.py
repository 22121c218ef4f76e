"""`kind: contours`: a function of two variables by its contours or as a surface, with gradients, constraints, runs."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from pydantic import Field
from pydantic import model_validator

from builder.diagnostics import Flaw
from builder.expressions.late import np
from builder.figures.canvas import Canvas
from builder.figures.canvas import draw_levels
from builder.figures.canvas import few_ticks
from builder.figures.canvas import name_axes
from builder.figures.faults import FigureFault
from builder.figures.faults import refuse
from builder.figures.fields import Colour
from builder.figures.fields import Count
from builder.figures.fields import Flag
from builder.figures.fields import Label
from builder.figures.fields import OfXY
from builder.figures.fields import Pair
from builder.figures.fields import Part
from builder.figures.fields import Range
from builder.figures.fields import Side
from builder.figures.fields import Spec
from builder.figures.fields import Vector
from builder.figures.fields import one_of
from builder.figures.fields import stop
from builder.figures.fields import whole
from builder.figures.kinds.descent import Descent
from builder.figures.kinds.descent import gradient
from builder.figures.kinds.descent import run
from builder.figures.kinds.surface import draw_surface
from builder.figures.late import mpl
from builder.figures.style import COLOURS
from builder.figures.style import FAINT
from builder.figures.style import GREY
from builder.figures.style import INK
from builder.figures.style import colour
from builder.figures.style import dashes

#: The points of the grid along each side.
GRID = 61


class Constraint(Part):
    """The curve on which an expression is zero."""

    zero: OfXY
    label: Label | None = None
    colour: Colour | None = None


class Point(Part):
    """A point of the plane."""

    at: Pair
    label: Label | None = None
    side: Side = "above right"
    gradient: Flag = False


class Frame(Part):
    """What stands around and upon one function of x and y."""

    title: Label | None = None
    x: Range = (-3.0, 3.0)
    y: Range = (-3.0, 3.0)
    levels: Annotated[Count, whole(2, 30)] = Count(10)
    at: Vector | None = None
    arrows: Annotated[Count, whole(2, 12)] | None = None
    constraints: tuple[Constraint, ...] = ()
    runs: tuple[Descent, ...] = ()
    points: tuple[Point, ...] = ()
    xlabel: Label | None = None
    ylabel: Label | None = None


class Panel(Frame):
    """One function of x and y."""

    f: OfXY


class Contours(Frame, Spec):
    """One function, or several panels."""

    f: OfXY | None = None
    as_: Annotated[str, one_of("map", "surface"), Field(alias="as")] = "map"
    panels: tuple[Panel, ...] = ()
    columns: Annotated[Count, whole(1, 3)] = Count(1)
    equal: Flag = True

    @model_validator(mode="after")
    def _demand_a_function(self) -> Contours:
        if self.f is None and not self.panels:
            stop(FigureFault((), Flaw(0, 1, "FM102", "the figure has no f", "add f: an expression of x and y")))
        return self

    def all_panels(self) -> tuple[Panel, ...]:
        """Give the panels; the figure itself is the only one where it names none."""
        if self.f is None:
            return self.panels
        return (Panel.model_construct(f=self.f, **{name: getattr(self, name) for name in Frame.model_fields}),)


def draw(spec: Contours, canvas: Canvas) -> None:
    """Draw every panel."""
    panels = spec.all_panels()
    columns = min(spec.columns, len(panels))
    if spec.as_ == "surface":
        draw_surface([(panel.f, panel.x, panel.y, panel.title) for panel in panels], columns, canvas)
        return
    wide, high = panels[0].x, panels[0].y
    ratio = (high[1] - high[0]) / (wide[1] - wide[0]) if spec.equal else 0.75
    height = min(4.2, max(1.3, 3.3 * ratio / columns)) + 0.35
    for panel, axes in zip(panels, canvas.axes(len(panels), columns, height), strict=True):
        _draw_panel(panel, axes, canvas)
        few_ticks(axes, 6 if columns == 1 else 4, 5)
        if spec.equal:
            axes.set_aspect("equal")
    canvas.legend()


def _draw_panel(panel: Panel, axes: Any, canvas: Canvas) -> None:
    x, y = np.meshgrid(np.linspace(*panel.x, GRID), np.linspace(*panel.y, GRID))
    _draw_field(panel, axes, x, y)
    axes.set_xlim(*panel.x)
    axes.set_ylim(*panel.y)
    for index, constraint in enumerate(panel.constraints):
        values = constraint.zero.over(("x", "y"), x, y)
        if not np.nanmin(values) < 0 < np.nanmax(values):
            raise refuse(constraint.zero.text, "FM404", "the expression is zero nowhere in the window")
        ink = colour(constraint.colour, index + 1)
        draw_levels(axes, (x, y, values), [0.0], color=ink, lw=1.8, zorder=3)
        canvas.enter(_line(ink, "-"), constraint.label)
    if panel.arrows:
        _draw_arrows(panel, axes, int(panel.arrows))
    for index, descent in enumerate(panel.runs):
        _draw_run(panel, descent, index, axes, canvas)
    for point in panel.points:
        _draw_point(panel, point, axes, canvas)
    name_axes(axes, panel.xlabel, panel.ylabel, panel.title)


def _line(ink: str, dash: Any, marker: str = "") -> Any:
    return mpl.lines.Line2D([], [], color=ink, ls=dash, marker=marker, ms=4)


def _draw_field(panel: Panel, axes: Any, x: Any, y: Any) -> None:
    values = panel.f.over(("x", "y"), x, y)
    finite = values[np.isfinite(values)]
    if not finite.size or finite.min() == finite.max():
        raise refuse(panel.f.text, "FM404", "the function has no contours in this window")
    levels: Any = int(panel.levels)
    if panel.at is not None:
        levels = np.unique(panel.at)
    draw_levels(axes, (x, y, values), levels, color=GREY, lw=0.8, alpha=0.75, zorder=1)


def _draw_arrows(panel: Panel, axes: Any, count: int) -> None:
    """Draw gradients over a grid, each amid its cell; the longest fills it, so that none leaves the picture."""
    xs, ys = (np.linspace(*side, 2 * count + 1)[1::2] for side in (panel.x, panel.y))
    points = [(float(x), float(y)) for y in ys for x in xs]
    arrows = np.array([gradient(panel.f, point) for point in points])
    cell = np.array([panel.x[1] - panel.x[0], panel.y[1] - panel.y[0]]) / count
    scale = (float((np.abs(arrows) / cell).max()) or 1.0) * 1.05
    look = {"color": COLOURS["blue"], "angles": "xy", "scale_units": "xy", "scale": scale, "width": 0.006, "zorder": 3}
    axes.quiver(*np.array(points).T, *arrows.T, pivot="middle", **look)


def _draw_run(panel: Panel, descent: Descent, index: int, axes: Any, canvas: Canvas) -> None:
    points = run(descent, panel.f)
    ink, dash = colour(descent.colour, index), dashes(None, index)
    look = {"color": ink, "ls": dash, "lw": 1.3, "zorder": 4, "scalex": False, "scaley": False}
    if len(points) <= 121:
        look |= {"marker": "osD^v"[index % 5], "ms": 2.8 if len(points) <= 41 else 2.2}
    axes.plot(*points.T, **look)
    canvas.enter(_line(ink, dash, "osD^v"[index % 5]), descent.label)


def _draw_point(panel: Panel, point: Point, axes: Any, canvas: Canvas) -> None:
    axes.plot(*point.at, "o", color=INK, ms=5, mec=FAINT, mew=0.6, zorder=6, scalex=False, scaley=False)
    canvas.label(axes, point.at, point.label, point.side)
    if point.gradient:
        wide = panel.x[1] - panel.x[0]
        _direction(axes, gradient(panel.f, point.at), point.at, reach=0.17 * wide, aside=0.0, ink=COLOURS["blue"])
        for index, constraint in enumerate(panel.constraints, start=1):
            ink = colour(constraint.colour, index)
            _direction(
                axes,
                gradient(constraint.zero, point.at),
                point.at,
                reach=0.11 * wide,
                aside=0.022 * index * wide,
                ink=ink,
            )


def _direction(axes: Any, arrow: Any, at: tuple[float, float], *, reach: float, aside: float, ink: str) -> None:
    """Draw the direction of a gradient with a given length, moved aside so that parallel ones are both seen."""
    along = arrow / (float(np.hypot(*arrow)) or 1.0)
    start = np.array(at) + aside * np.array([along[1], -along[0]])
    style = {"arrowstyle": "-|>", "color": ink, "lw": 1.7, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 11}
    axes.annotate("", start + reach * along, start, arrowprops=style, zorder=5)
