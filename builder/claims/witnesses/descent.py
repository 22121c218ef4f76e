"""An inequality to the points where it is closest to fail, found by going downhill from drawn points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

from builder.claims.parts import conjuncts
from builder.claims.witnesses.chosen import contains
from builder.expressions.domains import Domain
from builder.expressions.drawing import Point
from builder.expressions.evaluate import evaluate
from builder.expressions.faults import Fault
from builder.expressions.program import Program
from builder.expressions.tree import Binary
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr

#: From how many points, with how many evaluations each, in how many directions at most.
_STARTS, _EVALUATIONS, _MOST_WAYS = 2, 90, 9
#: The shortest step.
_SMALLEST_STEP = Fraction(1, 10**7)
#: To these parts of one the numbers of the lowest point are rounded.
_ROUNDINGS = (1, 2, 4, 10, 100, 1000)
_ARRAYS = ("vector", "positive vector", "matrix")
_NUMBERS = ("real", "positive", "nonnegative", "negative")

#: A number of a point: the name of its symbol, and its place in an array.
Way = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Landscape:
    """The gap between the sides of an inequality, as a height over the points: below zero it fails."""

    gap: Expr
    domains: Mapping[str, Domain]
    program: Program

    def height(self, point: Point) -> float:
        try:
            value = evaluate(self.gap, point, self.program)
            return float(value)
        except (Fault, TypeError, ValueError, OverflowError):
            return math.inf


def lowest_points(
    expr: Expr, domains: Mapping[str, Domain], program: Program, starts: Iterable[Point]
) -> Iterator[Point]:
    """Give the points downhill from each start at which some inequality of a condition is closest to fail."""
    gaps = [gap for part in conjuncts(expr) if (gap := _gap(part)) is not None]
    if not gaps:
        return
    for start in islice(starts, _STARTS):
        ways = list(_ways(domains, start))
        for gap in gaps if 0 < len(ways) <= _MOST_WAYS else []:
            bottom = _descend(_Landscape(gap, domains, program), start, ways)
            yield bottom
            yield from _rounded(bottom, domains, ways)


def _gap(part: Expr) -> Expr | None:
    match part:
        case Comparison(("<" | "<=",), (left, right)):
            return Binary("-", right, left)
        case Comparison((">" | ">=",), (left, right)):
            return Binary("-", left, right)
    return None


def _ways(domains: Mapping[str, Domain], point: Point) -> Iterator[Way]:
    for name, domain in domains.items():
        value = point[name]
        if domain.kind in _NUMBERS:
            yield name, ()
        elif domain.kind in _ARRAYS:
            for i, part in enumerate(value):
                yield from [(name, (i, j)) for j in range(len(part))] if isinstance(part, tuple) else [(name, (i,))]


def _descend(land: _Landscape, point: Point, ways: list[Way]) -> Point:
    """Step downhill, in ever smaller steps."""
    height, step, left = land.height(point), Fraction(1, 2), _EVALUATIONS
    while left > 0 and step > _SMALLEST_STEP and height >= 0:
        has_moved = False
        for way in ways:
            for sign in (1, -1):
                other = _moved(point, way, sign * step, land.domains)
                if other is None:
                    continue
                left -= 1
                found = land.height(other)
                if found < height:
                    point, height, has_moved = other, found, True
                    break
        step = step * 3 / 2 if has_moved else step / 4
        step = Fraction(round(step * 2**30), 2**30)
    return point


def _moved(point: Point, way: Way, step: Fraction, domains: Mapping[str, Domain]) -> Point | None:
    name, place = way
    return _with_number(point, way, _number_at(point[name], place) + step, domains[name])


def _number_at(value: Any, place: tuple[int, ...]) -> Fraction:
    for index in place:
        value = value[index]
    return Fraction(value)


def _with_number(point: Point, way: Way, number: Fraction, domain: Domain) -> Point | None:
    """Put a number in its place, if it lies in the domain."""
    name, place = way
    is_inside = contains(domain, number) if not place else domain.kind != "positive vector" or number > 0
    return {**point, name: _replaced(point[name], place, number)} if is_inside else None


def _replaced(value: Any, place: tuple[int, ...], number: Fraction) -> Any:
    if not place:
        return number
    return tuple(_replaced(part, place[1:], number) if i == place[0] else part for i, part in enumerate(value))


def _rounded(point: Point, domains: Mapping[str, Domain], ways: list[Way]) -> Iterator[Point]:
    """Round the numbers of a point: what fails at one point alone likes to do so at a plain one."""
    for parts in _ROUNDINGS:
        other: Point | None = point
        for way in ways:
            if other is not None:
                number = Fraction(round(_number_at(point[way[0]], way[1]) * parts), parts)
                other = _with_number(other, way, number, domains[way[0]])
        if other is not None:
            yield other
