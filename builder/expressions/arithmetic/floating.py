"""Float64, with exact rationals beside it, and complex numbers where the real ones end."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any
from typing import ClassVar

from builder.expressions.arithmetic.base import Arithmetic
from builder.expressions.arithmetic.values import Array
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import check_size
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.faults import NeedsPrecision
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.late import np

#: Two numbers that differ by less than this part of them are equal; by less than the second, nobody knows.
RELATIVE = 1e-10
#: Beside large entries of an array, small ones may differ by this part of the largest.
RESIDUE = 1e-13
#: A difference that is so small beside nothing may be zero or not: more digits must tell.
DOUBTFUL = 1e-6

_CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf}
_OPERATORS: dict[str, Any] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: a % b,
    "^": lambda a, b: a**b,
}
#: The elementary functions: in numpy, in math where the argument is a float, in cmath.
_NUMPY = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh"}
#: Those that are real for some real numbers only, and where no derivative goes through them.
CUTS: dict[str, Any] = {
    **dict.fromkeys(("log", "sqrt"), lambda x: x <= 0),
    **dict.fromkeys(("asin", "acos", "atanh"), lambda x: abs(x) >= 1),
    "acosh": lambda x: x <= 1,
}


class Floating(Arithmetic):
    """Numbers of float64."""

    kind: ClassVar[str] = "floating"

    def number(self, value: Fraction) -> Value:
        return value.numerator if value.denominator == 1 else value

    def native(self, value: Value) -> Value:
        if isinstance(value, int | Fraction):
            try:
                return float(value)
            except OverflowError:
                raise NeedsPrecision("too large for float64") from None
        return value

    def constant(self, name: str) -> Value:
        return _CONSTANTS[name]

    def scalars(self, op: str, a: Value, b: Value) -> Value:
        try:
            return _OPERATORS[op](a, b)
        except ZeroDivisionError:
            raise Undefined("division by zero") from None
        except OverflowError:
            raise NeedsPrecision("too large for float64") from None
        except TypeError:
            raise Unfit(f"{op} does not fit these values") from None

    def settle(self, value: Value) -> Value:
        if isinstance(value, float):
            if value - value != 0:
                raise self._doubt(value)
            return float(value)
        if is_array(value):
            if value.dtype == object:
                value = self.pack(value.tolist())
            if not np.isfinite(value).all():
                raise self._doubt(value)
        elif isinstance(value, np.generic):
            return self.settle(value.item())
        elif isinstance(value, complex):
            if not cmath.isfinite(value):
                raise self._doubt(value)
            return value.real if value.imag == 0 and not self.steps else value
        return value

    def _doubt(self, _value: Value) -> Exception:
        return NeedsPrecision("too large for float64, or undefined")

    def pack(self, entries: Any) -> Array:
        def plain(value: Value) -> Value:
            return [plain(part) for part in value] if isinstance(value, list | tuple) else self.native(value)

        if is_array(entries):
            entries = entries.tolist()
        array = np.array(plain(entries))
        if array.dtype == object or array.dtype.kind not in "fc":
            array = array.astype(complex if array.dtype.kind == "c" else float)
        return array

    def total(self, values: Iterable[Value]) -> Value:
        return super().total(values)

    def elementwise(self, op: str, a: Value, b: Value) -> Array:
        a, b = self.native(a), self.native(b)
        if op == "^":
            exponent = b if not is_array(b) else None
            if exponent is None or exponent != int(exponent):
                a = complex_where_negative(a)
        with np.errstate(all="ignore"):
            if op in "/%" and not np.all(b):
                raise Undefined("division by zero")
            return _OPERATORS[op](np.asarray(a) if not is_array(a) else a, b)

    def matmul(self, a: Array, b: Array) -> Value:
        check_size(*a.shape[:-1], *b.shape[1:])
        with np.errstate(all="ignore"):
            return self.settle(a @ b)

    def inverse(self, a: Array) -> Array:
        return np.linalg.inv(a)

    def apply(self, name: str, x: Value) -> Value:
        if is_array(x):
            if name in ("erf", "gamma", "lgamma"):
                return self.settle(self.entrywise(lambda entry: self.apply(name, entry), x))
            with np.errstate(all="ignore"):
                x = complex_where_negative(x) if name in ("log", "sqrt") else x
                return self.settle(self._entries(name, x))
        x = self.native(x)
        if not isinstance(x, float | complex):
            raise Unfit(f"{name} wants a number")
        try:
            return self.settle(self._scalar(name, x))
        except OverflowError:
            raise NeedsPrecision("too large for float64") from None

    def _entries(self, name: str, x: Array) -> Array:
        function = getattr(np, _NUMPY.get(name, "arctanh" if name == "atanh" else name))
        return function(x)

    def _scalar(self, name: str, x: float | complex) -> Value:
        if isinstance(x, complex):
            return self._complex(name, x)
        try:
            return getattr(math, name)(x)
        except ValueError:
            if name in CUTS and x != 0 and math.isfinite(x):
                return self._complex(name, complex(x))
            raise NeedsPrecision(f"{name} is not defined here") from None

    def _complex(self, name: str, x: complex) -> complex:
        if name in ("abs", "erf", "gamma", "lgamma"):
            raise NeedsPrecision(f"{name} of a complex number")
        try:
            value: complex = getattr(cmath, name)(x)
        except ValueError:
            raise NeedsPrecision(f"{name} is not defined here") from None
        return value

    def absolute(self, x: Value) -> Value:
        """Compute |x| entry by entry."""
        return self.settle(np.abs(x)) if is_array(x) else abs(x)

    def real(self, x: Value) -> Value:
        """Pass a number that has an order, with an imaginary part that is but noise left out."""
        if isinstance(x, complex):
            if abs(x.imag) > RELATIVE * max(abs(x.real), 1e-300):
                raise Undefined("complex numbers have no order")
            return x.real
        if isinstance(x, bool | tuple) or is_array(x):
            raise Unfit("only numbers have an order", "compare entries or norms")
        return x

    def equal(self, a: Value, b: Value) -> Value:
        if is_exact(a) and is_exact(b):
            return a == b
        a, b = self.native(a), self.native(b)
        if is_array(a) or is_array(b):
            return self._equal_arrays(a, b)
        return True if a == b else self._judge(float(abs(a - b)), float(max(abs(a), abs(b))))

    def _equal_arrays(self, a: Value, b: Value) -> bool:
        """Compare entry by entry; small entries beside large ones may be what is left of zero."""
        with np.errstate(invalid="ignore"):
            gaps, sizes = np.abs(a - b), np.maximum(np.abs(a), np.abs(b))
        scale = np.max(sizes)
        if not np.isfinite(scale):
            raise NeedsPrecision("infinite entries")
        if np.all(gaps <= np.maximum(RELATIVE * sizes, RESIDUE * scale)):
            return True
        if np.all(gaps <= RELATIVE * scale):
            raise NeedsPrecision("too close to tell in float64")
        return self._judge(float(np.max(gaps)), float(scale))

    def _judge(self, gap: float, scale: float) -> bool:
        if math.isinf(scale):
            return False
        if gap <= RELATIVE * scale:
            return True
        if gap < DOUBTFUL and gap < DOUBTFUL * max(1.0, scale):
            raise NeedsPrecision("too close to tell in float64")
        return False

    def less(self, a: Value, b: Value, strict: bool) -> Value:
        a, b = self.real(a), self.real(b)
        if is_exact(a) and is_exact(b):
            return a < b if strict else a <= b
        a, b = self.native(a), self.native(b)
        if a == b == 0 or math.isinf(a) or math.isinf(b):
            return a < b if strict else a <= b
        if abs(a - b) <= RELATIVE * max(abs(a), abs(b)) or abs(a - b) < 1e-12:
            raise NeedsPrecision("too close to tell in float64")
        return bool(a < b)

    def round_to_whole(self, name: str, x: Value) -> Value:
        """Compute floor, ceil or round of a scalar."""
        if not is_exact(x):
            x = self.real(x)
            if abs(x - round(x)) < 1e-9 * max(1.0, abs(x)) or (name == "round" and abs(x % 1 - 0.5) < 1e-9):
                raise NeedsPrecision("too close to a whole number to tell in float64")
        return round(x) if name == "round" else getattr(math, name)(x)


def complex_where_negative(x: Value) -> Value:
    """Pass numbers whose root or logarithm is wanted, as complex ones where some are negative."""
    return x.astype(complex) if is_array(x) and x.dtype.kind == "f" and (x < 0).any() else x
