"""An expression and the values of its symbols to its value, in float64 or, where that is not enough, beyond it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from builder.expressions.arithmetic.base import Arithmetic
from builder.expressions.arithmetic.floating import Floating
from builder.expressions.arithmetic.precise import MOST_DIGITS
from builder.expressions.arithmetic.precise import Precise
from builder.expressions.arithmetic.symbolic import Symbolic
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.evaluation.walker import Budget
from builder.expressions.evaluation.walker import Walker
from builder.expressions.faults import Fault
from builder.expressions.faults import NeedsPrecision
from builder.expressions.faults import NotAnalytic
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Unfit
from builder.expressions.late import mpmath
from builder.expressions.limits import MOST_STEPS
from builder.expressions.program import EMPTY
from builder.expressions.program import Program
from builder.expressions.tree import Expr

#: The digits of an evaluation where float64 is not enough.
DIGITS = 40
#: The digits that tell what is but small from what is left of zero.
LAST_DIGITS = 1000
#: The share of these that must agree, so that many may be lost.
LAST_AGREEING = 0.65


def evaluate(
    expr: Expr, values: Mapping[str, Any] | None = None, program: Program = EMPTY, steps: int = MOST_STEPS
) -> Value:
    """Compute an expression: an exact rational where it is one, else a float, a truth, an array, a tuple of these.

    A condition that does not hold in float64 is looked at again with more digits: it may be that they cancelled.
    Raises Fault where there is no value.
    """
    budget = Budget(steps)
    try:
        value = _run(Floating(), expr, values or {}, program, budget)
    except (NeedsPrecision, NotAnalytic):
        pass
    else:
        if value is not False:
            return value
    return evaluate_precisely(expr, values, program, DIGITS, budget.left)


def evaluate_or_none(
    expr: Expr, values: Mapping[str, Any] | None = None, program: Program = EMPTY, steps: int = MOST_STEPS
) -> Value | None:
    """Compute an expression as `evaluate` does; None where it has no value."""
    try:
        return evaluate(expr, values, program, steps)
    except Fault:
        return None


def evaluate_precisely(
    expr: Expr,
    values: Mapping[str, Any] | None = None,
    program: Program = EMPTY,
    digits: int = DIGITS,
    steps: int = MOST_STEPS,
    careful: bool = False,
) -> Value:
    """Compute an expression with so many digits, or more where a comparison takes more.

    Numbers are those of mpmath, alone and in arrays, beside exact rationals. What a `careful` evaluation finds to
    have different derivatives from left and right has no value.
    """
    budget = Budget(steps)

    def run(carried: int, small: Sequence[Value] = ()) -> Value:
        m = Precise(careful, small)
        if carried >= LAST_DIGITS:
            m.agreeing = LAST_AGREEING
        with mpmath.mp.workdps(carried):
            value = _run(m, expr, values or {}, program, budget)
            return run(LAST_DIGITS, m.residues) if m.residues and carried < LAST_DIGITS else value

    try:
        return run(digits)
    except NeedsPrecision:
        return run(MOST_DIGITS)


def evaluate_symbolically(
    expr: Expr, values: Mapping[str, Any] | None = None, program: Program = EMPTY, steps: int = MOST_STEPS
) -> Value:
    """Compute an expression with sympy; the values may be symbols, and functions of sympy."""
    return _run(Symbolic(), expr, values or {}, program, Budget(steps))


def _run(m: Arithmetic, expr: Expr, values: Mapping[str, Any], program: Program, budget: Budget) -> Value:
    walker = Walker(m, program, budget)
    try:
        return walker.value(expr, walker.scope(values))
    except (RecursionError, MemoryError):
        raise TooMuch("the expression leads too deep", span=expr.span) from None


def to_float(value: Value) -> Any:
    """Turn a value into plain floats, complex numbers, truths and nested lists of them."""
    if isinstance(value, bool):
        return value
    if is_array(value):
        return [to_float(entry) for entry in value] if value.dtype == object or value.ndim > 1 else value.tolist()
    if isinstance(value, tuple):
        return [to_float(part) for part in value]
    if isinstance(value, int | Fraction | float):
        return float(value)
    return _number(value)


def _number(value: Value) -> Any:
    if isinstance(value, str) or not hasattr(value, "__complex__"):
        raise Unfit("the value is no number")
    complex_number = complex(value)
    return complex_number.real if complex_number.imag == 0 else complex_number
