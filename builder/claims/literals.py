"""The literal of `is:` to data: numbers with the digits that are written.

A whole number without point or exponent, and a fraction, are meant exactly; `1.7e1` is a way to write "about 17".
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from builder.diagnostics import Flaw
from builder.expressions.parsing import parse
from builder.expressions.tree import Binary
from builder.expressions.tree import Expr
from builder.expressions.tree import Items
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Number


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
