"""Integrals by numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
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

#: Digits for integrals and extreme points.
DIGITS = 20
#: So close to a bound, as a part of the interval, the integrand may be undefined.
EDGE = 1e-12
#: What is accepted of an integral that is not smooth; how often its interval is halved.
COARSE = 1e-6
HALVINGS = 45
#: How far the middle of an endless interval reaches, in which kinks are looked for.
MIDDLE = 32
#: By what part the integral over an endless interval may be wrong at first, because of kinks.
ROUGHLY = 0.05
#: Two places far out on an endless interval.
TAILS = (10**6, 10**9)
#: The numbers of points of two rules of Gauss that must agree.
COUNTS = (20, 31)
#: So far out an integrand over an endless interval may be undefined.
OUTSIDE = 1e4
#: How far exponential steps reach, on the side of infinity and of a finite bound, and how many make a unit.
REACH, SHORT_REACH = 10, 4
REFINEMENT = 16


def scalar(value: Value) -> Value:
    """Pass the value of a body, which is a number."""
    if is_array(value) or isinstance(value, tuple | bool):
        raise Unfit("the body must be a number here")
    return value


def bound(walker: Walker, value: Value) -> Value:
    """Pass a bound of an interval, or a point, as a number of the arithmetic."""
    if is_array(value) or isinstance(value, str | tuple):
        raise Unfit("a bound must be a number")
    return walker.m.native(value)


def integral(walker: Walker, body: Body, low: Value, high: Value) -> Value:
    """Integrate by the double exponential rule; it copes with infinite bounds and with poles at the ends."""
    low, high = bound(walker, low), bound(walker, high)
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
            return _at_node(walker, body, x)
        except Undefined:
            if _is_edge(x, low, high):
                return mpmath.mp.mpf(0)
            raise

    walker.m.agreeing = min(walker.m.agreeing, ROUGH)
    with mpmath.mp.workdps(mpmath.mp.dps + 5):
        result, error = mpmath.mp.quad(at, [low, high], error=True)
        if _is_heavy(at, low, high):
            raise Undefined("the integral does not converge")
    if mpmath.mp.isfinite(result) and error <= walker.m.tolerance() * max(1, abs(result)):
        return result
    walker.m.coarse = True
    if mpmath.mp.isfinite(high - low):
        return _halved(walker, at, low, high, HALVINGS)
    if not mpmath.mp.isfinite(result) or error > COARSE * max(1, abs(result)):
        return _in_three(walker, at, low, high, result)
    return result


def _is_heavy(at: Callable[[Value], Value], low: Value, high: Value) -> bool:
    """Say whether an integrand falls no faster than 1/x towards an endless bound."""
    for end in (low, high):
        if mpmath.mp.isinf(end):
            near, far = (abs(at(mpmath.mp.sign(end) * x) * x) for x in map(mpmath.mp.mpf, TAILS))
            if far >= near > 0:
                return True
    return False


def _in_three(walker: Walker, at: Callable[[Value], Value], low: Value, high: Value, rough: Value) -> Value:
    """Integrate a function with kinks over an endless interval: its middle by itself, and what is beyond."""
    first, last = mpmath.mp.mpf(max(low, -MIDDLE)), mpmath.mp.mpf(min(high, MIDDLE))
    if first < last and mpmath.mp.isfinite(rough):
        beyond = [mpmath.mp.quad(at, bounds, error=True) for bounds in ((low, first), (last, high))]
        size = max(1, abs(rough))
        if sum(error for _, error in beyond) <= COARSE * COARSE * size:
            found = sum(part for part, _ in beyond) + _halved(walker, at, first, last, HALVINGS)
            if abs(found - rough) <= ROUGHLY * size:
                return found
    raise Undefined("the integral does not converge")


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
        value: complex = _at_node(walker, body, x)
        return value

    coarse, fine = (complex(_rule(at, low, high, count)) for count in COUNTS)
    size = float(abs(_rule(lambda x: abs(at(x)), low, high, COUNTS[0])))
    if abs(coarse - fine) > 1e-13 * size:
        raise NeedsPrecision("the integrand is not smooth")
    return fine if fine.imag else fine.real


def _at_node(walker: Walker, body: Body, x: Value) -> Any:
    """Compute an integrand; beside the border of a density, where a rounded number cannot tell, at an exact one."""
    try:
        return walker.m.native(scalar(body(walker, x)))
    except NeedsPrecision:
        return walker.m.native(scalar(body(walker, _exactly(x))))


def _exactly(x: Value) -> Fraction:
    """Turn a real number into the fraction that it is."""
    if isinstance(x, float):
        return Fraction(x)
    sign, mantissa, exponent, _ = mpmath.mp.mpf(x)._mpf_
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** int(exponent)


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
        found: complex = _at_node(walker, body, x)
        return found * weight

    first = -REACH if finite is None else -SHORT_REACH
    steps = [term(k / REFINEMENT) for k in range(first * REFINEMENT, REACH * REFINEMENT + 1)]
    fine, coarse = sum(steps) / REFINEMENT, sum(steps[::2]) * 2 / REFINEMENT
    ends = abs(steps[0]) + abs(steps[-1])
    if abs(fine - coarse) > 1e-8 * max(abs(fine), 1e-3) or ends > 1e-14 * max(abs(fine), 1e-3):
        raise NeedsPrecision("the integral converges too slowly for float64")
    return fine
