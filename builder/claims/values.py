"""`value:` and `is:` to what the engines say: the value with as many digits as it is safe to compare."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

from builder.claims.comparing import compare
from builder.claims.conditions import Tested
from builder.claims.literals import Literal
from builder.claims.literals import is_exactly
from builder.claims.literals import literal_text
from builder.claims.literals import most_digits
from builder.claims.model import Claim
from builder.claims.parts import bodies
from builder.claims.parts import has_derivatives
from builder.claims.parts import has_limits
from builder.claims.parts import numbers_in
from builder.claims.showing import DIGITS
from builder.claims.showing import show
from builder.claims.showing import to_json
from builder.claims.trial import LEAST
from builder.claims.trial import PRECISE_STEPS
from builder.claims.verdicts import Witness
from builder.claims.witnesses.chosen import choose_points
from builder.claims.witnesses.points import cases
from builder.claims.witnesses.points import points
from builder.expressions.arithmetic.precise import MOST_DIGITS
from builder.expressions.arithmetic.precise import to_mpmath
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.drawing import Point
from builder.expressions.evaluate import evaluate_or_none
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.faults import Fault
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import TooMuch
from builder.expressions.late import mpmath
from builder.expressions.limits import MOST_STEPS
from builder.expressions.program import Program
from builder.expressions.tree import Expr

#: The parts of a value that are lost in calculus by numbers, in derivatives, in float64, and with many digits.
COARSE, DERIVED, FLOATING, FINE = 2e-9, 1e-12, 1e-9, 1e-25
#: Where float64 and many digits differ by more than this part, digits cancel, and so many times more are carried.
CLOSE = 1e-5
FACTORS = (1, 3, 9, 10)
#: The digits for a value that is claimed exactly.
EXACT_DIGITS = 100
#: At how many drawn and chosen points a value with symbols is computed.
MOST_DRAWN, MOST_CHOSEN = 8, 16


@dataclass(frozen=True, slots=True)
class Found:
    """A value, and by how much it may be wrong."""

    value: Value
    #: A float, or a number of mpmath where it is smaller than floats are.
    slack: Any


@dataclass(frozen=True, slots=True)
class Computed:
    """What the numbers say of a value; `doubt` says why they cannot tell."""

    tested: Tested
    shown: str = ""
    doubt: str = ""
    #: In what the value differs from the literal.
    what: str = ""


def is_coarse(expr: Expr, program: Program) -> bool:
    """Say whether numbers can only come close to a value: limits, integrals, endless sums, derivatives."""
    return _loss(expr, program) > FINE


def _loss(expr: Expr, program: Program) -> float:
    """Estimate the part of a value that is lost where digits do not cancel."""
    parts = bodies(expr, program)
    return COARSE if has_limits(parts) else DERIVED if has_derivatives(parts) else FINE


def compute(claim: Claim, literal: Literal, seed: str) -> Computed:
    """Compute the value of a claim, at each of a few points where it has symbols, and compare it with its literal."""
    every = cases(claim.domains)
    needed = min(LEAST, len(every)) if every is not None else LEAST
    held, tried, shown, doubt = 0, 0, "", ""
    fault: Fault | None = None
    for point in every if every is not None else _points(claim, seed):
        tried += 1
        try:
            found = find_value(claim, literal, point)
        except Fault as raised:
            fault = raised
            if isinstance(raised, TooMuch):
                break
            continue
        outcome = compare(found.value, literal, found.slack)
        shown = show(0 if _is_nothing(found) else found.value)
        if outcome.right is False:
            shown = show(found.value, max(DIGITS[1], most_digits(literal) + 2))
            failure = _witness(claim, literal, point, shown)
            return Computed(Tested(held, needed, tried, failure=failure), shown, what=outcome.what)
        doubt = doubt or ("" if outcome.right else outcome.what)
        held += 1
    flaw, where = (fault.flaw(), fault.where) if fault is not None else (None, "")
    exhaustive = every is not None and held == len(every)
    return Computed(Tested(held, needed, tried, exhaustive, tried - held, None, flaw, where), shown, doubt)


def _points(claim: Claim, seed: str) -> Iterator[Point]:
    """Give drawn points and, unless derivatives may not exist there, chosen ones."""
    yield from islice(points(claim.domains, seed), MOST_DRAWN)
    parts = bodies(claim.expr, claim.program)
    if not has_derivatives(parts):
        found = choose_points(claim.domains, seed, numbers_in(parts), with_far=False)
        yield from (chosen.point for chosen in islice(found, MOST_CHOSEN))


def _is_nothing(found: Found) -> bool:
    """Say whether a number is what is left of zero."""
    is_number = not is_array(found.value) and not isinstance(found.value, tuple)
    return is_number and 0 < size_of(found.value) <= found.slack < math.inf


def _witness(claim: Claim, literal: Literal, point: Point, shown: str) -> Witness:
    values = {name: show(value) if callable(value) else to_json(value) for name, value in point.items()}
    return Witness(values, ((claim.text, shown), ("is:", literal_text(literal))))


def find_value(claim: Claim, literal: Literal, point: Point) -> Found:
    """Compute a value with more digits than are written, and find out how many of them count."""
    digits = max(EXACT_DIGITS if is_exactly(literal) else 40, most_digits(literal) + 20)
    before = evaluate_or_none(claim.expr, point, claim.program)
    steps = MOST_STEPS if before is None else PRECISE_STEPS
    try:
        for carried in dict.fromkeys(min(digits * factor, max(digits, MOST_DIGITS)) for factor in FACTORS):
            value = evaluate_precisely(claim.expr, point, claim.program, carried, steps)
            residue = _largest(value)
            if residue < mpmath.mp.mpf(10) ** -(carried * 4 // 5):
                if before is not None and _largest(before) * CLOSE > residue:
                    return Found(value, 2 * residue)
                if before is not None and _farthest(value, before) <= CLOSE * residue:
                    return Found(value, FINE * residue)
            elif before is None or distance(value, before) <= CLOSE * size_of(value):
                return Found(value, _slack(claim, value, digits))
            before = value
    except (NoBackEnd, TooMuch):
        if before is None:
            raise
        return Found(before, FLOATING * size_of(before))
    return Found(value, math.inf)


def _largest(value: Value) -> Any:
    return max((abs(to_mpmath(number)) for number in _numbers(value)), default=mpmath.mp.mpf(0))


def _slack(claim: Claim, value: Value, digits: int) -> float:
    loss, size = _loss(claim.expr, claim.program), size_of(value)
    if loss == FINE:
        return float(min(loss, 10.0 ** -min(digits * 0.7, 300))) * size
    return loss * (max(1.0, size) if loss > FINE else size)


def _numbers(value: Value) -> list[Any]:
    if is_array(value) or isinstance(value, tuple):
        return [number for part in list(value) for number in _numbers(part)]
    is_number = isinstance(value, int | float | complex | Fraction) or hasattr(value, "__complex__")
    return [value] if is_number and not isinstance(value, bool) else []


def size_of(value: Value) -> float:
    """Give the largest magnitude of a value's finite numbers."""
    sizes = [float(abs(to_mpmath(number))) for number in _numbers(value)]
    return max((size for size in sizes if size < float("inf")), default=0.0)


def distance(a: Value, b: Value) -> float:
    """Give the largest distance of the numbers of two values of one form; infinite numbers do not count."""
    return float(_farthest(a, b))


def _farthest(a: Value, b: Value) -> Any:
    pairs = zip(_numbers(a), _numbers(b), strict=False)
    gaps = [abs(to_mpmath(x) - to_mpmath(y)) for x, y in pairs]
    return max((gap for gap in gaps if mpmath.mp.isfinite(gap)), default=0)
