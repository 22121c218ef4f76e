"""The binary number formats: what they hold, and how a number is rounded to them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from builder.expressions.words import FORMATS


@dataclass(frozen=True, slots=True)
class Format:
    """A binary format: one bit of sign, so many of exponent and fraction; `infinite` if it has infinities."""

    name: str
    exponent_bits: int
    fraction_bits: int
    infinite: bool = True

    @property
    def bias(self) -> int:
        """Give what is subtracted from the exponent field."""
        return (1 << (self.exponent_bits - 1)) - 1

    @property
    def least_exponent(self) -> int:
        """Give the exponent of the smallest normal number."""
        return 1 - self.bias

    @property
    def largest(self) -> Fraction:
        """Give the largest finite number; without infinities only one pattern of the top binade is lost."""
        step = Fraction(1 if self.infinite else 2, 1 << self.fraction_bits)
        return (2 - step) * (1 << (self.bias if self.infinite else self.bias + 1))

    @property
    def smallest_normal(self) -> Fraction:
        """Give the smallest positive normal number."""
        return Fraction(2) ** self.least_exponent

    @property
    def smallest_subnormal(self) -> Fraction:
        """Give the smallest positive number."""
        return Fraction(2) ** (self.least_exponent - self.fraction_bits)

    def exponent(self, x: Fraction) -> int:
        """Give the exponent that a number is stored with."""
        top, bottom = abs(x).numerator, x.denominator
        power = top.bit_length() - bottom.bit_length()
        if Fraction(2) ** power > abs(x):
            power -= 1
        return max(power, self.least_exponent)

    def ulp(self, x: Fraction) -> Fraction:
        """Give the spacing of the numbers at x."""
        power = self.exponent(x) if x else self.least_exponent
        return Fraction(2) ** (power - self.fraction_bits)

    def round(self, x: Fraction, toward_zero: bool = False) -> Fraction | float:
        """Round to the nearest number of the format, ties to the even one; infinity (or NaN) beyond the largest."""
        if x == 0:
            return Fraction(0)
        quantum = self.ulp(x)
        result = (int(x / quantum) if toward_zero else round(x / quantum)) * quantum
        if abs(result) <= self.largest:
            return result
        if toward_zero:
            return self.largest if x > 0 else -self.largest
        return math.copysign(math.inf if self.infinite else math.nan, x)


@cache
def format_named(name: str) -> Format:
    """Give the format of a name."""
    exponent_bits, fraction_bits = FORMATS[name]
    return Format(name, exponent_bits, fraction_bits, infinite=name != "float8_e4m3")
