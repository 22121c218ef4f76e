"""`kind: vectors`: arrows in the plane, their span, sums, projections, angles; lines with their normal; unit balls."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from builder.expressions.late import np
from builder.figures.canvas import Canvas
from builder.figures.canvas import compass
from builder.figures.canvas import cross_at_zero
from builder.figures.canvas import few_ticks
from builder.figures.canvas import name_axes
from builder.figures.faults import FigureFault
from builder.figures.faults import refuse
from builder.figures.fields import Colour
from builder.figures.fields import Count
from builder.figures.fields import Flag
from builder.figures.fields import Label
from builder.figures.fields import Line
from builder.figures.fields import Nth
from builder.figures.fields import Number
from builder.figures.fields import Pair
from builder.figures.fields import Part
from builder.figures.fields import Range
from builder.figures.fields import Side
from builder.figures.fields import Spec
from builder.figures.fields import one_of
from builder.figures.style import COLOURS
from builder.figures.style import FAINT
from builder.figures.style import GREY
from builder.figures.style import INK
from builder.figures.style import TINT
from builder.figures.style import colour
from builder.figures.style import dashes


class Arrow(Part):
    """One arrow; its label stands beside its head."""

    to: Pair
    start: Pair = (0.0, 0.0)
    label: Label | None = None
    side: Side | None = None
    colour: Colour | None = None
    line: Line | None = None


class Combination(Part):
    """Multiples of two arrows, put tip to tail; with `reach`, those that lead to a point."""

    of: tuple[Nth, Nth]
    weights: Pair | None = None
    reach: Pair | None = None
    label: Label | None = None
    side: Side = "above right"


class Projection(Part):
    """The perpendicular drop of one arrow on the line of another."""

    of: Nth
    on: Nth
    label: Label | None = None
    side: Side = "below"
    residual: Label | None = None
    residual_side: Side = "right"


class Angle(Part):
    """The angle between two arrows that start together."""

    between: tuple[Nth, Nth]
    label: Label | None = None
    radius: Number = 0.0


class Plane(Part):
    """The line of all x with normal . x = offset, and the side that the normal points to."""

    normal: Pair
    offset: Number = 0.0
    shaded: Flag = True
    arrow: Flag = True
    label: Label | None = None
    signs: Flag = False


class Ball(Part):
    """The unit ball of a norm."""

    norm: Annotated[str, one_of("1", "2", "inf")]
    label: Label | None = None
    size: Number = 1.0


class Vectors(Spec):
    """Arrows and what is made of them, on axes of one scale."""

    vectors: tuple[Arrow, ...] = ()
    spans: tuple[Nth, ...] = ()
    combinations: tuple[Combination, ...] = ()
    projections: tuple[Projection, ...] = ()
    angles: tuple[Angle, ...] = ()
    planes: tuple[Plane, ...] = ()
    balls: tuple[Ball, ...] = ()
    x: Range | None = None
    y: Range | None = None
    grid: Flag = True
    xlabel: Label | None = None
    ylabel: Label | None = None


def draw(spec: Vectors, canvas: Canvas) -> None:
    """Draw lines first, arrows upon them."""
    (x, y), window = _window(spec), canvas.axes(1, 1, 3.0)
    (axes,) = window
    ratio = (y[1] - y[0]) / (x[1] - x[0])
    canvas.size(min(4.4, max(1.8, 3.45 * ratio + 0.35)))
    axes.set_xlim(*x)
    axes.set_ylim(*y)
    axes.set_aspect("equal")
    few_ticks(axes, 7, 7)
    if spec.grid:
        axes.grid(True, color=FAINT, lw=0.5, alpha=0.6)
    axes.set_axisbelow(True)
    cross_at_zero(axes)
    axes.autoscale(False)
    for ball in spec.balls:
        _ball(ball, spec.balls.index(ball), axes, canvas)
    for index, plane in enumerate(spec.planes):
        _plane(plane, index, axes, canvas)
    for number in spec.spans:
        arrow = _arrow(spec, number)
        axes.axline(arrow.start, _direction(arrow, number) + np.array(arrow.start), color=GREY, lw=1, ls=(0, (4, 3)))
    for combination in spec.combinations:
        _combination(spec, combination, axes, canvas)
    for angle in spec.angles:
        _angle(spec, angle, axes, canvas)
    for projection in spec.projections:
        _projection(spec, projection, axes, canvas)
    for index, arrow in enumerate(spec.vectors):
        _draw_arrow(axes, arrow.start, arrow.to, colour(arrow.colour, index), line=arrow.line)
        side = arrow.side or _side(spec, index)
        canvas.label(axes, arrow.to, arrow.label, side, color=colour(arrow.colour, index))
    name_axes(axes, spec.xlabel, spec.ylabel)
    canvas.legend()


def _window(spec: Vectors) -> tuple[tuple[float, float], tuple[float, float]]:
    """Find a window that holds everything, the origin included."""
    points = [(0.0, 0.0), *(end for arrow in spec.vectors for end in (arrow.start, arrow.to))]
    points += [corner for ball in spec.balls for corner in ((ball.size, ball.size), (-ball.size, -ball.size))]
    for combination in spec.combinations:
        parts = _parts(spec, combination)
        points += [tuple(parts[0]), tuple(parts[1]), tuple(parts[0] + parts[1])]
    if spec.planes and len(points) < 3:
        points += [(-3.0, -3.0), (3.0, 3.0)]
    found = np.array(points)
    low, high = found.min(axis=0), found.max(axis=0)
    margin = 0.14 * max(float((high - low).max()), 1.0)
    sides = [(float(a - margin), float(b + margin)) for a, b in zip(low, high, strict=True)]
    return spec.x or sides[0], spec.y or sides[1]


def _arrow(spec: Vectors, number: Count) -> Arrow:
    if number > len(spec.vectors):
        raise refuse(number, "FM404", f"there is no vector {number}: the figure has {len(spec.vectors)}")
    return spec.vectors[number - 1]


def _direction(arrow: Arrow, number: Count) -> Any:
    direction = np.array(arrow.to) - np.array(arrow.start)
    if not direction.any():
        raise refuse(number, "FM404", f"vector {number} is zero and has no direction")
    return direction


def _side(spec: Vectors, index: int) -> str:
    """Put a label beyond the head of its arrow, on the side where the other arrows are not."""
    directions = [np.array(arrow.to) - np.array(arrow.start) for arrow in spec.vectors]
    own, others = directions[index], sum(directions) - directions[index]
    turn = -np.sign(own[0] * others[1] - own[1] * others[0])
    return compass(
        own / (np.linalg.norm(own) or 1.0) + turn * np.array([-own[1], own[0]]) / (np.linalg.norm(own) or 1.0)
    )


def _draw_arrow(axes: Any, start: Any, end: Any, ink: str, *, line: str | None = None, width: float = 2.0) -> None:
    style = {"arrowstyle": "-|>", "color": ink, "lw": width, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 13}
    axes.annotate("", end, start, arrowprops={**style, "ls": dashes(line)}, zorder=4)


def _parts(spec: Vectors, combination: Combination) -> tuple[Any, Any]:
    """Give both multiples of a combination."""
    first, second = (_direction(_arrow(spec, number), number) for number in combination.of)
    if combination.reach is not None:
        basis = np.column_stack((first, second))
        if abs(np.linalg.det(basis)) < 1e-9 * np.linalg.norm(first) * np.linalg.norm(second):
            message = "the two vectors lie on one line, so their matrix is singular"
            raise refuse(combination.of[0], "FM408", message, "choose two directions")
        weights = np.linalg.solve(basis, np.array(combination.reach))
    else:
        weights = np.array(combination.weights or (1.0, 1.0))
    return weights[0] * first, weights[1] * second


def _combination(spec: Vectors, combination: Combination, axes: Any, canvas: Canvas) -> None:
    first, second = _parts(spec, combination)
    total = first + second
    corners = np.array([[0, 0], first, total, second])
    axes.fill(*corners.T, color=COLOURS["purple"], alpha=TINT / 2, lw=0, zorder=1)
    for start, end in ((first, total), (second, total), ((0, 0), first), ((0, 0), second)):
        axes.plot(*np.array([start, end]).T, color=GREY, lw=1.1, ls=(0, (3, 2)), zorder=2)
    _draw_arrow(axes, (0, 0), total, COLOURS["purple"])
    canvas.label(axes, tuple(total), combination.label, combination.side, color=COLOURS["purple"])


def _angle(spec: Vectors, angle: Angle, axes: Any, canvas: Canvas) -> None:
    first, second = (_direction(_arrow(spec, number), number) for number in angle.between)
    start = np.array(_arrow(spec, angle.between[0]).start)
    radius = angle.radius or 0.3 * min(np.linalg.norm(first), np.linalg.norm(second))
    a, b = (np.arctan2(vector[1], vector[0]) for vector in (first, second))
    b = a + (b - a + np.pi) % (2 * np.pi) - np.pi
    turns = np.linspace(a, b, 40)
    axes.plot(*(start[:, None] + radius * np.array([np.cos(turns), np.sin(turns)])), color=INK, lw=1.2, zorder=3)
    middle = start + 1.42 * radius * np.array([np.cos((a + b) / 2), np.sin((a + b) / 2)])
    if angle.label:
        canvas.write(axes, (float(middle[0]), float(middle[1])), angle.label)


def _projection(spec: Vectors, projection: Projection, axes: Any, canvas: Canvas) -> None:
    vector, line = (_direction(_arrow(spec, number), number) for number in (projection.of, projection.on))
    foot = line * float(vector @ line) / float(line @ line)
    axes.axline((0, 0), tuple(line), color=GREY, lw=1, ls=(0, (4, 3)), zorder=1)
    axes.plot(*np.array([vector, foot]).T, color=COLOURS["green"], lw=1.6, ls=(0, (3, 2)), zorder=3)
    _draw_arrow(axes, (0, 0), foot, COLOURS["green"], width=3.0)
    canvas.label(
        axes, (float(foot[0] / 2), float(foot[1] / 2)), projection.label, projection.side, color=COLOURS["green"]
    )
    middle = (vector + foot) / 2
    canvas.label(
        axes,
        (float(middle[0]), float(middle[1])),
        projection.residual,
        projection.residual_side,
        color=COLOURS["green"],
    )
    rest = vector - foot
    if np.linalg.norm(rest) > 1e-9:
        size = 0.035 * (axes.get_xlim()[1] - axes.get_xlim()[0])
        up = size * rest / np.linalg.norm(rest)
        back = -size * line / np.linalg.norm(line) * (1 if vector @ line >= 0 else -1)
        axes.plot(*np.array([foot + up, foot + up + back, foot + back]).T, color=GREY, lw=1, zorder=3)


def _plane(plane: Plane, index: int, axes: Any, canvas: Canvas) -> None:
    normal = np.array(plane.normal)
    length = float(np.linalg.norm(normal))
    if not length:
        raise FigureFault(("planes", index, "normal"), refuse("", "FM404", "a normal is not zero").flaw)
    foot = normal * plane.offset / length**2
    along = np.array([-normal[1], normal[0]]) / length
    reach = 4 * max(abs(end) for end in (*axes.get_xlim(), *axes.get_ylim())) + float(np.linalg.norm(foot))
    ink = colour(None, index)
    ends = np.array([foot - reach * along, foot + reach * along])
    (line,) = axes.plot(*ends.T, color=ink, lw=1.8, zorder=3)
    canvas.enter(line, plane.label)
    if plane.shaded:
        far = ends[::-1] + reach * normal / length
        axes.fill(*np.concatenate((ends, far)).T, color=ink, alpha=TINT / 2, lw=0, zorder=0.5)
    if plane.arrow:
        _draw_arrow(axes, tuple(foot), tuple(foot + normal), COLOURS["red"])
    if plane.signs:
        step = 0.28 * (axes.get_xlim()[1] - axes.get_xlim()[0]) * normal / length
        shift = 0.2 * (axes.get_ylim()[1] - axes.get_ylim()[0]) * along
        low, high = np.array([axes.get_xlim(), axes.get_ylim()]).T
        margin = 0.1 * (high - low)
        for sign, at in (("+", foot + step + shift), ("\N{MINUS SIGN}", foot - step + shift)):
            x, y = np.clip(at, low + margin, high - margin)
            canvas.write(axes, (float(x), float(y)), sign, fontsize=15, color=ink)


def _ball(ball: Ball, index: int, axes: Any, canvas: Canvas) -> None:
    t = np.linspace(0, 2 * np.pi, 121)
    shapes = {
        "1": np.array([[1, 0, -1, 0, 1], [0, 1, 0, -1, 0]]),
        "2": np.array([np.cos(t), np.sin(t)]),
        "inf": np.array([[1, -1, -1, 1, 1], [1, 1, -1, -1, 1]]),
    }
    (line,) = axes.plot(*(ball.size * shapes[ball.norm]), color=colour(None, index), ls=dashes(None, index), zorder=3)
    canvas.enter(line, ball.label)
