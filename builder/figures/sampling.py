"""A function of one variable to the points of its curve, broken where the function jumps."""

from __future__ import annotations

import math
from typing import Any

from builder.expressions.late import np
from builder.figures.faults import refuse
from builder.figures.formula import Formula

#: The points of a curve; lines are thinned out afterwards where they are straight.
SAMPLES = 241
#: A step between two points that is larger than this part of the whole height may be a jump.
_STEEP = 0.15
_HALVINGS = 24


def spaced(low: float, high: float, count: int = SAMPLES, *, log: bool = False) -> Any:
    """Give points from low to high, evenly spaced by difference or by ratio."""
    return np.geomspace(low, high, count) if log else np.linspace(low, high, count)


def sample(
    formula: Formula, low: float, high: float, *, count: int = SAMPLES, log: bool = False, name: str = "x"
) -> tuple[Any, Any]:
    """Compute the points of a curve; raise FigureFault where it has none."""
    if log and low <= 0:
        raise refuse(formula.text, "FM405", "a logarithmic axis begins above 0")
    xs = spaced(low, high, count, log=log)
    ys = formula.along(name, xs)
    finite = np.isfinite(ys)
    if not finite.any():
        raise refuse(formula.text, "FM404", f"the expression has no real value from {low:g} to {high:g}")
    return _broken(formula, name, xs, ys)


def _broken(formula: Formula, name: str, xs: Any, ys: Any) -> tuple[Any, Any]:
    """Put a gap where the function jumps."""
    seen = ys[np.isfinite(ys)]
    low, high = np.percentile(seen, [3, 97])
    height = max(float(high - low), 1e-12)
    gaps = [
        index + 1
        for index in np.flatnonzero(np.abs(np.diff(ys)) > _STEEP * height)
        if _jumps(formula, name, (xs[index], xs[index + 1]), (ys[index], ys[index + 1]))
    ]
    return np.insert(xs, gaps, np.nan), np.insert(ys, gaps, np.nan)


def _jumps(formula: Formula, name: str, ends: tuple[float, float], values: tuple[float, float]) -> bool:
    """Say whether a step stays as large when one looks closer."""
    (a, b), (left, right) = ends, values
    start = abs(right - left)
    for _ in range(_HALVINGS):
        middle = (a + b) / 2
        value = float(formula.along(name, [middle])[0])
        if not math.isfinite(value):
            return True
        if abs(value - left) > abs(right - value):
            b, right = middle, value
        else:
            a, left = middle, value
        if abs(right - left) < 0.5 * start:
            return False
    return True


def thin(points: Any, tolerance: float) -> Any:
    """Leave out points of a line that lie nearer than the tolerance to what is drawn without them."""
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        line, rest = points[last] - points[first], points[first + 1 : last] - points[first]
        length = float(np.hypot(*line))
        away = np.hypot(*rest.T) if length == 0 else np.abs(line[0] * rest[:, 1] - line[1] * rest[:, 0]) / length
        if away.max() > tolerance:
            middle = first + 1 + int(away.argmax())
            keep[middle] = True
            waiting += [(first, middle), (middle, last)]
    return points[keep]
