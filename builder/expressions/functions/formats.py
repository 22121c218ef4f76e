"""Functions of number formats: what they hold, how they round, their bits."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from builder.expressions.arithmetic.formats import Format
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.functions.entry import Function
from builder.expressions.late import mpmath


def format_of(value: Any) -> Format:
    """Pass a number format, or say that one is wanted."""
    if not isinstance(value, Format):
        raise Unfit("a number format is wanted", "write float32, float16, bfloat16 or their like")
    return value


def _fact(name: str, doc: str, read: Callable[[Format], Fraction | int]) -> Function:
    def fact(m: Any, format: Any) -> Any:
        return m.number(Fraction(read(format_of(format))))

    return Function(name, "format", doc, "ieee754 3.4", every=fact)


def _exactly(m: Any, x: Any) -> Fraction:
    if is_exact(x):
        return Fraction(x)
    if m.kind == "symbolic":
        if not getattr(x, "is_number", False) or not x.is_real:
            raise NoBackEnd("a number format is numeric only")
        return Fraction(str(x.evalf(60)))
    if m.kind == "precise":
        x = m.real(x)
        if not mpmath.mp.isfinite(x):
            raise Undefined("a finite number is wanted")
        sign, mantissa, exponent, _ = mpmath.mp.mpf(x)._mpf_
        size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
        return -size if sign else size
    x = m.real(x)
    if not math.isfinite(x):
        raise Undefined("a finite number is wanted")
    return Fraction(x)


def _ulp(m: Any, x: Any, format: Any) -> Any:
    return m.number(format_of(format).ulp(_exactly(m, x)))


def _chop(m: Any, x: Any, format: Any) -> Any:
    return m.number(Fraction(format_of(format).round(_exactly(m, x), toward_zero=True)))


def _bits(m: Any, x: Any, format: Any) -> Any:
    layout = format_of(format)
    value = layout.round(_exactly(m, x))
    if not math.isfinite(value):
        field = 2**layout.exponent_bits - 1
        return m.pack([int(value < 0), field, 0 if layout.infinite else 2**layout.fraction_bits - 1])
    value = Fraction(value)
    size = abs(value)
    if size < layout.smallest_normal:
        return m.pack([int(value < 0), 0, int(size / layout.smallest_subnormal)])
    exponent = layout.exponent(size)
    fraction = (size / Fraction(2) ** exponent - 1) * 2**layout.fraction_bits
    return m.pack([int(value < 0), exponent + layout.bias, int(fraction)])


def _value(m: Any, sign: Any, exponent: Any, fraction: Any, format: Any) -> Any:
    layout = format_of(format)
    s, e, f = (m.integer(part, "a field") for part in (sign, exponent, fraction))
    if s not in (0, 1) or not 0 <= e < 2**layout.exponent_bits or not 0 <= f < 2**layout.fraction_bits:
        raise Unfit("the fields do not fit the format")
    top = e == 2**layout.exponent_bits - 1
    if top and layout.infinite:
        if f:
            raise Undefined("these bits stand for NaN")
        return m.mul(1 - 2 * s, m.constant("inf"))
    if top and f == 2**layout.fraction_bits - 1:
        raise Undefined("these bits stand for NaN")
    share = Fraction(f, 2**layout.fraction_bits)
    size = (share + 1) * Fraction(2) ** (e - layout.bias) if e else share * layout.smallest_normal
    return m.number((1 - 2 * s) * size)


FORMAT_FUNCTIONS: tuple[Function, ...] = (
    _fact("largest", "the largest finite number", lambda f: f.largest),
    _fact("smallest_normal", "the smallest positive normal number", lambda f: f.smallest_normal),
    _fact("smallest_subnormal", "the smallest positive number", lambda f: f.smallest_subnormal),
    _fact("epsilon", "the spacing at 1", lambda f: f.ulp(Fraction(1))),
    _fact("exponent_bits", "the bits of the exponent", lambda f: f.exponent_bits),
    _fact("fraction_bits", "the bits of the fraction", lambda f: f.fraction_bits),
    _fact("total_bits", "all bits", lambda f: 1 + f.exponent_bits + f.fraction_bits),
    _fact("exponent_bias", "what the exponent field is reduced by", lambda f: f.bias),
    Function("ulp", "x, format", "the spacing of the numbers at x", "ieee754 2.1", every=_ulp),
    Function("chop", "x, format", "x cut to the format, towards zero", "ieee754 4.3", every=_chop),
    Function("bits", "x, format", "the fields sign, exponent and fraction of x", "ieee754 3.4", every=_bits),
    Function(
        "from_bits", "sign, exponent, fraction, format", "the number of these fields", "ieee754 3.4", every=_value
    ),
)
