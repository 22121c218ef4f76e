"""`kind: scatter`: points, given or drawn by a seed, with fits, principal axes, ellipses and a boundary."""

from __future__ import annotations

import math
import random
from typing import Annotated
from typing import Any

from pydantic import Field

from builder.expressions.late import np
from builder.figures.canvas import Canvas
from builder.figures.canvas import cross_at_zero
from builder.figures.canvas import draw_levels
from builder.figures.canvas import few_ticks
from builder.figures.canvas import name_axes
from builder.figures.faults import FigureFault
from builder.figures.faults import refuse
from builder.figures.fields import Colour
from builder.figures.fields import Count
from builder.figures.fields import Flag
from builder.figures.fields import Label
from builder.figures.fields import Matrix
from builder.figures.fields import Number
from builder.figures.fields import OfX
from builder.figures.fields import OfXY
from builder.figures.fields import Pair
from builder.figures.fields import Part
from builder.figures.fields import Range
from builder.figures.fields import Spec
from builder.figures.fields import one_of
from builder.figures.fields import whole
from builder.figures.sampling import spaced
from builder.figures.style import TINT
from builder.figures.style import colour
from builder.figures.style import dashes


class Cloud(Part):
    """Points of one colour: listed, or normal around a centre, or along a function with noise."""

    points: Matrix | None = None
    n: Annotated[Count, whole(2, 400)] = Count(40)
    seed: Annotated[Count, whole(0, 10**9)] = Count(1)
    centre: Pair = (0.0, 0.0)
    covariance: Matrix | None = None
    y: OfX | None = None
    x: Range = (0.0, 1.0)
    noise: Number = 0.0
    label: Label | None = None
    colour: Colour | None = None


class Fit(Part):
    """What is computed of the points of one cloud, or of all."""

    by: Annotated[str, one_of("ols", "ridge", "pca", "ellipse", "mean")]
    of: Annotated[Count, whole(1, 20)] | None = None
    penalty: Number = 1.0
    residuals: Flag = False
    label: Label | None = None
    colour: Colour | None = None


class Boundary(Part):
    """The curve where an expression of x and y is zero; one side may be shaded."""

    zero: OfXY
    shaded: Flag = False
    label: Label | None = None
    colour: Colour | None = None


class Scatter(Spec):
    """Clouds of points on one pair of axes."""

    data: Annotated[tuple[Cloud, ...], Field(min_length=1)]
    fits: tuple[Fit, ...] = ()
    boundaries: tuple[Boundary, ...] = ()
    x: Range | None = None
    y: Range | None = None
    equal: Flag = False
    xlabel: Label | None = None
    ylabel: Label | None = None
    title: Label | None = None


def draw(spec: Scatter, canvas: Canvas) -> None:
    """Draw points, then what was computed of them."""
    (axes,) = canvas.axes(1, 1, 3.3 if spec.equal else 2.6)
    clouds = [_points(cloud, ("data", index)) for index, cloud in enumerate(spec.data)]
    for index, (cloud, points) in enumerate(zip(spec.data, clouds, strict=True)):
        look: dict[str, Any] = {
            "color": colour(cloud.colour, index),
            "alpha": 0.8,
            "ms": 4 if len(points) < 120 else 3,
            "mew": 0,
        }
        (dots,) = axes.plot(*points.T, "osD^v"[index % 5], **look)
        canvas.enter(dots, cloud.label)
    if spec.x:
        axes.set_xlim(*spec.x)
    if spec.y:
        axes.set_ylim(*spec.y)
    if spec.equal:
        axes.set_aspect("equal")
    axes.autoscale_view()
    axes.autoscale(False)
    for index, fit in enumerate(spec.fits, start=len(clouds)):
        _draw_fit(fit, clouds, axes, canvas, index)
    for index, boundary in enumerate(spec.boundaries, start=len(clouds) + len(spec.fits)):
        _draw_boundary(boundary, axes, canvas, index)
    few_ticks(axes)
    cross_at_zero(axes)
    name_axes(axes, spec.xlabel, spec.ylabel, spec.title)
    canvas.legend()


def _points(cloud: Cloud, path: tuple[str | int, ...]) -> Any:
    if cloud.points is not None:
        if cloud.points.shape[1] != 2:
            raise FigureFault((*path, "points"), refuse("", "FM404", "each point has two coordinates").flaw)
        return cloud.points
    rng = random.Random(f"flashmath {int(cloud.seed)}")  # noqa: S311
    if cloud.y is not None:
        low, high = cloud.x
        xs = np.array([low + (high - low) * rng.random() for _ in range(cloud.n)])
        ys = cloud.y.along("x", xs) + cloud.noise * np.array([_normal(rng) for _ in xs])
        if not np.isfinite(ys).all():
            raise refuse(cloud.y.text, "FM404", f"the expression has no real value everywhere from {low:g} to {high:g}")
        return np.column_stack((xs, ys))
    covariance = np.eye(2) if cloud.covariance is None else cloud.covariance
    return np.array(cloud.centre) + _standard(rng, cloud.n) @ _root(covariance, (*path, "covariance")).T


def _normal(rng: random.Random) -> float:
    """Draw a standard normal number from two even ones, the same in every version of Python."""
    return math.sqrt(-2 * math.log(1 - rng.random())) * math.cos(2 * math.pi * rng.random())


def _standard(rng: random.Random, count: int) -> Any:
    """Draw points whose mean is 0 and whose covariance is exactly 1, so that what was asked for is what is seen."""
    drawn = np.array([[_normal(rng), _normal(rng)] for _ in range(count)])
    drawn -= drawn.mean(axis=0)
    if count < 4:
        return drawn
    return drawn @ np.linalg.inv(np.linalg.cholesky(drawn.T @ drawn / count)).T


def _root(covariance: Any, path: tuple[str | int, ...]) -> Any:
    if covariance.shape != (2, 2) or not np.allclose(covariance, covariance.T):
        raise FigureFault(path, refuse("", "FM404", "a covariance is a symmetric matrix of 2 x 2").flaw)
    try:
        return np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        message = "the covariance is not positive definite"
        raise FigureFault(path, refuse("", "FM408", message, "both eigenvalues must be positive").flaw) from None


def _draw_fit(fit: Fit, clouds: list[Any], axes: Any, canvas: Canvas, index: int) -> None:
    if fit.of is not None and fit.of > len(clouds):
        raise refuse(fit.of, "FM404", f"there is no cloud {fit.of}: the figure has {len(clouds)}")
    points = np.concatenate(clouds) if fit.of is None else clouds[fit.of - 1]
    ink, dash = colour(fit.colour, index), dashes(None, index - len(clouds))
    match fit.by:
        case "ols" | "ridge":
            handle = _line_of(fit, points, axes, ink, dash)
        case "pca":
            handle = _axes_of(points, axes, ink)
        case "ellipse":
            handle = _ellipses(points, axes, ink, dash)
        case _:
            (handle,) = axes.plot(*points.mean(axis=0), "P", color=ink, ms=9, mec="white", zorder=6)
    canvas.enter(handle, fit.label)


def _line_of(fit: Fit, points: Any, axes: Any, ink: str, dash: Any) -> Any:
    """Fit a line by least squares; the penalty falls on the slope alone."""
    x, y = points.T
    gaps = x - x.mean()
    spread = float(gaps @ gaps) + (fit.penalty if fit.by == "ridge" else 0)
    if spread <= 1e-12:
        raise FigureFault(("fits",), refuse("", "FM408", "a line needs two different x").flaw)
    slope = float(gaps @ (y - y.mean())) / spread
    ends = np.array(axes.get_xlim())
    fitted = y.mean() + slope * (x - x.mean())
    if fit.residuals:
        axes.vlines(x, np.minimum(y, fitted), np.maximum(y, fitted), color=ink, lw=1, alpha=0.7, zorder=1)
    return axes.plot(ends, y.mean() + slope * (ends - x.mean()), color=ink, ls=dash, zorder=4)[0]


def _spread(points: Any) -> tuple[Any, Any, Any]:
    """Give mean, standard deviations along the principal axes and the axes as columns, the largest first."""
    centre = points.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(points.T))
    if values[0] < 1e-12:
        raise FigureFault(("fits",), refuse("", "FM408", "the points lie on one line").flaw)
    vectors = vectors[:, ::-1] * np.where(vectors[0, ::-1] < 0, -1, 1)
    return centre, np.sqrt(values[::-1]), vectors


def _axes_of(points: Any, axes: Any, ink: str) -> Any:
    centre, deviations, vectors = _spread(points)
    for length, vector in zip(deviations, vectors.T, strict=True):
        style = {"arrowstyle": "-|>", "color": ink, "lw": 2.2, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 12}
        axes.annotate("", centre + 2 * length * vector, centre, arrowprops=style, zorder=5)
    return axes.plot([], [], color=ink, lw=2.2)[0]


def _ellipses(points: Any, axes: Any, ink: str, dash: Any) -> Any:
    centre, deviations, vectors = _spread(points)
    t = np.linspace(0, 2 * np.pi, 121)
    circle = np.array([np.cos(t), np.sin(t)])
    for size in (2, 1):
        (line,) = axes.plot(
            *(centre[:, None] + vectors @ (size * deviations[:, None] * circle)), color=ink, lw=1.5, ls=dash
        )
    return line


def _draw_boundary(boundary: Boundary, axes: Any, canvas: Canvas, index: int) -> None:
    x, y = np.meshgrid(*(spaced(low, high, 81) for low, high in (axes.get_xlim(), axes.get_ylim())))
    values = boundary.zero.over(("x", "y"), x, y)
    if not np.nanmin(values) < 0 < np.nanmax(values):
        raise refuse(boundary.zero.text, "FM404", "the expression is zero nowhere in the window")
    ink = colour(boundary.colour, index)
    if boundary.shaded:
        axes.contourf(x, y, values, levels=[0, np.inf], colors=[ink], alpha=TINT / 2, zorder=0)
    draw_levels(axes, (x, y, values), [0.0], color=ink, lw=1.8)
    canvas.enter(axes.plot([], [], color=ink)[0], boundary.label)
