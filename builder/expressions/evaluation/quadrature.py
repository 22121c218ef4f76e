"""Integrals, limits and extreme points by numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING
from typing import Any

from builder.expressions.arithmetic.precise import ROUGH
from builder.expressions.arithmetic.precise import Precise
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.evaluation.differences import Body
from builder.expressions.evaluation.differences import leave_number
from builder.expressions.faults import NeedsPrecision
from builder.expressions.faults import NotAnalytic
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.late import mpmath
from builder.expressions.late import np

if TYPE_CHECKING:
    from builder.expressions.evaluation.walker import Walker

#: Digits for integrals and extreme points, and for limits.
DIGITS = 20
LIMIT_DIGITS = 80
#: The distances from its point at which a limit is read, as powers of ten; the values must agree.
FAR, BETWEEN, NEAR = 12, 18, 24
AGREEMENT = 1e-9
#: By what factor values grow, from one distance to the next, that go to infinity.
GROWTH = 100
#: So close to a bound, as a part of the interval, the integrand may be undefined.
EDGE = 1e-12
#: What is accepted of an integral that is not smooth; how often its interval is halved.
COARSE = 1e-6
HALVINGS = 45
#: The numbers of points of two rules of Gauss that must agree.
COUNTS = (20, 31)
#: So far out an integrand over an endless interval may be undefined.
OUTSIDE = 1e4
#: How far exponential steps reach, on the side of infinity and of a finite bound, and how many make a unit.
REACH, SHORT_REACH = 10, 4
REFINEMENT = 16
#: How many points of an interval are looked at first.
GRID = 100
#: So many of the highest ones are looked at closely; heights that differ by less are the same.
PEAKS = 5
SAME = 1e-13


def _scalar(value: Value) -> Value:
    if is_array(value) or isinstance(value, tuple | bool):
        raise Unfit("the body must be a number here")
    return value


def _bound(walker: Walker, value: Value) -> Value:
    if is_array(value) or isinstance(value, str | tuple):
        raise Unfit("a bound must be a number")
    return walker.m.native(value)


def integral(walker: Walker, body: Body, low: Value, high: Value) -> Value:
    """Integrate by the double exponential rule; it copes with infinite bounds and with poles at the ends."""
    low, high = _bound(walker, low), _bound(walker, high)
    if walker.m.kind == "precise":
        return _quad(walker, body, low, high)
    if walker.m.kind == "floating":
        finite = math.isfinite(abs(low)) and math.isfinite(abs(high))
        try:
            return (_gauss if finite else _exponential)(walker, body, low, high)
        except NeedsPrecision:
            pass
    no_step(walker)
    with mpmath.mp.workdps(DIGITS):
        return leave_number(_quad(walker.twin(Precise()), body, mpmath.mp.mpf(low), mpmath.mp.mpf(high)))


def _quad(walker: Walker, body: Body, low: Value, high: Value) -> Value:
    def at(x: Value) -> Value:
        try:
            return walker.m.native(_scalar(body(walker, x)))
        except Undefined:
            if _is_edge(x, low, high):
                return mpmath.mp.mpf(0)
            raise

    walker.m.agreeing = min(walker.m.agreeing, ROUGH)
    with mpmath.mp.workdps(mpmath.mp.dps + 5):
        result, error = mpmath.mp.quad(at, [low, high], error=True)
    if mpmath.mp.isfinite(result) and error <= walker.m.tolerance() * max(1, abs(result)):
        return result
    walker.m.coarse = True
    if mpmath.mp.isfinite(high - low):
        return _halved(walker, at, low, high, HALVINGS)
    if not mpmath.mp.isfinite(result) or error > COARSE * max(1, abs(result)):
        raise Undefined("the integral does not converge")
    return result


def _halved(walker: Walker, at: Callable[[Value], Value], low: Value, high: Value, depth: int) -> Value:
    """Integrate a function with kinks: halve the interval until each part is smooth or does not count."""
    coarse, fine = (_rule(at, low, high, count) for count in COUNTS)
    if abs(coarse - fine) <= COARSE * COARSE * max(1, abs(fine)):
        return fine
    if depth == 0:
        if abs(coarse - fine) > COARSE:
            raise Undefined("the integral does not converge")
        return fine
    middle = (low + high) / 2
    return _halved(walker, at, low, middle, depth - 1) + _halved(walker, at, middle, high, depth - 1)


def _rule(at: Callable[[Value], Value], low: Value, high: Value, count: int) -> Value:
    """Integrate by the rule of Gauss with so many points."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    half, centre = (high - low) / 2, (high + low) / 2
    return sum(w * at(centre + half * x) for x, w in zip(nodes.tolist(), weights.tolist(), strict=True)) * half


def _is_edge(x: Value, low: Value, high: Value) -> bool:
    """Say whether a point is so close to the end of an interval that it does not count."""
    if mpmath.mp.isfinite(high - low):
        return bool(min(abs(x - low), abs(high - x)) <= EDGE * abs(high - low))
    return bool(abs(x) > OUTSIDE)


def no_step(walker: Walker) -> None:
    """Refuse what no complex step can pass."""
    if walker.m.steps:
        raise NotAnalytic("a computation of many digits inside a derivative")


def _gauss(walker: Walker, body: Body, low: complex, high: complex) -> complex:
    """Integrate a smooth function by two rules of Gauss; if they differ, something is not smooth."""

    def at(x: complex) -> complex:
        value: complex = walker.m.native(_scalar(body(walker, x)))
        return value

    coarse, fine = (complex(_rule(at, low, high, count)) for count in COUNTS)
    size = float(abs(_rule(lambda x: abs(at(x)), low, high, COUNTS[0])))
    if abs(coarse - fine) > 1e-13 * size:
        raise NeedsPrecision("the integrand is not smooth")
    return fine if fine.imag else fine.real


def _exponential(walker: Walker, body: Body, low: float, high: float) -> complex:
    """Integrate over an endless interval by exponential steps, of two sizes that must agree."""
    if high < low:
        return -_exponential(walker, body, high, low)
    finite = low if math.isfinite(abs(low)) else high if math.isfinite(abs(high)) else None
    sign = -1 if finite is not None and finite == high else 1

    def term(t: float) -> complex:
        if finite is None:
            x, weight = math.sinh(t), math.cosh(t)
        else:
            distance = math.exp(t - math.exp(-t))
            x, weight = finite + sign * distance, distance * (1 + math.exp(-t))
        found: complex = walker.m.native(_scalar(body(walker, x)))
        return found * weight

    first = -REACH if finite is None else -SHORT_REACH
    steps = [term(k / REFINEMENT) for k in range(first * REFINEMENT, REACH * REFINEMENT + 1)]
    fine, coarse = sum(steps) / REFINEMENT, sum(steps[::2]) * 2 / REFINEMENT
    ends = abs(steps[0]) + abs(steps[-1])
    if abs(fine - coarse) > 1e-8 * max(abs(fine), 1e-3) or ends > 1e-14 * max(abs(fine), 1e-3):
        raise NeedsPrecision("the integral converges too slowly for float64")
    return fine


def limit(walker: Walker, body: Body, point: Value, side: Value) -> Value:
    """Read a limit close to its point, three times from each side."""
    no_step(walker)
    walker.m.coarse = True
    precise = walker.twin(Precise())
    with mpmath.mp.workdps(max(LIMIT_DIGITS, mpmath.mp.dps)):
        centre = precise.m.native(_bound(precise, point))
        values = [_scalar(body(precise, x)) for x in _approach(centre, str(side))]
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
        a, b = (precise.m.native(_bound(walker, bound)) for bound in (low, high))
        if not mpmath.mp.isfinite(a) or not mpmath.mp.isfinite(b) or not a < b:
            raise Unfit("the interval needs two finite bounds, the smaller one first")

        def height(x: Any) -> Any:
            try:
                value = precise.m.native(precise.m.real(_scalar(body(precise, x))))
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
