"""Values to text for people and to JSON, with as many digits as tell two of them apart."""

from __future__ import annotations

from typing import Any

from builder.expressions.arithmetic.precise import to_mpmath
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.drawing import SmoothFunction
from builder.expressions.late import mpmath

#: The digits that are shown; more only where two values would look the same.
DIGITS = (6, 10, 17, 30)
#: How many entries of an array are shown.
MOST_ENTRIES = 12


def show(value: Any, digits: int = DIGITS[0]) -> str:
    """Write a value of any arithmetic."""
    if isinstance(value, bool | str):
        return str(value).lower() if isinstance(value, bool) else value
    if isinstance(value, SmoothFunction):
        return _function(value)
    if is_array(value) or isinstance(value, tuple | list):
        parts = [show(part, digits) for part in list(value)[:MOST_ENTRIES]]
        return f"[{', '.join([*parts, '...'] if len(value) > MOST_ENTRIES else parts)}]"
    return _number(value, digits)


def show_both(left: Any, right: Any) -> tuple[str, str]:
    """Write two values so that they can be told apart, if digits can do that."""
    texts = ("", "")
    for digits in DIGITS:
        texts = show(left, digits), show(right, digits)
        if texts[0] != texts[1]:
            break
    return texts


def _number(value: Any, digits: int) -> str:
    if is_exact(value):
        if value == int(value) and abs(value) < 10**15:
            return str(int(value))
        with mpmath.mp.workdps(DIGITS[-1] + 10):
            value = to_mpmath(value)
    if not isinstance(value, int | float | complex | mpmath.mp.mpf | mpmath.mp.mpc):
        return getattr(value, "name", "") or type(value).__name__.lower()
    number = mpmath.mp.mpmathify(value)
    if isinstance(number, mpmath.mp.mpc):
        sign = "-" if number.imag < 0 else "+"
        return f"{_real(number.real, digits)} {sign} {_real(abs(number.imag), digits)}i"
    return _real(number, digits)


def _real(number: Any, digits: int) -> str:
    if not mpmath.mp.isfinite(number):
        return "undefined" if mpmath.mp.isnan(number) else "inf" if number > 0 else "-inf"
    if number != 0 and abs(mpmath.mp.mag(number)) > 200_000:
        return "0" if mpmath.mp.mag(number) < 0 else "a huge number"
    text = str(mpmath.mp.nstr(number, digits, min_fixed=-5, max_fixed=15))
    return text.removesuffix(".0")


def _function(function: SmoothFunction) -> str:
    names = [f"x{index}" for index in range(1, len(function.slope) + 1)] if len(function.slope) > 1 else ["x"]

    if not function.waves and not any(function.slope):
        return show(function.height)

    def line(weights: Any) -> str:
        return " + ".join(f"{show(weight, 3)}*{name}" for weight, name in zip(weights, names, strict=True))

    waves = [f"{show(size, 3)}*sin({line(rates)} + {show(phase, 3)})" for size, rates, phase in function.waves]
    start = [show(function.height, 3)] if function.height else []
    return " + ".join([*start, line(function.slope), *waves]).replace("+ -", "- ")


def to_json(value: Any) -> Any:
    """Turn a value of a witness into what JSON holds."""
    if isinstance(value, tuple | list):
        return [to_json(part) for part in value]
    if is_exact(value):
        return int(value) if value == int(value) else float(value)
    return show(value)
