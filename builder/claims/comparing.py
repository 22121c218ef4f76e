"""A computed value to whether it is right to the digits that a literal is written with.

It is right if it rounds to the literal, with halves to even or halves away from zero: textbooks do either.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from builder.claims.literals import Digits
from builder.claims.literals import Literal
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.arithmetic.values import shape_name
from builder.expressions.late import mpmath

#: Beyond this power of two a number counts as infinite, or as zero.
_REACH = 200_000
#: An imaginary part that is so small a part of a number is what rounding has left.
_NOISE = 1e-20


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome of comparing: right, wrong, or (None) not to be told; `what` says where and why."""

    right: bool | None
    what: str = ""


_RIGHT = Comparison(right=True)


def compare(value: Any, literal: Literal, slack: Any = 0) -> Comparison:
    """Compare a computed value, known up to a `slack`, with a literal, number by number."""
    if isinstance(literal, Digits):
        if is_array(value) or isinstance(value, tuple | bool):
            return Comparison(right=False, what=f"the value is {_form(value)}, not a number")
        return _compare_number(value, literal, slack)
    if not is_array(value) and not isinstance(value, tuple):
        return Comparison(right=False, what=f"the value is {_form(value)}, not a vector or a matrix")
    if len(value) != len(literal):
        return Comparison(right=False, what=f"the value has {len(value)} entries, {len(literal)} are written")
    doubt = _RIGHT
    for place, (part, written) in enumerate(zip(value, literal, strict=True), 1):
        found = compare(part, written, slack)
        what = f"entry {place}: {found.what}" if found.what else ""
        if found.right is False:
            return Comparison(right=False, what=what)
        if found.right is None:
            doubt = Comparison(None, what)
    return doubt


def _form(value: Any) -> str:
    return "a truth" if isinstance(value, bool) else shape_name(value)


def _compare_number(value: Any, literal: Digits, slack: Any) -> Comparison:
    if not is_exact(value) and abs(value.imag) > max(slack, _NOISE * abs(value)):
        return Comparison(right=False, what="the value is a complex number")
    real = value if is_exact(value) else value.real
    is_finite = is_exact(real) or mpmath.mp.isfinite(real)
    if literal.infinite or not is_finite:
        same = not is_finite and literal.infinite and real == literal.value * mpmath.mp.inf
        return _RIGHT if same else Comparison(right=False, what=f"not {literal.text}")
    if slack == math.inf:
        return Comparison(None, "the digits cancel, so that the value cannot be computed")
    return _compare_finite(to_fraction(real), literal, Fraction(0) if is_exact(real) else to_fraction(slack))


def _compare_finite(number: Fraction, literal: Digits, doubt: Fraction) -> Comparison:
    """Compare a number that is known up to a doubt."""
    gap = abs(number - literal.value)
    if literal.unit is None:
        return _RIGHT if gap <= doubt else Comparison(right=False, what=_not_exact(literal, gap))
    if gap <= literal.unit / 2 + doubt:
        if doubt > literal.unit / 4:
            return Comparison(None, f"{literal.text} has more digits than the value can be computed to")
        if gap < literal.unit / 2 - doubt or _rounds(number, literal):
            return _RIGHT
    return Comparison(right=False, what=f"not {literal.text} to the digits written")


def _not_exact(literal: Digits, gap: Fraction) -> str:
    close = gap < max(abs(literal.value) / 20, Fraction(1, 2))
    return f"not exactly {literal.text}" + ("; a rounded number has a point or an exponent" if close else "")


def _rounds(number: Fraction, literal: Digits) -> bool:
    """Say whether the number halfway between the literal and its neighbour may be rounded to it."""
    unit = literal.unit or Fraction(1)
    whole = literal.value / unit
    tie = whole + Fraction(1 if number > literal.value else -1, 2)
    away = Fraction(int(abs(tie) + Fraction(1, 2)) * (1 if tie > 0 else -1))
    return whole in (round(tie), away)


def to_fraction(value: Any) -> Fraction:
    """Turn a finite real number of any arithmetic into a fraction."""
    if is_exact(value) or isinstance(value, float):
        return Fraction(value)
    if value == 0 or mpmath.mp.mag(value) < -_REACH:
        return Fraction(0)
    sign, mantissa, exponent, _ = value._mpf_
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** int(exponent)
