"""Numbers that a formula shows as about equal: what their last digit is worth, and whether they are right to it."""

from __future__ import annotations

from fractions import Fraction

from builder.claims.reader.names import Names
from builder.expressions.drawing import draw
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.faults import Fault
from builder.expressions.tree import Binary
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Negation
from builder.expressions.tree import Number
from builder.expressions.tree import exact as as_expression

#: How many points are tried, how many of them must be defined, and the steps of one evaluation.
TRIED = 12
WANTED = 5
STEPS = 400_000
#: By how many last digits a rounded number may be wrong: half of one, and what a float adds.
_HALF = Fraction(5_000_001, 10_000_000)


def is_rounded(exact: Expr, number: Expr, grain: Fraction, names: Names, seed: int | str) -> bool:
    """Say whether a number is right to the digits written, wherever what it rounds has a value."""
    gap = Call("abs", (Binary("-", exact, number),))
    is_small = Comparison(("<=",), (gap, as_expression(grain * _HALF)))
    defined = 0
    for index in range(TRIED):
        try:
            if evaluate_precisely(is_small, draw(names.domains, seed, index), names.program, steps=STEPS) is not True:
                return False
        except Fault:
            continue
        defined += 1
        if defined >= (WANTED if names.domains else 1):
            break
    return defined > 0


def grain_of(expr: Expr) -> Fraction | None:
    """Give the value of the last digit of a decimal number as written, which a power of ten may follow."""
    match expr:
        case Number(text) if text.replace(".", "", 1).isdigit():
            return Fraction(1, 10 ** len(text.partition(".")[2]))
        case Negation(inner):
            return grain_of(inner)
        case Binary("*", Number() | Negation() as first, power):
            grain, scale = grain_of(first), _power_of_ten(power)
            return None if grain is None or scale is None else grain * scale
    return _power_of_ten(expr)


def _power_of_ten(expr: Expr) -> Fraction | None:
    """Give the value of `10^k` for a whole number k as written."""
    match expr:
        case Binary("^", Number("10"), Number(digits)) if digits.isdigit() and len(digits) < 4:
            return Fraction(10) ** int(digits)
        case Binary("^", Number("10"), Negation(Number(digits))) if digits.isdigit() and len(digits) < 4:
            return Fraction(1, 10 ** int(digits))
    return None
