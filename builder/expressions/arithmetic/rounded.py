"""A number format of few bits: every operation is computed and then rounded to it.

All formats here fit into float64 with room for one operation, so rounding twice does no harm.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any
from typing import ClassVar

from builder.expressions.arithmetic.floating import Floating
from builder.expressions.arithmetic.formats import Format
from builder.expressions.arithmetic.values import Array
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.faults import NeedsPrecision
from builder.expressions.faults import Undefined
from builder.expressions.late import np


class Rounded(Floating):
    """The numbers of one format, carried as float64; infinities and NaN are values like others."""

    kind: ClassVar[str] = "rounded"

    def __init__(self, format: Format) -> None:
        """Compute in one format."""
        self.format = format

    def number(self, value: Fraction) -> Value:
        return float(self.format.round(value))

    def native(self, value: Value) -> Value:
        return self.number(Fraction(value)) if isinstance(value, int | Fraction) else value

    def constant(self, name: str) -> Value:
        return self.settle(super().constant(name))

    def exact(self, op: str, a: Fraction | int, b: Fraction | int) -> Value | None:  # noqa: ARG002
        return None

    def take(self, value: Value) -> Value:
        if is_array(value) and value.dtype == object:
            value = self.pack([float(entry) for entry in value.ravel()]).reshape(value.shape)
        elif not is_exact(value) and hasattr(value, "__float__") and not is_array(value):
            value = float(value)
        return self.settle(super().take(value))

    def settle(self, value: Value) -> Value:
        if is_array(value):
            return self._round_array(value)
        if isinstance(value, complex | np.complexfloating):
            raise Undefined("a number format holds no complex numbers")
        if isinstance(value, float | np.floating) and math.isfinite(value):
            return float(self.format.round(Fraction(float(value)))) if self.format.name != "float64" else float(value)
        return value

    def _round_array(self, x: Array) -> Array:
        if self.format.name == "float64" or x.dtype.kind != "f":
            return x
        with np.errstate(all="ignore"):
            _, exponent = np.frexp(x)
            quantum = np.ldexp(1.0, np.maximum(exponent - 1, self.format.least_exponent) - self.format.fraction_bits)
            rounded = np.where(np.isfinite(x), np.rint(x / quantum) * quantum, x)
            over = np.abs(rounded) > float(self.format.largest)
            return np.where(over, np.copysign(np.inf if self.format.infinite else np.nan, x), rounded)

    def scalars(self, op: str, a: Value, b: Value) -> Value:
        try:
            return super().scalars(op, a, b)
        except NeedsPrecision:
            return math.inf
        except Undefined:
            return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a)

    def elementwise(self, op: str, a: Value, b: Value) -> Array:
        return self.entrywise(lambda x, y: self.binary(op, x, y), a, b)

    def matmul(self, a: Array, b: Array) -> Value:
        return super(Floating, self).matmul(a, b)

    def total(self, values: Iterable[Value]) -> Value:
        result: Value = 0.0
        for value in values:
            result = self.add(result, value)
        return result

    def apply(self, name: str, x: Value) -> Value:
        if is_array(x):
            return self.entrywise(lambda entry: self.apply(name, entry), x)
        if isinstance(x, float) and not math.isfinite(x) and name == "exp":
            return 0.0 if x < 0 else x
        try:
            return super().apply(name, x)
        except NeedsPrecision:
            return -math.inf if name == "log" and x == 0 else math.inf if name in ("exp", "cosh") else math.nan

    def equal(self, a: Value, b: Value) -> Value:
        return bool(np.all(np.asarray(a) == np.asarray(b)))

    def less(self, a: Value, b: Value, strict: bool) -> Value:
        return bool(a < b) if strict else bool(a <= b)

    def round_to_whole(self, name: str, x: Value) -> Value:
        return float(np.rint(x)) if name == "round" else float(getattr(math, name)(x))

    def leave(self, value: Value) -> Any:
        """Turn a value into one that the other arithmetics read: a finite number is exact."""
        if isinstance(value, float) and math.isfinite(value):
            return Fraction(value)
        return tuple(map(self.leave, value)) if isinstance(value, tuple) else value
