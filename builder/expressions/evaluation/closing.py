"""Limits and extreme points by numbers: values that are closed in on."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING
from typing import Any

from builder.expressions.arithmetic.precise import Precise
from builder.expressions.arithmetic.values import Value
from builder.expressions.evaluation.differences import Body
from builder.expressions.evaluation.differences import leave_number
from builder.expressions.evaluation.quadrature import DIGITS
from builder.expressions.evaluation.quadrature import bound
from builder.expressions.evaluation.quadrature import no_step
from builder.expressions.evaluation.quadrature import scalar
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.late import mpmath

if TYPE_CHECKING:
    from builder.expressions.evaluation.walker import Walker

#: Digits for limits.
LIMIT_DIGITS = 80
#: The distances from its point at which a limit is read, as powers of ten; the values must agree.
FAR, BETWEEN, NEAR = 12, 18, 24
AGREEMENT = 1e-9
#: By what factor values grow, from one distance to the next, that go to infinity.
GROWTH = 100
#: How many points of an interval are looked at first.
GRID = 100
#: So many of the highest ones are looked at closely; heights that differ by less are the same.
PEAKS = 5
SAME = 1e-13


def limit(walker: Walker, body: Body, point: Value, side: Value) -> Value:
    """Read a limit close to its point, three times from each side."""
    no_step(walker)
    walker.m.coarse = True
    precise = walker.twin(Precise())
    with mpmath.mp.workdps(max(LIMIT_DIGITS, mpmath.mp.dps)):
        centre = precise.m.native(bound(precise, point))
        values = [scalar(body(precise, x)) for x in _approach(centre, str(side))]
        values = [precise.m.native(value) for value in values]
        if (endless := _endless(values)) is not None:
            return endless if walker.m.kind == "precise" else leave_number(endless)
        scale = max(1, *(abs(value) for value in values))
        if any(abs(value - values[-1]) > AGREEMENT * scale for value in values):
            raise Undefined("there is no limit, or it is reached too slowly")
    return values[-1] if walker.m.kind == "precise" else leave_number(values[-1])


def _endless(values: list[Value]) -> Value | None:
    """Give the infinity that values go to, if they grow at each step, and by far."""
    count = len(values) // 3
    steps = [values[:count], values[count : 2 * count], values[2 * count :]]
    if any(not isinstance(value, mpmath.mp.mpf) for value in values) or len({value > 0 for value in values}) > 1:
        return None
    least = [min(map(abs, step)) for step in steps]
    grows = least[0] > 1 and all(b > GROWTH * a for a, b in pairwise(least))
    return mpmath.mp.inf * mpmath.mp.sign(values[0]) if grows else None


def _approach(centre: Value, side: str) -> list[Value]:
    """Give points closer and closer by; no two of them are whole periods apart."""
    root = mpmath.mp.sqrt
    sizes = [root(factor) * mpmath.mp.mpf(10) ** power for factor, power in ((2, FAR), (3, BETWEEN), (5, NEAR))]
    if mpmath.mp.isinf(centre):
        return [mpmath.mp.sign(centre) * size for size in sizes]
    signs = {"left": (-1,), "right": (1,)}.get(side, (-1, 1))
    return [centre + sign / size for size in sizes for sign in signs]


def extreme(walker: Walker, body: Body, low: Value, high: Value, largest: bool) -> Value:
    """Find the point of an interval where a function is largest (or smallest): a grid, then the golden section."""
    no_step(walker)
    walker.m.coarse = True
    precise = walker.twin(Precise())
    with mpmath.mp.workdps(max(DIGITS * 2, mpmath.mp.dps)):
        a, b = (precise.m.native(bound(walker, end)) for end in (low, high))
        if not mpmath.mp.isfinite(a) or not mpmath.mp.isfinite(b) or not a < b:
            raise Unfit("the interval needs two finite bounds, the smaller one first")

        def height(x: Any) -> Any:
            try:
                value = precise.m.native(precise.m.real(scalar(body(precise, x))))
            except Undefined:
                return -mpmath.mp.inf
            return value if largest else -value

        best = _highest(height, [a + (b - a) * k / GRID for k in range(GRID + 1)])
    return best if walker.m.kind == "precise" else leave_number(best)


def _highest(height: Callable[[Any], Any], points: list[Any]) -> Any:
    """Find the point where a function is highest, near one of the points; there must be but one."""
    heights = [height(x) for x in points]
    if mpmath.mp.isinf(max(heights)):
        raise Undefined("the body is not defined on the interval")
    tops = [i for i, h in enumerate(heights) if h >= max(heights[max(i - 1, 0) : i + 2])]
    found = []
    for i in sorted(tops, key=heights.__getitem__)[-PEAKS:]:
        x = max((_golden(height, points[max(i - 1, 0)], points[min(i + 1, len(points) - 1)]), points[i]), key=height)
        found.append((height(x), x))
    top, best = max(found)
    apart = 2 * (points[1] - points[0])
    if any(abs(x - best) > apart and top - h <= SAME * max(1, abs(top)) for h, x in found):
        raise Undefined("the extreme value is reached at more than one point")
    return best


def _golden(height: Any, a: Any, b: Any) -> Any:
    """Narrow an interval down around its highest point."""
    share = (mpmath.mp.sqrt(5) - 1) / 2
    c, d = b - share * (b - a), a + share * (b - a)
    high_c, high_d = height(c), height(d)
    for _ in range(80):
        if high_c > high_d:
            b, d, high_d = d, c, high_c
            c = b - share * (b - a)
            high_c = height(c)
        else:
            a, c, high_c = c, d, high_d
            d = a + share * (b - a)
            high_d = height(d)
    return (a + b) / 2
