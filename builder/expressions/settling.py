"""An expression without symbols to its value, with digits that can be shown: none of them are what cancelling left."""

from __future__ import annotations

from typing import Any

from builder.expressions.arithmetic.precise import to_mpmath
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.evaluate import DIGITS
from builder.expressions.evaluate import LAST_DIGITS
from builder.expressions.evaluate import evaluate_or_none
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.faults import Undefined
from builder.expressions.late import mpmath
from builder.expressions.late import np
from builder.expressions.program import Program
from builder.expressions.tree import Expr

#: The digits that are carried, one number of them after another, until two values agree.
_CARRIED = (DIGITS, 120, 400, LAST_DIGITS)
#: Values that differ by less than this part of them agree, for more than so many digits were spare.
_CLOSE = 1e-5
#: A number that is smaller than this share of the digits may be nothing.
_NOTHING = 0.8
#: The steps of one evaluation: a value stands in a text, and whoever checks the text waits for it.
_STEPS = 400_000


def settle(expr: Expr, program: Program) -> Value:
    """Compute a value with as many digits as it takes; what tends to zero as they grow is zero."""
    before = evaluate_or_none(expr, program=program, steps=_STEPS)
    for digits in _CARRIED:
        value = evaluate_precisely(expr, program=program, digits=digits, steps=_STEPS)
        numbers = _numbers(value)
        if numbers is None or all(map(is_exact, numbers)):
            return value
        old = _numbers(before) if before is not None else None
        if old is not None and len(old) == len(numbers):
            found = [_agreed(a, b, digits) for a, b in zip(numbers, old, strict=True)]
            if all(number is not None for number in found):
                return _like(value, found)
        before = value
    raise Undefined("the digits cancel, so that the value cannot be computed")


def _numbers(value: Value) -> list[Any] | None:
    """Give the numbers of a number, a vector or a matrix."""
    if is_array(value):
        return list(value.ravel())
    is_number = is_exact(value) or isinstance(value, float | complex | mpmath.mp.mpf | mpmath.mp.mpc)
    return [value] if is_number else None


def _agreed(value: Any, before: Any, digits: int) -> Any:
    """Give the number that two values agree in; None where they do not agree."""
    if is_exact(value):
        return value
    a, b = to_mpmath(value), to_mpmath(before)
    if not mpmath.mp.isfinite(a):
        return value
    if abs(a - b) <= _CLOSE * abs(a):
        return value
    is_left_over = abs(a) < mpmath.mp.mpf(10) ** -int(digits * _NOTHING) and abs(a) <= _CLOSE * abs(b)
    return mpmath.mp.mpf(0) if is_left_over else None


def _like(value: Value, numbers: list[Any]) -> Value:
    if not is_array(value):
        return numbers[0]
    array = np.empty(value.shape, dtype=object)
    for index, number in enumerate(numbers):
        array.flat[index] = number
    return array
