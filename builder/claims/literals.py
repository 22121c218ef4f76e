"""The literal of `is:` to data, and whether a computed value is right to the digits that are written.

A value is right if it rounds to the literal, with halves to even or halves away from zero: textbooks do either. A
whole number without point or exponent, and a fraction, are meant exactly; `1.7e1` is a way to write "about 17".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from typing import TypeAlias

from builder.diagnostics import Flaw
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.arithmetic.values import shape_name
from builder.expressions.late import mpmath
from builder.expressions.parsing import parse
from builder.expressions.tree import Binary
from builder.expressions.tree import Expr
from builder.expressions.tree import Items
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Number

#: Beyond this power of two a number counts as infinite, or as zero.
_REACH = 200_000
#: An imaginary part that is so small a part of a number is what rounding has left.
_NOISE = 1e-20


@dataclass(frozen=True, slots=True)
class Digits:
    """A number as written; `unit` is the value of its last digit, None where it is meant exactly."""

    text: str
    value: Fraction
    unit: Fraction | None = None
    infinite: bool = False

    @property
    def count(self) -> int:
        """Count the digits that are written."""
        return sum(char.isdigit() for char in self.text)


#: A number, a vector of them, a matrix, a group.
Literal: TypeAlias = "Digits | tuple[Literal, ...]"


def read_literal(text: str) -> tuple[Literal | None, list[Flaw]]:
    """Turn the text of a literal into data."""
    expr, flaws = parse(text)
    if expr is None:
        return None, flaws
    literal = _literal(expr)
    if literal is None:
        help = "such as 0.1538, -2, 1.3e-4, 1/3, inf, [1, 2], [[1, 0], [0, 1]]"
        flaw = Flaw(0, max(1, len(text)), "FM333", "is: wants a number, a vector or a matrix of numbers", help)
        return None, [flaw]
    return literal, []


def _literal(expr: Expr) -> Literal | None:
    if isinstance(expr, Items):
        parts = [_literal(item) for item in expr.items]
        return None if any(part is None for part in parts) else tuple(part for part in parts if part is not None)
    return _digits(expr)


def _digits(expr: Expr) -> Digits | None:  # noqa: PLR0911
    match expr:
        case Negation(operand):
            found = _digits(operand)
            if found is None or found.text.startswith("-"):
                return None
            return Digits(f"-{found.text}", -found.value, found.unit, found.infinite)
        case Number(text):
            return Digits(text, expr.value, _unit(text))
        case Name("inf"):
            return Digits("inf", Fraction(1), infinite=True)
        case Binary("/", Negation(top), Number()):
            return _digits(Negation(Binary("/", top, expr.right)))
        case Binary("/", Number() as top, Number() as bottom) if bottom.value and not _unit(top.text + bottom.text):
            return Digits(f"{top.text}/{bottom.text}", top.value / bottom.value)
    return None


def _unit(text: str) -> Fraction | None:
    mantissa, sign, power = text.partition("e")
    if not sign and "." not in mantissa:
        return None
    return Fraction(10) ** (int(power or 0) - len(mantissa.partition(".")[2]))


def most_digits(literal: Literal) -> int:
    """Give the largest count of digits of a literal."""
    return literal.count if isinstance(literal, Digits) else max(map(most_digits, literal))


def is_exactly(literal: Literal) -> bool:
    """Say whether some number of a literal is meant exactly."""
    return literal.unit is None if isinstance(literal, Digits) else any(map(is_exactly, literal))


def literal_text(literal: Literal) -> str:
    """Write a literal."""
    return literal.text if isinstance(literal, Digits) else f"[{', '.join(map(literal_text, literal))}]"


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


def _compare_number(value: Any, literal: Digits, slack: Any) -> Comparison:  # noqa: PLR0911
    if not is_exact(value):
        if abs(value.imag) > max(slack, _NOISE * abs(value)):
            return Comparison(right=False, what="the value is a complex number")
        value = value.real
    if literal.infinite or (not is_exact(value) and not mpmath.mp.isfinite(value)):
        same = not is_exact(value) and literal.infinite and value == literal.value * mpmath.mp.inf
        return _RIGHT if same else Comparison(right=False, what=f"not {literal.text}")
    if slack == math.inf:
        return Comparison(None, "the digits cancel, so that the value cannot be computed")
    number, doubt = to_fraction(value), Fraction(0) if is_exact(value) else to_fraction(slack)
    gap = abs(number - literal.value)
    if literal.unit is None:
        return _RIGHT if gap <= doubt else Comparison(right=False, what=_not_exact(literal, gap))
    if gap > literal.unit / 2 + doubt:
        return Comparison(right=False, what=f"not {literal.text} to the digits written")
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
