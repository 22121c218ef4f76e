r"""Values to TeX as a reader wants them: `1.3 \times 10^{-4}`, fractions, thousands, columns, matrices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Context
from decimal import Decimal
from fractions import Fraction
from typing import Any

from builder.expressions.late import mpmath

#: What may stand behind the colon of `@{expression:format}`: thousands, digits, and one of f, e, g and %.
_FORMAT = re.compile(r"(?P<thousands>,)?(?:\.(?P<digits>\d{1,2}))?(?P<type>[feg%])?")
_SCIENTIFIC = re.compile(r"(?P<mantissa>-?[\d.,]+)[eE](?P<exponent>[+-]?\d+)")
#: How a number is shown that is no ratio of small integers, where nobody said how.
_USUAL = ".6g"
#: The largest denominator that is shown as a fraction, where nobody said how.
_LARGEST_DENOMINATOR = 10_000
#: The digits in which numbers are rounded, once.
_EXACT = Context(prec=60)


def split_format(text: str) -> tuple[str, str]:
    """Part `expression:format` at the last colon outside brackets; without one the format is empty."""
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        depth += {")": 1, "]": 1, "(": -1, "[": -1}.get(text[index], 0)
        if text[index] == ":" and depth == 0:
            return text[:index], text[index + 1 :].strip()
    return text, ""


def is_format(text: str) -> bool:
    """Say whether a format is one that `typeset` knows."""
    return _FORMAT.fullmatch(text) is not None


def typeset(value: Any, format: str = "") -> str:
    """Turn a value of the language into TeX: numbers rounded half to even, a vector as a column, a matrix as one.

    Raises ValueError, with a sentence for the author, for what cannot be shown: truths, several values, infinities.
    """
    rows = _rows(value)
    if rows is None:
        return _number(value, format)
    cells = r" \\ ".join(" & ".join(_number(cell, format) for cell in row) for row in rows)
    return rf"\begin{{pmatrix}} {cells} \end{{pmatrix}}"


def _rows(value: Any) -> list[Sequence[Any]] | None:
    shape = getattr(value, "shape", None)
    if shape is None or shape == ():
        return None
    if len(shape) > 2:
        raise ValueError("it is neither a number, nor a vector, nor a matrix")
    return [[cell] for cell in value] if len(shape) == 1 else [list(row) for row in value]


def _number(value: Any, format: str) -> str:
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        raise ValueError("it is a truth, not a number")
    if not format and isinstance(value, Fraction) and 1 < value.denominator <= _LARGEST_DENOMINATOR:
        sign = "-" if value < 0 else ""
        return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    number = _decimal(value)
    if not number.is_finite():
        raise ValueError(f"it is {number}")
    if not format:
        format = "" if number == number.to_integral_value() and abs(number) < 10**15 else _USUAL
    return _tex(_rounded(number, format))


def _decimal(value: Any) -> Decimal:
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, Fraction):
        return _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    if isinstance(value, complex) or hasattr(value, "_mpc_"):
        if value.imag:
            raise ValueError("it is a complex number")
        return _decimal(value.real)
    if isinstance(value, tuple):
        raise ValueError("it is several values")
    return Decimal(mpmath.nstr(value, _EXACT.prec) if hasattr(value, "_mpf_") else str(value))


def _rounded(number: Decimal, format: str) -> str:
    if not format:
        return str(int(number))
    found = _FORMAT.fullmatch(format)
    if found is None:
        raise ValueError(f"{format} is no format; write .3f, .2e, .4g, .1% or a comma for thousands")
    kind = found["type"] or ("f" if found["digits"] or number == number.to_integral_value() else "g")
    digits = f".{found['digits']}" if found["digits"] else (".0" if kind == "f" else "")
    text = f"{number:{found['thousands'] or ''}{digits}{kind}}"
    return text.replace("%", r"\%")


def _tex(text: str) -> str:
    text = text.replace("+", "") if "e" not in text.lower() else text
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific:
        return rf"{scientific['mantissa']} \times 10^{{{int(scientific['exponent'])}}}"
    return text.replace(",", "{,}")
