"""Symbols: sympy's expressions, alone and in arrays of objects, built by constructors only."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from typing import ClassVar

from builder.expressions.arithmetic.base import Arithmetic
from builder.expressions.arithmetic.matrices import from_sympy
from builder.expressions.arithmetic.matrices import to_sympy
from builder.expressions.arithmetic.values import Array
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.late import np
from builder.expressions.late import sympy
from builder.expressions.limits import MOST_BITS

_NAMES = {"abs": "Abs", "lgamma": "loggamma"}
_CONSTANTS = {"pi": "pi", "e": "E", "inf": "oo"}


class Symbolic(Arithmetic):
    """Expressions of sympy, exact rationals beside them."""

    kind: ClassVar[str] = "symbolic"

    def number(self, value: Fraction) -> Value:
        return value.numerator if value.denominator == 1 else value

    def native(self, value: Value) -> Value:
        if isinstance(value, bool):
            return sympy.true if value else sympy.false
        if isinstance(value, int | Fraction):
            return sympy.Rational(value.numerator, value.denominator)
        if isinstance(value, float):
            return sympy.Rational(*value.as_integer_ratio()) if abs(value) < 1e308 else sympy.oo
        return value

    def constant(self, name: str) -> Value:
        return getattr(sympy, _CONSTANTS[name])

    def scalars(self, op: str, a: Value, b: Value) -> Value:
        match op:
            case "+":
                return a + b
            case "-":
                return a - b
            case "*":
                return a * b
            case "/":
                if b == 0:
                    raise Undefined("division by zero")
                return a / b
            case "%":
                return sympy.Mod(a, b)
        if a.is_Rational and b.is_Rational and max(a.p.bit_length(), a.q.bit_length()) * abs(b) > MOST_BITS:
            raise TooMuch("the power has too many digits")
        return sympy.Pow(a, b)

    def settle(self, value: Value) -> Value:
        if is_array(value):
            for entry in value.flat:
                self.settle(entry)
        elif isinstance(value, sympy.Basic) and value.has(sympy.zoo, sympy.nan):
            raise Undefined("the expression is not defined")
        return value

    def pack(self, entries: Any) -> Array:
        def plain(value: Value) -> Value:
            return [plain(part) for part in value] if isinstance(value, list | tuple) else self.native(value)

        nested = plain(entries.tolist() if is_array(entries) else entries)
        shape = _shape(nested)
        array = np.empty(shape, dtype=object)
        flat = nested if len(shape) == 1 else [entry for row in nested for entry in row]
        for index, entry in enumerate(flat):
            array.flat[index] = entry
        return array

    def inverse(self, a: Array) -> Array:
        return from_sympy(to_sympy(a).inv())

    def apply(self, name: str, x: Value) -> Value:
        if is_array(x):
            return self.entrywise(lambda entry: self.apply(name, entry), x)
        x = self.native(x)
        if not isinstance(x, sympy.Expr):
            raise Unfit(f"{name} wants a number")
        if name in ("exp", "gamma") and x.is_Rational and abs(x) > 10_000:
            raise TooMuch(f"{name} of so large a number")
        return self.settle(getattr(sympy, _NAMES.get(name, name))(x))

    def absolute(self, x: Value) -> Value:
        """Write |x| entry by entry."""
        return self.apply("abs", x)

    def real(self, x: Value) -> Value:
        """Pass a number that has an order."""
        return x

    def equal(self, a: Value, b: Value) -> Value:
        if is_array(a) or is_array(b):
            left, right = self.entries(a), self.entries(b)
            left, right = left * (len(right) if len(left) == 1 else 1), right * (len(left) if len(right) == 1 else 1)
            return self.both([self.equal(x, y) for x, y in zip(left, right, strict=True)])
        if is_exact(a) and is_exact(b):
            return a == b
        a, b = self.native(a), self.native(b)
        return True if a == b else _truth(sympy.Eq(a, b))

    def less(self, a: Value, b: Value, strict: bool) -> Value:
        if is_exact(a) and is_exact(b):
            return a < b if strict else a <= b
        if is_array(a) or is_array(b):
            raise Unfit("only numbers have an order", "compare entries or norms")
        a, b = self.native(a), self.native(b)
        try:
            return _truth(sympy.Lt(a, b) if strict else sympy.Le(a, b))
        except TypeError:
            raise Undefined("complex numbers have no order") from None

    def choose(self, test: Value, then: Value, otherwise: Value) -> Value:
        if isinstance(test, bool):
            return then if test else otherwise
        if is_array(then) or is_array(otherwise):
            return self.entrywise(lambda a, b: self.choose(test, a, b), then, otherwise)
        return sympy.Piecewise((self.native(then), test), (self.native(otherwise), True))

    def both(self, truths: Sequence[Value]) -> Value:
        return _truth(sympy.And(*truths))

    def either(self, truths: Sequence[Value]) -> Value:
        return _truth(sympy.Or(*truths))

    def opposite(self, truth: Value) -> Value:
        return _truth(sympy.Not(truth))

    def largest(self, values: Sequence[Value]) -> Value:
        return values[0] if len(values) == 1 else sympy.Max(*map(self.native, values))

    def smallest(self, values: Sequence[Value]) -> Value:
        return values[0] if len(values) == 1 else sympy.Min(*map(self.native, values))

    def round_to_whole(self, name: str, x: Value) -> Value:
        """Write floor, ceil or round of a scalar."""
        x = self.native(x)
        if name == "round":
            if not x.is_Rational:
                raise NoBackEnd("rounding, with ties to even, is numeric only")
            return round(Fraction(int(x.p), int(x.q)))
        return sympy.ceiling(x) if name == "ceil" else sympy.floor(x)

    def integer(self, value: Value, what: str) -> int:
        if isinstance(value, sympy.Integer):
            return int(value)
        return super().integer(value, what)


def _truth(relation: Value) -> Value:
    """Turn sympy's true and false into Python's."""
    return True if relation is sympy.true else False if relation is sympy.false else relation


def _shape(nested: Value) -> tuple[int, ...]:
    if not isinstance(nested, list):
        return ()
    return (len(nested), *_shape(nested[0]))
