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
#: How a number is rounded that is no ratio of small integers, where nobody said how.
_USUAL = ".6g"
#: The digits that are shown where a format names none, beside all those before the point.
_FEW = 6
#: The largest denominator that is shown as a fraction, where nobody said how.
_LARGEST_DENOMINATOR = 10_000
#: The decimals of a ratio of integers: more than any format asks for.
_MOST_DECIMALS = 110
#: The digits of a number that was rounded on the way, of which more are known.
_KNOWN = Context(prec=30)


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
    cells = r" \\ ".join(" & ".join(_number(cell, format, is_entry=True) for cell in row) for row in rows)
    return rf"\begin{{pmatrix}} {cells} \end{{pmatrix}}"


def _rows(value: Any) -> list[Sequence[Any]] | None:
    shape = getattr(value, "shape", None)
    if shape is None or shape == ():
        return None
    if len(shape) > 2:
        raise ValueError("it is neither a number, nor a vector, nor a matrix")
    return [[cell] for cell in value] if len(shape) == 1 else [list(row) for row in value]


def _number(value: Any, format: str, is_entry: bool = False) -> str:
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        raise ValueError("it is a truth, not a number")
    number = _decimal(value)
    if not number.is_finite():
        raise ValueError(f"it is {number}")
    if not format:
        return _usual(value, number, is_entry)
    if not isinstance(value, int | Fraction) and _shown_digits(number, format) > _KNOWN.prec:
        raise ValueError(f"no more than {_KNOWN.prec} of its digits are known")
    return _tex(_rounded(number, format))


def _usual(value: Any, number: Decimal, is_entry: bool) -> str:
    """Write a number where nobody said how: whole, a ratio of small integers, or rounded.

    An entry of a vector or a matrix that is a short decimal is written as one: fractions stand high there.
    """
    if number == number.to_integral_value() and abs(number) < 10**15:
        return str(int(number))
    ratio, rounded = _ratio(value, number), _rounded(number, _USUAL)
    if not 1 < ratio.denominator <= _LARGEST_DENOMINATOR or (is_entry and Decimal(rounded) == number):
        return _tex(rounded)
    sign = "-" if ratio < 0 else ""
    return rf"{sign}\frac{{{abs(ratio.numerator)}}}{{{ratio.denominator}}}"


def _ratio(value: Any, number: Decimal) -> Fraction:
    """Give a number as a ratio: of small integers where it is one to every digit that is known of it."""
    if isinstance(value, Fraction):
        return value
    close = Fraction(number).limit_denominator(_LARGEST_DENOMINATOR)
    is_close = _KNOWN.divide(Decimal(close.numerator), Decimal(close.denominator)) == number
    return close if is_close else Fraction(number)


def _shown_digits(number: Decimal, format: str) -> int:
    """Count the digits of a number that a format shows."""
    found = _FORMAT.fullmatch(format)
    if found is None or not found["digits"]:
        return 0
    before = {"e": 1, "g": 0, "%": number.adjusted() + 3}.get(found["type"], number.adjusted() + 1)
    return int(found["digits"]) + before


def _decimal(value: Any) -> Decimal:
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, Fraction):
        context = Context(prec=len(str(abs(int(value)))) + _MOST_DECIMALS)
        return context.divide(Decimal(value.numerator), Decimal(value.denominator))
    if isinstance(value, complex) or hasattr(value, "_mpc_"):
        if value.imag:
            raise ValueError("it is a complex number")
        return _decimal(value.real)
    if isinstance(value, tuple):
        raise ValueError("it is several values")
    try:
        number = Decimal(mpmath.nstr(value, 2 * _KNOWN.prec) if hasattr(value, "_mpf_") else str(value))
    except ArithmeticError:
        raise ValueError("it is no number") from None
    return _plain(_KNOWN.plus(number)) if number.is_finite() else number


def _rounded(number: Decimal, format: str) -> str:
    found = _FORMAT.fullmatch(format)
    if found is None:
        raise ValueError(f"{format} is no format; write .3f, .2e, .4g, .1% or a comma for thousands")
    kind = found["type"] or ("f" if found["digits"] or number == number.to_integral_value() else "g")
    digits = f".{found['digits']}" if found["digits"] else (".0" if kind == "f" else "")
    if kind != "f" and not digits:
        before = number.adjusted() + (3 if kind == "%" else 1)
        number = _plain(Context(prec=max(_FEW, min(before, 30))).plus(number))
    if number == 0 and kind == "e":
        kind = "f"
    text = f"{number:{found['thousands'] or ''}{digits}{kind}}"
    text = text if any(char in "123456789" for char in text) else text.removeprefix("-")
    return text.replace("%", r"\%")


def _plain(number: Decimal) -> Decimal:
    """Leave out zeros behind the point, and write a whole number of a few digits without an exponent."""
    number = number.normalize(Context(prec=len(number.as_tuple().digits)))
    is_round = number == number.to_integral_value() and abs(number) < 10**15
    return number.quantize(Decimal(1)) if is_round else number


def _tex(text: str) -> str:
    text = text.replace("+", "") if "e" not in text.lower() else text
    scientific = _SCIENTIFIC.fullmatch(text)
    if scientific:
        return rf"{scientific['mantissa']} \times 10^{{{int(scientific['exponent'])}}}"
    return text.replace(",", "{,}")
