"""`kind: transform`: what a matrix does to the plane: grid, unit square and circle, eigenvectors, singular axes."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from pydantic import Field

from builder.expressions.late import np
from builder.figures.canvas import Canvas
from builder.figures.canvas import compass
from builder.figures.canvas import few_ticks
from builder.figures.faults import FigureFault
from builder.figures.faults import refuse
from builder.figures.fields import Flag
from builder.figures.fields import Label
from builder.figures.fields import Matrix
from builder.figures.fields import Number
from builder.figures.fields import Part
from builder.figures.fields import Spec
from builder.figures.fields import one_of
from builder.figures.labels import to_mathtext
from builder.figures.style import COLOURS
from builder.figures.style import FAINT
from builder.figures.style import GREY
from builder.figures.style import TINT

#: How far the grid reaches to each side.
_REACH = 3
Shown = Annotated[str, one_of("grid", "square", "basis", "circle", "eigenvectors", "svd", "rays", "area")]


class Map(Part):
    """A matrix of 2 x 2 and what stands above its picture."""

    matrix: Matrix
    title: Label | None = None


class Transform(Spec):
    """The plane before and after one matrix, or after several."""

    maps: Annotated[tuple[Map, ...], Field(min_length=1, max_length=4)]
    show: Annotated[tuple[Shown, ...], Field(min_length=1)] = ("grid", "basis")
    before: Flag = True
    inverse: Flag = False
    reach: Number = 0.0
    labels: Flag = True


def draw(spec: Transform, canvas: Canvas) -> None:
    """Draw each plane with its parts, in panels of one scale."""
    planes: list[tuple[Any, str | None]] = [(np.eye(2), "before")] if spec.before else []
    for index, entry in enumerate(spec.maps):
        planes.append((_matrix(spec, entry, index), entry.title or ("after" if len(spec.maps) == 1 else None)))
    if spec.before and spec.maps[0].title is None and len(spec.maps) > 1:
        planes[0] = (planes[0][0], None)
    columns = 2 if len(planes) > 1 else 1
    panels = canvas.axes(len(planes), columns, 2.15 if columns == 2 else 3.3)
    windows = [_window(spec, matrix) for matrix, _ in planes]
    if _is_compared(spec):
        windows = [np.array([np.min(windows, axis=0)[0], np.max(windows, axis=0)[1]])] * len(planes)
    for (matrix, title), axes, (low, high) in zip(planes, panels, windows, strict=True):
        axes.set_xlim(low[0], high[0])
        axes.set_ylim(low[1], high[1])
        axes.set_aspect("equal")
        few_ticks(axes, 4, 4)
        axes.axhline(0, color=GREY, lw=0.6, zorder=0.5)
        axes.axvline(0, color=GREY, lw=0.6, zorder=0.5)
        if title:
            axes.set_title(to_mathtext(title), pad=4)
        original = spec.maps[0].matrix if not spec.inverse else matrix
        for part in spec.show:
            _PARTS[part](axes, canvas, matrix, original if matrix is planes[0][0] and spec.before else matrix, spec)


def _matrix(spec: Transform, entry: Map, index: int) -> Any:
    path = ("maps", index, "matrix")
    if entry.matrix.shape != (2, 2):
        raise FigureFault(path, refuse("", "FM404", "a matrix of 2 x 2 is wanted here").flaw)
    if not spec.inverse:
        return entry.matrix
    if abs(np.linalg.det(entry.matrix)) < 1e-12 * max(1e-300, float(np.abs(entry.matrix).max()) ** 2):
        raise FigureFault(path, refuse("", "FM408", "the matrix is singular and has no inverse").flaw)
    return np.linalg.inv(entry.matrix)


def _is_compared(spec: Transform) -> bool:
    """Say whether sizes are compared over the panels, which then have one scale."""
    return bool({"grid", "square", "area"} & set(spec.show))


def _window(spec: Transform, matrix: Any) -> Any:
    """Find the corners of a square window that holds what is shown."""
    if spec.reach:
        return np.array([[-spec.reach] * 2, [spec.reach] * 2])
    points = [matrix @ np.array(point) for point in ((0, 0), (1, 0), (0, 1), (1, 1))]
    if {"circle", "svd", "rays", "eigenvectors"} & set(spec.show):
        far = max(float(np.linalg.norm(matrix, 2)), 0.5)
        points += [np.array([far, far]), np.array([-far, -far])]
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    middle, half = (low + high) / 2, max(0.6 * float((high - low).max()), 0.8)
    if "grid" in spec.show and "square" not in spec.show:
        middle, half = np.zeros(2), max(half, 2.4)
    return np.array([middle - half, middle + half])


def _grid(axes: Any, _canvas: Canvas, matrix: Any, _original: Any, _spec: Transform) -> None:
    ends = np.array([-_REACH * 2.0, _REACH * 2.0])
    for step in range(-2 * _REACH, 2 * _REACH + 1):
        for line in (np.array([[step, step], ends]), np.array([ends, [step, step]])):
            axes.plot(*(matrix @ line), color=FAINT, lw=0.8, zorder=0.2)


def _arrow(axes: Any, end: Any, ink: str, width: float = 2.0) -> None:
    style = {"arrowstyle": "-|>", "color": ink, "lw": width, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 12}
    axes.annotate("", (float(end[0]), float(end[1])), (0, 0), arrowprops=style, zorder=4)


def _basis(axes: Any, canvas: Canvas, matrix: Any, _original: Any, spec: Transform) -> None:
    for vector, ink, name in zip(matrix.T, ("blue", "red"), ("$e_1$", "$e_2$"), strict=True):
        if not np.abs(vector).max():
            continue
        _arrow(axes, vector, COLOURS[ink])
        if spec.labels:
            text = name if np.array_equal(matrix, np.eye(2)) else f"$A{name[1:]}"
            side = compass(vector)
            canvas.label(axes, (float(vector[0]), float(vector[1])), text, side, color=COLOURS[ink])


def _square(axes: Any, _canvas: Canvas, matrix: Any, _original: Any, _spec: Transform) -> None:
    corners = matrix @ np.array([[0, 1, 1, 0], [0, 0, 1, 1]])
    axes.fill(*corners, facecolor=COLOURS["purple"], alpha=TINT, lw=0, zorder=1)
    axes.fill(*corners, fill=False, edgecolor=COLOURS["purple"], lw=1.2, zorder=2)


def _area(axes: Any, canvas: Canvas, matrix: Any, _original: Any, _spec: Transform) -> None:
    middle = matrix @ np.array([0.5, 0.5])
    area = abs(float(np.linalg.det(matrix)))
    canvas.write(axes, (float(middle[0]), float(middle[1])), f"{area:.3g}", zorder=6)


def _circle(axes: Any, _canvas: Canvas, matrix: Any, _original: Any, _spec: Transform) -> None:
    t = np.linspace(0, 2 * np.pi, 121)
    axes.plot(*(matrix @ np.array([np.cos(t), np.sin(t)])), color=COLOURS["green"], lw=1.6, zorder=3)


def _eigenvectors(axes: Any, canvas: Canvas, matrix: Any, original: Any, spec: Transform) -> None:
    values, vectors = np.linalg.eig(original)
    if np.iscomplex(values).any():
        message = "the matrix turns every direction: it has no real eigenvectors"
        raise FigureFault(("maps", 0, "matrix"), refuse("", "FM408", message).flaw)
    order = np.argsort(-values.real)
    for index, ink in zip(order, ("blue", "red"), strict=True):
        vector = vectors[:, index].real
        vector = vector if (vector[0], vector[1]) > (0, 0) else -vector
        axes.axline((0, 0), tuple(vector), color=COLOURS[ink], lw=0.9, ls=(0, (4, 3)), zorder=1)
        image = matrix @ vector
        if np.abs(image).max() < 1e-12:
            continue
        _arrow(axes, image, COLOURS[ink])
        if spec.labels:
            text = (
                f"$v_{1 if ink == 'blue' else 2}$"
                if np.array_equal(matrix, np.eye(2))
                else f"${values[index].real:.3g}\\,v_{1 if ink == 'blue' else 2}$"
            )
            side = compass(image + 0.9 * np.array([-image[1], image[0]]))
            canvas.label(axes, (float(image[0]), float(image[1])), text, side, color=COLOURS[ink])


def _svd(axes: Any, canvas: Canvas, matrix: Any, original: Any, spec: Transform) -> None:
    _circle(axes, canvas, matrix, original, spec)
    left, sizes, right = np.linalg.svd(original)
    before = np.array_equal(matrix, np.eye(2)) and not np.array_equal(original, matrix)
    for index, ink in enumerate(("blue", "red")):
        sign = 1 if (right[index, 0], right[index, 1]) > (0, 0) else -1
        vector = sign * (right[index] if before else sizes[index] * left[:, index])
        if np.abs(vector).max() < 1e-12:
            continue
        _arrow(axes, vector, COLOURS[ink])
        if spec.labels:
            text = f"$v_{index + 1}$" if before else f"$\\sigma_{index + 1} u_{index + 1}$"
            side = compass(vector)
            canvas.label(axes, (float(vector[0]), float(vector[1])), text, side, color=COLOURS[ink])


def _rays(axes: Any, _canvas: Canvas, matrix: Any, _original: Any, _spec: Transform) -> None:
    for turn in np.linspace(0, 2 * np.pi, 16, endpoint=False):
        image = matrix @ np.array([np.cos(turn), np.sin(turn)])
        if np.abs(image).max() > 1e-12:
            _arrow(axes, image, "#9aa0a8", 1.0)


_PARTS = {
    "grid": _grid,
    "square": _square,
    "basis": _basis,
    "circle": _circle,
    "eigenvectors": _eigenvectors,
    "svd": _svd,
    "rays": _rays,
    "area": _area,
}
