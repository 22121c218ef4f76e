"""Many digits: mpmath's numbers, alone and in arrays of objects."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from typing import ClassVar

from builder.expressions.arithmetic.base import Arithmetic
from builder.expressions.arithmetic.matrices import from_matrix
from builder.expressions.arithmetic.matrices import to_matrix
from builder.expressions.arithmetic.values import Array
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.faults import NeedsPrecision
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.late import mpmath
from builder.expressions.late import np
from builder.expressions.limits import LARGEST_MAGNITUDE

_NAMES = {"lgamma": "loggamma"}
#: The largest argument, as a power of two, of functions that must first be reduced by a period.
_REDUCIBLE = 4000
#: Below two to the minus two to this power a number counts as zero.
_SMALLEST = 64
#: What is smaller than this share of the digits may be nothing; with the most digits, it is.
_NOTHING = 0.8
MOST_DIGITS = 400
#: Two numbers that differ by more than this part of them differ.
_CLEAR = 1e-8
#: What two numbers near zero may differ by where one of them is known in float64 only.
_COARSE_NOTHING = 1e-11
#: The share of the digits in which values found by closing in on them agree.
ROUGH = 0.6


def to_mpmath(number: Value) -> Value:
    """Turn a number of any arithmetic into one of mpmath, with as many digits as that is set to."""
    return mpmath.mp.mpf(number.numerator) / number.denominator if is_exact(number) else mpmath.mp.mpmathify(number)


class Precise(Arithmetic):
    """Numbers with as many digits as mpmath is set to."""

    kind: ClassVar[str] = "precise"

    def __init__(self, careful: bool = False, small: Sequence[Value] = ()) -> None:
        """Compute; `careful` if a derivative is to be refused where it differs from left and right.

        `small` are the numbers near zero that fewer digits found: what is found again is not what is left of zero.
        """
        self.careful, self.small = careful, small
        #: The numbers that were taken for zero, though they may be but small.
        self.residues: list[Value] = []

    def number(self, value: Fraction) -> Value:
        return value.numerator if value.denominator == 1 else value

    def native(self, value: Value) -> Value:
        if type(value) is mpmath.mp.mpf:
            return value
        if isinstance(value, Fraction):
            return mpmath.mp.mpf(value.numerator) / value.denominator
        if isinstance(value, int | float) and not isinstance(value, bool):
            return mpmath.mp.mpf(value)
        return mpmath.mp.mpc(value) if isinstance(value, complex) else value

    def constant(self, name: str) -> Value:
        return +getattr(mpmath.mp, name)

    def scalars(self, op: str, a: Value, b: Value) -> Value:
        try:
            match op:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
                case "/":
                    return a / b
                case "%":
                    return a % b
            return self._power(a, b)
        except ZeroDivisionError:
            raise Undefined("division by zero") from None
        except TypeError:
            raise Unfit(f"{op} does not fit these values") from None

    def _power(self, a: Value, b: Value) -> Value:
        if a == 0:
            if mpmath.mp.re(b) < 0:
                raise Undefined("division by zero")
            return mpmath.mp.mpf(b == 0)
        size = b * mpmath.mp.log(abs(a))
        if isinstance(size, mpmath.mp.mpf) and size < 0 and mpmath.mp.re(a) > 0 and not mpmath.mp.im(a):
            return self.apply("exp", size) if -size > LARGEST_MAGNITUDE else mpmath.mp.power(a, b)
        if abs(size) > LARGEST_MAGNITUDE or mpmath.mp.mag(b) > _REDUCIBLE:
            raise Undefined("the power is too large, or too small, to be computed")
        return mpmath.mp.power(a, b)

    def settle(self, value: Value) -> Value:
        if type(value) is mpmath.mp.mpf:
            _, mantissa, exponent, bits = value._mpf_
            if mantissa and abs(exponent + bits) <= LARGEST_MAGNITUDE:
                return value  # as nearly every number: neither zero, infinite, undefined, too large nor too small
        if is_array(value):
            for entry in value.flat:
                self.settle(entry)
        return self._settle_number(value) if isinstance(value, mpmath.mp.mpf | mpmath.mp.mpc) else value

    def _settle_number(self, value: Value) -> Value:
        if mpmath.mp.isnan(value):
            raise Undefined("not a number")
        if value != 0 and not mpmath.mp.isinf(value):
            magnitude = mpmath.mp.mag(value)
            if magnitude > LARGEST_MAGNITUDE:
                raise Undefined("the number is too large to be computed")
            if magnitude < -(1 << _SMALLEST):
                return mpmath.mp.mpf(0)
        return value.real if isinstance(value, mpmath.mp.mpc) and value.imag == 0 else value

    def pack(self, entries: Any) -> Array:
        def plain(value: Value) -> Value:
            return [plain(part) for part in value] if isinstance(value, list | tuple) else self.native(value)

        return np.array(plain(entries.tolist() if is_array(entries) else entries), dtype=object)

    def take(self, value: Value) -> Value:
        taken = super().take(value)
        return self.pack(taken) if is_array(taken) else self.native(taken) if isinstance(taken, float) else taken

    def inverse(self, a: Array) -> Array:
        return from_matrix(mpmath.mp.inverse(to_matrix(a)))

    def apply(self, name: str, x: Value) -> Value:
        if is_array(x):
            return self.entrywise(lambda entry: self.apply(name, entry), x)
        x = self.native(x)
        if not isinstance(x, mpmath.mp.mpf | mpmath.mp.mpc):
            raise Unfit(f"{name} wants a number")
        if name == "exp" and mpmath.mp.re(x) < 0:
            if mpmath.mp.mag(x) <= _SMALLEST:
                return mpmath.mp.exp(x)
            return mpmath.mp.mpf(0)
        if x != 0 and not mpmath.mp.isinf(x) and mpmath.mp.mag(x) > self._reach(name):
            raise Undefined(f"{name} of so large a number is not computed")
        try:
            value = self.settle(getattr(mpmath.mp, _NAMES.get(name, name))(x))
        except (ValueError, ZeroDivisionError):
            raise Undefined(f"{name} is not defined here") from None
        if mpmath.mp.isinf(value) and not mpmath.mp.isinf(x):
            raise Undefined(f"{name} is not defined here")
        return value

    def _reach(self, name: str) -> int:
        return 20 if name in ("exp", "sinh", "cosh", "gamma") else 60 if name == "lgamma" else _REDUCIBLE

    def absolute(self, x: Value) -> Value:
        """Compute |x| entry by entry."""
        return self.entrywise(abs, x) if is_array(x) else abs(x)

    def real(self, x: Value) -> Value:
        """Pass a number that has an order, with an imaginary part that is but noise left out."""
        if isinstance(x, mpmath.mp.mpc | complex):
            if abs(x.imag) > self.tolerance() * abs(x.real):
                if abs(x.imag) <= _CLEAR * abs(x.real):
                    self._want_more("too close to a real number to tell")
                raise Undefined("complex numbers have no order")
            return x.real
        if isinstance(x, bool | tuple) or is_array(x):
            raise Unfit("only numbers have an order", "compare entries or norms")
        return x

    def tolerance(self) -> Value:
        """Give the part of two numbers by which they may differ and be called equal."""
        return mpmath.mp.mpf(10) ** (-9 if self.coarse else -int(mpmath.mp.dps * self.agreeing))

    def _want_more(self, what: str) -> None:
        """Ask for more digits, unless there are no more, or they would not tell."""
        if mpmath.mp.dps < MOST_DIGITS and not self.coarse:
            raise NeedsPrecision(what)

    def equal(self, a: Value, b: Value) -> Value:
        if is_exact(a) and is_exact(b):
            return a == b
        if is_array(a) or is_array(b):
            left, right = self.entries(a), self.entries(b)
            left, right = left * (len(right) if len(left) == 1 else 1), right * (len(left) if len(right) == 1 else 1)
            pairs = [(self.native(x), self.native(y)) for x, y in zip(left, right, strict=True)]
        else:
            pairs = [(self.native(a), self.native(b))]
        scale = max(max(abs(x), abs(y)) for x, y in pairs)
        if mpmath.mp.isinf(scale):
            return all(x == y for x, y in pairs)
        if any(mpmath.mp.isnan(x) or mpmath.mp.isnan(y) for x, y in pairs):
            return False
        gap = max(abs(x - y) for x, y in pairs)
        if gap <= self.tolerance() * scale or (self.coarse and gap <= _COARSE_NOTHING):
            return True
        if gap <= _CLEAR * scale:
            self._want_more("too close to tell")
        return self._is_nothing(gap)

    def _is_nothing(self, gap: Value) -> bool:
        """Say whether a small number is what is left of zero; that takes more digits than the usual ones."""
        if self.agreeing <= ROUGH and gap <= self.tolerance():
            return True
        if gap > mpmath.mp.mpf(10) ** -int(mpmath.mp.dps * _NOTHING):
            return False
        self._want_more("too close to zero to tell")
        if any(abs(gap - known) <= known * _CLEAR for known in self.small):
            return False
        self.residues.append(gap)
        return True

    def less(self, a: Value, b: Value, strict: bool) -> Value:
        a, b = self.real(a), self.real(b)
        if is_exact(a) and is_exact(b):
            return a < b if strict else a <= b
        a, b = self.native(a), self.native(b)
        if self.equal(a, b):
            if a != b or a != 0:
                self._want_more("too close to tell which is smaller")
            return not strict
        return bool(a < b)

    def round_to_whole(self, name: str, x: Value) -> Value:
        """Compute floor, ceil or round of a scalar."""
        x = self.real(x)
        if is_exact(x):
            return round(x) if name == "round" else x.__floor__() if name == "floor" else x.__ceil__()
        nearest = mpmath.mp.nint(x)
        gap = abs(x - nearest) / max(1, abs(x))
        if gap <= self.tolerance():
            return int(nearest)
        if gap <= _CLEAR:
            self._want_more("too close to a whole number to tell")
        return int(nearest) if name == "round" else int(getattr(mpmath.mp, name)(x))

    def integer(self, value: Value, what: str) -> int:
        if isinstance(value, mpmath.mp.mpf) and mpmath.mp.isfinite(value) and abs(value) < 1e15:
            nearest = int(mpmath.mp.nint(value))
            if abs(value - nearest) <= self.tolerance() * max(1, abs(nearest)):
                return nearest
        return super().integer(value, what)
