"""An expression to what it is made of: its conditions, the definitions that it uses, how its values are found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from builder.expressions.program import Program
from builder.expressions.tree import DERIVATIVES
from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Logic
from builder.expressions.tree import Name
from builder.expressions.tree import Number
from builder.expressions.tree import walk

#: What is found by closing in on it: at far out numbers it may be missed.
_CLOSING_IN = frozenset({"limit", "integrate", "argmax", "argmin", "expectation", "variance", "probability"})
_LOOSE = {"<": "<=", ">": ">="}
_ALMOST_NOTHING = "1e-100"
#: How many numbers of a claim are tried as values, and how large they are at most.
_MOST_NUMBERS = 8
_LARGEST_NUMBER = 10**6


def conjuncts(expr: Expr) -> Iterator[Expr]:
    """Take a condition apart: `a and b`, `a < b < c`."""
    match expr:
        case Logic("and", operands):
            for operand in operands:
                yield from conjuncts(operand)
        case Comparison(signs, operands):
            for sign, left, right in zip(signs, operands, operands[1:], strict=False):
                yield Comparison((sign,), (left, right), span=expr.span)
        case _:
            yield expr


def relax(expr: Expr, equations: bool) -> Expr:
    """Let the sides of a strict inequality be equal; if wanted, those of an equation may differ by almost nothing."""
    match expr:
        case Logic(_, operands):
            return replace(expr, operands=tuple(relax(operand, equations) for operand in operands))
        case Comparison(("==",), (left, right)) if equations:
            gap = Call("max", (Call("abs", (Binary("-", left, right),)),))
            return Comparison(("<=",), (gap, Number(_ALMOST_NOTHING)), span=expr.span)
        case Comparison(signs):
            return replace(expr, signs=tuple(_LOOSE.get(sign, sign) for sign in signs))
    return expr


def bodies(expr: Expr, program: Program) -> list[Expr]:
    """Give an expression with the definitions that it uses."""
    return [expr, *(d.expr for d in program.values.values()), *(f.body for f in program.functions.values())]


def has_derivatives(exprs: list[Expr]) -> bool:
    """Say whether derivatives are taken, which do not exist everywhere."""
    return any(isinstance(part, Bind) and part.op in DERIVATIVES for expr in exprs for part in walk(expr))


def has_limits(exprs: list[Expr]) -> bool:
    """Say whether values are found by closing in on them: limits, integrals, extreme points, endless sums."""
    return any(
        isinstance(part, Bind) and (part.op in _CLOSING_IN or (part.op in ("sum", "prod") and Name("inf") in part.args))
        for expr in exprs
        for part in walk(expr)
    )


def numbers_in(exprs: list[Expr]) -> list[Fraction]:
    """Collect the numbers that stand in expressions, each with its negative: borders lie at such numbers."""
    found = (number for expr in exprs for part in walk(expr) if (number := _number(part)) is not None)
    small = dict.fromkeys(number for number in found if number and abs(number) <= _LARGEST_NUMBER)
    return [signed for number in list(small)[:_MOST_NUMBERS] for signed in (number, -number)]


def _number(part: Expr) -> Fraction | None:
    match part:
        case Number():
            return part.value
        case Binary("/", Number() as top, Number() as bottom) if bottom.value:
            return top.value / bottom.value
    return None
