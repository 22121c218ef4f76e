"""An inequality to the points where it is closest to fail, found by going downhill from drawn points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from itertools import pairwise

from builder.claims.parts import conjuncts
from builder.claims.witnesses.ways import Way
from builder.claims.witnesses.ways import number_at
from builder.claims.witnesses.ways import ways
from builder.claims.witnesses.ways import with_number
from builder.expressions.domains import Domain
from builder.expressions.drawing import Point
from builder.expressions.evaluate import evaluate
from builder.expressions.faults import Fault
from builder.expressions.program import Program
from builder.expressions.tree import Binary
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Logic
from builder.expressions.tree import Negation
from builder.expressions.tree import Not

#: From how many points, with how many evaluations each, in how many directions at most.
_STARTS, _EVALUATIONS, _MOST_WAYS = 2, 90, 9
#: From how many where there are crests, which may stop a descent.
_MOST_STARTS = 6
#: The shortest step.
_SMALLEST_STEP = Fraction(1, 10**7)
#: To these parts of one the numbers of the lowest point are rounded.
_ROUNDINGS = (1, 2, 4, 10, 100, 1000)

#: A direction: numbers that are moved together, each up or down.
Turn = tuple[tuple[Way, int], ...]


@dataclass(frozen=True, slots=True)
class _Landscape:
    """The gap between the sides of an inequality, as a height over the points: below zero it fails."""

    gap: Expr
    domains: Mapping[str, Domain]
    program: Program

    @property
    def has_crests(self) -> bool:
        """Say whether it is the higher or the lower one of several."""
        return _has_crests(self.gap)

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
    for turn, start in enumerate(islice(starts, _MOST_STARTS)):
        free = list(ways(domains, start))
        tried = [gap for gap in gaps if turn < _STARTS or _has_crests(gap)]
        for gap in tried if 0 < len(free) <= _MOST_WAYS else []:
            bottom = _descend(_Landscape(gap, domains, program), start, free)
            yield bottom
            yield from _rounded(bottom, domains, free)


def _gap(part: Expr) -> Expr | None:
    """Give what is below zero where a condition fails; None where equations have a say in it."""
    match part:
        case Comparison(("<" | "<=",), (left, right)):
            return Binary("-", right, left)
        case Comparison((">" | ">=",), (left, right)):
            return Binary("-", left, right)
        case Not(inner):
            gap = _gap(inner)
            return None if gap is None else Negation(gap)
        case Logic("or", parts):
            # An alternative that is an equation holds at almost no point.
            return _joined("max", [_gap(one) for one in parts if not _is_equation(one)])
        case Logic("and") | Comparison():
            several = list(conjuncts(part))
            return _joined("min", [_gap(one) for one in several]) if len(several) > 1 else None
    return None


def _has_crests(gap: Expr) -> bool:
    return isinstance(gap.operand if isinstance(gap, Negation) else gap, Call)


def _is_equation(part: Expr) -> bool:
    return isinstance(part, Comparison) and part.signs == ("==",)


def _joined(how: str, gaps: list[Expr | None]) -> Expr | None:
    known = [gap for gap in gaps if gap is not None]
    if not known or len(known) < len(gaps):
        return None
    return known[0] if len(known) == 1 else Call(how, tuple(known))


def _descend(land: _Landscape, point: Point, free: list[Way]) -> Point:
    """Step downhill, in ever smaller steps."""
    height, step, left = land.height(point), Fraction(1, 2), _EVALUATIONS * (1 + land.has_crests)
    turns = list(_turns(free, across=land.has_crests))
    while left > 0 and step > _SMALLEST_STEP and height >= 0:
        has_moved = False
        for turn in turns:
            for sign in (1, -1):
                other = _moved(point, turn, sign * step, land.domains)
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


def _turns(free: list[Way], across: bool) -> Iterator[Turn]:
    """Give the directions of steps: along each number, and across two, for along a crest no number leads down."""
    yield from (((way, 1),) for way in free)
    if across:
        yield from (((a, 1), (b, sign)) for a, b in pairwise(free) for sign in (1, -1))


def _moved(point: Point, turn: Turn, step: Fraction, domains: Mapping[str, Domain]) -> Point | None:
    other: Point | None = point
    for way, sign in turn:
        if other is not None:
            other = with_number(other, way, number_at(other, way) + sign * step, domains)
    return other


def _rounded(point: Point, domains: Mapping[str, Domain], free: list[Way]) -> Iterator[Point]:
    """Round the numbers of a point: what fails at one point alone likes to do so at a plain one."""
    for parts in _ROUNDINGS:
        other: Point | None = point
        for way in free:
            if other is not None:
                number = Fraction(round(number_at(point, way) * parts), parts)
                other = with_number(other, way, number, domains)
        if other is not None:
            yield other
