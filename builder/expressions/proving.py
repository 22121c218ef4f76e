"""Symbols for the domains of `for:`, and sympy's word on whether a condition holds for all of them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from builder.expressions.arithmetic.symbolic import Symbolic
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.domains import Domain
from builder.expressions.domains import size_letters
from builder.expressions.evaluate import evaluate_symbolically
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import Undefined
from builder.expressions.late import np
from builder.expressions.late import sympy
from builder.expressions.polynomials import sign_between_roots
from builder.expressions.program import EMPTY
from builder.expressions.program import Program
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Logic

#: What sympy may assume of each kind of number.
_ASSUMPTIONS: Mapping[str, Mapping[str, bool]] = {
    "real": {"real": True},
    "positive": {"positive": True},
    "nonnegative": {"nonnegative": True},
    "negative": {"negative": True},
    "integer": {"integer": True},
    "natural": {"integer": True, "positive": True},
}
#: Kinds whose assumptions are all there is to know of them, and which are intervals.
_INTERVALS = frozenset({"real", "positive", "nonnegative", "negative"})
#: The size that the first letter stands for in a symbolic evaluation; the next letters get the next numbers.
FIRST_SIZE = 2


def symbols_for(domains: Mapping[str, Domain]) -> dict[str, Any]:
    """Make sympy's symbols for the names of `for:`; letters that stand for sizes become small numbers."""
    letters = [letter for letter in size_letters(domains.values()) if letter not in domains]
    sizes: dict[str, Any] = {letter: FIRST_SIZE + index for index, letter in enumerate(letters)}
    return {**sizes, **{name: _symbol(name, domain, sizes) for name, domain in domains.items()}}


def _symbol(name: str, domain: Domain, sizes: Mapping[str, Any]) -> Any:
    if domain.kind == "function":
        return sympy.Function(name)
    if domain.sizes:
        return _array(name, domain, [size if isinstance(size, int) else sizes.get(size, 2) for size in domain.sizes])
    assumptions = dict(_ASSUMPTIONS.get(domain.kind, {"real": True}))
    if domain.low is not None and domain.low >= 0:
        assumptions["positive" if domain.low > 0 or domain.kind == "real" else "nonnegative"] = True
    return sympy.Symbol(name, **assumptions)


def _array(name: str, domain: Domain, sizes: list[int]) -> Any:
    if domain.kind in ("orthogonal", "spd", "simplex"):
        raise NoBackEnd(f"sympy knows no symbol for {domain.kind}")
    array = np.empty(tuple(sizes * 2 if domain.kind in ("symmetric", "invertible") else sizes), dtype=object)
    for place in np.ndindex(array.shape):
        shown = tuple(sorted(place)) if domain.kind == "symmetric" else place
        label = "_".join(str(index + 1) for index in shown)
        positive = {"positive": True} if domain.kind == "positive vector" else {"real": True}
        array[place] = sympy.Symbol(f"{name}_{label}", **positive)
    return array


def prove(expr: Expr, domains: Mapping[str, Domain] | None = None, program: Program = EMPTY) -> bool | None:
    """Say whether a condition holds for all values of its symbols: yes, no, or not known.

    Raises Fault where sympy has no form of it. May take long: call it where time is limited.
    """
    if isinstance(expr, Logic) and expr.op == "and":
        return _all(prove(operand, domains, program) for operand in expr.operands)
    values = symbols_for(domains or {})
    known = frozenset(
        values[name] for name, domain in (domains or {}).items() if domain.kind in _INTERVALS and domain.low is None
    )
    if not isinstance(expr, Comparison):
        truth = evaluate_symbolically(expr, values, program)
        return truth if isinstance(truth, bool) else None
    sides = [evaluate_symbolically(operand, values, program) for operand in expr.operands]
    return _all(_compare(sign, a, b, known) for sign, a, b in zip(expr.signs, sides, sides[1:], strict=False))


def _all(truths: Iterator[bool | None]) -> bool | None:
    known: list[bool | None] = []
    for truth in truths:
        if truth is False:
            return False
        known.append(truth)
    return True if all(known) else None


def _compare(sign: str, a: Any, b: Any, known: frozenset[Any] = frozenset()) -> bool | None:  # noqa: PLR0911
    """Compare two sides; `known` are the symbols whose assumptions say all about their domain."""
    if isinstance(a, bool) and isinstance(b, bool):
        return (a == b) if sign == "==" else None
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b) and sign == "==":
        return _all(_compare(sign, x, y) for x, y in zip(a, b, strict=True))
    if is_array(a) or is_array(b):
        return _compare_arrays(sign, a, b)
    if not all(is_exact(side) or isinstance(side, sympy.Expr) for side in (a, b)):
        return None
    left, right = _native(a), _native(b)
    if {left, right} & {sympy.oo, -sympy.oo}:
        return _compare_infinite(sign, left, right)
    gap = left - right
    match sign:
        case "==":
            return is_zero(gap)
        case "!=":
            equal = is_zero(gap)
            return None if equal is None else not equal
        case "<" | "<=":
            return _has_sign(-gap, sign == "<", known)
    return _has_sign(gap, sign == ">", known)


def _compare_infinite(sign: str, a: Any, b: Any) -> bool | None:
    """Compare where a side is infinity, and a difference would say nothing."""
    ranks = _rank(a), _rank(b)
    return None if None in ranks else bool(_ORDERS[sign](*ranks))


def _rank(side: Any) -> int | None:
    """Put an infinite value above or below every finite one."""
    if side in (sympy.oo, -sympy.oo):
        return 1 if side == sympy.oo else -1
    return 0 if side.is_finite and side.is_extended_real else None


_ORDERS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _compare_arrays(sign: str, a: Any, b: Any) -> bool | None:
    if sign not in ("==", "!="):
        raise Undefined("only numbers have an order")
    m = Symbolic()
    shape = shape_of(a) or shape_of(b)
    left, right = (m.entries(x) * (1 if is_array(x) else int(np.prod(shape))) for x in (a, b))
    equal = _all(_compare("==", x, y) for x, y in zip(left, right, strict=True))
    return equal if sign == "==" or equal is None else not equal


def _native(value: Any) -> Any:
    return sympy.Rational(value.numerator, value.denominator) if is_exact(value) else value


def is_zero(gap: Any) -> bool | None:
    """Say whether an expression is zero for all values of its symbols, by one way of simplifying after another."""
    if gap.has(sympy.core.function.AppliedUndef):
        return _is_zero_of_any(gap)
    if gap.is_zero is not None and not gap.free_symbols:
        return bool(gap.is_zero)
    current = gap
    for simplify in _SIMPLIFIERS:
        current = getattr(sympy, simplify)(current) if simplify != "rewrite" else current.rewrite(sympy.exp)
        if current == 0:
            return True
        if current.is_number:
            return bool(current.equals(0)) if current.equals(0) is not None else None
    return None


def _is_zero_of_any(gap: Any) -> bool | None:
    """Say whether an expression with unknown functions is zero whatever they are; that it is not is never known."""
    return True if any(getattr(sympy, simplify)(gap) == 0 for simplify in ("expand", "cancel", "simplify")) else None


#: From the quickest to the most thorough.
_SIMPLIFIERS = ("expand", "cancel", "trigsimp", "expand_log", "rewrite", "simplify")


def _has_sign(gap: Any, strict: bool, known: frozenset[Any]) -> bool | None:
    """Say whether an expression is positive (or not negative) for all values of its symbols."""
    if len(gap.free_symbols) == 1 and gap.is_rational_function(*gap.free_symbols):
        return sign_between_roots(gap, strict, known)
    for form in (gap, sympy.factor(gap), sympy.simplify(gap)):
        truth = form.is_positive if strict else form.is_nonnegative
        if truth is not None:
            return bool(truth)
    return None
